//! Does with a service what a user would: create, read, list and delete, and a call for what is not there any more.
//!
//! Started as `moto URL SERVICE`. Prints a line for each step that came out as it should, and panics at the first that does not.

mod dynamodb;
mod ec2;
mod iam;
mod kms;
mod s3;
mod secrets_manager;
mod sns;
mod sqs;

use opsmith_client::{Builder, Credentials, ServiceClient};

type Failure = Box<dyn std::error::Error>;

fn main() -> Result<(), Failure> {
    let mut words = std::env::args().skip(1);
    let url = words.next().ok_or("expected: URL SERVICE")?;
    let service = words.next().ok_or("expected: URL SERVICE")?;
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    runtime.block_on(async {
        match service.as_str() {
            "dynamodb" => dynamodb::run(&client(&url)?).await,
            "ec2" => ec2::run(&client(&url)?).await,
            "iam" => iam::run(&client(&url)?).await,
            "kms" => kms::run(&client(&url)?).await,
            "s3" => s3::run(&client(&url)?).await,
            "secrets-manager" => secrets_manager::run(&client(&url)?).await,
            "sns" => sns::run(&client(&url)?).await,
            "sqs" => sqs::run(&client(&url)?).await,
            other => Err(format!("there is no program for {other}").into()),
        }
    })
}

fn client<C: ServiceClient>(url: &str) -> Result<C, Failure> {
    let client = Builder::new()
        .region("eu-west-1")
        .endpoint_url(url)
        .credentials(Credentials::new("access", "secret"))
        .build()?;
    Ok(client)
}

/// Says that a step came out as it should.
fn done(step: &str) {
    println!("{step}");
}

/// What has to be there.
fn there<T>(value: Option<T>, name: &str) -> Result<T, Failure> {
    value.ok_or_else(|| format!("the answer has no {name}").into())
}

/// All bytes there are, for values that no text holds.
fn all_bytes() -> Vec<u8> {
    (0..=u8::MAX).collect()
}
