//! Checking the signature of a request: AWS Signature Version 4, for the one operation that is signed.

mod authorization;
mod canonical;
mod date;

use crate::clock::Moment;
use crate::config::{Config, Credentials};
use crate::error::{ErrorKind, ServiceError};
use crate::exchange::Request;
use crate::secret::Digest;
use authorization::Authorization;
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use std::time::Duration;

/// The name that requests to this service are signed for; not that of its endpoint.
const SIGNING_NAME: &str = "sso-oauth";

/// How far the date of a request may be from the service's.
const SKEW: Duration = Duration::from_secs(15 * 60);

/// Checks that a request is signed: in proper form, with the right key if the service has one, and for the right region if it has one.
pub(crate) fn check(request: &Request, config: &Config, now: Moment) -> Result<(), ServiceError> {
    let denied = |why| ServiceError::new(ErrorKind::AccessDenied).with_description(why);
    let authorization = well_formed(request).map_err(denied)?;
    if let Some(credentials) = &config.credentials {
        check_signature(request, &authorization, credentials, now).map_err(denied)?;
    }
    match &config.region {
        Some(region) if region != authorization.region => {
            Err(ServiceError::new(ErrorKind::InvalidRequestRegion)
                .with_description("the request is signed for another region")
                .with_region(&config.url, region))
        }
        _ => Ok(()),
    }
}

fn well_formed(request: &Request) -> Result<Authorization<'_>, String> {
    let header = request.headers_named("authorization").next();
    let header = header.ok_or("the request is not signed: there is no authorization header")?;
    let authorization = Authorization::parse(header, SIGNING_NAME)?;
    for (name, _) in &request.headers {
        // The headers that AWS wants signed: without them a recorded signature could be used for another request.
        let needed = name == "host" || name.starts_with("x-amz-");
        if needed && !authorization.signed_headers.contains(&name.as_str()) {
            return Err(format!("the header {name} must be signed"));
        }
    }
    let date = request
        .header("x-amz-date")
        .ok_or("there is no single x-amz-date header")?;
    if date.split('T').next() != Some(authorization.date) {
        return Err("the day of x-amz-date and that of the credential scope differ".into());
    }
    date::parse(date).ok_or("x-amz-date must have the form 20260131T235959Z")?;
    Ok(authorization)
}

fn check_signature(
    request: &Request,
    authorization: &Authorization<'_>,
    credentials: &Credentials,
    now: Moment,
) -> Result<(), String> {
    if Digest::of(authorization.access_key) != Digest::of(&credentials.access_key) {
        return Err("the access key is not known here".into());
    }
    let date = request.header("x-amz-date").unwrap_or_default();
    let signed_at = date::parse(date).unwrap_or_default();
    if now.abs_diff(signed_at) > SKEW {
        return Err("x-amz-date is more than 15 minutes from the service's time".into());
    }
    let body = request.body().map_err(|error| error.to_string())?;
    let scope = authorization.scope();
    let hash = canonical::request_hash(request, &authorization.signed_headers, body)?;
    let to_sign = format!("AWS4-HMAC-SHA256\n{date}\n{scope}\n{hash}");
    let mut key = format!("AWS4{}", credentials.secret.0).into_bytes();
    for part in scope.split('/') {
        key = mac(&key, part)?.finalize().into_bytes().to_vec();
    }
    let mac = mac(&key, &to_sign)?;
    let differs = "the signature does not match; check the secret key and what was signed";
    mac.verify_slice(&authorization.signature)
        .map_err(|_| differs.into())
}

fn mac(key: &[u8], text: &str) -> Result<Hmac<Sha256>, String> {
    let mac = Hmac::<Sha256>::new_from_slice(key);
    let mut mac = mac.map_err(|_| "the key cannot be used".to_owned())?;
    mac.update(text.as_bytes());
    Ok(mac)
}
