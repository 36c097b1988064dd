//! A value as it came against the one that a case expects.

use opsmith_shape::{Kind, Shape as _, ShapeId, Tables, Value, View, default_of};

use super::node::same_number;

/// What differs, with the way to it; nothing where the values mean the same.
pub fn differences(
    tables: &Tables,
    id: ShapeId,
    expected: &Value,
    actual: View<'_>,
) -> Vec<String> {
    let mut found = Vec::new();
    let walk = Walk {
        tables,
        found: &mut found,
    };
    walk.at("", Some(id), expected, actual);
    found
}

struct Walk<'a> {
    tables: &'a Tables,
    found: &'a mut Vec<String>,
}

impl Walk<'_> {
    fn inner(&mut self) -> Walk<'_> {
        Walk {
            tables: self.tables,
            found: self.found,
        }
    }

    /// `id` is none inside of documents, whose parts say for themselves what they are.
    fn at(mut self, path: &str, id: Option<ShapeId>, expected: &Value, actual: View<'_>) {
        let kind = id.map_or(Kind::Document, |id| self.tables.shape(id).kind);
        match (kind, expected, actual) {
            (Kind::Structure | Kind::Union, Value::Map(_), View::Map(_) | View::Structure(_)) => {
                let id = id.unwrap_or(ShapeId(u32::MAX));
                self.members(path, id, expected, actual);
            }
            (_, Value::Map(entries), View::Map(map)) => {
                let element = self.element(kind, Kind::Map, id);
                for (key, value) in entries {
                    match map.value(key) {
                        Some(actual) => {
                            self.inner()
                                .at(&format!("{path}.{key}"), element, value, actual.view())
                        }
                        None => self.found.push(format!("{path}.{key}: missing")),
                    }
                }
                for (key, _) in map.entries() {
                    if expected.get(key).is_none() {
                        self.found.push(format!("{path}.{key}: not expected"));
                    }
                }
            }
            (_, Value::List(elements), View::List(list)) => {
                let element = self.element(kind, Kind::List, id);
                if list.len() != elements.len() {
                    let text = format!(
                        "{path}: {} elements in place of {}",
                        list.len(),
                        elements.len()
                    );
                    self.found.push(text);
                    return;
                }
                for (index, value) in elements.iter().enumerate() {
                    let actual = list.get(index).map_or(View::Null, |element| element.view());
                    self.inner()
                        .at(&format!("{path}[{index}]"), element, value, actual);
                }
            }
            (_, expected, actual) if same_scalar(expected, &actual) => {}
            (_, expected, actual) => {
                let text = format!(
                    "{path}: {} in place of {}",
                    shown(&actual),
                    shown_value(expected)
                );
                self.found.push(text);
            }
        }
    }

    fn element(&self, kind: Kind, wanted: Kind, id: Option<ShapeId>) -> Option<ShapeId> {
        let id = id.filter(|_| kind == wanted)?;
        self.tables.element(id).map(|member| member.target)
    }

    /// A member that is not expected may be there in one form only: that of a typed value which has no way to be absent.
    fn members(mut self, path: &str, id: ShapeId, expected: &Value, actual: View<'_>) {
        for (index, member) in self.tables.members(id).iter().enumerate() {
            let path = format!("{path}.{}", member.name);
            let value = expected
                .get(&member.name)
                .filter(|value| **value != Value::Null);
            match (value, actual.member(index, &member.name)) {
                (None, None) => {}
                (Some(value), Some(actual)) => {
                    self.inner()
                        .at(&path, Some(member.target), value, actual.view());
                }
                // What a dynamic value does not hold, and a typed one has of itself.
                (Some(value), None) if member.required && is_zero(&value.view()) => {}
                (Some(value), None) if default_of(self.tables, member).as_ref() == Some(value) => {}
                (Some(_), None) => self.found.push(format!("{path}: missing")),
                (None, Some(actual)) if member.required && is_zero(&actual.view()) => {}
                (None, Some(actual)) => {
                    self.found.push(format!(
                        "{path}: {} where nothing is expected",
                        shown(&actual.view())
                    ));
                }
            }
        }
    }
}

/// Whether it is what a required member has that did not come (Smithy, "client error correction").
fn is_zero(view: &View<'_>) -> bool {
    match view {
        View::Boolean(value) => !value,
        View::Integer(value) => *value == 0,
        View::Float(value) => *value == 0.0,
        View::Number(digits) => *digits == "0",
        View::String(text) => text.is_empty(),
        View::Blob(bytes) => bytes.is_empty(),
        View::Timestamp(moment) => moment.as_epoch_seconds() == 0.0,
        View::List(list) => list.is_empty(),
        View::Map(map) => map.is_empty(),
        View::Null | View::Structure(_) => true,
    }
}

fn same_scalar(expected: &Value, actual: &View<'_>) -> bool {
    match (expected, actual) {
        (Value::Null, View::Null) => true,
        (Value::Boolean(one), View::Boolean(two)) => one == two,
        (Value::String(one), View::String(two)) => one == two,
        (Value::Blob(one), View::Blob(two)) => one.as_ref() == *two,
        (Value::Timestamp(one), View::Timestamp(two)) => one == two,
        (Value::Float(one), View::Float(two)) => {
            one == two || one.is_nan() && two.is_nan() || *one as f32 == *two as f32
        }
        (expected, actual) => match (digits(expected), digits_of(actual)) {
            (Some(one), Some(two)) => same_number(&one, &two),
            _ => false,
        },
    }
}

fn digits(value: &Value) -> Option<String> {
    match value {
        Value::Integer(value) => Some(value.to_string()),
        Value::Float(value) => Some(value.to_string()),
        Value::Number(digits) => Some(digits.clone()),
        _ => None,
    }
}

fn digits_of(view: &View<'_>) -> Option<String> {
    match view {
        View::Integer(value) => Some(value.to_string()),
        View::Float(value) => Some(value.to_string()),
        View::Number(digits) => Some((*digits).to_owned()),
        _ => None,
    }
}

/// A value in words. Those of cases are no secrets.
fn shown(view: &View<'_>) -> String {
    match view {
        View::Null => "null".to_owned(),
        View::Boolean(value) => value.to_string(),
        View::Integer(value) => value.to_string(),
        View::Float(value) => format!("{value:?}"),
        View::Number(digits) => (*digits).to_owned(),
        View::String(text) => format!("{text:?}"),
        View::Blob(bytes) => format!("{:?}", String::from_utf8_lossy(bytes)),
        View::Timestamp(moment) => moment.as_epoch_seconds().to_string(),
        View::List(list) => format!("a list of {}", list.len()),
        View::Map(map) => format!("a map of {}", map.len()),
        View::Structure(_) => "a structure".to_owned(),
    }
}

fn shown_value(value: &Value) -> String {
    shown(&value.view())
}
