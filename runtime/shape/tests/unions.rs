//! Unions whose member is a document.

use std::borrow::Cow;

use opsmith_shape::{
    Document, Endpoints, Form, Kind, MemberRow, Service, ShapeId, ShapeRow, Tables, Value, Written,
    json,
};

#[derive(Clone, PartialEq)]
enum Answer {
    Anything(Document),
    Unknown(String),
}

opsmith_shape::union!(TABLES[1] Answer { 0: Anything });

const ANSWER: ShapeId = ShapeId(1);

static TABLES: Tables = Tables {
    service: Service {
        id: Cow::Borrowed("Answers"),
        name: Cow::Borrowed("answers"),
        title: Cow::Borrowed("Answers"),
        version: Cow::Borrowed("2026-01-01"),
        shape_name: Cow::Borrowed("Answers"),
        signing_name: Cow::Borrowed(""),
        endpoint_prefix: Cow::Borrowed(""),
        protocols: Cow::Borrowed(&[]),
        query_compatible: false,
        errors: Cow::Borrowed(&[]),
    },
    shapes: Cow::Borrowed(&[
        ShapeRow::new("Document", Kind::Document),
        ShapeRow::new("Answer", Kind::Union).members(0, 1),
    ]),
    members: Cow::Borrowed(&[MemberRow::new("anything", ShapeId(0))]),
    traits: Cow::Borrowed(&[]),
    operations: Cow::Borrowed(&[]),
    endpoints: Endpoints::NONE,
};

#[track_caller]
fn check(document: Value, expected: &str) {
    let answer = Answer::Anything(document);
    let text = json::to_vec(&Written::new(&TABLES, ANSWER, &answer, &Form::REST_JSON));
    assert_eq!(text.expect("is set"), expected.as_bytes());
}

#[test]
fn the_member_that_is_set_is_written_whatever_it_holds() {
    check(Value::from("text"), r#"{"anything":"text"}"#);
    // Null is a document as any other.
    check(Value::Null, r#"{"anything":null}"#);
}
