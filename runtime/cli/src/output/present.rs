//! A result as plain values: members in the order of the model, bytes as text, and moments as they are to be shown.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use opsmith_shape::{Kind, ShapeId, Tables, Value};

use super::Moments;

/// A result of the shape `id` as plain values.
pub(crate) fn present(tables: &Tables, id: ShapeId, value: Value, moments: &Moments) -> Value {
    let target =
        |element: Option<&opsmith_shape::MemberRow>| element.map_or(id, |element| element.target);
    match (tables.shape(id).kind, value) {
        (Kind::Structure | Kind::Union, Value::Map(entries)) => {
            structure(tables, id, entries, moments)
        }
        (Kind::List, Value::List(elements)) => {
            let id = target(tables.element(id));
            elements
                .into_iter()
                .map(|value| present(tables, id, value, moments))
                .collect::<Vec<_>>()
                .into()
        }
        (Kind::Map, Value::Map(entries)) => {
            let id = target(tables.element(id));
            entries
                .into_iter()
                .map(|(key, value)| (key, present(tables, id, value, moments)))
                .collect()
        }
        (Kind::Timestamp, value) => moments.show(value),
        (_, Value::Blob(blob)) => Value::String(STANDARD.encode(blob)),
        (_, value) => value,
    }
}

/// Known members in the order of the model, without those that are null; then the note on a union's unknown member.
fn structure(
    tables: &Tables,
    id: ShapeId,
    mut entries: Vec<(String, Value)>,
    moments: &Moments,
) -> Value {
    let mut ordered = Vec::with_capacity(entries.len());
    for member in tables.members(id) {
        let Some(index) = entries.iter().position(|(name, _)| *name == member.name) else {
            continue;
        };
        let (name, value) = entries.swap_remove(index);
        if value != Value::Null {
            ordered.push((name, present(tables, member.target, value, moments)));
        }
    }
    if tables.shape(id).kind == Kind::Union && ordered.is_empty() {
        ordered.extend(entries);
    }
    Value::Map(ordered)
}

/// The name of a union in a result that has more than one member, which no answer may have.
pub(crate) fn several_members<'a>(
    tables: &'a Tables,
    id: ShapeId,
    value: &Value,
) -> Option<&'a str> {
    let shape = tables.shape(id);
    match (shape.kind, value) {
        (Kind::Union, Value::Map(entries))
            if entries
                .iter()
                .filter(|(_, value)| *value != Value::Null)
                .count()
                > 1 =>
        {
            Some(&shape.name)
        }
        (Kind::Structure | Kind::Union, Value::Map(entries)) => {
            entries.iter().find_map(|(name, value)| {
                let member = tables
                    .members(id)
                    .iter()
                    .find(|member| member.name == *name)?;
                several_members(tables, member.target, value)
            })
        }
        (Kind::List, Value::List(elements)) => {
            let id = tables.element(id)?.target;
            elements
                .iter()
                .find_map(|value| several_members(tables, id, value))
        }
        (Kind::Map, Value::Map(entries)) => {
            let id = tables.element(id)?.target;
            entries
                .iter()
                .find_map(|(_, value)| several_members(tables, id, value))
        }
        _ => None,
    }
}
