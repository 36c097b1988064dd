//! Connections to servers, through a proxy where there is one.

use std::error::Error;
use std::fmt;
use std::io::{self, IoSlice};
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use http::uri::{Scheme, Uri};
use hyper::rt::{Read, ReadBufCursor, Write};
use hyper_rustls::{HttpsConnector, MaybeHttpsStream};
use hyper_util::client::legacy::connect::proxy::Tunnel;
use hyper_util::client::legacy::connect::{Connected, Connection, HttpConnector};
use hyper_util::client::proxy::matcher::{Intercept, Matcher};
use hyper_util::rt::TokioIo;
use rustls::ClientConfig;
use tokio::net::TcpStream;
use tokio::time::timeout;
use tower_service::Service;

use crate::http::{BoxFuture, HttpConfig};

type BoxError = Box<dyn Error + Send + Sync>;

/// When a connection that is silent is probed, and how often, as reqwest does it.
const KEEP_ALIVE: Duration = Duration::from_secs(15);
const PROBES: u32 = 3;

/// The proxy that a request goes through.
pub(super) fn intercept(proxies: Option<&Arc<Matcher>>, to: &Uri) -> Option<Intercept> {
    proxies?.intercept(to)
}

/// Makes connections, within the limit for it.
#[derive(Clone)]
pub(super) struct Connector {
    route: Route,
    tls: Arc<ClientConfig>,
    limit: Option<Duration>,
}

impl Connector {
    pub(super) fn new(
        config: &HttpConfig,
        tls: &ClientConfig,
        proxies: Option<&Arc<Matcher>>,
    ) -> Self {
        Connector {
            route: Route::new(tls, proxies),
            tls: Arc::new(tls.clone()),
            limit: config.connect_timeout,
        }
    }
}

impl Service<Uri> for Connector {
    type Response = MaybeHttpsStream<Line>;
    type Error = BoxError;
    type Future = BoxFuture<'static, Result<Self::Response, BoxError>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), BoxError>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, to: Uri) -> Self::Future {
        let route = self.route.clone();
        let connecting = HttpsConnector::from((route, Arc::clone(&self.tls))).call(to);
        match self.limit {
            Some(limit) => Box::pin(async move {
                let connected = timeout(limit, connecting).await;
                connected.unwrap_or_else(|_| Err(TookTooLong.into()))
            }),
            None => connecting,
        }
    }
}

/// Connecting took longer than it may.
#[derive(Debug)]
pub(super) struct TookTooLong;

impl fmt::Display for TookTooLong {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("connecting took too long")
    }
}

impl Error for TookTooLong {}

/// Ways to servers: at once, or through a proxy. TLS with the server comes after this.
#[derive(Clone)]
struct Route {
    http: HttpConnector,
    /// For proxies that are spoken to over TLS.
    tls: Arc<ClientConfig>,
    proxies: Option<Arc<Matcher>>,
}

impl Route {
    fn new(tls: &ClientConfig, proxies: Option<&Arc<Matcher>>) -> Self {
        let mut http = HttpConnector::new();
        http.enforce_http(false);
        http.set_nodelay(true);
        http.set_keepalive(Some(KEEP_ALIVE));
        http.set_keepalive_interval(Some(KEEP_ALIVE));
        http.set_keepalive_retries(Some(PROBES));
        #[cfg(any(target_os = "android", target_os = "fuchsia", target_os = "linux"))]
        http.set_tcp_user_timeout(Some(2 * KEEP_ALIVE));
        let mut tls = tls.clone();
        tls.alpn_protocols.clear();
        Route {
            http,
            tls: Arc::new(tls),
            proxies: proxies.cloned(),
        }
    }
}

impl Service<Uri> for Route {
    type Response = Line;
    type Error = BoxError;
    type Future = BoxFuture<'static, Result<Line, BoxError>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), BoxError>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, to: Uri) -> Self::Future {
        let Some(proxy) = intercept(self.proxies.as_ref(), &to) else {
            let connecting = self.http.call(to);
            return Box::pin(async move { Ok(Line::new(connecting.await?.into(), false)) });
        };
        let mut to_proxy = HttpsConnector::from((self.http.clone(), Arc::clone(&self.tls)));
        if to.scheme() == Some(&Scheme::HTTPS) {
            let mut tunnel = Tunnel::new(proxy.uri().clone(), to_proxy);
            if let Some(user) = proxy.basic_auth() {
                tunnel = tunnel.with_auth(user.clone());
            }
            let connecting = tunnel.call(to);
            return Box::pin(async move { Ok(Line::new(connecting.await?, false)) });
        }
        let connecting = to_proxy.call(proxy.uri().clone());
        Box::pin(async move { Ok(Line::new(connecting.await?, true)) })
    }
}

/// A connection to a server, or to a proxy that stands for all of them.
pub(super) struct Line {
    stream: MaybeHttpsStream<TokioIo<TcpStream>>,
    is_proxied: bool,
}

impl Line {
    fn new(stream: MaybeHttpsStream<TokioIo<TcpStream>>, is_proxied: bool) -> Self {
        Line { stream, is_proxied }
    }
}

impl Connection for Line {
    /// A proxy is sent whole addresses.
    fn connected(&self) -> Connected {
        self.stream.connected().proxy(self.is_proxied)
    }
}

impl Read for Line {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        into: ReadBufCursor<'_>,
    ) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_read(context, into)
    }
}

impl Write for Line {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.stream).poll_write(context, bytes)
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(context)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        pieces: &[IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.stream).poll_write_vectored(context, pieces)
    }
}
