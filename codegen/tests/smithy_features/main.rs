//! What Smithy's form can say, one small model for each thing.

mod defaults;
mod keys;
mod services;
mod shapes;

use opsmith_codegen::lower::lower;
use opsmith_codegen::model::Model;
use opsmith_codegen::{read_checked, select};
use opsmith_shape::{Kind, MemberRow, Tables, Trait};

/// A service with an operation `Go`, around the definitions of a case.
fn text(service: &str, go: &str, definitions: &str) -> String {
    let comma = if definitions.is_empty() { "" } else { ", " };
    format!(
        r#"{{"smithy": "2.0", "shapes": {{
        "e#S": {{"type": "service", "version": "1", {service}"operations": [{{"target": "e#Go"}}], "traits": {{"aws.protocols#restJson1": {{}}}}}},
        "e#Go": {{"type": "operation", {go}, "traits": {{"smithy.api#http": {{"method": "POST", "uri": "/"}}}}}}{comma}{definitions}}}}}"#
    )
}

fn model(text: String) -> Model {
    let model =
        read_checked("model.json", text.into_bytes()).unwrap_or_else(|report| panic!("{report}"));
    select::reached(model)
}

fn tables(text: String) -> Tables {
    lower(&model(text), "s").tables
}

/// The tables of a model whose operation takes the shape `In`.
fn with_input(definitions: &str) -> Tables {
    tables(text("", r#""input": {"target": "e#In"}"#, definitions))
}

fn member<'t>(tables: &'t Tables, shape: &str, name: &str) -> &'t MemberRow {
    let row = tables.shapes.iter().find(|row| row.name == shape);
    let row = row.unwrap_or_else(|| panic!("no shape {shape}"));
    let found = row
        .members
        .of(&tables.members)
        .iter()
        .find(|row| row.name == name);
    found.unwrap_or_else(|| panic!("no member {shape}${name}"))
}

fn kind(tables: &Tables, shape: &str, name: &str) -> Kind {
    tables.shape(member(tables, shape, name).target).kind
}

fn facts<'t>(tables: &'t Tables, shape: &str, name: &str) -> &'t [Trait] {
    tables.traits_of(member(tables, shape, name))
}

fn operations(tables: &Tables) -> Vec<&str> {
    tables
        .operations
        .iter()
        .map(|row| row.name.as_ref())
        .collect()
}
