//! Variables and the profile, as far as the command line itself needs them.

use std::cell::OnceCell;

use opsmith_client::config::{self, ConfigError, Environment};

use crate::input::load::is_utf8;
use crate::input::prepare::BinaryFormat;
use crate::output::{LocalZone, Moments};
use crate::report::{ErrorFormat, Failure};
use crate::words::globals::Globals;

/// Settings that are read when they are first needed. A skeleton needs none.
pub(crate) struct Settings<'a> {
    environment: &'a Environment,
    globals: &'a Globals,
    loaded: OnceCell<Result<config::Settings, ConfigError>>,
}

impl<'a> Settings<'a> {
    pub(crate) fn new(environment: &'a Environment, globals: &'a Globals) -> Self {
        Settings {
            environment,
            globals,
            loaded: OnceCell::new(),
        }
    }

    fn load(&self) -> &Result<config::Settings, ConfigError> {
        self.loaded.get_or_init(|| {
            config::Settings::load(self.environment, self.globals.profile.as_deref())
        })
    }

    /// All settings. Without a home directory, a profile or a readable file there may be none.
    pub(crate) fn all(&self) -> Result<&config::Settings, Failure> {
        self.load().as_ref().map_err(failure)
    }

    /// A variable, else a key of the profile, if there is a profile to look at.
    fn lenient(&self, variable: Option<&str>, key: &str) -> Option<String> {
        let given = variable.and_then(|variable| self.environment.variable(variable));
        given.or_else(|| {
            self.load()
                .as_ref()
                .ok()?
                .profile_value(key)
                .map(str::to_owned)
        })
    }

    /// How failures are told. An unknown name means the default.
    pub(crate) fn error_format(&self) -> ErrorFormat {
        if let Some(name) = &self.globals.error_format {
            return ErrorFormat::named(name).unwrap_or(ErrorFormat::Enhanced);
        }
        let variable = self.environment.variable("AWS_CLI_ERROR_FORMAT");
        // A quirk of the original: it falls back to the old form where the profile cannot be had.
        if variable.is_none() && matches!(self.load(), Err(ConfigError::UnknownProfile { .. })) {
            return ErrorFormat::Legacy;
        }
        let name = variable.or_else(|| self.lenient(None, "cli_error_format"));
        name.and_then(|name| ErrorFormat::named(&name))
            .unwrap_or(ErrorFormat::Enhanced)
    }

    /// The mode of the auto-prompt, as it is configured.
    pub(crate) fn auto_prompt(&self) -> Option<String> {
        self.lenient(Some("AWS_CLI_AUTO_PROMPT"), "cli_auto_prompt")
    }

    /// The name of the output format, and whether it was given as an option.
    pub(crate) fn output(&self) -> String {
        let configured = || self.lenient(Some("AWS_DEFAULT_OUTPUT"), "output");
        self.globals
            .output
            .clone()
            .or_else(configured)
            .unwrap_or_else(|| "json".to_owned())
    }

    /// The program that pages results; none where it is switched off.
    pub(crate) fn pager(&self) -> Option<String> {
        let configured = self.lenient(Some("AWS_PAGER"), "cli_pager");
        let pager = configured
            .or_else(|| self.environment.variable("PAGER"))
            .unwrap_or_else(|| "less".to_owned());
        (!self.globals.no_cli_pager && !pager.trim().is_empty()).then_some(pager)
    }

    /// How blobs are given.
    pub(crate) fn binary_format(&self) -> Result<BinaryFormat, Failure> {
        let name = self
            .globals
            .binary_format
            .clone()
            .or_else(|| self.lenient(None, "cli_binary_format"));
        match name {
            None => Ok(BinaryFormat::Base64),
            Some(name) => BinaryFormat::named(&name).ok_or_else(|| {
                Failure::other(format!(
                    "cli_binary_format is {name:?}, but has to be base64 or raw-in-base64-out"
                ))
            }),
        }
    }

    /// Whether parameters are checked before they are sent.
    pub(crate) fn validates(&self) -> bool {
        let value = self.lenient(None, "parameter_validation");
        !value.is_some_and(|value| value.eq_ignore_ascii_case("false"))
    }

    /// Checks settings that the AWS CLI checks on every run.
    pub(crate) fn check(&self) -> Result<(), Failure> {
        let encoding = self.environment.variable("AWS_CLI_OUTPUT_ENCODING");
        if let Some(encoding) = encoding.filter(|name| !is_utf8(name)) {
            return Err(Failure::other(format!(
                "AWS_CLI_OUTPUT_ENCODING asks for {encoding:?}; only UTF-8 can be written"
            )));
        }
        match self.lenient(None, "cli_timestamp_format") {
            Some(format) if !["iso8601", "wire", "none"].contains(&format.as_str()) => {
                Err(Failure::configuration(format!(
                    "cli_timestamp_format is {format:?}, but has to be iso8601 or wire"
                )))
            }
            _ => Ok(()),
        }
    }

    /// How the moments of answers are shown.
    pub(crate) fn moments(&self) -> Moments {
        match self.lenient(None, "cli_timestamp_format").as_deref() {
            None | Some("iso8601") => {
                Moments::Iso8601(LocalZone::new(self.environment.variable("TZ")))
            }
            Some(_) => Moments::AsSent,
        }
    }
}

/// A configuration that cannot be used.
pub(crate) fn failure(error: &ConfigError) -> Failure {
    let hint = match error {
        ConfigError::UnknownProfile { name, .. } => {
            format!(
                ". Add a section [profile {name}] to the first, or name another profile with --profile or AWS_PROFILE"
            )
        }
        _ => String::new(),
    };
    Failure::other(format!("{error}{hint}"))
}
