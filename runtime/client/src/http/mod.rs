//! Sending one HTTP request and reading its whole answer.
//!
//! [`Transport`] is the one seam between the runtime and the network: protocols, signing and
//! retries are written against it, tests put a canned answer behind it, and [`ReqwestTransport`] is
//! the implementation that every client uses unless it is given another.
//!
//! A transport sends exactly what it is given, once. It does not retry, follow redirects (the AWS
//! CLI treats 3xx as an error), keep cookies or decompress; each of these belongs to a caller that
//! knows the operation.

mod call;
mod classify;
mod config;
mod error;
mod message;
mod reqwest_transport;
mod tls;
mod upload;

use std::future::Future;
use std::pin::Pin;

pub use config::{HttpConfig, Proxy, Verify};
pub use error::{TransportError, TransportErrorKind};
pub use message::{Request, Response};
pub use reqwest_transport::ReqwestTransport;

/// A boxed future, so that [`Transport`] can be used as `dyn Transport`: one allocation per call
/// instead of a copy of everything above the transport for each kind of transport.
pub type BoxFuture<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

/// Sends one HTTP request and returns its whole answer.
///
/// An answer is any well-formed response, whatever its status: deciding that `400` is an error is
/// the protocol's work. `Err` means that there is no whole answer to look at.
pub trait Transport: Send + Sync + 'static {
    /// Sends `request` and reads the answer to its end.
    ///
    /// Dropping the future abandons the call and closes its connection.
    ///
    /// # Errors
    ///
    /// [`TransportError::kind`] tells apart what went wrong, [`TransportError::is_retryable`]
    /// whether trying again can help.
    fn send<'a>(&'a self, request: Request) -> BoxFuture<'a, Result<Response, TransportError>>;
}
