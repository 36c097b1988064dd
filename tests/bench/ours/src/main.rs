//! The generated client, as the README shows it.

#[path = "../../peer.rs"]
mod peer;

use std::process::ExitCode;

use opsmith::sso_oidc::{Client, StartDeviceAuthorizationRequest};
use peer::{CLIENT_ID, CLIENT_SECRET, Failure, Job, START_URL};

fn main() -> ExitCode {
    peer::run(work)
}

async fn work(job: Job) -> Result<(), Failure> {
    let mut builder = Client::builder().region("us-east-1").endpoint_url(job.url);
    if let Some(file) = job.ca_file {
        builder = builder.ca_bundle(file);
    }
    let client = builder.build()?;

    for _ in 0..job.calls {
        let request = StartDeviceAuthorizationRequest::new(CLIENT_ID, CLIENT_SECRET, START_URL);
        let start = client.start_device_authorization(request).await?;
        peer::check(Some(&start.user_code))?;
    }
    Ok(())
}
