//! `cargo xtask demo`: the whole device authorization flow against a local service, with the generated client.

use std::process::ExitCode;
use std::time::Duration;

use opsmith::sso_oidc::{
    self, Client, CreateTokenRequest, RegisterClientRequest, StartDeviceAuthorizationRequest,
};
use opsmith_test_service::{Running, Service};

const DEVICE_CODE_GRANT: &str = "urn:ietf:params:oauth:grant-type:device_code";
const START_URL: &str = "https://example.awsapps.com/start";

type Failure = Box<dyn std::error::Error + Send + Sync>;

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    match run().await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

async fn run() -> Result<(), Failure> {
    if let Some(argument) = std::env::args().nth(1) {
        return Err(format!("unknown argument `{argument}`; try `cargo xtask demo` or `cargo xtask demo --serve [--port N]`").into());
    }
    // A short interval, since nobody has to walk to a browser.
    let service = Service::builder()
        .interval(Duration::from_secs(1))
        .start()
        .await?;
    println!("A local authorization service listens on {}", service.url());
    let client = Client::builder()
        .region("us-east-1")
        .endpoint_url(service.url())
        .build()?;
    flow(&client, &service).await
}

async fn flow(client: &Client, service: &Running) -> Result<(), Failure> {
    let registration =
        RegisterClientRequest::new("opsmith-demo", "public").with_scopes(["sso:account:access"]);
    let me = client.register_client(registration).await?;
    println!("1. Registered a client:   {me:?}");

    let request = StartDeviceAuthorizationRequest::new(&me.client_id, &me.client_secret, START_URL);
    let start = client.start_device_authorization(request).await?;
    println!(
        "2. Started; a person opens {} and enters {}",
        start.verification_uri, start.user_code
    );

    let mut interval = Duration::from_secs(u64::try_from(start.interval.max(1))?);
    let request = CreateTokenRequest::new(&me.client_id, &me.client_secret, DEVICE_CODE_GRANT)
        .with_device_code(start.device_code);
    let mut polls = 0;
    let token = loop {
        polls += 1;
        match client.create_token(request.clone()).await {
            Ok(token) => break token,
            Err(error) => match error.modelled() {
                Some(sso_oidc::Error::AuthorizationPending(_)) => {
                    println!("3. Poll {polls}: still pending ({error})")
                }
                Some(sso_oidc::Error::SlowDown(_)) => {
                    interval += Duration::from_secs(5);
                    println!(
                        "3. Poll {polls}: too fast, now every {} s ({error})",
                        interval.as_secs()
                    );
                }
                _ => return Err(error.into()),
            },
        }
        if polls == 1 {
            service.approve(&start.user_code)?;
            println!("4. The person approved it on the verification page");
        }
        tokio::time::sleep(interval).await;
    };
    println!("5. Poll {polls}: a token, with its secrets left out: {token:?}");
    Ok(())
}
