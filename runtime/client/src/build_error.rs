//! Why a client cannot be made.

use std::fmt;

use opsmith_shape::{Protocol, Service};

use crate::config::ConfigError;
use crate::endpoint::EndpointError;
use crate::http::TransportError;

/// Why a client cannot be made. `Display` is one line and says what to do about it.
#[derive(Debug)]
#[non_exhaustive]
pub enum BuildError {
    /// There is no region, no endpoint, or one that cannot be.
    Endpoint(EndpointError),
    /// The configuration files or a variable cannot be used.
    Config(ConfigError),
    /// The program was built without each of the protocols that the service speaks.
    Protocol {
        /// The service's name.
        service: String,
        /// The protocols.
        protocols: Vec<Protocol>,
    },
    /// The HTTP client cannot be set up.
    Transport(TransportError),
}

impl BuildError {
    pub(crate) fn protocol(service: &Service) -> Self {
        BuildError::Protocol {
            service: service.name.to_string(),
            protocols: service.protocols.to_vec(),
        }
    }
}

impl fmt::Display for BuildError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            BuildError::Endpoint(error) => error.fmt(f),
            BuildError::Config(error) => error.fmt(f),
            BuildError::Transport(error) => error.fmt(f),
            BuildError::Protocol { service, protocols } => {
                write!(
                    f,
                    "{service} speaks none of the protocols this program was built with; "
                )?;
                let features: Vec<_> = protocols
                    .iter()
                    .map(|protocol| protocol.feature())
                    .collect();
                match features.as_slice() {
                    [] => f.write_str("its model names no protocol"),
                    features => write!(
                        f,
                        "opsmith-client needs the feature {}",
                        features.join(" or ")
                    ),
                }
            }
        }
    }
}

impl std::error::Error for BuildError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            BuildError::Endpoint(error) => Some(error),
            BuildError::Config(error) => Some(error),
            BuildError::Transport(error) => Some(error),
            BuildError::Protocol { .. } => None,
        }
    }
}

impl From<EndpointError> for BuildError {
    fn from(error: EndpointError) -> Self {
        BuildError::Endpoint(error)
    }
}

impl From<ConfigError> for BuildError {
    fn from(error: ConfigError) -> Self {
        BuildError::Config(error)
    }
}

impl From<TransportError> for BuildError {
    fn from(error: TransportError) -> Self {
        BuildError::Transport(error)
    }
}
