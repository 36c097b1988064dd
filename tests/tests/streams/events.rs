//! Events in both directions, over both versions of HTTP.

use std::time::Duration;

use bytes::{Bytes, BytesMut};
use http::Version;
use opsmith_client::event_stream::frame::{HeaderValue, encode_headers};
use opsmith_client::{
    Caller, Credentials, Events, FailureKind, Received, Sent, ServiceClient as _,
};
use opsmith_shape::{TimestampFormat, Value};

use crate::api::client::Client;
use crate::api::error::Error;
use crate::api::types::{Changes, ConverseRequest, End, Said, Sound, WatchRequest, Words};
use crate::{Http, client, tables, with_service};

type Stream = opsmith_client::EventStream<Changes, Error>;

/// The events up to the end, in short.
async fn all(events: &mut Stream) -> Vec<String> {
    let mut all = Vec::new();
    while let Some(event) = events.next().await {
        all.push(match event {
            Ok(Changes::Change(change)) => format!("{} {:?}", change.what, change.count),
            Ok(Changes::End(_)) => "end".to_owned(),
            Ok(Changes::Unknown(name)) => format!("unknown {name}"),
            Err(error) => format!("{:?}: {error}", error.kind()),
        });
    }
    all
}

#[test]
fn events_of_an_answer_come_one_by_one() {
    for http in [Http::One, Http::Two] {
        for topic in ["", "slow", "together", "later"] {
            with_service(async |service| {
                let input = WatchRequest::new().with_topic(topic);
                let (output, mut events) = client(&service, http).watch(input).await.unwrap();
                assert_eq!(output.session.as_deref(), Some("s-1"));
                let mut expected = vec!["w Some(1)", "w Some(2)"];
                expected.extend(match topic {
                    "" => Some("end"),
                    "later" => Some("unknown added-later"),
                    _ => None,
                });
                assert_eq!(all(&mut events).await, expected, "{http:?} {topic}");
                assert!(events.next().await.is_none());
                let version = service.head().version;
                assert_eq!(version == Version::HTTP_2, http == Http::Two);
            });
        }
    }
}

#[test]
fn what_goes_wrong_among_events_ends_them() {
    let cases = [
        ("busy", "Service: Watch: BusyException: too much"),
        ("error", "Service: Watch: InternalError: it broke"),
        (
            "truncated",
            "Decoding: Watch: the answer does not fit the model: the event stream ended within a message",
        ),
        (
            "corrupt",
            "Decoding: Watch: the answer does not fit the model: a message of the event stream has a wrong checksum",
        ),
        ("broken", "Transport: Watch: "),
    ];
    for http in [Http::One, Http::Two] {
        for (topic, expected) in cases {
            with_service(async |service| {
                let input = WatchRequest::new().with_topic(topic);
                let (_, mut events) = client(&service, http).watch(input).await.unwrap();
                let all = all(&mut events).await;
                // What was sent before a connection breaks may break with it.
                assert!(all.len() == 3 || topic == "broken", "{http:?} {all:?}");
                let last = all.last().expect("an error");
                assert!(last.starts_with(expected), "{http:?} {last}");
            });
        }
    }
}

#[test]
fn errors_among_events_are_those_of_the_service() {
    with_service(async |service| {
        let input = WatchRequest::new().with_topic("busy");
        let (_, mut events) = client(&service, Http::Two).watch(input).await.unwrap();
        let mut last = None;
        while let Some(event) = events.next().await {
            last = event.err();
        }
        let error = last.expect("an error");
        let Some(Error::Busy(busy)) = error.modelled() else {
            panic!("{error}");
        };
        assert_eq!(busy.seconds, Some(7));
        assert_eq!(error.failure().code(), Some("BusyException"));
    });
}

#[test]
fn an_error_in_the_place_of_events_is_one_of_the_call() {
    for http in [Http::One, Http::Two] {
        with_service(async |service| {
            let input = WatchRequest::new().with_topic("refused");
            let error = client(&service, http).watch(input).await.unwrap_err();
            assert_eq!(error.status(), Some(503));
            assert!(matches!(error.modelled(), Some(Error::Busy(_))), "{error}");
        });
    }
}

#[test]
fn silence_among_events_is_a_timeout() {
    for http in [Http::One, Http::Two] {
        with_service(async |service| {
            let caller = Caller::builder(tables(http))
                .endpoint_url(service.url())
                .region("eu-west-1")
                .unsigned()
                .read_timeout(Duration::from_millis(300))
                .build();
            let client = Client::from_caller(caller.unwrap());
            let input = WatchRequest::new().with_topic("silent");
            let (_, mut events) = client.watch(input).await.unwrap();
            let all = all(&mut events).await;
            assert_eq!(all.len(), 3, "{all:?}");
            assert!(all[2].starts_with("Timeout: Watch: "), "{}", all[2]);
        });
    }
}

fn said(text: &str) -> Words {
    Words::Said(Said::new().with_text(text).with_speaker("me"))
}

#[test]
fn events_go_out_while_others_come_in() {
    for http in [Http::One, Http::Two] {
        with_service(async |service| {
            let client = client(&service, http);
            let (sender, words) = Events::channel(4);
            let input = ConverseRequest::new("en");
            let (_, mut changes) = client.converse(input, words).await.unwrap();
            // Each is answered before the next one is sent.
            for (word, expected) in [
                (said("one"), "said {'text':'one'}"),
                (
                    Words::Sound(Sound::new().with_sound(b"bytes").with_rate(8)),
                    "sound bytes",
                ),
                (Words::End(End::new()), "end "),
            ] {
                sender.send(word).await.unwrap();
                match changes.next().await {
                    Some(Ok(Changes::Change(change))) => {
                        assert_eq!(change.what.trim_end(), expected.trim_end())
                    }
                    other => panic!("{other:?}"),
                }
            }
            drop(sender);
            assert_eq!(all(&mut changes).await, ["end"]);
            let head = service.head();
            assert_eq!(head.header("x-language"), Some("en"));
            let content_type = head.header("content-type");
            assert_eq!(content_type, Some("application/vnd.amazon.eventstream"));
            assert_eq!(head.version == Version::HTTP_2, http == Http::Two);
        });
    }
}

#[test]
fn events_are_signed_one_after_the_other() {
    with_service(async |service| {
        let client = client(&service, Http::Two);
        let words = Events::from([said("one"), said("two")]);
        let (_, mut changes) = client
            .converse(ConverseRequest::new("en"), words)
            .await
            .unwrap();
        assert_eq!(all(&mut changes).await.len(), 3);

        let head = service.head();
        let how = head.header("x-amz-content-sha256");
        assert_eq!(how, Some("STREAMING-AWS4-HMAC-SHA256-EVENTS"));
        let authorization = head.header("authorization").expect("a signature");
        let mut last = authorization
            .rsplit_once("Signature=")
            .expect("one")
            .1
            .to_owned();
        // Two events and an end.
        let signed = service.signed();
        assert_eq!(signed.len(), 3);
        assert!(signed[2].payload.is_empty());
        for message in signed {
            let date = message.headers[0].clone();
            let HeaderValue::Timestamp(moment) = date.value else {
                panic!("no date first");
            };
            let mut covered = BytesMut::new();
            encode_headers(&[date], &mut covered).unwrap();
            let time = moment.format(TimestampFormat::DateTime);
            last = signature(&time, &last, &covered.freeze(), &message.payload);
            let Some(HeaderValue::Blob(found)) = message.header(":chunk-signature") else {
                panic!("no signature");
            };
            assert_eq!(hex(found), last);
        }
    });
}

#[test]
fn without_credentials_events_are_not_signed() {
    with_service(async |service| {
        let caller = Caller::builder(tables(Http::One))
            .endpoint_url(service.url())
            .region("eu-west-1")
            .unsigned()
            .build();
        let client = Client::from_caller(caller.unwrap());
        let words = Events::from([said("one")]);
        let (_, mut changes) = client
            .converse(ConverseRequest::new("en"), words)
            .await
            .unwrap();
        assert_eq!(
            all(&mut changes).await,
            ["said {'text':'one'} Some(4)", "end"]
        );
        assert!(service.signed().is_empty());
    });
}

#[test]
fn a_sender_notices_the_end_of_the_call() {
    with_service(async |service| {
        let client = client(&service, Http::Two);
        let (sender, words) = Events::channel(1);
        let (_, changes) = client
            .converse(ConverseRequest::new("en"), words)
            .await
            .unwrap();
        drop(changes);
        let sent = tokio::time::timeout(Duration::from_secs(20), async {
            while sender.send(said("more")).await.is_ok() {
                tokio::time::sleep(Duration::from_millis(5)).await;
            }
        });
        sent.await.expect("an end");
    });
}

#[test]
fn an_event_that_cannot_be_sent_fails_the_call() {
    with_service(async |service| {
        let client = client(&service, Http::One);
        let words = Events::from([Words::Unknown("later".to_owned())]);
        let called = client.converse(ConverseRequest::new("en"), words).await;
        // It may come to light only after the head of the answer.
        let text = match called {
            Err(error) => error.to_string(),
            Ok((_, mut changes)) => all(&mut changes).await.concat(),
        };
        assert!(text.contains("Converse: "), "{text}");
    });
}

#[test]
fn values_take_the_place_of_types() {
    with_service(async |service| {
        let caller = Caller::builder(tables(Http::Two))
            .endpoint_url(service.url())
            .region("eu-west-1")
            .credentials(Credentials::new("AKID", "secret"))
            .build()
            .unwrap();
        let value = |text: &str| -> Value { serde_json::from_str(text).unwrap() };
        let words = Events::from([value(r#"{"said": {"text": "hello"}}"#)]);
        let input = value(r#"{"language": "en"}"#);
        let (mut output, mut modelled) = (Value::Null, Value::Null);
        let operation = caller.tables().find_operation("Converse").unwrap();
        let sent = Sent::events(words);
        let (_, received) = caller
            .call_with_streams(operation, &input, sent, &mut output, &mut modelled)
            .await
            .unwrap();
        let Received::Events(mut reader) = received else {
            panic!("no events");
        };
        let mut event = Value::Null;
        assert!(reader.next(&mut event, &mut modelled).await.unwrap());
        let expected = r#"{"change":{"what":"said {'text':'hello'}","count":3}}"#;
        assert_eq!(serde_json::to_string(&event).unwrap(), expected);
        assert!(reader.next(&mut event, &mut modelled).await.unwrap());
        assert_eq!(serde_json::to_string(&event).unwrap(), r#"{"end":{}}"#);
        assert!(!reader.next(&mut event, &mut modelled).await.unwrap());
    });
}

#[test]
fn without_streams_such_an_operation_cannot_be_called() {
    with_service(async |service| {
        let caller = Caller::builder(tables(Http::One))
            .endpoint_url(service.url())
            .unsigned()
            .build()
            .unwrap();
        let input: Value =
            serde_json::from_str(r#"{"language": "en", "words": {"end": {}}}"#).unwrap();
        let (mut output, mut modelled) = (Value::Null, Value::Null);
        let operation = caller.tables().find_operation("Converse").unwrap();
        let called = caller
            .call(operation, &input, &mut output, &mut modelled)
            .await;
        assert_eq!(called.unwrap_err().kind(), FailureKind::Unsupported);
    });
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// The signature of one event, made with other means than those of the client.
fn signature(time: &str, last: &str, headers: &Bytes, payload: &Bytes) -> String {
    use hmac::{Hmac, KeyInit as _, Mac as _};
    use sha2::{Digest as _, Sha256};
    let compact: String = time.chars().filter(|c| c.is_ascii_alphanumeric()).collect();
    let compact = format!("{}Z", &compact[..15]);
    let day = &compact[..8];
    let sha = |bytes: &[u8]| hex(&Sha256::digest(bytes));
    let text = format!(
        "AWS4-HMAC-SHA256-PAYLOAD\n{compact}\n{day}/eu-west-1/example/aws4_request\n{last}\n{}\n{}",
        sha(headers),
        sha(payload)
    );
    let mut key = b"AWS4secret".to_vec();
    for part in [day, "eu-west-1", "example", "aws4_request", &text] {
        let mut mac = Hmac::<Sha256>::new_from_slice(&key).unwrap();
        mac.update(part.as_bytes());
        key = mac.finalize().into_bytes().to_vec();
    }
    hex(&key)
}
