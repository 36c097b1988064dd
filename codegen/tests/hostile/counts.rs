//! Huge counts of everything that can be counted, and of mistakes.

use std::collections::BTreeMap;

use crate::{COUNT, alone, held, input, many, smithy, text};

/// Models that are right, however large.
fn large(count: usize) -> BTreeMap<&'static str, String> {
    let enum_value = |index: usize| format!(r#""V{index}": {{"target": "smithy.api#Unit"}}"#);
    let error = |index: usize| {
        format!(
            r#""e#E{index}": {{"type": "structure", "members": {{}}, "traits": {{"smithy.api#error": "client"}}}}"#
        )
    };
    let operation = |index: usize| {
        format!(
            r#""e#O{index}": {{"type": "operation", "input": {{"target": "e#In"}}, "traits": {{"smithy.api#http": {{"method": "GET", "uri": "/{index}"}}}}}}"#
        )
    };
    let mixin = |index: usize| {
        let next = if index == 0 {
            String::new()
        } else {
            format!(r#""mixins": [{{"target": "e#M{}"}}], "#, index - 1)
        };
        format!(
            r#""e#M{index}": {{"type": "structure", {next}"members": {{"m{index}": {{"target": "smithy.api#String"}}}}, "traits": {{"smithy.api#mixin": {{}}}}}}"#
        )
    };
    let labels = many(count, |index| {
        format!(
            r#""m{index}": {{"target": "smithy.api#String", "traits": {{"smithy.api#required": {{}}, "smithy.api#httpLabel": {{}}}}}}"#
        )
    });
    let path: String = (0..count).map(|index| format!("/{{m{index}}}")).collect();
    let documents = [
        "<b>",
        "<ul><li>",
        "<p>a ",
        "&lt;",
        "`",
        "* ",
        "<a href='x'>",
        "<code>",
        "[x](",
        "<dl><dt>a<dd>",
        "    x\\n",
        "\\n\\n",
        "<",
        "</p>",
    ];
    let documented = many(documents.len(), |index| {
        format!(
            r#""m{index}": {{"target": "smithy.api#String", "traits": {{"smithy.api#documentation": "{}"}}}}"#,
            documents[index].repeat(count / 10)
        )
    });
    BTreeMap::from([
        ("members", input(&many(count, text))),
        (
            "values",
            held(
                "K",
                &format!(
                    r#""e#K": {{"type": "enum", "members": {{{}}}}}"#,
                    many(count, enum_value)
                ),
            ),
        ),
        (
            "variants",
            held(
                "U",
                &format!(
                    r#""e#U": {{"type": "union", "members": {{{}}}}}"#,
                    many(count, text)
                ),
            ),
        ),
        (
            "legacy values",
            held(
                "K",
                &format!(
                    r#""e#K": {{"type": "string", "traits": {{"smithy.api#enum": [{}]}}}}"#,
                    many(count, |index| format!(r#"{{"value": "{index} %"}}"#))
                ),
            ),
        ),
        (
            "errors",
            smithy(&format!(
                r#"{}, "e#In": {{"type": "structure", "members": {{}}}}"#,
                many(count / 10, error)
            ))
            .replace(
                r#""input": "#,
                &format!(
                    r#""errors": [{}], "input": "#,
                    many(count / 10, |index| format!(r#"{{"target": "e#E{index}"}}"#))
                ),
            ),
        ),
        (
            "operations",
            smithy(&format!(
                r#"{}, "e#In": {{"type": "structure", "members": {{}}}}"#,
                many(count / 10, operation)
            ))
            .replace(
                r#"[{"target": "e#Go"}]"#,
                &format!(
                    "[{}]",
                    many(count / 10, |index| format!(r#"{{"target": "e#O{index}"}}"#))
                ),
            ),
        ),
        (
            "mixins",
            held(
                "M",
                &format!(
                    r#"{}, "e#M": {{"type": "structure", "mixins": [{{"target": "e#M29"}}], "members": {{}}}}"#,
                    many(30, mixin)
                ),
            ),
        ),
        (
            "applied",
            smithy(&format!(
                r#""e#In": {{"type": "structure", "members": {{{}}}}}, {}"#,
                many(count, text),
                many(count, |index| format!(
                    r#""e#In$m{index}": {{"type": "apply", "traits": {{"smithy.api#jsonName": "{index}"}}}}"#
                ))
            )),
        ),
        (
            "labels",
            input(&labels).replace(r#""uri": "/""#, &format!(r#""uri": "{path}""#)),
        ),
        ("documentation", input(&documented)),
        (
            "escaped keys",
            input(&many(count, |index| {
                format!(r#""\u006d{index}": {{"target": "smithy.api#String"}}"#)
            })),
        ),
        (
            "names that fall together",
            input(&many(1_000, |index| {
                format!(
                    r#""m{}": {{"target": "smithy.api#String"}}"#,
                    "_".repeat(index)
                )
            })),
        ),
        (
            "a long name",
            input(&format!(
                r#""{}": {{"target": "smithy.api#String"}}"#,
                "aB".repeat(count)
            )),
        ),
    ])
}

#[test]
fn huge_counts_are_generated() {
    for (what, model) in large(COUNT) {
        let files = alone(model).unwrap_or_else(|report| panic!("{what}: {report}"));
        assert!(files.len() > 1, "{what}");
    }
}

/// What is emitted for twice the model is about twice as long.
#[test]
fn emitted_code_grows_with_the_model() {
    let size = |count: usize| -> BTreeMap<&'static str, usize> {
        let of = |model| {
            alone(model)
                .expect("a good model")
                .iter()
                .map(|(_, text)| text.len())
                .sum()
        };
        large(count)
            .into_iter()
            .filter(|(what, _)| *what != "names that fall together")
            .map(|(what, model)| (what, of(model)))
            .collect()
    };
    let (one, two) = (size(500), size(1_000));
    for (what, size) in one {
        assert!(
            two[what] < size * 5 / 2,
            "{what}: {size}, then {}",
            two[what]
        );
    }
}

#[test]
fn huge_counts_of_mistakes_are_refused() {
    let cases = [
        (
            "unknown traits",
            input(&format!(
                r#""a": {{"target": "smithy.api#String", "traits": {{{}}}}}"#,
                many(COUNT, |index| format!(r#""x#t{index}": {{}}"#))
            )),
        ),
        (
            "dangling",
            input(&many(COUNT, |index| {
                format!(r#""m{index}": {{"target": "e#Missing{index}"}}"#)
            })),
        ),
        ("keys twice", input(&many(COUNT, |_| text(0)))),
        (
            "escaped keys twice",
            input(&many(COUNT, |_| {
                r#""\u006d": {"target": "smithy.api#String"}"#.to_owned()
            })),
        ),
        (
            "names",
            input(&many(COUNT, |index| {
                format!(r#""\n{index}": {{"target": "smithy.api#String"}}"#)
            })),
        ),
        (
            "labels",
            input("").replace(
                r#""uri": "/""#,
                &format!(r#""uri": "{}""#, "/{a}".repeat(COUNT)),
            ),
        ),
        (
            "types",
            smithy(&many(COUNT, |index| {
                format!(r#""e#T{index}": {{"type": "strct"}}"#)
            })),
        ),
        (
            "keys",
            smithy(&many(COUNT, |index| {
                format!(r#""e#T{index}": {{"type": "string", "k{index}": 1}}"#)
            })),
        ),
        (
            "services",
            smithy(&many(COUNT, |index| {
                format!(r#""e#T{index}": {{"type": "service"}}"#)
            })),
        ),
        (
            "circles",
            smithy(&many(COUNT, |index| {
                format!(
                    r#""e#T{index}": {{"type": "list", "member": {{"target": "e#T{}"}}}}"#,
                    (index + 1) % COUNT
                )
            })),
        ),
        (
            "mixins in a circle",
            smithy(&many(COUNT, |index| {
                let next = (index + 1) % COUNT;
                format!(
                    r#""e#T{index}": {{"type": "structure", "members": {{}}, "mixins": [{{"target": "e#T{next}"}}]}}"#
                )
            })),
        ),
        (
            "required members that are missing",
            format!(
                r#"{{"metadata": {{"protocol": "json", "serviceId": "X"}}, "operations": {{}}, "shapes": {{"A": {{"type": "structure", "required": [{}], "members": {{{}}}}}, "B": {{"type": "string"}}}}}}"#,
                many(COUNT, |index| format!(r#""r{index}""#)),
                many(COUNT, |index| format!(r#""m{index}": {{"shape": "B"}}"#))
            ),
        ),
    ];
    for (what, model) in cases {
        let Err(report) = alone(model) else {
            panic!("{what} is accepted");
        };
        let text = report.render(false);
        assert!(
            text.len() < 200_000,
            "{what}: {} bytes of messages",
            text.len()
        );
    }
}

#[test]
fn resources_may_lie_deep_and_in_circles() {
    let resources = many(COUNT, |index| {
        let next = (index + 1) % COUNT;
        format!(
            r#""e#R{index}": {{"type": "resource", "resources": [{{"target": "e#R{next}"}}, {{"target": "e#R{index}"}}]}}"#
        )
    });
    let model = smithy(&format!(
        r#""e#In": {{"type": "structure", "members": {{}}}}, {resources}"#
    ));
    let model = model.replace(
        r#""version": "1","#,
        r#""version": "1", "resources": [{"target": "e#R0"}],"#,
    );
    assert!(alone(model).is_ok());
}
