//! `CreateToken`: what a registered client gets for an approved device code, or for a refresh token.

use super::{
    BEARER, Call, authenticated, check_granted, expired, issue_access, issue_refresh, needed,
    refreshed, rotate_refresh, seconds, unsupported_grant,
};
use crate::error::{ErrorKind, ServiceError};
use crate::grant::Grant;
use crate::input::{Input, check_scopes};
use crate::secret::Digest;
use crate::state::{Client, Decision, Poll};
use crate::store::Expires;
use serde::Serialize;

struct Request {
    client_id: String,
    client_secret: String,
    grant_type: String,
    device_code: Option<String>,
    refresh_token: Option<String>,
    scope: Vec<String>,
}

/// The output. `idToken` is absent: the model says that it is not implemented.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Created {
    access_token: String,
    token_type: &'static str,
    expires_in: i32,
    #[serde(skip_serializing_if = "Option::is_none")]
    refresh_token: Option<String>,
}

pub(super) fn run(call: &mut Call<'_>) -> Result<Created, ServiceError> {
    let request = Request::read(call)?;
    let client = authenticated(call, &request.client_id, &request.client_secret)?;
    let grant = match Grant::from_name(&request.grant_type) {
        Some(grant @ (Grant::DeviceCode | Grant::RefreshToken)) => grant,
        _ => {
            let supported = [Grant::DeviceCode, Grant::RefreshToken];
            return Err(unsupported_grant(&request.grant_type, &supported));
        }
    };
    check_granted(client, grant)?;
    check_scopes(&request.scope)?;
    let refreshable = refreshable(client);
    match grant {
        Grant::RefreshToken => by_refresh_token(call, request),
        _ => by_device_code(call, request, refreshable),
    }
}

fn refreshable(client: &Client) -> bool {
    client.grants.contains(&Grant::RefreshToken)
}

fn by_device_code(
    call: &mut Call<'_>,
    request: Request,
    refreshable: bool,
) -> Result<Created, ServiceError> {
    let code = needed(request.device_code, "deviceCode", Grant::DeviceCode)?;
    let key = Digest::of(&code);
    let scopes = redeemable(call, &key, &request.client_id)?;
    let access_token = issue_access(call, &request.client_id, &scopes)?;
    let refresh_token = match refreshable {
        true => Some(issue_refresh(call, &request.client_id, &scopes)?),
        false => None,
    };
    // Last, so that a client whose token could not be made may come again.
    if let Some(device) = call.state.devices.get_mut(&key) {
        device.decision = Decision::Used;
    }
    Ok(created(call, access_token, refresh_token))
}

/// The scopes that the authorization with this device code grants, if it is approved.
fn redeemable(
    call: &mut Call<'_>,
    key: &Digest,
    client_id: &str,
) -> Result<Vec<String>, ServiceError> {
    let error = |kind, text: &str| Err(ServiceError::new(kind).with_description(text));
    let unusable = "the device code is unknown, used already, or another client's";
    let device = match call.state.devices.get_mut(key) {
        Some(device) if device.client_id == client_id => device,
        _ => return error(ErrorKind::InvalidGrant, unusable),
    };
    match device.decision {
        Decision::Used => error(ErrorKind::InvalidGrant, unusable),
        _ if device.is_expired(call.now) => Err(expired("the device code")),
        Decision::Denied => error(ErrorKind::AccessDenied, "the user denied the request"),
        Decision::Approved => Ok(device.scopes.clone()),
        Decision::Pending => match device.poll(call.now) {
            Poll::Pending => error(
                ErrorKind::AuthorizationPending,
                "the user has not decided yet",
            ),
            Poll::TooEarly => error(
                ErrorKind::SlowDown,
                "polled before the interval was over; it is 5 seconds longer now",
            ),
        },
    }
}

fn by_refresh_token(call: &mut Call<'_>, request: Request) -> Result<Created, ServiceError> {
    let token = needed(request.refresh_token, "refreshToken", Grant::RefreshToken)?;
    let old = refreshed(call, &token, &request.client_id)?;
    let access_token = issue_access(call, &old.client_id, &old.scopes)?;
    let refresh_token = rotate_refresh(call, &token, &old)?;
    Ok(created(call, access_token, Some(refresh_token)))
}

fn created(call: &Call<'_>, access_token: String, refresh_token: Option<String>) -> Created {
    Created {
        access_token,
        token_type: BEARER,
        expires_in: seconds(call.config.token_lifetime),
        refresh_token,
    }
}

impl Request {
    fn read(call: &Call<'_>) -> Result<Self, ServiceError> {
        let mut input = Input::read(call.request)?;
        let request = Request {
            client_id: input.required("clientId"),
            client_secret: input.required("clientSecret"),
            grant_type: input.required("grantType"),
            device_code: input.optional("deviceCode"),
            refresh_token: input.optional("refreshToken"),
            scope: input.list("scope").unwrap_or_default(),
        };
        // Members of the authorization code grant, which is refused by its name; but what is there must have its type.
        for unused in ["code", "redirectUri", "codeVerifier"] {
            input.optional(unused);
        }
        input.finish()?;
        Ok(request)
    }
}
