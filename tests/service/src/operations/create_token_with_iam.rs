//! `CreateTokenWithIAM`: what an application gets that proves itself by signed requests.

use super::{
    BEARER, Call, expired, issue_access, issue_refresh, needed, refreshed, rotate_refresh, seconds,
    unsupported_grant,
};
use crate::error::{ErrorKind, ServiceError, quote};
use crate::grant::Grant;
use crate::input::{Input, check_scopes};
use crate::jwt;
use crate::random;
use crate::secret::Digest;
use crate::sigv4;
use crate::store::Expires;
use serde::Serialize;
use serde_json::json;

const ACCESS_TOKEN: &str = "urn:ietf:params:oauth:token-type:access_token";
const REFRESH_TOKEN: &str = "urn:ietf:params:oauth:token-type:refresh_token";

/// What the model says that every application has.
const DEFAULT_SCOPES: [&str; 3] = ["openid", "aws", IDENTITY_CONTEXT];
const IDENTITY_CONTEXT: &str = "sts:identity_context";

struct Request {
    client_id: String,
    grant_type: String,
    refresh_token: Option<String>,
    assertion: Option<String>,
    scope: Vec<String>,
    subject_token: Option<String>,
    subject_token_type: Option<String>,
    requested_token_type: Option<String>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Created {
    access_token: String,
    token_type: &'static str,
    expires_in: i32,
    #[serde(skip_serializing_if = "Option::is_none")]
    refresh_token: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    id_token: Option<String>,
    issued_token_type: &'static str,
    scope: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    aws_additional_details: Option<AdditionalDetails>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct AdditionalDetails {
    identity_context: String,
}

/// What a grant came to, before the access token is made.
struct Granted {
    scope: Vec<String>,
    refresh: Refresh,
    issued: &'static str,
}

/// What becomes of the refresh token.
enum Refresh {
    None,
    Fresh,
    /// The token given is replaced by one that may do as much as it, however narrow the access token is.
    Rotated(String),
}

pub(super) fn run(call: &mut Call<'_>) -> Result<Created, ServiceError> {
    sigv4::check(call.request, call.config, call.now)?;
    let request = Request::read(call)?;
    check_application(call, &request.client_id)?;
    check_scopes(&request.scope)?;
    let granted = match Grant::from_name(&request.grant_type) {
        Some(Grant::JwtBearer) => by_assertion(call, &request)?,
        Some(Grant::TokenExchange) => by_exchange(call, &request)?,
        Some(Grant::RefreshToken) => by_refresh_token(call, &request)?,
        _ => {
            let supported = [Grant::JwtBearer, Grant::TokenExchange, Grant::RefreshToken];
            return Err(unsupported_grant(&request.grant_type, &supported));
        }
    };
    created(call, &request.client_id, granted)
}

fn by_assertion(call: &Call<'_>, request: &Request) -> Result<Granted, ServiceError> {
    let assertion = needed(request.assertion.clone(), "assertion", Grant::JwtBearer)?;
    jwt::check(&assertion, call.now).map_err(|why| {
        let text = format!("the assertion is not acceptable: {why}");
        ServiceError::new(ErrorKind::InvalidGrant).with_description(text)
    })?;
    Ok(Granted {
        scope: narrowed(&request.scope, &defaults())?,
        refresh: Refresh::Fresh,
        issued: ACCESS_TOKEN,
    })
}

fn by_exchange(call: &Call<'_>, request: &Request) -> Result<Granted, ServiceError> {
    let grant = Grant::TokenExchange;
    let token = needed(request.subject_token.clone(), "subjectToken", grant)?;
    let kind = needed(
        request.subject_token_type.clone(),
        "subjectTokenType",
        grant,
    )?;
    if kind != ACCESS_TOKEN {
        return Err(wrong_type("subjectTokenType", &kind, ACCESS_TOKEN));
    }
    let (refresh, issued) = match request.requested_token_type.as_deref() {
        None | Some(ACCESS_TOKEN) => (Refresh::None, ACCESS_TOKEN),
        Some(REFRESH_TOKEN) => (Refresh::Fresh, REFRESH_TOKEN),
        Some(other) => {
            let allowed = format!("{ACCESS_TOKEN} or {REFRESH_TOKEN}");
            return Err(wrong_type("requestedTokenType", other, &allowed));
        }
    };
    let subject = match call.state.access_tokens.get(&Digest::of(&token)) {
        Some(subject) if subject.client_id != request.client_id => subject,
        _ => {
            let text = "the subject token is no access token that another client was given here";
            return Err(ServiceError::new(ErrorKind::InvalidGrant).with_description(text));
        }
    };
    if subject.is_expired(call.now) {
        return Err(expired("the subject token"));
    }
    let mut allowed = defaults();
    allowed.extend(subject.scopes.iter().cloned());
    Ok(Granted {
        scope: narrowed(&request.scope, &allowed)?,
        refresh,
        issued,
    })
}

fn by_refresh_token(call: &Call<'_>, request: &Request) -> Result<Granted, ServiceError> {
    let token = needed(
        request.refresh_token.clone(),
        "refreshToken",
        Grant::RefreshToken,
    )?;
    let old = refreshed(call, &token, &request.client_id)?;
    Ok(Granted {
        scope: narrowed(&request.scope, &old.scopes)?,
        refresh: Refresh::Rotated(token),
        issued: ACCESS_TOKEN,
    })
}

fn created(
    call: &mut Call<'_>,
    client_id: &str,
    granted: Granted,
) -> Result<Created, ServiceError> {
    let scope = granted.scope;
    let has = |name: &str| scope.iter().any(|scope| scope == name);
    let aws_additional_details = match has(IDENTITY_CONTEXT) {
        true => Some(AdditionalDetails {
            identity_context: random::token("octx")?,
        }),
        false => None,
    };
    let id_token = has("openid").then(|| id_token(call, client_id));
    let access_token = issue_access(call, client_id, &scope)?;
    let refresh_token = match granted.refresh {
        Refresh::None => None,
        Refresh::Fresh => Some(issue_refresh(call, client_id, &scope)?),
        Refresh::Rotated(token) => {
            let old = refreshed(call, &token, client_id)?;
            Some(rotate_refresh(call, &token, &old)?)
        }
    };
    Ok(Created {
        access_token,
        token_type: BEARER,
        expires_in: seconds(call.config.token_lifetime),
        refresh_token,
        id_token,
        issued_token_type: granted.issued,
        scope,
        aws_additional_details,
    })
}

fn id_token(call: &Call<'_>, client_id: &str) -> String {
    let expires_at = call.now.saturating_add(call.config.token_lifetime);
    jwt::unsigned(&json!({
        "iss": call.config.url,
        "aud": client_id,
        "sub": "user",
        "iat": call.now.as_secs(),
        "exp": expires_at.as_secs(),
    }))
}

/// The client must be an application. A public client is known, but has no business here; anything else is unknown.
fn check_application(call: &Call<'_>, client_id: &str) -> Result<(), ServiceError> {
    if is_application_arn(client_id) {
        return Ok(());
    }
    let (kind, text) = match call.state.clients.contains(&client_id.to_owned()) {
        true => (
            ErrorKind::UnauthorizedClient,
            "a public client cannot use CreateTokenWithIAM; it has CreateToken".to_owned(),
        ),
        false => (
            ErrorKind::InvalidClient,
            format!(
                "clientId must be an application ARN, got {}",
                quote(client_id)
            ),
        ),
    };
    Err(ServiceError::new(kind).with_description(text))
}

/// `arn:aws:sso::123456789012:application/ssoins-1234567890abcdef/apl-1234567890abcdef`
fn is_application_arn(text: &str) -> bool {
    let parts: Vec<&str> = text.split(':').collect();
    let [arn, partition, service, region, account, resource] = parts.as_slice() else {
        return false;
    };
    let resource: Vec<&str> = resource.split('/').collect();
    let named = matches!(resource.as_slice(), ["application", instance, application]
        if instance.starts_with("ssoins-") && application.starts_with("apl-"));
    let numbered = account.len() == 12 && account.bytes().all(|digit| digit.is_ascii_digit());
    *arn == "arn"
        && partition.starts_with("aws")
        && *service == "sso"
        && region.is_empty()
        && numbered
        && named
}

fn defaults() -> Vec<String> {
    DEFAULT_SCOPES.map(str::to_owned).to_vec()
}

/// The scopes asked for, if they are among those allowed; all that are allowed, if none were asked for.
fn narrowed(asked: &[String], allowed: &[String]) -> Result<Vec<String>, ServiceError> {
    match asked.iter().find(|scope| !allowed.contains(scope)) {
        Some(scope) => Err(
            ServiceError::new(ErrorKind::InvalidScope).with_description(format!(
                "{} is not granted; {} are",
                quote(scope),
                allowed.join(", ")
            )),
        ),
        None if asked.is_empty() => Ok(allowed.to_vec()),
        None => Ok(asked.to_vec()),
    }
}

fn wrong_type(member: &str, found: &str, expected: &str) -> ServiceError {
    let text = format!("{member} must be {expected}, got {}", quote(found));
    ServiceError::new(ErrorKind::InvalidRequest).with_description(text)
}

impl Request {
    fn read(call: &Call<'_>) -> Result<Self, ServiceError> {
        let mut input = Input::read(call.request)?;
        let request = Request {
            client_id: input.required("clientId"),
            grant_type: input.required("grantType"),
            refresh_token: input.optional("refreshToken"),
            assertion: input.optional("assertion"),
            scope: input.list("scope").unwrap_or_default(),
            subject_token: input.optional("subjectToken"),
            subject_token_type: input.optional("subjectTokenType"),
            requested_token_type: input.optional("requestedTokenType"),
        };
        // Members of the authorization code grant, which is refused by its name; but what is there must have its type.
        for unused in ["code", "redirectUri", "codeVerifier"] {
            input.optional(unused);
        }
        input.finish()?;
        Ok(request)
    }
}

#[cfg(test)]
mod tests {
    use super::is_application_arn;

    #[test]
    fn applications_are_known_by_their_arn() {
        let good = [
            "arn:aws:sso::123456789012:application/ssoins-1234567890abcdef/apl-1234567890abcdef",
            "arn:aws-us-gov:sso::123456789012:application/ssoins-1/apl-2",
        ];
        let bad = [
            "",
            "my-application",
            "arn:aws:sso::12345678901:application/ssoins-1/apl-2",
            "arn:aws:sso:us-east-1:123456789012:application/ssoins-1/apl-2",
            "arn:aws:iam::123456789012:application/ssoins-1/apl-2",
            "arn:aws:sso::123456789012:application/ssoins-1",
            "arn:aws:sso::123456789012:application/ssoins-1/apl-2:x",
        ];
        assert!(good.into_iter().all(is_application_arn));
        for arn in bad {
            assert!(!is_application_arn(arn), "{arn}");
        }
    }
}
