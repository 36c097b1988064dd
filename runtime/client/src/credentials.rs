//! Whose requests they are.

use std::fmt;
use std::path::Path;
use std::sync::{Arc, OnceLock};

use crate::config::{ConfigError, Environment, Settings};
use crate::http::BoxFuture;

/// An access key, and the session token of one that is temporary. `Debug` shows the id only.
#[derive(Clone, PartialEq, Eq)]
pub struct Credentials(Arc<Keys>);

#[derive(PartialEq, Eq)]
struct Keys {
    access_key_id: String,
    secret_access_key: String,
    session_token: Option<String>,
}

impl Credentials {
    /// A permanent access key.
    pub fn new(access_key_id: impl Into<String>, secret_access_key: impl Into<String>) -> Self {
        Credentials(Arc::new(Keys {
            access_key_id: access_key_id.into(),
            secret_access_key: secret_access_key.into(),
            session_token: None,
        }))
    }

    /// A temporary access key.
    pub fn temporary(
        access_key_id: impl Into<String>,
        secret_access_key: impl Into<String>,
        session_token: impl Into<String>,
    ) -> Self {
        Credentials(Arc::new(Keys {
            access_key_id: access_key_id.into(),
            secret_access_key: secret_access_key.into(),
            session_token: Some(session_token.into()),
        }))
    }

    /// The id of the access key, which is not a secret.
    pub fn access_key_id(&self) -> &str {
        &self.0.access_key_id
    }

    /// The secret.
    pub fn secret_access_key(&self) -> &str {
        &self.0.secret_access_key
    }

    /// The token of a temporary key.
    pub fn session_token(&self) -> Option<&str> {
        self.0.session_token.as_deref()
    }

    /// Looks in the variables, unless the program chose the profile itself, and then in the
    /// profile, where the credentials file comes before the configuration file.
    ///
    /// # Errors
    /// Where there are none, and where half of them is missing.
    pub fn from_settings(settings: &Settings) -> Result<Self, CredentialsError> {
        let mut looked = Vec::new();
        let places = [
            from_environment(settings, &mut looked),
            from_profile(settings, &mut looked),
        ];
        for place in places {
            if let Some(found) = place? {
                return Ok(found);
            }
        }
        Err(CredentialsError::NotFound { looked })
    }

    fn of(
        key: String,
        secret: Option<String>,
        token: Option<String>,
        place: impl FnOnce() -> String,
    ) -> Result<Self, CredentialsError> {
        let Some(secret) = secret.filter(|secret| !secret.is_empty()) else {
            return Err(CredentialsError::Partial { place: place() });
        };
        Ok(match token.filter(|token| !token.is_empty()) {
            Some(token) => Credentials::temporary(key, secret, token),
            None => Credentials::new(key, secret),
        })
    }
}

type Found = Result<Option<Credentials>, CredentialsError>;

fn from_environment(settings: &Settings, looked: &mut Vec<String>) -> Found {
    if settings.profile_was_chosen() {
        let profile = settings.profile_name();
        looked.push(format!(
            "not in environment variables, since the profile {profile:?} was asked for"
        ));
        return Ok(None);
    }
    let variable = |name| settings.environment().variable(name);
    let Some(key) = variable("AWS_ACCESS_KEY_ID").filter(|key| !key.is_empty()) else {
        looked.push("environment variables AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY".to_owned());
        return Ok(None);
    };
    let token = variable("AWS_SESSION_TOKEN").or_else(|| variable("AWS_SECURITY_TOKEN"));
    let place = || "AWS_SECRET_ACCESS_KEY is not set, though AWS_ACCESS_KEY_ID is".to_owned();
    Credentials::of(key, variable("AWS_SECRET_ACCESS_KEY"), token, place).map(Some)
}

fn from_profile(settings: &Settings, looked: &mut Vec<String>) -> Found {
    let value = |key| settings.profile_value(key).map(str::to_owned);
    let profile = settings.profile_name();
    let Some(key) = value("aws_access_key_id").filter(|key| !key.is_empty()) else {
        for path in settings.files().paths() {
            looked.push(format!(
                "profile {profile:?} in {}{}",
                path.display(),
                note(path)
            ));
        }
        return Ok(None);
    };
    let token = value("aws_session_token").or_else(|| value("aws_security_token"));
    let place = || {
        format!("the profile {profile:?} has an aws_access_key_id, but no aws_secret_access_key")
    };
    Credentials::of(key, value("aws_secret_access_key"), token, place).map(Some)
}

fn note(path: &Path) -> &'static str {
    if path.exists() { "" } else { " (no such file)" }
}

impl fmt::Debug for Credentials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Credentials")
            .field("access_key_id", &self.0.access_key_id)
            .finish_non_exhaustive()
    }
}

/// Why there are no credentials.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum CredentialsError {
    /// There are none.
    NotFound {
        /// The places that were looked at, in order, in words.
        looked: Vec<String>,
    },
    /// There is a key without its secret.
    Partial {
        /// What is there and what is missing, in words.
        place: String,
    },
    /// A configuration file cannot be used.
    Config(ConfigError),
    /// A provider of the program's own has none.
    Provider(String),
}

impl fmt::Display for CredentialsError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            CredentialsError::NotFound { looked } => {
                write!(f, "no credentials found; looked in: {}", looked.join("; "))
            }
            CredentialsError::Partial { place } => f.write_str(place),
            CredentialsError::Config(error) => error.fmt(f),
            CredentialsError::Provider(reason) => f.write_str(reason),
        }
    }
}

impl std::error::Error for CredentialsError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            CredentialsError::Config(error) => Some(error),
            _ => None,
        }
    }
}

/// Where credentials come from. Asked before each attempt that is signed, so that it can hand out
/// new ones when old ones expire.
pub trait CredentialsProvider: Send + Sync + 'static {
    /// The credentials that count now.
    fn credentials(&self) -> BoxFuture<'_, Result<Credentials, CredentialsError>>;
}

impl CredentialsProvider for Credentials {
    fn credentials(&self) -> BoxFuture<'_, Result<Credentials, CredentialsError>> {
        Box::pin(std::future::ready(Ok(self.clone())))
    }
}

/// Variables, then files, when the first signed request needs them; what was found is kept.
pub(crate) struct DefaultChain {
    settings: Option<Settings>,
    found: OnceLock<Credentials>,
}

impl DefaultChain {
    /// With settings that were loaded already, or with those of the process.
    pub(crate) fn new(settings: Option<Settings>) -> Self {
        DefaultChain {
            settings,
            found: OnceLock::new(),
        }
    }

    fn look(&self) -> Result<Credentials, CredentialsError> {
        if let Some(found) = self.found.get() {
            return Ok(found.clone());
        }
        let found = match &self.settings {
            Some(settings) => Credentials::from_settings(settings)?,
            None => {
                let settings = Settings::load(&Environment::process(), None)
                    .map_err(CredentialsError::Config)?;
                Credentials::from_settings(&settings)?
            }
        };
        Ok(self.found.get_or_init(|| found).clone())
    }
}

impl CredentialsProvider for DefaultChain {
    fn credentials(&self) -> BoxFuture<'_, Result<Credentials, CredentialsError>> {
        Box::pin(std::future::ready(self.look()))
    }
}
