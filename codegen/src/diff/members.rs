//! Members of structures and unions.

mod aggregate;
mod pair;

use std::collections::{HashMap, HashSet};

use opsmith_shape::Trait;

use super::change::{Change, Rule, Subject, Verdict};
use super::types::Types;
use super::{Found, Sides, facts};
use crate::model::{Member, ShapeIndex};
use aggregate::{Aggregate, Place};
use pair::Pair;

/// Compares the members of a structure, or of a union, which is in both models.
pub(super) fn compare(sides: &Sides<'_>, old: ShapeIndex, new: ShapeIndex, found: &mut Found) {
    let (before, after) = (Aggregate::of(sides.old, old), Aggregate::of(sides.new, new));
    let place = Place::of(sides, old, new);
    let partners = partners(sides, &before, &after);
    for (index, partner) in partners.iter().enumerate() {
        match partner {
            Some(partner) => Pair {
                sides,
                place: &place,
                old: &before,
                at: index,
                new: &after,
                to: *partner,
            }
            .compare(found),
            None => found.add(removed(&before, index, &place)),
        }
    }
    let known: HashSet<usize> = partners.iter().flatten().copied().collect();
    for index in (0..after.members().len()).filter(|index| !known.contains(index)) {
        found.add(added(&before, &after, index, &place));
    }
    found.changes.extend(order(&before, &after, &partners));
}

/// For each old member the new one that it is: by its name, or, where only that changed, by its name in Rust or its place in messages.
fn partners(sides: &Sides<'_>, old: &Aggregate<'_>, new: &Aggregate<'_>) -> Vec<Option<usize>> {
    let numbered = || new.members().iter().enumerate();
    let named: HashMap<&str, usize> = numbered()
        .map(|(index, member)| (member.name.as_str(), index))
        .collect();
    let by_name = |member: &Member| named.get(member.name.as_str()).copied();
    let mut partners: Vec<Option<usize>> = old.members().iter().map(by_name).collect();
    let known: HashSet<&str> = old
        .members()
        .iter()
        .map(|member| member.name.as_str())
        .collect();
    // What is new, by what it may have in common with what is gone.
    let (mut idents, mut places) = (HashMap::new(), HashMap::new());
    for (index, _) in numbered().filter(|(_, member)| !known.contains(member.name.as_str())) {
        idents.insert(new.ident(index), index);
        if let Some(place) = place_of(new, index) {
            places.insert(place, index);
        }
    }
    let mut taken = HashSet::new();
    let unpaired = partners.iter_mut().enumerate();
    for (at, partner) in unpaired.filter(|(_, partner)| partner.is_none()) {
        let has_its_type = |to: &usize| {
            let types = old.member(at).zip(new.member(*to)).map(|(old, new)| Types {
                old: old.target,
                new: new.target,
            });
            types.is_some_and(|types| types.are_same_in_rust(sides))
        };
        let by_ident = idents.get(old.ident(at)).copied();
        let by_place = || {
            let place = place_of(old, at)?;
            places.get(&place).copied().filter(has_its_type)
        };
        *partner = by_ident
            .or_else(by_place)
            .filter(|partner| taken.insert(*partner));
    }
    partners
}

/// The name by which a member goes in messages, where that is said of it.
fn place_of(aggregate: &Aggregate<'_>, at: usize) -> Option<String> {
    let facts = facts::of_member(aggregate.service, aggregate.index, at);
    let is_name = |fact: &&Trait| {
        matches!(
            fact,
            Trait::JsonName(_) | Trait::XmlName(_) | Trait::HttpHeader(_) | Trait::HttpQuery(_)
        )
    };
    let name = facts.into_iter().find(is_name)?;
    Some(format!("{name:?}"))
}

fn removed(old: &Aggregate<'_>, at: usize, place: &Place) -> Change {
    let name = old.member(at).map_or("", |member| &member.name);
    let what = if old.is_union() { "variant" } else { "field" };
    let rust = if old.streams(at) {
        Verdict::breaking("the method has no such stream any more")
    } else if old.is_error_of_stream(at) {
        Verdict::harmless(OF_STREAM)
    } else {
        Verdict::breaking(format!("the {what} `{}` is gone", old.ident(at)))
    };
    let cli = Verdict::breaking(format!("{} is gone", place.word(name)));
    let subject = Subject::member(old.name(), name);
    Change::new(Rule::MemberRemoved, subject, rust, cli).was(old.rust_type(at))
}

fn added(old: &Aggregate<'_>, new: &Aggregate<'_>, at: usize, place: &Place) -> Change {
    let name = new.member(at).map_or("", |member| &member.name);
    let rust = if new.streams(at) {
        Verdict::breaking("the method has a stream more")
    } else if new.is_error_of_stream(at) {
        Verdict::harmless(OF_STREAM)
    } else if new.is_union() {
        Verdict::addition("a variant more; the enum is `#[non_exhaustive]`")
    } else if new.is_in_new(at) {
        Verdict::breaking(now_in_new(place))
    } else {
        Verdict::addition("a field more; the structure is `#[non_exhaustive]`")
    };
    let cli = if place.sent && new.is_needed(at) && !new.is_union() {
        Verdict::breaking(format!("{} has to be given", place.word(name)))
    } else {
        Verdict::addition(place.word(name))
    };
    let subject = Subject::member(old.name(), name);
    Change::new(Rule::MemberAdded, subject, rust, cli).now(new.rust_type(at))
}

/// Why an error among events is not seen.
const OF_STREAM: &str = "it ends the stream as an error of the service";

fn now_in_new(place: &Place) -> &'static str {
    match place.sent {
        true => "`new` takes it",
        false => "`new` takes it, which matters to programs that make such answers themselves",
    }
}

/// `new` takes what is required by name, so that nothing but another name moves an argument.
fn order(old: &Aggregate<'_>, new: &Aggregate<'_>, partners: &[Option<usize>]) -> Option<Change> {
    let partner = |at: &usize| partners.get(*at).copied().flatten();
    let before = old.arguments().into_iter();
    let before: Vec<(usize, usize)> = before
        .filter_map(|at| Some((at, partner(&at)?)))
        .filter(|(_, to)| new.is_in_new(*to))
        .collect();
    let kept: HashSet<usize> = before.iter().map(|(_, to)| *to).collect();
    let mut after = new.arguments();
    after.retain(|to| kept.contains(to));
    if before.iter().map(|(_, to)| to).eq(&after) {
        return None;
    }
    let names = |idents: Vec<&str>| idents.join(", ");
    let was = names(before.iter().map(|(at, _)| old.ident(*at)).collect());
    let is = names(after.iter().map(|to| new.ident(*to)).collect());
    let rust = Verdict::breaking("arguments stand in the order of their names");
    let subject = Subject::shape(old.name());
    let change = Change::new(Rule::OrderChanged, subject, rust, Verdict::UNSEEN);
    Some(change.between(was, is))
}
