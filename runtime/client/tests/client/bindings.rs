//! Parameters and results outside the body.

use opsmith_client::FailureKind;
use opsmith_shape::{Auth, Kind, ShapeId, Tables, TimestampFormat, Trait};

use crate::model::Model;
use crate::network::{Network, answer, answer_with, body, builder, call, fail, header};

/// An operation with these members, on both sides.
fn tables(
    request: &str,
    traits: &[Trait],
    members: impl Fn(&mut Model) -> Vec<(&'static str, ShapeId, Vec<Trait>)>,
) -> Tables {
    let mut model = Model::new();
    let members = members(&mut model);
    let members: Vec<_> = members
        .iter()
        .map(|(name, id, traits)| (*name, *id, traits.as_slice()))
        .collect();
    let structure = model.structure("Structure", &members);
    model.operation(
        "Operation",
        request,
        Auth::None,
        [Some(structure), Some(structure)],
        traits,
    );
    model.tables()
}

fn send(tables: Tables, input: &str) -> opsmith_client::http::Request {
    let network = Network::new([answer(200, "")]);
    call(&builder(tables, &network).build().unwrap(), 0, input).unwrap();
    network.requests().remove(0)
}

fn refuse(tables: Tables, input: &str) -> String {
    let network = Network::new([answer(200, "")]);
    let failure = fail(&builder(tables, &network).build().unwrap(), 0, input);
    assert_eq!(failure.kind(), FailureKind::Validation, "{failure}");
    assert!(network.requests().is_empty());
    failure.message().to_owned()
}

fn receive(tables: Tables, headers: &[(&'static str, &'static str)], body: &str) -> String {
    let network = Network::new([answer_with(203, headers, body)]);
    call(
        &builder(tables, &network)
            .parameter_validation(false)
            .build()
            .unwrap(),
        0,
        "{}",
    )
    .unwrap()
}

fn labels() -> Tables {
    tables("GET /a/{first}/b/{rest+}/c?x&y=z", &[], |model| {
        let (string, integer) = (model.simple(Kind::String), model.simple(Kind::Integer));
        vec![
            ("first", integer, vec![Trait::HttpLabel]),
            ("rest", string, vec![Trait::HttpLabel]),
        ]
    })
}

#[test]
fn labels_are_encoded() {
    let request = send(labels(), r#"{"first": -5, "rest": "d e/é%/~"}"#);
    assert_eq!(
        request.url.as_str(),
        "http://localhost:8080/a/-5/b/d%20e/%C3%A9%25/~/c?x&y=z"
    );
    assert_eq!((request.method.as_str(), body(&request)), ("GET", ""));
    assert_eq!(header(&request, "content-type"), None);
}

#[test]
fn labels_cannot_be_empty() {
    assert!(refuse(labels(), r#"{"first": 1}"#).contains("rest"));
    assert!(refuse(labels(), r#"{"first": 1, "rest": ""}"#).contains("empty"));
}

/// They are part of a name, and no way to another one.
#[test]
fn segments_of_dots_stay_in_labels() {
    for rest in ["..", ".", "a/../b", "../a", "a/.", "..."] {
        let input = format!(r#"{{"first": 1, "rest": "{rest}"}}"#);
        let network = Network::new([answer(400, "{}")]);
        let caller = builder(labels(), &network).build().unwrap();
        let shown = fail(&caller, 0, &input).url().map(str::to_owned);
        let expected = format!("http://localhost:8080/a/1/b/{rest}/c?x&y=z");
        assert_eq!(network.requests()[0].url.as_str(), expected);
        assert_eq!(shown, Some(expected));
    }
}

fn query() -> Tables {
    tables("POST /q?fixed=1", &[], |model| {
        let string = model.simple(Kind::String);
        let secret = model.sensitive(Kind::String);
        let (boolean, double, time) = (
            model.simple(Kind::Boolean),
            model.simple(Kind::Double),
            model.simple(Kind::Timestamp),
        );
        let (strings, params) = (model.list(string), model.map(string));
        let query = |name: &str| vec![Trait::HttpQuery(name.to_owned().into())];
        vec![
            ("flag", boolean, query("flag")),
            ("ratio", double, query("ra tio")),
            ("many", strings, query("many")),
            ("time", time, query("time")),
            ("token", secret, query("token")),
            ("rest", params, vec![Trait::HttpQueryParams]),
            ("body", string, vec![]),
        ]
    })
}

/// Whoever stores an object may choose any text for it.
#[test]
fn expires_that_is_no_time_is_absent() {
    let times = || {
        tables("GET /t", &[], |model| {
            let time = model.simple(Kind::Timestamp);
            let header = |name: &str| vec![Trait::HttpHeader(name.to_owned().into())];
            vec![
                ("expires", time, header("Expires")),
                ("changed", time, header("Last-Modified")),
            ]
        })
    };
    let changed = ("last-modified", "Thu, 01 Jan 1970 00:00:09 GMT");
    for (text, expected) in [
        (
            "Thu, 01 Jan 1970 00:00:05 GMT",
            r#"{"expires":"1970-01-01T00:00:05Z","changed":"1970-01-01T00:00:09Z"}"#,
        ),
        (
            "0",
            r#"{"expires":"1970-01-01T00:00:00Z","changed":"1970-01-01T00:00:09Z"}"#,
        ),
        (
            "never",
            r#"{"expires":null,"changed":"1970-01-01T00:00:09Z"}"#,
        ),
        ("", r#"{"expires":null,"changed":"1970-01-01T00:00:09Z"}"#),
    ] {
        let answer = receive(times(), &[("expires", text), changed], "");
        assert_eq!(answer, expected, "{text}");
    }
    let network = Network::new([answer_with(200, &[("last-modified", "never")], "")]);
    let caller = builder(times(), &network).build().unwrap();
    let failure = fail(&caller, 0, "{}");
    assert_eq!(failure.kind(), FailureKind::Decoding, "{failure}");
}

#[test]
fn query_members_follow_the_fixed_part() {
    let input = r#"{"flag": true, "ratio": 1.5, "many": ["a b", "", "c&"], "rest": {"z": "1", "many": "x", "a": "2"}, "body": "b"}"#;
    let request = send(query(), input);
    assert_eq!(
        request.url.query(),
        Some("fixed=1&flag=true&ra%20tio=1.5&many=a%20b&many=&many=c%26&z=1&a=2")
    );
    assert_eq!(body(&request), r#"{"body":"b"}"#);
}

#[test]
fn sensitive_parts_of_an_address_are_not_shown() {
    let network = Network::new([answer(400, "{}")]);
    let caller = builder(query(), &network).build().unwrap();
    let failure = fail(&caller, 0, r#"{"token": "hunter2", "flag": true}"#);
    assert_eq!(
        network.requests()[0].url.query(),
        Some("fixed=1&flag=true&token=hunter2")
    );
    assert_eq!(
        failure.url(),
        Some("http://localhost:8080/q?fixed=1&flag=true&token=REDACTED")
    );
}

fn headers() -> Tables {
    tables("POST /", &[], |model| {
        let string = model.simple(Kind::String);
        let secret = model.sensitive(Kind::String);
        let (integer, time) = (model.simple(Kind::Integer), model.simple(Kind::Timestamp));
        let (strings, integers, times, tags) = (
            model.list(string),
            model.list(integer),
            model.list(time),
            model.map(string),
        );
        let header = |name: &str| vec![Trait::HttpHeader(name.to_owned().into())];
        let mut media = header("X-Media");
        media.push(Trait::MediaType("application/json".into()));
        let mut seconds = header("X-Seconds");
        seconds.push(Trait::TimestampFormat(TimestampFormat::EpochSeconds));
        vec![
            (
                "tags",
                tags,
                vec![Trait::HttpPrefixHeaders("X-Tag-".into())],
            ),
            ("text", string, header("X-Text")),
            ("secret", secret, header("X-Secret")),
            ("number", integer, header("X-Number")),
            ("texts", strings, header("X-Texts")),
            ("numbers", integers, header("X-Numbers")),
            ("time", time, header("X-Time")),
            ("times", times, header("X-Times")),
            ("media", string, media),
            ("seconds", time, seconds),
            ("status", integer, vec![Trait::HttpResponseCode]),
        ]
    })
}

#[test]
fn header_members_become_headers() {
    let input = r#"{"text": " é ", "secret": "s", "number": 5, "texts": ["a", "b, \"c\\", "d"], "numbers": [1, 2],
        "media": "{}", "tags": {"One": "1", "two": ""}}"#;
    let request = send(headers(), input);
    for (name, value) in [
        ("x-text", "é"),
        ("x-secret", "s"),
        ("x-number", "5"),
        ("x-texts", r#"a, "b, \"c\\", d"#),
        ("x-numbers", "1, 2"),
        ("x-media", "e30="),
        ("x-tag-one", "1"),
        ("x-tag-two", ""),
    ] {
        assert_eq!(header(&request, name), Some(value), "{name}");
    }
    assert!(request.headers["x-secret"].is_sensitive());
    assert!(!format!("{request:?}").contains("\"s\""));
    // What is empty is there all the same.
    let request = send(headers(), r#"{"text": "", "texts": [], "tags": {}}"#);
    assert_eq!(header(&request, "x-text"), Some(""));
    assert_eq!(header(&request, "x-texts"), Some(""));
    assert_eq!(request.headers.len(), 6, "{request:?}");
}

#[test]
fn headers_cannot_be_broken() {
    assert!(refuse(headers(), r#"{"text": "a\r\nx-evil: 1"}"#).contains("x-text"));
    assert!(refuse(headers(), r#"{"tags": {"a b": "1"}}"#).contains("X-Tag-a b"));
}

#[test]
fn headers_become_members() {
    let received = receive(
        headers(),
        &[
            ("x-text", "t"),
            ("x-number", "7"),
            ("x-texts", r#"a, "b,c""#),
            ("x-texts", "d"),
            ("x-numbers", "1,2"),
            ("x-time", "Sun, 02 Jan 2000 20:34:56 GMT"),
            (
                "x-times",
                "Sun, 02 Jan 2000 20:34:56 GMT, Mon, 03 Jan 2000 20:34:56 GMT",
            ),
            ("x-seconds", "946845296"),
            ("x-media", "e30="),
            ("x-tag-one", "1"),
        ],
        "",
    );
    assert_eq!(
        received,
        concat!(
            r#"{"tags":{"one":"1"},"text":"t","number":7,"texts":["a","b,c","d"],"numbers":[1,2],"#,
            r#""time":"2000-01-02T20:34:56Z","times":["2000-01-02T20:34:56Z","2000-01-03T20:34:56Z"],"media":"{}","#,
            r#""seconds":"2000-01-02T20:34:56Z","status":203}"#,
        )
    );
}

#[test]
fn headers_that_do_not_fit_are_named() {
    for (name, value, path) in [
        ("x-number", "many", "number"),
        ("x-numbers", "1, x", "numbers"),
        ("x-media", "%%", "media"),
    ] {
        let network = Network::new([Reply200::with(name, value)]);
        let failure = fail(
            &builder(headers(), &network)
                .parameter_validation(false)
                .build()
                .unwrap(),
            0,
            "{}",
        );
        assert_eq!(
            (failure.kind(), failure.decoding_path()),
            (FailureKind::Decoding, Some(path)),
            "{failure}"
        );
    }
}

struct Reply200;

impl Reply200 {
    fn with(name: &'static str, value: &'static str) -> crate::network::Reply {
        answer_with(200, &[(name, value)], "")
    }
}

fn payload(kind: Kind, traits: &[Trait]) -> Tables {
    let mut all = vec![Trait::HttpPayload];
    all.extend_from_slice(traits);
    tables("PUT /", &[], move |model| {
        let string = model.simple(Kind::String);
        let id = match kind {
            Kind::Structure => {
                model.structure("Inner", &[("a", string, &[Trait::JsonName("A".into())])])
            }
            kind => model.simple(kind),
        };
        vec![
            ("payload", id, all.clone()),
            ("other", string, vec![Trait::HttpHeader("X-Other".into())]),
        ]
    })
}

#[test]
fn one_member_can_be_the_body() {
    let structure = || payload(Kind::Structure, &[]);
    let request = send(structure(), r#"{"payload": {"a": "1"}, "other": "o"}"#);
    assert_eq!(
        (body(&request), header(&request, "content-type")),
        (r#"{"A":"1"}"#, Some("application/json"))
    );
    assert_eq!(header(&request, "x-other"), Some("o"));
    assert_eq!(
        receive(structure(), &[("x-other", "p")], r#"{"A": "2"}"#),
        r#"{"other":"p","payload":{"a":"2"}}"#
    );

    let text = || payload(Kind::String, &[]);
    let request = send(text(), r#"{"payload": "hello"}"#);
    assert_eq!(
        (body(&request), header(&request, "content-type")),
        ("hello", Some("text/plain"))
    );
    assert_eq!(
        receive(text(), &[], "not \"json"),
        r#"{"payload":"not \"json"}"#
    );

    let blob = || payload(Kind::Blob, &[Trait::MediaType("image/png".into())]);
    assert_eq!(receive(blob(), &[], "png"), r#"{"payload":"cG5n"}"#);
    let request = send(blob(), "{}");
    assert_eq!(
        (body(&request), header(&request, "content-type")),
        ("", None)
    );
}

#[test]
fn a_streaming_blob_can_be_a_member_and_events_cannot() {
    let blob = || payload(Kind::Blob, &[Trait::Streaming]);
    let request = send(blob(), r#"{"payload": "held in memory"}"#);
    assert_eq!(body(&request), "held in memory");
    assert_eq!(receive(blob(), &[], "png"), r#"{"payload":"cG5n"}"#);

    let network = Network::new([answer(200, "")]);
    let caller = builder(payload(Kind::Union, &[Trait::Streaming]), &network)
        .parameter_validation(false)
        .build()
        .unwrap();
    let failure = fail(&caller, 0, r#"{"payload": {"a": "1"}}"#);
    assert_eq!(failure.kind(), FailureKind::Unsupported);
    assert!(network.requests().is_empty());
}

#[test]
fn members_can_be_part_of_the_host() {
    let tables = || {
        tables(
            "POST /p",
            &[Trait::HostPrefix("{account}.data-".into())],
            |model| {
                vec![(
                    "account",
                    model.simple(Kind::String),
                    vec![Trait::HostLabel],
                )]
            },
        )
    };
    let request = send(tables(), r#"{"account": "a-1"}"#);
    assert_eq!(request.url.as_str(), "http://a-1.data-localhost:8080/p");
    assert_eq!(body(&request), r#"{"account":"a-1"}"#);
    for account in ["a.b", "a/b", "", "-a"] {
        refuse(tables(), &format!(r#"{{"account": "{account}"}}"#));
    }
}

#[test]
fn an_input_without_a_body_has_none_and_an_empty_one_is_an_object() {
    let request = send(tables("POST /", &[], |_| vec![]), "{}");
    assert_eq!(
        (body(&request), header(&request, "content-type")),
        ("", None)
    );
    let optional = tables("POST /", &[], |model| {
        vec![("a", model.simple(Kind::String), vec![])]
    });
    let request = send(optional, "{}");
    assert_eq!(
        (body(&request), header(&request, "content-type")),
        ("{}", Some("application/json"))
    );
}
