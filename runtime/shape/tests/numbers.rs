//! Numbers of any size keep their digits in JSON bodies, whether or not something else in the build switches serde_json's
//! `arbitrary_precision` on (`.ci/run` runs this crate's tests both ways).

use std::borrow::Cow;

use opsmith_shape::{
    BigNumber, Endpoints, Form, Kind, MemberRow, Reader, Service, Shape, ShapeId, ShapeRow, Tables,
    Value, Written,
};

#[derive(Clone, Default, PartialEq)]
struct Numbers {
    whole: Option<BigNumber>,
    fraction: Option<BigNumber>,
    list: Option<Vec<BigNumber>>,
    anything: Option<Value>,
    double: Option<f64>,
}

opsmith_shape::structure!(TABLES[5] Numbers { 0: whole, 1: fraction, 2: list, 3: anything, 4: double });

const NUMBERS: ShapeId = ShapeId(5);

static SHAPES: &[ShapeRow] = &[
    ShapeRow::new("BigInteger", Kind::BigInteger),
    ShapeRow::new("BigDecimal", Kind::BigDecimal),
    ShapeRow::new("List", Kind::List).members(0, 1),
    ShapeRow::new("Document", Kind::Document),
    ShapeRow::new("Double", Kind::Double),
    ShapeRow::new("Numbers", Kind::Structure).members(1, 5),
];

static MEMBERS: &[MemberRow] = &[
    MemberRow::new("member", ShapeId(1)),
    MemberRow::new("whole", ShapeId(0)),
    MemberRow::new("fraction", ShapeId(1)),
    MemberRow::new("list", ShapeId(2)),
    MemberRow::new("anything", ShapeId(3)),
    MemberRow::new("double", ShapeId(4)),
];

static TABLES: Tables = Tables {
    service: Service {
        id: Cow::Borrowed("Numbers"),
        name: Cow::Borrowed("numbers"),
        title: Cow::Borrowed("Numbers"),
        version: Cow::Borrowed("2026-01-01"),
        shape_name: Cow::Borrowed("Numbers"),
        signing_name: Cow::Borrowed(""),
        endpoint_prefix: Cow::Borrowed(""),
        protocols: Cow::Borrowed(&[]),
        query_compatible: false,
        errors: Cow::Borrowed(&[]),
    },
    shapes: Cow::Borrowed(SHAPES),
    members: Cow::Borrowed(MEMBERS),
    traits: Cow::Borrowed(&[]),
    operations: Cow::Borrowed(&[]),
    endpoints: Endpoints::NONE,
};

fn read(form: &Form, text: &str, target: &mut dyn Shape) -> Result<(), String> {
    let mut json = serde_json::Deserializer::from_str(text);
    Reader::new(&TABLES, form)
        .read(NUMBERS, target, &mut json)
        .map_err(|error| error.to_string())
}

fn write(form: &Form, value: &dyn Shape) -> Result<String, String> {
    opsmith_shape::json::to_vec(&Written::new(&TABLES, NUMBERS, value, form))
        .map(|text| String::from_utf8(text).expect("UTF-8"))
        .map_err(|error| error.to_string())
}

/// Reads a text, typed and dynamic, and writes it again.
#[track_caller]
fn check_round_trip(form: &Form, text: &str) {
    let mut typed = Numbers::default();
    read(form, text, &mut typed).expect("reads typed");
    assert_eq!(write(form, &typed).expect("writes typed"), text);
    let mut dynamic = Value::Null;
    read(form, text, &mut dynamic).expect("reads dynamic");
    assert_eq!(write(form, &dynamic).expect("writes dynamic"), text);
}

#[test]
fn digits_survive() {
    for form in [Form::REST_JSON, Form::AWS_JSON] {
        for digits in [
            "0",
            "-1",
            "9223372036854775807",
            "9223372036854775808",
            "-9223372036854775809",
            "123456789012345678901234567890123456789012345678901234567890",
        ] {
            check_round_trip(&form, &format!(r#"{{"whole":{digits}}}"#));
            check_round_trip(
                &form,
                &format!(r#"{{"fraction":{digits},"list":[{digits}]}}"#),
            );
        }
        for digits in [
            "0.1",
            "1.0",
            "1.50",
            "0.100000000000000000000001",
            "-100000000000000000000001.0",
            "1E400",
            "2.5e-7",
        ] {
            check_round_trip(
                &form,
                &format!(r#"{{"fraction":{digits},"list":[1,{digits}]}}"#),
            );
        }
    }
}

#[test]
fn rpc_v2_json_writes_them_as_strings() {
    let form = Form::RPC_V2_JSON;
    for digits in [
        "1",
        "1.5",
        "-9223372036854775809",
        "0.100000000000000000000001",
    ] {
        check_round_trip(
            &form,
            &format!(r#"{{"fraction":"{digits}","list":["{digits}"]}}"#),
        );
    }
    check_round_trip(&form, r#"{"whole":"42","anything":42,"double":1.5}"#);
}

#[test]
fn they_are_read_from_strings_too() {
    let mut typed = Numbers::default();
    read(
        &Form::REST_JSON,
        r#"{"whole":"12","fraction":" 1.50 "}"#,
        &mut typed,
    )
    .expect("reads");
    assert_eq!(
        write(&Form::REST_JSON, &typed).expect("writes"),
        r#"{"whole":12,"fraction":1.50}"#
    );
    for text in [
        r#"{"whole":"x"}"#,
        r#"{"whole":true}"#,
        r#"{"whole":[1]}"#,
        r#"{"fraction":{}}"#,
        r#"{"whole":""}"#,
    ] {
        assert!(read(&Form::REST_JSON, text, &mut typed).is_err(), "{text}");
    }
    read(&Form::REST_JSON, r#"{"whole":null}"#, &mut typed).expect("null is absent");
}

#[test]
fn other_numbers_are_what_they_are_without_arbitrary_precision() {
    let mut value = Value::Null;
    let text = r#"{"anything":{"a":[1,-2,0.5,1e3,18446744073709551615,"1"]},"double":-0}"#;
    read(&Form::REST_JSON, text, &mut value).expect("reads");
    let list = value
        .get("anything")
        .and_then(|value| value.get("a"))
        .expect("a list");
    let expected = [
        Value::Integer(1),
        Value::Integer(-2),
        Value::Float(0.5),
        Value::Float(1000.0),
        Value::Number("18446744073709551615".into()),
        Value::from("1"),
    ];
    assert_eq!(list.elements(), expected);
    assert!(matches!(value.get("double"), Some(Value::Float(zero)) if zero.is_sign_negative()));
    for text in [r#"{"list":1}"#, "1", r#"{"anything":1e999}"#] {
        assert!(
            read(&Form::REST_JSON, text, &mut Numbers::default()).is_err(),
            "{text}"
        );
    }
}

#[test]
fn what_json_cannot_write_is_refused() {
    for digits in ["01", "1.", "--1", "1,\"x\":2"] {
        let mut value = Value::map();
        value.insert("whole", Value::Number(digits.into()));
        assert!(write(&Form::REST_JSON, &value).is_err(), "{digits}");
    }
}

/// That `.ci/run` really tests what it says.
#[test]
fn arbitrary_precision_is_on_where_it_should_be() {
    let digits = "0.1000000000000000000001";
    let number: serde_json::Number = serde_json::from_str(digits).expect("reads");
    let is_on = number.to_string() == digits;
    let wanted = std::env::var_os("OPSMITH_ARBITRARY_PRECISION").is_some();
    assert!(is_on || !wanted, "serde_json reads {number}");
}
