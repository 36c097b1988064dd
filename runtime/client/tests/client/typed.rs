//! A client as generated code has it: static tables, structures, an error enum, and a line per
//! operation.

use std::borrow::Cow;

use opsmith_client::{Builder, Caller, Error, FailureKind, Modelled, ServiceClient};
use opsmith_shape::{
    Auth, Endpoints, Fault, Kind, MemberRow, OperationRow, Protocol, Service, ShapeId, ShapeRow,
    Span, Tables, Trait,
};

use crate::network::{Network, TestClock, answer, answer_with, block_on, body};

static TABLES: Tables = Tables {
    service: Service {
        id: Cow::Borrowed("Visits"),
        name: Cow::Borrowed("visits"),
        title: Cow::Borrowed("Visits"),
        version: Cow::Borrowed("2026-01-01"),
        shape_name: Cow::Borrowed("Visits"),
        signing_name: Cow::Borrowed("visits"),
        endpoint_prefix: Cow::Borrowed("visits"),
        protocols: Cow::Borrowed(&[Protocol::RestJson1]),
        query_compatible: false,
        errors: Cow::Borrowed(&[ShapeId(4)]),
    },
    shapes: Cow::Borrowed(&[
        ShapeRow::new("String", Kind::String),
        ShapeRow::new("Token", Kind::String).sensitive(),
        ShapeRow::new("GetVisitRequest", Kind::Structure).members(0, 2),
        ShapeRow::new("GetVisitResponse", Kind::Structure).members(2, 2),
        ShapeRow::new("VisitNotFound", Kind::Structure)
            .members(4, 1)
            .traits(1, 1),
    ]),
    members: Cow::Borrowed(&[
        MemberRow::new("visitId", ShapeId(0))
            .required()
            .outside_body()
            .traits(0, 1),
        MemberRow::new("token", ShapeId(1)),
        MemberRow::new("guest", ShapeId(0)).required(),
        MemberRow::new("note", ShapeId(0)),
        MemberRow::new("visitId", ShapeId(0)),
    ]),
    traits: Cow::Borrowed(&[Trait::HttpLabel, Trait::Error(Fault::Client)]),
    operations: Cow::Borrowed(&[OperationRow {
        name: Cow::Borrowed("GetVisit"),
        method: Cow::Borrowed("POST"),
        uri: Cow::Borrowed("/visits/{visitId}"),
        status: 200,
        auth: Auth::None,
        input: Some(ShapeId(2)),
        output: Some(ShapeId(3)),
        errors: Cow::Borrowed(&[ShapeId(4)]),
        traits: Span::EMPTY,
    }]),
    endpoints: Endpoints::NONE,
};

#[derive(Clone, Default)]
struct GetVisitRequest {
    visit_id: String,
    token: Option<String>,
}

#[derive(Clone, Default, PartialEq)]
struct GetVisitResponse {
    guest: String,
    note: Option<String>,
}

#[derive(Clone, Default, PartialEq)]
struct VisitNotFound {
    visit_id: Option<String>,
}

opsmith_shape::structure!(TABLES[2] GetVisitRequest { 0: visit_id, 1: token });
opsmith_shape::structure!(TABLES[3] GetVisitResponse { 0: guest, 1: note });
opsmith_shape::structure!(TABLES[4] VisitNotFound { 0: visit_id });

#[derive(Debug, PartialEq)]
enum Visits {
    NotFound(VisitNotFound),
    Unknown(String),
}

opsmith_shape::union!(shape_only Visits { 0: NotFound });

impl Modelled for Visits {}

#[derive(Debug, Clone)]
struct Client {
    caller: Caller,
}

impl Client {
    fn builder() -> Builder<Client> {
        Builder::new()
    }

    async fn get_visit(&self, input: GetVisitRequest) -> Result<GetVisitResponse, Error<Visits>> {
        self.caller.invoke(0, &input).await
    }
}

impl ServiceClient for Client {
    const TABLES: &'static Tables = &TABLES;

    fn from_caller(caller: Caller) -> Self {
        Client { caller }
    }
}

fn client(network: &Network) -> Client {
    Client::builder()
        .endpoint_url("http://localhost")
        .transport(network.clone())
        .clock(TestClock::default())
        .build()
        .unwrap()
}

fn request(id: &str) -> GetVisitRequest {
    GetVisitRequest {
        visit_id: id.to_owned(),
        token: Some("hunter2".to_owned()),
    }
}

#[test]
fn structures_go_out_and_come_back() {
    let network = Network::new([answer(200, r#"{"guest": "Ann", "note": null}"#)]);
    let visit = block_on(client(&network).get_visit(request("a/b"))).unwrap();
    assert!(
        visit
            == GetVisitResponse {
                guest: "Ann".to_owned(),
                note: None
            }
    );
    let request = &network.requests()[0];
    assert_eq!(
        (request.url.as_str(), body(request)),
        ("http://localhost/visits/a%2Fb", r#"{"token":"hunter2"}"#)
    );
}

#[test]
fn errors_come_back_as_variants() {
    let reply = answer_with(
        404,
        &[
            ("x-amzn-errortype", "VisitNotFound"),
            ("x-amzn-requestid", "r-1"),
        ],
        r#"{"visitId": "7"}"#,
    );
    let error = block_on(client(&Network::new([reply])).get_visit(request("7"))).unwrap_err();
    let expected = VisitNotFound {
        visit_id: Some("7".to_owned()),
    };
    assert_eq!(error.modelled(), Some(&Visits::NotFound(expected)));
    assert_eq!(
        error.to_string(),
        "GetVisit: 404 VisitNotFound: visitId: 7 (request id r-1)"
    );
}

#[test]
fn what_goes_out_is_checked() {
    let network = Network::new([answer(200, "{}")]);
    let error = block_on(client(&network).get_visit(request(""))).unwrap_err();
    assert_eq!(
        (error.kind(), error.attempts()),
        (FailureKind::Validation, 0)
    );
    assert_eq!(
        error.to_string(),
        "GetVisit: visitId is part of the address, so it cannot be empty"
    );
    assert!(network.requests().is_empty());
}

#[test]
fn nothing_shows_a_secret() {
    let network = Network::new([answer(400, r#"{"token": "hunter2"}"#)]);
    let client = client(&network);
    let error = block_on(client.get_visit(request("1"))).unwrap_err();
    let shown = format!(
        "{client:?} {error:?} {error} {:?} {:?}",
        request("1"),
        network.requests()
    );
    assert!(!shown.contains("hunter2"), "{shown}");
}

/// Calls can be made from any thread, and moved between them while they run.
#[test]
fn calls_can_be_spawned() {
    fn check<T: Send + Sync>(_: &T) {}
    fn check_future<T: Send>(_: &T) {}
    let client = client(&Network::new([answer(200, "{}")]));
    check(&client);
    check_future(&client.get_visit(request("1")));
}
