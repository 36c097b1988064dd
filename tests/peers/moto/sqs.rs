//! SQS: awsJson1_0 with the error codes of its past, maps with enums as keys, pages by token.

use std::collections::BTreeMap;

use services::sqs::{
    Client, CreateQueueRequest, DeleteMessageRequest, DeleteQueueRequest, Error,
    GetQueueAttributesRequest, GetQueueUrlRequest, ListQueuesRequest, MessageAttributeValue,
    QueueAttributeName, ReceiveMessageRequest, SendMessageBatchRequest,
    SendMessageBatchRequestEntry, SendMessageRequest,
};

use crate::{Failure, all_bytes, done, there};

const BODY: &str = "<a b=\"c\">&amp; \u{e9}\u{1f639}\n\t</a>";

pub async fn run(client: &Client) -> Result<(), Failure> {
    let url = create(client).await?;
    read(client, &url).await?;
    list(client).await?;
    delete(client, &url).await
}

async fn create(client: &Client) -> Result<String, Failure> {
    let input = CreateQueueRequest::new("errands")
        .with_attributes([(QueueAttributeName::VisibilityTimeout, "17")])
        .with_tags([("team", "a & b")]);
    let url = there(client.create_queue(input).await?.queue_url, "URL")?;
    done("create a queue");

    let attributes = [
        (
            "bytes",
            MessageAttributeValue::new("Binary").with_binary_value(all_bytes()),
        ),
        (
            "text",
            MessageAttributeValue::new("String").with_string_value("a b"),
        ),
    ];
    let input = SendMessageRequest::new(BODY, &url).with_message_attributes(attributes);
    let sent = client.send_message(input).await?;
    assert!(sent.message_id.is_some(), "{sent:?}");
    let entries = ["x", "y"].map(|id| SendMessageBatchRequestEntry::new(id, id.repeat(3)));
    let sent = client
        .send_message_batch(SendMessageBatchRequest::new(entries, &url))
        .await?;
    assert_eq!((sent.successful.len(), sent.failed.len()), (2, 0));
    done("create messages");
    Ok(url)
}

async fn read(client: &Client, url: &str) -> Result<(), Failure> {
    let found = client
        .get_queue_url(GetQueueUrlRequest::new("errands"))
        .await?;
    assert_eq!(found.queue_url.as_deref(), Some(url));
    let input = GetQueueAttributesRequest::new(url).with_attribute_names([QueueAttributeName::All]);
    let attributes = there(
        client.get_queue_attributes(input).await?.attributes,
        "attributes",
    )?;
    let attribute = |name| attributes.get(&name).map(String::as_str);
    assert_eq!(attribute(QueueAttributeName::VisibilityTimeout), Some("17"));
    assert_eq!(
        attribute(QueueAttributeName::ApproximateNumberOfMessages),
        Some("3")
    );
    done("read the attributes of a queue");

    let mut bodies = BTreeMap::new();
    while bodies.len() < 3 {
        let input = ReceiveMessageRequest::new(url)
            .with_max_number_of_messages(2)
            .with_message_attribute_names(["All"]);
        let messages = there(client.receive_message(input).await?.messages, "messages")?;
        for message in messages {
            let handle = there(message.receipt_handle, "receipt handle")?;
            client
                .delete_message(DeleteMessageRequest::new(url, handle))
                .await?;
            let body = there(message.body, "body")?;
            bodies.insert(body, message.message_attributes.unwrap_or_default());
        }
    }
    let attributes = there(bodies.get(BODY), "message with that body")?;
    let bytes = attributes
        .get("bytes")
        .and_then(|bytes| bytes.binary_value.clone());
    assert_eq!(bytes, Some(all_bytes().into()));
    let text = attributes
        .get("text")
        .and_then(|text| text.string_value.as_deref());
    assert_eq!(text, Some("a b"));
    assert!(bodies.contains_key("xxx") && bodies.contains_key("yyy"));
    let empty = client
        .receive_message(ReceiveMessageRequest::new(url))
        .await?;
    assert_eq!(empty.messages.unwrap_or_default(), Vec::new());
    done("read messages and delete them");
    Ok(())
}

async fn list(client: &Client) -> Result<(), Failure> {
    for number in 1..=4 {
        client
            .create_queue(CreateQueueRequest::new(format!("many-{number}")))
            .await?;
    }
    let (mut found, mut pages, mut token) = (0, 0, None);
    loop {
        let mut input = ListQueuesRequest::new()
            .with_queue_name_prefix("many-")
            .with_max_results(3);
        input.next_token = token;
        let page = client.list_queues(input).await?;
        found += page.queue_urls.map_or(0, |urls| urls.len());
        pages += 1;
        token = page.next_token;
        if token.is_none() {
            break;
        }
    }
    assert_eq!((found, pages), (4, 2));
    done("list queues page by page");
    Ok(())
}

async fn delete(client: &Client, url: &str) -> Result<(), Failure> {
    client.delete_queue(DeleteQueueRequest::new(url)).await?;
    done("delete a queue");

    let error = client
        .send_message(SendMessageRequest::new("late", url))
        .await
        .unwrap_err();
    assert!(
        matches!(error.modelled(), Some(Error::QueueDoesNotExist(_))),
        "{error}"
    );
    assert_eq!(
        error.code(),
        Some("AWS.SimpleQueueService.NonExistentQueue")
    );
    assert_eq!(error.status(), Some(400));
    done("error for a queue that is gone");
    Ok(())
}
