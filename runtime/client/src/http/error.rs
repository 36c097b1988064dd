//! Why there is no whole answer.

use std::error::Error;
use std::fmt;

use url::Url;

use super::exact_url::ExactUrl;
#[cfg(feature = "streams")]
use crate::stream::StreamError;

/// Why a request brought no whole answer.
///
/// `Display` is one line that says what failed, for which address (without user, password and query
/// string) and why; it holds the text of the innermost cause, so a caller that prints the line need
/// not print the chain of [`source`](Error::source)s as well.
pub struct TransportError {
    kind: TransportErrorKind,
    url: Option<String>,
    reason: String,
    source: Option<Box<dyn Error + Send + Sync>>,
}

/// The ways in which a request can fail to bring a whole answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum TransportErrorKind {
    /// No connection: the name does not resolve, or the server refuses.
    Connect,
    /// No connection within the time allowed for it.
    ConnectTimeout,
    /// The server was silent for too long.
    ReadTimeout,
    /// The whole call took too long.
    TotalTimeout,
    /// The TLS handshake failed, most often because the server's certificate is not trusted.
    Tls,
    /// The proxy cannot be reached or refuses the connection.
    Proxy,
    /// The connection was closed before a whole answer had arrived.
    Closed,
    /// The request cannot be sent as it is, for example because its address is neither `http` nor
    /// `https`.
    InvalidRequest,
    /// The body of the answer is longer than the client accepts.
    BodyTooLarge {
        /// The number of bytes that would have been accepted.
        limit: u64,
    },
    /// The body of the request could not be read while it was being sent, such as a file.
    Upload,
    /// What the server sent is not HTTP.
    InvalidResponse,
    /// The client itself cannot be set up, for example because a file of root certificates cannot
    /// be read.
    Setup,
}

impl TransportError {
    /// An error of `kind`, with one line about the cause: lower case, no full stop, no secrets.
    ///
    /// User, password and query string of `url` are not kept.
    pub fn new(
        kind: TransportErrorKind,
        url: Option<&ExactUrl>,
        reason: impl Into<String>,
    ) -> Self {
        let error = Self {
            kind,
            url: url.map(ExactUrl::shown),
            reason: String::new(),
            source: None,
        };
        error.with_reason(reason)
    }

    /// The error of a stream. What went wrong elsewhere than on the network did so while the body of a
    /// request was read.
    #[cfg(feature = "streams")]
    pub(crate) fn of_body(error: StreamError, url: Option<&ExactUrl>) -> Self {
        match error.into_transport() {
            Ok(error) => error,
            Err(error) => TransportError::new(TransportErrorKind::Upload, url, error.to_string())
                .with_source(error),
        }
    }

    /// Replaces the line about the cause.
    pub fn with_reason(mut self, reason: impl Into<String>) -> Self {
        self.reason = reason.into();
        // It may quote what a server sent, as the names in a certificate.
        if self.reason.contains(char::is_control) {
            self.reason = self.reason.replace(char::is_control, " ");
        }
        self
    }

    /// Adds the error behind this one. Its `Debug` is printed by this error's, so it must hold no
    /// secrets either.
    pub fn with_source(mut self, source: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        self.source = Some(source.into());
        self
    }

    /// What went wrong.
    pub fn kind(&self) -> TransportErrorKind {
        self.kind
    }

    /// The address of the request, without user, password and query string; `None` where no request
    /// was made yet.
    pub fn url(&self) -> Option<&str> {
        self.url.as_deref()
    }

    /// The cause in a few words, as it stands at the end of the `Display` line.
    pub fn reason(&self) -> &str {
        &self.reason
    }

    /// Whether the same request may succeed if it is sent again.
    ///
    /// Not so where the answer would be the same (a certificate that is not trusted, a request that
    /// cannot be sent), nor after [`TotalTimeout`](TransportErrorKind::TotalTimeout), which is the
    /// caller's budget and is spent. Whether a request may be repeated although the server may have
    /// acted on it is for the caller to know.
    pub fn is_retryable(&self) -> bool {
        match self.kind {
            TransportErrorKind::Connect
            | TransportErrorKind::ConnectTimeout
            | TransportErrorKind::ReadTimeout
            | TransportErrorKind::Proxy
            | TransportErrorKind::Closed => true,
            TransportErrorKind::TotalTimeout
            | TransportErrorKind::Tls
            | TransportErrorKind::InvalidRequest
            | TransportErrorKind::BodyTooLarge { .. }
            | TransportErrorKind::Upload
            | TransportErrorKind::InvalidResponse
            | TransportErrorKind::Setup => false,
        }
    }
}

impl fmt::Display for TransportError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Some(url) = self.url() else {
            return write!(f, "{}: {}", self.kind, self.reason);
        };
        let (before, after) = self.kind.around_url();
        write!(f, "{before} {url}{after}: {}", self.reason)
    }
}

impl TransportErrorKind {
    /// What is said before and after the address that a request went to.
    fn around_url(self) -> (&'static str, &'static str) {
        match self {
            Self::Connect => ("could not connect to", ""),
            Self::ConnectTimeout => ("connecting to", " timed out"),
            Self::ReadTimeout => ("reading the answer from", " timed out"),
            Self::TotalTimeout => ("the request to", " timed out"),
            Self::Tls => ("could not make a TLS connection to", ""),
            Self::Proxy => ("could not reach", " through the proxy"),
            Self::Closed => (
                "the connection to",
                " was closed before a whole answer arrived",
            ),
            Self::InvalidRequest => ("the request to", " cannot be sent"),
            Self::BodyTooLarge { .. } => ("the answer from", " is too large"),
            Self::Upload => ("the body of the request to", " cannot be read"),
            Self::InvalidResponse => ("the answer from", " is not valid HTTP"),
            Self::Setup => ("could not set up the connection to", ""),
        }
    }
}

impl fmt::Display for TransportErrorKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Connect => "could not connect",
            Self::ConnectTimeout => "connecting timed out",
            Self::ReadTimeout => "reading the answer timed out",
            Self::TotalTimeout => "the request timed out",
            Self::Tls => "could not make a TLS connection",
            Self::Proxy => "could not connect through the proxy",
            Self::Closed => "the connection was closed before a whole answer arrived",
            Self::InvalidRequest => "the request cannot be sent",
            Self::BodyTooLarge { .. } => "the answer is too large",
            Self::Upload => "the body of the request cannot be read",
            Self::InvalidResponse => "the answer is not valid HTTP",
            Self::Setup => "could not set up the HTTP client",
        })
    }
}

impl fmt::Debug for TransportError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut shown = f.debug_struct("TransportError");
        shown
            .field("kind", &self.kind)
            .field("url", &self.url)
            .field("reason", &self.reason);
        if let Some(source) = &self.source {
            shown.field("source", source);
        }
        shown.finish()
    }
}

impl Error for TransportError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        self.source
            .as_deref()
            .map(|source| source as &(dyn Error + 'static))
    }
}

/// `url` without the parts that may hold credentials.
pub(super) fn shown_url(url: &Url) -> String {
    let mut shown = url.clone();
    shown.set_query(None);
    shown.set_fragment(None);
    // These fail for addresses that cannot have a user, which then have none to hide.
    let _ = shown.set_username("");
    let _ = shown.set_password(None);
    shown.into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn display_is_one_line_without_secrets() {
        let url = Url::parse("https://me:secret@example.com:444/a/b?token=secret#secret").unwrap();
        let error = TransportError::new(
            TransportErrorKind::InvalidResponse,
            Some(&url.into()),
            "two\r\nlines",
        )
        .with_source("inner");
        assert_eq!(
            error.to_string(),
            "the answer from https://example.com:444/a/b is not valid HTTP: two  lines"
        );
        assert!(!format!("{error:?}").contains("secret"));
        assert_eq!(error.source().unwrap().to_string(), "inner");
    }

    #[test]
    fn an_address_is_not_needed() {
        let error = TransportError::new(TransportErrorKind::Setup, None, "no such file");
        assert_eq!(
            error.to_string(),
            "could not set up the HTTP client: no such file"
        );
        assert_eq!(error.url(), None);
        assert!(!error.is_retryable());
    }

    #[test]
    fn an_address_without_authority_is_shown() {
        let url = Url::parse("mailto:a@example.com?subject=secret").unwrap();
        assert_eq!(shown_url(&url), "mailto:a@example.com");
    }
}
