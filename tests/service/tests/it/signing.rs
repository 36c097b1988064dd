//! Signature Version 4: what counts as signed, what as signed properly, and where.

use crate::iam::APPLICATION;
use crate::lab::{Lab, Reply, send};

const BODY: &str = r#"{"clientId": "arn:aws:sso::123456789012:application/ssoins-1111111111111111/apl-2222222222222222", "grantType": "refresh_token", "refreshToken": "unknown"}"#;
const SECRET: &str = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY";

/// Two signatures that botocore 1.43.11 made over [`BODY`], for `oidc.example:8400` and the secret above; see [`Signed::botocore`].
const PLAIN: &str = "6d3579c29d45b413696df1f21f476144fcbbae6eb83cbed74ee07d20c6b8a92b";
const WITH_SESSION: &str = "2958971c8b7449de3b2cc16a20f27c095bcea80091dc3278ca8dd720d0868d18";

/// A request that is signed, or nearly.
#[derive(Clone)]
struct Signed {
    query: &'static str,
    headers: Vec<(&'static str, String)>,
    body: String,
}

impl Signed {
    /// As botocore signs `POST /token?aws_iam=t` at 2026-01-01T12:00:00Z.
    fn botocore() -> Self {
        Signed {
            query: "aws_iam=t",
            headers: vec![
                ("content-type", "application/json".into()),
                ("host", "oidc.example:8400".into()),
                ("x-amz-date", "20260101T120000Z".into()),
                (
                    "authorization",
                    authorization("content-type;host;x-amz-date", PLAIN),
                ),
            ],
            body: BODY.into(),
        }
    }

    /// The same with a session token and a query that needs sorting and encoding.
    fn botocore_with_session() -> Self {
        let mut signed = Self::botocore();
        signed.query = "aws_iam=t&z=%C3%BC&a=b%20c";
        signed
            .headers
            .push(("x-amz-security-token", "SESSION".into()));
        let names = "content-type;host;x-amz-date;x-amz-security-token";
        signed.with("authorization", &authorization(names, WITH_SESSION))
    }

    fn with(mut self, name: &'static str, value: &str) -> Self {
        self = self.without(name);
        self.headers.push((name, value.into()));
        self
    }

    fn without(mut self, name: &str) -> Self {
        self.headers.retain(|(known, _)| *known != name);
        self
    }

    /// Changes the authorization header.
    fn edited(self, from: &str, to: &str) -> Self {
        let header = self
            .headers
            .iter()
            .find(|(name, _)| *name == "authorization")
            .unwrap();
        let value = header.1.replacen(from, to, 1);
        assert_ne!(value, header.1, "{from}");
        self.with("authorization", &value)
    }

    async fn send(&self, lab: &Lab) -> Reply {
        let mut request = lab
            .http
            .post(format!("{}/token?{}", lab.service.url(), self.query));
        for (name, value) in &self.headers {
            request = request.header(*name, value);
        }
        send(request.body(self.body.clone())).await
    }
}

fn authorization(names: &str, signature: &str) -> String {
    let scope = "20260101/us-east-1/sso-oauth/aws4_request";
    format!(
        "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/{scope}, SignedHeaders={names}, Signature={signature}"
    )
}

/// The signature was accepted: the next thing that is wrong is the refresh token.
fn accepted(reply: &Reply) {
    reply.refused(400, "InvalidGrantException", "invalid_grant");
}

#[tokio::test]
async fn what_botocore_signed_is_verified() {
    let lab = Lab::with(|builder| {
        builder
            .credentials("AKIDEXAMPLE", SECRET)
            .region("us-east-1")
    })
    .await;
    assert!(BODY.contains(APPLICATION));
    accepted(&Signed::botocore().send(&lab).await);
    accepted(&Signed::botocore_with_session().send(&lab).await);
    // Not signed, so they may change on the way.
    accepted(
        &Signed::botocore()
            .with("user-agent", "other")
            .send(&lab)
            .await,
    );
    lab.advance(15 * 60);
    accepted(&Signed::botocore().send(&lab).await);
}

#[tokio::test]
async fn whatever_was_signed_cannot_be_changed() {
    let lab = Lab::with(|builder| builder.credentials("AKIDEXAMPLE", SECRET)).await;
    let signed = Signed::botocore;
    let other_body = Signed {
        body: BODY.replace("unknown", "another"),
        ..signed()
    };
    let other_query = Signed {
        query: "aws_iam=t&x",
        ..signed()
    };
    let cases = [
        (other_body, "does not match"),
        (other_query, "does not match"),
        (signed().with("host", "oidc.example"), "does not match"),
        (
            signed().with("content-type", "application/json;charset=utf-8"),
            "does not match",
        ),
        (
            signed().with("x-amz-date", "20260101T120001Z"),
            "does not match",
        ),
        (signed().edited("us-east-1", "us-east-2"), "does not match"),
        (
            signed().edited("Signature=6", "Signature=7"),
            "does not match",
        ),
        (signed().edited("content-type;", ""), "does not match"),
        (
            signed().without("content-type"),
            "content-type is named as signed, but not there",
        ),
        (
            signed().edited("AKIDEXAMPLE", "AKIDANOTHER"),
            "access key is not known",
        ),
        (
            Signed::botocore_with_session().with("x-amz-security-token", "X"),
            "does not match",
        ),
        (
            signed().with("x-amz-security-token", "X"),
            "x-amz-security-token must be signed",
        ),
    ];
    for (request, expected) in cases {
        let reply = request.send(&lab).await;
        let why = reply.refused(400, "AccessDeniedException", "access_denied");
        assert!(why.contains(expected), "{expected}: {why}");
    }
    lab.advance(15 * 60 + 1);
    let reply = signed().send(&lab).await;
    let why = reply.refused(400, "AccessDeniedException", "access_denied");
    assert!(why.contains("15 minutes"), "{why}");
}

#[tokio::test]
async fn without_credentials_the_form_is_checked_all_the_same() {
    let lab = Lab::new().await;
    let signed = Signed::botocore;
    accepted(
        &signed()
            .edited("Signature=6", "Signature=7")
            .send(&lab)
            .await,
    );
    accepted(
        &signed()
            .edited("us-east-1", "mars-north-7")
            .send(&lab)
            .await,
    );
    let cases = [
        (signed().without("authorization"), "no authorization header"),
        (
            signed().with("authorization", "Bearer x"),
            "must start with AWS4-HMAC-SHA256",
        ),
        (signed().edited("sso-oauth", "sso"), "service sso-oauth"),
        (signed().edited("host;", ""), "host must be signed"),
        (
            signed().edited(";x-amz-date", ""),
            "x-amz-date must be signed",
        ),
        (signed().edited("/20260101/", "/20260102/"), "differ"),
        (
            signed().with("x-amz-date", "20260101"),
            "must have the form",
        ),
        (signed().without("x-amz-date"), "no single x-amz-date"),
    ];
    for (request, expected) in cases {
        let reply = request.send(&lab).await;
        let why = reply.refused(400, "AccessDeniedException", "access_denied");
        assert!(why.contains(expected), "{expected}: {why}");
    }
}

#[tokio::test]
async fn another_region_is_named_with_the_right_one() {
    let lab = Lab::with(|builder| {
        builder
            .credentials("AKIDEXAMPLE", SECRET)
            .region("eu-west-1")
    })
    .await;
    let reply = Signed::botocore().send(&lab).await;
    reply.refused(400, "InvalidRequestRegionException", "invalid_request");
    assert_eq!(reply.json()["region"], "eu-west-1");
    assert_eq!(reply.json()["endpoint"], lab.service.url());
}

#[tokio::test]
async fn credentials_do_not_show() {
    let lab = Lab::with(|builder| {
        let builder = builder.credentials("AKIDEXAMPLE", SECRET);
        assert!(!format!("{builder:?}").contains(SECRET));
        builder
    })
    .await;
    Signed::botocore_with_session().send(&lab).await;
    let shown = format!("{:?} {:?}", lab.service, lab.service.requests());
    for secret in [SECRET, WITH_SESSION, "SESSION", "unknown"] {
        assert!(!shown.contains(secret), "{secret}: {shown}");
    }
    assert!(
        shown.contains("aws_iam=t") && shown.contains("refreshToken"),
        "{shown}"
    );
}
