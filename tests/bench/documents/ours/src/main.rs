//! Reads and writes documents: generated clients, with answers that are in memory.

#[path = "../../data.rs"]
mod data;

use std::collections::BTreeMap;
use std::future::ready;
use std::hint::black_box;
use std::process::ExitCode;

use bytes::Bytes;
use dynamodb::dynamodb::{AttributeValue, GetItemInput, PutItemInput};
use s3::Credentials;
use s3::client::http::{BoxFuture, Request, Response, Transport, TransportError};
use s3::s3::ListObjectsV2Request;

/// Answers with the same bytes whatever it is asked.
struct Canned(Bytes);

impl Transport for Canned {
    fn send<'a>(&'a self, _: Request) -> BoxFuture<'a, Result<Response, TransportError>> {
        Box::pin(ready(Ok(Response {
            status: http::StatusCode::OK,
            headers: http::HeaderMap::new(),
            body: self.0.clone(),
        })))
    }
}

macro_rules! client {
    ($client:ty, $answer:expr) => {
        <$client>::builder()
            .region("us-east-1")
            .endpoint_url("http://localhost")
            .credentials(Credentials::new("access", "secret"))
            .transport(Canned($answer.into()))
            .build()
            .map_err(|error| error.to_string())
    };
}

fn main() -> ExitCode {
    data::run(work)
}

fn work(name: &str, count: u32) -> Result<(), String> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_time()
        .build()
        .map_err(|error| error.to_string())?;
    let client = client!(dynamodb::dynamodb::Client, data::item())?;
    let read = || {
        let key = [("id".to_owned(), AttributeValue::S("x".to_owned()))];
        let call = client.get_item(GetItemInput::new(key, "t"));
        runtime.block_on(call).map_err(|error| error.to_string())
    };
    let item = || -> Result<BTreeMap<String, AttributeValue>, String> {
        read()?.item.ok_or_else(|| "no item".to_owned())
    };
    match name {
        "read" => data::timed(count, || read().map(|output| drop(black_box(output)))),
        "list" => {
            let client = client!(s3::s3::Client, data::listing())?;
            data::timed(count, || {
                let call = client.list_objects_v2(ListObjectsV2Request::new("measurements"));
                let output = runtime.block_on(call).map_err(|error| error.to_string())?;
                match output.contents.as_ref().map_or(0, Vec::len) {
                    1000 => Ok(drop(black_box(output))),
                    length => Err(format!("{length} keys")),
                }
            })
        }
        "clone" => {
            let item = item()?;
            data::timed(count, || Ok(drop(black_box(item.clone()))))
        }
        "write" => {
            let item = item()?;
            let client = client!(dynamodb::dynamodb::Client, "{}")?;
            data::timed(count, || {
                let call = client.put_item(PutItemInput::new(item.clone(), "t"));
                runtime
                    .block_on(call)
                    .map(drop)
                    .map_err(|error| error.to_string())
            })
        }
        _ => Err(format!("{name} is no work")),
    }
}
