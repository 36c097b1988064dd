//! A small service with every kind of shape, typed as generated code would type it.

#![allow(dead_code, reason = "each test uses its part")]

use std::borrow::Cow;
use std::collections::BTreeMap;

use opsmith_shape::{
    Auth, Blob, Docs, Document, Endpoints, Kind, MemberDoc, MemberRow, OperationRow, Protocol,
    Service, ShapeId, ShapeRow, Span, Tables, Timestamp, TimestampFormat, Trait,
};

#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Colour {
    Red,
    DarkBlue,
    Unknown(String),
}

opsmith_shape::string_enum!(Colour {
    Red: "RED",
    DarkBlue: "dark-blue"
});

#[derive(Clone, PartialEq)]
pub enum Choice {
    Text(String),
    Number(i32),
    Unknown(String),
}

opsmith_shape::union!(TABLES[14] Choice { 0: Text, 1: Number });

#[derive(Clone, Default, PartialEq)]
pub struct Everything {
    pub name: String,
    pub secret: Option<String>,
    pub flag: Option<bool>,
    pub count: Option<i32>,
    pub big: Option<i64>,
    pub ratio: Option<f64>,
    pub single: Option<f32>,
    pub data: Option<Blob>,
    pub at: Option<Timestamp>,
    pub at_date: Option<Timestamp>,
    pub anything: Option<Document>,
    pub colour: Option<Colour>,
    pub names: Option<Vec<String>>,
    pub sparse: Option<Vec<Option<String>>>,
    pub counts: Option<BTreeMap<String, i32>>,
    pub choice: Option<Choice>,
    pub inner: Option<Box<Everything>>,
    pub header: Option<String>,
}

opsmith_shape::structure!(TABLES[15] Everything {
    0: name, 1: secret, 2: flag, 3: count, 4: big, 5: ratio, 6: single, 7: data, 8: at, 9: at_date, 10: anything, 11: colour,
    12: names, 13: sparse, 14: counts, 15: choice, 16: inner, 17: header,
});

pub const EVERYTHING: ShapeId = ShapeId(15);

static SHAPES: &[ShapeRow] = &[
    ShapeRow::new("String", Kind::String),
    ShapeRow::new("Secret", Kind::String).sensitive(),
    ShapeRow::new("Boolean", Kind::Boolean),
    ShapeRow::new("Integer", Kind::Integer),
    ShapeRow::new("Long", Kind::Long),
    ShapeRow::new("Double", Kind::Double),
    ShapeRow::new("Float", Kind::Float),
    ShapeRow::new("Blob", Kind::Blob),
    ShapeRow::new("Timestamp", Kind::Timestamp),
    ShapeRow::new("Document", Kind::Document),
    ShapeRow::new("Colour", Kind::Enum).members(0, 2),
    ShapeRow::new("Names", Kind::List).members(2, 1),
    ShapeRow::new("SparseNames", Kind::List).members(3, 1),
    ShapeRow::new("Counts", Kind::Map).members(4, 2),
    ShapeRow::new("Choice", Kind::Union).members(6, 2),
    ShapeRow::new("Everything", Kind::Structure).members(8, 18),
];

static MEMBERS: &[MemberRow] = &[
    MemberRow::new("RED", ShapeId(10)),
    MemberRow::new("DARK_BLUE", ShapeId(10)).traits(0, 1),
    MemberRow::new("member", ShapeId(0)),
    MemberRow::new("member", ShapeId(0)).sparse(),
    MemberRow::new("key", ShapeId(0)),
    MemberRow::new("value", ShapeId(3)),
    MemberRow::new("text", ShapeId(0)),
    MemberRow::new("number", ShapeId(3)),
    MemberRow::new("name", ShapeId(0)).required().traits(1, 1),
    MemberRow::new("secret", ShapeId(1)),
    MemberRow::new("flag", ShapeId(2)),
    MemberRow::new("count", ShapeId(3)).traits(2, 1),
    MemberRow::new("big", ShapeId(4)),
    MemberRow::new("ratio", ShapeId(5)),
    MemberRow::new("single", ShapeId(6)),
    MemberRow::new("data", ShapeId(7)),
    MemberRow::new("at", ShapeId(8)),
    MemberRow::new("atDate", ShapeId(8)).traits(3, 2),
    MemberRow::new("anything", ShapeId(9)),
    MemberRow::new("colour", ShapeId(10)),
    MemberRow::new("names", ShapeId(11)).traits(5, 1),
    MemberRow::new("sparse", ShapeId(12)),
    MemberRow::new("counts", ShapeId(13)),
    MemberRow::new("choice", ShapeId(14)),
    MemberRow::new("inner", ShapeId(15)),
    MemberRow::new("header", ShapeId(0))
        .outside_body()
        .traits(6, 1),
];

static TRAITS: &[Trait] = &[
    Trait::EnumValue(Cow::Borrowed("dark-blue")),
    Trait::Minimum(2.0),
    Trait::Minimum(1.0),
    Trait::TimestampFormat(TimestampFormat::HttpDate),
    Trait::JsonName(Cow::Borrowed("at-date")),
    Trait::Minimum(2.0),
    Trait::HttpHeader(Cow::Borrowed("x-header")),
];

static OPERATIONS: &[OperationRow] = &[
    OperationRow {
        name: Cow::Borrowed("Echo"),
        method: Cow::Borrowed("POST"),
        uri: Cow::Borrowed("/echo"),
        status: 200,
        auth: Auth::None,
        input: Some(EVERYTHING),
        output: Some(EVERYTHING),
        errors: Cow::Borrowed(&[]),
        traits: Span::EMPTY,
    },
    OperationRow {
        name: Cow::Borrowed("Ping"),
        method: Cow::Borrowed("POST"),
        uri: Cow::Borrowed("/ping"),
        status: 200,
        auth: Auth::None,
        input: None,
        output: None,
        errors: Cow::Borrowed(&[]),
        traits: Span::EMPTY,
    },
];

pub static TABLES: Tables = Tables {
    service: Service {
        id: Cow::Borrowed("Lab"),
        name: Cow::Borrowed("lab"),
        title: Cow::Borrowed("Lab"),
        version: Cow::Borrowed("2026-01-01"),
        shape_name: Cow::Borrowed("Lab"),
        signing_name: Cow::Borrowed(""),
        endpoint_prefix: Cow::Borrowed(""),
        protocols: Cow::Borrowed(&[Protocol::RestJson1]),
        query_compatible: false,
        errors: Cow::Borrowed(&[]),
    },
    shapes: Cow::Borrowed(SHAPES),
    members: Cow::Borrowed(MEMBERS),
    traits: Cow::Borrowed(TRAITS),
    operations: Cow::Borrowed(OPERATIONS),
    endpoints: Endpoints::NONE,
};

/// Documentation for the same tables: the members of `Everything` are documented, the others are not.
pub fn docs() -> Docs {
    let member = |row: &MemberRow| match row.name.as_ref() {
        "name" => MemberDoc::new("The name.", "The name. It is long."),
        _ => MemberDoc::default(),
    };
    Docs {
        service: Cow::Borrowed("A lab."),
        operations: Cow::Owned(vec![Cow::Borrowed("Echoes."), Cow::Borrowed("Answers.")]),
        shapes: Cow::Owned(vec![Cow::Borrowed(""); SHAPES.len()]),
        members: Cow::Owned(MEMBERS.iter().map(member).collect()),
    }
}
