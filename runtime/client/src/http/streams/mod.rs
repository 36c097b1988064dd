//! Requests and answers whose bodies are streams.

mod download;
mod upload;

use bytes::Bytes;
use http::HeaderValue;
use http::header::CONTENT_LENGTH;
use tokio::sync::oneshot;

use super::call::Call;
use super::error::TransportError;
#[cfg(not(feature = "http2"))]
use super::error::TransportErrorKind;
use super::exact_url::ExactUrl;
use super::message::{Request, Response};
use super::reqwest_transport::{Clients, ReqwestTransport, Shared};
use crate::stream::ByteStream;

use download::Download;
use upload::Upload;

/// A request whose body may be a stream.
#[derive(Debug)]
#[non_exhaustive]
pub struct StreamRequest {
    /// The request. Its own body counts where there is no stream.
    pub request: Request,
    /// The body.
    pub body: Option<ByteStream>,
    /// Whether it must go over HTTP/2.
    pub http2: bool,
}

impl StreamRequest {
    /// A request with this body.
    pub fn new(request: Request, body: Option<ByteStream>) -> Self {
        StreamRequest {
            request,
            body,
            http2: false,
        }
    }
}

impl ReqwestTransport {
    /// Sends a request, and hands over the head of its answer with the body as a stream.
    pub(super) async fn start(
        &self,
        request: StreamRequest,
    ) -> Result<(Response, ByteStream), TransportError> {
        let shared = &*self.0;
        let StreamRequest {
            request,
            body,
            http2,
        } = request;
        let Request {
            method,
            url,
            mut headers,
            body: whole,
        } = request;
        let clients = shared.clients(http2, &url)?;
        let call = Call::start(shared.limits, url);
        // Whoever drops the answer has no use for the rest of the request either.
        let (wanted, is_wanted) = oneshot::channel();
        let body = match body {
            Some(body) => {
                if body.length() == Some(0) {
                    // Services ask for it where there could be a body.
                    headers.insert(CONTENT_LENGTH, HeaderValue::from_static("0"));
                }
                reqwest::Body::wrap(Upload::new(body, call.progress.clone(), is_wanted))
            }
            None => call.upload(whole),
        };
        let sending = clients.send(&call.url, method, headers, body);
        let mut answer = shared.answer(&call, sending).await?;
        let head = Response {
            status: answer.status(),
            headers: std::mem::take(answer.headers_mut()),
            body: Bytes::new(),
        };
        let body = Download::new(answer, shared.limits.read, call.url, wanted);
        Ok((head, ByteStream::from_source(body)))
    }
}

impl Shared {
    /// The clients for a version of HTTP.
    fn clients(&self, http2: bool, url: &ExactUrl) -> Result<&Clients, TransportError> {
        if http2 {
            self.http2(url)
        } else {
            Ok(&self.http1)
        }
    }

    #[cfg(not(feature = "http2"))]
    fn http2(&self, url: &ExactUrl) -> Result<&Clients, TransportError> {
        Err(TransportError::new(
            TransportErrorKind::InvalidRequest,
            Some(url),
            "it needs HTTP/2, which this program was built without: switch on the feature `http2` of opsmith-client",
        ))
    }
}
