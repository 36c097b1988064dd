//! Every error shape of the model, over the wire, for every operation; and what the service keeps of requests.

use crate::lab::{Lab, merged, text};
use opsmith_test_service::{ErrorKind, Operation, ServiceError};
use serde_json::json;

#[tokio::test]
async fn every_error_can_be_made_for_every_operation() {
    let lab = Lab::new().await;
    for operation in Operation::ALL {
        for kind in ErrorKind::ALL {
            let error = ServiceError::new(kind).with_description("made");
            lab.service.fail_next(operation, error);
            let reply = lab.post(operation.path(), &json!({})).await;
            let why = reply.refused(kind.status(), kind.name(), kind.code());
            assert_eq!(why, "made", "{operation}: {kind:?}");
        }
    }
}

#[tokio::test]
async fn the_members_that_few_errors_have() {
    let lab = Lab::new().await;
    let operation = Operation::CreateToken;
    let denied =
        ServiceError::new(ErrorKind::AccessDenied).with_reason("KMS_AccessDeniedException");
    let region = ServiceError::new(ErrorKind::InvalidRequestRegion)
        .with_region("https://there", "eu-west-1");
    for error in [denied, region, ServiceError::new(ErrorKind::InternalServer)] {
        lab.service.fail_next(operation, error);
    }
    let mut bodies = Vec::new();
    for _ in 0..3 {
        bodies.push(lab.post(operation.path(), &json!({})).await.text);
    }
    let expected = [
        r#"{"error":"access_denied","reason":"KMS_AccessDeniedException"}"#,
        r#"{"error":"invalid_request","endpoint":"https://there","region":"eu-west-1"}"#,
        r#"{"error":"server_error"}"#,
    ];
    assert_eq!(bodies, expected);
    // The line is empty again, and other operations never saw it.
    lab.post(operation.path(), &json!({})).await.invalid();
}

#[tokio::test]
async fn requests_are_kept_whole_and_shown_without_secrets() {
    let lab = Lab::new().await;
    let client = lab.register().await;
    let (device_code, user_code) = lab.start(&client).await;
    lab.service.approve(&user_code).unwrap();
    let tokens = lab.poll(&client, &device_code).await.output();
    let refresh = text(&tokens, "refreshToken");
    lab.refresh(&client, &refresh).await.output();
    lab.get(&format!("/device?user_code={user_code}")).await;
    lab.post_text("/token", format!("not JSON {}", client.secret))
        .await;

    let requests = lab.service.requests();
    let started = &requests[1];
    assert_eq!(
        (started.method(), started.path(), started.query()),
        ("POST", "/device_authorization", None)
    );
    assert_eq!(started.header("Content-Type"), Some("application/json"));
    assert_eq!(started.status(), 200);
    let expected = merged(client.json(), json!({"startUrl": crate::lab::START_URL}));
    assert_eq!(started.json(), Some(expected));
    assert_eq!(
        requests[4].query(),
        Some(format!("user_code={user_code}").as_str())
    );

    let shown = format!("{requests:?}");
    for secret in [&client.secret, &device_code, &refresh, &user_code] {
        assert!(!shown.contains(secret.as_str()), "{shown}");
    }
    assert!(
        shown.contains(&client.id) && shown.contains("startUrl"),
        "{shown}"
    );
}

#[tokio::test]
async fn the_log_has_an_end() {
    let lab = Lab::new().await;
    for _ in 0..1_001 {
        lab.get("/").await;
    }
    lab.get("/last").await;
    let requests = lab.service.requests();
    assert_eq!(requests.len(), 1_000);
    assert_eq!(requests.last().unwrap().path(), "/last");
}

#[tokio::test]
async fn successes_are_not_to_be_stored_and_have_identifiers() {
    let lab = Lab::new().await;
    let reply = lab
        .post(
            "/client/register",
            &json!({"clientName": "n", "clientType": "public"}),
        )
        .await;
    reply.output();
    assert_eq!(reply.headers["cache-control"], "no-store");
    assert_eq!(reply.headers["content-type"], "application/json");
    assert_eq!(reply.headers["x-amzn-requestid"].len(), 36);
}
