//! Structures, unions, enums and errors as wholes, and the values of enums.

use std::collections::HashMap;

use opsmith_shape::Kind;

use super::change::{Change, Rule, Subject, Verdict};
use super::{Found, Sides, facts, members, operations};
use crate::emit::{Service, enums};
use crate::model::{Shape, ShapeIndex};
use crate::name::{Ident, has_type};

/// Compares the shapes of both models that have types of their own.
pub(super) fn compare(sides: &Sides<'_>, found: &mut Found) {
    let errors = Errors::of(sides);
    for (index, shape) in sides.old.model.shapes.iter().enumerate() {
        match sides.pairs.new_of.get(index).copied().flatten() {
            Some(new) => pair(sides, &errors, index, new, found),
            None if has_type(shape) => found.add(removed(sides, &errors, index, shape)),
            None => {}
        }
    }
    let shapes = sides.new.model.shapes.iter().enumerate();
    for (index, shape) in shapes.filter(|(_, shape)| has_type(shape)) {
        if sides.pairs.old_of.get(index).copied().flatten().is_none() {
            found.add(added(sides, &errors, index, shape));
        }
    }
}

/// The variants of the error enums, by shape.
struct Errors<'s> {
    old: HashMap<ShapeIndex, &'s Ident>,
    new: HashMap<ShapeIndex, &'s Ident>,
}

impl<'s> Errors<'s> {
    fn of(sides: &Sides<'s>) -> Self {
        let variants = |service: &'s Service| {
            let errors = service.model.errors();
            errors.into_iter().zip(&service.names.errors).collect()
        };
        Errors {
            old: variants(sides.old),
            new: variants(sides.new),
        }
    }
}

fn kind_word(shape: &Shape) -> &'static str {
    match shape.kind {
        Kind::Enum => "enum",
        other => other.word(),
    }
}

fn removed(sides: &Sides<'_>, errors: &Errors<'_>, index: ShapeIndex, shape: &Shape) -> Change {
    let name = ty(sides.old, index);
    let rust = match errors.old.get(&index) {
        Some(variant) => format!("the type `{name}` and the error `Error::{variant}` are gone"),
        None => format!("the type `{name}` is gone"),
    };
    let cli = Verdict::UNSEEN;
    let subject = Subject::shape(&shape.name);
    Change::new(Rule::ShapeRemoved, subject, Verdict::breaking(rust), cli).was(kind_word(shape))
}

fn added(sides: &Sides<'_>, errors: &Errors<'_>, index: ShapeIndex, shape: &Shape) -> Change {
    let name = ty(sides.new, index);
    let rust = match errors.new.get(&index) {
        Some(variant) => format!("the type `{name}` and the error `Error::{variant}`"),
        None => format!("the type `{name}`"),
    };
    let subject = Subject::shape(&shape.name);
    let rust = Verdict::addition(rust);
    Change::new(Rule::ShapeAdded, subject, rust, Verdict::UNSEEN).now(kind_word(shape))
}

fn ty(service: &Service, index: ShapeIndex) -> &str {
    let names = service.names.shapes.get(index);
    names.map_or("", |names| names.ty.as_str())
}

fn pair(
    sides: &Sides<'_>,
    errors: &Errors<'_>,
    old: ShapeIndex,
    new: ShapeIndex,
    found: &mut Found,
) {
    let (Some(before), Some(after)) = (
        sides.old.model.shapes.get(old),
        sides.new.model.shapes.get(new),
    ) else {
        return;
    };
    let subject = || Subject::shape(&before.name);
    found.documentation(&before.traits.documentation, &after.traits.documentation);
    names(sides, old, new, found);
    found.changes.extend(error(errors, old, new, before));
    if before.traits.sensitive != after.traits.sensitive {
        let why = match after.traits.sensitive {
            true => "`Debug` leaves it out from now on",
            false => "`Debug` shows it from now on",
        };
        let (rust, cli) = (Verdict::harmless(why), Verdict::UNSEEN);
        found.add(Change::new(Rule::SensitiveChanged, subject(), rust, cli));
    }
    let words = (
        facts::of_shape(sides.old, old),
        facts::of_shape(sides.new, new),
    );
    if words.0 != words.1 {
        let verdict = || Verdict::harmless("what travels, or when calls are repeated, may differ");
        let change = Change::new(Rule::ShapeFactsChanged, subject(), verdict(), verdict());
        found.add(change.between(facts::shown(&words.0), facts::shown(&words.1)));
    }
    let (facts_old, facts_new) = (&before.traits.facts, &after.traits.facts);
    found
        .changes
        .extend(operations::deprecation(subject(), facts_old, facts_new));
    match (before.kind, after.kind) {
        (Kind::Enum, Kind::Enum) => values(sides, old, new, found),
        (before, after) if before == after => members::compare(sides, old, new, found),
        _ => found.add(kind(subject(), before, after)),
    }
}

fn kind(subject: Subject, before: &Shape, after: &Shape) -> Change {
    let rust = Verdict::breaking("the type is another");
    let cli = Verdict::breaking("values are given and shown in another way");
    let change = Change::new(Rule::KindChanged, subject, rust, cli);
    change.between(kind_word(before), kind_word(after))
}

fn names(sides: &Sides<'_>, old: ShapeIndex, new: ShapeIndex, found: &mut Found) {
    let of = |service: &Service, index: ShapeIndex| {
        let shape = service.model.shapes.get(index);
        shape.map(|shape| shape.name.clone()).unwrap_or_default()
    };
    let (before, after) = (of(sides.old, old), of(sides.new, new));
    let types = (ty(sides.old, old), ty(sides.new, new));
    let rust = match types.0 == types.1 {
        true => Verdict::harmless("the type keeps its name"),
        false => Verdict::breaking(format!("the type `{}` is `{}`", types.0, types.1)),
    };
    let subject = Subject::shape(&before);
    if before != after {
        let change = Change::new(Rule::ShapeRenamed, subject, rust, Verdict::UNSEEN);
        found.add(change.between(before, after));
    } else if types.0 != types.1 {
        let change = Change::new(Rule::TypeRenamed, subject, rust, Verdict::UNSEEN);
        found.add(change.between(types.0, types.1));
    }
}

/// A variant of the error enum.
fn error(errors: &Errors<'_>, old: ShapeIndex, new: ShapeIndex, shape: &Shape) -> Option<Change> {
    let subject = Subject::shape(&shape.name);
    let (rust, words) = match (errors.old.get(&old), errors.new.get(&new)) {
        (Some(old), Some(new)) if old != new => (
            Verdict::breaking(format!("`Error::{old}` is `Error::{new}`")),
            (old.to_string(), new.to_string()),
        ),
        (Some(old), None) => (
            Verdict::breaking(format!("`Error::{old}` is gone")),
            (old.to_string(), "no error".to_owned()),
        ),
        (None, Some(new)) => (
            Verdict::addition(format!("`Error::{new}`")),
            ("no error".to_owned(), new.to_string()),
        ),
        _ => return None,
    };
    let change = Change::new(Rule::ErrorRenamed, subject, rust, Verdict::UNSEEN);
    Some(change.between(words.0, words.1))
}

/// The values of an enum, which belong together by what stands on the wire.
fn values(sides: &Sides<'_>, old: ShapeIndex, new: ShapeIndex, found: &mut Found) {
    let of = |service: &Service, index: ShapeIndex| -> Vec<(String, String, String)> {
        let shape = service.model.shapes.get(index);
        let names = service.names.shapes.get(index);
        let members = shape.map_or(&[][..], |shape| &shape.members);
        let variants = names.map_or(&[][..], |names| &names.members);
        let each = members.iter().zip(variants);
        each.map(|(member, variant)| {
            (
                enums::value(member).to_owned(),
                variant.to_string(),
                member.traits.documentation.clone(),
            )
        })
        .collect()
    };
    let shape = sides.old.model.shapes.get(old);
    let name = shape.map_or("", |shape| &shape.name);
    let (before, after) = (of(sides.old, old), of(sides.new, new));
    let by_value = |values: &[(String, String, String)]| -> HashMap<String, usize> {
        let values = values.iter().enumerate();
        values
            .map(|(at, (value, ..))| (value.clone(), at))
            .collect()
    };
    let (known, places) = (by_value(&before), by_value(&after));
    for (value, variant, documentation) in &before {
        let subject = Subject::member(name, value);
        let Some((_, other, text)) = places.get(value).and_then(|at| after.get(*at)) else {
            let rust = Verdict::breaking(format!("the variant `{variant}` is gone"));
            let cli = Verdict::harmless("values are not checked");
            found.add(Change::new(Rule::ValueRemoved, subject, rust, cli));
            continue;
        };
        found.documentation(documentation, text);
        if variant != other {
            let rust = Verdict::breaking("the variant has another name");
            let change = Change::new(Rule::VariantRenamed, subject, rust, Verdict::UNSEEN);
            found.add(change.between(variant, other));
        }
    }
    for (value, ..) in after
        .iter()
        .filter(|(value, ..)| !known.contains_key(value))
    {
        let rust = Verdict::addition("a variant more; the enum is `#[non_exhaustive]`");
        let cli = Verdict::addition("a value more");
        let subject = Subject::member(name, value);
        found.add(Change::new(Rule::ValueAdded, subject, rust, cli));
    }
}
