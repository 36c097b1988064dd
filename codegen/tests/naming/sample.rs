//! Small models with the names that a test is about.

use std::collections::BTreeMap;
use std::fmt::Write;

use opsmith_codegen::model::Model;
use opsmith_codegen::name::{self, Names};
use opsmith_codegen::read_checked;

/// A service whose operation `Go` takes a structure of these members and answers with these shapes.
#[derive(Default, Clone)]
pub(crate) struct Sample {
    pub(crate) members: Vec<String>,
    pub(crate) shapes: Vec<(String, String)>,
    pub(crate) operations: Vec<String>,
    pub(crate) errors: Vec<String>,
}

impl Sample {
    pub(crate) fn text(&self) -> String {
        let mut text = String::from(
            r#"{"smithy": "2.0", "shapes": {"e#S": {"type": "service", "version": "1", "traits": {"aws.protocols#awsJson1_1": {}}, "operations": ["#,
        );
        let operations = || self.operations.iter().map(String::as_str).chain(["Go"]);
        let targets: Vec<String> = operations()
            .map(|name| format!(r#"{{"target": "o#{name}"}}"#))
            .collect();
        text.push_str(&(targets.join(", ") + "]}"));
        let errors: Vec<String> = self
            .errors
            .iter()
            .map(|name| format!(r#"{{"target": "e#{name}"}}"#))
            .collect();
        for name in operations() {
            let _ = write!(
                text,
                r#", "o#{name}": {{"type": "operation", "input": {{"target": "e#GoInput"}}, "errors": [{}]}}"#,
                errors.join(", ")
            );
        }
        for name in &self.errors {
            let _ = write!(
                text,
                r#", "e#{name}": {{"type": "structure", "members": {{}}, "traits": {{"smithy.api#error": "client"}}}}"#
            );
        }
        for (name, body) in &self.shapes {
            let _ = write!(text, r#", "{name}": {body}"#);
        }
        let mut members: Vec<String> = self
            .members
            .iter()
            .map(|name| format!(r#""{name}": {{"target": "smithy.api#String"}}"#))
            .collect();
        let held = self.shapes.iter().enumerate();
        members.extend(
            held.map(|(index, (name, _))| format!(r#""zz{index}": {{"target": "{name}"}}"#)),
        );
        let _ = write!(
            text,
            r#", "e#GoInput": {{"type": "structure", "members": {{{}}}}}}}}}"#,
            members.join(", ")
        );
        text
    }

    pub(crate) fn model(&self) -> Model {
        read_checked("model.json", self.text().into_bytes())
            .unwrap_or_else(|report| panic!("{report}\n{}", self.text()))
    }

    pub(crate) fn names(&self) -> BTreeMap<String, String> {
        let model = self.model();
        named(
            &model,
            &name::name(&model, "service").unwrap_or_else(|report| panic!("{report}")),
        )
    }
}

/// Identifiers by what they name.
pub(crate) fn named(model: &Model, names: &Names) -> BTreeMap<String, String> {
    let mut all = BTreeMap::new();
    for (shape, given) in model.shapes.iter().zip(&names.shapes) {
        if name::has_type(shape) {
            all.insert(shape.id.clone(), given.ty.to_string());
        }
        for (member, ident) in shape.members.iter().zip(&given.members) {
            all.insert(format!("{}${}", shape.id, member.name), ident.to_string());
        }
    }
    for (operation, given) in model.operations.iter().zip(&names.operations) {
        all.insert(format!("{}()", operation.name), given.method.to_string());
        all.insert(
            format!("static {}", operation.name),
            given.constant.to_string(),
        );
    }
    for (index, ident) in model.errors().into_iter().zip(&names.errors) {
        all.insert(
            format!("error {}", model.shapes[index].name),
            ident.to_string(),
        );
    }
    all
}

pub(crate) fn strings(names: &[&str]) -> Vec<String> {
    names.iter().map(ToString::to_string).collect()
}
