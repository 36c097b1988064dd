//! The texts for people and for programs.

use opsmith_codegen::diff::{Step, diff};
use opsmith_codegen::read_checked;
use opsmith_codegen::select::Operations;

use crate::{BASE, SECOND, WATER, compared, edited, model};

#[test]
fn documentation_is_counted() {
    let words = r#""traits": {"smithy.api#documentation": "<p>Words.</p>"}"#;
    let label = format!(r#""label": {{"target": "smithy.api#String", {words}}}"#);
    let text = BASE.replace(r#""label": {"target": "smithy.api#String"}"#, &label);
    let diff = compared(BASE, &text);
    assert_eq!(
        (diff.changes.len(), diff.documentation, diff.rust().step),
        (0, 1, Step::None)
    );
}

#[test]
fn the_texts() {
    let text = edited(&[
        SECOND,
        WATER,
        (
            r#""label": {"target": "smithy.api#String"}"#,
            r#""label": {"target": "smithy.api#String", "traits": {"smithy.api#required": {}}}"#,
        ),
        (
            r#""ELM": {"#,
            r#""YEW": {"target": "smithy.api#Unit"}, "FIR": {"target": "smithy.api#Unit"}, "ELM": {"#,
        ),
        (r#""uri": "/plant""#, r#""uri": "/trees""#),
        (r#""minDelay": 3"#, r#""minDelay": 5"#),
    ]);
    let diff = compared(BASE, &text);
    assert_eq!(
        diff.text(),
        "old: Garden 2020-01-01, 1 operations, 11 shapes, from garden.json
new: Garden 2020-01-01, 2 operations, 11 shapes, from garden.json

Breaks Rust programs and command lines (1)
  Vase$label: now required: Option<String> -> String
      Rust: the field is no `Option` any more, and `new` takes it
      CLI: the option `--label` has to be given

New (3)
  operation added: Water
  Kind: value added: YEW, FIR

Changed, and breaks nothing (1)
  Plant: the request is made in another way: POST /plant 200 -> POST /trees 200

Changed, and nobody sees it yet (1)
  Plant$Grown: waits in another way: 3 to 120 s between calls, acceptors: 1 -> 5 to 120 s between calls, acceptors: 1

Documentation: 0 texts changed
Rust: 1 breaking, 4 compatible: a major step (minor before 1.0)
Command line: 1 breaking, 4 compatible: a major step (minor before 1.0)
"
    );
    let json: serde_json::Value = serde_json::from_str(&diff.json()).expect("it is JSON");
    assert_eq!(json["form"], 1);
    assert_eq!(
        json["rust"],
        serde_json::json!({"breaking": 1, "compatible": 4, "step": "major", "stepBefore1.0": "minor"})
    );
    let changes = json["changes"].as_array().expect("changes");
    assert_eq!(changes.len(), 6);
    let required = changes
        .iter()
        .find(|change| change["rule"] == "now-required")
        .expect("one of them");
    assert_eq!(
        *required,
        serde_json::json!({
            "rule": "now-required",
            "subject": {"kind": "shape", "name": "Vase", "member": "label"},
            "old": "Option<String>", "new": "String",
            "rust": {"verdict": "breaking", "step": "major", "why": "the field is no `Option` any more, and `new` takes it"},
            "cli": {"verdict": "breaking", "step": "major", "why": "the option `--label` has to be given"},
        })
    );
}

/// Names of strangers move no cursor and hide nothing.
#[test]
fn hostile_names() {
    let text = r#"{"metadata": {"apiVersion": "1", "protocol": "rest-json", "serviceId": "x\u001b[2J", "endpointPrefix": "x"},
        "operations": {"A\u202e": {"name": "A\u202e", "http": {"method": "POST", "requestUri": "/"}}}, "shapes": {}}"#;
    let Ok(new) = read_checked("x.json", text.as_bytes().to_vec()) else {
        return;
    };
    let diff = diff(model(BASE), new, &Operations::All).expect("they can be compared");
    let text = diff.text();
    assert!(
        !text.contains('\u{1b}') && !text.contains('\u{202e}'),
        "{text}"
    );
}
