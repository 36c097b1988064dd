//! The walks that write no format: `Debug`, validation, skeletons; and timestamps.

mod lab;

use lab::{Choice, EVERYTHING, Everything, TABLES};
use opsmith_shape::validate::validate;
use opsmith_shape::{Blob, Timestamp, TimestampFormat, Value, skeleton};

#[test]
fn debug_leaves_out_what_is_sensitive() {
    let value = Everything {
        name: "n".into(),
        secret: Some("hush".into()),
        data: Some(Blob::from(b"hush")),
        anything: Some(serde_json::from_str(r#"{"k":"hush"}"#).expect("is JSON")),
        choice: Some(Choice::Text("t".into())),
        sparse: Some(vec![None]),
        ..Everything::default()
    };
    let shown = format!("{value:?}");
    assert_eq!(
        shown,
        r#"Everything { name: "n", secret: <redacted>, data: Blob(4 bytes), anything: <document>, sparse: [null], choice: Choice { text: "t" } }"#
    );
    let value: Value = serde_json::from_str(r#"{"a":["hush"]}"#).expect("is JSON");
    assert_eq!(format!("{value:?}"), r#"{"a": [<string>]}"#);
}

#[track_caller]
fn check_problems(json: &str, expected: &[&str]) {
    let value: Value = serde_json::from_str(json).expect("is JSON");
    let found: Vec<String> = validate(&TABLES, EVERYTHING, &value)
        .iter()
        .map(ToString::to_string)
        .collect();
    assert_eq!(found, expected, "{json}");
}

#[test]
fn validation_finds_everything_at_once() {
    check_problems(r#"{"name":"ab"}"#, &[]);
    check_problems("{}", &["input: required member name is missing"]);
    check_problems("[]", &["input: expected structure, found list"]);
    check_problems(
        r#"{"naem":"x","count":"1","secret":5,"name":"é","names":["a"],"ratio":true}"#,
        &[
            "input: unknown member naem; it has name, secret, flag, count, big, ratio, single, data, at, atDate, anything, colour, names, sparse, counts, choice, inner, header",
            "count: expected integer, found string \"1\"",
            "secret: expected string, found integer",
            "name: length 1 is below the minimum of 2",
            "names: length 1 is below the minimum of 2",
        ],
    );
    check_problems(
        r#"{"name":"ab","count":0}"#,
        &["count: 0 is below the minimum of 1"],
    );
    check_problems(r#"{"name":null}"#, &["name: expected string, found null"]);
    check_problems(
        r#"{"name":"ab","inner":{"choice":{},"counts":{"k":"x"}},"choice":{"text":"a","number":1},"names":["a",2]}"#,
        &[
            "inner: required member name is missing",
            "inner.choice: exactly one of text, number must be set, none is",
            "inner.counts.k: expected integer, found string \"x\"",
            "choice: exactly one of text, number must be set, several are",
            "names[1]: expected string, found integer 2",
        ],
    );
    check_problems(
        r#"{"name":"ab","sparse":[null],"names":["a",null]}"#,
        &["names[1]: expected string, found null"],
    );
}

#[test]
fn typed_values_are_validated_too() {
    let value = Everything {
        choice: Some(Choice::Unknown("x".into())),
        ..Everything::default()
    };
    let found: Vec<String> = validate(&TABLES, EVERYTHING, &value)
        .iter()
        .map(ToString::to_string)
        .collect();
    assert_eq!(
        found,
        [
            "name: length 0 is below the minimum of 2",
            "choice: exactly one of text, number must be set, none is"
        ]
    );
}

#[test]
fn skeletons_follow_the_table_of_shapes() {
    let input: Value = serde_json::from_str(&skeleton::input(&TABLES, 0)).expect("is JSON");
    let expected: Value = serde_json::from_str(
        r#"{"name":"","secret":"","flag":true,"count":0,"big":0,"ratio":0.0,"single":0.0,"data":null,
            "at":"1970-01-01T00:00:00","atDate":"1970-01-01T00:00:00","anything":{},"colour":"RED","names":[""],"sparse":[""],
            "counts":{"KeyName":0},"choice":{"text":"","number":0},"inner":{},"header":""}"#,
    )
    .expect("is JSON");
    assert_eq!(input, expected);
    assert_eq!(skeleton::input(&TABLES, 1), "{}\n");
    assert_eq!(skeleton::output(&TABLES, 1), "");
}

#[test]
fn the_sample_of_an_output_is_valid() {
    let sample = skeleton::output_value(&TABLES, 0).expect("Echo has an output");
    assert_eq!(validate(&TABLES, EVERYTHING, &sample), []);
    // Padded to the minimum of 2; one member of the union; strings show the member they stand under.
    assert_eq!(
        sample.get("names").map(|names| names.elements().len()),
        Some(2)
    );
    assert_eq!(sample.get("count"), Some(&Value::Integer(1)));
    assert_eq!(
        sample.get("choice").map(|choice| choice.entries().len()),
        Some(1)
    );
    assert_eq!(sample.get("colour"), Some(&Value::from("colour")));
}

#[test]
fn timestamps_in_every_format() {
    use TimestampFormat::{DateTime, EpochSeconds, HttpDate};
    let check = |text: &str, format, expected: Option<(i64, u32)>| {
        let found = Timestamp::parse(text, format).ok();
        assert_eq!(
            found,
            expected.map(|(seconds, nanoseconds)| Timestamp::new(seconds, nanoseconds)),
            "{text}"
        );
    };
    check("1970-01-01T00:00:00Z", DateTime, Some((0, 0)));
    check(
        "1969-12-31T23:59:59.999999999Z",
        DateTime,
        Some((-1, 999_999_999)),
    );
    check("2000-02-29 12:00:00", DateTime, Some((951_825_600, 0)));
    check(
        "2020-01-02T01:04:05-01:30",
        DateTime,
        Some((1_577_932_445, 0)),
    );
    check("2020-01-02", DateTime, Some((1_577_923_200, 0)));
    check("0001-01-01T00:00:00Z", DateTime, Some((-62_135_596_800, 0)));
    check("9999-12-31T23:59:60Z", DateTime, Some((253_402_300_800, 0)));
    for bad in [
        "",
        "2020",
        "2020-02-30",
        "2020-13-01",
        "2020-01-02T24:00:00Z",
        "2020-01-02T01:04Z",
        "2020-01-02T01:04:05.Z",
        "2020-01-02T01:04:05+1:00",
        "２020-01-02",
    ] {
        check(bad, DateTime, None);
    }
    check(
        "Thu, 02 Jan 2020 01:04:05 GMT",
        HttpDate,
        Some((1_577_927_045, 0)),
    );
    check(
        "Thu, 02 Jan 2020 01:04:05.25 GMT",
        HttpDate,
        Some((1_577_927_045, 250_000_000)),
    );
    check("Thu, 02 Jan 2020 01:04:05 CET", HttpDate, None);
    check(
        "1577927045.5",
        EpochSeconds,
        Some((1_577_927_045, 500_000_000)),
    );
    check("-1.5", EpochSeconds, Some((-2, 500_000_000)));
    check("1e400", EpochSeconds, None);
    check("1e19", EpochSeconds, None);
    assert_eq!(Timestamp::new(-1, 500_000_000).format(EpochSeconds), "-0.5");
    assert_eq!(
        Timestamp::new(-1, 500_000_000).format(DateTime),
        "1969-12-31T23:59:59.5Z"
    );
    assert_eq!(
        Timestamp::new(0, 0).format(HttpDate),
        "Thu, 01 Jan 1970 00:00:00 GMT"
    );
}
