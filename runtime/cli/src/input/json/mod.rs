//! Reading JSON as the AWS CLI does, and telling where it is wrong.
//!
//! Python's reader takes `NaN`, `Infinity` and numbers of any size, and of keys that come twice the last one. A reader of our own
//! knows where every member stands and may say what it expected.

use opsmith_shape::Value;

use super::source::{Layout, Secrets};

#[cfg(test)]
mod tests;

/// What is wrong with a text, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct SyntaxError {
    /// In bytes from the start of the text.
    pub(crate) offset: usize,
    /// What, without an excerpt.
    pub(crate) what: String,
}

/// Deeper documents are refused: nobody writes them, and reading them takes stack.
const DEEPEST: usize = 200;

/// Reads a JSON text. Where the parts stand is noted in `layout`, also of a text that turns out to be wrong. `shown`: whether the
/// whole may stand in an excerpt, apart from members that `secrets` hides.
pub(crate) fn parse(
    text: &str,
    shown: bool,
    secrets: &Secrets,
    layout: &mut Layout,
) -> Result<Value, SyntaxError> {
    let mut parser = Parser {
        text,
        at: 0,
        secrets,
        layout,
        path: String::new(),
        depth: 0,
    };
    if text.starts_with('\u{feff}') {
        return Err(parser.error("a byte-order mark, which JSON does not allow; fileb:// takes it"));
    }
    parser.blanks();
    let value = parser.value(shown)?;
    parser.blanks();
    match parser.rest() {
        "" => Ok(value),
        _ => Err(parser.error("text after the end of the document")),
    }
}

struct Parser<'a> {
    text: &'a str,
    at: usize,
    secrets: &'a Secrets,
    layout: &'a mut Layout,
    path: String,
    depth: usize,
}

impl<'a> Parser<'a> {
    fn rest(&self) -> &'a str {
        self.text.get(self.at..).unwrap_or_default()
    }

    fn error(&self, what: impl Into<String>) -> SyntaxError {
        SyntaxError {
            offset: self.at,
            what: what.into(),
        }
    }

    /// An error that says what was expected here, and what stands here by its kind.
    fn expected(&self, what: &str) -> SyntaxError {
        match self.rest().chars().next() {
            None => self.error(format!("expected {what}, but the text ends here")),
            Some('\'') => self.error(format!("expected {what}; JSON has double quotes only")),
            Some(_) => self.error(format!("expected {what}")),
        }
    }

    fn blanks(&mut self) {
        let rest = self.rest();
        self.at += rest.len() - rest.trim_start_matches([' ', '\t', '\n', '\r']).len();
    }

    fn take(&mut self, token: &str) -> bool {
        let found = self.rest().starts_with(token);
        if found {
            self.at += token.len();
        }
        found
    }

    /// A value. `shown`: whether it may stand in an excerpt.
    fn value(&mut self, shown: bool) -> Result<Value, SyntaxError> {
        let start = self.at;
        let value = match self.rest().bytes().next() {
            Some(b'{') => return self.nested(|parser| parser.object(shown)),
            Some(b'[') => return self.nested(|parser| parser.array(shown)),
            Some(b'"') => self.string().map(Value::String),
            Some(b'-' | b'0'..=b'9') if !self.rest().starts_with("-I") => self.number(),
            _ => self.word(),
        };
        let text = self.text.get(start..self.at).unwrap_or_default();
        self.layout
            .cover_scalar(start..self.at, text, shown, self.secrets);
        value
    }

    fn nested(
        &mut self,
        read: impl FnOnce(&mut Self) -> Result<Value, SyntaxError>,
    ) -> Result<Value, SyntaxError> {
        if self.depth == DEEPEST {
            return Err(self.error(format!("nested more than {DEEPEST} levels deep")));
        }
        self.depth += 1;
        let value = read(self);
        self.depth -= 1;
        value
    }

    fn object(&mut self, shown: bool) -> Result<Value, SyntaxError> {
        self.take("{");
        let mut entries = Entries::default();
        self.blanks();
        if self.take("}") {
            return Ok(entries.finish());
        }
        loop {
            self.blanks();
            let key_at = self.at;
            if !self.rest().starts_with('"') {
                self.show_stray_key(shown);
                return Err(self.expected("a name in double quotes"));
            }
            let key = self.string()?;
            self.layout
                .cover_key(key_at..self.at, &key, shown, self.secrets);
            self.blanks();
            if !self.take(":") {
                return Err(self.expected("a colon after the name"));
            }
            self.blanks();
            let length = self.step(&key);
            self.layout.note(&self.path, Some(key_at), self.at);
            let value = self.value(shown && self.secrets.may_show(&key))?;
            self.path.truncate(length);
            entries.put(key, value);
            self.blanks();
            if self.take("}") {
                return Ok(entries.finish());
            }
            if !self.take(",") {
                return Err(self.expected("a comma or a closing brace"));
            }
        }
    }

    /// Where a name is expected, what stands there may be one that is not quoted.
    fn show_stray_key(&mut self, shown: bool) {
        let rest = self.rest();
        let length = rest
            .find(|c: char| !(c.is_alphanumeric() || "_-'".contains(c)))
            .unwrap_or(rest.len());
        let (name, _) = rest.split_at(length);
        let range = self.at..self.at + length;
        self.layout
            .cover_key(range, name.trim_matches('\''), shown, self.secrets);
    }

    /// Goes down to a member; the length of the path before it leads back.
    fn step(&mut self, key: &str) -> usize {
        let length = self.path.len();
        if length > 0 {
            self.path.push('.');
        }
        self.path.push_str(key);
        length
    }

    fn array(&mut self, shown: bool) -> Result<Value, SyntaxError> {
        self.take("[");
        let mut elements = Vec::new();
        self.blanks();
        if self.take("]") {
            return Ok(Value::List(elements));
        }
        loop {
            self.blanks();
            let length = self.path.len();
            self.path.push_str(&format!("[{}]", elements.len()));
            self.layout.note(&self.path, None, self.at);
            elements.push(self.value(shown)?);
            self.path.truncate(length);
            self.blanks();
            if self.take("]") {
                return Ok(Value::List(elements));
            }
            if !self.take(",") {
                return Err(self.expected("a comma or a closing bracket"));
            }
        }
    }

    fn word(&mut self) -> Result<Value, SyntaxError> {
        const WORDS: [(&str, Value); 6] = [
            ("null", Value::Null),
            ("true", Value::Boolean(true)),
            ("false", Value::Boolean(false)),
            ("NaN", Value::Float(f64::NAN)),
            ("Infinity", Value::Float(f64::INFINITY)),
            ("-Infinity", Value::Float(f64::NEG_INFINITY)),
        ];
        match WORDS.iter().find(|(word, _)| self.rest().starts_with(word)) {
            Some((word, value)) => {
                self.take(word);
                Ok(value.clone())
            }
            None if self.rest().starts_with(char::is_alphabetic) => {
                Err(self.expected("a value; a text stands in double quotes"))
            }
            None => Err(self.expected("a value")),
        }
    }

    fn number(&mut self) -> Result<Value, SyntaxError> {
        let start = self.at;
        self.take("-");
        let whole = self.digits();
        if whole == 0 {
            return Err(self.expected("a digit"));
        }
        // A number does not begin with a zero, unless that is all of its whole part.
        if whole > 1
            && self
                .text
                .get(self.at - whole..)
                .is_some_and(|text| text.starts_with('0'))
        {
            self.at -= whole - 1;
            return Err(self.expected("no digit after a zero"));
        }
        let mut is_whole = true;
        if self.fraction_follows() {
            self.take(".");
            self.digits();
            is_whole = false;
        }
        if let Some(length) = self.exponent_length() {
            self.at += length;
            is_whole = false;
        }
        let digits = self.text.get(start..self.at).unwrap_or_default();
        Ok(match digits.parse() {
            Ok(number) if is_whole => Value::Integer(number),
            _ if is_whole => Value::Number(digits.to_owned()),
            _ => Value::Float(digits.parse().unwrap_or(f64::NAN)),
        })
    }

    fn digits(&mut self) -> usize {
        let count = self.rest().bytes().take_while(u8::is_ascii_digit).count();
        self.at += count;
        count
    }

    fn fraction_follows(&self) -> bool {
        let mut bytes = self.rest().bytes();
        bytes.next() == Some(b'.') && bytes.next().is_some_and(|byte| byte.is_ascii_digit())
    }

    fn exponent_length(&self) -> Option<usize> {
        let rest = self.rest().strip_prefix(['e', 'E'])?;
        let digits = rest.strip_prefix(['+', '-']).unwrap_or(rest);
        let count = digits.bytes().take_while(u8::is_ascii_digit).count();
        (count > 0).then_some(1 + rest.len() - digits.len() + count)
    }

    fn string(&mut self) -> Result<String, SyntaxError> {
        let start = self.at;
        self.take("\"");
        let mut string = String::new();
        loop {
            let rest = self.rest();
            let plain = rest
                .find(|c: char| c == '"' || c == '\\' || c < ' ')
                .unwrap_or(rest.len());
            string.push_str(&rest[..plain]);
            self.at += plain;
            match self.rest().chars().next() {
                Some('"') => {
                    self.at += 1;
                    return Ok(string);
                }
                Some('\\') => string.push(self.escape()?),
                Some(_) => {
                    return Err(self.error(
                        "a line break, tab or control character in a string must be escaped",
                    ));
                }
                None => {
                    self.at = start;
                    return Err(self.error("the string that begins here has no end"));
                }
            }
        }
    }

    fn escape(&mut self) -> Result<char, SyntaxError> {
        let escaped = match self.rest().as_bytes().get(1) {
            Some(b'"') => '"',
            Some(b'\\') => '\\',
            Some(b'/') => '/',
            Some(b'b') => '\u{8}',
            Some(b'f') => '\u{c}',
            Some(b'n') => '\n',
            Some(b'r') => '\r',
            Some(b't') => '\t',
            Some(b'u') => return self.unicode(),
            _ => return Err(self.error("an unknown escape; a backslash itself is written \\\\")),
        };
        self.at += 2;
        Ok(escaped)
    }

    /// `\uXXXX`, or two of them for a character beyond the first 65,536.
    fn unicode(&mut self) -> Result<char, SyntaxError> {
        let first = self.unit(0)?;
        let (code, length) = match first {
            0xd800..0xdc00 => {
                let second = self.unit(6).unwrap_or(0);
                if !(0xdc00..0xe000).contains(&second) {
                    return Err(self.error("half of a surrogate pair"));
                }
                (0x10000 + ((first - 0xd800) << 10) + (second - 0xdc00), 12)
            }
            code => (code, 6),
        };
        let character =
            char::from_u32(code).ok_or_else(|| self.error("half of a surrogate pair"))?;
        self.at += length;
        Ok(character)
    }

    fn unit(&self, skipped: usize) -> Result<u32, SyntaxError> {
        let digits = self
            .rest()
            .get(skipped..skipped + 6)
            .and_then(|escape| escape.strip_prefix("\\u"))
            .filter(|digits| digits.bytes().all(|byte| byte.is_ascii_hexdigit()));
        digits
            .and_then(|digits| u32::from_str_radix(digits, 16).ok())
            .ok_or_else(|| self.error("\\u must be followed by four hexadecimal digits"))
    }
}

/// The entries of an object, where the last of the same name counts and stands where the first one stood.
#[derive(Default)]
struct Entries {
    entries: Vec<(String, Value)>,
    places: std::collections::HashMap<String, usize>,
}

impl Entries {
    fn put(&mut self, key: String, value: Value) {
        match self
            .places
            .get(&key)
            .and_then(|place| self.entries.get_mut(*place))
        {
            Some(entry) => entry.1 = value,
            None => {
                self.places.insert(key.clone(), self.entries.len());
                self.entries.push((key, value));
            }
        }
    }

    fn finish(self) -> Value {
        Value::Map(self.entries)
    }
}
