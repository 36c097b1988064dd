//! The AWS SDK for Rust, set up as its guide says: the latest behaviour, its own HTTP client, retries and timeouts.
//!
//! Without `aws-config`, which would add the clients of three services and the whole credential chain to the tree: this call is not
//! signed and needs nothing from it.
//!
//! Nine tenths of what it executes up to a first https response is its cryptography (aws-lc) drawing entropy from the jitter of the
//! processor, once per process.

#[path = "../../peer.rs"]
mod peer;

use std::process::ExitCode;

use aws_sdk_ssooidc::Client;
use aws_sdk_ssooidc::config::{BehaviorVersion, Config, Region};
use aws_sdk_ssooidc::error::DisplayErrorContext;
use aws_smithy_http_client::tls::rustls_provider::CryptoMode;
use aws_smithy_http_client::tls::{Provider, TlsContext, TrustStore};
use peer::{CLIENT_ID, CLIENT_SECRET, Failure, Job, START_URL};

fn main() -> ExitCode {
    peer::run(work)
}

async fn work(job: Job) -> Result<(), Failure> {
    let mut config = Config::builder()
        .behavior_version(BehaviorVersion::latest())
        .region(Region::from_static("us-east-1"))
        .endpoint_url(job.url);
    if let Some(file) = &job.ca_file {
        let store = TrustStore::empty().with_pem_certificate(std::fs::read(file)?);
        let context = TlsContext::builder().with_trust_store(store).build()?;
        // The provider that the SDK's own client has.
        let http = aws_smithy_http_client::Builder::new()
            .tls_provider(Provider::Rustls(CryptoMode::AwsLc))
            .tls_context(context)
            .build_https();
        config = config.http_client(http);
    }
    let client = Client::from_conf(config.build());

    for _ in 0..job.calls {
        let start = client
            .start_device_authorization()
            .client_id(CLIENT_ID)
            .client_secret(CLIENT_SECRET)
            .start_url(START_URL)
            .send()
            .await
            .map_err(|error| DisplayErrorContext(error).to_string())?;
        peer::check(start.user_code())?;
    }
    Ok(())
}
