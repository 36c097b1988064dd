//! Members of structures and unions.

mod aggregate;
mod pair;

use std::collections::HashMap;

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
    for index in 0..after.members().len() {
        if !partners.contains(&Some(index)) {
            found.add(added(&before, &after, index, &place));
        }
    }
    found.changes.extend(order(&before, &after, &partners));
}

/// For each old member the new one that it is: by its name, or, where only that changed, by its name in Rust or its place in messages.
fn partners(sides: &Sides<'_>, old: &Aggregate<'_>, new: &Aggregate<'_>) -> Vec<Option<usize>> {
    let named: HashMap<&str, usize> = new
        .members()
        .iter()
        .enumerate()
        .map(|(index, member)| (member.name.as_str(), index))
        .collect();
    let by_name = |member: &Member| named.get(member.name.as_str()).copied();
    let mut partners: Vec<Option<usize>> = old.members().iter().map(by_name).collect();
    for at in 0..partners.len() {
        if partners.get(at).is_some_and(Option::is_some) {
            continue;
        }
        let mut free = (0..new.members().len()).filter(|other| !partners.contains(&Some(*other)));
        let partner = free.find(|other| is_renamed(sides, (old, at), (new, *other)));
        if let Some(place) = partners.get_mut(at) {
            *place = partner;
        }
    }
    partners
}

fn is_renamed(
    sides: &Sides<'_>,
    (old, at): (&Aggregate<'_>, usize),
    (new, to): (&Aggregate<'_>, usize),
) -> bool {
    let (Some(before), Some(after)) = (old.member(at), new.member(to)) else {
        return false;
    };
    let is_kept = old.members().iter().any(|member| member.name == after.name);
    if is_kept {
        return false;
    }
    let places = |aggregate: &Aggregate<'_>, at: usize| {
        let facts = facts::of_member(aggregate.service, aggregate.index, at);
        let named = facts.into_iter().filter(|fact| {
            matches!(
                fact,
                Trait::JsonName(_) | Trait::XmlName(_) | Trait::HttpHeader(_) | Trait::HttpQuery(_)
            )
        });
        named.map(|fact| format!("{fact:?}")).collect::<Vec<_>>()
    };
    let types = Types {
        old: before.target,
        new: after.target,
    };
    let place = places(old, at);
    let is_there = || !place.is_empty() && place == places(new, to);
    old.ident(at) == new.ident(to) || types.are_same_in_rust(sides) && is_there()
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

/// `new` takes what is required in the order of the model.
fn order(old: &Aggregate<'_>, new: &Aggregate<'_>, partners: &[Option<usize>]) -> Option<Change> {
    let is_in_both = |(at, to): &(usize, usize)| old.is_in_new(*at) && new.is_in_new(*to);
    let partners = partners.iter().enumerate();
    let partners = partners.filter_map(|(at, partner)| Some((at, (*partner)?)));
    let arguments: Vec<(usize, usize)> = partners.filter(is_in_both).collect();
    if arguments.is_sorted_by_key(|(_, to)| *to) {
        return None;
    }
    let names = |aggregate: &Aggregate<'_>, places: Vec<usize>| {
        let names: Vec<&str> = places.into_iter().map(|at| aggregate.ident(at)).collect();
        names.join(", ")
    };
    let before = names(old, arguments.iter().map(|(at, _)| *at).collect());
    let mut places: Vec<usize> = arguments.iter().map(|(_, to)| *to).collect();
    places.sort_unstable();
    let rust = Verdict::breaking("`new` takes its arguments in this order");
    let subject = Subject::shape(old.name());
    let change = Change::new(Rule::OrderChanged, subject, rust, Verdict::UNSEEN);
    Some(change.between(before, names(new, places)))
}
