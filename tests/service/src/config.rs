//! What a service was told when it was built.

use crate::secret::Secret;
use std::time::Duration;

const MINUTE: u64 = 60;
const HOUR: u64 = 60 * MINUTE;
const DAY: u64 = 24 * HOUR;

/// The settings of a service; [`crate::Builder`] fills them in.
#[derive(Clone, Debug)]
pub(crate) struct Config {
    /// How long a client must wait between two polls.
    pub interval: Duration,
    pub device_code_lifetime: Duration,
    pub registration_lifetime: Duration,
    pub token_lifetime: Duration,
    pub refresh_token_lifetime: Duration,
    /// The region that signed requests must be for; `None` accepts any.
    pub region: Option<String>,
    /// The key that signed requests must be signed with; `None` accepts any.
    pub credentials: Option<Credentials>,
    /// How many entries each table of the service holds.
    pub capacity: usize,
    /// `http://127.0.0.1:PORT`; known once the service listens.
    pub url: String,
}

/// A key pair for SigV4.
#[derive(Clone, Debug)]
pub(crate) struct Credentials {
    pub access_key: String,
    pub secret: Secret,
}

impl Default for Config {
    /// The values that AWS answers with (interval, device code, registration, token), as far as they can be seen from outside.
    fn default() -> Self {
        Config {
            interval: Duration::from_secs(1),
            device_code_lifetime: Duration::from_secs(10 * MINUTE),
            registration_lifetime: Duration::from_secs(90 * DAY),
            token_lifetime: Duration::from_secs(8 * HOUR),
            refresh_token_lifetime: Duration::from_secs(90 * DAY),
            region: None,
            credentials: None,
            capacity: 10_000,
            url: String::new(),
        }
    }
}
