//! What a few bytes of a model could multiply, and files beside it.

use opsmith_codegen::read::{Beside, File};

use crate::{COUNT, alone, generate, many, smithy, text};

#[test]
fn what_multiplies_is_bounded() {
    let mixed = |members: usize, users: usize| {
        let uses = many(users, |index| {
            format!(
                r#""e#T{index}": {{"type": "structure", "members": {{}}, "mixins": [{{"target": "e#M"}}]}}"#
            )
        });
        smithy(&format!(
            r#""e#M": {{"type": "structure", "members": {{{}}}, "traits": {{"smithy.api#mixin": {{}}}}}}, "e#In": {{"type": "structure", "members": {{}}}}, {uses}"#,
            many(members, text)
        ))
    };
    let errors = |errors: usize, operations: usize| {
        let error = |index: usize| {
            format!(
                r#""e#E{index}": {{"type": "structure", "members": {{}}, "traits": {{"smithy.api#error": "client"}}}}"#
            )
        };
        let operation = |index: usize| {
            format!(
                r#""e#O{index}": {{"type": "operation", "traits": {{"smithy.api#http": {{"method": "GET", "uri": "/{index}"}}}}}}"#
            )
        };
        let model = smithy(&format!(
            r#"{}, {}, "e#In": {{"type": "structure", "members": {{}}}}"#,
            many(errors, error),
            many(operations, operation)
        ));
        let targets = |count: usize, name: &str| {
            many(count, |index| format!(r#"{{"target": "e#{name}{index}"}}"#))
        };
        model.replace(
            r#"[{"target": "e#Go"}]"#,
            &format!(
                r#"[{}], "errors": [{}]"#,
                targets(operations, "O"),
                targets(errors, "E")
            ),
        )
    };
    let documented = |length: usize, users: usize| {
        let uses = many(users, |index| format!(r#""m{index}": {{"target": "e#D"}}"#));
        smithy(&format!(
            r#""e#D": {{"type": "string", "traits": {{"smithy.api#documentation": "{}"}}}}, "e#In": {{"type": "structure", "members": {{{uses}}}}}"#,
            "a ".repeat(length / 2)
        ))
    };
    let media = |length: usize, users: usize| {
        let uses = many(users, |index| format!(r#""m{index}": {{"target": "e#D"}}"#));
        smithy(&format!(
            r#""e#D": {{"type": "string", "traits": {{"smithy.api#mediaType": "{}"}}}}, "e#In": {{"type": "structure", "members": {{{uses}}}}}"#,
            "a".repeat(length)
        ))
    };
    let cases = [
        (
            "mixins that are used too often",
            mixed(2_000, 600),
            mixed(20, 60),
        ),
        ("errors for each of", errors(1_100, 1_000), errors(20, 60)),
        (
            "documentation that stands too often",
            documented(1_000_000, 100),
            documented(10_000, 100),
        ),
        (
            "`smithy.api#mediaType` cannot have this value",
            media(5_000, 10),
            media(100, 10),
        ),
    ];
    for (message, refused, accepted) in cases {
        let report = alone(refused).map(|_| ()).expect_err(message);
        assert!(report.to_string().contains(message), "{report}");
        alone(accepted).unwrap_or_else(|report| panic!("{message}: {report}"));
    }
}

#[test]
fn files_beside_a_model_may_be_large_and_wrong() {
    let model = r#"{"metadata": {"protocol": "rest-json", "serviceId": "X", "endpointPrefix": "x"}, "operations": {
        "Go": {"http": {"method": "POST", "requestUri": "/"}, "input": {"shape": "A"}}}, "shapes": {"A": {"type": "structure", "members": {}}}}"#;
    let file = |text: String| {
        Some(File {
            name: "beside.json".to_owned(),
            bytes: text.into_bytes(),
        })
    };
    let rule = r#"{"type": "error", "conditions": [], "error": "no"}"#;
    let deep = |levels: usize| {
        let open = r#"{"type": "tree", "conditions": [], "rules": ["#.repeat(levels);
        format!(r#"{{"rules": [{open}{rule}{}]}}"#, "]}".repeat(levels))
    };
    let sets = [
        (
            format!(r#"{{"rules": [{}]}}"#, many(COUNT, |_| rule.to_owned())),
            true,
        ),
        (deep(14), true),
        // More than the reader of JSON goes into.
        (deep(1_000), false),
    ];
    for (text, is_good) in sets {
        let beside = Beside {
            endpoints: file(text),
            ..Beside::default()
        };
        assert_eq!(generate(model.to_owned(), beside).is_ok(), is_good);
    }
    let pages = |name: &str| {
        many(COUNT, |index| {
            format!(r#""{name}{index}": {{"input_token": "a", "output_token": "b"}}"#)
        })
    };
    let beside = Beside {
        paginators: file(format!(r#"{{"pagination": {{{}}}}}"#, pages("Go"))),
        waiters: file(format!(
            r#"{{"waiters": {{{}}}}}"#,
            many(COUNT, |index| format!(
                r#""W{index}": {{"operation": "Go", "delay": 1, "maxAttempts": 1, "acceptors": [{{"state": "success", "matcher": "path", "argument": "a.b", "expected": "c"}}]}}"#
            ))
        )),
        ..Beside::default()
    };
    assert!(generate(model.to_owned(), beside).is_err());
}
