//! Writes, reads, changes, finds and deletes one item: the generated client. Part of `compile-all` as well.
//!
//! Started as `PROGRAM URL`, against a server that has a table `music` with the keys `artist` and `title`.

use dynamodb::dynamodb::{
    AttributeValue, Client, DeleteItemInput, GetItemInput, PutItemInput, QueryInput, ReturnValue,
    UpdateItemInput,
};
use dynamodb::Credentials;

type Failure = Box<dyn std::error::Error>;

pub fn main() -> Result<(), Failure> {
    let url = std::env::args().nth(1).ok_or("expected the argument URL")?;
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    runtime.block_on(work(&url))
}

async fn work(url: &str) -> Result<(), Failure> {
    let client = Client::builder()
        .region("us-east-1")
        .endpoint_url(url)
        .credentials(Credentials::new("access", "secret"))
        .build()?;

    let key = || [("artist", text("Nina")), ("title", text("Sinnerman"))].map(owned);
    let item = key().into_iter().chain([owned(("plays", number("1")))]);
    client
        .put_item(PutItemInput::new(item, "music"))
        .await?;
    let read = client.get_item(GetItemInput::new(key(), "music")).await?;
    let update = UpdateItemInput::new(key(), "music")
        .with_update_expression("SET plays = plays + :one")
        .with_expression_attribute_values([owned((":one", number("1")))])
        .with_return_values(ReturnValue::AllNew);
    let updated = client.update_item(update).await?;
    let query = QueryInput::new("music")
        .with_key_condition_expression("artist = :artist")
        .with_expression_attribute_values([owned((":artist", text("Nina")))]);
    let found = client.query(query).await?;
    client
        .delete_item(DeleteItemInput::new(key(), "music"))
        .await?;
    println!("{read:?}\n{updated:?}\n{found:?}");
    Ok(())
}

fn owned((name, value): (&str, AttributeValue)) -> (String, AttributeValue) {
    (name.to_owned(), value)
}

fn text(text: &str) -> AttributeValue {
    AttributeValue::S(text.to_owned())
}

fn number(digits: &str) -> AttributeValue {
    AttributeValue::N(digits.to_owned())
}
