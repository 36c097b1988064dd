//! Keys that no table has.

use opsmith_codegen::read_checked;

use crate::{model, text};

#[test]
fn keys_that_are_not_known_are_refused() {
    let cases = [
        (
            r#""e#In": {"type": "structure", "members": {}, "mebers": {}}"#,
            "mebers",
        ),
        (
            r#""e#In": {"type": "structure", "members": {"a": {"target": "smithy.api#String", "trait": {}}}}"#,
            "trait",
        ),
        (r#""e#In": {"type": "string", "members": {}}"#, "members"),
    ];
    for (definitions, key) in cases {
        let text = text("", r#""input": {"target": "e#In"}"#, definitions);
        let report = read_checked("model.json", text.into_bytes()).expect_err(key);
        assert!(
            report
                .to_string()
                .contains(&format!("there is no key `{key}` here")),
            "{report}"
        );
    }
}

#[test]
fn keys_inside_of_traits_are_known_or_refused() {
    let text = text(
        "",
        r#""input": {"target": "e#In"}"#,
        r#""e#In": {"type": "structure", "members": {"a": {"target": "smithy.api#String", "traits": {"smithy.api#deprecated": {"message": "m", "until": "2030"}}}}}"#,
    );
    let model = model(text);
    let report = opsmith_codegen::support::known_traits(model).expect_err("an unknown key");
    assert!(
        report
            .to_string()
            .contains("`smithy.api#deprecated.until` is not supported"),
        "{report}"
    );
}
