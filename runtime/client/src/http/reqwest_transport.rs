//! The transport over reqwest.

use std::fmt;
use std::pin::pin;
use std::sync::Arc;
#[cfg(feature = "http2")]
use std::sync::OnceLock;

use bytes::Bytes;
use http::HeaderValue;
use http::header::CONTENT_LENGTH;
use hyper_util::client::proxy::matcher::Matcher;
use tokio::sync::oneshot;
use url::Url;

use super::call::{Call, Limits};
use super::config::{HttpConfig, Proxy};
use super::download::Download;
use super::error::{TransportError, TransportErrorKind};
use super::{BoxFuture, Request, Response, StreamRequest, Transport, classify, tls};
use crate::stream::ByteStream;

/// Sends requests over HTTP/1.1 (and over HTTP/2 those that ask for it) with reqwest, TLS with rustls, and one pool of connections.
///
/// It can be made anywhere, and used inside any tokio runtime that has I/O and time enabled,
/// current-thread ones included. Cloning shares the connections.
#[derive(Clone)]
pub struct ReqwestTransport {
    client: reqwest::Client,
    limits: Limits,
    /// For telling, once connecting failed, whether a proxy was to be used. `None` where the
    /// environment names none.
    proxies: Option<Arc<Matcher>>,
    /// The client for HTTP/2, made when it is asked for, and of what.
    #[cfg(feature = "http2")]
    http2: Arc<(HttpConfig, OnceLock<reqwest::Client>)>,
}

impl ReqwestTransport {
    /// A transport as `config` describes it.
    ///
    /// Root certificates are not read yet, nor is a CA bundle: the first TLS connection does that,
    /// and is what fails if they cannot be read.
    ///
    /// # Errors
    ///
    /// [`TransportErrorKind::Setup`] if the HTTP or TLS library refuses its settings.
    pub fn new(config: &HttpConfig) -> Result<Self, TransportError> {
        let proxies = match config.proxy {
            Proxy::Environment if proxy_in_environment() => Some(Arc::new(Matcher::from_env())),
            _ => None,
        };
        let client = client(config, Version::Http1, proxies.is_some())?;
        Ok(Self {
            client,
            limits: Limits {
                connect: config.connect_timeout,
                read: config.read_timeout,
                total: config.total_timeout,
                bytes: config.max_response_bytes,
            },
            proxies,
            #[cfg(feature = "http2")]
            http2: Arc::new((config.clone(), OnceLock::new())),
        })
    }

    /// Not `async`, so that the future, which is boxed for each call, has no room for the request.
    fn exchange(
        &self,
        request: Request,
    ) -> impl Future<Output = Result<Response, TransportError>> + Send {
        let Request {
            method,
            url,
            headers,
            body,
        } = request;
        let call = Call::start(self.limits, url.clone());
        let mut sending = reqwest::Request::new(method, url);
        *sending.headers_mut() = headers;
        *sending.body_mut() = Some(call.upload(body));
        let sending = self.client.execute(sending);

        async move {
            let answer = call.head(pin!(sending)).await?;
            let mut answer = answer.map_err(|error| self.send_error(error, &call.url))?;
            let body = call.body(&mut answer).await?;
            Ok(Response {
                status: answer.status(),
                headers: std::mem::take(answer.headers_mut()),
                body,
            })
        }
    }

    async fn start(
        &self,
        request: StreamRequest,
    ) -> Result<(Response, ByteStream), TransportError> {
        let StreamRequest {
            request,
            body,
            http2,
        } = request;
        let client = self.client(http2, &request.url)?;
        let call = Call::start(self.limits, request.url.clone());
        let mut sending = reqwest::Request::new(request.method, request.url);
        *sending.headers_mut() = request.headers;
        // Whoever drops the answer has no use for the rest of the request either.
        let (wanted, is_wanted) = oneshot::channel();
        *sending.body_mut() = Some(match body {
            Some(body) => {
                if body.length() == Some(0) {
                    // Services ask for it where there could be a body.
                    let none = HeaderValue::from_static("0");
                    sending.headers_mut().insert(CONTENT_LENGTH, none);
                }
                call.stream(body, is_wanted)
            }
            None => call.upload(request.body),
        });
        let answer = call.head(pin!(client.execute(sending))).await?;
        let mut answer = answer.map_err(|error| self.send_error(error, &call.url))?;
        let head = Response {
            status: answer.status(),
            headers: std::mem::take(answer.headers_mut()),
            body: Bytes::new(),
        };
        let body = Download::new(answer, self.limits.read, call.url, wanted);
        Ok((head, ByteStream::from_source(body)))
    }

    /// The client for a version of HTTP.
    fn client(&self, http2: bool, url: &Url) -> Result<&reqwest::Client, TransportError> {
        if http2 {
            self.http2(url)
        } else {
            Ok(&self.client)
        }
    }

    #[cfg(feature = "http2")]
    fn http2(&self, _: &Url) -> Result<&reqwest::Client, TransportError> {
        let (config, made) = &*self.http2;
        if let Some(made) = made.get() {
            return Ok(made);
        }
        // Two calls at once may both make one; one is kept.
        let client = client(config, Version::Http2, self.proxies.is_some())?;
        Ok(made.get_or_init(|| client))
    }

    #[cfg(not(feature = "http2"))]
    fn http2(&self, url: &Url) -> Result<&reqwest::Client, TransportError> {
        Err(TransportError::new(
            TransportErrorKind::InvalidRequest,
            Some(url),
            "it needs HTTP/2, which this program was built without: switch on the feature `http2` of opsmith-client",
        ))
    }

    fn send_error(&self, error: reqwest::Error, url: &Url) -> TransportError {
        let proxied = match (&self.proxies, url.as_str().parse()) {
            (Some(proxies), Ok(uri)) => proxies.intercept(&uri).is_some(),
            _ => false,
        };
        classify::sending(error, url, proxied, self.limits.connect)
    }
}

/// The versions of HTTP.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Version {
    Http1,
    /// Known beforehand: over TLS nothing else is offered, and without TLS nothing else is tried.
    #[cfg(feature = "http2")]
    Http2,
}

/// A client for one version of HTTP.
fn client(
    config: &HttpConfig,
    version: Version,
    is_proxied: bool,
) -> Result<reqwest::Client, TransportError> {
    let setup = |reason: String| TransportError::new(TransportErrorKind::Setup, None, reason);
    let protocol = match version {
        Version::Http1 => "http/1.1",
        #[cfg(feature = "http2")]
        Version::Http2 => "h2",
    };
    let tls = tls::client_config(&config.verify, protocol)
        .map_err(|error| setup(error.to_string()).with_source(error))?;
    let mut builder = reqwest::Client::builder()
        .tls_backend_preconfigured(tls)
        .redirect(reqwest::redirect::Policy::none())
        .referer(false)
        // Retries are not the transport's, and with their number left alone each request is
        // cloned before it is sent.
        .retry(reqwest::retry::never().max_retries_per_request(0))
        .pool_idle_timeout(config.pool_idle_timeout)
        .pool_max_idle_per_host(config.pool_max_idle_per_host)
        // Another crate of the program may switch on these features of reqwest, and their
        // defaults with them.
        .no_gzip()
        .no_brotli()
        .no_zstd()
        .no_deflate();
    builder = match version {
        Version::Http1 => builder.http1_only(),
        #[cfg(feature = "http2")]
        Version::Http2 => builder.http2_prior_knowledge(),
    };
    if !is_proxied {
        // Saves looking the address up among no proxies on each request.
        builder = builder.no_proxy();
    }
    if let Some(limit) = config.connect_timeout {
        builder = builder.connect_timeout(limit);
    }
    builder
        .build()
        .map_err(|error| setup(error.to_string()).with_source(error.without_url()))
}

impl Transport for ReqwestTransport {
    fn send<'a>(&'a self, request: Request) -> BoxFuture<'a, Result<Response, TransportError>> {
        Box::pin(self.exchange(request))
    }

    fn open<'a>(
        &'a self,
        request: StreamRequest,
    ) -> BoxFuture<'a, Result<(Response, ByteStream), TransportError>> {
        Box::pin(self.start(request))
    }
}

impl fmt::Debug for ReqwestTransport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ReqwestTransport")
            .field("limits", &self.limits)
            .finish_non_exhaustive()
    }
}

/// Whether any variable is set that names a proxy, by the names that the HTTP client looks at.
fn proxy_in_environment() -> bool {
    [
        "ALL_PROXY",
        "all_proxy",
        "HTTP_PROXY",
        "http_proxy",
        "HTTPS_PROXY",
        "https_proxy",
    ]
    .iter()
    .any(|name| std::env::var_os(name).is_some_and(|value| !value.is_empty()))
}
