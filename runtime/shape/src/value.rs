//! The dynamic value: any value of any shape, without a Rust type of its own.

use std::collections::HashMap;
use std::fmt;

use crate::leaf::Blob;
use crate::shape::{Amend, Container, Map, Refused, Scalar, Shape, View};
use crate::timestamp::Timestamp;

/// A value of any shape. The command line and previews work with these, where generated programs have structs.
///
/// It takes whatever it is given, also what does not fit the shape it is meant for: [`crate::validate`] then says what is wrong with
/// it. Its `Debug` shows the form and hides the content, since a value alone does not know which part of it is secret.
///
/// ```
/// use opsmith_shape::Value;
///
/// let value: Value = serde_json::from_str(r#"{"b": [1, 2.5], "a": null}"#).unwrap();
/// assert_eq!(value.get("b").and_then(|list| list.at(0)), Some(&Value::Integer(1)));
/// assert_eq!(serde_json::to_string(&value).unwrap(), r#"{"b":[1,2.5],"a":null}"#);
/// ```
#[derive(Clone, PartialEq, Default)]
#[allow(missing_docs, reason = "the variants are the kinds of values")]
pub enum Value {
    #[default]
    Null,
    Boolean(bool),
    Integer(i64),
    Float(f64),
    /// A number in decimal digits that fits neither of the above.
    Number(String),
    String(String),
    Blob(Blob),
    Timestamp(Timestamp),
    /// A calendar date, as YAML can write one. It fits no shape, and is kept in order to be refused by name.
    Date(String),
    List(Vec<Value>),
    /// Entries in the order they came: of a map, or of a structure by the names of its members.
    Map(Vec<(String, Value)>),
}

/// A value of a `document` shape: anything that JSON can write.
pub type Document = Value;

impl Value {
    /// An empty map.
    pub fn map() -> Self {
        Value::Map(Vec::new())
    }

    /// The entry of a map with this key.
    pub fn get(&self, key: &str) -> Option<&Value> {
        match self {
            Value::Map(entries) => entries
                .iter()
                .find(|(name, _)| name == key)
                .map(|(_, value)| value),
            _ => None,
        }
    }

    /// The element of a list at `index`, counted from 0.
    pub fn at(&self, index: usize) -> Option<&Value> {
        match self {
            Value::List(elements) => elements.get(index),
            _ => None,
        }
    }

    /// The text of a string.
    pub fn as_str(&self) -> Option<&str> {
        match self {
            Value::String(text) => Some(text),
            _ => None,
        }
    }

    /// The entries of a map; none where it is something else.
    pub fn entries(&self) -> &[(String, Value)] {
        match self {
            Value::Map(entries) => entries,
            _ => &[],
        }
    }

    /// The elements of a list; none where it is something else.
    pub fn elements(&self) -> &[Value] {
        match self {
            Value::List(elements) => elements,
            _ => &[],
        }
    }

    /// Puts an entry into a map, in the place of one with the same key if there is one. Anything else becomes a map first.
    pub fn insert(&mut self, key: impl Into<String>, value: Value) -> &mut Value {
        let key = key.into();
        if !matches!(self, Value::Map(_)) {
            *self = Value::map();
        }
        let Value::Map(entries) = self else {
            return self;
        };
        let index = match entries.iter().position(|(name, _)| *name == key) {
            Some(index) => {
                entries[index].1 = value;
                index
            }
            None => {
                entries.push((key, value));
                entries.len() - 1
            }
        };
        &mut entries[index].1
    }

    /// The word that messages use for what it is.
    pub fn word(&self) -> &'static str {
        match self {
            Value::Null => "null",
            Value::Boolean(_) => "boolean",
            Value::Integer(_) => "integer",
            Value::Float(_) | Value::Number(_) => "number",
            Value::String(_) => "string",
            Value::Blob(_) => "blob",
            Value::Timestamp(_) => "timestamp",
            Value::Date(_) => "date",
            Value::List(_) => "list",
            Value::Map(_) => "map",
        }
    }
}

impl Shape for Value {
    fn view(&self) -> View<'_> {
        match self {
            Value::Null => View::Null,
            Value::Boolean(value) => View::Boolean(*value),
            Value::Integer(value) => View::Integer(*value),
            Value::Float(value) => View::Float(*value),
            Value::Number(digits) => View::Number(digits),
            Value::String(text) => View::String(text),
            // It fits no shape, and so is seen as nothing.
            Value::Date(_) => View::Null,
            Value::Blob(blob) => View::Blob(blob.as_ref()),
            Value::Timestamp(timestamp) => View::Timestamp(*timestamp),
            Value::List(elements) => View::List(elements),
            Value::Map(_) => View::Map(self),
        }
    }

    fn set(&mut self, scalar: Scalar<'_>) -> Result<(), Refused> {
        *self = match scalar {
            Scalar::Null => Value::Null,
            Scalar::Boolean(value) => Value::Boolean(value),
            Scalar::Integer(value) => Value::Integer(value),
            Scalar::Float(value) => Value::Float(value),
            Scalar::Number(digits) => Value::Number(digits.into_owned()),
            Scalar::String(text) => Value::String(text.into_owned()),
            Scalar::Blob(bytes) => Value::Blob(Blob::from(bytes)),
            Scalar::Timestamp(timestamp) => Value::Timestamp(timestamp),
        };
        Ok(())
    }

    fn begin(&mut self, container: Container) -> Result<(), Refused> {
        match (container, &*self) {
            (Container::List, _) => *self = Value::List(Vec::new()),
            (Container::Structure, Value::Map(_)) => {}
            _ => *self = Value::map(),
        }
        Ok(())
    }

    fn push(&mut self) -> Result<&mut dyn Shape, Refused> {
        match self {
            Value::List(elements) => Shape::push(elements),
            _ => Err(Refused),
        }
    }

    fn entry(&mut self, key: &str) -> Result<&mut dyn Shape, Refused> {
        let Value::Map(entries) = self else {
            return Err(Refused);
        };
        entries.push((key.to_owned(), Value::Null));
        entries
            .last_mut()
            .map(|(_, value)| value as &mut dyn Shape)
            .ok_or(Refused)
    }

    fn member_mut(&mut self, _index: usize, name: &str) -> Result<&mut dyn Shape, Refused> {
        let place = self.entries().iter().position(|(known, _)| known == name);
        match (self, place) {
            (Value::Map(entries), Some(index)) => entries
                .get_mut(index)
                .map(|(_, value)| value as &mut dyn Shape)
                .ok_or(Refused),
            (value, _) => Ok(value.insert(name, Value::Null)),
        }
    }

    fn amend(&mut self, change: Amend<'_>) {
        match (change, self) {
            (Amend::Pop, Value::List(elements)) => drop(elements.pop()),
            (Amend::Finish, Value::Map(entries)) => keep_last(entries),
            (Amend::UnknownMember(name), value) => {
                let mut inner = Value::map();
                inner.insert("name", Value::String(name.to_owned()));
                value.insert("SDK_UNKNOWN_MEMBER", inner);
            }
            _ => {}
        }
    }
}

impl Map for Value {
    fn len(&self) -> usize {
        self.entries().len()
    }

    fn value(&self, key: &str) -> Option<&dyn Shape> {
        self.get(key).map(|value| value as &dyn Shape)
    }

    fn each<'a>(&'a self, visit: &mut dyn FnMut(&'a str, &'a dyn Shape)) {
        for (key, value) in self.entries() {
            visit(key, value);
        }
    }
}

/// Of entries with the same key the last one counts, in the place of the first. One pass, since the map may come from outside
/// and be as large as its sender likes.
fn keep_last(entries: &mut Vec<(String, Value)>) {
    let mut first = HashMap::with_capacity(entries.len());
    let mut later = Vec::new();
    for (index, (key, _)) in entries.iter().enumerate() {
        let place = *first.entry(key.as_str()).or_insert(index);
        if place != index {
            later.push((index, place));
        }
    }
    if later.is_empty() {
        return;
    }
    drop(first);
    for (index, place) in &later {
        entries.swap(*index, *place);
    }
    let mut later = later.into_iter().map(|(index, _)| index).peekable();
    let mut index = 0;
    entries.retain(|_| {
        let is_later = later.next_if_eq(&index).is_some();
        index += 1;
        !is_later
    });
}

impl fmt::Debug for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Value::Null => f.write_str("null"),
            Value::List(elements) => f.debug_list().entries(elements).finish(),
            Value::Map(entries) => f
                .debug_map()
                .entries(entries.iter().map(|(key, value)| (key, value)))
                .finish(),
            scalar => write!(f, "<{}>", scalar.word()),
        }
    }
}

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        Value::String(text.to_owned())
    }
}

impl From<String> for Value {
    fn from(text: String) -> Self {
        Value::String(text)
    }
}

impl From<bool> for Value {
    fn from(value: bool) -> Self {
        Value::Boolean(value)
    }
}

impl From<i64> for Value {
    fn from(value: i64) -> Self {
        Value::Integer(value)
    }
}

impl From<f64> for Value {
    fn from(value: f64) -> Self {
        Value::Float(value)
    }
}

impl From<Vec<Value>> for Value {
    fn from(elements: Vec<Value>) -> Self {
        Value::List(elements)
    }
}

impl FromIterator<(String, Value)> for Value {
    fn from_iter<I: IntoIterator<Item = (String, Value)>>(entries: I) -> Self {
        Value::Map(entries.into_iter().collect())
    }
}
