//! JSON text as a tree that keeps its order and borrows its strings.
//!
//! Borrowed strings are slices of the source, so [`Source::find`] tells where any key or string stands, at no cost for the models
//! in which nothing is wrong.

use std::borrow::Cow;
use std::cell::RefCell;
use std::collections::HashSet;
use std::fmt;
use std::sync::Arc;

use serde::de::{DeserializeSeed, Deserializer, Error as _, MapAccess, SeqAccess, Visitor};
use serde_json::value::RawValue;

use crate::diagnose::{Problem, Report, Source};

/// A JSON value.
#[derive(Debug, Clone, PartialEq)]
#[allow(missing_docs, reason = "the variants are the kinds of JSON values")]
pub enum Json<'t> {
    Null,
    Boolean(bool),
    Integer(i64),
    Float(f64),
    /// A number in the digits of the text, which neither of the other two holds exactly. Only values of defaults are read so.
    Number(Cow<'t, str>),
    String(Cow<'t, str>),
    Array(Vec<Json<'t>>),
    Object(Vec<(Cow<'t, str>, Json<'t>)>),
}

impl<'t> Json<'t> {
    /// The entry of an object with this key.
    pub fn get(&self, key: &str) -> Option<&Json<'t>> {
        self.entries()
            .iter()
            .find(|(name, _)| name == key)
            .map(|(_, value)| value)
    }

    /// The entries of an object; none where it is something else.
    pub fn entries(&self) -> &[(Cow<'t, str>, Json<'t>)] {
        match self {
            Json::Object(entries) => entries,
            _ => &[],
        }
    }

    /// The elements of an array; none where it is something else.
    pub fn elements(&self) -> &[Json<'t>] {
        match self {
            Json::Array(elements) => elements,
            _ => &[],
        }
    }

    /// The text of a string.
    pub fn as_str(&self) -> Option<&str> {
        match self {
            Json::String(text) => Some(text),
            _ => None,
        }
    }

    /// The text of the string at `key`.
    pub fn text(&self, key: &str) -> Option<&str> {
        self.get(key)?.as_str()
    }

    /// Whether `true` stands at `key`.
    pub fn flag(&self, key: &str) -> bool {
        self.get(key) == Some(&Json::Boolean(true))
    }

    /// The word that messages use for it.
    pub fn word(&self) -> &'static str {
        match self {
            Json::Null => "null",
            Json::Boolean(_) => "a boolean",
            Json::Integer(_) | Json::Float(_) | Json::Number(_) => "a number",
            Json::String(_) => "a string",
            Json::Array(_) => "an array",
            Json::Object(_) => "an object",
        }
    }

    /// The same value without ties to its source.
    pub fn into_owned(self) -> Json<'static> {
        match self {
            Json::Null => Json::Null,
            Json::Boolean(value) => Json::Boolean(value),
            Json::Integer(value) => Json::Integer(value),
            Json::Float(value) => Json::Float(value),
            Json::Number(digits) => Json::Number(Cow::Owned(digits.into_owned())),
            Json::String(text) => Json::String(Cow::Owned(text.into_owned())),
            Json::Array(elements) => {
                Json::Array(elements.into_iter().map(Json::into_owned).collect())
            }
            Json::Object(entries) => Json::Object(
                entries
                    .into_iter()
                    .map(|(key, value)| (Cow::Owned(key.into_owned()), value.into_owned()))
                    .collect(),
            ),
        }
    }
}

/// As JSON text without spaces.
impl fmt::Display for Json<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Json::Null => f.write_str("null"),
            Json::Boolean(value) => value.fmt(f),
            Json::Integer(value) => value.fmt(f),
            Json::Float(value) => fmt::Debug::fmt(value, f),
            Json::Number(digits) => f.write_str(digits),
            Json::String(text) => serde_json::Value::from(text.as_ref()).fmt(f),
            Json::Array(elements) => {
                f.write_str("[")?;
                for (index, element) in elements.iter().enumerate() {
                    write!(f, "{}{element}", if index == 0 { "" } else { "," })?;
                }
                f.write_str("]")
            }
            Json::Object(entries) => {
                f.write_str("{")?;
                for (index, (key, value)) in entries.iter().enumerate() {
                    let comma = if index == 0 { "" } else { "," };
                    write!(
                        f,
                        "{comma}{}:{value}",
                        serde_json::Value::from(key.as_ref())
                    )?;
                }
                f.write_str("}")
            }
        }
    }
}

/// Parses the text of `source`. Nesting is bounded (by serde_json, at 128), and no object may name a key twice.
pub fn parse(source: &Arc<Source>) -> Result<Json<'_>, Report> {
    parse_part(source, &source.text)
}

/// [`parse`] for a part of the text.
pub fn parse_part<'t>(source: &'t Arc<Source>, text: &'t str) -> Result<Json<'t>, Report> {
    let duplicates = RefCell::new(Vec::new());
    let mut deserializer = serde_json::Deserializer::from_str(text);
    let tree = Tree {
        duplicates: &duplicates,
        keeps_digits: false,
    }
    .deserialize(&mut deserializer)
    .and_then(|tree| deserializer.end().map(|()| tree))
    .map_err(|error| syntax(source, text, &error))?;
    let problems = duplicates
        .into_inner()
        .into_iter()
        .map(|key: Cow<'_, str>| {
            let at = source.find(&key).unwrap_or_default();
            Problem::new(
                source,
                at,
                format!(
                    "the key `{}` stands twice in one object",
                    key.escape_debug()
                ),
                "second of the two",
            )
            .hint("remove or rename one of them")
        });
    Report(problems.collect()).or(tree)
}

fn syntax(source: &Arc<Source>, text: &str, error: &serde_json::Error) -> Report {
    let said = error.to_string();
    let message = said.split(" at line ").next().unwrap_or(&said);
    Problem::new(
        source,
        source.position(text, error.line(), error.column()),
        format!("this is not JSON: {message}"),
        "here",
    )
    .into()
}

/// Builds a [`Json`], and notes keys that stand twice.
#[derive(Clone, Copy)]
struct Tree<'d, 't> {
    duplicates: &'d RefCell<Vec<Cow<'t, str>>>,
    /// Whether this is the value of a default, of which numbers keep their digits.
    keeps_digits: bool,
}

/// The key whose values may be numbers of any size.
const DEFAULT: &str = "smithy.api#default";

impl<'t> DeserializeSeed<'t> for Tree<'_, 't> {
    type Value = Json<'t>;

    fn deserialize<D: Deserializer<'t>>(self, deserializer: D) -> Result<Json<'t>, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'t> Visitor<'t> for Tree<'_, 't> {
    type Value = Json<'t>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON value")
    }

    fn visit_unit<E>(self) -> Result<Json<'t>, E> {
        Ok(Json::Null)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Json<'t>, E> {
        Ok(Json::Boolean(value))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Json<'t>, E> {
        Ok(Json::Integer(value))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Json<'t>, E> {
        Ok(i64::try_from(value).map_or(Json::Float(value as f64), Json::Integer))
    }

    fn visit_f64<E>(self, value: f64) -> Result<Json<'t>, E> {
        Ok(Json::Float(value))
    }

    fn visit_borrowed_str<E>(self, text: &'t str) -> Result<Json<'t>, E> {
        Ok(Json::String(Cow::Borrowed(text)))
    }

    fn visit_str<E>(self, text: &str) -> Result<Json<'t>, E> {
        Ok(Json::String(Cow::Owned(text.to_owned())))
    }

    fn visit_seq<A: SeqAccess<'t>>(self, mut sequence: A) -> Result<Json<'t>, A::Error> {
        let mut elements = Vec::new();
        while let Some(element) = sequence.next_element_seed(self)? {
            elements.push(element);
        }
        Ok(Json::Array(elements))
    }

    fn visit_map<A: MapAccess<'t>>(self, mut map: A) -> Result<Json<'t>, A::Error> {
        let mut entries: Vec<(Cow<'t, str>, Json<'t>)> = Vec::new();
        while let Some(key) = map.next_key_seed(Key)? {
            let value = if key == DEFAULT && !self.keeps_digits {
                let text = map.next_value::<&'t RawValue>()?.get();
                self.digits(text).map_err(A::Error::custom)?
            } else {
                map.next_value_seed(self)?
            };
            entries.push((key, value));
        }
        self.note_duplicates(&entries);
        Ok(Json::Object(entries))
    }
}

impl<'t> Tree<'_, 't> {
    /// The value of a default. Only the outermost one is read from its text, so that nothing is read more than twice.
    fn digits(self, text: &'t str) -> Result<Json<'t>, serde_json::Error> {
        if text.starts_with(|c: char| c == '-' || c.is_ascii_digit()) {
            return Ok(number(text));
        }
        let inner = Tree {
            keeps_digits: true,
            ..self
        };
        inner.deserialize(&mut serde_json::Deserializer::from_str(text))
    }

    fn note_duplicates(&self, entries: &[(Cow<'t, str>, Json<'t>)]) {
        let duplicate = |index: usize| self.duplicates.borrow_mut().push(entries[index].0.clone());
        // Most objects are small, and a set costs more than it saves there.
        if entries.len() <= 8 {
            let seen_before = |index: &usize| {
                entries[..*index]
                    .iter()
                    .any(|(key, _)| *key == entries[*index].0)
            };
            (0..entries.len()).filter(seen_before).for_each(duplicate);
            return;
        }
        let mut seen = HashSet::with_capacity(entries.len());
        for (index, (key, _)) in entries.iter().enumerate() {
            if !seen.insert(key.as_ref()) {
                duplicate(index);
            }
        }
    }
}

/// A number, in its digits where it has more than a double keeps, or is larger.
fn number(text: &str) -> Json<'_> {
    /// Of decimal digits, a double keeps these in any case.
    const KEPT: usize = 15;
    if let Ok(value) = text.parse() {
        return Json::Integer(value);
    }
    let mantissa = text.split(['e', 'E']).next().unwrap_or(text);
    let digits = mantissa.trim_start_matches(['-', '0', '.']);
    let count = digits.bytes().filter(u8::is_ascii_digit).count();
    match text.parse::<f64>() {
        Ok(value) if value.is_finite() && count <= KEPT => Json::Float(value),
        _ => Json::Number(Cow::Borrowed(text)),
    }
}

/// A key, borrowed where the text has it without escapes.
struct Key;

impl<'t> DeserializeSeed<'t> for Key {
    type Value = Cow<'t, str>;

    fn deserialize<D: Deserializer<'t>>(self, deserializer: D) -> Result<Cow<'t, str>, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl<'t> Visitor<'t> for Key {
    type Value = Cow<'t, str>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a key")
    }

    fn visit_borrowed_str<E>(self, text: &'t str) -> Result<Cow<'t, str>, E> {
        Ok(Cow::Borrowed(text))
    }

    fn visit_str<E>(self, text: &str) -> Result<Cow<'t, str>, E> {
        Ok(Cow::Owned(text.to_owned()))
    }
}
