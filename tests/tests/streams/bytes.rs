//! Streaming blobs in both directions.

use std::io::Write as _;
use std::time::Duration;

use opsmith_client::{ByteStream, Caller, FailureKind, ServiceClient as _, StreamErrorKind};
use tokio::io::AsyncWriteExt as _;

use crate::api::client::Client;
use crate::api::types::{ConvertRequest, GetThingRequest, PutThingRequest};
use crate::{Http, client, tables, with_service};

#[test]
fn what_is_put_can_be_got() {
    with_service(async |service| {
        let client = client(&service, Http::One);
        let mut file = tempfile::NamedTempFile::new().unwrap();
        let thing: Vec<u8> = (0..300_000_u32).map(|n| (n % 251) as u8).collect();
        file.write_all(&thing).unwrap();

        let body = ByteStream::from_path(file.path()).unwrap();
        assert_eq!((body.length(), body.is_repeatable()), (Some(300_000), true));
        let put = client
            .put_thing(PutThingRequest::new("t"), body)
            .await
            .unwrap();
        assert_eq!(put.etag.as_deref(), Some("300000"));
        assert_eq!(service.head().header("content-length"), Some("300000"));
        assert!(service.thing("t").unwrap() == thing);

        let (head, mut content) = client.get_thing(GetThingRequest::new("t")).await.unwrap();
        assert_eq!(head.size, Some(300_000));
        let mut got = Vec::new();
        let mut pieces = 0;
        while let Some(piece) = content.next().await {
            got.extend_from_slice(&piece.unwrap());
            pieces += 1;
        }
        assert!(got == thing && pieces > 1, "{pieces}");
    });
}

#[test]
fn texts_and_bytes_are_bodies() {
    with_service(async |service| {
        let client = client(&service, Http::One);
        client
            .put_thing(PutThingRequest::new("a"), "text")
            .await
            .unwrap();
        client
            .put_thing(PutThingRequest::new("b"), b"bytes".to_vec())
            .await
            .unwrap();
        client
            .put_thing(PutThingRequest::new("c"), ByteStream::empty())
            .await
            .unwrap();
        assert_eq!(service.head().header("content-length"), Some("0"));
        for (id, thing) in [("a", "text"), ("b", "bytes"), ("c", "")] {
            assert_eq!(service.thing(id).unwrap(), thing);
        }
    });
}

#[test]
fn a_body_without_a_length_goes_in_chunks() {
    with_service(async |service| {
        let client = client(&service, Http::One);
        let reader = ByteStream::repeatable(|| Ok(ByteStream::from_reader(&b"some text"[..])));
        let (_, output) = client
            .convert(ConvertRequest::new(), reader.unwrap())
            .await
            .unwrap();
        assert_eq!(output.collect(100).await.unwrap(), "SOME TEXT");
        let head = service.head();
        assert_eq!(head.header("transfer-encoding"), Some("chunked"));
        assert_eq!(head.header("content-length"), None);
    });
}

fn unsigned(service: &crate::Service, silence: Duration) -> Client {
    let caller = Caller::builder(tables(Http::One))
        .endpoint_url(service.url())
        .unsigned()
        .read_timeout(silence)
        .build();
    Client::from_caller(caller.unwrap())
}

#[test]
fn the_answer_may_come_while_the_request_goes_on() {
    with_service(async |service| {
        let client = unsigned(&service, Duration::from_secs(20));
        let (mut writer, reader) = tokio::io::duplex(64);
        let body = ByteStream::from_reader(reader);
        let (_, mut output) = client.convert(ConvertRequest::new(), body).await.unwrap();
        for (text, expected) in [("one", "ONE"), ("two", "TWO")] {
            writer.write_all(text.as_bytes()).await.unwrap();
            assert_eq!(output.next().await.unwrap().unwrap(), expected);
        }
        drop(writer);
        assert!(output.next().await.is_none());
    });
}

#[test]
fn a_slow_source_is_no_silence_of_the_server() {
    with_service(async |service| {
        let silence = Duration::from_millis(200);
        let client = unsigned(&service, silence);
        let (mut writer, reader) = tokio::io::duplex(64);
        tokio::spawn(async move {
            for text in ["a", "b", "c"] {
                tokio::time::sleep(2 * silence).await;
                let _ = writer.write_all(text.as_bytes()).await;
            }
        });
        let body = ByteStream::from_reader(reader).with_length(3);
        let put = client
            .put_thing(PutThingRequest::new("t"), body)
            .await
            .unwrap();
        assert_eq!(put.etag.as_deref(), Some("3"));
    });
}

#[test]
fn a_source_keeps_to_its_length() {
    with_service(async |service| {
        let client = unsigned(&service, Duration::from_secs(20));
        for (text, length, expected) in [
            ("short", 6, "6 bytes were announced, 5 came"),
            ("long", 3, "3 bytes were announced, at least 4 came"),
        ] {
            let body = ByteStream::from_reader(text.as_bytes()).with_length(length);
            let error = client
                .put_thing(PutThingRequest::new("t"), body)
                .await
                .unwrap_err();
            assert_eq!(error.kind(), FailureKind::Transport);
            assert!(error.to_string().ends_with(expected), "{error}");
            assert!(!error.is_retryable());
        }
        assert_eq!(service.thing("t"), None);
    });
}

#[test]
fn a_file_that_is_gone_says_which() {
    let error = ByteStream::from_path("/nowhere/at/all").unwrap_err();
    assert!(
        error.to_string().starts_with("/nowhere/at/all: "),
        "{error}"
    );
    let folder = tempfile::tempdir().unwrap();
    let error = ByteStream::from_path(folder.path()).unwrap_err();
    assert!(
        error
            .to_string()
            .ends_with("it is no regular file, so its length is not known")
    );

    let file = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(file.path(), "12345").unwrap();
    let body = ByteStream::from_path(file.path()).unwrap();
    std::fs::write(file.path(), "12").unwrap();
    with_service(async |service| {
        let error = client(&service, Http::One)
            .put_thing(PutThingRequest::new("t"), body)
            .await
            .unwrap_err();
        assert!(
            error.to_string().contains("5 bytes were announced, 2 came"),
            "{error}"
        );
        assert_eq!(
            service.requests(),
            0,
            "the file is read for the signature first"
        );
    });
}

#[test]
fn dropping_an_answer_ends_it() {
    with_service(async |service| {
        service.keep("big", vec![0; 50_000_000]);
        let client = client(&service, Http::One);
        let (_, mut content) = client.get_thing(GetThingRequest::new("big")).await.unwrap();
        assert!(!content.next().await.unwrap().unwrap().is_empty());
        drop(content);
        // Another call is not in its way.
        service.keep("small", "x");
        let (_, content) = client
            .get_thing(GetThingRequest::new("small"))
            .await
            .unwrap();
        assert_eq!(content.collect(1).await.unwrap(), "x");
    });
}

#[test]
fn collecting_stops_at_the_limit() {
    with_service(async |service| {
        service.keep("big", vec![0; 50_000_000]);
        let client = client(&service, Http::One);
        let (_, content) = client.get_thing(GetThingRequest::new("big")).await.unwrap();
        let error = content.collect(1_000_000).await.unwrap_err();
        assert_eq!(error.kind(), StreamErrorKind::TooLong);
    });
}
