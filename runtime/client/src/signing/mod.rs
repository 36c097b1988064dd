//! AWS Signature Version 4: proof that a request comes from who holds a secret key, and that nobody
//! changed it.
//!
//! Our own, over `ring`, which is in the tree for TLS already: with `aws-sigv4` 1.x the tree of a
//! client grows by 32 crates, with `reqsign-aws-v4` 3.x by 33 (counted with `cargo tree -e normal`
//! against reqwest, rustls with ring, serde_json and tokio: 86), and the whole of the method is
//! this folder. It is checked against the published examples of AWS and against what botocore
//! signs.
//!
//! What is signed is a request as it will be sent, so signing is the last thing that happens to
//! one. Headers that proxies and retries change, or that say nothing, are not part of the
//! signature: see [`is_signed`].

mod canonical;
#[cfg_attr(
    not(any(feature = "checksums", feature = "event-stream")),
    allow(dead_code, reason = "nothing else is signed in pieces")
)]
mod chain;
#[cfg(feature = "aws-query")]
pub(crate) mod version_2;

use http::header::AUTHORIZATION;
use http::{HeaderName, HeaderValue};
use ring::{digest, hmac};

use crate::credentials::Credentials;
use crate::http::Request;

pub(crate) use canonical::hex;
pub(crate) use chain::Chain;

pub(crate) const X_AMZ_DATE: HeaderName = HeaderName::from_static("x-amz-date");
pub(crate) const X_AMZ_SECURITY_TOKEN: HeaderName = HeaderName::from_static("x-amz-security-token");
pub(crate) const X_AMZ_CONTENT_SHA256: HeaderName = HeaderName::from_static("x-amz-content-sha256");

const ALGORITHM: &str = "AWS4-HMAC-SHA256";
const UNSIGNED_PAYLOAD: &str = "UNSIGNED-PAYLOAD";

/// Where and when a signature counts.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Scope<'a> {
    pub(crate) region: &'a str,
    /// The signing name of the service.
    pub(crate) service: &'a str,
    pub(crate) time: Moment,
    /// Whether the signature covers the body.
    pub(crate) payload: Payload<'a>,
    /// Whether it is a signature of S3: see [`crate::custom`].
    pub(crate) as_s3: bool,
}

/// Whether a signature covers the body.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Payload<'a> {
    /// It does, and the body is in the request.
    Signed,
    /// It does: the hash of the body in hexadecimal digits.
    #[cfg_attr(
        not(feature = "streams"),
        allow(dead_code, reason = "any other body is in its request")
    )]
    Hash(&'a str),
    /// The body is signed piece by piece, or not at all, in the way that this word says. It is sent as the
    /// header `x-amz-content-sha256`.
    #[cfg_attr(
        not(any(feature = "checksums", feature = "event-stream")),
        allow(dead_code, reason = "nothing else is signed in pieces")
    )]
    InPieces(&'static str),
    /// Operations that say so (`aws.auth#unsignedPayload`), and only over TLS.
    Unsigned,
}

/// A moment as `20150830T123600Z`.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Moment([u8; 16]);

impl Moment {
    pub(crate) fn new(timestamp: opsmith_shape::Timestamp) -> Self {
        let text = timestamp.format(opsmith_shape::TimestampFormat::DateTime);
        let mut moment = *b"19700101T000000Z";
        let digits = text
            .bytes()
            .take(19)
            .filter(|byte| !matches!(byte, b'-' | b':'));
        for (place, byte) in moment.iter_mut().zip(digits) {
            *place = byte;
        }
        Moment(moment)
    }

    pub(crate) fn as_str(&self) -> &str {
        std::str::from_utf8(&self.0).unwrap_or_default()
    }

    fn day(&self) -> &str {
        self.as_str().get(..8).unwrap_or_default()
    }
}

/// A part of the request cannot stand in a header, and therefore not be signed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Unsignable(pub(crate) &'static str);

/// Adds the headers of a signature to a request that is complete otherwise. Answers the signature, with
/// which that of a body's first piece begins.
pub(crate) fn sign(
    request: &mut Request,
    credentials: &Credentials,
    scope: &Scope<'_>,
) -> Result<String, Unsignable> {
    request
        .headers
        .insert(X_AMZ_DATE, header(scope.time.as_str(), "the date")?);
    if let Some(token) = credentials.session_token() {
        let mut token = header(token, "the session token")?;
        token.set_sensitive(true);
        request.headers.insert(X_AMZ_SECURITY_TOKEN, token);
    }
    let payload = match scope.payload {
        Payload::Hash(hash) => hash.to_owned(),
        Payload::Signed => sha256(&request.body),
        Payload::Unsigned => UNSIGNED_PAYLOAD.to_owned(),
        Payload::InPieces(how) => how.to_owned(),
    };
    if scope.as_s3 || matches!(scope.payload, Payload::Unsigned | Payload::InPieces(_)) {
        let hash = header(&payload, "the hash of the body")?;
        request.headers.insert(X_AMZ_CONTENT_SHA256, hash);
    }

    let headers = canonical::headers(request, is_signed);
    let canonical = canonical::request(request, &headers, &payload, scope.as_s3);
    let signature = signature(&canonical, credentials, scope);
    let authorization = format!(
        "{ALGORITHM} Credential={}/{}, SignedHeaders={}, Signature={signature}",
        credentials.access_key_id(),
        scope_text(scope),
        headers.names,
    );
    let mut authorization = header(&authorization, "the access key id")?;
    authorization.set_sensitive(true);
    request.headers.insert(AUTHORIZATION, authorization);
    Ok(signature)
}

/// Whether a header is part of the signature. As for botocore, all are but those that may change on
/// the way or between attempts.
fn is_signed(name: &HeaderName) -> bool {
    !matches!(
        name.as_str(),
        "authorization"
            | "amz-sdk-invocation-id"
            | "amz-sdk-request"
            | "connection"
            | "expect"
            | "transfer-encoding"
            | "user-agent"
            | "x-amzn-trace-id"
    )
}

fn header(text: &str, what: &'static str) -> Result<HeaderValue, Unsignable> {
    HeaderValue::from_str(text).map_err(|_| Unsignable(what))
}

fn scope_text(scope: &Scope<'_>) -> String {
    format!(
        "{}/{}/{}/aws4_request",
        scope.time.day(),
        scope.region,
        scope.service
    )
}

fn signature(canonical: &str, credentials: &Credentials, scope: &Scope<'_>) -> String {
    let text = format!(
        "{ALGORITHM}\n{}\n{}\n{}",
        scope.time.as_str(),
        scope_text(scope),
        sha256(canonical.as_bytes())
    );
    hex(hmac::sign(&key(credentials, scope), text.as_bytes()).as_ref())
}

/// The hash of bytes in hexadecimal digits.
pub(crate) fn sha256(bytes: &[u8]) -> String {
    hex(digest::digest(&digest::SHA256, bytes).as_ref())
}

/// The key of a day, a region and a service.
fn key(credentials: &Credentials, scope: &Scope<'_>) -> hmac::Key {
    let mut key = hmac::Key::new(
        hmac::HMAC_SHA256,
        format!("AWS4{}", credentials.secret_access_key()).as_bytes(),
    );
    for part in [
        scope.time.day(),
        scope.region,
        scope.service,
        "aws4_request",
    ] {
        key = hmac::Key::new(
            hmac::HMAC_SHA256,
            hmac::sign(&key, part.as_bytes()).as_ref(),
        );
    }
    key
}

#[cfg(test)]
mod tests;
