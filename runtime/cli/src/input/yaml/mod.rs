//! Reading YAML as the AWS CLI does: YAML 1.2, one document, the safe tags, and no key twice.

use std::borrow::Cow;
use std::collections::HashMap;

use base64::Engine as _;
use opsmith_shape::yaml::{Implicit, resolve};
use opsmith_shape::{Blob, Value};
use saphyr_parser::{Event, Parser, ScalarStyle, ScanError, Span, StrInput, Tag};

use super::json::SyntaxError;
use super::source::{Layout, Secrets};

mod scalar;
#[cfg(test)]
mod tests;

/// Deeper documents are refused, as for JSON.
const DEEPEST: usize = 200;

/// How many values aliases may bring in together: a few lines of them could otherwise fill all memory.
const MOST_COPIES: usize = 100_000;

/// What a text holds.
#[derive(Debug)]
pub(crate) struct Document {
    pub(crate) value: Value,
    /// Keys that are not text, which YAML allows and no AWS API has.
    pub(crate) odd_keys: Vec<OddKey>,
}

/// A key that is not text.
#[derive(Debug)]
pub(crate) struct OddKey {
    /// The mapping it stands in.
    pub(crate) path: String,
    pub(crate) key: String,
    /// What it is instead.
    pub(crate) word: &'static str,
    /// It stands in something that may be secret, and so may be no more than mentioned.
    pub(crate) hidden: bool,
}

/// Reads a YAML text. Where the parts stand is noted in `layout`, also of a text that turns out to be wrong.
pub(crate) fn parse(
    text: &str,
    secrets: &Secrets,
    layout: &mut Layout,
) -> Result<Document, SyntaxError> {
    let mut builder = Builder {
        parser: Parser::new_from_str(text),
        offsets: Offsets::of(text),
        secrets,
        layout,
        path: String::new(),
        depth: 0,
        anchors: HashMap::new(),
        copies: 0,
        odd_keys: Vec::new(),
    };
    let value = builder.document()?;
    Ok(Document {
        value,
        odd_keys: builder.odd_keys,
    })
}

/// From characters, in which the parser counts, to bytes.
struct Offsets {
    /// Of each character; none where all are one byte long.
    bytes: Vec<usize>,
    length: usize,
}

impl Offsets {
    fn of(text: &str) -> Self {
        let bytes = if text.is_ascii() {
            Vec::new()
        } else {
            text.char_indices().map(|(byte, _)| byte).collect()
        };
        Offsets {
            bytes,
            length: text.len(),
        }
    }

    fn byte(&self, character: usize) -> usize {
        if self.bytes.is_empty() {
            return character.min(self.length);
        }
        self.bytes.get(character).copied().unwrap_or(self.length)
    }

    fn range(&self, span: Span) -> std::ops::Range<usize> {
        self.byte(span.start.index())..self.byte(span.end.index())
    }
}

struct Builder<'a> {
    parser: Parser<'a, StrInput<'a>>,
    offsets: Offsets,
    secrets: &'a Secrets,
    layout: &'a mut Layout,
    path: String,
    depth: usize,
    anchors: HashMap<usize, Value>,
    copies: usize,
    odd_keys: Vec<OddKey>,
}

type Found<'a> = (Event<'a>, Span);

impl<'a> Builder<'a> {
    /// The next event that matters.
    fn next(&mut self) -> Result<Found<'a>, SyntaxError> {
        loop {
            match self.parser.next_event() {
                None => return Ok((Event::StreamEnd, Span::default())),
                Some(Ok((Event::StreamStart | Event::Nothing, _))) => {}
                Some(Ok(found)) => return Ok(found),
                Some(Err(error)) => return Err(self.scan_error(&error)),
            }
        }
    }

    fn scan_error(&self, error: &ScanError) -> SyntaxError {
        SyntaxError {
            offset: self.offsets.byte(error.marker().index()),
            what: error.info().to_owned(),
        }
    }

    fn error(&self, span: Span, what: impl Into<String>) -> SyntaxError {
        SyntaxError {
            offset: self.offsets.byte(span.start.index()),
            what: what.into(),
        }
    }

    fn document(&mut self) -> Result<Value, SyntaxError> {
        if matches!(self.next()?, (Event::StreamEnd, _)) {
            return Ok(Value::Null);
        }
        let first = self.next()?;
        let shown = matches!(first.0, Event::MappingStart(..));
        let value = self.value(first, shown)?;
        self.next()?;
        match self.next()? {
            (Event::StreamEnd, _) => Ok(value),
            (_, span) => Err(self.error(span, "a second document; there may be only one")),
        }
    }

    fn value(&mut self, (event, span): Found<'a>, shown: bool) -> Result<Value, SyntaxError> {
        let (anchor, value) = match event {
            Event::Alias(anchor) => return self.alias(anchor, span, shown),
            Event::Scalar(text, style, anchor, tag) => {
                let range = self.offsets.range(span);
                self.layout.cover_scalar(range, &text, shown, self.secrets);
                (anchor, self.scalar(&text, style, tag, span)?)
            }
            Event::SequenceStart(anchor, tag) => {
                self.check_tag(tag.as_deref(), "seq", span)?;
                (
                    anchor,
                    self.nested(span, |builder| builder.sequence(shown))?,
                )
            }
            Event::MappingStart(anchor, tag) => {
                self.check_tag(tag.as_deref(), "map", span)?;
                (anchor, self.nested(span, |builder| builder.mapping(shown))?)
            }
            _ => return Err(self.error(span, "expected a value")),
        };
        if anchor > 0 {
            self.anchors.insert(anchor, value.clone());
        }
        Ok(value)
    }

    fn nested(
        &mut self,
        span: Span,
        read: impl FnOnce(&mut Self) -> Result<Value, SyntaxError>,
    ) -> Result<Value, SyntaxError> {
        if self.depth == DEEPEST {
            return Err(self.error(span, format!("nested more than {DEEPEST} levels deep")));
        }
        self.depth += 1;
        let value = read(self);
        self.depth -= 1;
        value
    }

    fn alias(&mut self, anchor: usize, span: Span, shown: bool) -> Result<Value, SyntaxError> {
        self.layout
            .cover_scalar(self.offsets.range(span), "", shown, self.secrets);
        let Some(value) = self.anchors.get(&anchor) else {
            return Err(self.error(span, "this alias stands inside its own anchor"));
        };
        self.copies += count(value);
        if self.copies > MOST_COPIES {
            return Err(self.error(
                span,
                format!("aliases repeat more than {MOST_COPIES} values"),
            ));
        }
        Ok(value.clone())
    }

    fn sequence(&mut self, shown: bool) -> Result<Value, SyntaxError> {
        let mut elements = Vec::new();
        loop {
            let found = self.next()?;
            if matches!(found.0, Event::SequenceEnd) {
                return Ok(Value::List(elements));
            }
            let length = self.path.len();
            self.path.push_str(&format!("[{}]", elements.len()));
            self.layout
                .note(&self.path, None, self.offsets.byte(found.1.start.index()));
            elements.push(self.value(found, shown)?);
            self.path.truncate(length);
        }
    }

    fn mapping(&mut self, shown: bool) -> Result<Value, SyntaxError> {
        let mut entries: Vec<(String, Value)> = Vec::new();
        let mut lines: HashMap<String, usize> = HashMap::new();
        let mut merged = Vec::new();
        loop {
            let (event, key_span) = self.next()?;
            if matches!(event, Event::MappingEnd) {
                return Ok(Value::Map(merge(entries, merged)));
            }
            let (key, merges) = self.key(event, key_span, shown)?;
            let place = self.offsets.byte(key_span.start.index());
            if let Some(line) = lines
                .insert(key.clone(), key_span.start.line())
                .filter(|_| !merges)
            {
                return Err(self.error(
                    key_span,
                    format!(
                        "the key {} stands on line {line} already",
                        self.trusted(&key)
                    ),
                ));
            }
            let found = self.next()?;
            let length = self.path.len();
            self.path.push_str(if length > 0 { "." } else { "" });
            self.path.push_str(&key);
            self.layout.note(
                &self.path,
                Some(place),
                self.offsets.byte(found.1.start.index()),
            );
            let value = self.value(found, shown && self.secrets.may_show(&key))?;
            self.path.truncate(length);
            if merges {
                merged.push(value)
            } else {
                entries.push((key, value))
            }
        }
    }

    /// A key as messages about a malformed document may show it.
    fn trusted<'k>(&self, key: &'k str) -> &'k str {
        if self.secrets.are_none() || self.secrets.is_member(key) {
            key
        } else {
            "***"
        }
    }

    /// A key as text, and whether it is the one that merges mappings.
    fn key(
        &mut self,
        event: Event<'a>,
        span: Span,
        shown: bool,
    ) -> Result<(String, bool), SyntaxError> {
        if let Event::Scalar(text, ..) = &event {
            let range = self.offsets.range(span);
            self.layout.cover_key(range, text, shown, self.secrets);
        }
        let value = match event {
            Event::Scalar(text, ScalarStyle::Plain, _, None) if text == "<<" => {
                return Ok((text.into_owned(), true));
            }
            Event::Scalar(text, style, anchor, tag) => {
                let value = self.scalar(&text, style, tag, span)?;
                if anchor > 0 {
                    self.anchors.insert(anchor, value.clone());
                }
                value
            }
            Event::Alias(anchor) => self.alias(anchor, span, shown)?,
            _ => return Err(self.error(span, "a key must be a text")),
        };
        let word = value.word();
        let key = match value {
            Value::String(text) => return Ok((text, false)),
            Value::List(_) | Value::Map(_) => return Err(self.error(span, "a key must be a text")),
            other => serde_json::to_string(&other).unwrap_or_default(),
        };
        self.odd_keys.push(OddKey {
            path: self.path.clone(),
            key: key.clone(),
            word,
            hidden: !shown,
        });
        Ok((key, false))
    }

    fn check_tag(&self, tag: Option<&Tag>, expected: &str, span: Span) -> Result<(), SyntaxError> {
        match tag {
            Some(tag) if !(is_core(tag) && tag.suffix == expected) => {
                Err(self.unknown_tag(tag, span))
            }
            _ => Ok(()),
        }
    }

    fn unknown_tag(&self, tag: &Tag, span: Span) -> SyntaxError {
        let known = "!!str, !!int, !!float, !!bool, !!null, !!binary, !!timestamp, !!seq and !!map";
        // Where a blank is missing, a tag may be the value: `!hunter2`.
        let tag = if self.secrets.are_none() {
            &tag.to_string()
        } else {
            "***"
        };
        self.error(
            span,
            format!("the tag {tag} is not known here; {known} are"),
        )
    }

    fn scalar(
        &self,
        text: &str,
        style: ScalarStyle,
        tag: Option<Cow<'a, Tag>>,
        span: Span,
    ) -> Result<Value, SyntaxError> {
        let kind = match tag.as_deref() {
            None if style == ScalarStyle::Plain => resolve(text),
            None => Implicit::Text,
            Some(tag) if is_core(tag) => match tag.suffix.as_str() {
                "str" => Implicit::Text,
                "int" => Implicit::Integer,
                "float" => Implicit::Float,
                "null" => Implicit::Null,
                "bool" | "timestamp" => resolve(text),
                "binary" => return self.binary(text, span),
                _ => return Err(self.unknown_tag(tag, span)),
            },
            // `!` alone says that a plain text is nothing but text.
            Some(tag) if tag.handle.is_empty() && tag.suffix == "!" => Implicit::Text,
            Some(tag) => return Err(self.unknown_tag(tag, span)),
        };
        let value = match kind {
            Implicit::Null => Some(Value::Null),
            Implicit::Boolean(value) => Some(Value::Boolean(value)),
            Implicit::Integer => scalar::integer(text),
            Implicit::Float => scalar::float(text).map(Value::Float),
            Implicit::Date => Some(Value::Date(text.to_owned())),
            Implicit::Timestamp => scalar::timestamp(text).map(Value::Timestamp),
            Implicit::Text | Implicit::Merge | Implicit::Default => {
                Some(Value::String(text.to_owned()))
            }
        };
        value.ok_or_else(|| self.error(span, "a value that its type does not allow"))
    }

    fn binary(&self, text: &str, span: Span) -> Result<Value, SyntaxError> {
        let text: String = text.split_whitespace().collect();
        let bytes = base64::engine::general_purpose::STANDARD.decode(text);
        match bytes {
            Ok(bytes) => Ok(Value::Blob(Blob::from(bytes))),
            Err(_) => Err(self.error(span, "not base64, which !!binary promises")),
        }
    }
}

fn is_core(tag: &Tag) -> bool {
    tag.is_yaml_core_schema()
}

/// How many values there are in a value.
fn count(value: &Value) -> usize {
    let elements = value.elements().iter().map(count).sum::<usize>();
    1 + elements
        + value
            .entries()
            .iter()
            .map(|(_, value)| count(value))
            .sum::<usize>()
}

/// The entries, and behind them those of merged mappings whose keys they do not have.
fn merge(mut entries: Vec<(String, Value)>, merged: Vec<Value>) -> Vec<(String, Value)> {
    let sources = merged.into_iter().flat_map(|value| match value {
        Value::List(elements) => elements,
        other => vec![other],
    });
    for source in sources {
        if let Value::Map(more) = source {
            for (key, value) in more {
                if entries.iter().all(|(known, _)| *known != key) {
                    entries.push((key, value));
                }
            }
        }
    }
    entries
}
