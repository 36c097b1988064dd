//! Models made to do harm: huge counts of everything that can be counted, sizes that multiply, texts that want to become code. Each is
//! refused or generated.
//!
//! The counts are such that whatever takes the square of one of them would not end: the tests are done when they end. What a few bytes
//! of a model could multiply is bounded, and the bounds are tested.

use std::collections::BTreeMap;
use std::fmt::Write;

use opsmith_codegen::diagnose::Report;
use opsmith_codegen::emit::{self, Package, Runtime};
use opsmith_codegen::output::Files;
use opsmith_codegen::read::{Beside, File};
use opsmith_codegen::{prepare, read_checked_with, select};

/// How many of something.
const COUNT: usize = 3_000;

fn generate(model: String, beside: Beside) -> Result<Files, Report> {
    let model = read_checked_with("model.json", model.into_bytes(), beside)?;
    let service = prepare(select::reached(model), "example", "model.json")?;
    let package = Package {
        name: "example".to_owned(),
        runtime: Runtime::Workspace,
        origin: "model.json".to_owned(),
    };
    Ok(emit::service(&service, &package))
}

/// Parts with commas between.
fn many(count: usize, part: impl Fn(usize) -> String) -> String {
    let mut text = String::new();
    for index in 0..count {
        let _ = write!(
            text,
            "{}{}",
            if index == 0 { "" } else { ",\n" },
            part(index)
        );
    }
    text
}

/// A service with one operation, which takes `In`.
fn smithy(definitions: &str) -> String {
    format!(
        r#"{{"smithy": "2.0", "shapes": {{
        "e#S": {{"type": "service", "version": "1", "operations": [{{"target": "e#Go"}}], "traits": {{"aws.protocols#restJson1": {{}}}}}},
        "e#Go": {{"type": "operation", "input": {{"target": "e#In"}}, "traits": {{"smithy.api#http": {{"method": "POST", "uri": "/"}}}}}},
        {definitions}}}}}"#
    )
}

fn input(members: &str) -> String {
    smithy(&format!(
        r#""e#In": {{"type": "structure", "members": {{{members}}}}}"#
    ))
}

fn text(index: usize) -> String {
    format!(r#""m{index}": {{"target": "smithy.api#String"}}"#)
}

fn held(of: &str, rest: &str) -> String {
    let member = format!(r#""a": {{"target": "e#{of}"}}"#);
    smithy(&format!(
        r#"{rest}, "e#In": {{"type": "structure", "members": {{{member}}}}}"#
    ))
}

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
        let files =
            generate(model, Beside::default()).unwrap_or_else(|report| panic!("{what}: {report}"));
        assert!(files.len() > 1, "{what}");
    }
}

/// What is emitted for twice the model is about twice as long.
#[test]
fn emitted_code_grows_with_the_model() {
    let size = |count: usize| -> BTreeMap<&'static str, usize> {
        let of = |model| {
            generate(model, Beside::default())
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
        let Err(report) = generate(model, Beside::default()) else {
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
    assert!(generate(model, Beside::default()).is_ok());
}

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
        let report = generate(refused, Beside::default())
            .map(|_| ())
            .expect_err(message);
        assert!(report.to_string().contains(message), "{report}");
        generate(accepted, Beside::default())
            .unwrap_or_else(|report| panic!("{message}: {report}"));
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
        let files = generate(model.replace("TEXT", text), Beside::default())
            .unwrap_or_else(|report| panic!("{report}"));
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
