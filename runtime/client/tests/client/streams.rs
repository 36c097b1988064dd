//! What goes out and comes in beside the structures.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use opsmith_client::http::TransportErrorKind;
use opsmith_client::{
    ByteStream, Caller, Credentials, Failure, FailureKind, Received, Sent, StreamErrorKind,
};
use opsmith_shape::{Auth, Kind, Tables, Trait, Value};

use crate::model::Model;
use crate::network::{Network, Reply, answer, answer_with, block_on, body, builder, header};
use crate::pieces::Pieces;

const PUT: usize = 0;
const GET: usize = 1;

/// One operation that takes a stream, and one that answers with one.
fn tables(auth: Auth, stream: &[Trait], operation: &[Trait]) -> Tables {
    let mut model = Model::new();
    let (string, blob) = (model.simple(Kind::String), model.simple(Kind::Blob));
    let mut traits = vec![Trait::HttpPayload, Trait::Streaming];
    traits.extend_from_slice(stream);
    let tag: &[Trait] = &[Trait::HttpHeader("x-tag".into())];
    let name: &[Trait] = &[Trait::HttpHeader("x-name".into())];
    let input = model.structure("In", &[("body!", blob, &traits), ("name", string, name)]);
    let output = model.structure("Out", &[("body", blob, &traits), ("tag", string, tag)]);
    let result = model.structure("Result", &[("tag", string, tag), ("text", string, &[])]);
    let sides = [Some(input), Some(result)];
    model.operation("Put", "PUT /things", auth, sides, operation);
    let sides = [None, Some(output)];
    model.operation("Get", "GET /things", Auth::None, sides, &[]);
    model.tables()
}

fn plain() -> Tables {
    tables(Auth::None, &[], &[])
}

struct Called {
    result: Result<Received, Failure>,
    output: Value,
}

fn call(caller: &Caller, operation: usize, sent: Sent) -> Called {
    let mut input = Value::map();
    input.insert("name", "a name".into());
    let (mut output, mut modelled) = (Value::Null, Value::Null);
    let called = caller.call_with_streams(operation, &input, sent, &mut output, &mut modelled);
    let result = block_on(called).map(|(_, received)| received);
    Called { result, output }
}

fn fails(caller: &Caller, sent: Sent) -> Failure {
    match call(caller, PUT, sent).result {
        Ok(_) => panic!("the call succeeded"),
        Err(failure) => failure,
    }
}

fn once(pieces: &[&'static str]) -> ByteStream {
    ByteStream::from_source(Pieces(pieces.iter().copied().map(Ok).collect()))
}

#[test]
fn bytes_go_out_beside_the_structure() {
    let network = Network::new([answer_with(200, &[("x-tag", "7")], r#"{"text": "t"}"#)]);
    let caller = builder(plain(), &network).build().unwrap();
    for sent in [
        ByteStream::from("one two"),
        ByteStream::from(b"one two".to_vec()),
        once(&["one", "", " two"]),
        ByteStream::from_reader(&b"one two"[..]),
    ] {
        let called = call(&caller, PUT, Sent::bytes(sent));
        assert!(matches!(called.result, Ok(Received::Nothing)));
        let expected = r#"{"tag":"7","text":"t"}"#;
        assert_eq!(serde_json::to_string(&called.output).unwrap(), expected);
    }
    for request in network.requests() {
        assert_eq!(body(&request), "one two");
        assert_eq!(header(&request, "x-name"), Some("a name"));
        let content_type = header(&request, "content-type");
        assert_eq!(content_type, Some("application/octet-stream"));
    }
}

#[test]
fn the_media_type_is_the_models() {
    let network = Network::new([answer(200, "{}")]);
    let media_type = [Trait::MediaType("video/quicktime".into())];
    let tables = tables(Auth::None, &media_type, &[]);
    let caller = builder(tables, &network).build().unwrap();
    call(&caller, PUT, Sent::bytes("film")).result.unwrap();
    let requests = network.requests();
    assert_eq!(
        header(&requests[0], "content-type"),
        Some("video/quicktime")
    );
}

#[test]
fn bytes_come_in_beside_the_structure() {
    let network = Network::new([answer_with(200, &[("x-tag", "7")], "what there is")]);
    let caller = builder(plain(), &network).build().unwrap();
    let called = call(&caller, GET, Sent::nothing());
    assert_eq!(
        serde_json::to_string(&called.output).unwrap(),
        r#"{"tag":"7"}"#
    );
    let Ok(Received::Bytes(bytes)) = called.result else {
        panic!("no bytes");
    };
    assert_eq!(block_on(bytes.collect(13)).unwrap(), "what there is");
}

#[test]
fn errors_are_read_as_ever() {
    let network = Network::new([answer(403, r#"{"__type": "Forbidden", "message": "no"}"#)]);
    let caller = builder(plain(), &network).build().unwrap();
    let failure = call(&caller, GET, Sent::nothing()).result.unwrap_err();
    assert_eq!(failure.kind(), FailureKind::Service);
    assert_eq!(
        (failure.code(), failure.message()),
        (Some("Forbidden"), "no")
    );
    let failure = fails(&caller, Sent::bytes(once(&["x"])));
    assert_eq!(failure.code(), Some("Forbidden"));
}

#[test]
fn an_error_may_be_as_long_as_any_answer() {
    let network = Network::new([answer(403, &"x".repeat(1_000))]);
    let builder = builder(plain(), &network).max_response_bytes(999);
    let failure = call(&builder.build().unwrap(), GET, Sent::nothing())
        .result
        .unwrap_err();
    let too_large = TransportErrorKind::BodyTooLarge { limit: 999 };
    assert_eq!(failure.transport(), Some(too_large), "{failure}");
}

#[test]
fn what_can_be_repeated_is_sent_again() {
    let network = Network::new([
        answer(503, ""),
        Reply::Fail(TransportErrorKind::Closed),
        answer(200, "{}"),
    ]);
    let caller = builder(plain(), &network).build().unwrap();
    let opened = Arc::new(AtomicU32::new(0));
    let count = Arc::clone(&opened);
    let body_of = move || {
        count.fetch_add(1, Ordering::Relaxed);
        Ok(once(&["one ", "two"]))
    };
    let sent = ByteStream::repeatable(body_of).unwrap();
    assert!(sent.is_repeatable());
    call(&caller, PUT, Sent::bytes(sent)).result.unwrap();
    let bodies = network.requests();
    let bodies: Vec<_> = bodies.iter().map(body).collect();
    assert_eq!(bodies, ["one two", "one two", "one two"]);
    assert!(opened.load(Ordering::Relaxed) >= 3);
}

#[test]
fn what_can_be_read_once_is_sent_once() {
    let network = Network::new([answer(503, ""), answer(200, "{}")]);
    let caller = builder(plain(), &network).build().unwrap();
    let failure = fails(&caller, Sent::bytes(once(&["one"])));
    assert_eq!((failure.status(), failure.attempts()), (Some(503), 1));
    assert_eq!(network.requests().len(), 1);
}

#[test]
fn a_length_is_demanded_where_the_model_does() {
    let network = Network::new([answer(200, "{}")]);
    let tables = tables(Auth::None, &[Trait::RequiresLength], &[]);
    let caller = builder(tables, &network).build().unwrap();
    let failure = fails(&caller, Sent::bytes(once(&["one"])));
    assert_eq!(failure.kind(), FailureKind::Validation);
    assert_eq!(
        failure.to_string(),
        "Put: body has to have a known length: give bytes, a file, or a stream that was told its length"
    );
    let sent = Sent::bytes(once(&["one"]).with_length(3));
    call(&caller, PUT, sent).result.unwrap();
}

#[test]
fn operations_without_streams_take_none() {
    let network = Network::new([answer(200, "{}")]);
    let caller = builder(plain(), &network).build().unwrap();
    let failure = call(&caller, GET, Sent::bytes("x")).result.unwrap_err();
    assert_eq!(failure.to_string(), "Get: the operation takes no stream");
}

#[test]
fn a_source_that_fails_fails_the_call() {
    let network = Network::new([answer(200, "{}")]);
    let caller = builder(plain(), &network).build().unwrap();
    let source = Pieces(vec![Ok("one"), Err("the disk is gone")]);
    let failure = fails(&caller, Sent::bytes(ByteStream::from_source(source)));
    assert_eq!(failure.transport(), Some(TransportErrorKind::Upload));
    assert!(
        failure.to_string().ends_with("the disk is gone"),
        "{failure}"
    );
    assert!(!failure.is_retryable());
}

#[test]
fn signatures_cover_what_can_be_read_twice() {
    let network = Network::new([answer(200, "{}")]);
    let caller = builder(tables(Auth::SigV4, &[], &[]), &network)
        .credentials(Credentials::new("AKID", "secret"))
        .build()
        .unwrap();
    // The same bytes give the same signature, whatever they come from.
    let whole = Sent::bytes("one two");
    let pieces = ByteStream::repeatable(|| Ok(once(&["one", " two"]))).unwrap();
    call(&caller, PUT, whole).result.unwrap();
    call(&caller, PUT, Sent::bytes(pieces)).result.unwrap();
    call(&caller, PUT, Sent::bytes("other")).result.unwrap();
    let requests = network.requests();
    let signatures: Vec<_> = requests
        .iter()
        .map(|request| header(request, "authorization"))
        .collect();
    assert!(signatures[0].is_some() && signatures[0] == signatures[1]);
    assert_ne!(signatures[0], signatures[2]);

    let failure = fails(&caller, Sent::bytes(once(&["one"])));
    assert_eq!(failure.kind(), FailureKind::Signing);
    assert!(failure.message().contains("read twice"), "{failure}");
}

#[test]
fn unsigned_payloads_are_read_once() {
    let network = Network::new([answer(200, "{}")]);
    let caller = builder(
        tables(Auth::SigV4, &[], &[Trait::UnsignedPayload]),
        &network,
    )
    .endpoint_url("https://localhost:8080")
    .credentials(Credentials::new("AKID", "secret"))
    .build()
    .unwrap();
    call(&caller, PUT, Sent::bytes(once(&["one"])))
        .result
        .unwrap();
    let requests = network.requests();
    let hash = header(&requests[0], "x-amz-content-sha256");
    assert_eq!(hash, Some("UNSIGNED-PAYLOAD"));
}

#[test]
fn collecting_has_a_limit() {
    let collect = |stream: ByteStream, limit| block_on(stream.collect(limit));
    assert_eq!(collect("one".into(), 3).unwrap(), "one");
    assert_eq!(collect(ByteStream::empty(), 0).unwrap(), "");
    assert_eq!(collect(once(&["one", "two"]), 6).unwrap(), "onetwo");
    for error in [collect("one".into(), 2), collect(once(&["o", "ne"]), 2)] {
        let error = error.unwrap_err();
        assert_eq!(error.kind(), StreamErrorKind::TooLong);
        assert_eq!(error.to_string(), "there are more than 2 bytes");
    }
}

#[test]
fn streams_turn_into_writers_and_readers() {
    let mut written = Vec::new();
    let count = block_on(once(&["one", "two"]).write_into(&mut written));
    assert_eq!((count.unwrap(), written), (6, b"onetwo".to_vec()));

    let reader = once(&["one", "two"]).into_reader();
    let read = block_on(ByteStream::from_reader(reader).collect(10));
    assert_eq!(read.unwrap(), "onetwo");
}

#[test]
fn debug_shows_no_content() {
    let shown = format!("{:?}", Sent::bytes("secret"));
    assert!(!shown.contains("secret") && shown.contains('6'), "{shown}");
}
