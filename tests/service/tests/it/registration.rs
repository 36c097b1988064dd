//! `RegisterClient`: what it gives, what it refuses, and how long it lasts.

use crate::lab::{Lab, NOW, merged, text};
use serde_json::{Value, json};
use std::time::Duration;

#[tokio::test]
async fn a_client_gets_an_identity_that_lasts_as_long_as_it_says() {
    let lab = Lab::with(|builder| builder.registration_lifetime(Duration::from_secs(100))).await;
    let body =
        json!({"clientName": "lab", "clientType": "public", "scopes": ["sso:account:access"]});
    let output = lab.post("/client/register", &body).await.output();
    assert_eq!(output["clientIdIssuedAt"], NOW);
    assert_eq!(output["clientSecretExpiresAt"], NOW + 100);
    assert_eq!(
        output["tokenEndpoint"],
        format!("{}/token", lab.service.url())
    );
    assert!(output.get("authorizationEndpoint").is_none(), "{output}");

    let client = crate::lab::Client {
        id: text(&output, "clientId"),
        secret: text(&output, "clientSecret"),
    };
    lab.advance(99);
    lab.start_reply(&client).await.output();
    lab.advance(1);
    let reply = lab.start_reply(&client).await;
    let why = reply.refused(401, "InvalidClientException", "invalid_client");
    assert!(why.contains("expired"), "{why}");
}

#[tokio::test]
async fn what_the_aws_cli_registers_is_accepted() {
    let lab = Lab::new().await;
    let device = json!({"scopes": ["sso:account:access"], "grantTypes": [], "redirectUris": null});
    let browser = json!({
        "grantTypes": ["authorization_code", "refresh_token"],
        "redirectUris": ["http://127.0.0.1/oauth/callback"],
        "issuerUrl": "https://identitycenter.amazonaws.com/ssoins-1",
        "entitledApplicationArn": "arn:aws:sso::123456789012:application/ssoins-1/apl-1",
        "unknownMember": {"is": ["ignored"]},
    });
    for more in [device, browser] {
        lab.register_as(more).await;
    }
}

#[tokio::test]
async fn what_cannot_be_registered_says_why() {
    let metadata = (
        400,
        "InvalidClientMetadataException",
        "invalid_client_metadata",
    );
    let scope = (400, "InvalidScopeException", "invalid_scope");
    let grant = (
        400,
        "UnsupportedGrantTypeException",
        "unsupported_grant_type",
    );
    let redirect = (400, "InvalidRedirectUriException", "invalid_redirect_uri");
    let request = (400, "InvalidRequestException", "invalid_request");
    let code = json!(["authorization_code"]);
    let cases: Vec<(Value, (u16, &str, &str), &str)> = vec![
        (
            json!({"clientType": "confidential"}),
            metadata,
            "must be public, got \"confidential\"",
        ),
        (json!({"clientType": ""}), metadata, "must be public"),
        (json!({"clientName": " "}), metadata, "clientName"),
        (
            json!({"clientName": "x".repeat(257)}),
            metadata,
            "clientName",
        ),
        (json!({"clientName": "a\nb"}), metadata, "clientName"),
        (json!({"issuerUrl": "nowhere"}), metadata, "issuerUrl"),
        (
            json!({"entitledApplicationArn": "apl-1"}),
            metadata,
            "entitledApplicationArn",
        ),
        (
            json!({"clientType": "x", "clientName": "", "issuerUrl": ""}),
            metadata,
            "; issuerUrl",
        ),
        (json!({"scopes": ["ok", "not ok"]}), scope, "\"not ok\""),
        (json!({"scopes": [""]}), scope, "\"\" is no scope"),
        (json!({"scopes": ["a\"b"]}), scope, "is no scope"),
        (json!({"scopes": ["é"]}), scope, "is no scope"),
        (json!({"grantTypes": ["password"]}), grant, "\"password\""),
        (
            json!({"grantTypes": ["refresh_token", ""]}),
            grant,
            "not supported",
        ),
        (
            json!({"grantTypes": ["urn:ietf:params:oauth:grant-type:jwt-bearer"]}),
            grant,
            "jwt-bearer",
        ),
        (
            json!({"redirectUris": ["http://example.com/"]}),
            redirect,
            "http://example.com/",
        ),
        (
            json!({"redirectUris": ["https://ok.example/", "x"]}),
            redirect,
            "\"x\"",
        ),
        (
            json!({"grantTypes": code}),
            request,
            "redirectUris is missing",
        ),
    ];
    let lab = Lab::new().await;
    for (more, (status, name, error), expected) in cases {
        let body = merged(json!({"clientName": "lab", "clientType": "public"}), more);
        let why = lab
            .post("/client/register", &body)
            .await
            .refused(status, name, error);
        assert!(why.contains(expected), "{body}: {why}");
    }
}

#[tokio::test]
async fn a_full_table_asks_to_slow_down_until_something_expires() {
    let lifetime = Duration::from_secs(100);
    let lab = Lab::with(|builder| builder.capacity(2).registration_lifetime(lifetime)).await;
    lab.register().await;
    lab.advance(50);
    let client = lab.register().await;
    let body = json!({"clientName": "lab", "clientType": "public"});
    let reply = lab.post("/client/register", &body).await;
    reply.refused(400, "SlowDownException", "slow_down");
    for _ in 0..2 {
        lab.start(&client).await;
    }
    let reply = lab.start_reply(&client).await;
    reply.refused(400, "SlowDownException", "slow_down");
    lab.advance(50);
    lab.register().await;
}
