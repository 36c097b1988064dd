//! The program: its first line, its arguments, its end. And the library's start and stop, which the program cannot show.

use opsmith_test_service::{Service, StartError};
use std::io::{BufRead as _, BufReader};
use std::net::TcpStream;
use std::process::{Child, Command, Output, Stdio};

fn program(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_opsmith-test-service"));
    command.args(arguments).stdin(Stdio::null());
    command
}

fn run(arguments: &[&str]) -> (Option<i32>, String, String) {
    let Output {
        status,
        stdout,
        stderr,
    } = program(arguments).output().unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    (status.code(), text(stdout), text(stderr))
}

/// Ends the program also when the test fails.
struct Killed(Child);

impl Drop for Killed {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

fn connects(url: &str) -> bool {
    TcpStream::connect(url.trim_start_matches("http://")).is_ok()
}

#[test]
fn it_prints_its_address_and_serves() {
    let mut child = program(&["--interval", "7", "--device-code-lifetime=90"]);
    let mut child = Killed(child.stdout(Stdio::piped()).spawn().unwrap());
    let mut line = String::new();
    BufReader::new(child.0.stdout.take().unwrap())
        .read_line(&mut line)
        .unwrap();
    let url = line.trim_end().to_owned();
    assert!(url.starts_with("http://127.0.0.1:"), "{line}");
    assert!(connects(&url));

    let port = url.rsplit(':').next().unwrap();
    let (code, out, error) = run(&["--port", port]);
    assert_eq!((code, out.as_str()), (Some(1), ""));
    assert!(
        error.contains(&format!("port {port} of 127.0.0.1 is in use")),
        "{error}"
    );
}

#[test]
fn arguments_it_does_not_understand_end_it_with_2() {
    for arguments in [
        &["--bogus"][..],
        &["--port", "x"],
        &["--interval"],
        &["8400"],
    ] {
        let (code, out, error) = run(arguments);
        assert_eq!((code, out.as_str()), (Some(2), ""), "{arguments:?}");
        assert!(
            error.contains("--port N") && error.contains("--device-code-lifetime"),
            "{error}"
        );
    }
    let (code, out, error) = run(&["--help"]);
    assert_eq!((code, error.as_str()), (Some(0), ""));
    assert!(out.starts_with("usage: opsmith-test-service"), "{out}");
}

#[tokio::test]
async fn a_stopped_or_dropped_service_frees_its_port() {
    let first = Service::builder().start().await.unwrap();
    let url = first.url().to_owned();
    let port = url.rsplit(':').next().unwrap().parse().unwrap();
    assert!(connects(&url));
    let taken = Service::builder().port(port).start().await;
    assert!(
        matches!(&taken, Err(StartError::PortInUse(taken)) if *taken == port),
        "{taken:?}"
    );
    first.stop();
    assert!(!connects(&url));
    let second = Service::builder().port(port).start().await.unwrap();
    assert_eq!(second.url(), url);
    drop(second);
    assert!(!connects(&url));
}

#[tokio::test]
async fn lifetimes_beyond_all_reason_do_no_harm() {
    let forever = std::time::Duration::MAX;
    let lab = crate::lab::Lab::with(|builder| {
        let builder = builder
            .interval(forever)
            .device_code_lifetime(forever)
            .token_lifetime(forever);
        builder
            .registration_lifetime(forever)
            .refresh_token_lifetime(forever)
    })
    .await;
    let client = lab.register().await;
    let started = lab.start_reply(&client).await.output();
    assert_eq!(
        (&started["interval"], &started["expiresIn"]),
        (&i32::MAX.into(), &i32::MAX.into())
    );
    lab.poll(&client, started["deviceCode"].as_str().unwrap())
        .await;
    lab.clock.advance(forever / 2);
    lab.tokens(&client).await;
}
