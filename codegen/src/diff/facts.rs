//! Facts that only runtimes look at, as rows of the tables say them.

use opsmith_shape::{ShapeId, Trait};

use crate::emit::Service;
use crate::model::ShapeIndex;

/// Facts that have rules of their own.
fn is_elsewhere(fact: &Trait) -> bool {
    matches!(
        fact,
        Trait::EnumValue(_)
            | Trait::IntEnumValue(_)
            | Trait::Default(_)
            | Trait::Deprecated(_)
            | Trait::Minimum(_)
    )
}

/// What is said of a member on the wire, in the order of the table.
pub(super) fn of_member(service: &Service, shape: ShapeIndex, member: usize) -> Vec<&Trait> {
    let tables = &service.lowered.tables;
    let row = tables.members(id(shape)).get(member);
    kept(row.map_or(&[], |row| tables.traits_of(row)))
}

/// What is said of a shape on the wire.
pub(super) fn of_shape(service: &Service, shape: ShapeIndex) -> Vec<&Trait> {
    kept(service.lowered.tables.shape_traits(id(shape)))
}

/// What is said of an operation, beside its place in HTTP.
pub(super) fn of_operation(service: &Service, operation: usize) -> Vec<&Trait> {
    let tables = &service.lowered.tables;
    let row = tables.operations.get(operation);
    kept(row.map_or(&[], |row| row.traits.of(&tables.traits)))
}

/// The smallest number or length that is accepted.
pub(super) fn minimum(service: &Service, shape: ShapeIndex, member: usize) -> Option<f64> {
    let tables = &service.lowered.tables;
    let row = tables.members(id(shape)).get(member)?;
    let mut facts = tables.traits_of(row).iter();
    facts.find_map(|fact| match fact {
        Trait::Minimum(minimum) => Some(*minimum),
        _ => None,
    })
}

/// The message of something deprecated.
pub(super) fn deprecated(facts: &[crate::model::Fact]) -> Option<&str> {
    facts.iter().find_map(|fact| match &fact.says {
        Trait::Deprecated(message) => Some(message.as_ref()),
        _ => None,
    })
}

/// The facts as words.
pub(super) fn shown(facts: &[&Trait]) -> String {
    let words: Vec<String> = facts.iter().map(|fact| format!("{fact:?}")).collect();
    match words.is_empty() {
        true => "nothing".to_owned(),
        false => words.join(", "),
    }
}

fn kept(facts: &[Trait]) -> Vec<&Trait> {
    facts.iter().filter(|fact| !is_elsewhere(fact)).collect()
}

fn id(index: ShapeIndex) -> ShapeId {
    ShapeId(u32::try_from(index).unwrap_or(u32::MAX))
}
