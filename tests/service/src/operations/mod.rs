//! The operations of the model, and what they have in common.

mod create_token;
mod create_token_with_iam;
mod register_client;
mod start_device_authorization;

use crate::clock::Moment;
use crate::core::Call;
use crate::error::{ErrorKind, ServiceError, quote};
use crate::exchange::Answer;
use crate::grant::Grant;
use crate::operation::Operation;
use crate::random;
use crate::secret::Digest;
use crate::state::{Client, Token};
use crate::store::{Expires, Store};
use serde::Serialize;
use std::time::Duration;

/// What tokens are here, the one type there is.
const BEARER: &str = "Bearer";

/// Carries out an operation.
pub(crate) fn answer(operation: Operation, call: &mut Call<'_>) -> Answer {
    match operation {
        Operation::RegisterClient => answered(register_client::run(call)),
        Operation::StartDeviceAuthorization => answered(start_device_authorization::run(call)),
        Operation::CreateToken => answered(create_token::run(call)),
        Operation::CreateTokenWithIam => answered(create_token_with_iam::run(call)),
    }
}

fn answered(result: Result<impl Serialize, ServiceError>) -> Answer {
    match result {
        Ok(output) => Answer::output(&output),
        Err(error) => Answer::error(&error),
    }
}

/// The client that these credentials belong to.
///
/// One text for all that may be wrong with an identifier or a secret: a guesser learns nothing about which of them it was.
fn authenticated<'a>(
    call: &'a Call<'_>,
    id: &str,
    secret: &str,
) -> Result<&'a Client, ServiceError> {
    let refused = |text| ServiceError::new(ErrorKind::InvalidClient).with_description(text);
    let wrong = "no client has this clientId and clientSecret";
    match call.state.clients.get(&id.to_owned()) {
        Some(client) if client.secret != Digest::of(secret) => Err(refused(wrong)),
        Some(client) if client.is_expired(call.now) => Err(refused(
            "the client's registration has expired; register it again",
        )),
        Some(client) => Ok(client),
        None => Err(refused(wrong)),
    }
}

/// Refuses a grant type that the client did not register.
fn check_granted(client: &Client, grant: Grant) -> Result<(), ServiceError> {
    if client.grants.contains(&grant) {
        return Ok(());
    }
    let text = format!(
        "the client is not registered for the grant type {}",
        grant.name()
    );
    Err(ServiceError::new(ErrorKind::UnauthorizedClient).with_description(text))
}

/// A grant type that an operation does not have.
fn unsupported_grant(name: &str, supported: &[Grant]) -> ServiceError {
    let names: Vec<_> = supported.iter().map(|grant| grant.name()).collect();
    ServiceError::new(ErrorKind::UnsupportedGrantType).with_description(format!(
        "the grant type {} is not supported here; {} is",
        quote(name),
        names.join(", ")
    ))
}

/// A member that this grant type needs and that is not there.
fn needed(member: Option<String>, name: &str, grant: Grant) -> Result<String, ServiceError> {
    member.ok_or_else(|| {
        let text = format!(
            "{name} is missing, which the grant type {} needs",
            grant.name()
        );
        ServiceError::new(ErrorKind::InvalidRequest).with_description(text)
    })
}

/// Makes a token, remembers its digest and hands it out: the only time it exists in clear.
fn issue(
    store: &mut Store<Digest, Token>,
    prefix: &str,
    client_id: &str,
    scopes: &[String],
    now: Moment,
    lifetime: Duration,
) -> Result<String, ServiceError> {
    let token = random::token(prefix)?;
    let issued = Token {
        client_id: client_id.to_owned(),
        scopes: scopes.to_vec(),
        expires_at: now.saturating_add(lifetime),
    };
    store.insert(Digest::of(&token), issued, now)?;
    Ok(token)
}

/// An access token for a client.
fn issue_access(
    call: &mut Call<'_>,
    client_id: &str,
    scopes: &[String],
) -> Result<String, ServiceError> {
    let lifetime = call.config.token_lifetime;
    issue(
        &mut call.state.access_tokens,
        "oat",
        client_id,
        scopes,
        call.now,
        lifetime,
    )
}

/// A refresh token for a client.
fn issue_refresh(
    call: &mut Call<'_>,
    client_id: &str,
    scopes: &[String],
) -> Result<String, ServiceError> {
    let lifetime = call.config.refresh_token_lifetime;
    issue(
        &mut call.state.refresh_tokens,
        "ort",
        client_id,
        scopes,
        call.now,
        lifetime,
    )
}

/// What a refresh token stands for, if this client may use it. It stays valid until [`rotate_refresh`].
///
/// A token of another client is as unknown as one that never was.
fn refreshed(call: &Call<'_>, token: &str, client_id: &str) -> Result<Token, ServiceError> {
    match call.state.refresh_tokens.get(&Digest::of(token)) {
        Some(known) if known.client_id != client_id => {}
        Some(known) if known.is_expired(call.now) => return Err(expired("the refresh token")),
        Some(known) => return Ok(known.clone()),
        None => {}
    }
    let text = "the refresh token is unknown, used already, or another client's";
    Err(ServiceError::new(ErrorKind::InvalidGrant).with_description(text))
}

/// Takes a refresh token out of use and issues its successor, for which the place is free then.
fn rotate_refresh(call: &mut Call<'_>, token: &str, old: &Token) -> Result<String, ServiceError> {
    call.state.refresh_tokens.remove(&Digest::of(token));
    issue_refresh(call, &old.client_id, &old.scopes)
}

fn expired(what: &str) -> ServiceError {
    ServiceError::new(ErrorKind::ExpiredToken).with_description(format!("{what} has expired"))
}

/// Whole seconds of a lifetime, rounded down: nobody may count on more than there is.
fn seconds(lifetime: Duration) -> i32 {
    i32::try_from(lifetime.as_secs()).unwrap_or(i32::MAX)
}
