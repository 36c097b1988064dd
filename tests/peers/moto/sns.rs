//! SNS: awsQuery, maps in forms, pages by token.

use std::collections::BTreeSet;

use services::sns::{
    Client, CreateTopicInput, DeleteTopicInput, Error, GetTopicAttributesInput,
    ListSubscriptionsByTopicInput, ListTopicsInput, MessageAttributeValue, PublishBatchInput,
    PublishBatchRequestEntry, PublishInput, SetTopicAttributesInput, SubscribeInput, Tag,
    UnsubscribeInput,
};

use crate::{Failure, all_bytes, done, there};

const SHOWN: &str = "a <b> & \"c\" = d+e%f \u{e9}\u{1f639}";

pub async fn run(client: &Client) -> Result<(), Failure> {
    let arn = create(client).await?;
    read(client, &arn).await?;
    list(client, &arn).await?;
    delete(client, &arn).await
}

async fn create(client: &Client) -> Result<String, Failure> {
    let input = CreateTopicInput::new("news")
        .with_attributes([("DisplayName", "before")])
        .with_tags([Tag::new("team", "a"), Tag::new("stage", "b")]);
    let arn = there(client.create_topic(input).await?.topic_arn, "ARN")?;
    let input = SetTopicAttributesInput::new("DisplayName", &arn).with_attribute_value(SHOWN);
    client.set_topic_attributes(input).await?;
    done("create a topic");

    let attributes = [(
        "bytes",
        MessageAttributeValue::new("Binary").with_binary_value(all_bytes()),
    )];
    let input = PublishInput::new(SHOWN)
        .with_topic_arn(&arn)
        .with_message_attributes(attributes);
    let published = client.publish(input).await?;
    assert!(published.message_id.is_some(), "{published:?}");
    let entries = ["x", "y"].map(|id| PublishBatchRequestEntry::new(id, SHOWN));
    let published = client
        .publish_batch(PublishBatchInput::new(entries, &arn))
        .await?;
    assert_eq!(published.successful.map(|entries| entries.len()), Some(2));
    assert_eq!(published.failed.unwrap_or_default(), Vec::new());
    done("create messages");
    Ok(arn)
}

async fn read(client: &Client, arn: &str) -> Result<(), Failure> {
    let read = client
        .get_topic_attributes(GetTopicAttributesInput::new(arn))
        .await?;
    let attributes = there(read.attributes, "attributes")?;
    assert_eq!(attributes.get("TopicArn").map(String::as_str), Some(arn));
    assert_eq!(
        attributes.get("DisplayName").map(String::as_str),
        Some(SHOWN)
    );
    done("read the attributes of a topic");
    Ok(())
}

async fn list(client: &Client, arn: &str) -> Result<(), Failure> {
    let input = SubscribeInput::new("http", arn)
        .with_endpoint("http://localhost/news?a=b&c=d")
        .with_return_subscription_arn(true);
    let subscription = there(client.subscribe(input).await?.subscription_arn, "ARN")?;
    let listed = client
        .list_subscriptions_by_topic(ListSubscriptionsByTopicInput::new(arn))
        .await?;
    let listed = listed.subscriptions.unwrap_or_default();
    let endpoints: Vec<_> = listed.iter().map(|one| one.endpoint.as_deref()).collect();
    assert_eq!(endpoints, [Some("http://localhost/news?a=b&c=d")]);
    client
        .unsubscribe(UnsubscribeInput::new(subscription))
        .await?;
    done("list subscriptions");

    // A page holds a hundred.
    for number in 1..=100 {
        client
            .create_topic(CreateTopicInput::new(format!("many-{number}")))
            .await?;
    }
    let (mut found, mut pages, mut token) = (BTreeSet::new(), 0, None);
    loop {
        let mut input = ListTopicsInput::new();
        input.next_token = token;
        let page = client.list_topics(input).await?;
        let topics = page.topics.unwrap_or_default();
        found.extend(topics.into_iter().filter_map(|topic| topic.topic_arn));
        pages += 1;
        token = page.next_token;
        if token.is_none() {
            break;
        }
    }
    assert_eq!((found.len(), pages), (101, 2));
    assert!(found.contains(arn));
    done("list topics page by page");
    Ok(())
}

async fn delete(client: &Client, arn: &str) -> Result<(), Failure> {
    client.delete_topic(DeleteTopicInput::new(arn)).await?;
    done("delete a topic");

    let error = client
        .get_topic_attributes(GetTopicAttributesInput::new(arn))
        .await
        .unwrap_err();
    assert!(
        matches!(error.modelled(), Some(Error::NotFound(_))),
        "{error}"
    );
    // Not the name of its shape.
    assert_eq!(error.code(), Some("NotFound"));
    assert_eq!(error.status(), Some(404));
    done("error for a topic that is gone");
    Ok(())
}
