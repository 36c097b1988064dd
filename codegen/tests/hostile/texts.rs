//! Texts that want to become code, and bytes that are no text.

use opsmith_codegen::read::Beside;
use opsmith_codegen::read_checked_with;

use crate::alone;

/// Texts that no name can have, in every place where a model has a text.
#[test]
fn texts_do_no_harm() {
    let texts = [
        r#"\"; fn evil() {} //"#,
        r#"*/ fn evil() {} /*"#,
        r##"r#\"x\"# fn evil() {}"##,
        r"\n\r\u0000\u001b",
        r"\u202e\u2066\u2069\u200f\ufeff",
        r"\u2028\u2029\u0085",
        r"//!",
        r"#![evil]",
        r"{evil}{0}\\",
        r"'",
        r"`",
        r"\ud83d\ude00",
    ];
    for text in texts {
        let model = r#"{"smithy": "2.0", "shapes": {
            "e#S": {"type": "service", "version": "TEXT", "operations": [{"target": "e#Go"}], "traits": {
                "aws.protocols#restJson1": {}, "smithy.api#title": "TEXT", "smithy.api#documentation": "TEXT",
                "aws.api#service": {"sdkId": "TEXT", "endpointPrefix": "TEXT", "arnNamespace": "TEXT"}, "aws.auth#sigv4": {"name": "TEXT"},
                "smithy.rules#endpointRuleSet": {"rules": [{"conditions": [{"fn": "stringEquals", "argv": [{"ref": "TEXT"}, "TEXT"]}], "error": "TEXT"},
                    {"conditions": [], "endpoint": {"url": "TEXT"}}]}}},
            "e#Go": {"type": "operation", "input": {"target": "e#In"}, "errors": [{"target": "e#Bad"}], "traits": {
                "smithy.api#http": {"method": "POST", "uri": "/"}, "smithy.api#documentation": "TEXT",
                "smithy.api#deprecated": {"message": "TEXT"}, "smithy.api#endpoint": {"hostPrefix": "TEXT"}}},
            "e#Bad": {"type": "structure", "members": {}, "traits": {"smithy.api#error": "client", "smithy.api#documentation": "TEXT"}},
            "e#In": {"type": "structure", "members": {
                "a": {"target": "e#E", "traits": {"smithy.api#jsonName": "TEXT", "smithy.api#documentation": "TEXT"}},
                "b": {"target": "smithy.api#String", "traits": {"smithy.api#httpHeader": "TEXT", "smithy.api#default": "TEXT", "smithy.api#required": {}}},
                "c": {"target": "smithy.api#String", "traits": {"smithy.api#httpQuery": "TEXT", "smithy.api#deprecated": {"message": "TEXT"}}},
                "d": {"target": "e#U"}, "f": {"target": "e#T"}}},
            "e#T": {"type": "string", "traits": {"smithy.api#mediaType": "TEXT"}},
            "e#U": {"type": "union", "members": {"x": {"target": "smithy.api#String", "traits": {"smithy.api#jsonName": "TEXT", "smithy.api#documentation": "TEXT"}}}},
            "e#E": {"type": "enum", "members": {
                "A": {"target": "smithy.api#Unit", "traits": {"smithy.api#enumValue": "TEXT"}},
                "B TEXT": {"target": "smithy.api#Unit", "traits": {"smithy.api#documentation": "<code>TEXT</code>"}}}}}}"#;
        let files = alone(model.replace("TEXT", text)).unwrap_or_else(|report| panic!("{report}"));
        for (path, emitted) in files.iter().filter(|(path, _)| path.ends_with(".rs")) {
            let tokens: proc_macro2::TokenStream = emitted
                .parse()
                .unwrap_or_else(|error| panic!("{path}: {error}"));
            assert!(!has_evil(tokens), "{path}:\n{emitted}");
            // rustc refuses those that change the direction of a text, and nobody sees the others.
            let hidden = emitted.chars().find(|c| {
                let is_bidi = matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
                is_bidi || matches!(c, '\u{feff}' | '\u{2028}' | '\u{2029}' | '\u{85}') || (c.is_control() && *c != '\n')
            });
            assert_eq!(hidden, None, "{path}:\n{emitted}");
        }
    }
}

fn has_evil(tokens: proc_macro2::TokenStream) -> bool {
    tokens.into_iter().any(|token| match token {
        proc_macro2::TokenTree::Group(group) => has_evil(group.stream()),
        proc_macro2::TokenTree::Ident(ident) => ident == "evil",
        _ => false,
    })
}

/// Bytes that are no text, and texts that are no JSON.
#[test]
fn what_is_no_json_is_refused() {
    let surrogates = [r#""\ud800""#, r#""\udc00\ud800""#, r#""\ud800x""#];
    let mut cases: Vec<Vec<u8>> = surrogates
        .iter()
        .map(|text| format!(r#"{{"smithy": {text}}}"#).into_bytes())
        .collect();
    cases.push(b"{\"smithy\": \"\xff\"}".to_vec());
    cases.push(b"{\"smithy\": \"\xed\xa0\x80\"}".to_vec());
    cases.push(b"\xff\xfe{\x00}\x00".to_vec());
    cases.push(b"{\"smithy\": \"2.0\", \"shapes\": 1e999}".to_vec());
    cases.push(vec![0; 1_000]);
    cases.push("[".repeat(100_000).into_bytes());
    cases.push(
        format!(
            "{{\"smithy\": {}",
            "{\"smithy.api#default\": ".repeat(100_000)
        )
        .into_bytes(),
    );
    let nested = format!(
        "{}1{}",
        "{\"smithy.api#default\": ".repeat(10_000),
        "}".repeat(10_000)
    );
    cases.push(format!("{{\"smithy\": \"2.0\", \"shapes\": {nested}}}").into_bytes());
    for bytes in cases {
        let shown = String::from_utf8_lossy(&bytes[..bytes.len().min(60)]).into_owned();
        let report = read_checked_with("model.json", bytes, Beside::default()).expect_err(&shown);
        assert!(!report.render(false).is_empty());
    }
}
