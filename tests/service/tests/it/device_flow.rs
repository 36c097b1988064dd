//! The device authorization grant, from the registration to the refreshed token, and everything that can happen in between.

use crate::lab::{Client, INTERVAL, Lab, Reply, merged, text};
use opsmith_test_service::{DecisionError, Operation};
use serde_json::{Value, json};
use std::time::Duration;

fn pending(reply: &Reply) {
    reply.refused(
        400,
        "AuthorizationPendingException",
        "authorization_pending",
    );
}

fn slow_down(reply: &Reply) {
    reply.refused(400, "SlowDownException", "slow_down");
}

fn invalid_grant(reply: &Reply) {
    reply.refused(400, "InvalidGrantException", "invalid_grant");
}

#[tokio::test]
async fn the_whole_flow() {
    let lab = Lab::new().await;
    let client = lab
        .register_as(json!({"scopes": ["sso:account:access"]}))
        .await;
    let started = lab.start_reply(&client).await.output();
    let user_code = text(&started, "userCode");
    let page = format!("{}/device", lab.service.url());
    assert_eq!(started["verificationUri"], page);
    assert_eq!(
        started["verificationUriComplete"],
        format!("{page}?user_code={user_code}")
    );
    assert_eq!(
        (&started["expiresIn"], &started["interval"]),
        (&json!(600), &json!(5))
    );
    assert_eq!(
        lab.service.pending_user_codes(),
        std::slice::from_ref(&user_code)
    );

    let device_code = text(&started, "deviceCode");
    pending(&lab.poll(&client, &device_code).await);
    lab.advance(5);
    pending(&lab.poll(&client, &device_code).await);
    lab.service
        .approve(&user_code.to_lowercase().replace('-', " "))
        .unwrap();
    assert!(lab.service.pending_user_codes().is_empty());

    let tokens = lab.poll(&client, &device_code).await.output();
    assert_eq!(
        (&tokens["tokenType"], &tokens["expiresIn"]),
        (&json!("Bearer"), &json!(28_800))
    );
    assert!(tokens.get("idToken").is_none(), "{tokens}");
    invalid_grant(&lab.poll(&client, &device_code).await);

    let again = lab
        .refresh(&client, &text(&tokens, "refreshToken"))
        .await
        .output();
    for member in ["accessToken", "refreshToken"] {
        assert_ne!(text(&again, member), text(&tokens, member), "{member}");
    }
    let seen: Vec<_> = lab
        .service
        .requests()
        .iter()
        .map(|seen| (seen.operation(), seen.error()))
        .collect();
    let token = Some(Operation::CreateToken);
    let expected = [
        (Some(Operation::RegisterClient), None),
        (Some(Operation::StartDeviceAuthorization), None),
        (token, Some("AuthorizationPendingException")),
        (token, Some("AuthorizationPendingException")),
        (token, None),
        (token, Some("InvalidGrantException")),
        (token, None),
    ];
    assert_eq!(seen, expected);
}

#[tokio::test]
async fn each_hasty_poll_lengthens_the_interval_by_five_seconds() {
    let lab = Lab::new().await;
    let client = lab.register().await;
    let (device_code, user_code) = lab.start(&client).await;
    let poll = || lab.poll(&client, &device_code);
    pending(&poll().await);
    lab.clock.advance(INTERVAL - Duration::from_millis(1));
    slow_down(&poll().await); // 10 seconds from here on
    lab.advance(9);
    slow_down(&poll().await); // 15 seconds
    lab.advance(14);
    slow_down(&poll().await); // 20 seconds
    lab.advance(20);
    pending(&poll().await);
    lab.advance(19);
    slow_down(&poll().await); // 25 seconds, and what is approved is given out at once all the same
    lab.service.approve(&user_code).unwrap();
    poll().await.output();
}

#[tokio::test]
async fn the_interval_is_announced_in_whole_seconds_that_suffice() {
    for (interval, announced) in [(0, 0), (1, 1), (999, 1), (1_000, 1), (1_001, 2)] {
        let interval = Duration::from_millis(interval);
        let lab = Lab::with(|builder| builder.interval(interval)).await;
        let client = lab.register().await;
        let started = lab.start_reply(&client).await.output();
        assert_eq!(started["interval"], announced, "{interval:?}");
        let device_code = text(&started, "deviceCode");
        pending(&lab.poll(&client, &device_code).await);
        lab.advance(announced);
        pending(&lab.poll(&client, &device_code).await);
    }
}

#[tokio::test]
async fn denied_and_expired_authorizations_stay_so() {
    let lab = Lab::with(|builder| builder.device_code_lifetime(Duration::from_secs(60))).await;
    let client = lab.register().await;
    let (denied, denied_code) = lab.start(&client).await;
    let (late, late_code) = lab.start(&client).await;
    let (approved, approved_code) = lab.start(&client).await;
    lab.service.deny(&denied_code).unwrap();
    lab.service.approve(&approved_code).unwrap();
    for _ in 0..2 {
        let reply = lab.poll(&client, &denied).await;
        reply.refused(400, "AccessDeniedException", "access_denied");
    }
    assert_eq!(
        lab.service.approve(&denied_code),
        Err(DecisionError::Decided)
    );
    assert_eq!(
        lab.service.pending_user_codes(),
        std::slice::from_ref(&late_code)
    );
    lab.advance(60);
    for device_code in [denied, late, approved] {
        let reply = lab.poll(&client, &device_code).await;
        reply.refused(400, "ExpiredTokenException", "expired_token");
    }
    assert!(lab.service.pending_user_codes().is_empty());
    assert_eq!(lab.service.approve(&late_code), Err(DecisionError::Expired));
    assert_eq!(lab.service.deny("BBBB-BBBB"), Err(DecisionError::Unknown));
    assert_eq!(lab.service.deny("?"), Err(DecisionError::Unknown));
}

#[tokio::test]
async fn codes_and_tokens_are_of_no_use_to_another_client() {
    let lab = Lab::new().await;
    let (owner, thief) = (lab.register().await, lab.register().await);
    let (device_code, user_code) = lab.start(&owner).await;
    lab.service.approve(&user_code).unwrap();
    invalid_grant(&lab.poll(&thief, &device_code).await);
    invalid_grant(&lab.poll(&owner, "unknown").await);
    let tokens = lab.poll(&owner, &device_code).await.output();
    let refresh = text(&tokens, "refreshToken");
    invalid_grant(&lab.refresh(&thief, &refresh).await);
    lab.refresh(&owner, &refresh).await.output();
}

#[tokio::test]
async fn refresh_tokens_are_used_once_and_expire() {
    let lab = Lab::with(|builder| {
        let builder = builder.token_lifetime(Duration::from_secs(60));
        builder.refresh_token_lifetime(Duration::from_secs(1_000))
    })
    .await;
    let client = lab.register().await;
    let tokens = lab.tokens(&client).await;
    assert_eq!(tokens["expiresIn"], 60);
    let first = text(&tokens, "refreshToken");
    lab.advance(999);
    let second = text(&lab.refresh(&client, &first).await.output(), "refreshToken");
    invalid_grant(&lab.refresh(&client, &first).await);
    lab.advance(1_000);
    let reply = lab.refresh(&client, &second).await;
    reply.refused(400, "ExpiredTokenException", "expired_token");
}

#[tokio::test]
async fn of_simultaneous_requests_one_gets_the_tokens() {
    let lab = Lab::new().await;
    let client = lab.register().await;
    let (device_code, user_code) = lab.start(&client).await;
    lab.service.approve(&user_code).unwrap();
    let poll = || lab.poll(&client, &device_code);
    let polls: [Reply; 4] = tokio::join!(poll(), poll(), poll(), poll()).into();
    let (given, refused): (Vec<_>, Vec<_>) =
        polls.into_iter().partition(|reply| reply.status == 200);
    assert_eq!(given.len(), 1, "{given:?}");
    refused.iter().for_each(invalid_grant);

    let token = text(&given[0].output(), "refreshToken");
    let refresh = || lab.refresh(&client, &token);
    let refreshes: [Reply; 4] = tokio::join!(refresh(), refresh(), refresh(), refresh()).into();
    assert_eq!(
        refreshes.iter().filter(|reply| reply.status == 200).count(),
        1,
        "{refreshes:?}"
    );
}

#[tokio::test]
async fn clients_are_known_by_identifier_and_secret_together() {
    let lab = Lab::new().await;
    let (client, other) = (lab.register().await, lab.register().await);
    let wrong = [
        Client {
            secret: other.secret.clone(),
            ..client.clone()
        },
        Client {
            secret: String::new(),
            ..client.clone()
        },
        Client {
            id: "unknown".into(),
            ..client.clone()
        },
    ];
    for client in wrong {
        for reply in [lab.start_reply(&client).await, lab.poll(&client, "x").await] {
            let why = reply.refused(401, "InvalidClientException", "invalid_client");
            assert_eq!(why, "no client has this clientId and clientSecret");
        }
    }
}

#[tokio::test]
async fn clients_use_only_the_grants_they_registered() {
    let lab = Lab::new().await;
    let refreshing = lab
        .register_as(json!({"grantTypes": ["refresh_token"]}))
        .await;
    let device = lab
        .register_as(json!({"grantTypes": ["urn:ietf:params:oauth:grant-type:device_code"]}))
        .await;
    let unauthorized =
        |reply: Reply| reply.refused(400, "UnauthorizedClientException", "unauthorized_client");
    unauthorized(lab.start_reply(&refreshing).await);
    unauthorized(lab.poll(&refreshing, "x").await);
    unauthorized(lab.refresh(&device, "x").await);
    let tokens = lab.tokens(&device).await;
    assert!(tokens.get("refreshToken").is_none(), "{tokens}");
}

#[tokio::test]
async fn what_create_token_refuses_by_the_look_of_it() {
    let grant = (
        400,
        "UnsupportedGrantTypeException",
        "unsupported_grant_type",
    );
    let request = (400, "InvalidRequestException", "invalid_request");
    let scope = (400, "InvalidScopeException", "invalid_scope");
    let device = "urn:ietf:params:oauth:grant-type:device_code";
    let cases: Vec<(Value, (u16, &str, &str), &str)> = vec![
        (json!({"grantType": "password"}), grant, "\"password\""),
        (json!({"grantType": ""}), grant, "\"\""),
        (
            json!({"grantType": "authorization_code", "code": "x", "codeVerifier": "y"}),
            grant,
            "authorization_code",
        ),
        (
            json!({"grantType": "urn:ietf:params:oauth:grant-type:jwt-bearer"}),
            grant,
            "jwt-bearer",
        ),
        (
            json!({"grantType": device}),
            request,
            "deviceCode is missing",
        ),
        (
            json!({"grantType": "refresh_token"}),
            request,
            "refreshToken is missing",
        ),
        (
            json!({"grantType": device, "code": 1}),
            request,
            "code must be a string",
        ),
        (
            json!({"grantType": device, "scope": ["a b"]}),
            scope,
            "\"a b\"",
        ),
    ];
    let lab = Lab::new().await;
    let client = lab.register().await;
    for (more, (status, name, code), expected) in cases {
        let reply = lab.post("/token", &merged(client.json(), more)).await;
        let why = reply.refused(status, name, code);
        assert!(why.contains(expected), "{why}");
    }
    let body = merged(client.json(), json!({"startUrl": "nowhere"}));
    let why = lab.post("/device_authorization", &body).await.invalid();
    assert!(why.contains("startUrl"), "{why}");
}
