//! Reads and writes documents: serde_json and structures written by hand. What is written is hashed, as a signature wants it.

#[path = "../../data.rs"]
mod data;

use std::collections::HashMap;
use std::hint::black_box;
use std::process::ExitCode;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

#[derive(Clone, Serialize, Deserialize)]
struct GetItemOutput {
    #[serde(rename = "Item")]
    item: Option<HashMap<String, AttributeValue>>,
}

#[derive(Serialize)]
struct PutItemInput<'a> {
    #[serde(rename = "TableName")]
    table_name: &'a str,
    #[serde(rename = "Item")]
    item: &'a HashMap<String, AttributeValue>,
}

#[derive(Clone, Serialize, Deserialize)]
enum AttributeValue {
    S(String),
    N(String),
    B(Blob),
    #[serde(rename = "SS")]
    Ss(Vec<String>),
    #[serde(rename = "NS")]
    Ns(Vec<String>),
    #[serde(rename = "BS")]
    Bs(Vec<Blob>),
    M(HashMap<String, AttributeValue>),
    L(Vec<AttributeValue>),
    #[serde(rename = "NULL")]
    Null(bool),
    #[serde(rename = "BOOL")]
    Bool(bool),
}

#[derive(Clone)]
struct Blob(Vec<u8>);

impl Serialize for Blob {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&STANDARD.encode(&self.0))
    }
}

impl<'de> Deserialize<'de> for Blob {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = std::borrow::Cow::<str>::deserialize(deserializer)?;
        STANDARD
            .decode(text.as_bytes())
            .map(Blob)
            .map_err(serde::de::Error::custom)
    }
}

fn main() -> ExitCode {
    data::run(work)
}

fn work(name: &str, count: u32) -> Result<(), String> {
    // Bytes, as they come from a network.
    let body = data::item().into_bytes();
    let read = || serde_json::from_slice::<GetItemOutput>(&body).map_err(|error| error.to_string());
    match name {
        "read" => data::timed(count, || read().map(|output| drop(black_box(output)))),
        "write" => {
            let item = read()?.item.ok_or("no item")?;
            data::timed(count, || {
                let input = PutItemInput {
                    table_name: "t",
                    item: &item,
                };
                let body = serde_json::to_vec(&input).map_err(|error| error.to_string())?;
                black_box(ring::digest::digest(&ring::digest::SHA256, &body));
                Ok(())
            })
        }
        _ => Err(format!("{name} is no work")),
    }
}
