//! rpcv2Cbor: what goes out, and what comes of answers.

use std::borrow::Cow;

use opsmith_client::FailureKind;
use opsmith_client::http::Request;
use opsmith_shape::{Auth, Form, Kind, Protocol, Reader, ShapeId, Tables, Trait, Value};
use proptest::prelude::*;

use crate::model::Model;
use crate::network::{Network, Reply, answer, block_on, builder, call, fail, header, json};

const PUT: usize = 0;
const PING: usize = 1;

/// An operation with a member of each kind, and one with neither input nor output.
fn tables() -> Tables {
    let mut model = Model::new();
    model.service().protocols = Cow::Owned(vec![Protocol::RpcV2Cbor]);
    let string = model.simple(Kind::String);
    let strings = model.list(string);
    let long = model.simple(Kind::Long);
    let longs = model.map(long);
    let nested = model.structure("Nested", &[("text", string, &[])]);
    let simple = |model: &mut Model, kind| model.simple(kind);
    let kinds: Vec<(&str, ShapeId)> = vec![
        ("text", string),
        ("flag", simple(&mut model, Kind::Boolean)),
        ("long", long),
        ("float", simple(&mut model, Kind::Float)),
        ("double", simple(&mut model, Kind::Double)),
        ("integer", simple(&mut model, Kind::BigInteger)),
        ("decimal", simple(&mut model, Kind::BigDecimal)),
        ("blob", simple(&mut model, Kind::Blob)),
        ("when", simple(&mut model, Kind::Timestamp)),
        ("list", strings),
        ("map", longs),
        ("nested", nested),
    ];
    let members: Vec<(&str, ShapeId, &[Trait])> = kinds
        .iter()
        .map(|(name, id)| (*name, *id, &[][..]))
        .collect();
    let input = model.structure("PutInput", &members);
    let output = model.structure("PutOutput", &members);
    let host: &[Trait] = &[Trait::HostPrefix("{text}.".into())];
    model.operation(
        "Put",
        "POST /ignored",
        Auth::None,
        [Some(input), Some(output)],
        host,
    );
    model.operation("Ping", "GET /ignored", Auth::None, [None, None], &[]);
    let message: &[(&str, ShapeId, &[Trait])] = &[("message", string, &[]), ("depth", long, &[])];
    model.error("TooDeep", message, &[]);
    model.error(
        "Renamed",
        message,
        &[Trait::QueryErrorCode("Old.Code".into())],
    );
    model.tables()
}

const HEADER: (&str, &str) = ("smithy-protocol", "rpc-v2-cbor");

fn reply(status: u16, headers: &[(&'static str, &'static str)], hex: &str) -> Reply {
    let digits: Vec<u8> = hex
        .bytes()
        .filter(|byte| !byte.is_ascii_whitespace())
        .collect();
    let digit = |byte: &u8| char::from(*byte).to_digit(16).unwrap() as u8;
    let body = digits
        .chunks(2)
        .map(|pair| digit(&pair[0]) << 4 | digit(&pair[1]))
        .collect();
    Reply::Answer(status, headers.to_vec(), body)
}

const ALL: &str = r#"{"text":"a","flag":true,"long":-1,"float":1.5,"double":0.1,"integer":7,"decimal":-1.5,"blob":"AP8=","when":"1970-01-01T00:00:01.5Z","list":["x"],"map":{"k":256},"nested":{"text":"y"}}"#;

/// Sends a value of every kind, and gives the request.
fn sent_all() -> Request {
    let tables = tables();
    let mut input = Value::Null;
    let id = tables.operations[PUT].input.unwrap();
    Reader::new(&tables, &Form::DOCUMENTED)
        .read(id, &mut input, &mut serde_json::Deserializer::from_str(ALL))
        .unwrap();
    let network = Network::new([reply(200, &[HEADER], "a0")]);
    let caller = builder(tables, &network).build().unwrap();
    let (mut output, mut modelled) = (Value::Null, Value::Null);
    block_on(caller.call(PUT, &input, &mut output, &mut modelled)).unwrap();
    network.requests()[0].clone()
}

#[test]
fn parameters_go_out_as_one_map() {
    let request = &sent_all();
    assert_eq!(request.method, "POST");
    assert_eq!(
        request.url.as_str(),
        "http://a.localhost:8080/service/Test/operation/Put"
    );
    assert_eq!(header(request, "smithy-protocol"), Some("rpc-v2-cbor"));
    assert_eq!(header(request, "accept"), Some("application/cbor"));
    assert_eq!(header(request, "content-type"), Some("application/cbor"));
    let expected = [
        "bf 6474657874 6161",
        "64666c6167 f5",
        "646c6f6e67 20",
        "65666c6f6174 fa3fc00000",
        "66646f75626c65 fb3fb999999999999a",
        "67696e7465676572 07",
        "67646563696d616c c482202e",
        "64626c6f62 4200ff",
        "647768656e c1fa3fc00000",
        "646c697374 816178",
        "636d6170 a1616b190100",
        "666e6573746564 bf6474657874 6179ff",
        "ff",
    ];
    let Reply::Answer(_, _, expected) = reply(200, &[], &expected.concat()) else {
        unreachable!()
    };
    assert_eq!(request.body, expected);
}

#[test]
fn what_went_out_comes_back_in() {
    let sent = sent_all().body.to_vec();
    let network = Network::new([Reply::Answer(200, vec![HEADER], sent)]);
    let caller = builder(tables(), &network).build().unwrap();
    let output = call(&caller, PUT, r#"{"text": "a"}"#).unwrap();
    // The blob is bytes now.
    assert_eq!(json(&output), json(ALL));
}

#[test]
fn an_operation_without_input_has_no_body() {
    let network = Network::new([reply(200, &[HEADER], "")]);
    let caller = builder(tables(), &network).build().unwrap();
    call(&caller, PING, "{}").unwrap();
    let request = &network.requests()[0];
    assert_eq!(
        (request.url.path(), request.body.len()),
        ("/service/Test/operation/Ping", 0)
    );
    assert_eq!(header(request, "content-type"), None);
    assert_eq!(header(request, "accept"), Some("application/cbor"));
}

#[test]
fn answers_are_read_tolerantly() {
    let cases = [
        ("", "{}"),
        ("bf ff", "{}"),
        ("a1 6474657874 f6", "{}"),
        ("a2 6161 81f7 6474657874 6162", r#"{"text":"b"}"#),
        ("a1 646c6f6e67 f94000", r#"{"long":2}"#),
        ("a1 66646f75626c65 01", r#"{"double":1}"#),
        (
            "a1 636d6170 a2 6161 01 6162 f6",
            r#"{"map":{"a":1,"b":null}}"#,
        ),
        ("a1 647768656e 00", r#"{"when":"1970-01-01T00:00:00Z"}"#),
        (
            "a1 647768656e c0 74 323031332d30332d32315432303a30343a30305a",
            r#"{"when":"2013-03-21T20:04:00Z"}"#,
        ),
    ];
    for (hex, expected) in cases {
        let network = Network::new([reply(200, &[HEADER], hex)]);
        let caller = builder(tables(), &network).build().unwrap();
        let output = call(&caller, PUT, r#"{"text": "a"}"#)
            .unwrap_or_else(|(failure, _)| panic!("{hex}: {failure}"));
        assert_eq!(json(&output), json(expected), "{hex}");
    }
}

#[test]
fn answers_that_cannot_be_read_say_where() {
    let cases = [
        (reply(200, &[], "a0"), "no header smithy-protocol"),
        (
            reply(200, &[HEADER], "a1 64"),
            "not CBOR: the bytes end too early at byte 2",
        ),
        (
            reply(200, &[HEADER], "a0 00"),
            "not CBOR: more bytes than one value has at byte 1",
        ),
        (reply(200, &[HEADER], "80"), "expected an object"),
        (reply(200, &[HEADER], "a1 636d6170 a1 616b f5"), "map.k"),
        (reply(200, &[HEADER], "a1 666e6573746564 80"), "nested"),
        (reply(200, &[HEADER], "a1 646c6f6e67 6178"), "long"),
    ];
    for (reply, expected) in cases {
        let caller = builder(tables(), &Network::new([reply]))
            .max_attempts(1)
            .build()
            .unwrap();
        let told = fail(&caller, PUT, r#"{"text": "a"}"#).to_string();
        assert!(told.contains(expected), "{told}");
    }
}

#[test]
fn errors_are_told_by_their_type() {
    // {"__type": "x.y#TooDeep", "message": "no", "depth": 2}
    let too_deep =
        "a3 665f5f74797065 6b782e7923546f6f44656570 676d657373616765 626e6f 656465707468 02";
    // {"__type": "x.y#Renamed", "Message": "no"}
    let renamed = "a2 665f5f74797065 6b782e792352656e616d6564 674d657373616765 626e6f";
    // {"__type": "x.y#Unheard", "message": null, "code": "ignored"}
    let unheard = "a3 665f5f74797065 6b782e7923556e6865617264 676d657373616765 f6 64636f6465 6769676e6f726564";
    let query = ("x-amzn-query-error", "Old.Code;Sender");
    let other = ("x-amzn-errortype", "Renamed");
    let cases = [
        (
            reply(400, &[HEADER], too_deep),
            "TooDeep",
            "no",
            r#"{"TooDeep":{"message":"no","depth":2}}"#,
        ),
        (
            reply(400, &[HEADER, other], too_deep),
            "TooDeep",
            "no",
            r#"{"TooDeep":{"message":"no","depth":2}}"#,
        ),
        (
            reply(400, &[HEADER, query], renamed),
            "Old.Code",
            "no",
            r#"{"Renamed":{}}"#,
        ),
        (reply(400, &[HEADER], unheard), "Unheard", "", "null"),
        (reply(400, &[HEADER], "a0"), "400", "", "null"),
        // Without its header, or with a body that is none, an answer is told by its status alone.
        (reply(400, &[], too_deep), "400", "Bad Request", "null"),
        (reply(418, &[HEADER], "ff"), "418", "I'm a teapot", "null"),
        (
            reply(503, &[HEADER], ""),
            "503",
            "Service Unavailable",
            "null",
        ),
    ];
    for (reply, code, message, modelled) in cases {
        let caller = builder(tables(), &Network::new([reply]))
            .max_attempts(1)
            .build()
            .unwrap();
        let (failure, error) = call(&caller, PUT, r#"{"text": "a"}"#).unwrap_err();
        assert_eq!(failure.kind(), FailureKind::Service, "{failure}");
        assert_eq!(
            (failure.code(), failure.message()),
            (Some(code), message),
            "{failure}"
        );
        assert_eq!(error, modelled, "{failure}");
    }
}

#[test]
fn a_host_label_that_is_none_is_not_sent() {
    let network = Network::new([answer(200, "")]);
    let caller = builder(tables(), &network).build().unwrap();
    for input in ["{}", r#"{"text": "a.b"}"#, r#"{"text": ""}"#] {
        let failure = fail(&caller, PUT, input);
        assert!(
            failure.to_string().contains("part of the host's name"),
            "{failure}"
        );
    }
    assert!(network.requests().is_empty());
}

proptest! {
    /// Any answer is a result or a failure.
    #[test]
    fn no_answer_makes_the_reader_panic(status in 200u16..600, body in any::<Vec<u8>>()) {
        let network = Network::new([Reply::Answer(status, vec![HEADER], body)]);
        let caller = builder(tables(), &network).max_attempts(1).build().unwrap();
        let _ = call(&caller, PUT, r#"{"text": "a"}"#);
    }
}
