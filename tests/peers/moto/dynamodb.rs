//! DynamoDB: awsJson1_0, unions, maps within lists within maps, pages by key.

use std::collections::BTreeMap;

use services::dynamodb::{
    AttributeDefinition, AttributeValue, BatchWriteItemInput, BillingMode, Client,
    CreateTableInput, DeleteItemInput, DeleteTableInput, DescribeTableInput, Error, GetItemInput,
    KeySchemaElement, KeyType, ListTablesInput, PutItemInput, PutRequest, QueryInput, ReturnValue,
    ReturnValuesOnConditionCheckFailure, ScalarAttributeType, UpdateItemInput, WriteRequest,
};

use crate::{Failure, all_bytes, done, there};

const TABLE: &str = "music.and_more-1";

type Item = BTreeMap<String, AttributeValue>;

pub async fn run(client: &Client) -> Result<(), Failure> {
    create(client).await?;
    read(client).await?;
    list(client).await?;
    update(client).await?;
    delete(client).await
}

async fn create(client: &Client) -> Result<(), Failure> {
    let attributes = [
        AttributeDefinition::new("artist", ScalarAttributeType::S),
        AttributeDefinition::new("number", ScalarAttributeType::N),
    ];
    let keys = [
        KeySchemaElement::new("artist", KeyType::Hash),
        KeySchemaElement::new("number", KeyType::Range),
    ];
    let input = CreateTableInput::new(attributes, keys, TABLE)
        .with_billing_mode(BillingMode::PayPerRequest);
    let table = there(client.create_table(input).await?.table_description, "table")?;
    assert_eq!(table.table_name.as_deref(), Some(TABLE));
    assert_eq!(table.key_schema.map(|keys| keys.len()), Some(2));
    done("create a table");

    client
        .put_item(PutItemInput::new(every_kind(), TABLE))
        .await?;
    let again = PutItemInput::new(every_kind(), TABLE)
        .with_condition_expression("attribute_not_exists(artist)")
        .with_return_values_on_condition_check_failure(ReturnValuesOnConditionCheckFailure::AllOld);
    let error = client.put_item(again).await.unwrap_err();
    let Some(Error::ConditionalCheckFailed(failed)) = error.modelled() else {
        panic!("{error}");
    };
    assert_eq!(failed.item.as_ref(), Some(&every_kind()));
    done("create an item once");

    let requests = (1..=9).map(|number| {
        let item = [key(number), vec![("title", text(&format!("No. {number}")))]].concat();
        WriteRequest::new().with_put_request(PutRequest::new(item))
    });
    let requests = BatchWriteItemInput::new([(TABLE, requests.collect())]);
    let output = client.batch_write_item(requests).await?;
    assert_eq!(
        output.unprocessed_items.unwrap_or_default(),
        BTreeMap::new()
    );
    done("create many items");
    Ok(())
}

async fn read(client: &Client) -> Result<(), Failure> {
    let described = client
        .describe_table(DescribeTableInput::new(TABLE))
        .await?;
    let table = there(described.table, "table")?;
    let made = there(table.creation_date_time, "time of creation")?;
    assert!(made.seconds() > 1_700_000_000, "{made}");
    assert_eq!(table.item_count, Some(10));

    let input = GetItemInput::new(key(0), TABLE).with_consistent_read(true);
    let item = there(client.get_item(input).await?.item, "item")?;
    assert_eq!(item, every_kind());
    let nothing = client.get_item(GetItemInput::new(key(77), TABLE)).await?;
    assert_eq!(nothing.item, None);
    done("read an item of all kinds");
    Ok(())
}

async fn list(client: &Client) -> Result<(), Failure> {
    let tables = client.list_tables(ListTablesInput::new()).await?;
    assert_eq!(tables.table_names, Some(vec![TABLE.to_owned()]));

    let (mut numbers, mut pages, mut from) = (Vec::new(), 0, None);
    loop {
        let mut input = QueryInput::new(TABLE)
            .with_key_condition_expression("artist = :artist AND #number > :none")
            .with_expression_attribute_names([("#number", "number")])
            .with_expression_attribute_values([(":artist", text("Nina")), (":none", number("0"))])
            .with_limit(4);
        input.exclusive_start_key = from;
        let page = client.query(input).await?;
        pages += 1;
        for item in page.items.unwrap_or_default() {
            let Some(AttributeValue::N(number)) = item.get("number") else {
                panic!("{item:?}");
            };
            numbers.push(number.parse::<i32>()?);
        }
        from = page.last_evaluated_key;
        if from.is_none() {
            break;
        }
    }
    assert_eq!(numbers, (1..=9).collect::<Vec<_>>());
    assert_eq!(pages, 3);
    done("list items page by page");
    Ok(())
}

async fn update(client: &Client) -> Result<(), Failure> {
    let input = UpdateItemInput::new(key(3), TABLE)
        .with_update_expression("SET plays = if_not_exists(plays, :none) + :one")
        .with_expression_attribute_values([(":none", number("40")), (":one", number("1"))])
        .with_return_values(ReturnValue::UpdatedNew);
    let changed = there(client.update_item(input).await?.attributes, "attributes")?;
    let expected = [("plays".to_owned(), number("41"))];
    assert_eq!(changed, Item::from(expected));
    done("change an item");
    Ok(())
}

async fn delete(client: &Client) -> Result<(), Failure> {
    let input = DeleteItemInput::new(key(3), TABLE).with_return_values(ReturnValue::AllOld);
    let old = there(client.delete_item(input).await?.attributes, "attributes")?;
    assert_eq!(old.get("title"), Some(&text("No. 3")));
    let input = GetItemInput::new(key(3), TABLE);
    assert_eq!(client.get_item(input).await?.item, None);
    client.delete_table(DeleteTableInput::new(TABLE)).await?;
    done("delete item and table");

    let input = GetItemInput::new(key(0), TABLE);
    let error = client.get_item(input).await.unwrap_err();
    assert!(
        matches!(error.modelled(), Some(Error::ResourceNotFound(_))),
        "{error}"
    );
    assert_eq!(error.code(), Some("ResourceNotFoundException"));
    assert_eq!(error.status(), Some(400));
    done("error for a table that is gone");
    Ok(())
}

fn key(number: i32) -> Vec<(&'static str, AttributeValue)> {
    vec![
        ("artist", text("Nina")),
        ("number", AttributeValue::N(number.to_string())),
    ]
}

/// An item with values of all kinds.
fn every_kind() -> Item {
    let inner = [
        ("empty", text("")),
        ("odd", text("\"\\/\u{8}\u{1f}\u{e9}\u{1f639}")),
        ("list", AttributeValue::L(Vec::new())),
    ];
    let inner = inner.map(|(name, value)| (name.to_owned(), value));
    let values = [
        ("bytes", AttributeValue::B(all_bytes().into())),
        ("digits", number("-1234567890123456789.25")),
        (
            "texts",
            AttributeValue::Ss(vec!["a".to_owned(), "b".to_owned()]),
        ),
        (
            "numbers",
            AttributeValue::Ns(vec!["1".to_owned(), "2.5".to_owned()]),
        ),
        (
            "blobs",
            AttributeValue::Bs(vec![vec![0].into(), vec![0, 255].into()]),
        ),
        (
            "list",
            AttributeValue::L(vec![
                AttributeValue::Null(true),
                AttributeValue::M(inner.into()),
                AttributeValue::L(vec![AttributeValue::Bool(false)]),
            ]),
        ),
        ("nothing", AttributeValue::Null(true)),
        ("yes", AttributeValue::Bool(true)),
    ];
    let all = key(0).into_iter().chain(values);
    all.map(|(name, value)| (name.to_owned(), value)).collect()
}

fn text(text: &str) -> AttributeValue {
    AttributeValue::S(text.to_owned())
}

fn number(digits: &str) -> AttributeValue {
    AttributeValue::N(digits.to_owned())
}
