//! What the service was asked, for tests to look at.

use crate::exchange::{Answer, Request};
use crate::operation::{Operation, Route};
use crate::secret::REDACTED;
use bytes::Bytes;
use serde_json::Value;
use std::fmt;

/// A request that the service received, and how it answered.
///
/// Everything is there for a test that asks for it; `Debug` leaves out what is secret, so that a failing test does not print it.
#[derive(Clone)]
pub struct RecordedRequest {
    method: String,
    path: String,
    query: Option<String>,
    headers: Vec<(String, String)>,
    body: Bytes,
    operation: Option<Operation>,
    status: u16,
    error: Option<&'static str>,
}

/// Members of inputs that the model marks as sensitive, and those that are as good as a token.
const SECRET_MEMBERS: [&str; 8] = [
    "assertion",
    "clientSecret",
    "code",
    "codeVerifier",
    "deviceCode",
    "refreshToken",
    "subjectToken",
    "userCode",
];

/// Headers that carry credentials.
const SECRET_HEADERS: [&str; 3] = ["authorization", "cookie", "x-amz-security-token"];

impl RecordedRequest {
    pub(crate) fn new(request: &Request, answer: &Answer) -> Self {
        RecordedRequest {
            method: request.method.clone(),
            path: request.path.clone(),
            query: request.query.clone(),
            headers: request.headers.clone(),
            body: request.body.clone().unwrap_or_default(),
            operation: match Route::of(request) {
                Route::Operation(operation) => Some(operation),
                _ => None,
            },
            status: answer.status,
            error: answer.error,
        }
    }

    /// The HTTP method.
    pub fn method(&self) -> &str {
        &self.method
    }

    /// The path, without the query.
    pub fn path(&self) -> &str {
        &self.path
    }

    /// The query as it was sent, without the question mark.
    pub fn query(&self) -> Option<&str> {
        self.query.as_deref()
    }

    /// The headers; names in lower case, a header that came twice is here twice.
    pub fn headers(&self) -> &[(String, String)] {
        &self.headers
    }

    /// The first value of a header.
    pub fn header(&self, name: &str) -> Option<&str> {
        let named = |(known, _): &&(String, String)| known.eq_ignore_ascii_case(name);
        self.headers
            .iter()
            .find(named)
            .map(|(_, value)| value.as_str())
    }

    /// The body; empty if it was refused.
    pub fn body(&self) -> &[u8] {
        &self.body
    }

    /// The body as JSON, if it is.
    pub fn json(&self) -> Option<Value> {
        serde_json::from_slice(&self.body).ok()
    }

    /// The operation it was for; `None` for the verification page and for unknown addresses.
    pub fn operation(&self) -> Option<Operation> {
        self.operation
    }

    /// The HTTP status of the answer.
    pub fn status(&self) -> u16 {
        self.status
    }

    /// The name of the error (`SlowDownException`) that was answered, if it was one.
    pub fn error(&self) -> Option<&'static str> {
        self.error
    }

    /// The query with the values left out, except the one that tells operations apart: user codes travel there.
    fn shown_query(&self) -> Option<String> {
        let shown = |pair: &str| match pair.split_once('=') {
            Some((name, _)) if pair != "aws_iam=t" => format!("{name}={REDACTED}"),
            _ => pair.to_owned(),
        };
        let query = self.query.as_deref()?;
        Some(query.split('&').map(shown).collect::<Vec<_>>().join("&"))
    }

    fn shown_headers(&self) -> Vec<(&str, &str)> {
        let headers = self.headers.iter();
        let shown = headers.map(
            |(name, value)| match SECRET_HEADERS.contains(&name.as_str()) {
                true => (name.as_str(), REDACTED),
                false => (name.as_str(), value.as_str()),
            },
        );
        shown.collect()
    }

    /// The members of a JSON object with the secret ones left out; of everything else only the length, since nobody knows what is in it.
    fn shown_body(&self) -> String {
        let Some(Value::Object(mut members)) = self.json() else {
            return format!("{} bytes", self.body.len());
        };
        for (_, value) in members
            .iter_mut()
            .filter(|(name, _)| SECRET_MEMBERS.contains(&name.as_str()))
        {
            *value = Value::from(REDACTED);
        }
        Value::Object(members).to_string()
    }
}

impl fmt::Debug for RecordedRequest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RecordedRequest")
            .field("method", &self.method)
            .field("path", &self.path)
            .field("query", &self.shown_query())
            .field("headers", &self.shown_headers())
            .field("body", &self.shown_body())
            .field("status", &self.status)
            .field("error", &self.error)
            .finish()
    }
}
