//! Servers that misbehave: each fault is a typed error or a retry, none a panic or a hang.

use std::time::{Duration, Instant, SystemTime};

use opsmith::sso_oidc::{Client, StartDeviceAuthorizationRequest};
use opsmith_client::http::{BoxFuture, TransportErrorKind};
use opsmith_client::{Clock, FailureKind};
use opsmith_tests::recorder::{Answer, Recorder};

/// Waits for nobody, so that the pauses between attempts take no time.
struct Hasty;

impl Clock for Hasty {
    fn now(&self) -> SystemTime {
        SystemTime::now()
    }

    fn sleep(&self, _: Duration) -> BoxFuture<'static, ()> {
        Box::pin(std::future::ready(()))
    }

    fn random(&self) -> u64 {
        0
    }
}

const GOOD: &str =
    r#"{"deviceCode":"d","userCode":"u","verificationUri":"v","expiresIn":600,"interval":1}"#;

/// What a call came to: `ok`, or the kind of its failure with transport kind, status and code where there are any; then how many
/// requests the server saw.
fn outcome(url: &str, recorder: Option<&Recorder>) -> String {
    let client = Client::builder()
        .region("us-east-1")
        .endpoint_url(url)
        .connect_timeout(Duration::from_secs(2))
        .read_timeout(Duration::from_millis(300))
        .max_response_bytes(4096)
        .clock(Hasty)
        .build()
        .expect("a client");
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .expect("a runtime");
    let request = StartDeviceAuthorizationRequest::new("id", "hush-hush", "https://example.com");
    let started = Instant::now();
    let result = runtime.block_on(client.start_device_authorization(request));
    assert!(
        started.elapsed() < Duration::from_secs(20),
        "the call hangs"
    );
    let mut words = match result {
        Ok(answer) => {
            assert_eq!(answer.user_code, "u");
            vec!["ok".to_owned()]
        }
        Err(error) => {
            let text = format!("{error} {error:?}");
            assert!(!text.contains("hush-hush"), "a secret in {text}");
            assert!(
                !error.to_string().contains('\n'),
                "more than one line: {error}"
            );
            let failure = error.failure();
            let mut words = vec![format!("{:?}", failure.kind())];
            words.extend(failure.transport().map(|kind| format!("{kind:?}")));
            words.extend(failure.status().map(|status| status.to_string()));
            words.extend(failure.code().map(str::to_owned));
            words
        }
    };
    words.extend(recorder.map(|recorder| format!("requests={}", recorder.requests().len())));
    words.join(" ")
}

#[track_caller]
fn check(answers: Vec<Answer>, expected: &str) {
    let recorder = Recorder::start(answers);
    assert_eq!(outcome(&recorder.url(), Some(&recorder)), expected);
}

fn raw(text: &str) -> Answer {
    Answer::Raw(text.as_bytes().to_vec())
}

fn late(delay: Duration) -> Answer {
    Answer::Full {
        status: 200,
        headers: vec![],
        body: GOOD.into(),
        delay,
    }
}

#[test]
fn refused() {
    // A port that was free a moment ago, and that nobody listens on.
    let port = std::net::TcpListener::bind("127.0.0.1:0")
        .and_then(|listener| listener.local_addr())
        .expect("a port")
        .port();
    assert_eq!(
        outcome(&format!("http://127.0.0.1:{port}"), None),
        "Transport Connect"
    );
}

#[test]
fn closed_without_an_answer() {
    check(vec![Answer::Close], "Transport Closed requests=3");
    check(
        vec![Answer::Close, Answer::json(200, GOOD)],
        "ok requests=2",
    );
}

#[test]
fn reset_in_the_middle_of_an_answer() {
    check(
        vec![raw("HTTP/1.1 200 OK\r\ncontent-le")],
        "Transport Closed requests=3",
    );
}

#[test]
fn slow() {
    check(
        vec![late(Duration::from_millis(900))],
        "Timeout ReadTimeout requests=3",
    );
    check(
        vec![late(Duration::from_millis(900)), Answer::json(200, GOOD)],
        "ok requests=2",
    );
}

#[test]
fn truncated() {
    let answer = raw(
        "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 500\r\n\r\n{\"userCode\":",
    );
    check(vec![answer], "Transport Closed requests=3");
}

#[test]
fn oversized() {
    let large = format!(r#"{{"userCode":"{}"}}"#, "u".repeat(5000));
    let kind = format!("{:?}", TransportErrorKind::BodyTooLarge { limit: 4096 });
    check(
        vec![Answer::json(200, &large)],
        &format!("Transport {kind} requests=1"),
    );
    let announced = raw("HTTP/1.1 200 OK\r\ncontent-length: 99999999999\r\n\r\n{}");
    check(vec![announced], &format!("Transport {kind} requests=1"));
    let chunked = format!(
        "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n{:x}\r\n{large}\r\n0\r\n\r\n",
        large.len()
    );
    check(vec![raw(&chunked)], &format!("Transport {kind} requests=1"));
}

#[test]
fn not_http() {
    check(
        vec![raw("SSH-2.0-OpenSSH_9.2\r\n")],
        "Transport InvalidResponse requests=1",
    );
}

#[test]
fn malformed_bodies() {
    check(
        vec![Answer::json(200, r#"{"userCode":"#)],
        "Decoding 200 requests=1",
    );
    check(
        vec![Answer::json(200, r#"{"userCode":5}"#)],
        "Decoding 200 requests=1",
    );
    check(
        vec![Answer::json(200, r#"["userCode"]"#)],
        "Decoding 200 requests=1",
    );
    check(
        vec![Answer::json(200, &"[".repeat(4000))],
        "Decoding 200 requests=1",
    );
    check(
        vec![Answer::json(200, r#"{"userCode":"u","expiresIn":"soon"}"#)],
        "Decoding 200 requests=1",
    );
}

#[test]
fn another_content_type() {
    let page = Answer::Full {
        status: 200,
        headers: vec![("content-type".into(), "text/html".into())],
        body: b"<html>Sign in to the network</html>".to_vec(),
        delay: Duration::ZERO,
    };
    check(vec![page], "Decoding 200 requests=1");
}

#[test]
fn statuses() {
    check(vec![Answer::json(500, "{}")], "Service 500 500 requests=3");
    check(
        vec![
            Answer::json(503, ""),
            Answer::json(502, "<html>"),
            Answer::json(200, GOOD),
        ],
        "ok requests=3",
    );
    // AWS's standard mode does not retry 429 as such, but a throttling code with any status.
    check(vec![Answer::json(429, "{}")], "Service 429 429 requests=1");
    let throttled = Answer::json(429, "{}").header("x-amzn-errortype", "ThrottlingException");
    check(
        vec![throttled],
        "Service 429 ThrottlingException requests=3",
    );
    check(
        vec![Answer::json(302, "{}").header("location", "http://127.0.0.1:1/")],
        "Service 302 302 requests=1",
    );
}

#[test]
fn flow_control_of_the_model_is_a_result() {
    let pending = Answer::json(400, r#"{"error":"authorization_pending"}"#)
        .header("x-amzn-errortype", "AuthorizationPendingException");
    check(
        vec![pending],
        "Service 400 AuthorizationPendingException requests=1",
    );
    let slow_down = Answer::json(400, r#"{"error":"slow_down"}"#)
        .header("x-amzn-errortype", "SlowDownException:http://x/");
    check(vec![slow_down], "Service 400 SlowDownException requests=1");
}

#[test]
fn the_kinds_are_told_apart_by_type() {
    let recorder = Recorder::start(vec![Answer::Close]);
    let client = Client::builder()
        .region("us-east-1")
        .endpoint_url(recorder.url())
        .clock(Hasty)
        .build()
        .expect("a client");
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .expect("a runtime");
    let request = StartDeviceAuthorizationRequest::new("id", "secret", "https://example.com");
    let error = runtime
        .block_on(client.start_device_authorization(request))
        .expect_err("closed");
    assert_eq!(error.kind(), FailureKind::Transport);
    assert!(error.is_retryable());
    assert_eq!(error.attempts(), 3);
}
