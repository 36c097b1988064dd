//! What is sent again, when, and what its headers say.

use std::time::Duration;

use opsmith_client::http::TransportErrorKind;
use opsmith_client::{Builder, Caller, FailureKind};

use crate::model::{START, sso_oidc};
use crate::network::{Network, Reply, TestClock, answer, answer_with, builder, call, fail, header};

const INPUT: &str = r#"{"clientId": "cid", "clientSecret": "sec", "startUrl": "u"}"#;

#[track_caller]
fn check(reply: Reply, attempts: u32) {
    let network = Network::new([reply]);
    let caller = builder(sso_oidc(), &network).build().unwrap();
    let failure = fail(&caller, START, INPUT);
    assert_eq!(failure.attempts(), attempts, "{failure}");
    assert_eq!(network.requests().len(), attempts as usize, "{failure}");
    assert_eq!(failure.is_last_attempt(), attempts == 3, "{failure}");
    assert_eq!(failure.is_retryable(), attempts == 3, "{failure}");
}

#[test]
fn by_status() {
    for status in [500, 502, 503, 504] {
        check(answer(status, r#"{"message": "x"}"#), 3);
    }
    for status in [300, 301, 400, 401, 408, 429, 501, 505] {
        check(answer(status, r#"{"message": "x"}"#), 1);
    }
}

#[test]
fn by_code() {
    let coded =
        |code: &'static str| answer_with(400, &[("x-amzn-errortype", code)], r#"{"message": "x"}"#);
    for code in [
        "SlowDown",
        "RequestTimeout",
        "TooManyRequestsException",
        "LimitExceededException",
        "ThrottlingException",
    ] {
        check(coded(code), 3);
    }
    // Answers that tell the caller to go on are results.
    for code in [
        "SlowDownException",
        "AuthorizationPendingException",
        "InvalidRequestException",
    ] {
        check(coded(code), 1);
    }
}

#[test]
fn by_model() {
    check(
        answer_with(
            429,
            &[("x-amzn-errortype", "RetryFault")],
            r#"{"message": "x"}"#,
        ),
        3,
    );
}

#[test]
fn by_what_happened_to_the_connection() {
    for kind in [
        TransportErrorKind::Connect,
        TransportErrorKind::ConnectTimeout,
        TransportErrorKind::ReadTimeout,
        TransportErrorKind::Closed,
        TransportErrorKind::Proxy,
    ] {
        check(Reply::Fail(kind), 3);
    }
    for kind in [
        TransportErrorKind::Tls,
        TransportErrorKind::BodyTooLarge { limit: 1 },
        TransportErrorKind::InvalidRequest,
        TransportErrorKind::InvalidResponse,
    ] {
        check(Reply::Fail(kind), 1);
    }
}

#[test]
fn errors_that_are_not_objects_are_tried_again_by_status() {
    check(answer(503, "[]"), 3);
    check(answer(400, "[]"), 1);
}

fn clocked(network: &Network) -> (TestClock, Builder<Caller>) {
    let clock = TestClock::default();
    let builder = builder(sso_oidc(), network).clock(clock.clone());
    (clock, builder)
}

#[test]
fn pauses_are_drawn_from_a_growing_range() {
    let network = Network::new([answer(500, "")]);
    let (clock, builder) = clocked(&network);
    fail(&builder.max_attempts(8).build().unwrap(), START, INPUT);
    let seconds: Vec<_> = clock.slept().iter().map(Duration::as_secs_f64).collect();
    assert_eq!(seconds, [0.5, 1.0, 2.0, 4.0, 8.0, 10.0, 10.0]);
}

#[test]
fn attempts_are_counted_in_a_header() {
    let network = Network::new([
        answer_with(503, &[("date", "Thu, 01 Jan 2026 00:00:00 GMT")], ""),
        Reply::Fail(TransportErrorKind::Closed),
        answer_with(503, &[("date", "yesterday")], ""),
        answer(200, "{}"),
    ]);
    let (_, builder) = clocked(&network);
    let caller = builder
        .max_attempts(5)
        .read_timeout(Duration::from_secs(30))
        .build()
        .unwrap();
    call(&caller, START, INPUT).unwrap();
    let requests = network.requests();
    let headers: Vec<_> = requests
        .iter()
        .filter_map(|request| header(request, "amz-sdk-request"))
        .collect();
    assert_eq!(
        headers,
        [
            "attempt=1",
            "ttl=20260101T000030Z; attempt=2; max=5",
            "attempt=3; max=5",
            "attempt=4; max=5"
        ]
    );
    let ids: Vec<_> = requests
        .iter()
        .map(|request| header(request, "amz-sdk-invocation-id"))
        .collect();
    assert!(ids.iter().all(|id| *id == ids[0]));
}

#[test]
fn success_ends_it() {
    let network = Network::new([
        Reply::Fail(TransportErrorKind::Closed),
        answer(200, r#"{"deviceCode": "x"}"#),
    ]);
    let caller = builder(sso_oidc(), &network).build().unwrap();
    assert_eq!(
        call(&caller, START, INPUT).unwrap(),
        r#"{"deviceCode":"x"}"#
    );
    assert_eq!(network.requests().len(), 2);
}

/// The last answer is the one that counts, and nothing of those before it is left.
#[test]
fn a_final_answer_ends_it() {
    let network = Network::new([
        answer_with(
            500,
            &[("x-amzn-errortype", "InternalServerException")],
            r#"{"error": "a"}"#,
        ),
        answer_with(
            400,
            &[("x-amzn-errortype", "InvalidRequestException")],
            r#"{"error": "b"}"#,
        ),
    ]);
    let caller = builder(sso_oidc(), &network).build().unwrap();
    let (failure, modelled) = call(&caller, START, INPUT).unwrap_err();
    assert_eq!(
        (
            failure.code(),
            failure.attempts(),
            failure.is_last_attempt()
        ),
        (Some("InvalidRequestException"), 2, false)
    );
    assert_eq!(modelled, r#"{"InvalidRequestException":{"error":"b"}}"#);
}

#[test]
fn the_last_allowed_attempt_is_known_whatever_its_outcome() {
    for (max, attempts, is_last) in [(1, 1, true), (2, 2, true), (3, 2, false)] {
        let replies = [answer(500, ""), answer(400, "{}")];
        let network = Network::new(replies.into_iter().skip(if max == 1 { 1 } else { 0 }));
        let failure = fail(
            &builder(sso_oidc(), &network)
                .max_attempts(max)
                .build()
                .unwrap(),
            START,
            INPUT,
        );
        assert_eq!(
            (
                failure.attempts(),
                failure.is_last_attempt(),
                failure.max_attempts()
            ),
            (attempts, is_last, max)
        );
    }
    let network = Network::new([answer(500, "")]);
    assert_eq!(
        fail(
            &builder(sso_oidc(), &network)
                .max_attempts(0)
                .build()
                .unwrap(),
            START,
            INPUT
        )
        .attempts(),
        1
    );
}

#[test]
fn calls_share_a_budget() {
    let network = Network::new([answer(500, "")]);
    let caller = builder(sso_oidc(), &network).build().unwrap();
    // 500 is enough for 50 calls of two retries.
    for _ in 0..50 {
        assert_eq!(fail(&caller, START, INPUT).attempts(), 3);
    }
    let failure = fail(&caller.clone(), START, INPUT);
    assert_eq!(
        (failure.attempts(), failure.kind()),
        (1, FailureKind::Service)
    );

    // Retries after a timeout cost twice as much.
    let network = Network::new([Reply::Fail(TransportErrorKind::ReadTimeout)]);
    let caller = builder(sso_oidc(), &network).build().unwrap();
    for _ in 0..25 {
        assert_eq!(fail(&caller, START, INPUT).attempts(), 3);
    }
    assert_eq!(fail(&caller, START, INPUT).attempts(), 1);
}
