//! awsQuery and ec2Query: the fields of forms, and what comes back.

use std::borrow::Cow;

use opsmith_shape::{Auth, Kind, Protocol, ShapeId, Tables, TimestampFormat, Trait};

use crate::model::{Aggregates, Model};
use crate::network::{Network, answer, body, builder, call, fail, header};

/// One operation that takes and answers a structure with a member of every kind that forms write in
/// their own way.
fn tables(protocol: Protocol) -> Tables {
    let xml_name = |name: &'static str| Trait::XmlName(name.into());
    let mut model = Model::new();
    model.service().protocols = Cow::Owned(vec![protocol]);
    let Aggregates {
        string,
        items,
        strings,
        renamed,
        map,
        choice,
    } = model.aggregates();
    let moment = model.simple(Kind::Timestamp);
    let nested = model.structure("Nested", &[("name", string, &[]), ("choice", choice, &[])]);
    let list = model.list(nested);
    let members: &[(&str, ShapeId, &[Trait])] = &[
        ("text", string, &[]),
        ("named", string, &[xml_name("xmlNamed")]),
        (
            "both",
            string,
            &[xml_name("xmlBoth"), Trait::Ec2QueryName("forEc2".into())],
        ),
        (
            "seconds",
            moment,
            &[Trait::TimestampFormat(TimestampFormat::EpochSeconds)],
        ),
        ("strings", strings, &[]),
        ("items", items, &[]),
        ("flat", items, &[Trait::XmlFlattened]),
        ("nested", nested, &[]),
        ("list", list, &[]),
        ("map", map, &[]),
        ("flatMap", renamed, &[Trait::XmlFlattened, xml_name("Flat")]),
        ("token*", string, &[]),
    ];
    let id = model.structure("Everything", members);
    model.operation(
        "Do",
        "POST /",
        Auth::None,
        [Some(id), Some(id)],
        &[Trait::HostPrefix("to.".into())],
    );
    model.error(
        "Known",
        &[("detail", string, &[])],
        &[Trait::QueryErrorCode("KnownCode".into())],
    );
    model.tables()
}

#[track_caller]
fn check(protocol: Protocol, input: &str, expected: &str) {
    let network = Network::new([answer(200, "")]);
    let caller = builder(tables(protocol), &network).build().unwrap();
    call(&caller, 0, input).unwrap();
    let request = network.requests().remove(0);
    assert_eq!(
        (request.method.as_str(), request.url.as_str()),
        ("POST", "http://to.localhost:8080/")
    );
    assert_eq!(
        header(&request, "content-type"),
        Some("application/x-www-form-urlencoded")
    );
    assert_eq!(
        body(&request),
        format!("Action=Do&Version=2019-06-10{expected}&{}", token(protocol)),
        "{input}"
    );
}

fn token(protocol: Protocol) -> &'static str {
    match protocol {
        Protocol::Ec2Query => "Token=80000000-0000-4000-8000-000000000000",
        _ => "token=80000000-0000-4000-8000-000000000000",
    }
}

#[test]
fn aws_query_names_fields_by_their_path() {
    for (input, expected) in [
        ("{}", ""),
        (
            r#"{"text": "a b&c=d+/é", "named": "", "both": "x"}"#,
            "&text=a%20b%26c%3Dd%2B%2F%C3%A9&xmlNamed=&xmlBoth=x",
        ),
        (r#"{"seconds": 1.5}"#, "&seconds=1.5"),
        (
            r#"{"strings": ["a", "b"], "items": ["c"], "flat": ["d", "e"]}"#,
            "&strings.member.1=a&strings.member.2=b&items.item.1=c&flat.1=d&flat.2=e",
        ),
        (r#"{"strings": [], "flat": []}"#, "&strings=&flat="),
        (
            r#"{"nested": {"name": "n", "choice": {"b": 1}}, "list": [{"name": "l"}, {}]}"#,
            "&nested.name=n&nested.choice.b=1&list.member.1.name=l",
        ),
        (
            r#"{"map": {"k": ["v", "w"]}, "flatMap": {"a": 1, "b": 2}}"#,
            "&map.entry.1.key=k&map.entry.1.value.member.1=v&map.entry.1.value.member.2=w\
             &Flat.1.K=a&Flat.1.V=1&Flat.2.K=b&Flat.2.V=2",
        ),
    ] {
        check(Protocol::AwsQuery, input, expected);
    }
}

#[test]
fn ec2_query_begins_names_in_upper_case() {
    for (input, expected) in [
        ("{}", ""),
        (
            r#"{"text": "t", "named": "n", "both": "b"}"#,
            "&Text=t&XmlNamed=n&forEc2=b",
        ),
        (
            r#"{"strings": ["a", "b"], "items": ["c"], "flat": [], "list": [{"name": "l"}]}"#,
            "&Strings.1=a&Strings.2=b&Items.1=c&List.1.Name=l",
        ),
    ] {
        check(Protocol::Ec2Query, input, expected);
    }
}

#[test]
fn unions_of_which_nothing_is_set_are_refused() {
    for protocol in [Protocol::AwsQuery, Protocol::Ec2Query] {
        let network = Network::new([answer(200, "")]);
        let caller = builder(tables(protocol), &network)
            .parameter_validation(false)
            .build()
            .unwrap();
        let failure = fail(&caller, 0, r#"{"nested": {"choice": {}}}"#);
        assert!(
            failure
                .message()
                .contains("nothing is set in the union Choice"),
            "{failure}"
        );
    }
}

#[test]
fn results_are_read_with_and_without_their_wrapper() {
    let inner = "<text>t</text><strings><member>a</member></strings><flat>b</flat><flat>c</flat>\
                 <Flat><K>k</K><V>1</V></Flat>";
    let expected = r#"{"text":"t","strings":["a"],"flat":["b","c"],"flatMap":{"k":1}}"#;
    for (protocol, document, expected) in [
        (
            Protocol::AwsQuery,
            format!(
                "<DoResponse xmlns=\"u\"><DoResult>{inner}</DoResult>\
                 <ResponseMetadata><RequestId>r</RequestId></ResponseMetadata></DoResponse>"
            ),
            expected,
        ),
        (
            Protocol::Ec2Query,
            format!("<DoResponse xmlns=\"u\">{inner}<requestId>r</requestId></DoResponse>"),
            expected,
        ),
        (Protocol::AwsQuery, String::new(), "{}"),
        (Protocol::AwsQuery, "<DoResponse/>".to_owned(), "{}"),
        (Protocol::Ec2Query, "<DoResponse/>".to_owned(), "{}"),
    ] {
        let network = Network::new([answer(200, &document)]);
        let caller = builder(tables(protocol), &network).build().unwrap();
        assert_eq!(call(&caller, 0, "{}").unwrap(), expected, "{document}");
    }
}

#[test]
fn errors_go_by_the_code_of_the_model() {
    let error = "<Error><Code>KnownCode</Code><Message>m</Message><detail>d</detail></Error>";
    for (protocol, document) in [
        (
            Protocol::AwsQuery,
            format!("<ErrorResponse>{error}<RequestId>r</RequestId></ErrorResponse>"),
        ),
        (
            Protocol::Ec2Query,
            format!("<Response><Errors>{error}</Errors><RequestID>r</RequestID></Response>"),
        ),
    ] {
        let network = Network::new([answer(400, &document)]);
        let caller = builder(tables(protocol), &network).build().unwrap();
        let (failure, modelled) = call(&caller, 0, "{}").unwrap_err();
        assert_eq!(
            (failure.code(), failure.message(), failure.request_id()),
            (Some("KnownCode"), "m", Some("r"))
        );
        assert_eq!(modelled, r#"{"Known":{"detail":"d"}}"#);
    }
}
