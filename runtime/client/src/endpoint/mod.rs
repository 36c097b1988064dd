//! Where requests go: from a region to a host, by the rules of the service, or where the caller
//! says.

mod addresses;
pub(crate) mod buckets;
mod partitions;
mod rules;

use std::fmt;

use opsmith_shape::Endpoints;
use url::Url;

pub(crate) use addresses::{Address, Addresses};
pub(crate) use rules::Parameters;

use crate::http::ExactUrl;

/// Why there is no address to send requests to.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum EndpointError {
    /// No region was given, and no endpoint.
    NoRegion,
    /// The region cannot be part of a host name.
    Region(String),
    /// The endpoint that was given is not the URL of a server.
    Url {
        /// As it was given.
        url: String,
        /// What is wrong with it.
        reason: String,
    },
    /// The rules of the service refuse, in the words of its model.
    Rule(String),
    /// The rules of the service use a function that Opsmith does not know.
    UnsupportedRule(String),
    /// The service has no rules: only a given endpoint can be called.
    NoRules,
    /// An ARN stands in the place of a bucket.
    AccessPoint,
}

impl fmt::Display for EndpointError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            EndpointError::NoRegion => {
                f.write_str("no region is set; give one, or an endpoint URL")
            }
            EndpointError::Region(region) => {
                write!(
                    f,
                    "{region:?} cannot be a region: only letters, digits and inner dashes can be, 63 at most"
                )
            }
            EndpointError::Url { url, reason } => {
                write!(f, "{url:?} cannot be an endpoint: {reason}")
            }
            EndpointError::Rule(text) => f.write_str(text),
            EndpointError::UnsupportedRule(rule) => {
                write!(
                    f,
                    "the endpoint rules of the service use {rule}, which is not supported; give an endpoint URL"
                )
            }
            EndpointError::AccessPoint => f.write_str(
                "a bucket named by an ARN is an access point, which is not supported; give its alias",
            ),
            EndpointError::NoRules => {
                f.write_str("the service has no endpoint rules; give an endpoint URL")
            }
        }
    }
}

impl std::error::Error for EndpointError {}

/// A region as callers give it: a name, or one of the older pseudo names such as `fips-us-east-1`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Region {
    pub(crate) name: String,
    pub(crate) is_fips: bool,
}

impl Region {
    pub(crate) fn parse(text: &str) -> Result<Self, EndpointError> {
        if !is_host_label(text) || text.bytes().all(|byte| byte.is_ascii_digit()) {
            return Err(EndpointError::Region(text.to_owned()));
        }
        let name = text.replace("fips-", "").replace("-fips", "");
        let is_fips = name != text;
        Ok(Region { name, is_fips })
    }
}

/// Whether a text can be one part of a host name.
pub(crate) fn is_host_label(text: &str) -> bool {
    let fits = (1..=63).contains(&text.len())
        && text
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
    fits && !text.starts_with('-') && !text.ends_with('-')
}

/// A server, and what comes before the path and the query of each operation.
#[derive(Debug, Clone)]
pub(crate) struct Endpoint {
    server: Url,
    path: String,
    query: Option<String>,
}

/// What an operation adds to the address of the server.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Target {
    /// With its leading slash, encoded.
    pub(crate) path: String,
    /// Without question mark, encoded.
    pub(crate) query: String,
    /// What comes before the host, with its dot.
    pub(crate) host_prefix: String,
}

impl Endpoint {
    /// By the rules of a service.
    pub(crate) fn by_rules(
        rules: &Endpoints,
        parameters: &Parameters<'_>,
    ) -> Result<Self, EndpointError> {
        Endpoint::given(&rules::resolve(rules, parameters)?)
    }

    /// The URL of a server, with an optional path to come before those of the operations, and an
    /// optional query.
    pub(crate) fn given(text: &str) -> Result<Self, EndpointError> {
        let fail = |reason: &str| EndpointError::Url {
            url: without_user(text),
            reason: reason.to_owned(),
        };
        if text.contains(|c: char| c.is_ascii_whitespace() || c.is_control()) {
            return Err(fail("it holds white space"));
        }
        let mut server = Url::parse(text).map_err(|error| fail(&error.to_string()))?;
        if !matches!(server.scheme(), "http" | "https") {
            return Err(fail("its scheme has to be http or https"));
        }
        if server.host_str().is_none_or(str::is_empty) {
            return Err(fail("it names no host"));
        }
        let path = server
            .path()
            .strip_suffix('/')
            .unwrap_or(server.path())
            .to_owned();
        let query = server
            .query()
            .filter(|query| !query.is_empty())
            .map(str::to_owned);
        server.set_fragment(None);
        Ok(Endpoint {
            server,
            path,
            query,
        })
    }

    /// The whole address of a request.
    pub(crate) fn url(&self, target: &Target) -> Result<ExactUrl, EndpointError> {
        let mut url = self.server.clone();
        match (&self.query, target.query.as_str()) {
            (_, "") => {}
            (None, query) => url.set_query(Some(query)),
            (Some(before), query) => url.set_query(Some(&format!("{before}&{query}"))),
        }
        if !target.host_prefix.is_empty() {
            let host = format!(
                "{}{}",
                target.host_prefix,
                self.server.host_str().unwrap_or_default()
            );
            url.set_host(Some(&host))
                .map_err(|error| EndpointError::Url {
                    url: host.clone(),
                    reason: error.to_string(),
                })?;
        }
        let url = ExactUrl::from(url);
        Ok(match (self.path.as_str(), target.path.as_str()) {
            // Without a path of the operation's own, that of the endpoint stays as it was given.
            (_, "") | ("", "/") => url,
            ("", path) => url.with_path(path),
            (before, path) => url.with_path(&format!("{before}{path}")),
        })
    }

    /// The address of the server, without user and password.
    pub(crate) fn shown(&self) -> Url {
        shown(self.server.clone())
    }
}

/// A text that is no URL, without what would be its user and password.
fn without_user(text: &str) -> String {
    match (text.split_once("//"), text.rsplit_once('@')) {
        (Some((scheme, _)), Some((_, rest))) => format!("{scheme}//{rest}"),
        _ => text.to_owned(),
    }
}

/// What the header `host` says of an address. It has a port where the parsed address has one, which
/// is where it is not that of the scheme.
pub(crate) fn host(url: &ExactUrl) -> String {
    let host = url.host_str().unwrap_or_default();
    match url.port() {
        Some(port) => format!("{host}:{port}"),
        None => host.to_owned(),
    }
}

/// An address without user and password.
pub(crate) fn shown(mut url: Url) -> Url {
    // These fail for addresses that cannot have a user, which then have none to hide.
    let _ = url.set_username("");
    let _ = url.set_password(None);
    url
}
