//! Errors that services answer with, as the AWS CLI reads them.

use opsmith_client::{Error, Failure, FailureKind, Modelled};
use opsmith_shape::Value;

use crate::model::{START, sso_oidc};
use crate::network::{Network, answer_with, block_on, builder, call, fail, json};

const INPUT: &str = r#"{"clientId": "cid", "clientSecret": "sec", "startUrl": "u"}"#;

fn refused(status: u16, headers: &[(&'static str, &'static str)], body: &str) -> (Failure, String) {
    let network = Network::new([answer_with(status, headers, body)]);
    let caller = builder(sso_oidc(), &network).build().unwrap();
    call(&caller, START, INPUT).unwrap_err()
}

#[track_caller]
fn check(
    status: u16,
    error_type: &'static str,
    body: &str,
    code: &str,
    message: &str,
    modelled: &str,
) {
    let headers = [("x-amzn-ErrorType", error_type)];
    let headers = if error_type.is_empty() {
        &headers[..0]
    } else {
        &headers
    };
    let (failure, error) = refused(status, headers, body);
    assert_eq!(failure.kind(), FailureKind::Service, "{body}");
    assert_eq!(failure.status(), Some(status));
    assert_eq!(
        (failure.code(), failure.message()),
        (Some(code), message),
        "{status} {error_type:?} {body}"
    );
    assert_eq!(error, modelled, "{status} {error_type:?} {body}");
    assert_eq!(failure.error_shape().is_some(), modelled != "null");
}

/// Where the code and the message stand (`aws-cli-behaviour.md`, section 9.3, and what was
/// observed).
#[test]
fn codes_and_messages() {
    const FIELDS: &str = r#"{"error": "invalid_request", "error_description": "d"}"#;
    let modelled =
        r#"{"InvalidRequestException":{"error":"invalid_request","error_description":"d"}}"#;
    check(
        400,
        "InvalidRequestException",
        FIELDS,
        "InvalidRequestException",
        "",
        modelled,
    );
    check(400, "", FIELDS, "400", "", "null");
    let typed = r#"{"error": "invalid_request", "error_description": "d", "__type": "InvalidRequestException"}"#;
    check(400, "", typed, "InvalidRequestException", "", modelled);
    let empty = r#"{"InvalidRequestException":{}}"#;
    check(
        400,
        "",
        r#"{"code": "InvalidRequestException", "message": "m"}"#,
        "InvalidRequestException",
        "m",
        empty,
    );
    let slow = r#"{"SlowDownException":{}}"#;
    check(
        400,
        "",
        r#"{"Code": "SlowDownException", "Message": "M"}"#,
        "SlowDownException",
        "M",
        slow,
    );
    // Header, then code in the body, then its type.
    let both = r#"{"__type": "InvalidClientException", "code": "SlowDownException"}"#;
    check(
        400,
        "InvalidRequestException",
        both,
        "InvalidRequestException",
        "",
        empty,
    );
    check(400, "", both, "SlowDownException", "", slow);
    // A URI after it, a namespace before it.
    let long = "aws.protocoltests#InvalidRequestException:http://internal.amazon.com/";
    check(400, long, "{}", "InvalidRequestException", "", empty);
    check(
        400,
        "",
        r#"{"__type": "com.amazonaws#SlowDownException"}"#,
        "SlowDownException",
        "",
        slow,
    );
    check(
        400,
        "",
        r#"{"code": "a#b#SlowDownException:x#y"}"#,
        "SlowDownException",
        "",
        slow,
    );
    // Codes the model does not know.
    check(
        403,
        "ForbiddenException",
        r#"{"Message": "Forbidden"}"#,
        "ForbiddenException",
        "Forbidden",
        "null",
    );
    check(
        400,
        "",
        r#"{"code": 17, "message": true}"#,
        "17",
        "true",
        "null",
    );
    // No JSON is its own message.
    check(
        400,
        "InvalidRequestException",
        "not json",
        "InvalidRequestException",
        "not json",
        empty,
    );
    check(400, "", "not json", "400", "not json", "null");
    check(400, "", "", "400", "", "null");
    check(404, "", "<html>x</html>", "404", "<html>x</html>", "null");
    check(500, "", "plain", "500", "plain", "null");
    // What something in between answers has a phrase for a message.
    check(500, "", " <html> ", "500", "Internal Server Error", "null");
    let page = "<html>";
    check(
        503,
        "InvalidRequestException",
        page,
        "503",
        "Service Unavailable",
        "null",
    );
    // Nothing comes from the service all the same where it says in a header which error it is.
    check(
        503,
        "InvalidRequestException",
        "",
        "InvalidRequestException",
        "",
        empty,
    );
    check(502, "", "\r\n", "502", "Bad Gateway", "null");
    check(599, "", "", "599", "", "null");
    // Redirects are not followed.
    check(301, "", r#"{"deviceCode": "x"}"#, "301", "", "null");
    check(
        300,
        "",
        r#"{"deviceCode": "x"}"#,
        "Unknown",
        "Unknown",
        "null",
    );
    // Strings that are none do not hide which error it is: dynamic values take them as they are.
    check(
        400,
        "InvalidRequestException",
        r#"{"error": {"a": 1}}"#,
        "InvalidRequestException",
        "",
        r#"{"InvalidRequestException":{"error":{"a":1}}}"#,
    );
}

#[test]
fn a_query_error_header_stands_before_the_type() {
    let headers = [("x-amzn-query-error", "SlowDownException;Sender")];
    let (failure, _) = refused(400, &headers, r#"{"__type": "InvalidRequestException"}"#);
    assert_eq!(failure.code(), Some("SlowDownException"));
}

#[test]
fn other_json_is_not_an_error_of_the_service() {
    for body in ["[]", "null", "3"] {
        let (failure, _) = refused(
            400,
            &[("x-amzn-errortype", "InvalidRequestException")],
            body,
        );
        assert_eq!(
            (failure.kind(), failure.status()),
            (FailureKind::Decoding, Some(400)),
            "{body}"
        );
        assert!(!failure.is_malformed());
    }
}

/// One line each.
#[test]
fn failures_as_text() {
    for (status, headers, body, expected) in [
        (
            400,
            &[("x-amzn-requestid", "r-1")][..],
            r#"{"code": "E", "message": "m"}"#,
            "400 E: m (request id r-1)",
        ),
        (
            400,
            &[],
            r#"{"code": "E", "message": "two\r\nlines\u001b[1m"}"#,
            "400 E: two  lines [1m",
        ),
        (400, &[], "{}", "400"),
        (404, &[], "nothing", "404: nothing"),
        (
            500,
            &[],
            "",
            "500: Internal Server Error (after 3 attempts)",
        ),
        (
            500,
            &[("x-amzn-requestid", "r-2")],
            r#"{"code": "E"}"#,
            "500 E (request id r-2, after 3 attempts)",
        ),
        (
            400,
            &[],
            r#"{"code": "InvalidRequestException", "error": "invalid_request", "error_description": "d", "hint": "hunter2"}"#,
            "400 InvalidRequestException: error: invalid_request, error_description: d",
        ),
    ] {
        let (failure, _) = refused(status, headers, body);
        assert_eq!(
            failure.to_string(),
            format!("StartDeviceAuthorization: {expected}")
        );
        assert!(!format!("{failure:?}").contains("hunter2"));
    }
}

#[test]
fn long_messages_are_cut_when_shown() {
    let (failure, _) = refused(400, &[], &"é".repeat(5_000));
    assert_eq!(failure.message().chars().count(), 5_000);
    let shown = failure.to_string();
    assert!(
        shown.chars().count() < 1_100 && shown.ends_with("é..."),
        "{shown}"
    );
}

#[test]
fn failures_know_the_address_without_secrets() {
    let network = Network::new([answer_with(400, &[], "{}")]);
    let endpoint = "http://me:hunter2@localhost/a?b=c";
    let failure = fail(
        &builder(sso_oidc(), &network)
            .endpoint_url(endpoint)
            .build()
            .unwrap(),
        START,
        INPUT,
    );
    assert_eq!(
        failure.url(),
        Some("http://localhost/a/device_authorization?b=c")
    );
    assert!(!format!("{failure:?}{failure}").contains("hunter2"));
}

/// An error enum as generated code has it.
#[derive(Debug, PartialEq)]
enum Sso {
    InvalidRequest(Value),
    SlowDown(Value),
    Unknown(String),
}

opsmith_shape::union!(shape_only Sso { 0: InvalidRequest, 1: SlowDown });

impl Modelled for Sso {}

fn invoke(status: u16, body: &str) -> Error<Sso> {
    let network = Network::new([answer_with(status, &[], body)]);
    let caller = builder(sso_oidc(), &network).build().unwrap();
    block_on(caller.invoke::<Value, Sso>(START, &json(INPUT))).unwrap_err()
}

#[test]
fn typed_errors_are_matched_by_variant() {
    let error = invoke(
        400,
        r#"{"code": "SlowDownException", "error": "slow_down"}"#,
    );
    match error.modelled() {
        Some(Sso::SlowDown(error)) => assert_eq!(
            error.get("error").and_then(Value::as_str),
            Some("slow_down")
        ),
        other => panic!("{other:?}"),
    }
    assert_eq!(
        (error.code(), error.status(), error.attempts()),
        (Some("SlowDownException"), Some(400), 1)
    );
    assert_eq!(
        error.to_string(),
        "StartDeviceAuthorization: 400 SlowDownException: error: slow_down"
    );
    assert!(matches!(error.into_modelled(), Some(Sso::SlowDown(_))));

    let error = invoke(400, r#"{"code": "Other", "message": "m"}"#);
    assert_eq!(
        (error.kind(), error.modelled()),
        (FailureKind::Service, None)
    );
    let error = invoke(200, "[]");
    assert_eq!(
        (error.kind(), error.modelled()),
        (FailureKind::Decoding, None)
    );
}
