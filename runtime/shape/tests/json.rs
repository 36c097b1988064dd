//! Writing and reading in the documented form and in the form of restJson1, typed and dynamic.

mod lab;

use lab::{Choice, Colour, EVERYTHING, Everything, TABLES};
use opsmith_shape::{Blob, Form, Reader, Timestamp, Value, Written};

/// A value of every member, none of them its zero.
fn full() -> Everything {
    Everything {
        name: "näme".into(),
        secret: Some("hush".into()),
        flag: Some(true),
        count: Some(-3),
        big: Some(i64::MAX),
        ratio: Some(0.1),
        single: Some(0.1),
        data: Some(Blob::from(b"\x00\xff")),
        at: Some(Timestamp::new(1_577_927_045, 500_000_000)),
        at_date: Some(Timestamp::new(1_577_927_045, 0)),
        anything: Some(
            serde_json::from_str(r#"{"z":[1,null,"x"],"a":{"b":1.5}}"#).expect("is JSON"),
        ),
        colour: Some(Colour::DarkBlue),
        names: Some(vec!["a".into(), String::new()]),
        sparse: Some(vec![Some("a".into()), None]),
        counts: Some([("b".to_owned(), 2), ("a".to_owned(), 1)].into()),
        choice: Some(Choice::Number(7)),
        inner: Some(Box::new(Everything {
            name: "in".into(),
            ..Everything::default()
        })),
        header: Some("h".into()),
    }
}

const DOCUMENTED: &str = r#"{"name":"näme","secret":"hush","flag":true,"count":-3,"big":9223372036854775807,"ratio":0.1,"single":0.1,"data":"AP8=","at":"2020-01-02T01:04:05.5Z","atDate":"2020-01-02T01:04:05Z","anything":{"z":[1,null,"x"],"a":{"b":1.5}},"colour":"dark-blue","names":["a",""],"sparse":["a",null],"counts":{"a":1,"b":2},"choice":{"number":7},"inner":{"name":"in"},"header":"h"}"#;

const WIRE: &str = r#"{"name":"näme","secret":"hush","flag":true,"count":-3,"big":9223372036854775807,"ratio":0.1,"single":0.1,"data":"AP8=","at":1577927045.5,"at-date":"Thu, 02 Jan 2020 01:04:05 GMT","anything":{"z":[1,null,"x"],"a":{"b":1.5}},"colour":"dark-blue","names":["a",""],"sparse":["a",null],"counts":{"a":1,"b":2},"choice":{"number":7},"inner":{"name":"in"}}"#;

#[test]
fn typed_values_have_the_documented_form() {
    assert_eq!(serde_json::to_string(&full()).expect("writes"), DOCUMENTED);
    assert_eq!(
        serde_json::from_str::<Everything>(DOCUMENTED).expect("reads"),
        full()
    );
}

#[test]
fn typed_values_have_the_form_of_the_protocol() {
    let form = Form::REST_JSON;
    let text =
        serde_json::to_string(&Written::new(&TABLES, EVERYTHING, &full(), &form)).expect("writes");
    assert_eq!(text, WIRE);
    let mut back = Everything::default();
    Reader::new(&TABLES, &form)
        .read(
            EVERYTHING,
            &mut back,
            &mut serde_json::Deserializer::from_str(WIRE),
        )
        .expect("reads");
    let expected = Everything {
        header: None,
        ..full()
    };
    assert_eq!(back, expected);
}

#[test]
fn dynamic_values_write_and_read_as_typed_ones_do() {
    let form = Form::REST_JSON;
    let mut value = Value::Null;
    Reader::new(&TABLES, &form)
        .read(
            EVERYTHING,
            &mut value,
            &mut serde_json::Deserializer::from_str(WIRE),
        )
        .expect("reads");
    assert_eq!(
        value.get("atDate"),
        Some(&Value::Timestamp(Timestamp::new(1_577_927_045, 0)))
    );
    let text =
        serde_json::to_string(&Written::new(&TABLES, EVERYTHING, &value, &form)).expect("writes");
    assert_eq!(text, WIRE);
}

/// Reads `text` as an answer of restJson1 and shows it in the documented form, or the error with its path.
#[track_caller]
fn check_read(text: &str, expected: &str) {
    let mut target = Everything::default();
    let reader = Reader::new(&TABLES, &Form::REST_JSON);
    let read = reader.read(
        EVERYTHING,
        &mut target,
        &mut serde_json::Deserializer::from_str(text),
    );
    let found = match read {
        Ok(()) => serde_json::to_string(&target).expect("writes"),
        Err(error) => format!("{}: {error}", reader.path()),
    };
    assert_eq!(found, expected, "{text}");
}

#[test]
fn reading_is_tolerant() {
    // An absent required member has its zero value; unknown members and nulls are skipped.
    check_read("{}", r#"{"name":""}"#);
    check_read(
        r#"{"name":null,"new":{"a":[1]},"count":null}"#,
        r#"{"name":""}"#,
    );
    // Scalars in another type that mean the same.
    check_read(
        r#"{"count":"12","big":1.7,"flag":"true","ratio":"1.5"}"#,
        r#"{"name":"","flag":true,"count":12,"big":1,"ratio":1.5}"#,
    );
    check_read(
        r#"{"ratio":"NaN","single":"-Infinity"}"#,
        r#"{"name":"","ratio":"NaN","single":"-Infinity"}"#,
    );
    // Any format of a timestamp.
    check_read(
        r#"{"at":"2020-01-02T02:04:05+01:00"}"#,
        r#"{"name":"","at":"2020-01-02T01:04:05Z"}"#,
    );
    check_read(
        r#"{"at-date":1577927045}"#,
        r#"{"name":"","atDate":"2020-01-02T01:04:05Z"}"#,
    );
    // Nulls stay only in sparse lists; an empty list is not an absent one.
    check_read(
        r#"{"names":["a",null,"b"],"sparse":[null]}"#,
        r#"{"name":"","names":["a","b"],"sparse":[null]}"#,
    );
    check_read(
        r#"{"names":[],"counts":{"a":null}}"#,
        r#"{"name":"","names":[],"counts":{}}"#,
    );
    // Values and members of enums and unions that the model does not know.
    check_read(r#"{"colour":"MAUVE"}"#, r#"{"name":"","colour":"MAUVE"}"#);
    check_read(
        r#"{"choice":{"__type":"x","text":null,"number":1}}"#,
        r#"{"name":"","choice":{"number":1}}"#,
    );
    check_read(
        r#"{"choice":{"shape":{"a":1}}}"#,
        r#"{"name":"","choice":{}}"#,
    );
    // What belongs into a header is not taken from the body.
    check_read(r#"{"header":"x"}"#, r#"{"name":""}"#);
    check_read(
        r#"{"inner":{"header":"x"}}"#,
        r#"{"name":"","inner":{"name":"","header":"x"}}"#,
    );
}

#[test]
fn what_does_not_fit_is_an_error_with_its_path() {
    check_read(
        r#"{"count":"x"}"#,
        "count: expected a whole number, found a string at line 1 column 12",
    );
    check_read(
        r#"{"count":2147483648}"#,
        "count: expected a whole number, found a number at line 1 column 19",
    );
    check_read(
        r#"{"names":["a",1]}"#,
        "names[1]: expected a string, found a number at line 1 column 15",
    );
    check_read(
        r#"{"counts":{"k":[]}}"#,
        "counts.k: expected a whole number, found an array at line 1 column 17",
    );
    check_read(
        r#"{"inner":{"inner":{"data":"?"}}}"#,
        "inner.inner.data: expected a string of base64, found a string at line 1 column 29",
    );
    check_read(
        r#"{"name":{}}"#,
        "name: expected a string, found an object at line 1 column 10",
    );
    check_read(
        "[]",
        ": expected an object, found an array at line 1 column 2",
    );
}

#[test]
fn a_dynamic_string_is_whatever_came() {
    let text = r#"{"name":5,"secret":{"a":[1]},"names":[true,null],"colour":[]}"#;
    let mut value = Value::Null;
    Reader::new(&TABLES, &Form::REST_JSON)
        .read(
            EVERYTHING,
            &mut value,
            &mut serde_json::Deserializer::from_str(text),
        )
        .expect("reads");
    assert_eq!(serde_json::to_string(&value).expect("writes"), text);
}

#[test]
fn an_unknown_union_is_not_sent() {
    let value = Everything {
        choice: Some(Choice::Unknown("new".into())),
        ..Everything::default()
    };
    let written =
        serde_json::to_string(&Written::new(&TABLES, EVERYTHING, &value, &Form::REST_JSON));
    assert_eq!(
        written.expect_err("refused").to_string(),
        "nothing is set in the union Choice"
    );
    assert_eq!(
        serde_json::to_string(&value).expect("shows it"),
        r#"{"name":"","choice":{}}"#
    );
}

#[test]
fn the_documented_form_demands_what_is_required() {
    let error = serde_json::from_str::<Everything>(r#"{"inner":{"flag":true}, "name":"a"}"#)
        .expect_err("inner has no name");
    assert_eq!(
        error.to_string(),
        "inner: required member `name` is missing at line 1 column 22"
    );
}

#[test]
fn of_equal_keys_the_last_counts() {
    let value: Value = serde_json::from_str(r#"{"a":1,"b":2,"a":3}"#).expect("reads");
    assert_eq!(
        serde_json::to_string(&value).expect("writes"),
        r#"{"a":3,"b":2}"#
    );
}

mod round_trips {
    use super::*;
    use proptest::prelude::*;

    prop_compose! {
        fn everything()(
            name in ".*",
            secret in proptest::option::of(".*"),
            count in any::<Option<i32>>(),
            big in any::<Option<i64>>(),
            ratio in any::<Option<f64>>().prop_map(|ratio| ratio.filter(|ratio| !ratio.is_nan())),
            data in any::<Option<Vec<u8>>>(),
            seconds in proptest::option::of(-62_135_596_800i64..253_402_300_800),
            colour in proptest::option::of("[A-Z]{0,3}"),
            sparse in proptest::option::of(proptest::collection::vec(proptest::option::of(".*"), 0..4)),
            counts in proptest::option::of(proptest::collection::btree_map(".*", any::<i32>(), 0..4)),
            number in any::<Option<i32>>(),
        ) -> Everything {
            Everything {
                name,
                secret,
                count,
                big,
                ratio,
                data: data.map(Blob::from),
                at: seconds.map(|seconds| Timestamp::new(seconds, 0)),
                at_date: seconds.map(|seconds| Timestamp::new(seconds, 0)),
                colour: colour.map(Colour::from),
                sparse,
                counts,
                choice: number.map(Choice::Number),
                ..Everything::default()
            }
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn documented_form(mut value in everything(), inner in everything()) {
            value.inner = Some(Box::new(inner));
            let text = serde_json::to_string(&value).expect("writes");
            prop_assert_eq!(serde_json::from_str::<Everything>(&text).expect("reads"), value);
        }

        #[test]
        fn wire_form_typed_and_dynamic(value in everything()) {
            let form = Form::REST_JSON;
            let text = serde_json::to_string(&Written::new(&TABLES, EVERYTHING, &value, &form)).expect("writes");
            let mut typed = Everything::default();
            Reader::new(&TABLES, &form).read(EVERYTHING, &mut typed, &mut serde_json::Deserializer::from_str(&text)).expect("reads");
            prop_assert_eq!(&typed, &value);
            let mut dynamic = Value::Null;
            Reader::new(&TABLES, &form).read(EVERYTHING, &mut dynamic, &mut serde_json::Deserializer::from_str(&text)).expect("reads");
            let again = serde_json::to_string(&Written::new(&TABLES, EVERYTHING, &dynamic, &form)).expect("writes");
            prop_assert_eq!(again, text);
        }

        #[test]
        fn any_text_is_read_or_refused(text in ".*") {
            let mut typed = Everything::default();
            let _ = Reader::new(&TABLES, &Form::REST_JSON).read(EVERYTHING, &mut typed, &mut serde_json::Deserializer::from_str(&text));
        }
    }
}

#[test]
fn timestamps_are_left_as_sent_where_the_tables_say_so() {
    let tables = TABLES.clone().with_timestamps_as_sent();
    for sent in [
        r#"{"at":1577934245.123456}"#,
        r#"{"at":"2020-01-02T03:04:05+09:00"}"#,
        r#"{"at":1577934245}"#,
    ] {
        let mut target = Value::Null;
        Reader::new(&tables, &Form::REST_JSON)
            .read(
                EVERYTHING,
                &mut target,
                &mut serde_json::Deserializer::from_str(sent),
            )
            .expect("a number or a text can be a timestamp");
        assert_eq!(serde_json::to_string(&target).expect("writes"), sent);
    }
}
