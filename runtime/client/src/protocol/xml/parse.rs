//! A pull parser for the XML that services send.
//!
//! It takes documents of XML 1.0 in UTF-8 without a document type, and checks what the walks rely
//! on: that tags match, attributes are quoted, references mean a character, and that elements lie
//! no deeper than [`DEPTH`]. It allocates nothing but the stack of open elements, except for texts
//! that are not in the document as they are.

use std::borrow::Cow;

use memchr::{memchr, memchr3};

/// How deep elements may lie in elements. What AWS sends stays below 20.
pub(in crate::protocol) const DEPTH: usize = 128;

/// Why a document cannot be parsed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::protocol) struct Malformed {
    /// In words that hold nothing of the document.
    pub(in crate::protocol) reason: &'static str,
    /// The offset in bytes at which the parser was.
    pub(in crate::protocol) at: usize,
}

/// The start of an element.
#[derive(Debug, Clone, Copy)]
pub(in crate::protocol) struct Tag<'a> {
    /// Without its prefix.
    name: &'a str,
    attributes: &'a str,
}

impl<'a> Tag<'a> {
    /// The name without its prefix.
    pub(in crate::protocol) fn name(&self) -> &'a str {
        self.name
    }

    /// Whether it has this name. Which prefix stands for which namespace is up to the document, so
    /// that prefixes are not compared.
    pub(in crate::protocol) fn is(&self, name: &str) -> bool {
        let Some(prefix) = name.strip_suffix(self.name) else {
            return false;
        };
        prefix.is_empty() || prefix.ends_with(':')
    }

    /// Whether it has attributes.
    pub(in crate::protocol) fn has_attributes(&self) -> bool {
        !self.attributes.is_empty()
    }

    /// The value of the attribute of this name, its prefix included: the only attributes with a
    /// prefix are `xsi:type` and the like.
    pub(in crate::protocol) fn attribute(&self, name: &str) -> Option<Cow<'a, str>> {
        let mut attributes = Attributes(self.attributes);
        // They were checked when the tag was parsed.
        while let Ok(Some((known, value))) = attributes.next() {
            if known == name {
                return unescaped(value).ok();
            }
        }
        None
    }
}

/// A document, and a place in it: inside the innermost of the open elements.
#[derive(Debug, Clone)]
pub(in crate::protocol) struct Parser<'a> {
    text: &'a str,
    /// What is still to come.
    rest: &'a str,
    open: Vec<&'a str>,
    /// Whether the innermost element was `<closed/>` where it was opened.
    is_closed: bool,
}

type Parsed<T> = Result<T, &'static str>;

impl<'a> Parser<'a> {
    /// A parser before the root element of a document.
    ///
    /// # Errors
    /// Where it is not text in UTF-8.
    pub(in crate::protocol) fn new(document: &'a [u8]) -> Result<Self, Malformed> {
        let text = std::str::from_utf8(document).map_err(|error| Malformed {
            reason: "it is not UTF-8",
            at: error.valid_up_to(),
        })?;
        Ok(Parser {
            text,
            rest: text.strip_prefix('\u{feff}').unwrap_or(text),
            open: Vec::new(),
            is_closed: false,
        })
    }

    /// The root element.
    ///
    /// # Errors
    /// Where there is none.
    pub(in crate::protocol) fn root(&mut self) -> Result<Tag<'a>, Malformed> {
        let found = self.try_root();
        found.map_err(|reason| self.malformed(reason))
    }

    /// The next element inside the innermost one, which is the innermost one then. `None` where
    /// there are no more: the innermost one is closed then. Texts between elements are skipped.
    ///
    /// # Errors
    /// Where the document is malformed.
    pub(in crate::protocol) fn child(&mut self) -> Result<Option<Tag<'a>>, Malformed> {
        let found = self.try_child();
        found.map_err(|reason| self.malformed(reason))
    }

    /// The text of the innermost element, which is closed then. `None` where there are elements in
    /// it.
    ///
    /// # Errors
    /// Where the document is malformed.
    pub(in crate::protocol) fn text(&mut self) -> Result<Option<Cow<'a, str>>, Malformed> {
        let found = self.try_text();
        found.map_err(|reason| self.malformed(reason))
    }

    /// Closes the innermost element with all that is in it.
    ///
    /// # Errors
    /// Where the document is malformed.
    pub(in crate::protocol) fn skip(&mut self) -> Result<(), Malformed> {
        let depth = self.open.len();
        while self.open.len() >= depth && depth > 0 {
            self.child()?;
        }
        Ok(())
    }

    /// Checks that nothing follows the root element but comments.
    ///
    /// # Errors
    /// Where something does.
    pub(in crate::protocol) fn end(&mut self) -> Result<(), Malformed> {
        let found = self.try_end();
        found.map_err(|reason| self.malformed(reason))
    }

    fn malformed(&self, reason: &'static str) -> Malformed {
        Malformed {
            reason,
            at: self.text.len() - self.rest.len(),
        }
    }

    fn try_root(&mut self) -> Parsed<Tag<'a>> {
        self.between()?;
        if self.rest.is_empty() {
            return Err("there is no element");
        }
        self.start()
    }

    fn try_end(&mut self) -> Parsed<()> {
        self.between()?;
        if self.rest.is_empty() {
            Ok(())
        } else {
            Err("something follows the root element")
        }
    }

    /// Skips what may stand outside the root element.
    fn between(&mut self) -> Parsed<()> {
        loop {
            self.rest = self.rest.trim_ascii_start();
            if let Some(rest) = self.rest.strip_prefix("<?") {
                self.rest = after(rest, "?>").ok_or("a processing instruction has no end")?;
            } else if let Some(rest) = self.rest.strip_prefix("<!--") {
                self.rest = after(rest, "-->").ok_or("a comment has no end")?;
            } else if self.rest.starts_with("<!") {
                return Err("it has a document type, which is refused");
            } else {
                return Ok(());
            }
        }
    }

    fn try_child(&mut self) -> Parsed<Option<Tag<'a>>> {
        if self.is_closed {
            self.is_closed = false;
            self.open.pop();
            return Ok(None);
        }
        loop {
            if !self.rest.starts_with('<') {
                self.piece()?;
            }
            match self.rest.as_bytes().get(1) {
                Some(b'/') => return self.close().map(|()| None),
                Some(b'!' | b'?') => {
                    self.special()?;
                }
                _ => return self.start().map(Some),
            }
        }
    }

    fn try_text(&mut self) -> Parsed<Option<Cow<'a, str>>> {
        if self.is_closed {
            self.is_closed = false;
            self.open.pop();
            return Ok(Some(Cow::Borrowed("")));
        }
        let mut text = Cow::Borrowed("");
        loop {
            let piece = self.piece()?;
            append(&mut text, piece.unescaped()?);
            match self.rest.as_bytes().get(1) {
                Some(b'/') => {
                    self.close()?;
                    return Ok(Some(text));
                }
                Some(b'!' | b'?') => append(&mut text, self.special()?),
                _ => return Ok(None),
            }
        }
    }

    /// What there is before the next tag.
    fn piece(&mut self) -> Parsed<Piece<'a>> {
        let bytes = self.rest.as_bytes();
        let first = memchr3(b'<', b'&', b'\r', bytes);
        let (first, rest) = first
            .and_then(|first| Some((first, bytes.get(first..)?)))
            .ok_or("an element has no end")?;
        let is_plain = rest.starts_with(b"<");
        let length = match is_plain {
            true => Some(first),
            false => memchr(b'<', rest).map(|more| first + more),
        };
        let (text, rest) = length
            .and_then(|length| self.rest.split_at_checked(length))
            .ok_or("an element has no end")?;
        self.rest = rest;
        Ok(Piece { text, is_plain })
    }

    /// Skips a comment or processing instruction; the text of a CDATA section.
    fn special(&mut self) -> Parsed<Cow<'a, str>> {
        if let Some(rest) = self.rest.strip_prefix("<![CDATA[") {
            let (text, rest) = rest.split_once("]]>").ok_or("a CDATA section has no end")?;
            self.rest = rest;
            return Ok(normalised(text));
        }
        if let Some(rest) = self.rest.strip_prefix("<!--") {
            self.rest = after(rest, "-->").ok_or("a comment has no end")?;
        } else if let Some(rest) = self.rest.strip_prefix("<?") {
            self.rest = after(rest, "?>").ok_or("a processing instruction has no end")?;
        } else {
            return Err("it has a declaration inside an element");
        }
        Ok(Cow::Borrowed(""))
    }

    /// The start tag that comes next.
    fn start(&mut self) -> Parsed<Tag<'a>> {
        let inside = self
            .rest
            .strip_prefix('<')
            .ok_or("there is text outside of the elements")?;
        let name = named(inside)?;
        let attributes = name.rest;
        let (length, is_closed) = match attributes.as_bytes().first() {
            Some(b'>') => (0, false),
            _ => Attributes(attributes).length()?,
        };
        let (attributes, rest) = attributes
            .split_at_checked(length)
            .ok_or("a tag has no end")?;
        if self.open.len() >= DEPTH {
            return Err("its elements lie too deep in each other");
        }
        self.open.push(name.whole);
        self.is_closed = is_closed;
        let end = if is_closed { "/>" } else { ">" };
        self.rest = rest.strip_prefix(end).ok_or("a tag has no end")?;
        Ok(Tag {
            name: name.local,
            attributes,
        })
    }

    /// The end tag that comes next.
    fn close(&mut self) -> Parsed<()> {
        let name = self.open.last().copied().unwrap_or_default();
        let rest = self
            .rest
            .strip_prefix("</")
            .and_then(|rest| rest.strip_prefix(name))
            .and_then(|rest| rest.trim_ascii_start().strip_prefix('>'))
            .ok_or("an end tag is not that of the open element")?;
        self.open.pop();
        self.rest = rest;
        Ok(())
    }
}

/// A text as it stands in the document.
struct Piece<'a> {
    text: &'a str,
    /// Whether it means what it is: there are no references in it, and no line ends but line feeds.
    is_plain: bool,
}

impl<'a> Piece<'a> {
    fn unescaped(self) -> Parsed<Cow<'a, str>> {
        match self.is_plain {
            true => Ok(Cow::Borrowed(self.text)),
            false => unescaped(self.text),
        }
    }
}

/// The name of the root element, looked for at the beginning of a document only.
pub(in crate::protocol) fn root_name(document: &[u8]) -> Option<&str> {
    let head = document.get(..1_024).unwrap_or(document);
    let text = match std::str::from_utf8(head) {
        Ok(text) => text,
        Err(error) => std::str::from_utf8(head.get(..error.valid_up_to())?).ok()?,
    };
    let mut parser = Parser::new(text.as_bytes()).ok()?;
    parser.between().ok()?;
    named(parser.rest.strip_prefix('<')?)
        .ok()
        .map(|name| name.local)
}

/// The attributes of a tag, from the end of its name on.
struct Attributes<'a>(&'a str);

impl<'a> Attributes<'a> {
    /// The next attribute with its value as it stands in the document. `None` where the tag ends.
    fn next(&mut self) -> Parsed<Option<(&'a str, &'a str)>> {
        let rest = self.0.trim_ascii_start();
        if rest.is_empty() || rest.starts_with(['>', '/']) {
            self.0 = rest;
            return Ok(None);
        }
        if rest.len() == self.0.len() {
            return Err("there is no space before an attribute");
        }
        let name = named(rest)?;
        let rest = name
            .rest
            .trim_ascii_start()
            .strip_prefix('=')
            .ok_or("an attribute has no value")?
            .trim_ascii_start();
        let quote = match rest.as_bytes().first() {
            Some(b'"') => '"',
            Some(b'\'') => '\'',
            _ => return Err("the value of an attribute is not in quotes"),
        };
        let (value, rest) = rest
            .get(1..)
            .and_then(|rest| rest.split_once(quote))
            .ok_or("the value of an attribute has no end")?;
        if value.contains('<') {
            return Err("the value of an attribute holds a tag");
        }
        self.0 = rest;
        Ok(Some((name.whole, value)))
    }

    /// How many bytes they take, white space at their end included, and whether the tag closes its
    /// element.
    fn length(mut self) -> Parsed<(usize, bool)> {
        let whole = self.0.len();
        while let Some((_, value)) = self.next()? {
            unescaped(value)?;
        }
        Ok((whole - self.0.len(), self.0.starts_with('/')))
    }
}

/// What a byte is to a name: a part of it, the colon after its prefix, or its end.
const IN_NAMES: [u8; 256] = {
    let mut table = [PART; 256];
    let ends = b" \t\r\n></=\"'&";
    let mut index = 0;
    while index < ends.len() {
        table[ends[index] as usize] = END;
        index += 1;
    }
    table[b':' as usize] = COLON;
    table
};
const PART: u8 = 0;
const COLON: u8 = 1;
const END: u8 = 2;

/// A name at the beginning of a text.
struct Name<'a> {
    whole: &'a str,
    /// Without its prefix.
    local: &'a str,
    /// What follows it.
    rest: &'a str,
}

/// Which characters a name may have is left to whoever looks for names: one that the model does not
/// know is skipped.
fn named(text: &str) -> Parsed<Name<'_>> {
    let mut local = 0;
    for (index, byte) in text.bytes().enumerate() {
        match IN_NAMES.get(usize::from(byte)) {
            Some(&PART) => {}
            Some(&COLON) => local = index + 1,
            _ => {
                let (whole, rest) = text.split_at_checked(index).ok_or("a name is missing")?;
                let local = whole.get(local..).unwrap_or_default();
                return match whole.is_empty() {
                    true => Err("a name is missing"),
                    false => Ok(Name { whole, local, rest }),
                };
            }
        }
    }
    Err("a tag has no end")
}

fn after<'a>(text: &'a str, end: &str) -> Option<&'a str> {
    text.split_once(end).map(|(_, rest)| rest)
}

fn append<'a>(text: &mut Cow<'a, str>, piece: Cow<'a, str>) {
    if text.is_empty() {
        *text = piece;
    } else if !piece.is_empty() {
        text.to_mut().push_str(&piece);
    }
}

/// Line ends as XML has them (XML 1.0, section 2.11).
fn normalised(text: &str) -> Cow<'_, str> {
    if memchr(b'\r', text.as_bytes()).is_some() {
        Cow::Owned(text.replace("\r\n", "\n").replace('\r', "\n"))
    } else {
        Cow::Borrowed(text)
    }
}

/// A text with the characters that its references mean.
fn unescaped(text: &str) -> Parsed<Cow<'_, str>> {
    let normal = normalised(text);
    let mut rest = normal.as_ref();
    if memchr(b'&', rest.as_bytes()).is_none() {
        return Ok(normal);
    }
    let mut plain = String::with_capacity(rest.len());
    while let Some((before, after)) = split(rest, b'&') {
        plain.push_str(before);
        let (reference, after) = split(after, b';').ok_or("a reference has no end")?;
        plain.push(character(reference).ok_or("a reference means no character")?);
        rest = after;
    }
    plain.push_str(rest);
    Ok(Cow::Owned(plain))
}

/// What is before and after the first of an ASCII character.
fn split(text: &str, at: u8) -> Option<(&str, &str)> {
    let index = memchr(at, text.as_bytes())?;
    Some((text.get(..index)?, text.get(index + 1..)?))
}

/// What stands between `&` and `;`.
fn character(reference: &str) -> Option<char> {
    match reference {
        "amp" => Some('&'),
        "lt" => Some('<'),
        "gt" => Some('>'),
        "quot" => Some('"'),
        "apos" => Some('\''),
        _ => {
            let digits = reference.strip_prefix('#')?;
            let (digits, radix) = match digits.strip_prefix('x') {
                Some(digits) => (digits, 16),
                None => (digits, 10),
            };
            let is_number = digits.bytes().all(|byte| byte.is_ascii_alphanumeric());
            let code = u32::from_str_radix(digits, radix).ok()?;
            char::from_u32(code).filter(|character| is_number && *character != '\0')
        }
    }
}

#[cfg(test)]
mod tests;
