//! From the words of an option to a value.

use opsmith_shape::{Blob, Kind, MemberRow, ShapeId, Tables, Trait, Value};

use super::conform::{ConformError, conform};
use super::load::{Loaded, Places, load};
use super::shorthand::{self, ShorthandError};
use super::source::{Layout, Secrets, Source};
use super::{json, scalar};
use crate::report::Failure;
use crate::service::Operation;
use crate::words::operation::Words;

/// The value of a parameter from the words its option was given.
pub(crate) fn unpack(
    operation: Operation<'_>,
    index: usize,
    words: &Words,
    places: Places<'_>,
) -> Result<Option<Value>, Failure> {
    let Some(member) = operation.members().get(index) else {
        return Ok(None);
    };
    let unpacker = Unpacker {
        tables: operation.tables(),
        member,
        option: operation.option(index),
        places,
    };
    let value = match words {
        Words::Flag(value) => Value::Boolean(*value),
        Words::One(text) => unpacker.one(text)?,
        Words::Many(words) => unpacker.many(words)?,
    };
    Ok(Some(value))
}

struct Unpacker<'a> {
    tables: &'a Tables,
    member: &'a MemberRow,
    option: String,
    places: Places<'a>,
}

impl Unpacker<'_> {
    fn wrong(&self, what: impl std::fmt::Display) -> Failure {
        Failure::parameters(format!("{}: {what}", self.option))
    }

    fn load(&self, word: &str) -> Result<Option<Loaded>, Failure> {
        load(self.places, word)
            .transpose()
            .map_err(|error| self.wrong(error))
    }

    fn one(&self, word: &str) -> Result<Value, Failure> {
        match self.load(word)? {
            None => self.text(word),
            Some(Loaded::Text(text)) => self.text(&text),
            Some(Loaded::Bytes(bytes)) => Ok(Value::Blob(Blob::from(bytes))),
        }
    }

    fn text(&self, text: &str) -> Result<Value, Failure> {
        let shape = self.tables.shape(self.member.target);
        let number = |expected: &str, value: Option<Value>| {
            let shown = scalar::shown(text, shape.sensitive);
            // Not a matter of usage for the AWS CLI: the number is only converted when it is used.
            value.ok_or_else(|| {
                Failure::other(format!("{}: expected {expected}{shown}", self.option))
            })
        };
        match shape.kind {
            Kind::Document => self.json(text),
            Kind::Structure | Kind::Union | Kind::Map | Kind::List => {
                self.aggregate(self.member.target, text)
            }
            kind if kind.is_integer() || kind == Kind::BigInteger => {
                number("a whole number", scalar::integer(text))
            }
            Kind::Float | Kind::Double | Kind::BigDecimal => {
                number("a number", scalar::float(text).map(Value::Float))
            }
            Kind::String if self.is_json_text() => {
                self.json(text)?;
                Ok(Value::from(text))
            }
            _ => Ok(Value::from(text)),
        }
    }

    /// A header that holds JSON.
    fn is_json_text(&self) -> bool {
        let facts = self.tables.traits_of(self.member);
        let is_json =
            |fact: &Trait| matches!(fact, Trait::MediaType(media) if media == "application/json");
        facts.iter().any(is_json)
            && facts
                .iter()
                .any(|fact| matches!(fact, Trait::HttpHeader(_)))
    }

    fn many(&self, words: &[String]) -> Result<Value, Failure> {
        // Only a word that stands alone may name a file.
        let loaded = match words {
            [word] => self.load(word)?,
            _ => None,
        };
        match loaded {
            None => self.list(words),
            Some(Loaded::Bytes(bytes)) => Ok(Value::Blob(Blob::from(bytes))),
            Some(Loaded::Text(text))
                if self.takes_words() && !text.trim_start().starts_with('[') =>
            {
                // A quirk of the original: a text is a list of characters.
                let characters: Vec<_> = text.chars().map(String::from).collect();
                self.list(&characters)
            }
            Some(Loaded::Text(text)) => self.list(&[text]),
        }
    }

    fn element(&self) -> Option<&MemberRow> {
        self.tables.element(self.member.target)
    }

    /// Whether the elements of the list are scalars, which stand as words.
    fn takes_words(&self) -> bool {
        let kind = self
            .element()
            .map(|element| self.tables.shape(element.target).kind);
        kind.is_some_and(|kind| {
            !matches!(
                kind,
                Kind::List | Kind::Map | Kind::Structure | Kind::Union | Kind::Document
            )
        })
    }

    fn list(&self, words: &[String]) -> Result<Value, Failure> {
        let Some(first) = words.first() else {
            return Ok(Value::List(Vec::new()));
        };
        let trimmed = first.trim_start();
        if words.len() == 1 && trimmed.starts_with('[') {
            return self.json(first);
        }
        let Some(element) = self.element() else {
            return Ok(Value::List(Vec::new()));
        };
        let is_json = trimmed.starts_with(['{', '[']) || is_document(self.tables, element.target);
        let elements = words.iter().map(|word| {
            if self.takes_words() {
                self.word(element, word, first)
            } else if is_json {
                self.json_element(element, word)
            } else {
                self.shorthand(element.target, word)
            }
        });
        Ok(Value::List(elements.collect::<Result<_, _>>()?))
    }

    /// An element of a list of scalars.
    fn word(&self, element: &MemberRow, word: &str, first: &str) -> Result<Value, Failure> {
        let shape = self.tables.shape(element.target);
        let value = match shape.kind {
            kind if kind.is_integer() || kind == Kind::BigInteger => scalar::integer(word),
            Kind::Float | Kind::Double | Kind::BigDecimal => scalar::float(word).map(Value::Float),
            Kind::Boolean => Some(Value::Boolean(
                !word.is_empty() && !word.eq_ignore_ascii_case("false"),
            )),
            _ => Some(Value::from(word)),
        };
        value.ok_or_else(|| {
            let shown = scalar::shown(word, shape.sensitive);
            let hint = if first.contains(',') {
                "; elements are separated by spaces"
            } else {
                ""
            };
            self.wrong(format_args!(
                "expected {} for each element{shown}{hint}",
                shape.kind.word()
            ))
        })
    }

    fn json_element(&self, element: &MemberRow, word: &str) -> Result<Value, Failure> {
        let needs_brace = matches!(
            self.tables.shape(element.target).kind,
            Kind::Structure | Kind::Union | Kind::Map
        );
        if needs_brace && !word.trim_start().starts_with('{') {
            return Err(self.wrong(format_args!(
                "the first element is JSON, so all must be; this one is not{}",
                scalar::shown(word, self.is_secret())
            )));
        }
        self.json(word)
    }

    /// A structure or map, as JSON or in shorthand.
    fn aggregate(&self, id: ShapeId, text: &str) -> Result<Value, Failure> {
        if is_document(self.tables, id) {
            return self.json(text);
        }
        match text.trim_start().chars().next() {
            Some('{') => self.json(text),
            Some('[') => Err(self.wrong("expected a JSON object in braces, found an array")),
            _ => self.shorthand(id, text),
        }
    }

    fn secrets(&self) -> Secrets {
        Secrets::of(self.tables, Some(self.member.target))
    }

    /// Whether anything below this parameter is secret. Then nothing of its text is shown.
    fn is_secret(&self) -> bool {
        self.tables.is_sensitive(self.member) || !self.secrets().are_none()
    }

    fn json(&self, text: &str) -> Result<Value, Failure> {
        let mut layout = Layout::default();
        let parsed = json::parse(
            text,
            !self.tables.is_sensitive(self.member),
            &self.secrets(),
            &mut layout,
        );
        parsed.map_err(|error| self.syntax("JSON", text, &error.what, error.offset))
    }

    fn shorthand(&self, id: ShapeId, text: &str) -> Result<Value, Failure> {
        if let Some(value) = self.bare_value(id, text) {
            return Ok(value);
        }
        let parsed = shorthand::parse(text, &|word| load(self.places, word));
        let value = parsed.map_err(|error| match error {
            // As for the AWS CLI, this is not a matter of usage.
            ShorthandError::File(error) => Failure::other(format!("{}: {error}", self.option)),
            ShorthandError::Syntax { expected, at } => self.syntax(
                "shorthand",
                text,
                &format!("expected {expected}"),
                byte_offset(text, at),
            ),
            ShorthandError::Duplicate { key, at } => {
                let what = format!(
                    "{key} stands there already; before a list of words comes a space, not a comma"
                );
                self.syntax("shorthand", text, &what, byte_offset(text, at))
            }
        })?;
        let name = &self.member.name;
        conform(self.tables, id, name, value).map_err(|error| match error {
            ConformError::Number(what) => Failure::other(format!("{}: {what}", self.option)),
            ConformError::Document(name) => self.wrong(format_args!(
                "{name} can only be given as JSON, not in shorthand"
            )),
        })
    }

    /// A structure whose only member is a text called `Value` may be that text alone.
    fn bare_value(&self, id: ShapeId, text: &str) -> Option<Value> {
        let [member] = self.tables.members(id) else {
            return None;
        };
        let is_it = member.name == "Value" && self.tables.shape(member.target).kind == Kind::String;
        let is_bare = self.tables.shape(id).kind == Kind::Structure && !text.contains('=');
        (is_it && is_bare).then(|| Value::Map(vec![("Value".to_owned(), Value::from(text))]))
    }

    fn syntax(&self, language: &str, text: &str, what: &str, offset: usize) -> Failure {
        let message = format!("{}: invalid {language}: {what}", self.option);
        if self.is_secret() {
            return Failure::parameters(message);
        }
        let source = Source {
            name: self.option.clone(),
            text: text.to_owned(),
        };
        let excerpt = source.excerpt(offset, &Layout::default(), &self.secrets());
        Failure::parameters(format!("{message}\n{excerpt}"))
    }
}

fn byte_offset(text: &str, characters: usize) -> usize {
    text.char_indices()
        .nth(characters)
        .map_or(text.len(), |(offset, _)| offset)
}

/// Whether a shape is a document, or a list or map that holds nothing but documents.
fn is_document(tables: &Tables, id: ShapeId) -> bool {
    let mut id = id;
    // A list may hold itself; no model has so many levels that are not one.
    for _ in 0..32 {
        match tables.shape(id).kind {
            Kind::Document => return true,
            Kind::List | Kind::Map => match tables.element(id) {
                Some(element) => id = element.target,
                None => return false,
            },
            _ => return false,
        }
    }
    false
}
