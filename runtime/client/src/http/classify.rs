//! From the HTTP client's errors to [`TransportError`].
//!
//! reqwest's own questions (`is_connect`, `is_timeout`) do not reach far enough: a refused
//! certificate, a malformed answer and a connection that is cut are told apart by the errors of the
//! crates below it, which are found by walking the chain of sources.

use std::error::Error;
use std::io;
use std::time::Duration;

use super::error::{TransportError, TransportErrorKind};
use super::exact_url::ExactUrl;
use super::tls::RootsError;
#[cfg(feature = "streams")]
use crate::stream::StreamError;

/// Why a request has no answer: what the HTTP client says of its error, and the error.
pub(super) struct Unsent {
    pub(super) is_invalid: bool,
    pub(super) is_connect: bool,
    pub(super) is_timeout: bool,
    /// Without the address.
    pub(super) error: Box<dyn Error + Send + Sync>,
}

impl Unsent {
    /// A request that cannot be sent at all.
    pub(super) fn invalid(error: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        Unsent {
            is_invalid: true,
            is_connect: false,
            is_timeout: false,
            error: error.into(),
        }
    }
}

impl From<reqwest::Error> for Unsent {
    fn from(error: reqwest::Error) -> Self {
        Unsent {
            is_invalid: error.is_builder(),
            is_connect: error.is_connect(),
            is_timeout: error.is_timeout(),
            // It prints its address with the query string; ours has its own, without.
            error: error.without_url().into(),
        }
    }
}

/// An error while connecting, sending, or waiting for the head of the answer. `proxied`: the request
/// was to go through a proxy; `limit`: how long connecting was allowed to take.
pub(super) fn sending(
    unsent: Unsent,
    url: &ExactUrl,
    proxied: bool,
    limit: Option<Duration>,
) -> TransportError {
    let error: &(dyn Error + 'static) = &*unsent.error;
    #[cfg(feature = "streams")]
    if let Some(body) = find::<StreamError>(error) {
        let reason = body.to_string();
        return TransportError::new(TransportErrorKind::Upload, Some(url), reason)
            .with_source(unsent.error);
    }
    let kind = if unsent.is_invalid {
        TransportErrorKind::InvalidRequest
    } else if let Some(kind) = tls_kind(error) {
        kind
    } else if unsent.is_connect {
        if unsent.is_timeout {
            TransportErrorKind::ConnectTimeout
        } else if proxied {
            TransportErrorKind::Proxy
        } else {
            TransportErrorKind::Connect
        }
    } else {
        match find::<hyper::Error>(error) {
            Some(hyper) if hyper.is_parse() => TransportErrorKind::InvalidResponse,
            Some(hyper) if hyper.is_user() => TransportErrorKind::InvalidRequest,
            _ => TransportErrorKind::Closed,
        }
    };
    // The system may give up connecting before the limit does, and then says so in its own words.
    let system = find::<io::Error>(error).and_then(io::Error::raw_os_error);
    match (kind, limit, system) {
        (TransportErrorKind::ConnectTimeout, Some(limit), None) => {
            finish(kind, unsent.error, url).with_reason(format!("no connection within {limit:?}"))
        }
        _ => finish(kind, unsent.error, url),
    }
}

/// An error while reading the body of the answer.
pub(super) fn reading(error: reqwest::Error, url: &ExactUrl) -> TransportError {
    let kind =
        tls_kind(&error).unwrap_or_else(|| match find::<io::Error>(&error).map(io::Error::kind) {
            // What the decoder of `transfer-encoding: chunked` says of sizes that are none.
            Some(io::ErrorKind::InvalidData | io::ErrorKind::InvalidInput) => {
                TransportErrorKind::InvalidResponse
            }
            _ => TransportErrorKind::Closed,
        });
    finish(kind, error.without_url().into(), url)
}

/// What kind of error it is if TLS has to do with it.
fn tls_kind(error: &(dyn Error + 'static)) -> Option<TransportErrorKind> {
    match find::<rustls::Error>(error)? {
        rustls::Error::Other(other) if other.0.is::<RootsError>() => {
            Some(TransportErrorKind::Setup)
        }
        _ => Some(TransportErrorKind::Tls),
    }
}

fn finish(
    kind: TransportErrorKind,
    error: Box<dyn Error + Send + Sync>,
    url: &ExactUrl,
) -> TransportError {
    let reason = match find::<RootsError>(&*error) {
        Some(roots) => roots.to_string(),
        None => innermost(&*error).to_string(),
    };
    TransportError::new(kind, Some(url), reason).with_source(error)
}

/// The first error of type `T` among `error` and its sources.
pub(super) fn find<'a, T: Error + 'static>(error: &'a (dyn Error + 'static)) -> Option<&'a T> {
    let mut next = Some(error);
    while let Some(error) = next {
        if let Some(found) = error.downcast_ref() {
            return Some(found);
        }
        next = inner(error);
    }
    None
}

fn innermost<'a>(error: &'a (dyn Error + 'static)) -> &'a (dyn Error + 'static) {
    let mut last = error;
    while let Some(error) = inner(last) {
        last = error;
    }
    last
}

/// The error inside `error`. Unlike `source`, this does not step over an error that was wrapped in
/// an [`io::Error`], nor over one in rustls's.
fn inner<'a>(error: &'a (dyn Error + 'static)) -> Option<&'a (dyn Error + 'static)> {
    if let Some(inner) = error
        .downcast_ref::<io::Error>()
        .and_then(io::Error::get_ref)
    {
        return Some(inner);
    }
    if let Some(rustls::Error::Other(other)) = error.downcast_ref() {
        return Some(&*other.0);
    }
    error.source()
}
