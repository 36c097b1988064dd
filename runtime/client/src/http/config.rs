//! What can be set about the HTTP client.

use std::path::PathBuf;
use std::time::Duration;

/// What [`ReqwestTransport`](super::ReqwestTransport) is built from. The defaults are the AWS CLI's
/// where it has one.
///
/// A duration of `None` means no limit. (The AWS CLI writes that as `0`; here zero is a limit that
/// is always exceeded.)
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct HttpConfig {
    /// How long resolving a name, connecting, the TLS handshake and a proxy's tunnel may take
    /// together. 60 seconds.
    pub connect_timeout: Option<Duration>,
    /// The longest silence: how long the server may send nothing once the connection stands and the
    /// request is being written, and between two pieces of its answer. 60 seconds. Connecting does
    /// not count, and neither does an upload that makes progress.
    pub read_timeout: Option<Duration>,
    /// The limit for the whole call, connecting and reading included. None.
    pub total_timeout: Option<Duration>,
    /// The longest body that is accepted, so that a hostile or broken server cannot take all
    /// memory. 256 MiB. An announced length is checked before anything is read, and what arrives
    /// while it is read.
    pub max_response_bytes: u64,
    /// How servers prove who they are.
    pub verify: Verify,
    /// Which proxy requests go through.
    pub proxy: Proxy,
    /// How long an unused connection is kept for the next call. 90 seconds.
    pub pool_idle_timeout: Option<Duration>,
    /// How many unused connections are kept for each host. No limit.
    pub pool_max_idle_per_host: usize,
}

/// How the certificate of a server is checked.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum Verify {
    /// Against the roots the platform trusts (on Linux also `SSL_CERT_FILE` and `SSL_CERT_DIR`).
    #[default]
    Platform,
    /// Against the certificates of this PEM file, and no others (`--ca-bundle`, `AWS_CA_BUNDLE`).
    CaBundle(PathBuf),
    /// Not at all (`--no-verify-ssl`): anyone between here and the server can read and change what
    /// is sent.
    Off,
}

/// Which proxy requests go through.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum Proxy {
    /// The one that `http_proxy`, `https_proxy`, `all_proxy` and `no_proxy` name, in either case,
    /// read when the transport is made.
    #[default]
    Environment,
    /// None, whatever the environment says.
    Never,
}

impl Default for HttpConfig {
    fn default() -> Self {
        Self {
            connect_timeout: Some(Duration::from_secs(60)),
            read_timeout: Some(Duration::from_secs(60)),
            total_timeout: None,
            max_response_bytes: 256 * 1024 * 1024,
            verify: Verify::default(),
            proxy: Proxy::default(),
            pool_idle_timeout: Some(Duration::from_secs(90)),
            pool_max_idle_per_host: usize::MAX,
        }
    }
}

impl HttpConfig {
    /// The defaults.
    pub fn new() -> Self {
        Self::default()
    }

    /// Sets [`connect_timeout`](Self::connect_timeout).
    pub fn with_connect_timeout(mut self, limit: impl Into<Option<Duration>>) -> Self {
        self.connect_timeout = limit.into();
        self
    }

    /// Sets [`read_timeout`](Self::read_timeout).
    pub fn with_read_timeout(mut self, limit: impl Into<Option<Duration>>) -> Self {
        self.read_timeout = limit.into();
        self
    }

    /// Sets [`total_timeout`](Self::total_timeout).
    pub fn with_total_timeout(mut self, limit: impl Into<Option<Duration>>) -> Self {
        self.total_timeout = limit.into();
        self
    }

    /// Sets [`max_response_bytes`](Self::max_response_bytes).
    pub fn with_max_response_bytes(mut self, limit: u64) -> Self {
        self.max_response_bytes = limit;
        self
    }

    /// Sets [`verify`](Self::verify).
    pub fn with_verify(mut self, verify: Verify) -> Self {
        self.verify = verify;
        self
    }

    /// Sets [`proxy`](Self::proxy).
    pub fn with_proxy(mut self, proxy: Proxy) -> Self {
        self.proxy = proxy;
        self
    }

    /// Sets [`pool_idle_timeout`](Self::pool_idle_timeout).
    pub fn with_pool_idle_timeout(mut self, limit: impl Into<Option<Duration>>) -> Self {
        self.pool_idle_timeout = limit.into();
        self
    }

    /// Sets [`pool_max_idle_per_host`](Self::pool_max_idle_per_host).
    pub fn with_pool_max_idle_per_host(mut self, limit: usize) -> Self {
        self.pool_max_idle_per_host = limit;
        self
    }
}
