use std::borrow::Cow;

use opsmith_shape::{
    Endpoints, Form, Kind, Reader, Service, ShapeId, ShapeRow, Tables, Timestamp, Value, Written,
};
use proptest::prelude::*;
use serde::{Deserialize as _, Serialize as _};

use super::*;

/// One document, one decimal, one timestamp.
fn tables() -> Tables {
    let text = |text| Cow::Borrowed(text);
    Tables {
        service: Service {
            id: text("Test"),
            name: text("test"),
            title: text("Test"),
            version: text("2026-01-01"),
            shape_name: text("Test"),
            signing_name: text(""),
            endpoint_prefix: text(""),
            protocols: Cow::Borrowed(&[]),
            query_compatible: false,
            errors: Cow::Borrowed(&[]),
        },
        shapes: Cow::Owned(vec![
            ShapeRow::new("Document", Kind::Document),
            ShapeRow::new("Decimal", Kind::BigDecimal),
            ShapeRow::new("Timestamp", Kind::Timestamp),
        ]),
        members: Cow::Borrowed(&[]),
        traits: Cow::Borrowed(&[]),
        operations: Cow::Borrowed(&[]),
        endpoints: Endpoints::NONE,
    }
}

const DOCUMENT: u32 = 0;
const DECIMAL: u32 = 1;
const TIMESTAMP: u32 = 2;

fn read(shape: u32, bytes: &[u8]) -> Result<Value, Error> {
    let tables = tables();
    let (mut value, mut decoder) = (Value::Null, Decoder::new(bytes));
    Reader::new(&tables, &Form::RPC_V2_CBOR).read(ShapeId(shape), &mut value, &mut decoder)?;
    decoder.end()?;
    Ok(value)
}

fn write(shape: u32, value: &Value) -> Result<Vec<u8>, Error> {
    let mut bytes = Vec::new();
    Written::new(&tables(), ShapeId(shape), value, &Form::RPC_V2_CBOR)
        .serialize(Encoder::new(&mut bytes))?;
    Ok(bytes)
}

fn bytes(hex: &str) -> Vec<u8> {
    let digits: Vec<u8> = hex
        .bytes()
        .filter(|byte| !byte.is_ascii_whitespace())
        .collect();
    digits
        .chunks(2)
        .map(|pair| u8::from_str_radix(std::str::from_utf8(pair).unwrap(), 16).unwrap())
        .collect()
}

/// What a value is, to be compared and read: JSON, with the forms that it does not have.
fn shown(value: &Value) -> String {
    match value {
        Value::Number(digits) => digits.clone(),
        Value::Float(value) if !value.is_finite() => value.to_string(),
        Value::Blob(blob) => format!("h{:?}", blob.as_ref()),
        Value::List(elements) => {
            format!(
                "[{}]",
                elements.iter().map(shown).collect::<Vec<_>>().join(",")
            )
        }
        Value::Map(entries) => {
            let entry = |(key, value): &(String, Value)| format!("{key}:{}", shown(value));
            format!(
                "{{{}}}",
                entries.iter().map(entry).collect::<Vec<_>>().join(",")
            )
        }
        scalar => serde_json::to_string(scalar).unwrap(),
    }
}

/// Each is read so; and where it is in the form that we write, written so.
const EXAMPLES: &[(&str, &str, bool)] = &[
    // RFC 8949, appendix A.
    ("00", "0", true),
    ("17", "23", true),
    ("1818", "24", true),
    ("1903e8", "1000", true),
    ("1a000f4240", "1000000", true),
    ("1b000000e8d4a51000", "1000000000000", true),
    ("1bffffffffffffffff", "18446744073709551615", true),
    ("c249010000000000000000", "18446744073709551616", true),
    ("3bffffffffffffffff", "-18446744073709551616", true),
    ("c349010000000000000000", "-18446744073709551617", true),
    ("20", "-1", true),
    ("3863", "-100", true),
    ("3b7fffffffffffffff", "-9223372036854775808", true),
    ("3b8000000000000000", "-9223372036854775809", true),
    ("f90000", "0.0", false),
    ("f98000", "-0.0", false),
    ("f93c00", "1.0", false),
    ("fb3ff199999999999a", "1.1", true),
    ("f97bff", "65504.0", false),
    ("fa47c35000", "100000.0", true),
    ("fa7f7fffff", "3.4028234663852886e+38", true),
    ("fb7e37e43c8800759c", "1e+300", true),
    ("f90001", "5.960464477539063e-8", false),
    ("f90400", "0.00006103515625", false),
    ("f9c400", "-4.0", false),
    ("f97c00", "inf", false),
    ("f97e00", "NaN", false),
    ("f9fc00", "-inf", false),
    ("fa7f800000", "inf", true),
    ("fa7fc00000", "NaN", true),
    ("fbfff0000000000000", "-inf", false),
    ("f4", "false", true),
    ("f5", "true", true),
    ("f6", "null", true),
    ("f7", "null", false),
    (
        "c074323031332d30332d32315432303a30343a30305a",
        "\"2013-03-21T20:04:00Z\"",
        false,
    ),
    ("c11a514b67b0", "1363896240", false),
    ("d74401020304", "h[1, 2, 3, 4]", false),
    ("40", "h[]", true),
    ("4401020304", "h[1, 2, 3, 4]", true),
    ("60", "\"\"", true),
    ("64f0908591", "\"\u{10151}\"", true),
    ("80", "[]", true),
    ("8301820203820405", "[1,[2,3],[4,5]]", true),
    ("a0", "{}", true),
    ("a26161016162820203", "{a:1,b:[2,3]}", true),
    ("5f42010243030405ff", "h[1, 2, 3, 4, 5]", false),
    ("7f657374726561646d696e67ff", "\"streaming\"", false),
    ("9fff", "[]", false),
    ("9f018202039f0405ffff", "[1,[2,3],[4,5]]", false),
    ("83018202039f0405ff", "[1,[2,3],[4,5]]", false),
    ("bf61610161629f0203ffff", "{a:1,b:[2,3]}", false),
    ("bf6346756ef563416d7421ff", "{Fun:true,Amt:-2}", false),
    // Section 3.4.4 and what is near it.
    ("c48221196ab3", "273.15", true),
    ("c4822119", "malformed", false),
    ("c4820203", "3e2", true),
    ("c4823863 00", "0e-100", true),
    ("c4821bffffffffffffffff01", "malformed", false),
    (
        "c4 82 35 c2 4a 01000000000000000000",
        "0.4722366482869645213696",
        true,
    ),
    ("c4 9f 20 21 ff", "-0.2", false),
    ("c249000000000000000005", "5", false),
    ("c240", "0", false),
    ("c340", "-1", false),
    ("c25f 4101 4100 ff", "256", false),
    // A key that comes twice has its last value.
    ("a2 6161 01 6161 02", "{a:2}", false),
];

#[test]
fn examples_are_read_and_written_as_specified() {
    for (hex, expected, is_ours) in EXAMPLES {
        let bytes = bytes(hex);
        let value = match read(DOCUMENT, &bytes) {
            Ok(value) => value,
            Err(Error::Malformed(..)) if *expected == "malformed" => continue,
            Err(error) => panic!("{hex}: {error}"),
        };
        assert_eq!(shown(&value), *expected, "{hex}");
        let written = write(DOCUMENT, &value).unwrap();
        assert_eq!(written == bytes, *is_ours, "{hex}: {written:x?}");
        assert_eq!(
            shown(&read(DOCUMENT, &written).unwrap()),
            *expected,
            "{hex}"
        );
    }
}

#[test]
fn decimals_and_moments_have_their_tags() {
    let cases = [
        (DECIMAL, Value::Integer(-5), "c48200 24"),
        (DECIMAL, Value::Float(1.5), "c48220 0f"),
        (
            DECIMAL,
            Value::Number("0.100000000000000000000001".into()),
            "c48237 c24a 152d02c7e14af6800001",
        ),
        (TIMESTAMP, Value::Timestamp(Timestamp::new(0, 0)), "c100"),
        (TIMESTAMP, Value::Timestamp(Timestamp::new(-2, 0)), "c121"),
        (
            TIMESTAMP,
            Value::Timestamp(Timestamp::new(1, 500_000_000)),
            "c1fa3fc00000",
        ),
        (
            TIMESTAMP,
            Value::Timestamp(Timestamp::new(946_845_296, 123_000_000)),
            "c1fb41cc37db380fbe77",
        ),
    ];
    for (shape, value, hex) in cases {
        let written = write(shape, &value).unwrap();
        assert_eq!(written, bytes(hex), "{hex}: {written:x?}");
        let back = read(shape, &written).unwrap();
        match value {
            Value::Timestamp(_) => assert!(back == value, "{hex}"),
            number => assert_eq!(shown(&back), shown(&number), "{hex}"),
        }
    }
}

#[test]
fn what_is_not_well_formed_is_refused() {
    let deep = format!("{}00", "81".repeat(129));
    let deep_tags = format!("{}00", "c6".repeat(129));
    let deep_ignored = format!("{}00", "bf6161".repeat(129));
    let long_bignum = format!("c2590401{}", "01".repeat(1025));
    let cases = [
        ("", "the bytes end too early"),
        ("18", "the bytes end too early"),
        ("1a0000", "the bytes end too early"),
        ("44010203", "the bytes end too early"),
        ("7bffffffffffffffff61", "the bytes end too early"),
        ("5bffffffffffffffff", "the bytes end too early"),
        ("9bffffffffffffffff", "the bytes end too early"),
        ("bbffffffffffffffff", "the bytes end too early"),
        ("8201", "the bytes end too early"),
        ("9f01", "the bytes end too early"),
        ("a16161", "the bytes end too early"),
        ("bf6161ff", "an end of nothing"),
        ("c1", "the bytes end too early"),
        ("5f4101", "the bytes end too early"),
        ("1c", "a length that CBOR does not have"),
        ("1f", "a length that CBOR does not have"),
        ("df00", "a length that CBOR does not have"),
        ("5c", "a length that CBOR does not have"),
        ("ff", "an end of nothing"),
        ("81ff", "an end of nothing"),
        ("f0", "a simple value that means nothing"),
        ("f818", "a simple value that means nothing"),
        ("fc", "a simple value that means nothing"),
        ("61ff", "text that is not UTF-8"),
        ("7f61c361a9ff", "text that is not UTF-8"),
        ("7f4161ff", "a piece of text or bytes that is none"),
        ("5f5f4161ffff", "a piece of text or bytes that is none"),
        ("5f00ff", "a piece of text or bytes that is none"),
        ("a10102", "a key that is no text"),
        ("a1f601", "a key that is no text"),
        ("0000", "more bytes than one value has"),
        ("c2", "the bytes end too early"),
        ("c200", "a bignum that is no bytes"),
        ("c401", "a decimal fraction that is no pair"),
        ("c48101", "a decimal fraction that is no pair"),
        ("c49f010203ff", "a decimal fraction that is no pair"),
        ("c48201f6", "a decimal fraction without whole number"),
        ("c4824101 01", "a power of ten beyond 64 bits"),
        (deep.as_str(), "values nested too deep"),
        (deep_tags.as_str(), "values nested too deep"),
        (deep_ignored.as_str(), "values nested too deep"),
        (long_bignum.as_str(), "a bignum of more than 1,024 bytes"),
    ];
    for (hex, expected) in cases {
        match read(DOCUMENT, &bytes(hex)) {
            Err(Error::Malformed(reason, _)) => assert_eq!(reason, expected, "{hex}"),
            other => panic!("{hex}: {:?}", other.map(|value| shown(&value))),
        }
    }
    assert!(read(DOCUMENT, &bytes(&format!("{}00", "81".repeat(128)))).is_ok());
}

#[test]
fn ignored_values_are_skipped_in_any_form() {
    for (hex, ..) in EXAMPLES
        .iter()
        .filter(|(_, expected, _)| *expected != "malformed")
    {
        let bytes = bytes(hex);
        let mut decoder = Decoder::new(&bytes);
        serde::de::IgnoredAny::deserialize(&mut decoder).unwrap();
        decoder.end().unwrap();
    }
}

#[test]
fn numbers_that_are_none_are_not_written() {
    for digits in ["", "1.2.3", "x", "1e99999999999999999999"] {
        let number = Value::Number(digits.to_owned());
        assert!(
            matches!(write(DOCUMENT, &number), Err(Error::Misfit(_))),
            "{digits}"
        );
    }
}

/// Values without moments, which a document has no way to tell from numbers.
fn any_document() -> impl Strategy<Value = Value> {
    let scalar = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::Boolean),
        any::<i64>().prop_map(Value::Integer),
        any::<f64>()
            .prop_filter("equal to itself", |value| !value.is_nan())
            .prop_map(Value::Float),
        "-?[1-9][0-9]{19,80}".prop_map(Value::Number),
        "-?[1-9][0-9]{0,30}\\.[0-9]{1,30}".prop_map(Value::Number),
        "-?[1-9][0-9]{0,30}e[1-9][0-9]{0,17}".prop_map(Value::Number),
        "\\PC{0,40}".prop_map(Value::String),
        any::<Vec<u8>>().prop_map(|bytes| Value::Blob(bytes.into())),
    ];
    scalar.prop_recursive(5, 60, 8, |inner| {
        prop_oneof![
            proptest::collection::vec(inner.clone(), 0..8).prop_map(Value::List),
            proptest::collection::btree_map("\\PC{0,8}", inner, 0..8)
                .prop_map(|entries| entries.into_iter().collect()),
        ]
    })
}

proptest! {
    #[test]
    fn documents_come_back_digit_by_digit(document in any_document()) {
        let bytes = write(DOCUMENT, &document).unwrap();
        let back = read(DOCUMENT, &bytes).unwrap();
        prop_assert!(back == document, "{} became {}", shown(&document), shown(&back));
    }

    #[test]
    fn no_bytes_make_the_reader_panic(bytes in any::<Vec<u8>>()) {
        let _ = read(DOCUMENT, &bytes);
        let _ = serde::de::IgnoredAny::deserialize(&mut Decoder::new(&bytes));
    }

    /// Nearly right bytes reach more of the reader than any bytes do. What is still read can be written.
    #[test]
    fn no_damage_makes_the_reader_panic(document in any_document(), at in any::<prop::sample::Index>(), byte in any::<u8>()) {
        let mut bytes = write(DOCUMENT, &document).unwrap();
        let at = at.index(bytes.len());
        bytes[at] = byte;
        if let Ok(value) = read(DOCUMENT, &bytes) {
            let again = write(DOCUMENT, &value).unwrap();
            prop_assert_eq!(shown(&read(DOCUMENT, &again).unwrap()), shown(&value));
        }
    }
}
