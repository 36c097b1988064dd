//! What each trait, and each key of botocore's form, means to Opsmith.
//!
//! Both readers hold tables of [`Meaning`]s. What no table has is kept by name and refused once something that is generated carries
//! it, so that nothing is dropped in silence.

use std::sync::Arc;

use opsmith_shape::Trait;

use super::{Place, place_of};
use crate::diagnose::{Problem, Source};
use crate::json::Json;
use crate::model::{Fact, Traits, Unknown};

/// What is done with a trait, or with a key that says the same.
pub(super) enum Meaning {
    /// Becomes a [`Trait`] row. The text says what its value should have been.
    Fact(fn(&Json<'_>) -> Option<Trait>, &'static str),
    /// Becomes a field of [`Traits`].
    Note(fn(&mut Traits, &Json<'_>) -> bool, &'static str),
    /// Read by the code that deals with what it stands on.
    Elsewhere,
    /// Left out on purpose, for this reason.
    Ignored(&'static str),
    /// Changes what a client has to do, and clients cannot do it yet.
    Refused(&'static str),
}

/// Meanings by id or key, sorted by it.
pub(super) type Table = &'static [(&'static str, Meaning)];

/// The keys inside of values, by id of the trait or key of the outer value, sorted by it.
pub(super) type Inner = &'static [(&'static str, Table)];

/// The entry of a sorted table.
pub(super) fn lookup<T>(table: &'static [(&'static str, T)], key: &str) -> Option<&'static T> {
    let index = table
        .binary_search_by(|(known, _)| (*known).cmp(key))
        .ok()?;
    table.get(index).map(|(_, entry)| entry)
}

/// Reads one trait into `out`, as its meaning says. One without a meaning, and one with a key inside that has none, is kept by name.
pub(super) fn apply(
    meaning: Option<&Meaning>,
    inner: Inner,
    place: &Place<'_>,
    source: &Arc<Source>,
    id: &str,
    value: &Json<'_>,
    out: &mut Traits,
) -> Result<(), Problem> {
    let at = place.enter(source, id).at;
    let mut keep =
        |id: String, why: Option<&'static str>| out.unknown.push(Unknown { id, at, why });
    match meaning {
        None => keep(id.to_owned(), None),
        Some(Meaning::Refused(why)) => keep(id.to_owned(), Some(why)),
        Some(_) => {
            for (key, meaning) in keys_inside(inner, id, value) {
                match meaning {
                    None => keep(format!("{id}.{key}"), None),
                    Some(Meaning::Refused(why)) => keep(format!("{id}.{key}"), Some(why)),
                    Some(_) => {}
                }
            }
        }
    }
    let (fits, expected) = match meaning {
        Some(Meaning::Fact(read, expected)) => {
            let says = read(value);
            let fits = says.is_some();
            out.facts.extend(says.map(|says| Fact { says, at }));
            (fits, *expected)
        }
        Some(Meaning::Note(read, expected)) => (read(out, value), *expected),
        _ => (true, ""),
    };
    if fits {
        return Ok(());
    }
    let message = format!("`{}` cannot have this value", id.escape_debug());
    Err(place_of(source, place, id, value).problem(
        source,
        message,
        format!("expected {expected}, found {}", value.word()),
    ))
}

/// The keys of the objects that a value is or holds, each with its meaning, where the table says anything about them.
pub(super) fn keys_inside<'v>(
    inner: Inner,
    id: &str,
    value: &'v Json<'_>,
) -> impl Iterator<Item = (&'v str, Option<&'static Meaning>)> {
    let table = lookup(inner, id);
    let objects = std::iter::once(value).chain(value.elements());
    objects
        .filter(move |_| table.is_some())
        .flat_map(move |object| {
            object
                .entries()
                .iter()
                .map(move |(key, _)| (key.as_ref(), table.and_then(|table| lookup(table, key))))
        })
}
