//! `StartDeviceAuthorization`: a code for the device and one for the person.

use super::register_client::is_web_address;
use super::{Call, authenticated, check_granted, seconds};
use crate::error::{ErrorKind, ServiceError, quote};
use crate::grant::Grant;
use crate::input::Input;
use crate::operation::PAGE_PATH;
use crate::random;
use crate::secret::Digest;
use crate::state::Device;
use crate::user_code;
use serde::Serialize;
use std::time::Duration;

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Started {
    device_code: String,
    user_code: String,
    verification_uri: String,
    verification_uri_complete: String,
    expires_in: i32,
    interval: i32,
}

pub(super) fn run(call: &mut Call<'_>) -> Result<Started, ServiceError> {
    let mut input = Input::read(call.request)?;
    let client_id = input.required("clientId");
    let client_secret = input.required("clientSecret");
    let start_url = input.required("startUrl");
    input.finish()?;

    let client = authenticated(call, &client_id, &client_secret)?;
    check_granted(client, Grant::DeviceCode)?;
    if !is_web_address(&start_url) {
        let text = format!(
            "startUrl must be an http or https URL, got {}",
            quote(&start_url)
        );
        return Err(ServiceError::new(ErrorKind::InvalidRequest).with_description(text));
    }

    let user_code = unused_user_code(call)?;
    let device = Device::new(user_code.clone(), client_id, client, call.now, call.config);
    let device_code = random::token("odc")?;
    call.state
        .devices
        .insert(Digest::of(&device_code), device, call.now)?;

    let verification_uri = format!("{}{PAGE_PATH}", call.config.url);
    Ok(Started {
        device_code,
        verification_uri_complete: format!("{verification_uri}?user_code={user_code}"),
        verification_uri,
        user_code,
        expires_in: seconds(call.config.device_code_lifetime),
        interval: announced(call.config.interval),
    })
}

/// A user code that no authorization has that is still remembered. With 34 bits against a limited table the first is as good as always one.
fn unused_user_code(call: &Call<'_>) -> Result<String, ServiceError> {
    loop {
        let code = user_code::generate()?;
        if call
            .state
            .devices
            .values()
            .all(|device| device.user_code != code)
        {
            return Ok(code);
        }
    }
}

/// The interval in whole seconds, rounded up: a client that keeps to what it was told is never too early.
fn announced(interval: Duration) -> i32 {
    let up = u64::from(interval.subsec_nanos() > 0);
    i32::try_from(interval.as_secs().saturating_add(up)).unwrap_or(i32::MAX)
}
