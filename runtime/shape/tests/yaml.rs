//! YAML output against what the AWS CLI's own dumpers print, and a skeleton over small tables.

use std::borrow::Cow;

use opsmith_shape::yaml::{Dialect, document, scalar};
use opsmith_shape::{
    Docs, Endpoints, Kind, MemberDoc, MemberRow, Rows, Service, ShapeId, ShapeRow, Tables, Value,
    yaml,
};

/// Cases recorded from the AWS CLI. Without `OPSMITH_TRANSCRIPTS` there are none, and the test says so.
#[test]
fn scalars_are_written_as_the_aws_cli_writes_them() {
    let Some(folder) = std::env::var_os("OPSMITH_TRANSCRIPTS") else {
        eprintln!("yaml-scalars.json: skipped, OPSMITH_TRANSCRIPTS is not set");
        return;
    };
    let path = std::path::Path::new(&folder).join("yaml-scalars.json");
    let text = std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{path:?}: {error}"));
    let file: Value = serde_json::from_str(&text).unwrap();
    let (mut checked, mut wrong) = (0, Vec::new());
    let cases = file.get("entries").unwrap().elements();
    for (index, case) in cases.iter().enumerate() {
        let value = value_of(index, case);
        let mut check = |what: &str, found: String| {
            checked += 1;
            let expected = case.get(what).and_then(Value::as_str).unwrap_or_default();
            if found != expected {
                wrong.push(format!("{index} {what}: {found:?} instead of {expected:?}"));
            }
        };
        let map: Value = [("key".to_owned(), value.clone())].into_iter().collect();
        check("in_map", document(&map));
        check("in_list", document(&Value::List(vec![value.clone()])));
        if let Some(text) = value.as_str() {
            check(
                "skeleton_in_list",
                format!("- {}\n", scalar(Dialect::Ruamel, text)),
            );
        }
    }
    assert!(
        wrong.is_empty(),
        "{} of {checked} differ:\n{}",
        wrong.len(),
        wrong.join("\n")
    );
    eprintln!(
        "yaml-scalars.json: {} cases, {checked} texts equal",
        cases.len()
    );
}

/// JSON has no infinity, so the data names it; only where there is no skeleton text is it not the word itself.
fn value_of(_index: usize, case: &Value) -> Value {
    let value = case.get("value").unwrap();
    match (value.as_str(), case.get("skeleton_in_list")) {
        (Some("inf"), None) => Value::Float(f64::INFINITY),
        (Some("nan"), None) => Value::Float(f64::NAN),
        _ => value.clone(),
    }
}

#[test]
fn long_keys_stand_on_lines_of_their_own() {
    let key = "k".repeat(129);
    let map: Value = [(key.clone(), Value::List(vec![Value::Integer(1)]))]
        .into_iter()
        .collect();
    assert_eq!(document(&map), format!("? {key}\n: - 1\n"));
}

static SHAPES: &[ShapeRow] = &[
    ShapeRow::new("Input", Kind::Structure).members(0, 4),
    ShapeRow::new("Text", Kind::String),
    ShapeRow::new("Texts", Kind::List).members(4, 1),
    ShapeRow::new("Moment", Kind::Timestamp),
];

static MEMBERS: &[MemberRow] = &[
    MemberRow::new("Zoo", ShapeId(1)),
    MemberRow::new("Bear", ShapeId(1)).required(),
    MemberRow::new("Cats", ShapeId(2)).required(),
    MemberRow::new("When", ShapeId(3)),
    MemberRow::new("member", ShapeId(1)),
];

static DOCS: &[MemberDoc] = &[
    MemberDoc::new("", ""),
    MemberDoc::new("A bear.", "A bear. And more."),
    MemberDoc::new("", ""),
    MemberDoc::new("Then.", "Then."),
    MemberDoc::new("", ""),
];

fn tables() -> Tables {
    let text = |text: &'static str| Cow::Borrowed(text);
    Tables {
        service: Service {
            id: text("Zoo"),
            name: text("zoo"),
            title: text("Zoo"),
            version: text("1"),
            shape_name: text("Zoo"),
            signing_name: text(""),
            endpoint_prefix: text("zoo"),
            protocols: Rows::Borrowed(&[]),
            query_compatible: false,
            errors: Rows::Borrowed(&[]),
        },
        shapes: Rows::Borrowed(SHAPES),
        members: Rows::Borrowed(MEMBERS),
        traits: Rows::Borrowed(&[]),
        operations: Rows::Borrowed(&[]),
        endpoints: Endpoints::NONE,
    }
}

#[test]
fn skeletons_carry_comments() {
    let docs = Docs {
        service: Cow::Borrowed(""),
        operations: Rows::Borrowed(&[]),
        shapes: Rows::Borrowed(&[]),
        members: Rows::Borrowed(DOCS),
    };
    let sample: Value = [
        ("Zoo".to_owned(), Value::from("")),
        ("Bear".to_owned(), Value::from("")),
        ("Cats".to_owned(), Value::List(vec![Value::from("")])),
        ("When".to_owned(), Value::from("1970-01-01 00:00:00")),
    ]
    .into_iter()
    .collect();
    let expected = "Zoo: ''\n\
                    Bear: ''  # [REQUIRED] A bear.\n\
                    Cats: # [REQUIRED] \n\
                    - ''\n\
                    When: 1970-01-01 00:00:00 # Then.\n";
    assert_eq!(
        yaml::skeleton(&tables(), &docs, ShapeId(0), &sample),
        expected
    );
}
