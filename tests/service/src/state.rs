//! What the service remembers: clients, device authorizations and tokens.

use crate::clock::Moment;
use crate::config::Config;
use crate::grant::Grant;
use crate::secret::Digest;
use crate::store::{Expires, Store};
use crate::user_code;
use std::fmt;
use std::time::Duration;

/// By how much each `slow_down` lengthens the interval (RFC 8628 section 3.5).
const SLOW_DOWN_STEP: Duration = Duration::from_secs(5);

/// All that outlives a request.
pub(crate) struct State {
    /// By client identifier.
    pub clients: Store<String, Client>,
    /// By device code.
    pub devices: Store<Digest, Device>,
    pub access_tokens: Store<Digest, Token>,
    pub refresh_tokens: Store<Digest, Token>,
}

/// A registered client.
pub(crate) struct Client {
    pub secret: Digest,
    pub name: String,
    pub scopes: Vec<String>,
    pub grants: Vec<Grant>,
    pub expires_at: Moment,
}

/// An access or refresh token that was issued.
#[derive(Clone)]
pub(crate) struct Token {
    /// To whom: a registered client, or an application.
    pub client_id: String,
    pub scopes: Vec<String>,
    pub expires_at: Moment,
}

/// A device authorization, from its start until it expires.
pub(crate) struct Device {
    pub user_code: String,
    pub client_id: String,
    pub client_name: String,
    pub scopes: Vec<String>,
    pub started_at: Moment,
    pub expires_at: Moment,
    pub decision: Decision,
    /// How long the client must wait between two polls; grows with each poll that comes too early.
    interval: Duration,
    last_poll: Option<Moment>,
}

/// What has become of a device authorization.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Decision {
    Pending,
    Approved,
    Denied,
    /// Approved, and its tokens given out.
    Used,
}

/// What a poll of a pending authorization is answered.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Poll {
    Pending,
    TooEarly,
}

/// Why a decision was not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum DecisionError {
    /// No authorization has this user code.
    Unknown,
    /// The authorization has expired.
    Expired,
    /// The authorization was approved or denied before.
    Decided,
}

impl fmt::Display for DecisionError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            DecisionError::Unknown => "no authorization has this user code",
            DecisionError::Expired => "the authorization with this user code has expired",
            DecisionError::Decided => "the authorization with this user code is decided already",
        })
    }
}

impl std::error::Error for DecisionError {}

impl State {
    pub fn new(config: &Config) -> Self {
        State {
            clients: Store::new(config.capacity),
            devices: Store::new(config.capacity),
            access_tokens: Store::new(config.capacity),
            refresh_tokens: Store::new(config.capacity),
        }
    }

    /// The authorization that waits for a decision under this user code, however it was typed.
    ///
    /// A walk over all of them: only people come this way.
    pub fn awaiting_decision(
        &mut self,
        typed: &str,
        now: Moment,
    ) -> Result<&mut Device, DecisionError> {
        let code = user_code::normalise(typed).ok_or(DecisionError::Unknown)?;
        let mut devices = self.devices.values_mut();
        let device = devices.find(|device| device.user_code == code);
        match device {
            None => Err(DecisionError::Unknown),
            Some(device) if device.is_expired(now) => Err(DecisionError::Expired),
            Some(device) if device.decision != Decision::Pending => Err(DecisionError::Decided),
            Some(device) => Ok(device),
        }
    }

    /// The user codes that wait for a decision, the oldest first.
    pub fn pending_user_codes(&self, now: Moment) -> Vec<String> {
        let pending =
            |device: &&Device| device.decision == Decision::Pending && !device.is_expired(now);
        let mut devices: Vec<&Device> = self.devices.values().filter(pending).collect();
        devices.sort_by(|a, b| (a.started_at, &a.user_code).cmp(&(b.started_at, &b.user_code)));
        devices
            .into_iter()
            .map(|device| device.user_code.clone())
            .collect()
    }
}

impl Device {
    /// An authorization that waits for its decision.
    pub fn new(
        user_code: String,
        client_id: String,
        client: &Client,
        now: Moment,
        config: &Config,
    ) -> Self {
        Device {
            user_code,
            client_id,
            client_name: client.name.clone(),
            scopes: client.scopes.clone(),
            started_at: now,
            expires_at: now.saturating_add(config.device_code_lifetime),
            decision: Decision::Pending,
            interval: config.interval,
            last_poll: None,
        }
    }

    /// Counts a poll. Also one that comes too early is a poll: the next interval starts with it.
    pub fn poll(&mut self, now: Moment) -> Poll {
        let waited = self.last_poll.map(|last| now.saturating_sub(last));
        self.last_poll = Some(now);
        match waited {
            Some(waited) if waited < self.interval => {
                self.interval = self.interval.saturating_add(SLOW_DOWN_STEP);
                Poll::TooEarly
            }
            _ => Poll::Pending,
        }
    }
}

impl Expires for Client {
    fn expires_at(&self) -> Moment {
        self.expires_at
    }
}

impl Expires for Device {
    fn expires_at(&self) -> Moment {
        self.expires_at
    }
}

impl Expires for Token {
    fn expires_at(&self) -> Moment {
        self.expires_at
    }
}
