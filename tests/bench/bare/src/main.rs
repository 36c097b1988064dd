//! The floor: what somebody would write who needs this one call and has no client for the service.

#[path = "../../peer.rs"]
mod peer;

use std::process::ExitCode;

use peer::{CLIENT_ID, CLIENT_SECRET, Failure, Job, START_URL};
use serde::{Deserialize, Serialize};

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct StartDeviceAuthorizationRequest<'a> {
    client_id: &'a str,
    client_secret: &'a str,
    start_url: &'a str,
}

/// All that the service answers, as a program would read it that goes on to show the code and to poll.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
#[expect(dead_code, reason = "reading them is part of the work")]
struct StartDeviceAuthorizationResponse {
    device_code: String,
    user_code: String,
    verification_uri: String,
    verification_uri_complete: String,
    expires_in: i32,
    interval: i32,
}

fn main() -> ExitCode {
    peer::run(work)
}

async fn work(job: Job) -> Result<(), Failure> {
    // reqwest panics where no provider is chosen.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let mut builder = reqwest::Client::builder();
    if let Some(file) = &job.ca_file {
        builder = builder.tls_certs_only([reqwest::Certificate::from_pem(&std::fs::read(file)?)?]);
    }
    let client = builder.build()?;
    let url = format!("{}/device_authorization", job.url);

    for _ in 0..job.calls {
        let request = StartDeviceAuthorizationRequest {
            client_id: CLIENT_ID,
            client_secret: CLIENT_SECRET,
            start_url: START_URL,
        };
        let response = client
            .post(&url)
            .header(reqwest::header::CONTENT_TYPE, "application/json")
            .body(serde_json::to_vec(&request)?)
            .send()
            .await?
            .error_for_status()?;
        let start: StartDeviceAuthorizationResponse =
            serde_json::from_slice(&response.bytes().await?)?;
        peer::check(Some(&start.user_code))?;
    }
    Ok(())
}
