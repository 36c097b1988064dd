//! What lies beside models of botocore's form, and what Smithy's form says of the same: endpoints, pages, waiters.

mod extras;

use opsmith_codegen::model::{Comparator, Matcher, Model, WaitState};
use opsmith_codegen::read::{Beside, File};
use opsmith_codegen::{diagnose::Report, read_checked, read_checked_with};
use opsmith_shape::EndpointThen;

const MODEL: &str = r#"{"metadata": {"apiVersion": "1", "endpointPrefix": "x", "protocol": "json", "jsonVersion": "1.1", "serviceId": "X",
        "serviceFullName": "X", "signatureVersion": "v4", "targetPrefix": "X"},
    "operations": {"ListItems": {"name": "ListItems", "http": {"method": "POST", "requestUri": "/"}, "input": {"shape": "In"}, "output": {"shape": "Out"}}},
    "shapes": {
        "In": {"type": "structure", "members": {"Marker": {"shape": "Text"}, "Max": {"shape": "Number"}}},
        "Out": {"type": "structure", "members": {"Next": {"shape": "Text"}, "More": {"shape": "Flag"}, "Items": {"shape": "Items"}, "ByName": {"shape": "ByName"}}},
        "Items": {"type": "list", "member": {"shape": "Item"}},
        "ByName": {"type": "map", "key": {"shape": "Text"}, "value": {"shape": "Item"}},
        "Item": {"type": "structure", "members": {"Key": {"shape": "Text"}, "State": {"shape": "Text"}, "Parts": {"shape": "Items"}}},
        "Text": {"type": "string"}, "Number": {"type": "integer"}, "Flag": {"type": "boolean"}}}"#;

fn file(name: &str, text: &str) -> Option<File> {
    Some(File {
        name: name.to_owned(),
        bytes: text.as_bytes().to_vec(),
    })
}

fn read(beside: Beside) -> Result<Model, Report> {
    read_checked_with("service-2.json", MODEL.as_bytes().to_vec(), beside)
}

fn with_pages(pages: &str) -> Result<Model, Report> {
    let text = format!("{{\"pagination\": {{\"ListItems\": {pages}}}}}");
    read(Beside {
        paginators: file("paginators-1.json", &text),
        ..Beside::default()
    })
}

fn with_waiter(waiter: &str) -> Result<Model, Report> {
    let text = format!("{{\"version\": 2, \"waiters\": {{\"Ready\": {waiter}}}}}");
    read(Beside {
        waiters: file("waiters-2.json", &text),
        ..Beside::default()
    })
}

#[test]
fn files_are_found_by_their_names() {
    for (model, front) in [
        ("service-2.json", ""),
        ("service-2.json.gz", ""),
        ("items.json", "items."),
    ] {
        let beside = Beside::find(model, |name| -> Result<_, ()> {
            let is_there =
                name.ends_with("paginators-1.json") || name.ends_with("waiters-2.json.gz");
            Ok(file(name, "{}").filter(|_| is_there))
        });
        let beside = beside.expect("no errors");
        assert_eq!(beside.endpoints, None);
        assert_eq!(
            beside.paginators.expect("pages").name,
            format!("{front}paginators-1.json")
        );
        assert_eq!(
            beside.waiters.expect("waiters").name,
            format!("{front}waiters-2.json.gz")
        );
    }
}

#[test]
fn endpoints_come_from_the_rule_set() {
    let rules = r#"{"version": "1.0", "parameters": {}, "rules": [{"type": "endpoint", "conditions": [], "endpoint": {"url": "https://x.test"}}]}"#;
    let model = read(Beside {
        endpoints: file("endpoint-rule-set-1.json", rules),
        ..Beside::default()
    });
    let endpoints = model
        .expect("a model")
        .service
        .endpoints
        .expect("endpoints");
    assert_eq!(
        endpoints.rules[0].then,
        EndpointThen::Url("https://x.test".into())
    );
    assert_eq!(
        read(Beside::default()).expect("a model").service.endpoints,
        None
    );
}

#[test]
fn pages_keep_what_they_say() {
    let model = with_pages(
        r#"{"input_token": ["Marker"], "output_token": "Next || Items[-1].Key", "result_key": ["Items", "ByName.*.Parts[]"], "limit_key": "Max", "more_results": "More", "non_aggregate_keys": ["Next"]}"#,
    );
    let pages = model.expect("a model").operations[0]
        .pages
        .clone()
        .expect("pages");
    assert_eq!(pages.input_token, ["Marker"]);
    assert_eq!(pages.output_token, ["Next || Items[-1].Key"]);
    assert_eq!(pages.items, ["Items", "ByName.*.Parts[]"]);
    assert_eq!(pages.page_size.as_deref(), Some("Max"));
    assert_eq!(pages.more_results.as_deref(), Some("More"));
    assert_eq!(pages.constants, ["Next"]);
}

#[test]
fn waiters_keep_what_they_say() {
    let model = with_waiter(
        r#"{"operation": "ListItems", "delay": 5, "maxAttempts": 40, "acceptors": [
            {"state": "success", "matcher": "pathAll", "argument": "Items[].State", "expected": "READY"},
            {"state": "failure", "matcher": "path", "argument": "length(Items[?State == 'BROKEN' && Key]) > `0`", "expected": true},
            {"state": "retry", "matcher": "error", "expected": "NotYet"},
            {"state": "retry", "matcher": "status", "expected": 404}]}"#,
    );
    let model = model.unwrap_or_else(|report| panic!("{report}"));
    let waiter = &model.operations[0].waiters[0];
    assert_eq!(
        (waiter.name.as_str(), waiter.min_delay, waiter.max_attempts),
        ("Ready", 5, Some(40))
    );
    assert_eq!(waiter.acceptors[0].state, WaitState::Success);
    assert!(
        matches!(&waiter.acceptors[0].matcher, Matcher::Path { comparator: Comparator::AllEqual, path, .. } if path == "Items[].State")
    );
    assert_eq!(
        waiter.acceptors[2].matcher,
        Matcher::Error("NotYet".to_owned())
    );
    assert_eq!(waiter.acceptors[3].matcher, Matcher::Status(404));
}

#[test]
fn paths_lead_to_members() {
    let good = [
        "Items",
        "Items[]",
        "Items[0].Key",
        "Items[*].State",
        "Items[].Parts[].Key",
        "ByName.any.State",
        "ByName.*.State",
        "Items[].[Key, State]",
        "Items[].{k: Key, s: State}",
        "Items | [0].Key",
        "length(Items)",
        "Items[?State == 'a'].Key",
        "!More",
        "contains(Items[].State, 'x')",
        "\"Next\"",
        "Items[1:3].Key",
        "sort_by(Items, &Key)[].State",
        "(Next || More)",
        "`1`",
        "@.Next",
        "keys(ByName)",
    ];
    for path in good {
        let pages = format!(
            r#"{{"input_token": "Marker", "output_token": {}}}"#,
            serde_json::Value::from(path)
        );
        with_pages(&pages).unwrap_or_else(|report| panic!("{path}: {report}"));
    }
    let bad = [
        ("Nxt", "`Out` has no member `Nxt`"),
        ("Items[].Stat", "`Item` has no member `Stat`"),
        ("Items.Key", "`Key` finds nothing: `Items` is a list"),
        ("Next.Inner", "`Inner` finds nothing: `Text` is a string"),
        ("Next[0]", "`[]` finds nothing"),
        ("Items[?Stat == 'a']", "`Item` has no member `Stat`"),
        ("length(Itms)", "`Out` has no member `Itms`"),
        ("ByName.*.Nope", "`Item` has no member `Nope`"),
        ("Next ||", "no JMESPath expression"),
        ("Items[", "no JMESPath expression"),
        ("", "no JMESPath expression"),
        ("'open", "no JMESPath expression"),
        ("Items]", "no JMESPath expression"),
        ("#", "no JMESPath expression"),
    ];
    for (path, expected) in bad {
        let pages = format!(
            r#"{{"input_token": "Marker", "output_token": {}}}"#,
            serde_json::Value::from(path)
        );
        let report = with_pages(&pages).expect_err(path).to_string();
        assert!(
            report.contains(expected) && report.contains("paginators-1.json:1:"),
            "{path}: {report}"
        );
        assert!(report.contains("in pagination / ListItems"), "{report}");
    }
    for deep in [
        "(", "[", "!", "Items[*]", "a.", "*.", "Items[?", "{a:", "f(",
    ] {
        let path = serde_json::Value::from(deep.repeat(100_000));
        let pages = format!(r#"{{"input_token": "Marker", "output_token": {path}}}"#);
        assert!(with_pages(&pages).is_err(), "{deep}");
    }
}

#[test]
fn what_is_wrong_beside_is_said_with_its_file() {
    let pages = [
        (
            r#"{"input_token": "Mrker", "output_token": "Next"}"#,
            "did you mean `Marker`?",
        ),
        (
            r#"{"input_token": "Marker"}"#,
            "1 input tokens and 0 output tokens",
        ),
        (
            r#"{"input_token": "Marker", "output_token": "Next", "limitkey": "Max"}"#,
            "did you mean `limit_key`?",
        ),
        (
            r#"{"input_token": 1, "output_token": "Next"}"#,
            "a number where a path is needed",
        ),
    ];
    for (text, expected) in pages {
        let report = with_pages(text).expect_err(text).to_string();
        assert!(
            report.contains(expected) && report.contains("paginators-1.json"),
            "{report}"
        );
    }
    let waiters = [
        (
            r#"{"operation": "ListItem", "delay": 1, "maxAttempts": 1, "acceptors": []}"#,
            "did you mean `ListItems`?",
        ),
        (
            r#"{"operation": "ListItems", "delay": 1, "maxAttempts": 1, "acceptors": []}"#,
            "never ends with success",
        ),
        (
            r#"{"operation": "ListItems", "delay": 1, "maxAttempts": 1, "acceptors": [{"state": "success", "matcher": "path", "argument": "Nxt", "expected": "a"}]}"#,
            "did you mean `Next`?",
        ),
        (
            r#"{"operation": "ListItems", "delay": 1, "maxAttempts": 1, "acceptors": [{"state": "won", "matcher": "status", "expected": 200}]}"#,
            "an acceptor that says nothing",
        ),
    ];
    for (text, expected) in waiters {
        let report = with_waiter(text).expect_err(text).to_string();
        assert!(
            report.contains(expected) && report.contains("waiters-2.json"),
            "{report}"
        );
    }
    for text in ["", "{", "[]", "\u{feff}{}", "{\"a\": 1, \"a\": 2}"] {
        let report = read(Beside {
            endpoints: file("endpoint-rule-set-1.json", text),
            ..Beside::default()
        });
        assert!(
            report
                .expect_err(text)
                .to_string()
                .contains("endpoint-rule-set-1.json"),
            "{text}"
        );
    }
}

const SMITHY: &str = r#"{"smithy": "2.0", "shapes": {
    "e#S": {"type": "service", "version": "1", "operations": [{"target": "e#Go"}], "traits": {"aws.protocols#awsJson1_1": {},
        "smithy.api#paginated": {"inputToken": "marker", "outputToken": "next", "pageSize": "max"}}},
    "e#Go": {"type": "operation", "input": {"target": "e#In"}, "output": {"target": "e#Out"}, "traits": {
        "smithy.api#paginated": {"items": "ITEMS"},
        "smithy.waiters#waitable": {"Done": {"documentation": "<p>d", "minDelay": 3, "acceptors": [
            {"state": "success", "matcher": {"inputOutput": {"path": "BOTH", "comparator": "booleanEquals", "expected": "true"}}},
            {"state": "failure", "matcher": {"output": {"path": "items[].state", "comparator": "anyStringEquals", "expected": "BAD"}}},
            {"state": "retry", "matcher": {"errorType": "e#Bad"}}, {"state": "retry", "matcher": {"success": false}}]}}}},
    "e#In": {"type": "structure", "members": {"marker": {"target": "smithy.api#String"}, "max": {"target": "smithy.api#Integer"}}},
    "e#Out": {"type": "structure", "members": {"next": {"target": "smithy.api#String"}, "items": {"target": "e#Items"}}},
    "e#Items": {"type": "list", "member": {"target": "e#Item"}},
    "e#Item": {"type": "structure", "members": {"state": {"target": "smithy.api#String"}}}}}"#;

#[test]
fn smithy_says_it_in_traits() {
    let text = SMITHY
        .replace("ITEMS", "items")
        .replace("BOTH", "length(output.items) == input.max");
    let model =
        read_checked("model.json", text.into_bytes()).unwrap_or_else(|report| panic!("{report}"));
    let operation = &model.operations[0];
    let pages = operation.pages.as_ref().expect("pages");
    assert_eq!(
        (pages.input_token.as_slice(), pages.output_token.as_slice()),
        (&["marker".to_owned()][..], &["next".to_owned()][..])
    );
    assert_eq!(
        (pages.items.as_slice(), pages.page_size.as_deref()),
        (&["items".to_owned()][..], Some("max"))
    );
    let waiter = &operation.waiters[0];
    assert_eq!(
        (waiter.min_delay, waiter.max_delay, waiter.max_attempts),
        (3, 120, None)
    );
    assert!(matches!(
        waiter.acceptors[0].matcher,
        Matcher::Path {
            with_input: true,
            comparator: Comparator::Equals,
            ..
        }
    ));
    assert_eq!(
        waiter.acceptors[2].matcher,
        Matcher::Error("e#Bad".to_owned())
    );
    assert_eq!(waiter.acceptors[3].matcher, Matcher::Success(false));
    for (items, both, expected) in [
        ("item", "output.items", "`Out` has no member `item`"),
        ("items", "output.itms", "`Out` has no member `itms`"),
        ("items", "outputs", "it leads to the whole call"),
    ] {
        let text = SMITHY.replace("ITEMS", items).replace("BOTH", both);
        let report = read_checked("model.json", text.into_bytes())
            .expect_err(expected)
            .to_string();
        assert!(
            report.contains(expected) && report.contains("shapes / e#Go / traits"),
            "{report}"
        );
    }
}
