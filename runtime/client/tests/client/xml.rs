//! restXml: documents of requests, answers and errors.

use std::borrow::Cow;

use opsmith_client::http::Request;
use opsmith_client::{Failure, FailureKind};
use opsmith_shape::{Auth, Kind, Protocol, ShapeId, Tables, TimestampFormat, Trait, Value};
use proptest::prelude::*;

use crate::model::{Aggregates, Model};
use crate::network::{
    Network, Reply, answer, answer_with, block_on, body, builder, call, fail, header,
};

fn xml_name(name: &'static str) -> Trait {
    Trait::XmlName(name.into())
}

fn namespace(uri: &'static str, prefix: &'static str) -> Trait {
    Trait::XmlNamespace(uri.into(), prefix.into())
}

/// One operation, `PUT /`, that takes and answers a structure with a member of every kind that XML
/// writes in its own way.
fn every_kind() -> Tables {
    let mut model = Model::new();
    model.service().protocols = Cow::Owned(vec![Protocol::RestXml]);
    let id = members_of_every_kind(&mut model, &[namespace("http://a", "")]);
    model.operation("Put", "PUT /", Auth::None, [Some(id), Some(id)], &[]);
    let string = model.simple(Kind::String);
    let nested = model.structure("Nested", &[("foo", string, &[])]);
    model.error(
        "Complex",
        &[
            ("header", string, &[Trait::HttpHeader("x-header".into())]),
            ("top", string, &[xml_name("Top")]),
            ("nested", nested, &[]),
        ],
        &[],
    );
    model.tables()
}

fn members_of_every_kind(model: &mut Model, traits: &[Trait]) -> ShapeId {
    let Aggregates {
        string,
        items,
        renamed,
        map,
        choice,
        ..
    } = model.aggregates();
    // It holds itself: its row stands before that of its member's target is known to anyone else.
    let next = ShapeId(choice.0 + 1);
    let recursive = model.structure("Node", &[("name", string, &[]), ("next", next, &[])]);
    let simple: Vec<ShapeId> = [
        Kind::Boolean,
        Kind::Float,
        Kind::Double,
        Kind::Blob,
        Kind::Timestamp,
        Kind::BigDecimal,
    ]
    .into_iter()
    .map(|kind| model.simple(kind))
    .collect();
    let members: &[(&str, ShapeId, &[Trait])] = &[
        ("attribute", string, &[Trait::XmlAttribute, xml_name("x:a")]),
        (
            "text",
            string,
            &[xml_name("Text"), namespace("http://b", "b")],
        ),
        ("boolean", simple[0], &[]),
        ("float", simple[1], &[]),
        ("double", simple[2], &[]),
        ("blob", simple[3], &[]),
        ("moment", simple[4], &[]),
        (
            "seconds",
            simple[4],
            &[Trait::TimestampFormat(TimestampFormat::EpochSeconds)],
        ),
        ("decimal", simple[5], &[]),
        ("items", items, &[]),
        ("flat", items, &[Trait::XmlFlattened, xml_name("Flat")]),
        ("map", map, &[]),
        ("flatMap", renamed, &[Trait::XmlFlattened]),
        ("choice", choice, &[]),
        ("node", recursive, &[]),
        ("header", string, &[Trait::HttpHeader("x-header".into())]),
    ];
    model.shape("Everything", Kind::Structure, members, traits)
}

/// Parameters from the documented JSON form, in which blobs, moments and odd numbers are texts.
fn parameters(tables: &Tables, text: &str) -> Value {
    let id = tables.operations[0].input.unwrap();
    let mut value = Value::Null;
    let mut json = serde_json::Deserializer::from_str(text);
    opsmith_shape::deserialize(tables, id, &mut value, &mut json).unwrap();
    value
}

fn send(tables: Tables, input: &str) -> Result<Request, Failure> {
    let network = Network::new([answer(200, "")]);
    let input = parameters(&tables, input);
    let caller = builder(tables, &network)
        .parameter_validation(false)
        .build()
        .unwrap();
    let (mut output, mut modelled) = (Value::Null, Value::Null);
    block_on(caller.call(0, &input, &mut output, &mut modelled))?;
    Ok(network.requests().remove(0))
}

/// What an answer with this body is read as.
fn receive(tables: Tables, document: &str) -> String {
    let network = Network::new([answer(200, document)]);
    call(&builder(tables, &network).build().unwrap(), 0, "{}").unwrap()
}

#[test]
fn every_kind_is_written() {
    for (input, expected) in [
        ("{}", ""),
        (r#"{"header": "h"}"#, ""),
        (
            r#"{"attribute": "\"1\" <2>", "text": "<&>\r\n"}"#,
            "<Everything xmlns=\"http://a\" x:a=\"&quot;1&quot; &lt;2&gt;\">\
             <Text xmlns:b=\"http://b\">&lt;&amp;&gt;&#xD;&#xA;</Text></Everything>",
        ),
        (
            r#"{"boolean": true, "float": 1.1, "double": "NaN", "blob": "dmFsdWU="}"#,
            "<Everything xmlns=\"http://a\"><boolean>true</boolean><float>1.1</float><double>NaN</double>\
             <blob>dmFsdWU=</blob></Everything>",
        ),
        (
            r#"{"moment": "2020-01-02T03:04:05.5Z", "seconds": "2020-01-02T03:04:05Z", "double": "-Infinity"}"#,
            "<Everything xmlns=\"http://a\"><double>-Infinity</double><moment>2020-01-02T03:04:05.5Z</moment>\
             <seconds>1577934245</seconds></Everything>",
        ),
        (
            r#"{"items": ["a", ""], "flat": ["b", "c"]}"#,
            "<Everything xmlns=\"http://a\"><items><item>a</item><item></item></items>\
             <Flat>b</Flat><Flat>c</Flat></Everything>",
        ),
        (
            r#"{"items": [], "flat": [], "map": {}}"#,
            "<Everything xmlns=\"http://a\"><items></items><map></map></Everything>",
        ),
        (
            r#"{"map": {"a": ["1"]}, "flatMap": {"b": 2, "c": 3}}"#,
            "<Everything xmlns=\"http://a\">\
             <map><entry><key>a</key><value><member>1</member></value></entry></map>\
             <flatMap><K>b</K><V>2</V></flatMap><flatMap><K>c</K><V>3</V></flatMap></Everything>",
        ),
        (
            r#"{"choice": {"b": 1}, "node": {"name": "x", "next": {"name": "y"}}}"#,
            "<Everything xmlns=\"http://a\"><choice><b>1</b></choice>\
             <node><name>x</name><next><name>y</name></next></node></Everything>",
        ),
    ] {
        let request = send(every_kind(), input).unwrap();
        assert_eq!(body(&request), expected, "{input}");
        let media_type = (!expected.is_empty()).then_some("application/xml");
        assert_eq!(header(&request, "content-type"), media_type, "{input}");
    }
}

#[test]
fn what_xml_cannot_hold_is_refused() {
    for (input, expected) in [
        (
            r#"{"text": "a\u0001b"}"#,
            "text holds U+0001, a character that XML cannot hold",
        ),
        (r#"{"choice": {}}"#, "nothing is set in the union Choice"),
    ] {
        let failure = send(every_kind(), input).unwrap_err();
        assert_eq!(failure.kind(), FailureKind::Validation);
        assert!(failure.message().contains(expected), "{failure}");
    }
}

/// The same operation, with one member as the body.
fn payload(member: &'static [Trait], target: impl Fn(&mut Model) -> ShapeId) -> Tables {
    let mut model = Model::new();
    model.service().protocols = Cow::Owned(vec![Protocol::RestXml]);
    let target = target(&mut model);
    let mut traits = vec![Trait::HttpPayload];
    traits.extend_from_slice(member);
    let id = model.structure("Whole", &[("body", target, &traits)]);
    model.operation("Put", "PUT /", Auth::None, [Some(id), Some(id)], &[]);
    model.tables()
}

#[test]
fn payloads_are_the_body() {
    let structure = |traits: &'static [Trait]| {
        move |model: &mut Model| {
            let string = model.simple(Kind::String);
            model.shape("Inner", Kind::Structure, &[("a", string, &[])], traits)
        }
    };
    let document = r#"{"body": {"a": "b"}}"#;
    static NAMED: &[Trait] = &[
        Trait::XmlName(Cow::Borrowed("Shape")),
        Trait::XmlNamespace(Cow::Borrowed("http://a"), Cow::Borrowed("")),
    ];
    static MEMBER: &[Trait] = &[Trait::XmlName(Cow::Borrowed("Member"))];
    static MEDIA: &[Trait] = &[Trait::MediaType(Cow::Borrowed("text/csv"))];
    let simple = |kind| move |model: &mut Model| model.simple(kind);
    for (tables, input, media_type, expected) in [
        (
            payload(&[], structure(&[])),
            document,
            "application/xml",
            "<Inner><a>b</a></Inner>",
        ),
        (
            payload(&[], structure(NAMED)),
            document,
            "application/xml",
            "<Shape xmlns=\"http://a\"><a>b</a></Shape>",
        ),
        (
            payload(MEMBER, structure(NAMED)),
            document,
            "application/xml",
            "<Member xmlns=\"http://a\"><a>b</a></Member>",
        ),
        (
            payload(&[], simple(Kind::String)),
            r#"{"body": "a<b"}"#,
            "text/plain",
            "a<b",
        ),
        (
            payload(MEDIA, simple(Kind::Blob)),
            r#"{"body": "YQ=="}"#,
            "text/csv",
            "a",
        ),
    ] {
        let request = send(tables.clone(), input).unwrap();
        assert_eq!(body(&request), expected);
        assert_eq!(header(&request, "content-type"), Some(media_type));
        // What is written is read.
        assert_eq!(receive(tables, expected), input.replace(' ', ""));
    }
    let nothing = send(payload(&[], structure(&[])), "{}").unwrap();
    assert_eq!(
        (body(&nothing), header(&nothing, "content-type")),
        ("", None)
    );
}

#[test]
fn every_kind_is_read() {
    for (document, expected) in [
        ("", "{}"),
        ("<Everything/>", "{}"),
        ("<AnyName><unknown><a/></unknown></AnyName>", "{}"),
        (
            "<?xml version=\"1.0\"?>\n<r xmlns=\"u\" x:a=\"1\">\n <y:Text> a &amp; <![CDATA[<b>]]> </y:Text></r>",
            r#"{"attribute":"1","text":" a & <b> "}"#,
        ),
        (
            "<r><boolean> true </boolean><float>\n1.5</float><double>Infinity</double><blob> dmFs\ndWU= </blob></r>",
            r#"{"boolean":true,"float":1.5,"double":"Infinity","blob":"dmFsdWU="}"#,
        ),
        (
            "<r><moment>2020-01-02T04:04:05.5+01:00</moment><seconds>1577934245</seconds><decimal>0.10</decimal></r>",
            r#"{"moment":"2020-01-02T03:04:05.5Z","seconds":"2020-01-02T03:04:05Z","decimal":0.1}"#,
        ),
        (
            "<r><items><item>a</item><other/></items><Text/><blob/></r>",
            r#"{"items":["a",""],"text":"","blob":""}"#,
        ),
        // Parts of flattened lists may have others between them.
        (
            "<r><Flat>a</Flat><Flat>b</Flat><Text>t</Text><Flat>c</Flat></r>",
            r#"{"flat":["a","b","c"],"text":"t"}"#,
        ),
        (
            "<r><flatMap><K>a</K><V>1</V></flatMap><boolean>false</boolean><flatMap><V>2</V><K>b</K></flatMap>\
             <flatMap><K>a</K><V>3</V></flatMap></r>",
            r#"{"flatMap":{"a":3,"b":2},"boolean":false}"#,
        ),
        (
            "<r><map><entry><key>k</key><value><member>1</member><member>2</member></value></entry>\
             <entry><key>gone</key></entry></map></r>",
            r#"{"map":{"k":["1","2"]}}"#,
        ),
        ("<r><items/><map/></r>", r#"{"items":[],"map":{}}"#),
        (
            "<r><choice><b>1</b></choice><node><name>x</name><next><next/><name>y</name></next></node></r>",
            r#"{"choice":{"b":1},"node":{"name":"x","next":{"next":{},"name":"y"}}}"#,
        ),
        (
            "<r><choice><later>1</later></choice></r>",
            r#"{"choice":{"SDK_UNKNOWN_MEMBER":{"name":"later"}}}"#,
        ),
        // What stands in a header is not looked for in the body.
        ("<r><header>h</header></r>", "{}"),
    ] {
        assert_eq!(receive(every_kind(), document), expected, "{document}");
    }
}

#[test]
fn answers_that_do_not_fit_are_explained() {
    for (document, expected) in [
        (
            "{}",
            "not XML: there is text outside of the elements, at byte 0",
        ),
        (
            "<r><Text>a</r>",
            "not XML: an end tag is not that of the open element, at byte 10",
        ),
        (
            "<r/><r/>",
            "not XML: something follows the root element, at byte 4",
        ),
        (
            "<r><boolean>yes</boolean></r>",
            "boolean: expected a value of type boolean, found another text",
        ),
        (
            "<r><flatMap><K>a</K><V>1.5</V></flatMap></r>",
            "flatMap.a: expected a value of type integer, found another text",
        ),
        (
            "<r><map><entry><key>a</key><value><member/><member><b/></member></value></entry></map></r>",
            "map.a[1]: expected a value of type string, found elements",
        ),
        (
            "<r><map><entry><value/></entry></map></r>",
            "map: expected a value of type map, found an entry without a key",
        ),
    ] {
        let network = Network::new([answer(200, document)]);
        let failure = fail(&builder(every_kind(), &network).build().unwrap(), 0, "{}");
        assert_eq!(failure.kind(), FailureKind::Decoding, "{failure}");
        assert!(failure.to_string().contains(expected), "{failure}");
    }
}

/// A result whose only member is the root itself.
#[test]
fn a_single_scalar_may_be_the_root() {
    let tables = || {
        let mut model = Model::new();
        model.service().protocols = Cow::Owned(vec![Protocol::RestXml]);
        let string = model.simple(Kind::String);
        let id = model.shape(
            "Output",
            Kind::Structure,
            &[("Place", string, &[])],
            &[xml_name("Place")],
        );
        model.operation("Get", "GET /", Auth::None, [None, Some(id)], &[]);
        model.tables()
    };
    for (document, expected) in [
        ("<Place xmlns=\"u\">here</Place>", r#"{"Place":"here"}"#),
        ("<Place/>", r#"{"Place":""}"#),
        ("<Place><Place>here</Place></Place>", r#"{"Place":"here"}"#),
        (
            "<Output><Place>here</Place></Output>",
            r#"{"Place":"here"}"#,
        ),
        ("<Output/>", "{}"),
    ] {
        assert_eq!(receive(tables(), document), expected, "{document}");
    }
}

#[test]
fn errors_are_read_in_all_their_forms() {
    let inner = "<Type>Sender</Type><Code>Complex</Code><Message>Hi</Message><Top>t</Top><nested><foo>f</foo></nested>";
    let id = "<RequestId>id</RequestId>";
    for document in [
        format!("<ErrorResponse><Error>{inner}</Error>{id}</ErrorResponse>"),
        format!("<ErrorResponse>{id}<Error>{inner}</Error></ErrorResponse>"),
        format!("<?xml version=\"1.0\"?>\n<Error>{inner}{id}</Error>"),
        format!(
            "<Response><Errors><Error>{inner}</Error></Errors><RequestID>id</RequestID></Response>"
        ),
    ] {
        let network = Network::new([answer_with(403, &[("x-header", "h")], &document)]);
        let caller = builder(every_kind(), &network).build().unwrap();
        let (failure, modelled) = call(&caller, 0, "{}").unwrap_err();
        assert_eq!(
            (failure.code(), failure.message(), failure.request_id()),
            (Some("Complex"), "Hi", Some("id")),
            "{document}"
        );
        assert_eq!(
            modelled, r#"{"Complex":{"header":"h","top":"t","nested":{"foo":"f"}}}"#,
            "{document}"
        );
    }
}

#[test]
fn without_a_description_the_status_is_the_error() {
    for body in [
        "",
        "<html>",
        "<html><body/></html>",
        "{}",
        "<Error><Code/></Error>",
        "\u{0}",
    ] {
        let network = Network::new([answer(404, body)]);
        let failure = fail(&builder(every_kind(), &network).build().unwrap(), 0, "{}");
        assert_eq!(
            (failure.code(), failure.message()),
            (Some("404"), "Not Found"),
            "{body}"
        );
    }
    // The header says which request it was, if it does.
    let reply = answer_with(
        400,
        &[("x-amz-request-id", "header")],
        "<Error><Code>Other</Code><RequestId>body</RequestId></Error>",
    );
    let failure = fail(
        &builder(every_kind(), &Network::new([reply]))
            .build()
            .unwrap(),
        0,
        "{}",
    );
    assert_eq!(
        (failure.code(), failure.request_id()),
        (Some("Other"), Some("header"))
    );
}

/// What only S3 does.
#[test]
fn s3_hides_errors_and_answers_without_bodies() {
    let tables = |id: &'static str| {
        let mut model = Model::new();
        model.service().id = id.into();
        model.service().protocols = Cow::Owned(vec![Protocol::RestXml]);
        let string = model.simple(Kind::String);
        let output = model.structure("CopyResult", &[("ETag", string, &[])]);
        model.operation("Copy", "PUT /", Auth::None, [None, Some(output)], &[]);
        model.error("NotFound", &[("message", string, &[])], &[]);
        model.tables()
    };
    let hidden = "<?xml version=\"1.0\"?>\n<!-- late -->\n<Error><Code>SlowDown</Code><Message>m</Message></Error>";
    let result = "<CopyResult><ETag>e</ETag></CopyResult>";
    let network = Network::new([answer(200, hidden), answer(200, result)]);
    let caller = builder(tables("S3"), &network).build().unwrap();
    assert_eq!(call(&caller, 0, "{}").unwrap(), r#"{"ETag":"e"}"#);
    assert_eq!(network.requests().len(), 2, "it is tried again");

    let network = Network::new([answer(200, hidden)]);
    let caller = builder(tables("S3"), &network).build().unwrap();
    let failure = fail(&caller, 0, "{}");
    assert_eq!((failure.code(), failure.message()), (Some("SlowDown"), "m"));
    // Elsewhere it is an answer that the model does not know.
    let caller = builder(tables("Other"), &network).build().unwrap();
    assert_eq!(call(&caller, 0, "{}").unwrap(), "{}");

    for (id, modelled) in [("S3", r#"{"NotFound":{}}"#), ("Other", "null")] {
        let network = Network::new([answer(404, "")]);
        let caller = builder(tables(id), &network).build().unwrap();
        let (failure, error) = call(&caller, 0, "{}").unwrap_err();
        assert_eq!(
            (failure.code(), failure.message()),
            (Some("404"), "Not Found")
        );
        assert_eq!(error, modelled, "{id}");
    }
}

/// Route 53 answers with `/hostedzone/Z1` and takes `Z1`.
#[test]
fn ids_of_route_53_lose_the_path_before_them() {
    let mut model = Model::new();
    model.service().id = "Route 53".into();
    model.service().protocols = Cow::Owned(vec![Protocol::RestXml]);
    let id = model.shape("ResourceId", Kind::String, &[], &[]);
    let string = model.simple(Kind::String);
    let input = model.structure(
        "Request",
        &[
            ("Id!", id, &[Trait::HttpLabel]),
            ("Set", id, &[]),
            ("Text", string, &[]),
            ("Token*", string, &[]),
        ],
    );
    model.operation(
        "Get",
        "GET /zone/{Id}",
        Auth::None,
        [Some(input), None],
        &[],
    );
    let network = Network::new([answer(200, "")]);
    let caller = builder(model.tables(), &network).build().unwrap();
    call(
        &caller,
        0,
        r#"{"Id": "/hostedzone/Z1", "Set": "Z2", "Text": "a/b", "Token": "t"}"#,
    )
    .unwrap();
    let request = network.requests().remove(0);
    assert_eq!(request.url.path(), "/zone/Z1");
    assert_eq!(
        body(&request),
        "<Request><Set>Z2</Set><Text>a/b</Text><Token>t</Token></Request>"
    );
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, ..ProptestConfig::default() })]

    /// What is written is read: answers and requests have the same form here.
    #[test]
    fn documents_come_back(
        text in proptest::option::of("[ -~\n\r\u{e9}]{0,8}"),
        items in proptest::option::of(proptest::collection::vec("[ -~]{0,4}", 0..3)),
        flat in proptest::collection::vec("[ -~]{0,4}", 1..3),
        map in proptest::collection::btree_map("[ -~]{0,4}", proptest::collection::vec("[ -~]{0,4}", 0..3), 0..3),
        number in any::<f64>(),
    ) {
        let mut input = Value::map();
        let list = |texts: &[String]| texts.iter().map(|text| Value::from(text.as_str())).collect::<Vec<_>>();
        if let Some(text) = text {
            input.insert("attribute", Value::from(text.as_str()));
            input.insert("text", Value::from(text));
        }
        input.insert("double", Value::Float(number));
        if let Some(items) = items {
            input.insert("items", Value::List(list(&items)));
        }
        input.insert("flat", Value::List(list(&flat)));
        let map = map.iter().map(|(key, texts)| (key.clone(), Value::List(list(texts))));
        input.insert("map", map.collect());

        let network = Network::new([answer(200, "")]);
        let caller = builder(every_kind(), &network).build().unwrap();
        let (mut output, mut modelled) = (Value::Null, Value::Null);
        block_on(caller.call(0, &input, &mut output, &mut modelled)).unwrap();
        let document = body(&network.requests()[0]).to_owned();
        let network = Network::new([answer(200, &document)]);
        let caller = builder(every_kind(), &network).build().unwrap();
        block_on(caller.call(0, &Value::map(), &mut output, &mut modelled)).unwrap();
        // NaN is not itself.
        let shown = |value: &Value| serde_json::to_string(value).unwrap();
        prop_assert_eq!(shown(&output), shown(&input), "{}", document);
    }

    #[test]
    fn any_answer_is_a_result_or_an_error(status in 200u16..600, bytes in proptest::collection::vec(any::<u8>(), 0..64)) {
        let network = Network::new([Reply::Answer(status, vec![], bytes)]);
        let caller = builder(every_kind(), &network).max_attempts(1).build().unwrap();
        let _ = call(&caller, 0, "{}");
    }
}
