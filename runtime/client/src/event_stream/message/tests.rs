use std::borrow::Cow;

use bytes::Bytes;
use opsmith_shape::{
    Endpoints, Fault, Kind, MemberRow, Protocol, Service, ShapeId, ShapeRow, Span, Tables,
    Timestamp, Trait, Value,
};

use super::*;
use crate::event_stream::frame::{HeaderValue, Message};
use crate::protocol::{Documents, choose};

const EVENTS: ShapeId = ShapeId(0);
const RESULT: ShapeId = ShapeId(5);

/// A union of events: all headers, bytes, text, a structure, a header with the rest as document, nothing, an error of the service, one
/// that only streams have.
fn tables(protocol: Protocol) -> Tables {
    let kinds = [
        ("boolean", Kind::Boolean),
        ("byte", Kind::Byte),
        ("short", Kind::Short),
        ("integer", Kind::Integer),
        ("long", Kind::Long),
        ("blob", Kind::Blob),
        ("string", Kind::String),
        ("timestamp", Kind::Timestamp),
    ];
    // Shapes 10 and on are of these kinds.
    let simple =
        |kind: Kind| ShapeId(10 + kinds.iter().position(|(_, one)| *one == kind).unwrap() as u32);
    let header = |name, kind| {
        MemberRow::new(name, simple(kind))
            .outside_body()
            .traits(0, 1)
    };
    let payload = |name, id| MemberRow::new(name, id).outside_body().traits(1, 1);
    let plain = |name, kind| MemberRow::new(name, simple(kind));
    let groups = [
        vec![
            MemberRow::new("headers", ShapeId(1)),
            MemberRow::new("blob", ShapeId(2)),
            MemberRow::new("text", ShapeId(3)),
            MemberRow::new("structure", ShapeId(4)),
            MemberRow::new("rest", ShapeId(6)),
            MemberRow::new("nothing", ShapeId(7)),
            MemberRow::new("known", ShapeId(8)),
            MemberRow::new("ours", ShapeId(9)),
        ],
        kinds
            .iter()
            .map(|(name, kind)| header(*name, *kind))
            .collect(),
        vec![payload("bytes", simple(Kind::Blob))],
        vec![
            payload("words", simple(Kind::String)),
            header("string", Kind::String),
        ],
        vec![payload("inner", RESULT)],
        vec![plain("words", Kind::String)],
        vec![
            header("string", Kind::String),
            plain("long", Kind::Long),
            plain("words", Kind::String),
        ],
        vec![],
        vec![plain("message", Kind::String)],
        vec![
            plain("message", Kind::String),
            header("string", Kind::String),
        ],
    ];
    let names = [
        "Events",
        "Headers",
        "Blob",
        "Text",
        "Structure",
        "Result",
        "Rest",
        "Nothing",
        "Known",
        "Ours",
    ];
    let mut members = Vec::new();
    let mut shapes: Vec<ShapeRow> = Vec::new();
    for (name, group) in names.into_iter().zip(groups) {
        let kind = if name == "Events" {
            Kind::Union
        } else {
            Kind::Structure
        };
        let mut row = ShapeRow::new(name, kind).members(members.len() as u32, group.len() as u32);
        if matches!(name, "Known" | "Ours") {
            row.traits = Span::new(2, 1);
        }
        members.extend(group);
        shapes.push(row);
    }
    shapes.extend(kinds.iter().map(|(name, kind)| ShapeRow::new(name, *kind)));
    Tables {
        service: Service {
            id: "Test".into(),
            name: "test".into(),
            title: "Test".into(),
            version: "1".into(),
            shape_name: "Test".into(),
            signing_name: "".into(),
            endpoint_prefix: "".into(),
            protocols: vec![protocol].into(),
            query_compatible: false,
            errors: vec![ShapeId(8)].into(),
        },
        shapes: shapes.into(),
        members: members.into(),
        traits: vec![
            Trait::EventHeader,
            Trait::EventPayload,
            Trait::Error(Fault::Client),
        ]
        .into(),
        operations: Cow::Borrowed(&[]),
        endpoints: Endpoints::NONE,
    }
}

fn documents(tables: &Tables) -> &'static dyn Documents {
    choose(&tables.service).unwrap().documents().unwrap()
}

fn event(member: &str, entries: &[(&str, Value)]) -> Value {
    let inner = entries
        .iter()
        .map(|(name, value)| ((*name).to_owned(), value.clone()))
        .collect();
    [(member.to_owned(), inner)].into_iter().collect()
}

type Example = (Value, Vec<(&'static str, HeaderValue)>, &'static str);

/// Each event with its headers but for the first two, and its payload as JSON.
fn examples() -> Vec<Example> {
    let moment = Timestamp::new(1, 500_000_000);
    let json = ("content", HeaderValue::from("application/json"));
    let all = event(
        "headers",
        &[
            ("boolean", Value::Boolean(true)),
            ("byte", Value::Integer(-1)),
            ("short", Value::Integer(300)),
            ("integer", Value::Integer(70_000)),
            ("long", Value::Integer(-5_000_000_000)),
            ("blob", Value::Blob(b"\0\xff".into())),
            ("string", Value::from("\u{e9}")),
            ("timestamp", Value::Timestamp(moment)),
        ],
    );
    vec![
        (
            all,
            vec![
                ("boolean", HeaderValue::Boolean(true)),
                ("byte", HeaderValue::Byte(-1)),
                ("short", HeaderValue::Short(300)),
                ("integer", HeaderValue::Integer(70_000)),
                ("long", HeaderValue::Long(-5_000_000_000)),
                ("blob", HeaderValue::Blob(Bytes::from_static(b"\0\xff"))),
                ("string", HeaderValue::from("\u{e9}")),
                ("timestamp", HeaderValue::Timestamp(moment)),
            ],
            "",
        ),
        (
            event("blob", &[("bytes", Value::Blob("x".into()))]),
            vec![("content", "application/octet-stream".into())],
            "x",
        ),
        (
            event("text", &[("string", "z".into()), ("words", "y".into())]),
            vec![("content", "text/plain".into()), ("string", "z".into())],
            "y",
        ),
        (
            event(
                "structure",
                &[(
                    "inner",
                    [("words".to_owned(), Value::from("a"))]
                        .into_iter()
                        .collect(),
                )],
            ),
            vec![json.clone()],
            r#"{"words":"a"}"#,
        ),
        (
            event(
                "rest",
                &[
                    ("string", "h".into()),
                    ("long", Value::Integer(5)),
                    ("words", "b".into()),
                ],
            ),
            vec![json.clone(), ("string", "h".into())],
            r#"{"long":5,"words":"b"}"#,
        ),
        (event("rest", &[]), vec![json], "{}"),
        (event("nothing", &[]), vec![], ""),
    ]
}

fn message(headers: &[(&str, HeaderValue)], payload: &str) -> Message {
    let message = Message {
        headers: vec![],
        payload: Bytes::copy_from_slice(payload.as_bytes()),
    };
    headers.iter().fold(message, |message, (name, value)| {
        message.with(*name, value.clone())
    })
}

fn read_value(tables: &Tables, message: &Message) -> Result<(Incoming, Value, Value), String> {
    let (mut event, mut modelled) = (Value::Null, Value::Null);
    let read = read(
        tables,
        EVENTS,
        documents(tables),
        message,
        &mut event,
        &mut modelled,
    );
    match read {
        Ok(incoming) => Ok((incoming, event, modelled)),
        Err(error) => Err(format!("{}: {}", error.path, error.reason)),
    }
}

#[test]
fn events_are_written_as_specified_and_read_again() {
    let tables = tables(Protocol::RestJson1);
    for (event, headers, payload) in examples() {
        let written = write(&tables, EVENTS, documents(&tables), &event).unwrap();
        let name = event.entries()[0].0.as_str();
        let mut expected = message(
            &[
                (":message-type", "event".into()),
                (":event-type", name.into()),
            ],
            payload,
        );
        for (name, value) in headers {
            let name = if name == "content" {
                ":content-type"
            } else {
                name
            };
            expected = expected.with(name, value);
        }
        assert!(written == expected, "{written:?}");
        let (incoming, back, _) = read_value(&tables, &written).unwrap();
        assert!(
            matches!(incoming, Incoming::Event) && back == event,
            "{name}: {back:?}"
        );
    }
}

#[test]
fn documents_are_those_of_the_protocol() {
    let xml = tables(Protocol::RestXml);
    for (event, ..) in examples() {
        let written = write(&xml, EVENTS, documents(&xml), &event).unwrap();
        let back = read_value(&xml, &written).unwrap().1;
        assert!(back == event, "{back:?}");
        if event.get("structure").is_some() {
            assert_eq!(written.text(":content-type"), Some("application/xml"));
            assert_eq!(written.payload, b"<Result><words>a</words></Result>"[..]);
        }
    }
    let tables = tables(Protocol::RpcV2Cbor);
    for (event, ..) in examples() {
        let written = write(&tables, EVENTS, documents(&tables), &event).unwrap();
        let back = read_value(&tables, &written).unwrap().1;
        assert!(back == event, "{back:?}");
        if event.get("structure").is_some() {
            assert_eq!(written.text(":content-type"), Some("application/cbor"));
            assert_eq!(written.payload, b"\xbf\x65words\x61a\xff"[..]);
        }
    }
    let input: Value = [("words".to_owned(), Value::from("a"))]
        .into_iter()
        .collect();
    let written = initial(&tables, RESULT, documents(&tables), &input).unwrap();
    let headers = [
        (":message-type", "event".into()),
        (":event-type", "initial-request".into()),
        (":content-type", "application/cbor".into()),
    ];
    assert_eq!(written.headers, message(&headers, "").headers);
    assert_eq!(written.payload, b"\xbf\x65words\x61a\xff"[..]);
}

#[test]
fn errors_stand_among_events() {
    let tables = tables(Protocol::RestJson1);
    let exception = |name: &str, payload| {
        message(
            &[
                (":message-type", "exception".into()),
                (":exception-type", name.into()),
            ],
            payload,
        )
    };
    let error = message(
        &[
            (":message-type", "error".into()),
            (":error-code", "Throttled".into()),
            (":error-message", "slow".into()),
        ],
        "",
    );
    let error_alone = message(
        &[
            (":message-type", "error".into()),
            (":error-code", "Throttled".into()),
        ],
        "",
    );
    let cases = [
        (
            exception("known", r#"{"message":"no"}"#),
            "Known",
            "no",
            Some(ShapeId(8)),
            r#"{"Known":{"message":"no"}}"#,
        ),
        (
            exception("known", "{"),
            "Known",
            "",
            Some(ShapeId(8)),
            r#"{"Known":{}}"#,
        ),
        (
            exception("Known", r#"{"message":"no"}"#),
            "Known",
            "no",
            Some(ShapeId(8)),
            r#"{"Known":{"message":"no"}}"#,
        ),
        (
            exception("ours", r#"{"message":"no"}"#),
            "Ours",
            "no",
            None,
            "null",
        ),
        (
            exception("unheard", r#"{"message":"no"}"#),
            "unheard",
            "",
            None,
            "null",
        ),
        (error, "Throttled", "slow", None, "null"),
        (error_alone, "Throttled", "", None, "null"),
    ];
    for (message, code, words, shape, expected) in cases {
        let (incoming, event, modelled) = read_value(&tables, &message).unwrap();
        let Incoming::Error(answered) = incoming else {
            panic!("{code}")
        };
        assert_eq!(
            (
                answered.code.as_str(),
                answered.message.as_str(),
                answered.shape
            ),
            (code, words, shape)
        );
        assert_eq!(
            serde_json::to_string(&modelled).unwrap(),
            expected,
            "{code}"
        );
        assert!(event == Value::Null);
    }
    // And can be sent.
    let sent = write(
        &tables,
        EVENTS,
        documents(&tables),
        &event("known", &[("message", "no".into())]),
    )
    .unwrap();
    let headers = [
        (":message-type", "exception".into()),
        (":exception-type", "known".into()),
        (":content-type", "application/json".into()),
    ];
    assert!(sent == message(&headers, r#"{"message":"no"}"#), "{sent:?}");
}

#[test]
fn events_of_tomorrow_are_told_and_no_more() {
    let tables = tables(Protocol::RestJson1);
    let of = |name: &str| {
        message(
            &[
                (":message-type", "event".into()),
                (":event-type", name.into()),
            ],
            "?",
        )
    };
    let (incoming, event, _) = read_value(&tables, &of("tomorrow")).unwrap();
    assert!(matches!(incoming, Incoming::Event));
    assert_eq!(
        serde_json::to_string(&event).unwrap(),
        r#"{"SDK_UNKNOWN_MEMBER":{"name":"tomorrow"}}"#
    );
    let (incoming, ..) = read_value(&tables, &of("initial-response")).unwrap();
    assert!(matches!(incoming, Incoming::InitialResponse));
}

#[test]
fn messages_that_are_no_events_say_why() {
    let tables = tables(Protocol::RestJson1);
    let event = |name: &str, more: &[(&str, HeaderValue)], payload| {
        let first = [
            (":message-type", HeaderValue::from("event")),
            (":event-type", name.into()),
        ];
        message(&[&first, more].concat(), payload)
    };
    let blob = || HeaderValue::Blob(Bytes::from_static(b"event"));
    let cases = [
        (
            message(&[(":event-type", "rest".into())], ""),
            "no text in the header :message-type",
        ),
        (
            message(
                &[(":message-type", blob()), (":event-type", "rest".into())],
                "",
            ),
            "no text in the header :message-type",
        ),
        (
            message(&[(":message-type", "event".into())], ""),
            "no text in the header :event-type",
        ),
        (
            message(
                &[(":message-type", "event".into()), (":event-type", blob())],
                "",
            ),
            "no text in the header :event-type",
        ),
        (
            message(&[(":message-type", "exception".into())], ""),
            "no text in the header :exception-type",
        ),
        (
            message(&[(":message-type", "error".into())], ""),
            "no text in the header :error-code",
        ),
        (
            message(&[(":message-type", "x".into())], ""),
            "a message of a type that is not known",
        ),
        (event("rest", &[], "{"), "rest: not JSON"),
        (event("rest", &[], r#"{"long":"x"}"#), "rest.long: "),
        (
            event("structure", &[], "[]"),
            "structure.inner: expected an object",
        ),
        (
            event("headers", &[("byte", "1".into())], ""),
            "headers.byte: the header is a string",
        ),
        (
            event("headers", &[("string", HeaderValue::Uuid([0; 16]))], ""),
            "headers.string: the header is a uuid",
        ),
    ];
    for (message, expected) in cases {
        let error = read_value(&tables, &message).map(|_| ()).unwrap_err();
        assert!(error.contains(expected), "{error} / {expected}");
    }
}

#[test]
fn events_that_cannot_be_sent_say_why() {
    let tables = tables(Protocol::RestJson1);
    let cases = [
        (Value::map(), "nothing is set in the event Events"),
        (
            event("headers", &[("byte", Value::Integer(128))]),
            "byte is a number beyond its type",
        ),
        (
            event("headers", &[("string", Value::List(vec![]))]),
            "string cannot be the header of an event",
        ),
        (
            event("blob", &[("bytes", Value::Integer(1))]),
            "bytes has to be text or bytes",
        ),
    ];
    for (event, expected) in cases {
        let error = write(&tables, EVENTS, documents(&tables), &event).unwrap_err();
        assert!(format!("{error:?}").contains(expected), "{error:?}");
    }
}
