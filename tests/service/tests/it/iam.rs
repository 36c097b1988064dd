//! `CreateTokenWithIAM`: its grants, its scopes and its errors. How requests are signed is in `signing`.

use crate::lab::{Lab, REFRESH_TOKEN, Reply, merged, send, text};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Value, json};
use std::time::Duration;

pub const APPLICATION: &str =
    "arn:aws:sso::123456789012:application/ssoins-1111111111111111/apl-2222222222222222";
const JWT_BEARER: &str = "urn:ietf:params:oauth:grant-type:jwt-bearer";
const TOKEN_EXCHANGE: &str = "urn:ietf:params:oauth:grant-type:token-exchange";
const ACCESS: &str = "urn:ietf:params:oauth:token-type:access_token";
const REFRESH: &str = "urn:ietf:params:oauth:token-type:refresh_token";

impl Lab {
    /// Asks with a signature that is well-formed, which suffices for a service without credentials.
    async fn ask(&self, more: Value) -> Reply {
        let signature = "0".repeat(64);
        let authorization = format!(
            "AWS4-HMAC-SHA256 Credential=AK/20260101/us-east-1/sso-oauth/aws4_request, \
             SignedHeaders=content-type;host;x-amz-date, Signature={signature}"
        );
        let body = merged(json!({"clientId": APPLICATION}), more);
        let request = self
            .http
            .post(format!("{}/token?aws_iam=t", self.service.url()));
        let request = request
            .header("content-type", "application/json")
            .body(body.to_string());
        send(
            request
                .header("x-amz-date", "20260101T120000Z")
                .header("authorization", authorization),
        )
        .await
    }
}

/// A JWT that expires long after the tests.
fn assertion() -> String {
    let part = |value: Value| URL_SAFE_NO_PAD.encode(value.to_string());
    format!(
        "{}.{}.c2ln",
        part(json!({"alg": "RS256"})),
        part(json!({"exp": 4_000_000_000_u64}))
    )
}

fn exchange(token: &str) -> Value {
    json!({"grantType": TOKEN_EXCHANGE, "subjectToken": token, "subjectTokenType": ACCESS})
}

#[tokio::test]
async fn an_assertion_is_exchanged_and_refreshed() {
    let lab = Lab::new().await;
    let output = lab
        .ask(json!({"grantType": JWT_BEARER, "assertion": assertion()}))
        .await
        .output();
    assert_eq!(
        output["scope"],
        json!(["openid", "aws", "sts:identity_context"])
    );
    assert_eq!(output["issuedTokenType"], ACCESS);
    assert_eq!(
        (&output["tokenType"], &output["expiresIn"]),
        (&json!("Bearer"), &json!(28_800))
    );
    assert!(!text(&output["awsAdditionalDetails"], "identityContext").is_empty());
    assert_eq!(text(&output, "idToken").split('.').count(), 3);

    let first = text(&output, "refreshToken");
    let narrow = json!({"grantType": REFRESH_TOKEN, "refreshToken": first, "scope": ["aws"]});
    let output = lab.ask(narrow.clone()).await.output();
    assert_eq!(output["scope"], json!(["aws"]));
    assert!(
        output.get("awsAdditionalDetails").is_none() && output.get("idToken").is_none(),
        "{output}"
    );
    lab.ask(narrow)
        .await
        .refused(400, "InvalidGrantException", "invalid_grant");

    // Narrow was the access token only.
    let second = text(&output, "refreshToken");
    let output = lab
        .ask(json!({"grantType": REFRESH_TOKEN, "refreshToken": second}))
        .await
        .output();
    assert_eq!(
        output["scope"],
        json!(["openid", "aws", "sts:identity_context"])
    );
}

#[tokio::test]
async fn an_access_token_is_exchanged() {
    let lab = Lab::new().await;
    let client = lab.register_as(json!({"scopes": ["orders:read"]})).await;
    let token = text(&lab.tokens(&client).await, "accessToken");
    let output = lab.ask(exchange(&token)).await.output();
    assert_eq!(
        output["scope"],
        json!(["openid", "aws", "sts:identity_context", "orders:read"])
    );
    assert_eq!(output["issuedTokenType"], ACCESS);
    assert!(output.get("refreshToken").is_none(), "{output}");

    let asked = merged(
        exchange(&token),
        json!({"requestedTokenType": REFRESH, "scope": ["orders:read"]}),
    );
    let output = lab.ask(asked).await.output();
    assert_eq!(
        (&output["scope"], &output["issuedTokenType"]),
        (&json!(["orders:read"]), &json!(REFRESH))
    );
    text(&output, "refreshToken");
    // A token of its own is nothing to exchange.
    let own = text(&output, "accessToken");
    lab.ask(exchange(&own))
        .await
        .refused(400, "InvalidGrantException", "invalid_grant");
}

#[tokio::test]
async fn a_subject_token_expires() {
    let lab = Lab::with(|builder| builder.token_lifetime(Duration::from_secs(60))).await;
    let client = lab.register().await;
    let token = text(&lab.tokens(&client).await, "accessToken");
    lab.advance(60);
    lab.ask(exchange(&token))
        .await
        .refused(400, "ExpiredTokenException", "expired_token");
}

#[tokio::test]
async fn what_it_refuses() {
    let lab = Lab::new().await;
    let client = lab.register().await;
    let token = text(&lab.tokens(&client).await, "accessToken");
    let bearer = |more: Value| {
        merged(
            json!({"grantType": JWT_BEARER, "assertion": assertion()}),
            more,
        )
    };
    let request = (400, "InvalidRequestException", "invalid_request");
    let grant = (400, "InvalidGrantException", "invalid_grant");
    let unsupported = (
        400,
        "UnsupportedGrantTypeException",
        "unsupported_grant_type",
    );
    let scope = (400, "InvalidScopeException", "invalid_scope");
    let unauthorized = (400, "UnauthorizedClientException", "unauthorized_client");
    let unknown = (401, "InvalidClientException", "invalid_client");
    let cases: Vec<(Value, (u16, &str, &str), &str)> = vec![
        (json!({}), request, "grantType is missing"),
        (
            json!({"grantType": JWT_BEARER}),
            request,
            "assertion is missing",
        ),
        (
            json!({"grantType": TOKEN_EXCHANGE}),
            request,
            "subjectToken is missing",
        ),
        (
            json!({"grantType": TOKEN_EXCHANGE, "subjectToken": "x"}),
            request,
            "subjectTokenType is missing",
        ),
        (
            json!({"grantType": REFRESH_TOKEN}),
            request,
            "refreshToken is missing",
        ),
        (
            merged(exchange(&token), json!({"subjectTokenType": "jwt"})),
            request,
            "subjectTokenType must be",
        ),
        (
            merged(exchange(&token), json!({"requestedTokenType": "jwt"})),
            request,
            "requestedTokenType must be",
        ),
        (
            bearer(json!({"codeVerifier": []})),
            request,
            "codeVerifier must be a string, got a list",
        ),
        (exchange("unknown"), grant, "subject token"),
        (bearer(json!({"assertion": "x"})), grant, "three parts"),
        (
            json!({"grantType": REFRESH_TOKEN, "refreshToken": "x"}),
            grant,
            "refresh token",
        ),
        (
            json!({"grantType": "authorization_code", "code": "x"}),
            unsupported,
            "authorization_code",
        ),
        (
            json!({"grantType": crate::lab::DEVICE_CODE}),
            unsupported,
            "device_code",
        ),
        (
            bearer(json!({"scope": ["admin"]})),
            scope,
            "\"admin\" is not granted",
        ),
        (bearer(json!({"scope": ["a b"]})), scope, "is no scope"),
        (
            bearer(json!({"clientId": client.id})),
            unauthorized,
            "public client",
        ),
        (
            bearer(json!({"clientId": "unknown"})),
            unknown,
            "application ARN",
        ),
    ];
    for (body, (status, name, code), expected) in cases {
        let why = lab.ask(body.clone()).await.refused(status, name, code);
        assert!(why.contains(expected), "{body}: {why}");
    }
}
