//! The AWS CLI's shorthand for structures and maps, such as `Name=a,Tags=[x,y],Inner={Count=1}`.
//!
//! The grammar has quirks that scripts rely on, so this follows the original's parser step by step: after the first value each comma
//! is tried as one between values, and where that fails the parser goes back to it and takes it as one between members.

use opsmith_shape::{Blob, Value};

use super::load::Loaded;

#[cfg(test)]
mod tests;

/// Why a text is no shorthand.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum ShorthandError {
    /// `expected` is what could stand at the character `at` (from 0).
    Syntax { expected: String, at: usize },
    /// A name that was given before.
    Duplicate { key: String, at: usize },
    /// A file named after `@=` that cannot be read.
    File(String),
}

/// Reads the content of a file where a value names one.
pub(crate) type Load<'a> = &'a dyn Fn(&str) -> Option<Result<Loaded, String>>;

/// Reads a text. All scalars are text still; what they are to be, the model says.
pub(crate) fn parse(text: &str, load: Load<'_>) -> Result<Value, ShorthandError> {
    let mut parser = Parser {
        text: text.chars().collect(),
        at: 0,
        depth: 0,
        load,
    };
    parser.parameter()
}

/// Deeper values are refused, as for JSON.
const DEEPEST: usize = 100;

struct Parser<'a> {
    text: Vec<char>,
    at: usize,
    depth: usize,
    load: Load<'a>,
}

type Parsed<T> = Result<T, ShorthandError>;

fn is_blank(c: char) -> bool {
    matches!(c, ' ' | '\t' | '\n' | '\r' | '\u{b}' | '\u{c}')
}

/// Whether a bare value can begin with this character.
fn begins_bare(c: char) -> bool {
    follows_bare(c, "\"',=[{") && !is_blank(c)
}

/// Whether a bare value can go on with this character, given those that end it.
fn follows_bare(c: char, ends: &str) -> bool {
    !ends.contains(c) && c <= '\u{ffff}' && (c > ' ' || c.is_whitespace())
}

impl Parser<'_> {
    fn current(&self) -> Option<char> {
        self.text.get(self.at).copied()
    }

    fn syntax<T>(&self, expected: &str) -> Parsed<T> {
        Err(ShorthandError::Syntax {
            expected: expected.to_owned(),
            at: self.at,
        })
    }

    fn blanks(&mut self) {
        while self.current().is_some_and(is_blank) {
            self.at += 1;
        }
    }

    fn expect(&mut self, character: char) -> Parsed<()> {
        if self.current() != Some(character) {
            return self.syntax(&format!("{character:?}"));
        }
        self.at += 1;
        Ok(())
    }

    /// The same, with blanks on both sides.
    fn expect_between_blanks(&mut self, character: char) -> Parsed<()> {
        self.blanks();
        self.expect(character)?;
        self.blanks();
        Ok(())
    }

    fn parameter(&mut self) -> Parsed<Value> {
        let mut entries: Vec<(String, Value)> = Vec::new();
        loop {
            let start = self.at;
            let (key, from_file) = self.key()?;
            let value = self.values()?;
            let value = if from_file {
                self.loaded(value)?
            } else {
                value
            };
            if entries.iter().any(|(known, _)| *known == key) {
                return Err(ShorthandError::Duplicate { key, at: start });
            }
            entries.push((key, value));
            if self.at >= self.text.len() {
                return Ok(Value::Map(entries));
            }
            self.expect_between_blanks(',')?;
        }
    }

    /// A name with the sign after it, and whether that sign asks for files to be read.
    fn key(&mut self) -> Parsed<(String, bool)> {
        let start = self.at;
        while self
            .current()
            .is_some_and(|c| c.is_ascii_alphanumeric() || "-_.#/:".contains(c))
        {
            self.at += 1;
        }
        let key = self
            .text
            .get(start..self.at)
            .unwrap_or_default()
            .iter()
            .collect();
        self.blanks();
        let from_file = self.current() == Some('@');
        if from_file {
            self.at += 1;
        }
        self.expect_between_blanks('=')?;
        Ok((key, from_file))
    }

    fn values(&mut self) -> Parsed<Value> {
        match self.current() {
            None => Ok(Value::from("")),
            Some('[') => self.nested(Self::list),
            Some('{') => self.nested(Self::hash),
            Some(_) => self.comma_separated(),
        }
    }

    fn nested(&mut self, read: impl FnOnce(&mut Self) -> Parsed<Value>) -> Parsed<Value> {
        if self.depth == DEEPEST {
            return self.syntax(&format!("at most {DEEPEST} levels"));
        }
        self.depth += 1;
        let value = read(self);
        self.depth -= 1;
        value
    }

    /// One value, or several with commas between them.
    fn comma_separated(&mut self) -> Parsed<Value> {
        let first = self.first_value()?;
        self.blanks();
        if self.current() != Some(',') {
            return Ok(Value::String(first));
        }
        let mut values = vec![first];
        self.expect_between_blanks(',')?;
        loop {
            match self.next_value() {
                Ok((value, is_last)) => {
                    values.push(value);
                    if is_last {
                        break;
                    }
                }
                Err(error) if self.at >= self.text.len() => return Err(error),
                // What follows the comma is a member, or nothing that could be a value.
                Err(_) => {
                    while self.at > 0 && self.current() != Some(',') {
                        self.at -= 1;
                    }
                    break;
                }
            }
        }
        match <[String; 1]>::try_from(values) {
            Ok([one]) => Ok(Value::String(one)),
            Err(several) => Ok(Value::List(
                several.into_iter().map(Value::String).collect(),
            )),
        }
    }

    /// A value behind a comma, and whether it is the last.
    fn next_value(&mut self) -> Parsed<(String, bool)> {
        let value = match self.current() {
            Some(quote @ ('\'' | '"')) => self.quoted(quote)?,
            _ => match self.bare("\"',=") {
                Some(value) => value,
                None => return self.syntax("a value"),
            },
        };
        self.blanks();
        if self.at >= self.text.len() {
            return Ok((value, true));
        }
        self.expect_between_blanks(',')?;
        Ok((value, false))
    }

    fn first_value(&mut self) -> Parsed<String> {
        match self.current() {
            Some(quote @ ('\'' | '"')) => self.quoted(quote),
            _ => Ok(self.bare("\"',]}").unwrap_or_default()),
        }
    }

    /// A value without quotes. Only a comma can be escaped in it.
    fn bare(&mut self, ends: &str) -> Option<String> {
        let start = self.at;
        let mut value = String::new();
        while let Some(c) = self.current() {
            if c == '\\' && self.text.get(self.at + 1) == Some(&',') {
                value.push(',');
                self.at += 2;
            } else if if self.at == start {
                begins_bare(c)
            } else {
                follows_bare(c, ends)
            } {
                value.push(c);
                self.at += 1;
            } else {
                break;
            }
        }
        (self.at > start).then(|| value.trim_end().to_owned())
    }

    /// A value in quotes. A backslash before the last possible quote is content, if there is no other end.
    fn quoted(&mut self, quote: char) -> Parsed<String> {
        let start = self.at + 1;
        let (mut at, mut escaped, mut end) = (start, None, None);
        while let Some(c) = self.text.get(at).copied() {
            if c == quote {
                end = Some(at);
                break;
            }
            let escapes = c == '\\' && self.text.get(at + 1) == Some(&quote);
            if escapes {
                escaped = Some(at + 1);
            }
            at += if escapes { 2 } else { 1 };
        }
        let Some(end) = end.or(escaped) else {
            return self.syntax(&format!("a closing {quote}"));
        };
        self.at = end + 1;
        let content: String = self
            .text
            .get(start..end)
            .unwrap_or_default()
            .iter()
            .collect();
        Ok(content
            .replace(&format!("\\{quote}"), &quote.to_string())
            .replace("\\\\", "\\"))
    }

    fn item(&mut self) -> Parsed<Value> {
        match self.current() {
            Some('[') => self.nested(Self::list),
            Some('{') => self.nested(Self::hash),
            _ => self.first_value().map(Value::String),
        }
    }

    fn list(&mut self) -> Parsed<Value> {
        self.expect_between_blanks('[')?;
        let mut items = Vec::new();
        while self.current() != Some(']') {
            items.push(self.item()?);
            self.after_item(']')?;
        }
        self.expect(']')?;
        Ok(Value::List(items))
    }

    fn hash(&mut self) -> Parsed<Value> {
        self.expect_between_blanks('{')?;
        let mut hash = Value::map();
        while self.current() != Some('}') {
            let (key, from_file) = self.key()?;
            let item = self.item()?;
            let item = if from_file { self.loaded(item)? } else { item };
            self.after_item('}')?;
            hash.insert(key, item);
        }
        self.expect('}')?;
        Ok(hash)
    }

    fn after_item(&mut self, end: char) -> Parsed<()> {
        self.blanks();
        if self.current() != Some(end) {
            self.expect(',')?;
            self.blanks();
        }
        Ok(())
    }

    /// A value, or each element of a list, read from the file it names.
    fn loaded(&self, value: Value) -> Parsed<Value> {
        Ok(match value {
            Value::String(text) => match (self.load)(&text) {
                None => Value::String(text),
                Some(Ok(Loaded::Text(text))) => Value::String(text),
                Some(Ok(Loaded::Bytes(bytes))) => Value::Blob(Blob::from(bytes)),
                Some(Err(error)) => return Err(ShorthandError::File(error)),
            },
            Value::List(values) => {
                let values: Parsed<Vec<_>> =
                    values.into_iter().map(|value| self.loaded(value)).collect();
                Value::List(values?)
            }
            other => other,
        })
    }
}
