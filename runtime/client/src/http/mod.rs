//! Sending one HTTP request and reading its answer: whole, or as a stream.
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
#[cfg(feature = "dot-segments")]
mod exact;
#[cfg(not(feature = "dot-segments"))]
#[path = "no_exact.rs"]
mod exact;
mod exact_url;
mod message;
mod reqwest_transport;
#[cfg(feature = "streams")]
mod streams;
mod tls;
mod upload;

use std::future::Future;
use std::pin::Pin;

#[cfg(feature = "streams")]
use crate::stream::ByteStream;

pub use config::{HttpConfig, Proxy, Verify};
pub use error::{TransportError, TransportErrorKind};
pub use exact_url::ExactUrl;
pub use message::{Request, Response};
pub use reqwest_transport::ReqwestTransport;
#[cfg(feature = "streams")]
pub use streams::StreamRequest;

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

    /// Sends a request whose body may be a stream. As soon as the head of the answer is there it is
    /// handed over, with the body as a stream beside it (and none in it); the request may still be on
    /// its way then. Dropping the stream closes the connection.
    ///
    /// A transport that leaves this as it is holds both bodies in memory.
    ///
    /// # Errors
    ///
    /// As for [`Transport::send`].
    #[cfg(feature = "streams")]
    fn open<'a>(
        &'a self,
        request: StreamRequest,
    ) -> BoxFuture<'a, Result<(Response, ByteStream), TransportError>> {
        Box::pin(async move {
            let StreamRequest {
                mut request, body, ..
            } = request;
            if let Some(body) = body {
                let body = body.collect(u64::MAX).await;
                request.body =
                    body.map_err(|error| TransportError::of_body(error, Some(&request.url)))?;
            }
            let mut answer = self.send(request).await?;
            let body = std::mem::take(&mut answer.body);
            Ok((answer, body.into()))
        })
    }
}
