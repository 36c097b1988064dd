//! Environment and files together, in order of precedence.

use std::path::PathBuf;

use super::named::Named;
use super::{ConfigError, Environment, Files, Setting};

/// What variables and the chosen profile say. A variable wins over the profile, and an empty
/// variable is a value.
///
/// The typed questions below are those the client itself has. For others, such as the output format
/// of a command line, there is [`Settings::value`].
#[derive(Debug, Clone)]
pub struct Settings {
    environment: Environment,
    files: Files,
    profile: String,
    chosen: bool,
}

const DEFAULT_PROFILE: &str = "default";

impl Settings {
    /// Reads the shared files. The profile is `profile`, else that of `AWS_PROFILE` or
    /// `AWS_DEFAULT_PROFILE`, else `default`, which alone need not exist.
    ///
    /// # Errors
    /// Where a file cannot be used, or does not have the profile.
    pub fn load(environment: &Environment, profile: Option<&str>) -> Result<Self, ConfigError> {
        let files = Files::read(environment)?;
        let named = profile.map(str::to_owned);
        let named = named.or_else(|| {
            first(environment, &["AWS_PROFILE", "AWS_DEFAULT_PROFILE"]).map(|(_, name)| name)
        });
        if let Some(name) = named
            .as_deref()
            .filter(|name| files.profile(name).is_none())
        {
            return Err(ConfigError::UnknownProfile {
                name: name.to_owned(),
                files: files.paths().to_vec(),
            });
        }
        Ok(Settings {
            environment: environment.clone(),
            files,
            profile: named.unwrap_or_else(|| DEFAULT_PROFILE.to_owned()),
            chosen: profile.is_some(),
        })
    }

    /// What the environment alone says, without reading a file.
    pub fn without_files(environment: &Environment) -> Self {
        Settings {
            environment: environment.clone(),
            files: Files::default(),
            profile: DEFAULT_PROFILE.to_owned(),
            chosen: false,
        }
    }

    /// Where variables come from.
    pub fn environment(&self) -> &Environment {
        &self.environment
    }

    /// The shared files.
    pub fn files(&self) -> &Files {
        &self.files
    }

    /// The name of the profile.
    pub fn profile_name(&self) -> &str {
        &self.profile
    }

    /// Whether the program chose the profile, rather than the environment. Credentials in variables
    /// do not count then.
    pub fn profile_was_chosen(&self) -> bool {
        self.chosen
    }

    /// All settings of the profile.
    pub fn profile(&self) -> Option<&Named<Setting>> {
        self.files.profile(&self.profile)
    }

    /// A setting of the profile.
    pub fn profile_value(&self, key: &str) -> Option<&str> {
        self.profile()?.get(key)?.text()
    }

    /// The first of these variables that is set, else the setting of the profile.
    pub fn value(&self, variables: &[&str], key: &str) -> Option<String> {
        self.named_value(variables, key).map(|(_, value)| value)
    }

    fn named_value(&self, variables: &[&str], key: &str) -> Option<(String, String)> {
        let variable =
            first(&self.environment, variables).map(|(name, value)| (name.to_owned(), value));
        variable.or_else(|| Some((key.to_owned(), self.profile_value(key)?.to_owned())))
    }

    /// `AWS_REGION`, `AWS_DEFAULT_REGION`, `region`.
    pub fn region(&self) -> Option<String> {
        self.value(&["AWS_REGION", "AWS_DEFAULT_REGION"], "region")
    }

    /// `AWS_USE_FIPS_ENDPOINT`, `use_fips_endpoint`.
    pub fn use_fips(&self) -> Option<bool> {
        self.truth("AWS_USE_FIPS_ENDPOINT", "use_fips_endpoint")
    }

    /// `AWS_USE_DUALSTACK_ENDPOINT`, `use_dualstack_endpoint`.
    pub fn use_dual_stack(&self) -> Option<bool> {
        self.truth("AWS_USE_DUALSTACK_ENDPOINT", "use_dualstack_endpoint")
    }

    /// `addressing_style` in the block `s3`: whether buckets always stand in the path, or before the host
    /// wherever they can. `None` where it leaves that open.
    pub fn s3_path_style(&self) -> Option<bool> {
        match self.s3("addressing_style")? {
            "path" => Some(true),
            "virtual" => Some(false),
            _ => None,
        }
    }

    /// `use_accelerate_endpoint` in the block `s3`.
    pub fn s3_accelerate(&self) -> Option<bool> {
        let value = self.s3("use_accelerate_endpoint")?;
        Some(value.eq_ignore_ascii_case("true"))
    }

    fn s3(&self, key: &str) -> Option<&str> {
        match self.profile()?.get("s3")? {
            Setting::Block(settings) => settings.get(key).map(String::as_str),
            Setting::Text(_) => None,
        }
    }

    /// Anything but `true` is false, as for the AWS CLI.
    fn truth(&self, variable: &str, key: &str) -> Option<bool> {
        self.value(&[variable], key)
            .map(|value| value.eq_ignore_ascii_case("true"))
    }

    /// The endpoint of a service by its id, such as `SSO OIDC`: `AWS_ENDPOINT_URL_SSO_OIDC`,
    /// `AWS_ENDPOINT_URL`, `sso_oidc` in the `services` section of the profile, `endpoint_url`.
    /// None at all under `AWS_IGNORE_CONFIGURED_ENDPOINT_URLS`.
    ///
    /// # Errors
    /// [`ConfigError::UnknownServices`].
    pub fn endpoint_url(&self, service_id: &str) -> Result<Option<String>, ConfigError> {
        if self.truth(
            "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS",
            "ignore_configured_endpoint_urls",
        ) == Some(true)
        {
            return Ok(None);
        }
        let key = service_id.to_lowercase().replace([' ', '-'], "_");
        let own = format!("AWS_ENDPOINT_URL_{}", key.to_uppercase());
        for variable in [own.as_str(), "AWS_ENDPOINT_URL"] {
            if let Some(url) = self
                .environment
                .variable(variable)
                .filter(|url| !url.is_empty())
            {
                return Ok(Some(url));
            }
        }
        let of_service = match self.services()?.and_then(|services| services.get(&key)) {
            Some(Setting::Block(settings)) => settings.get("endpoint_url").map(String::as_str),
            _ => None,
        };
        let url = of_service
            .filter(|url| !url.is_empty())
            .or_else(|| self.profile_value("endpoint_url"));
        Ok(url.filter(|url| !url.is_empty()).map(str::to_owned))
    }

    /// The `services` section that the profile names.
    fn services(&self) -> Result<Option<&Named<Setting>>, ConfigError> {
        let Some(name) = self.profile_value("services") else {
            return Ok(None);
        };
        let services = self
            .files
            .services(name)
            .filter(|services| !services.is_empty());
        services
            .map(Some)
            .ok_or_else(|| ConfigError::UnknownServices {
                name: name.to_owned(),
            })
    }

    /// `AWS_MAX_ATTEMPTS`, `max_attempts`: how often a request is sent at most, the first time
    /// counted.
    ///
    /// # Errors
    /// Where it is not a whole number of at least 1.
    pub fn max_attempts(&self) -> Result<Option<u32>, ConfigError> {
        let Some((name, value)) = self.named_value(&["AWS_MAX_ATTEMPTS"], "max_attempts") else {
            return Ok(None);
        };
        match value.trim().parse() {
            Ok(attempts) if attempts > 0 => Ok(Some(attempts)),
            _ => Err(ConfigError::Value {
                name,
                value,
                expected: "a whole number of at least 1",
            }),
        }
    }

    /// `AWS_RETRY_MODE`, `retry_mode`. Both modes there are mean the standard one here.
    ///
    /// # Errors
    /// Where it is neither.
    pub fn retry_mode(&self) -> Result<Option<String>, ConfigError> {
        let Some((name, value)) = self.named_value(&["AWS_RETRY_MODE"], "retry_mode") else {
            return Ok(None);
        };
        if matches!(value.as_str(), "standard" | "adaptive") {
            return Ok(Some(value));
        }
        Err(ConfigError::Value {
            name,
            value,
            expected: "standard or adaptive",
        })
    }

    /// `AWS_CA_BUNDLE`, `ca_bundle`, `REQUESTS_CA_BUNDLE`.
    pub fn ca_bundle(&self) -> Option<PathBuf> {
        let path = self.value(&["AWS_CA_BUNDLE"], "ca_bundle");
        let path = path.or_else(|| self.environment.variable("REQUESTS_CA_BUNDLE"));
        path.filter(|path| !path.is_empty())
            .map(|path| self.environment.path(&path))
    }

    /// `AWS_SDK_UA_APP_ID`, `sdk_ua_app_id`: the application's name in the user agent.
    pub fn app_name(&self) -> Option<String> {
        self.value(&["AWS_SDK_UA_APP_ID"], "sdk_ua_app_id")
            .filter(|name| !name.is_empty())
    }
}

fn first<'a>(environment: &Environment, variables: &[&'a str]) -> Option<(&'a str, String)> {
    variables
        .iter()
        .find_map(|name| Some((*name, environment.variable(name)?)))
}
