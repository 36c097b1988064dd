//! The transport over reqwest.

use std::fmt;
use std::pin::pin;
use std::sync::Arc;
#[cfg(feature = "http2")]
use std::sync::OnceLock;

use http::{HeaderMap, Method};
use hyper_util::client::proxy::matcher::Matcher;
use rustls::ClientConfig;

#[cfg(feature = "streams")]
use super::StreamRequest;
use super::call::{Call, Limits};
use super::classify::Unsent;
use super::config::{HttpConfig, Proxy};
use super::error::{TransportError, TransportErrorKind};
use super::exact::{self, ExactClient};
use super::exact_url::ExactUrl;
use super::{BoxFuture, Request, Response, Transport, classify, tls};
#[cfg(feature = "streams")]
use crate::stream::ByteStream;

/// Sends requests over HTTP/1.1 (and over HTTP/2 those that ask for it) with reqwest, TLS with rustls, and one pool of connections.
/// Requests whose path reqwest would change, those with segments of dots, go through the client below it, alike in all else. They need
/// the feature `dot-segments`.
///
/// It can be made anywhere, and used inside any tokio runtime that has I/O and time enabled,
/// current-thread ones included. Cloning shares the connections.
#[derive(Clone)]
pub struct ReqwestTransport(pub(super) Arc<Shared>);

/// What all clones have in common.
pub(super) struct Shared {
    pub(super) limits: Limits,
    /// `None` where the environment names none. Kept for telling, once connecting failed, whether one was to be used.
    proxies: Option<Arc<Matcher>>,
    pub(super) http1: Clients,
    /// For HTTP/2, made when they are asked for, and of what.
    #[cfg(feature = "http2")]
    http2: (HttpConfig, OnceLock<Clients>),
}

/// The clients for one version of HTTP.
pub(super) struct Clients {
    usual: reqwest::Client,
    /// For addresses that the usual one would change.
    exact: ExactClient,
}

/// A request that is under way: one of `F`, which is the usual client's future.
pub(super) enum Sending<F> {
    Usual(F),
    Exact(exact::Pending),
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
        Ok(Self(Arc::new(Shared {
            limits: Limits {
                connect: config.connect_timeout,
                read: config.read_timeout,
                total: config.total_timeout,
                bytes: config.max_response_bytes,
            },
            http1: Clients::new(config, Version::Http1, proxies.as_ref())?,
            proxies,
            #[cfg(feature = "http2")]
            http2: (config.clone(), OnceLock::new()),
        })))
    }

    /// Not `async`, so that the future, which is boxed for each call, has no room for the request.
    fn exchange(
        &self,
        request: Request,
    ) -> impl Future<Output = Result<Response, TransportError>> + Send {
        let shared = &*self.0;
        let Request {
            method,
            url,
            headers,
            body,
        } = request;
        let call = Call::start(shared.limits, url);
        let body = call.upload(body);
        let sending = shared.http1.send(&call.url, method, headers, body);

        async move {
            let mut answer = shared.answer(&call, sending).await?;
            let body = call.body(&mut answer).await?;
            Ok(Response {
                status: answer.status(),
                headers: std::mem::take(answer.headers_mut()),
                body,
            })
        }
    }
}

impl Shared {
    /// The clients for HTTP/2.
    #[cfg(feature = "http2")]
    pub(super) fn http2(&self, _: &ExactUrl) -> Result<&Clients, TransportError> {
        let (config, made) = &self.http2;
        if let Some(made) = made.get() {
            return Ok(made);
        }
        // Two calls at once may both make them; those of one are kept.
        let clients = Clients::new(config, Version::Http2, self.proxies.as_ref())?;
        Ok(made.get_or_init(|| clients))
    }

    /// Waits for the head of an answer.
    pub(super) async fn answer(
        &self,
        call: &Call,
        sending: Result<Sending<impl Future<Output = reqwest::Result<reqwest::Response>>>, Unsent>,
    ) -> Result<reqwest::Response, TransportError> {
        let answer = match sending {
            Ok(Sending::Usual(sending)) => call.head(pin!(sending)).await?.map_err(Unsent::from),
            Ok(Sending::Exact(sending)) => call.head(pin!(sending)).await?,
            Err(unsent) => Err(unsent),
        };
        let answer = answer.map_err(|unsent| {
            let proxied = match (&self.proxies, call.url.as_str().parse()) {
                (Some(proxies), Ok(uri)) => proxies.intercept(&uri).is_some(),
                _ => false,
            };
            classify::sending(unsent, &call.url, proxied, self.limits.connect)
        })?;
        if answer.status().is_informational() {
            // The HTTP client skips those that come before an answer, all but this one: nobody asked for another protocol.
            let reason = format!(
                "its status is {}, which is none of an answer",
                answer.status()
            );
            let kind = TransportErrorKind::InvalidResponse;
            return Err(TransportError::new(kind, Some(&call.url), reason));
        }
        Ok(answer)
    }
}

impl Clients {
    fn new(
        config: &HttpConfig,
        version: Version,
        proxies: Option<&Arc<Matcher>>,
    ) -> Result<Self, TransportError> {
        let tls = tls::client_config(&config.verify, version.in_tls())
            .map_err(|error| setup(error.to_string()))?;
        let exact = ExactClient::new(config, &tls, version.is_http2(), proxies);
        let usual = client(config, tls, version, proxies.is_some())?;
        Ok(Clients { usual, exact })
    }

    pub(super) fn send(
        &self,
        url: &ExactUrl,
        method: Method,
        headers: HeaderMap,
        body: reqwest::Body,
    ) -> Result<
        Sending<impl Future<Output = reqwest::Result<reqwest::Response>> + Send + use<>>,
        Unsent,
    > {
        let Some(url) = url.as_url() else {
            let mut request = http::Request::new(body);
            *request.method_mut() = method;
            *request.headers_mut() = headers;
            return self.exact.send(request, url).map(Sending::Exact);
        };
        let mut request = reqwest::Request::new(method, url.clone());
        *request.headers_mut() = headers;
        *request.body_mut() = Some(body);
        Ok(Sending::Usual(self.usual.execute(request)))
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

impl Version {
    /// What it is called in a TLS handshake.
    fn in_tls(self) -> &'static str {
        match self {
            Version::Http1 => "http/1.1",
            #[cfg(feature = "http2")]
            Version::Http2 => "h2",
        }
    }

    fn is_http2(self) -> bool {
        self != Version::Http1
    }
}

fn setup(reason: String) -> TransportError {
    TransportError::new(TransportErrorKind::Setup, None, reason)
}

/// reqwest's client for one version of HTTP.
fn client(
    config: &HttpConfig,
    tls: ClientConfig,
    version: Version,
    is_proxied: bool,
) -> Result<reqwest::Client, TransportError> {
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

    #[cfg(feature = "streams")]
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
            .field("limits", &self.0.limits)
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
