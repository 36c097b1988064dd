//! The comparison of models: one small case for each rule, and what holds for all of them.

mod cases;
mod project;
mod reports;
mod whole;

use opsmith_codegen::diff::{Diff, diff};
use opsmith_codegen::model::Model;
use opsmith_codegen::read_checked;
use opsmith_codegen::select::Operations;

/// A service with an operation `Plant`, of which `Vase` is sent and `Tree` comes back.
const BASE: &str = r##"{"smithy": "2.0", "shapes": {
"g#Garden": {"type": "service", "version": "2020-01-01", "operations": [{"target": "g#Plant"}], "traits": {
  "aws.api#service": {"sdkId": "Garden", "endpointPrefix": "garden"}, "aws.auth#sigv4": {"name": "garden"},
  "aws.protocols#restJson1": {}}},
"g#Plant": {"type": "operation", "input": {"target": "g#Vase"}, "output": {"target": "g#Tree"}, "errors": [{"target": "g#StormException"}],
  "traits": {"smithy.api#http": {"method": "POST", "uri": "/plant", "code": 200},
    "smithy.waiters#waitable": {"Grown": {"minDelay": 3, "acceptors": [{"state": "success", "matcher": {"success": true}}]}}}},
"g#Vase": {"type": "structure", "members": {
  "size": {"target": "smithy.api#Integer", "traits": {"smithy.api#required": {}}},
  "kind": {"target": "g#Kind"},
  "label": {"target": "smithy.api#String"},
  "inner": {"target": "g#Inner"}}},
"g#Inner": {"type": "structure", "members": {"maxAge": {"target": "g#tinyThing"}, "depth": {"target": "smithy.api#Integer"}, "note": {"target": "smithy.api#String"}}},
"g#Tree": {"type": "structure", "members": {
  "id": {"target": "smithy.api#String", "traits": {"smithy.api#required": {}, "smithy.api#jsonName": "i"}},
  "age": {"target": "smithy.api#Integer", "traits": {"smithy.api#required": {}}},
  "leaves": {"target": "g#Leaves"},
  "state": {"target": "g#State"}}},
"g#tinyThing": {"type": "structure", "members": {"x": {"target": "smithy.api#String"}}},
"g#Leaves": {"type": "list", "member": {"target": "smithy.api#String"}},
"g#Kind": {"type": "enum", "members": {
  "OAK": {"target": "smithy.api#Unit", "traits": {"smithy.api#enumValue": "oak"}},
  "ELM": {"target": "smithy.api#Unit", "traits": {"smithy.api#enumValue": "elm"}}}},
"g#State": {"type": "union", "members": {"alive": {"target": "smithy.api#String"}, "felled": {"target": "smithy.api#Timestamp"}}},
"g#StormException": {"type": "structure", "members": {"message": {"target": "smithy.api#String"}}, "traits": {"smithy.api#error": "client"}}
}}"##;

const SECOND: (&str, &str) = (
    r#"[{"target": "g#Plant"}]"#,
    r#"[{"target": "g#Plant"}, {"target": "g#Water"}]"#,
);
const WATER: (&str, &str) = (
    r#""g#Leaves": {"#,
    r#""g#Water": {"type": "operation", "traits": {"smithy.api#http": {"method": "PUT", "uri": "/water", "code": 200}}}, "g#Leaves": {"#,
);

/// What is put in the place of what, to make the second model out of the first.
type Edits = &'static [(&'static str, &'static str)];

fn edited(edits: Edits) -> String {
    edits.iter().fold(BASE.to_owned(), |text, (from, to)| {
        assert!(text.contains(from), "{from} is not in the model");
        text.replace(from, to)
    })
}

fn model(text: &str) -> Model {
    read_checked("garden.json", text.as_bytes().to_vec())
        .unwrap_or_else(|report| panic!("{report}\n{text}"))
}

fn compared(old: &str, new: &str) -> Diff {
    diff(model(old), model(new), &Operations::All).expect("the models can be compared")
}

fn told(diff: &Diff) -> Vec<String> {
    let mark = |verdict: &opsmith_codegen::diff::Verdict| match verdict.word() {
        "breaking" => 'B',
        "compatible" => 'c',
        _ => '-',
    };
    let mut lines: Vec<String> = diff
        .changes
        .iter()
        .map(|change| {
            let member = change
                .subject
                .member
                .as_ref()
                .map(|member| format!("${member}"));
            format!(
                "{} {}{} {}/{}",
                change.rule.code(),
                change.subject.name,
                member.unwrap_or_default(),
                mark(&change.rust),
                mark(&change.cli)
            )
        })
        .collect();
    lines.sort();
    lines
}
