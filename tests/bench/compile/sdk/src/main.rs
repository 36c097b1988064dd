//! Writes, reads, changes, finds and deletes one item: the AWS SDK for Rust.
//!
//! Started as `PROGRAM URL`, against a server that has a table `music` with the keys `artist` and `title`.

use aws_sdk_dynamodb::config::{BehaviorVersion, Credentials, Region};
use aws_sdk_dynamodb::types::{AttributeValue, ReturnValue};
use aws_sdk_dynamodb::{Client, Config};

type Failure = Box<dyn std::error::Error>;

fn main() -> Result<(), Failure> {
    let url = std::env::args().nth(1).ok_or("expected the argument URL")?;
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    runtime.block_on(work(&url))
}

async fn work(url: &str) -> Result<(), Failure> {
    let config = Config::builder()
        .behavior_version(BehaviorVersion::latest())
        .region(Region::new("us-east-1"))
        .endpoint_url(url)
        .credentials_provider(Credentials::new("access", "secret", None, None, "static"))
        .build();
    let client = Client::from_conf(config);

    let (artist, title) = (text("Nina"), text("Sinnerman"));
    client
        .put_item()
        .table_name("music")
        .item("artist", artist.clone())
        .item("title", title.clone())
        .item("plays", number("1"))
        .send()
        .await?;
    let read = client
        .get_item()
        .table_name("music")
        .key("artist", artist.clone())
        .key("title", title.clone())
        .send()
        .await?;
    let updated = client
        .update_item()
        .table_name("music")
        .key("artist", artist.clone())
        .key("title", title.clone())
        .update_expression("SET plays = plays + :one")
        .expression_attribute_values(":one", number("1"))
        .return_values(ReturnValue::AllNew)
        .send()
        .await?;
    let found = client
        .query()
        .table_name("music")
        .key_condition_expression("artist = :artist")
        .expression_attribute_values(":artist", artist.clone())
        .send()
        .await?;
    client
        .delete_item()
        .table_name("music")
        .key("artist", artist)
        .key("title", title)
        .send()
        .await?;
    println!("{read:?}\n{updated:?}\n{found:?}");
    Ok(())
}

fn text(text: &str) -> AttributeValue {
    AttributeValue::S(text.to_owned())
}

fn number(digits: &str) -> AttributeValue {
    AttributeValue::N(digits.to_owned())
}
