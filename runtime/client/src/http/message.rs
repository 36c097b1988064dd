//! A request and its answer, as plain data that cannot leak secrets through `Debug`.

use std::fmt;

use super::exact_url::ExactUrl;
use bytes::Bytes;
use http::{HeaderMap, HeaderName, Method, StatusCode, header};

/// A request, complete and ready to be sent.
///
/// The address is parsed rather than text or an [`http::Uri`] for two reasons. What is
/// signed is then what is sent: parsing normalises an address (spaces, upper case in the
/// host), and with text that would happen after signing. And it costs least, because the HTTP
/// client wants a [`url::Url`] in any case, and parsing text takes 5,100 instructions (for
/// `https://oidc.us-east-1.amazonaws.com/device_authorization`). It is no `Url` itself, because
/// that would take segments of dots out of the path.
#[derive(Clone)]
pub struct Request {
    /// The method.
    pub method: Method,
    /// The whole address, with scheme and query string.
    pub url: ExactUrl,
    /// The headers; when the request is sent, `content-length` is added, `host` where there is none,
    /// and `accept: */*` where there is no `accept`.
    pub headers: HeaderMap,
    /// The body, empty for none.
    pub body: Bytes,
}

impl Request {
    /// A request without headers and body.
    pub fn new(method: Method, url: impl Into<ExactUrl>) -> Self {
        Self {
            method,
            url: url.into(),
            headers: HeaderMap::new(),
            body: Bytes::new(),
        }
    }
}

/// An answer, read to its end unless its body is a stream beside it.
#[derive(Clone)]
pub struct Response {
    /// The status, whichever it is.
    pub status: StatusCode,
    /// The headers.
    pub headers: HeaderMap,
    /// The whole body; empty where it is a stream beside this.
    pub body: Bytes,
}

impl fmt::Debug for Request {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Request")
            .field("method", &self.method)
            // A presigned address carries a signature and a session token in its query string.
            .field("url", &self.url)
            .field("headers", &ShownHeaders(&self.headers))
            .field("body", &ShownBody(&self.body))
            .finish()
    }
}

impl fmt::Debug for Response {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Response")
            .field("status", &self.status)
            .field("headers", &ShownHeaders(&self.headers))
            .field("body", &ShownBody(&self.body))
            .finish()
    }
}

/// Headers whose value is a credential, or may hold one.
const SECRET_HEADERS: [HeaderName; 7] = [
    header::AUTHORIZATION,
    header::COOKIE,
    header::PROXY_AUTHORIZATION,
    header::SET_COOKIE,
    HeaderName::from_static("x-amz-security-token"),
    HeaderName::from_static("x-amz-sso_bearer_token"),
    HeaderName::from_static("x-amz-server-side-encryption-customer-key"),
];

/// Prints headers with the values of [`SECRET_HEADERS`], and of all that were marked sensitive,
/// left out.
struct ShownHeaders<'a>(&'a HeaderMap);

impl fmt::Debug for ShownHeaders<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut map = f.debug_map();
        for (name, value) in self.0 {
            if value.is_sensitive() || SECRET_HEADERS.contains(name) {
                map.entry(name, &format_args!("[redacted]"));
            } else {
                map.entry(name, value);
            }
        }
        map.finish()
    }
}

/// Prints the length of a body: only the protocol knows which of its members are sensitive.
struct ShownBody<'a>(&'a Bytes);

impl fmt::Debug for ShownBody<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "[{} bytes]", self.0.len())
    }
}

#[cfg(test)]
mod tests {
    use http::HeaderValue;
    use url::Url;

    use super::*;

    #[test]
    fn debug_hides_secrets_and_keeps_the_rest() {
        let url = Url::parse("https://user:pass@example.com/a?X-Amz-Signature=sig").unwrap();
        let mut request = Request::new(Method::POST, url);
        for name in SECRET_HEADERS {
            request
                .headers
                .insert(name, HeaderValue::from_static("hunter2"));
        }
        let mut marked = HeaderValue::from_static("hunter2");
        marked.set_sensitive(true);
        request.headers.insert("x-marked", marked);
        request
            .headers
            .insert("x-plain", HeaderValue::from_static("seen"));
        request.body = Bytes::from_static(b"hunter2");

        let shown = format!("{request:?}");
        for secret in ["hunter2", "sig", "user", "pass@"] {
            assert!(!shown.contains(secret), "{secret} in {shown}");
        }
        assert!(shown.contains("https://example.com/a"), "{shown}");
        assert!(shown.contains(r#""x-plain": "seen""#), "{shown}");
        assert!(shown.contains("[7 bytes]"), "{shown}");

        let response = Response {
            status: StatusCode::OK,
            headers: request.headers,
            body: request.body,
        };
        let shown = format!("{response:?}");
        assert!(!shown.contains("hunter2"), "{shown}");
        assert!(shown.contains("200"), "{shown}");
    }
}
