//! Defaults: what is where nothing is.

use opsmith_codegen::read_checked;
use opsmith_shape::Trait;

use crate::{facts, tables, text};

#[test]
fn defaults_say_what_is_where_nothing_is() {
    let cases = [
        ("Boolean", "false", "false"),
        ("Integer", "-7", "-7"),
        ("Long", "9223372036854775807", "9223372036854775807"),
        (
            "BigInteger",
            "340282366920938463463374607431768211456",
            "340282366920938463463374607431768211456",
        ),
        (
            "BigInteger",
            "-18446744073709551616",
            "-18446744073709551616",
        ),
        (
            "BigDecimal",
            "1.00000000000000000000000000001",
            "1.00000000000000000000000000001",
        ),
        ("BigDecimal", "1e400", "1e400"),
        ("Double", "1.5", "1.5"),
        ("String", "\"a\\u0000\\\"\"", "\"a\\u0000\\\"\""),
        ("Blob", "\"YQ==\"", "\"YQ==\""),
        ("Timestamp", "12", "12"),
        ("Document", "true", "true"),
    ];
    for (target, default, expected) in cases {
        // Of an output, so that the client puts it.
        let text = text(
            "",
            r#""output": {"target": "e#Out"}"#,
            &format!(
                r#""e#Out": {{"type": "structure", "members": {{"a": {{"target": "smithy.api#{target}", "traits": {{"smithy.api#default": {default}}}}}}}}}"#
            ),
        );
        assert_eq!(
            facts(&tables(text), "Out", "a"),
            [Trait::Default(expected.into())],
            "{target}"
        );
    }
}

#[test]
fn defaults_that_are_none() {
    for traits in [
        r#""smithy.api#default": null"#,
        r#""smithy.api#default": 1, "smithy.api#clientOptional": {}"#,
    ] {
        let text = text(
            "",
            r#""output": {"target": "e#Out"}"#,
            &format!(
                r#""e#Out": {{"type": "structure", "members": {{"a": {{"target": "smithy.api#Integer", "traits": {{{traits}}}}}}}}}"#
            ),
        );
        assert!(facts(&tables(text), "Out", "a").is_empty(), "{traits}");
    }
}

#[test]
fn defaults_fit_their_members() {
    let cases = [
        ("Byte", "128"),
        ("Short", "40000"),
        ("Integer", "2147483648"),
        ("Long", "9223372036854775808"),
        ("Integer", "1.5"),
        ("BigInteger", "1.5"),
        ("BigInteger", "1e400"),
        ("Double", "1e400"),
        ("Boolean", "0"),
        ("String", "1"),
        ("Double", "\"1\""),
    ];
    for (target, default) in cases {
        let text = text(
            "",
            r#""output": {"target": "e#Out"}"#,
            &format!(
                r#""e#Out": {{"type": "structure", "members": {{"a": {{"target": "smithy.api#{target}", "traits": {{"smithy.api#default": {default}}}}}}}}}"#
            ),
        );
        let report = read_checked("model.json", text.into_bytes()).expect_err(default);
        assert!(
            report.to_string().contains("a default of another type"),
            "{report}"
        );
    }
}
