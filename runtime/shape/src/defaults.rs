//! Defaults in dynamic values: what generated types have of themselves.

use crate::form::Form;
use crate::json;
use crate::read::Reader;
use crate::tables::{Kind, MemberRow, ShapeId, Tables};
use crate::traits::Trait;
use crate::value::Value;

/// The value of a member where nobody gives one (`smithy.api#default`); `None` where it is absent then.
pub fn default_of(tables: &Tables, member: &MemberRow) -> Option<Value> {
    let text = tables
        .traits_of(member)
        .iter()
        .find_map(|fact| match fact {
            Trait::Default(text) => Some(text),
            _ => None,
        })?;
    let mut value = Value::Null;
    let reader = Reader::new(tables, &Form::DOCUMENTED);
    // A default that does not fit would have been refused with its model.
    json::read_member(&reader, member, &mut value, text).ok()?;
    Some(value)
}

/// Puts the default of each member that is absent into a value of the shape `id`, at any depth. A walk never does this by itself: what
/// is absent in a dynamic value is left to the service, and shown as absent, as boto3 and the AWS CLI do.
pub fn fill_defaults(tables: &Tables, id: ShapeId, value: &mut Value) {
    match (tables.shape(id).kind, value) {
        (Kind::Structure, structure @ Value::Map(_)) => {
            for member in tables.members(id) {
                if structure
                    .get(&member.name)
                    .is_none_or(|value| *value == Value::Null)
                    && let Some(default) = default_of(tables, member)
                {
                    structure.insert(member.name.as_ref(), default);
                }
            }
            fill_members(tables, id, structure);
        }
        (Kind::Union, union) => fill_members(tables, id, union),
        (Kind::List, Value::List(elements)) => {
            if let Some(element) = tables.element(id) {
                elements
                    .iter_mut()
                    .for_each(|value| fill_defaults(tables, element.target, value));
            }
        }
        (Kind::Map, Value::Map(entries)) => {
            if let Some(element) = tables.element(id) {
                entries
                    .iter_mut()
                    .for_each(|(_, value)| fill_defaults(tables, element.target, value));
            }
        }
        _ => {}
    }
}

fn fill_members(tables: &Tables, id: ShapeId, value: &mut Value) {
    let Value::Map(entries) = value else { return };
    let members = tables.members(id);
    for (name, value) in entries {
        if let Some(member) = members.iter().find(|member| member.name == *name) {
            fill_defaults(tables, member.target, value);
        }
    }
}
