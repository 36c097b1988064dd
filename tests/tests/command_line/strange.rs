//! Large and strange surroundings: options without values, pipes, readers that go away.

use std::io::{self, Write};

use opsmith_tests::recorder::{Answer, Recorder};

use crate::run::{complete, start};

/// Large and strange input ends in a message, and soon.
#[test]
fn nothing_hangs_or_overflows() {
    for query in ["a|".repeat(40_000) + "a", "[0]".repeat(40_000)] {
        let outcome = complete(&["--query", &query]).run();
        assert!(
            outcome.code == 255 || outcome.code == 252,
            "{}",
            outcome.code
        );
    }
    let keys: Vec<_> = (0..500).map(|key| format!("\"k{key}\": 1")).collect();
    let outcome = start(&["--cli-input-json", &format!("{{{}}}", keys.join(", "))]).run();
    // Of the three required members each is missing.
    assert!(
        outcome.code == 252 && outcome.stderr.ends_with("\n… and 453 more\n"),
        "{}",
        outcome.stderr
    );
    let long = format!("{{\"clientId\": [{}x]}}", "\"a\", ".repeat(400_000));
    for option in ["--cli-input-json", "--cli-input-yaml"] {
        let outcome = start(&[option, &long]).run();
        assert!(
            outcome.code == 252 && outcome.stderr.len() < 2000,
            "{}",
            outcome.stderr
        );
    }
}

#[test]
fn empty_options_are_not_given() {
    let recorder = Recorder::start(vec![Answer::json(200, "{}")]);
    let options = [
        "--profile",
        "",
        "--region",
        "",
        "--endpoint-url",
        &recorder.url(),
    ];
    let outcome = complete(&options).run();
    assert_eq!((outcome.code, outcome.stderr.as_str()), (0, ""));
}

/// Nobody may ever write into a pipe.
#[test]
#[cfg(unix)]
fn a_pipe_is_no_configuration() {
    let directory = std::env::temp_dir().join(format!("opsmith-pipe-{}", std::process::id()));
    std::fs::create_dir_all(&directory).expect("can be made");
    let pipe = directory.join("config");
    let made = std::process::Command::new("mkfifo").arg(&pipe).status();
    assert!(made.expect("mkfifo is there").success());
    let path = pipe.to_string_lossy().into_owned();
    let outcome = complete(&[]).variable("AWS_CONFIG_FILE", &path).run();
    std::fs::remove_dir_all(&directory).expect("can be removed");
    assert!(
        outcome.code == 255 && outcome.stderr.contains("it is no regular file"),
        "{}",
        outcome.stderr
    );
    let recorder = Recorder::start(vec![Answer::json(200, "{}")]);
    let nothing = complete(&["--endpoint-url", &recorder.url()])
        .variable("AWS_CONFIG_FILE", "/dev/null")
        .run();
    assert_eq!((nothing.code, nothing.stderr.as_str()), (0, ""));
}

/// Who reads our output and has had enough of it.
struct Closed;

impl Write for Closed {
    fn write(&mut self, _bytes: &[u8]) -> io::Result<usize> {
        Err(io::ErrorKind::BrokenPipe.into())
    }

    fn flush(&mut self) -> io::Result<()> {
        Err(io::ErrorKind::BrokenPipe.into())
    }
}

#[test]
fn a_closed_pipe_is_no_failure() {
    let mut stderr = Vec::new();
    let code = start(&["--generate-cli-skeleton"]).run_to(&mut Closed, &mut stderr);
    assert_eq!((code, stderr.as_slice()), (0, &b""[..]));
}
