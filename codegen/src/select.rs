//! Keeps the chosen operations, and of the shapes what these reach.

use std::collections::HashSet;

use crate::diagnose::suggest;
use crate::model::{Model, Operation, ShapeIndex};
use crate::name::pin;

/// The operations that a user asks for.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Operations {
    /// Every operation of the model.
    #[default]
    All,
    /// These, by their names in the model.
    Named(Vec<String>),
}

/// Keeps what is chosen. The error names each operation that the model does not have, with what it could have meant.
pub fn select(mut model: Model, chosen: &Operations) -> Result<Model, Vec<UnknownOperation>> {
    if let Operations::Named(names) = chosen {
        let known = || {
            model
                .operations
                .iter()
                .map(|operation| operation.name.as_str())
        };
        let all: HashSet<&str> = known().collect();
        let has = |name: &String| all.contains(name.as_str());
        let unknown: Vec<UnknownOperation> = names
            .iter()
            .enumerate()
            .filter(|(_, name)| !has(name))
            .map(|(index, name)| {
                let hint = suggest(name, known().collect::<Vec<_>>());
                UnknownOperation {
                    name: name.clone(),
                    index,
                    hint,
                }
            })
            .collect();
        if !unknown.is_empty() {
            return Err(unknown);
        }
        let names: HashSet<&str> = names.iter().map(String::as_str).collect();
        pin(&mut model);
        model
            .operations
            .retain(|operation| names.contains(operation.name.as_str()));
    }
    Ok(reached(model))
}

/// An operation that was asked for and is not in the model.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnknownOperation {
    /// The name that was given.
    pub name: String,
    /// Its place in the list of those asked for.
    pub index: usize,
    /// What it could have been, or what there is.
    pub hint: String,
}

impl std::fmt::Display for UnknownOperation {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "the model has no operation `{}`", self.name)?;
        if self.hint.is_empty() {
            Ok(())
        } else {
            write!(f, ": {}", self.hint)
        }
    }
}

/// Keeps all operations, and of the shapes those that they reach.
pub fn reached(mut model: Model) -> Model {
    let mut reached = vec![false; model.shapes.len()];
    let mut ahead: Vec<ShapeIndex> = model
        .operations
        .iter()
        .flat_map(roots)
        .chain(model.service.errors.iter().copied())
        .collect();
    while let Some(index) = ahead.pop() {
        let Some(shape) = model.shapes.get(index) else {
            continue;
        };
        if !std::mem::replace(&mut reached[index], true) {
            ahead.extend(shape.members.iter().map(|member| member.target));
        }
    }

    // Where each kept shape goes.
    let mut places = vec![usize::MAX; model.shapes.len()];
    for (place, (index, _)) in reached
        .iter()
        .enumerate()
        .filter(|(_, reached)| **reached)
        .enumerate()
    {
        places[index] = place;
    }
    let mut index = 0;
    model.shapes.retain(|_| {
        index += 1;
        reached[index - 1]
    });
    let renumber =
        |index: &mut ShapeIndex| *index = places.get(*index).copied().unwrap_or(usize::MAX);
    model
        .shapes
        .iter_mut()
        .flat_map(|shape| &mut shape.members)
        .for_each(|member| renumber(&mut member.target));
    for operation in &mut model.operations {
        operation
            .input
            .iter_mut()
            .chain(&mut operation.output)
            .chain(&mut operation.errors)
            .for_each(renumber);
    }
    model.service.errors.iter_mut().for_each(renumber);
    model
}

fn roots(operation: &Operation) -> Vec<ShapeIndex> {
    operation
        .input
        .iter()
        .chain(&operation.output)
        .chain(&operation.errors)
        .copied()
        .collect()
}
