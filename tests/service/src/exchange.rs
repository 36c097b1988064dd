//! A request as it was received whole, and the answer to it: what everything between the network and the state works with.

use crate::error::{ErrorKind, ServiceError};
use bytes::Bytes;
use serde::Serialize;

/// A request, its body read as far as it is acceptable.
pub(crate) struct Request {
    pub method: String,
    pub path: String,
    pub query: Option<String>,
    /// Names in lower case; a header that came twice is here twice.
    pub headers: Vec<(String, String)>,
    pub body: Result<Bytes, BodyError>,
}

/// Why there is no body.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum BodyError {
    TooLarge,
    TooSlow,
    Broken,
}

impl Request {
    /// The value of a header (given in lower case), if it came once or all its values are the same.
    pub fn header(&self, name: &str) -> Option<&str> {
        let mut values = self.headers_named(name);
        let first = values.next()?;
        values.all(|value| value == first).then_some(first)
    }

    /// All values of a header (given in lower case), in the order they came.
    pub fn headers_named<'a, 'n>(
        &'a self,
        name: &'n str,
    ) -> impl Iterator<Item = &'a str> + use<'a, 'n> {
        let named = self.headers.iter().filter(move |(known, _)| known == name);
        named.map(|(_, value)| value.as_str())
    }

    /// The media type of the body, without parameters, in lower case.
    pub fn media_type(&self) -> String {
        let whole = self.header("content-type").unwrap_or_default();
        let essence = whole.split(';').next().unwrap_or_default();
        essence.trim().to_ascii_lowercase()
    }

    /// The body, or the error that says why there is none.
    pub fn body(&self) -> Result<&Bytes, ServiceError> {
        self.body.as_ref().map_err(|error| {
            let limit = crate::server::BODY_LIMIT;
            ServiceError::new(ErrorKind::InvalidRequest).with_description(match error {
                BodyError::TooLarge => format!("the body is larger than {limit} bytes"),
                BodyError::TooSlow => "the body did not arrive in time".into(),
                BodyError::Broken => "the body did not arrive whole".into(),
            })
        })
    }
}

/// The answer to a request.
pub(crate) struct Answer {
    pub status: u16,
    pub headers: Vec<(&'static str, String)>,
    pub body: Vec<u8>,
    /// The name of the error, if this is one.
    pub error: Option<&'static str>,
}

impl Answer {
    pub fn new(status: u16, content_type: &str, body: Vec<u8>) -> Self {
        Answer {
            status,
            headers: vec![("content-type", content_type.into())],
            body,
            error: None,
        }
    }

    pub fn with_header(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.headers.push((name, value.into()));
        self
    }

    /// The output of an operation.
    pub fn output(output: &impl Serialize) -> Self {
        match serde_json::to_vec(output) {
            Ok(body) => Self::new(200, "application/json", body).unstored(),
            Err(_) => Self::error(&ServiceError::new(ErrorKind::InternalServer)),
        }
    }

    /// An error of an operation.
    pub fn error(error: &ServiceError) -> Self {
        let kind = error.kind();
        let mut answer = Self::new(kind.status(), "application/json", error.body())
            .with_header("x-amzn-errortype", kind.name())
            .unstored();
        answer.error = Some(kind.name());
        answer
    }

    /// No cache may keep it, as RFC 6749 section 5.1 demands of everything that may hold a token.
    pub fn unstored(self) -> Self {
        self.with_header("cache-control", "no-store")
            .with_header("x-content-type-options", "nosniff")
    }
}
