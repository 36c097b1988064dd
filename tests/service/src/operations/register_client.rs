//! `RegisterClient`: whoever asks properly becomes a client.

use super::Call;
use crate::error::{ErrorKind, ServiceError, quote};
use crate::grant::{DEFAULT_GRANTS, Grant};
use crate::input::{Input, check_scopes};
use crate::random;
use crate::secret::Digest;
use crate::state::Client;
use hyper::Uri;
use serde::Serialize;

/// The longest client name: it is shown to people.
const NAME_LIMIT: usize = 256;

struct Request {
    client_name: String,
    client_type: String,
    scopes: Vec<String>,
    redirect_uris: Vec<String>,
    grant_types: Option<Vec<String>>,
    issuer_url: Option<String>,
    entitled_application_arn: Option<String>,
}

/// The output. There is no authorization endpoint, so the member that would name it is absent.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Registered {
    client_id: String,
    client_secret: String,
    client_id_issued_at: u64,
    client_secret_expires_at: u64,
    token_endpoint: String,
}

pub(super) fn run(call: &mut Call<'_>) -> Result<Registered, ServiceError> {
    let request = Request::read(call)?;
    request.check_metadata()?;
    check_scopes(&request.scopes)?;
    let grants = request.grants()?;
    request.check_redirects(&grants)?;

    let (id, secret) = (random::token("ocl")?, random::token("osec")?);
    let expires_at = call.now.saturating_add(call.config.registration_lifetime);
    let client = Client {
        secret: Digest::of(&secret),
        name: request.client_name,
        scopes: request.scopes,
        grants,
        expires_at,
    };
    call.state.clients.insert(id.clone(), client, call.now)?;
    Ok(Registered {
        client_id: id,
        client_secret: secret,
        client_id_issued_at: call.now.as_secs(),
        client_secret_expires_at: expires_at.as_secs(),
        token_endpoint: format!("{}/token", call.config.url),
    })
}

impl Request {
    fn read(call: &Call<'_>) -> Result<Self, ServiceError> {
        let mut input = Input::read(call.request)?;
        let request = Request {
            client_name: input.required("clientName"),
            client_type: input.required("clientType"),
            scopes: input.list("scopes").unwrap_or_default(),
            redirect_uris: input.list("redirectUris").unwrap_or_default(),
            grant_types: input.list("grantTypes"),
            issuer_url: input.optional("issuerUrl"),
            entitled_application_arn: input.optional("entitledApplicationArn"),
        };
        input.finish()?;
        Ok(request)
    }

    fn check_metadata(&self) -> Result<(), ServiceError> {
        let mut problems = Vec::new();
        if self.client_type != "public" {
            problems.push(format!(
                "clientType must be public, got {}",
                quote(&self.client_type)
            ));
        }
        let name = self.client_name.trim();
        if name.is_empty()
            || name.chars().count() > NAME_LIMIT
            || name.chars().any(char::is_control)
        {
            problems.push(format!(
                "clientName must have 1 to {NAME_LIMIT} characters, none of them control characters"
            ));
        }
        if let Some(url) = self
            .issuer_url
            .as_deref()
            .filter(|url| !is_web_address(url))
        {
            problems.push(format!(
                "issuerUrl must be an http or https URL, got {}",
                quote(url)
            ));
        }
        if let Some(arn) = self
            .entitled_application_arn
            .as_deref()
            .filter(|arn| !arn.starts_with("arn:"))
        {
            problems.push(format!(
                "entitledApplicationArn must be an ARN, got {}",
                quote(arn)
            ));
        }
        if problems.is_empty() {
            return Ok(());
        }
        Err(ServiceError::new(ErrorKind::InvalidClientMetadata)
            .with_description(problems.join("; ")))
    }

    fn grants(&self) -> Result<Vec<Grant>, ServiceError> {
        let Some(names) = self.grant_types.as_ref().filter(|names| !names.is_empty()) else {
            return Ok(DEFAULT_GRANTS.to_vec());
        };
        let public = |name: &String| match Grant::from_name(name) {
            Some(grant) if grant.is_public() => Ok(grant),
            _ => Err(super::unsupported_grant(
                name,
                &[
                    Grant::AuthorizationCode,
                    Grant::DeviceCode,
                    Grant::RefreshToken,
                ],
            )),
        };
        names.iter().map(public).collect()
    }

    /// Redirects must lead to a place that only the client sees (RFC 8252 section 8.3): by TLS, or on this machine.
    fn check_redirects(&self, grants: &[Grant]) -> Result<(), ServiceError> {
        if let Some(uri) = self.redirect_uris.iter().find(|uri| !is_redirect(uri)) {
            return Err(ServiceError::new(ErrorKind::InvalidRedirectUri).with_description(format!(
                "{} cannot be redirected to: https, or http to this machine, without a fragment, can",
                quote(uri)
            )));
        }
        if grants.contains(&Grant::AuthorizationCode) && self.redirect_uris.is_empty() {
            let text = "redirectUris is missing, which the grant type authorization_code needs";
            return Err(ServiceError::new(ErrorKind::InvalidRequest).with_description(text));
        }
        Ok(())
    }
}

/// Whether this is an absolute http or https URL.
pub(super) fn is_web_address(text: &str) -> bool {
    parts(text).is_some()
}

fn is_redirect(text: &str) -> bool {
    let local = |host: &str| matches!(host, "127.0.0.1" | "[::1]" | "localhost");
    !text.contains('#')
        && parts(text).is_some_and(|(scheme, host)| scheme == "https" || local(&host))
}

/// Scheme and host of an http or https URL.
fn parts(text: &str) -> Option<(String, String)> {
    let uri: Uri = text.parse().ok()?;
    let scheme = uri
        .scheme_str()
        .filter(|scheme| matches!(*scheme, "http" | "https"))?;
    let host = uri.host().filter(|host| !host.is_empty())?;
    Some((scheme.to_owned(), host.to_ascii_lowercase()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn redirects_stay_on_this_machine_or_go_by_tls() {
        let good = [
            "http://127.0.0.1/oauth/callback",
            "http://127.0.0.1:8400/cb?x=1",
            "http://[::1]:1/",
            "HTTP://LOCALHOST/cb",
            "https://example.com/cb",
        ];
        let bad = [
            "",
            "/cb",
            "example.com",
            "http://example.com/cb",
            "http://127.0.0.1.example.com/cb",
            "https:///cb",
            "https://example.com/cb#part",
            "javascript:alert(1)",
            "ftp://127.0.0.1/",
            "http://exa mple/",
        ];
        for uri in good {
            assert!(is_redirect(uri), "{uri}");
        }
        for uri in bad {
            assert!(!is_redirect(uri), "{uri}");
        }
    }
}
