//! Sends requests whose path reqwest would change: those with segments of dots.
//!
//! reqwest takes a [`url::Url`], which has none ([`ExactUrl`]). Below it, hyper sends any path. This is
//! hyper's client with what reqwest builds around it for all other requests: the same TLS, proxies,
//! limits and pool, so that a request is treated alike whatever its path.

mod connect;

use std::error::Error;
use std::io;
use std::sync::Arc;

use http::HeaderValue;
use http::header::{ACCEPT, PROXY_AUTHORIZATION};
use http::uri::{PathAndQuery, Scheme, Uri};
use hyper_util::client::legacy::{self, Client};
use hyper_util::client::proxy::matcher::Matcher;
use hyper_util::rt::{TokioExecutor, TokioTimer};
use rustls::ClientConfig;

use super::classify::{Unsent, find};
use super::config::HttpConfig;
use super::{BoxFuture, ExactUrl};
use crate::endpoint::host;
use connect::{Connector, TookTooLong, intercept};

/// A request under way.
pub(super) type Pending = BoxFuture<'static, Result<reqwest::Response, Unsent>>;

/// A client for one version of HTTP.
pub(super) struct ExactClient {
    client: Client<Connector, reqwest::Body>,
    proxies: Option<Arc<Matcher>>,
}

impl ExactClient {
    pub(super) fn new(
        config: &HttpConfig,
        tls: &ClientConfig,
        #[cfg_attr(not(feature = "http2"), allow(unused_variables))] is_http2: bool,
        proxies: Option<&Arc<Matcher>>,
    ) -> Self {
        let connector = Connector::new(config, tls, proxies);
        let mut builder = Client::builder(TokioExecutor::new());
        builder
            .timer(TokioTimer::new())
            .pool_timer(TokioTimer::new())
            .pool_idle_timeout(config.pool_idle_timeout)
            .pool_max_idle_per_host(config.pool_max_idle_per_host);
        #[cfg(feature = "http2")]
        builder.http2_only(is_http2);
        ExactClient {
            client: builder.build(connector),
            proxies: proxies.cloned(),
        }
    }

    /// Sends a request to this address, which is not in it yet.
    pub(super) fn send(
        &self,
        mut request: http::Request<reqwest::Body>,
        url: &ExactUrl,
    ) -> Result<Pending, Unsent> {
        let uri = uri(url).map_err(Unsent::invalid)?;
        let headers = request.headers_mut();
        headers
            .entry(ACCEPT)
            .or_insert(HeaderValue::from_static("*/*"));
        // Over TLS the tunnel has it.
        if uri.scheme() == Some(&Scheme::HTTP)
            && let Some(proxy) = intercept(self.proxies.as_ref(), &uri)
            && let Some(user) = proxy.basic_auth()
        {
            headers.insert(PROXY_AUTHORIZATION, user.clone());
        }
        *request.uri_mut() = uri;
        let answer = self.client.request(request);
        Ok(Box::pin(async move {
            let answer = answer.await.map_err(unsent)?;
            Ok(answer.map(reqwest::Body::wrap).into())
        }))
    }
}

/// The address as hyper takes it, without user and password, which nobody is sent.
fn uri(url: &ExactUrl) -> Result<Uri, Box<dyn Error + Send + Sync>> {
    if !matches!(url.scheme(), "http" | "https") {
        return Err("its scheme has to be http or https".into());
    }
    let path = match url.query() {
        Some(query) => PathAndQuery::try_from(format!("{}?{query}", url.path())),
        None => PathAndQuery::try_from(url.path()),
    };
    let uri = Uri::builder()
        .scheme(url.scheme())
        .authority(host(url))
        .path_and_query(path?);
    Ok(uri.build()?)
}

fn unsent(error: legacy::Error) -> Unsent {
    let top: &(dyn Error + 'static) = &error;
    let system = find::<io::Error>(top);
    let is_timeout = find::<TookTooLong>(top).is_some()
        || system.is_some_and(|error| error.kind() == io::ErrorKind::TimedOut);
    Unsent {
        is_invalid: false,
        is_connect: error.is_connect(),
        is_timeout,
        error: error.into(),
    }
}
