//! Reads and writes documents: the AWS SDK for Rust, with answers that are in memory.

#[path = "../../data.rs"]
mod data;

use std::hint::black_box;
use std::process::ExitCode;

use aws_sdk_dynamodb::config::{BehaviorVersion, Credentials, Region};
use aws_smithy_runtime_api::client::http::{
    HttpConnector, HttpConnectorFuture, SharedHttpClient, SharedHttpConnector, http_client_fn,
};
use aws_smithy_runtime_api::client::orchestrator::{HttpRequest, HttpResponse};
use aws_smithy_runtime_api::http::StatusCode;
use aws_smithy_types::body::SdkBody;
use bytes::Bytes;

/// Answers with the same bytes whatever it is asked.
#[derive(Debug, Clone)]
struct Canned(Bytes);

impl HttpConnector for Canned {
    fn call(&self, _: HttpRequest) -> HttpConnectorFuture {
        let status = StatusCode::try_from(200u16).expect("a status");
        HttpConnectorFuture::ready(Ok(HttpResponse::new(status, SdkBody::from(self.0.clone()))))
    }
}

fn network(answer: impl Into<Bytes>) -> SharedHttpClient {
    let connector = SharedHttpConnector::new(Canned(answer.into()));
    http_client_fn(move |_, _| connector.clone())
}

fn dynamodb(answer: impl Into<Bytes>) -> aws_sdk_dynamodb::Client {
    let config = aws_sdk_dynamodb::Config::builder()
        .behavior_version(BehaviorVersion::latest())
        .region(Region::new("us-east-1"))
        .endpoint_url("http://localhost")
        .credentials_provider(Credentials::new("access", "secret", None, None, "static"))
        .http_client(network(answer))
        .build();
    aws_sdk_dynamodb::Client::from_conf(config)
}

fn s3(answer: impl Into<Bytes>) -> aws_sdk_s3::Client {
    let config = aws_sdk_s3::Config::builder()
        .behavior_version(aws_sdk_s3::config::BehaviorVersion::latest())
        .region(Region::new("us-east-1"))
        .endpoint_url("http://localhost")
        .credentials_provider(Credentials::new("access", "secret", None, None, "static"))
        .http_client(network(answer))
        .build();
    aws_sdk_s3::Client::from_conf(config)
}

fn main() -> ExitCode {
    data::run(work)
}

fn work(name: &str, count: u32) -> Result<(), String> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_time()
        .build()
        .map_err(|error| error.to_string())?;
    let failed = |error: &dyn std::fmt::Debug| format!("{error:?}");
    let client = dynamodb(data::item());
    let read = || {
        let call = client
            .get_item()
            .table_name("t")
            .key("id", aws_sdk_dynamodb::types::AttributeValue::S("x".into()))
            .send();
        runtime.block_on(call).map_err(|error| failed(&error))
    };
    match name {
        "read" => data::timed(count, || read().map(|output| drop(black_box(output)))),
        "list" => {
            let client = s3(data::listing());
            data::timed(count, || {
                let output = runtime
                    .block_on(client.list_objects_v2().bucket("measurements").send())
                    .map_err(|error| failed(&error))?;
                match output.contents().len() {
                    1000 => Ok(drop(black_box(output))),
                    length => Err(format!("{length} keys")),
                }
            })
        }
        "clone" => {
            let item = read()?.item.ok_or("no item")?;
            data::timed(count, || Ok(drop(black_box(item.clone()))))
        }
        "write" => {
            let item = read()?.item.ok_or("no item")?;
            let client = dynamodb("{}");
            data::timed(count, || {
                let call = client
                    .put_item()
                    .table_name("t")
                    .set_item(Some(item.clone()))
                    .send();
                runtime
                    .block_on(call)
                    .map(drop)
                    .map_err(|error| failed(&error))
            })
        }
        _ => Err(format!("{name} is no work")),
    }
}
