//! Checking: everything that is wrong with a value, before it is sent.
//!
//! What is checked is what AWS's own clients check: required members, unknown members, types, minimum numbers and lengths, and that a
//! union has exactly one member. Maximum, pattern and the values of enums are left to the service, which may know more than the model.

use std::fmt;

mod problem;

pub use problem::{Problem, ProblemKind};

use crate::shape::{List, Map, Shape, View};
use crate::tables::{Kind, MemberRow, ShapeId, Tables};
use crate::timestamp::Timestamp;
use crate::traits::{TimestampFormat, Trait};

/// Everything that is wrong with `shape` as a value of the shape `id`; nothing where it may be sent.
///
/// The order is that of AWS's clients: depth first; at each structure first what is missing, then what is unknown, then the members
/// in the order they were given.
pub fn validate(tables: &Tables, id: ShapeId, shape: &dyn Shape) -> Vec<Problem> {
    let mut walk = Walk {
        tables,
        problems: Vec::new(),
    };
    walk.value(id, &[], shape.view(), &mut String::new());
    walk.problems
}

struct Walk<'a> {
    tables: &'a Tables,
    problems: Vec<Problem>,
}

impl<'a> Walk<'a> {
    fn report(&mut self, path: &str, kind: ProblemKind) {
        let path = path.to_owned();
        self.problems.push(Problem { path, kind });
    }

    /// Does something one step further down, and takes the step back.
    fn below(
        &mut self,
        path: &mut String,
        step: fmt::Arguments<'_>,
        visit: impl FnOnce(&mut Self, &mut String),
    ) {
        let length = path.len();
        path.push_str(&step.to_string());
        visit(self, path);
        path.truncate(length);
    }

    fn value(&mut self, id: ShapeId, traits: &'a [Trait], value: View<'_>, path: &mut String) {
        let kind = self.tables.shape(id).kind;
        if !fits(kind, &value) {
            let sensitive = self.tables.shape(id).sensitive;
            let (found, value) = (word(&value), shown(&value, sensitive));
            return self.report(
                path,
                ProblemKind::Type {
                    found,
                    value,
                    expected: kind,
                },
            );
        }
        self.minimum(id, traits, &value, path);
        match (kind, value) {
            (Kind::Structure | Kind::Union, value) => self.structure(id, value, path),
            (Kind::List, View::List(elements)) => self.list(id, elements, path),
            (Kind::Map, View::Map(entries)) => self.map(id, entries, path),
            _ => {}
        }
    }

    fn minimum(&mut self, id: ShapeId, traits: &[Trait], value: &View<'_>, path: &str) {
        let minimum = traits.iter().find_map(|fact| match fact {
            Trait::Minimum(minimum) => Some(*minimum),
            _ => None,
        });
        let Some(minimum) = minimum else { return };
        let number = match value {
            View::Integer(number) => Some(*number as f64),
            View::Float(number) => Some(*number),
            View::Boolean(value) => Some(f64::from(u8::from(*value))),
            View::Number(digits) => digits.parse().ok(),
            _ => None,
        };
        if number.is_some_and(|number| number < minimum) {
            let value = shown(value, self.tables.shape(id).sensitive);
            return self.report(path, ProblemKind::BelowMinimum { value, minimum });
        }
        let length = match value {
            View::String(text) => text.chars().count(),
            View::List(elements) => elements.len(),
            // The lengths of maps and blobs are not checked by AWS's clients.
            _ => return,
        };
        if (length as f64) < minimum {
            self.report(path, ProblemKind::TooShort { length, minimum });
        }
    }

    fn structure(&mut self, id: ShapeId, value: View<'_>, path: &mut String) {
        let members = self.tables.members(id);
        if self.tables.shape(id).kind == Kind::Union {
            self.union(members, value, path);
        }
        for member in members
            .iter()
            .filter(|member| member.required && !member.idempotency_token)
        {
            // What travels beside the structure is not looked for in it.
            let is_beside = self.tables.traits_of(member).contains(&Trait::Streaming);
            if !is_beside && !is_given(value, members, &member.name) {
                let member = member.name.to_string();
                self.report(path, ProblemKind::Missing { member });
            }
        }
        if let View::Map(entries) = value {
            return self.named(members, entries, path);
        }
        for (index, member) in members.iter().enumerate() {
            if let Some(given) = value.member(index, &member.name) {
                self.member(member, given.view(), path);
            }
        }
    }

    /// A structure given as a map of names: it can hold names the shape does not have, and values that are null.
    fn named(&mut self, members: &'a [MemberRow], entries: &dyn Map, path: &mut String) {
        let known = |name: &str| members.iter().find(|member| member.name == name);
        for (name, _) in entries
            .entries()
            .into_iter()
            .filter(|(name, _)| known(name).is_none())
        {
            let known = names(members);
            let member = name.to_owned();
            self.report(path, ProblemKind::Unknown { member, known });
        }
        for (name, value) in entries.entries() {
            if let Some(member) = known(name) {
                self.member(member, value.view(), path);
            }
        }
    }

    fn member(&mut self, member: &'a MemberRow, value: View<'_>, path: &mut String) {
        let dot = if path.is_empty() { "" } else { "." };
        let traits = self.tables.traits_of(member);
        self.below(path, format_args!("{dot}{}", member.name), |walk, path| {
            walk.value(member.target, traits, value, path)
        });
    }

    fn union(&mut self, members: &[MemberRow], value: View<'_>, path: &str) {
        let set = match value {
            View::Map(entries) => entries.len(),
            _ => members
                .iter()
                .enumerate()
                .filter(|(index, member)| value.member(*index, &member.name).is_some())
                .count(),
        };
        match set {
            0 => self.report(
                path,
                ProblemKind::UnionEmpty {
                    members: names(members),
                },
            ),
            1 => {}
            _ => self.report(
                path,
                ProblemKind::UnionSeveral {
                    members: names(members),
                },
            ),
        }
    }

    fn list(&mut self, id: ShapeId, elements: &dyn List, path: &mut String) {
        let Some(element) = self.tables.element(id) else {
            return;
        };
        let traits = self.tables.traits_of(element);
        for (index, value) in
            (0..elements.len()).filter_map(|index| Some((index, elements.get(index)?.view())))
        {
            if value.is_null() && element.sparse {
                continue;
            }
            self.below(path, format_args!("[{index}]"), |walk, path| {
                walk.value(element.target, traits, value, path)
            });
        }
    }

    fn map(&mut self, id: ShapeId, entries: &dyn Map, path: &mut String) {
        let [key, element] = self.tables.members(id) else {
            return;
        };
        let (key_traits, traits) = (self.tables.traits_of(key), self.tables.traits_of(element));
        for (name, value) in entries
            .entries()
            .into_iter()
            .map(|(name, value)| (name, value.view()))
        {
            // A sensitive key would otherwise stand in every message below it.
            let shown = if self.tables.is_sensitive(key) {
                "<redacted>"
            } else {
                name
            };
            self.below(path, format_args!(" (key: {shown})"), |walk, path| {
                walk.value(key.target, key_traits, View::String(name), path)
            });
            if !(value.is_null() && element.sparse) {
                let dot = if path.is_empty() { "" } else { "." };
                self.below(path, format_args!("{dot}{shown}"), |walk, path| {
                    walk.value(element.target, traits, value, path)
                });
            }
        }
    }
}

/// Whether a structure has a member, be it null: that is then a matter of its type.
fn is_given(value: View<'_>, members: &[MemberRow], name: &str) -> bool {
    match value {
        View::Map(entries) => entries.value(name).is_some(),
        _ => members
            .iter()
            .position(|member| member.name == name)
            .is_some_and(|index| value.member(index, name).is_some()),
    }
}

fn names(members: &[MemberRow]) -> Vec<String> {
    members
        .iter()
        .map(|member| member.name.to_string())
        .collect()
}

/// Whether a value is of the right type. Numbers may be given as booleans, as Python lets them.
fn fits(kind: Kind, value: &View<'_>) -> bool {
    match kind {
        Kind::Boolean => matches!(value, View::Boolean(_)),
        kind if kind.is_integer() || kind == Kind::BigInteger => {
            matches!(value, View::Integer(_) | View::Boolean(_)) || is_whole(value)
        }
        Kind::Float | Kind::Double | Kind::BigDecimal => {
            matches!(
                value,
                View::Integer(_) | View::Float(_) | View::Number(_) | View::Boolean(_)
            )
        }
        Kind::String | Kind::Enum => matches!(value, View::String(_)),
        Kind::Blob => matches!(value, View::Blob(_) | View::String(_)),
        Kind::Timestamp => is_timestamp(value),
        Kind::Document => true,
        Kind::List => matches!(value, View::List(_)),
        Kind::Map => matches!(value, View::Map(_)),
        _ => matches!(value, View::Map(_) | View::Structure(_)),
    }
}

fn is_whole(value: &View<'_>) -> bool {
    matches!(value, View::Number(digits) if !digits.contains(['.', 'e', 'E']))
}

fn is_timestamp(value: &View<'_>) -> bool {
    match value {
        View::Timestamp(_) | View::Integer(_) | View::Float(_) => true,
        View::String(text) => [
            TimestampFormat::DateTime,
            TimestampFormat::HttpDate,
            TimestampFormat::EpochSeconds,
        ]
        .into_iter()
        .any(|format| Timestamp::parse(text, format).is_ok()),
        _ => false,
    }
}

fn word(value: &View<'_>) -> &'static str {
    match value {
        View::Null => "null",
        View::Boolean(_) => "boolean",
        View::Integer(_) => "integer",
        View::Float(_) | View::Number(_) => "number",
        View::String(_) => "string",
        View::Blob(_) => "blob",
        View::Timestamp(_) => "timestamp",
        View::List(_) => "list",
        View::Map(_) | View::Structure(_) => "map",
    }
}

/// A scalar as a message shows it.
fn shown(value: &View<'_>, sensitive: bool) -> Option<String> {
    /// Longer texts help nobody in a message.
    const LONGEST: usize = 60;
    if sensitive {
        return None;
    }
    match value {
        View::Boolean(value) => Some(value.to_string()),
        View::Integer(value) => Some(value.to_string()),
        View::Float(value) => Some(value.to_string()),
        View::Number(digits) if digits.len() <= LONGEST => Some((*digits).to_owned()),
        View::String(text) if text.chars().count() <= LONGEST => Some(format!("{text:?}")),
        View::Timestamp(value) => Some(value.to_string()),
        _ => None,
    }
}
