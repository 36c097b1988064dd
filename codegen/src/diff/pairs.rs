//! Which shape and operation of the one model is which of the other.
//!
//! Names on the wire decide. What has no partner by name gets one where only its name changed: an operation with the same place in
//! HTTP or the same method in Rust, a shape that stands where the other stood and has a member in common with it.

use std::collections::{HashMap, HashSet};

use opsmith_shape::Kind;

use super::types::typed;
use crate::emit::Service;
use crate::model::{Model, Operation, Shape, ShapeIndex};
use crate::name::has_type;

/// The pairs. Shapes are only those with a type of their own; lists, maps and simple types are what their contents are.
pub(super) struct Pairs {
    /// For each old shape its new one.
    pub(super) new_of: Vec<Option<ShapeIndex>>,
    /// For each new shape its old one.
    pub(super) old_of: Vec<Option<ShapeIndex>>,
    /// Operations by their indices: first the old ones in their order, then those that are new.
    pub(super) operations: Vec<(Option<usize>, Option<usize>)>,
}

impl Pairs {
    pub(super) fn find(old: &Service, new: &Service) -> Self {
        let mut pairs = Pairs {
            new_of: vec![None; old.model.shapes.len()],
            old_of: vec![None; new.model.shapes.len()],
            operations: operations(old, new),
        };
        pairs.by_name(&old.model, &new.model);
        pairs.by_place(&old.model, &new.model);
        pairs
    }

    /// Whether two shapes are one.
    pub(super) fn are(&self, old: ShapeIndex, new: ShapeIndex) -> bool {
        self.new_of.get(old).copied().flatten() == Some(new)
    }

    fn pair(&mut self, old: ShapeIndex, new: ShapeIndex) {
        if let (Some(to), Some(from)) = (self.new_of.get_mut(old), self.old_of.get_mut(new)) {
            *to = Some(new);
            *from = Some(old);
        }
    }

    fn by_name(&mut self, old: &Model, new: &Model) {
        let shapes = new.shapes.iter().enumerate();
        let named: HashMap<&str, ShapeIndex> = shapes
            .filter(|(_, shape)| has_type(shape))
            .map(|(index, shape)| (shape.name.as_str(), index))
            .collect();
        for (index, shape) in old.shapes.iter().enumerate() {
            if let Some(partner) = named.get(shape.name.as_str()).filter(|_| has_type(shape)) {
                self.pair(index, *partner);
            }
        }
    }

    /// Walks both models side by side, from the operations inwards.
    fn by_place(&mut self, old: &Model, new: &Model) {
        let mut ahead: Vec<(ShapeIndex, ShapeIndex)> = Vec::new();
        for (before, after) in &self.operations {
            let before = before.and_then(|index| old.operations.get(index));
            let after = after.and_then(|index| new.operations.get(index));
            if let (Some(before), Some(after)) = (before, after) {
                ahead.extend(before.input.zip(after.input));
                ahead.extend(before.output.zip(after.output));
            }
        }
        let mut seen = vec![false; old.shapes.len()];
        while let Some((before, after)) = ahead.pop() {
            if self.could_be_one(old, before, new, after) {
                self.pair(before, after);
            }
            let is_new = seen
                .get_mut(before)
                .is_some_and(|seen| !std::mem::replace(seen, true));
            if !is_new || !self.are(before, after) {
                continue;
            }
            let (Some(before), Some(after)) = (old.shapes.get(before), new.shapes.get(after))
            else {
                continue;
            };
            let targets = targets(after);
            for member in &before.members {
                if let Some(other) = targets.get(member.name.as_str()) {
                    ahead.extend(typed(old, member.target).zip(typed(new, *other)));
                }
            }
        }
    }

    /// Whether only the name of a shape can have changed.
    fn could_be_one(
        &self,
        old: &Model,
        before: ShapeIndex,
        new: &Model,
        after: ShapeIndex,
    ) -> bool {
        let is_free = self.new_of.get(before).is_some_and(Option::is_none)
            && self.old_of.get(after).is_some_and(Option::is_none);
        let (Some(before), Some(after)) = (old.shapes.get(before), new.shapes.get(after)) else {
            return false;
        };
        let is_alike = before.kind == after.kind
            && (before.members.is_empty() && after.members.is_empty() || has_one_of(after, before));
        is_free && has_type(before) && has_type(after) && is_alike
    }
}

/// What each member of a shape holds.
fn targets(shape: &Shape) -> HashMap<&str, ShapeIndex> {
    let members = shape.members.iter();
    members
        .map(|member| (member.name.as_str(), member.target))
        .collect()
}

/// Whether two shapes have a member in common.
fn has_one_of(shape: &Shape, other: &Shape) -> bool {
    let known = targets(shape);
    let mut members = other.members.iter();
    members.any(|member| known.contains_key(member.name.as_str()))
}

fn operations(old: &Service, new: &Service) -> Vec<(Option<usize>, Option<usize>)> {
    let (before, after) = (&old.model.operations, &new.model.operations);
    let named: HashMap<&str, usize> = after
        .iter()
        .enumerate()
        .map(|(index, operation)| (operation.name.as_str(), index))
        .collect();
    let mut partners: Vec<Option<usize>> = before
        .iter()
        .map(|operation| named.get(operation.name.as_str()).copied())
        .collect();
    let mut taken: HashSet<usize> = partners.iter().flatten().copied().collect();
    let known = Free::of(new, &taken);
    for (index, partner) in partners.iter_mut().enumerate() {
        if partner.is_none() {
            *partner = known
                .partner(old, index)
                .filter(|partner| taken.insert(*partner));
        }
    }
    let old_ones = partners
        .iter()
        .enumerate()
        .map(|(index, partner)| (Some(index), *partner));
    let new_ones = (0..after.len()).filter(|index| !taken.contains(index));
    old_ones
        .chain(new_ones.map(|index| (None, Some(index))))
        .collect()
}

/// Operations that are in the new model only, by what they may have in common with one that is gone.
struct Free<'s> {
    methods: HashMap<&'s str, usize>,
    /// Empty where the protocol has one place for all.
    places: HashMap<(&'s str, &'s str), usize>,
}

impl<'s> Free<'s> {
    fn of(new: &'s Service, taken: &HashSet<usize>) -> Self {
        let is_free = |index: &usize| !taken.contains(index);
        let names = new.names.operations.iter().enumerate();
        let operations = new.model.operations.iter().enumerate();
        let binds = new.model.binds_to_http();
        Free {
            methods: names
                .filter(|(index, _)| is_free(index))
                .map(|(index, names)| (names.method.as_str(), index))
                .collect(),
            places: operations
                .filter(|(index, _)| binds && is_free(index))
                .filter_map(|(index, operation)| Some((place(operation)?, index)))
                .collect(),
        }
    }

    /// The operation that an old one is now.
    fn partner(&self, old: &Service, index: usize) -> Option<usize> {
        let method = old.names.operations.get(index)?.method.as_str();
        let by_place = || {
            let place = place(old.model.operations.get(index)?)?;
            let binds = old.model.binds_to_http();
            self.places.get(&place).copied().filter(|_| binds)
        };
        self.methods.get(method).copied().or_else(by_place)
    }
}

fn place(operation: &Operation) -> Option<(&str, &str)> {
    let http = operation.http.as_ref()?;
    Some((&http.method, &http.uri))
}

/// Where each shape of a model travels.
pub(super) struct Reach {
    /// To the service.
    pub(super) sent: Vec<bool>,
    /// From the service.
    pub(super) answered: Vec<bool>,
    /// Whose members are options on the command line.
    pub(super) options: Vec<bool>,
}

impl Reach {
    pub(super) fn of(model: &Model) -> Self {
        let operations = || model.operations.iter();
        let inputs = operations().filter_map(|operation| operation.input);
        let answers = operations()
            .flat_map(|operation| operation.output.iter().chain(&operation.errors))
            .chain(&model.service.errors)
            .copied();
        let mut options = vec![false; model.shapes.len()];
        for input in inputs.clone() {
            if let Some(mark) = options.get_mut(input) {
                *mark = true;
            }
        }
        Reach {
            sent: from(model, inputs.collect()),
            answered: from(model, answers.collect()),
            options,
        }
    }
}

fn from(model: &Model, mut ahead: Vec<ShapeIndex>) -> Vec<bool> {
    let mut reached = vec![false; model.shapes.len()];
    while let Some(index) = ahead.pop() {
        let is_new = reached
            .get_mut(index)
            .is_some_and(|reached| !std::mem::replace(reached, true));
        if let Some(shape) = model.shapes.get(index).filter(|_| is_new) {
            let inner = shape.members.iter().map(|member| member.target);
            if !matches!(shape.kind, Kind::Enum | Kind::IntEnum) {
                ahead.extend(inner);
            }
        }
    }
    reached
}
