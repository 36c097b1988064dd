//! Models compared as what a project generates of them.

use opsmith_codegen::config::{self, Config};
use opsmith_codegen::diff::{Diff, of_project};
use opsmith_codegen::select::Operations;

use crate::{BASE, Edits, SECOND, WATER, compared, edited, model, told};

fn services(corrections: &str) -> Config {
    let text = format!(
        "[services.garden]\nmodel = \"garden.json\"\noperations = [\"Plant\"]\n\n[[services.garden.fixups]]\n{corrections}\nreason = \"so it is\"\n"
    );
    config::read("model/services.toml", text).unwrap_or_else(|report| panic!("{report}"))
}

fn as_generated(corrections: &str, edits: Edits, chosen: &Operations) -> Diff {
    let config = services(corrections);
    let (old, new) = (model(BASE), model(&edited(edits)));
    of_project(old, new, chosen, &config, &config.services[0]).expect("they can be compared")
}

const LEAVES: &str = r#"required = ["Tree$leaves"]"#;

/// A model that says by itself what it was corrected to say.
const CORRECT: Edits = &[(
    r#""leaves": {"target": "g#Leaves"}"#,
    r#""leaves": {"target": "g#Leaves", "traits": {"smithy.api#required": {}}}"#,
)];

#[test]
fn corrections_are_part_of_what_is_compared() {
    assert_eq!(
        told(&compared(BASE, &edited(CORRECT))),
        ["now-required Tree$leaves B/c"]
    );
    let diff = as_generated(LEAVES, CORRECT, &Operations::All);
    assert_eq!(told(&diff), Vec::<String>::new());
    let project = diff.project.expect("it is one of a project");
    assert_eq!(
        (project.service.as_str(), project.corrections),
        ("garden", 1)
    );
    assert_eq!(project.not_in_old, Vec::<String>::new());
    assert_eq!(
        project.not_in_new,
        ["this correction is not needed any more: `Tree$leaves` is required in the model"]
    );
}

#[test]
fn names_of_the_project_stay() {
    let cases: &[(&str, Edits, &[&str])] = &[
        // The service has its name from there.
        (
            LEAVES,
            &[(r#""sdkId": "Garden""#, r#""sdkId": "Park""#)],
            &[],
        ),
        (
            r#"rename = { "Inner" = "Core" }"#,
            &[("g#Inner", "g#Inside")],
            &["shape-renamed Inner B/-"],
        ),
        (
            r#"rename = { "Inner" = "Inside" }"#,
            &[("g#Inner", "g#Inside")],
            &["shape-renamed Inner c/-"],
        ),
    ];
    for (corrections, edits, expected) in cases {
        let diff = as_generated(corrections, edits, &Operations::All);
        assert_eq!(told(&diff), *expected, "{corrections} {edits:?}");
    }
}

#[test]
fn only_operations_of_the_project_count() {
    let edits: Edits = &[SECOND, WATER];
    let diff = as_generated(LEAVES, edits, &Operations::All);
    assert_eq!(told(&diff), Vec::<String>::new());
    let water = Operations::Named(vec!["Water".to_owned()]);
    let diff = as_generated(LEAVES, edits, &water);
    assert_eq!(told(&diff), ["operation-added Water c/c"]);
}

#[test]
fn reports_say_so() {
    let diff = as_generated(LEAVES, CORRECT, &Operations::All);
    let lines: Vec<String> = diff.text().lines().map(str::to_owned).collect();
    assert_eq!(
        lines[2..4],
        [
            "as garden of model/services.toml (corrections: 1)",
            "  new: this correction is not needed any more: `Tree$leaves` is required in the model",
        ]
    );
    let json: serde_json::Value = serde_json::from_str(&diff.json()).expect("it is JSON");
    assert_eq!(
        json["project"],
        serde_json::json!({
            "file": "model/services.toml", "service": "garden", "corrections": 1, "notInOld": [],
            "notInNew": ["this correction is not needed any more: `Tree$leaves` is required in the model"],
        })
    );
    let plain = compared(BASE, BASE).json();
    let json: serde_json::Value = serde_json::from_str(&plain).expect("it is JSON");
    assert!(json["project"].is_null() && json.get("project").is_some());
}
