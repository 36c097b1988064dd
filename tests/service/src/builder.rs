//! Building and starting a service.

use crate::clock::Clock;
use crate::config::{Config, Credentials};
use crate::core::Core;
use crate::running::Running;
use crate::secret::Secret;
use crate::server;
use std::fmt;
use std::io;
use std::net::{Ipv4Addr, TcpListener};
use std::sync::Arc;
use std::time::Duration;

/// The authorization service.
#[derive(Debug)]
pub struct Service;

impl Service {
    /// A service with the settings AWS is seen to have: an interval of 1 second, device codes for 10 minutes, registrations for 90 days.
    pub fn builder() -> Builder {
        Builder::default()
    }
}

/// The settings of a service that is yet to start.
#[derive(Clone, Debug, Default)]
pub struct Builder {
    config: Config,
    clock: Clock,
    port: u16,
}

/// Why a service did not start.
#[derive(Debug)]
#[non_exhaustive]
pub enum StartError {
    /// Another program listens on the port.
    PortInUse(u16),
    /// The port, or what else the operating system must give, is not to be had.
    Io(io::Error),
    /// The operating system gives no random numbers.
    NoRandomness,
}

impl fmt::Display for StartError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            StartError::PortInUse(port) => {
                write!(
                    f,
                    "port {port} of 127.0.0.1 is in use by another program; choose another, or 0 for any"
                )
            }
            StartError::Io(error) => write!(f, "cannot listen on 127.0.0.1: {error}"),
            StartError::NoRandomness => f.write_str("the operating system gives no random numbers"),
        }
    }
}

impl std::error::Error for StartError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            StartError::Io(error) => Some(error),
            _ => None,
        }
    }
}

impl Builder {
    /// How long a client must wait between two polls (default: 1 second). Announced in whole seconds, rounded up.
    pub fn interval(mut self, interval: Duration) -> Self {
        self.config.interval = interval;
        self
    }

    /// How long a device authorization may wait for its decision and for being used (default: 10 minutes).
    pub fn device_code_lifetime(mut self, lifetime: Duration) -> Self {
        self.config.device_code_lifetime = lifetime;
        self
    }

    /// How long a client stays registered (default: 90 days).
    pub fn registration_lifetime(mut self, lifetime: Duration) -> Self {
        self.config.registration_lifetime = lifetime;
        self
    }

    /// How long an access token is valid (default: 8 hours).
    pub fn token_lifetime(mut self, lifetime: Duration) -> Self {
        self.config.token_lifetime = lifetime;
        self
    }

    /// How long a refresh token is valid (default: 90 days).
    pub fn refresh_token_lifetime(mut self, lifetime: Duration) -> Self {
        self.config.refresh_token_lifetime = lifetime;
        self
    }

    /// The clock everything goes by (default: the real time).
    pub fn clock(mut self, clock: Clock) -> Self {
        self.clock = clock;
        self
    }

    /// The port to listen on (default: 0, any that is free).
    pub fn port(mut self, port: u16) -> Self {
        self.port = port;
        self
    }

    /// The region that signed requests must be signed for (default: any). Others get `InvalidRequestRegionException`.
    pub fn region(mut self, region: impl Into<String>) -> Self {
        self.config.region = Some(region.into());
        self
    }

    /// The key that signed requests must be signed with (default: any, the signature is not recomputed).
    pub fn credentials(mut self, access_key: impl Into<String>, secret: impl Into<String>) -> Self {
        self.config.credentials = Some(Credentials {
            access_key: access_key.into(),
            secret: Secret(secret.into()),
        });
        self
    }

    /// How many clients, authorizations, access tokens and refresh tokens are held, of each (default: 10,000). When there is no place, and nothing
    /// has expired, the answer is `SlowDownException`.
    pub fn capacity(mut self, capacity: usize) -> Self {
        self.config.capacity = capacity;
        self
    }

    /// Starts the service. It answers as soon as this returns.
    ///
    /// # Errors
    ///
    /// If the port is in use, or the operating system refuses what a server needs.
    pub async fn start(self) -> Result<Running, StartError> {
        // There is nothing to wait for: listening on loopback takes no time, and the service runs in a thread of its own.
        self.start_blocking()
    }

    /// Starts the service from code that is not asynchronous.
    ///
    /// # Errors
    ///
    /// As [`Builder::start`].
    pub fn start_blocking(mut self) -> Result<Running, StartError> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, self.port)).map_err(|error| {
            match error.kind() {
                io::ErrorKind::AddrInUse => StartError::PortInUse(self.port),
                _ => StartError::Io(error),
            }
        })?;
        let address = listener.local_addr().map_err(StartError::Io)?;
        self.config.url = format!("http://{address}");
        let core = Core::new(self.config, self.clock).map_err(|_| StartError::NoRandomness)?;
        let core = Arc::new(core);
        let server = server::start(listener, core.clone()).map_err(StartError::Io)?;
        Ok(Running::new(core, server))
    }
}
