//! Bytes to data items, one after the other.

use std::borrow::Cow;

use super::{BREAK, Error, INDEFINITE, major, simple};

/// One data item, or the head of one that holds others.
#[derive(Debug, PartialEq)]
pub(super) enum Item<'de> {
    Unsigned(u64),
    /// -1 less this.
    Negative(u64),
    Bytes(Cow<'de, [u8]>),
    Text(Cow<'de, str>),
    /// The head of an array, with the number of its elements; `None` where a break ends it.
    Array(Option<u64>),
    /// The head of a map, with the number of its entries; `None` where a break ends it.
    Map(Option<u64>),
    /// A tag; what it says something about follows.
    Tag(u64),
    Boolean(bool),
    Null,
    Float(f64),
}

/// What is left of the bytes.
pub(super) struct Items<'de> {
    all: &'de [u8],
    at: usize,
}

impl<'de> Items<'de> {
    pub(super) fn new(bytes: &'de [u8]) -> Self {
        Items { all: bytes, at: 0 }
    }

    pub(super) fn malformed(&self, reason: &'static str) -> Error {
        Error::Malformed(reason, self.at)
    }

    pub(super) fn is_at_end(&self) -> bool {
        self.at == self.all.len()
    }

    /// The next byte, which stays.
    fn peek(&self) -> Option<u8> {
        self.all.get(self.at).copied()
    }

    /// Takes a null, if one comes next.
    pub(super) fn take_null(&mut self) -> bool {
        let null = (major::SIMPLE << 5) | simple::NULL;
        let undefined = (major::SIMPLE << 5) | simple::UNDEFINED;
        let is_null = self
            .peek()
            .is_some_and(|byte| byte == null || byte == undefined);
        self.at += usize::from(is_null);
        is_null
    }

    /// Takes the mark that ends an item, if it comes next.
    pub(super) fn take_break(&mut self) -> bool {
        let is_break = self.peek() == Some(BREAK);
        self.at += usize::from(is_break);
        is_break
    }

    fn bytes(&mut self, length: u64) -> Result<&'de [u8], Error> {
        let rest = self.all.get(self.at..).unwrap_or_default();
        let taken = usize::try_from(length)
            .ok()
            .and_then(|length| rest.get(..length));
        let taken = taken.ok_or_else(|| self.malformed("the bytes end too early"))?;
        self.at += taken.len();
        Ok(taken)
    }

    fn number(&mut self, width: u64) -> Result<u64, Error> {
        let bytes = self.bytes(width)?;
        Ok(bytes
            .iter()
            .fold(0, |number, byte| number << 8 | u64::from(*byte)))
    }

    /// The two parts of a first byte.
    fn head(&mut self) -> Result<(u8, u8), Error> {
        let first = self.number(1)? as u8;
        Ok((first >> 5, first & 0x1f))
    }

    /// The number that a first byte announces.
    fn argument(&mut self, info: u8) -> Result<u64, Error> {
        match info {
            0..=23 => Ok(info.into()),
            24..=27 => self.number(1 << (info - 24)),
            _ => Err(self.malformed("a length that CBOR does not have")),
        }
    }

    fn length(&mut self, info: u8) -> Result<Option<u64>, Error> {
        if info == INDEFINITE {
            return Ok(None);
        }
        self.argument(info).map(Some)
    }

    pub(super) fn next(&mut self) -> Result<Item<'de>, Error> {
        let (kind, info) = self.head()?;
        Ok(match kind {
            major::UNSIGNED => Item::Unsigned(self.argument(info)?),
            major::NEGATIVE => Item::Negative(self.argument(info)?),
            major::BYTES => Item::Bytes(self.chunks(kind, info)?),
            major::TEXT => Item::Text(self.text(info)?),
            major::ARRAY => Item::Array(self.length(info)?),
            major::MAP => Item::Map(self.length(info)?),
            major::TAG => Item::Tag(self.argument(info)?),
            _ => self.simple(info)?,
        })
    }

    /// Bytes or text: in one piece, or in several up to a break.
    fn chunks(&mut self, kind: u8, info: u8) -> Result<Cow<'de, [u8]>, Error> {
        if let Some(length) = self.length(info)? {
            return self.bytes(length).map(Cow::Borrowed);
        }
        let mut whole = Vec::new();
        while !self.take_break() {
            let (chunk, info) = self.head()?;
            if chunk != kind || info == INDEFINITE {
                return Err(self.malformed("a piece of text or bytes that is none"));
            }
            let length = self.argument(info)?;
            let piece = self.bytes(length)?;
            if kind == major::TEXT && std::str::from_utf8(piece).is_err() {
                return Err(self.malformed("text that is not UTF-8"));
            }
            whole.extend_from_slice(piece);
        }
        Ok(Cow::Owned(whole))
    }

    fn text(&mut self, info: u8) -> Result<Cow<'de, str>, Error> {
        let text = match self.chunks(major::TEXT, info)? {
            Cow::Borrowed(bytes) => std::str::from_utf8(bytes).ok().map(Cow::Borrowed),
            Cow::Owned(bytes) => String::from_utf8(bytes).ok().map(Cow::Owned),
        };
        text.ok_or_else(|| self.malformed("text that is not UTF-8"))
    }

    fn simple(&mut self, info: u8) -> Result<Item<'de>, Error> {
        Ok(match info {
            simple::FALSE => Item::Boolean(false),
            simple::TRUE => Item::Boolean(true),
            simple::NULL | simple::UNDEFINED => Item::Null,
            simple::HALF => Item::Float(half(self.number(2)? as u16)),
            simple::SINGLE => Item::Float(f32::from_bits(self.number(4)? as u32).into()),
            simple::DOUBLE => Item::Float(f64::from_bits(self.number(8)?)),
            INDEFINITE => return Err(self.malformed("an end of nothing")),
            _ => return Err(self.malformed("a simple value that means nothing")),
        })
    }
}

/// A number of 16 bits, as wide as Rust has them (IEEE 754, binary16).
fn half(bits: u16) -> f64 {
    let (exponent, fraction) = ((bits >> 10) & 0x1f, f64::from(bits & 0x3ff));
    let magnitude = match exponent {
        0 => fraction * 2f64.powi(-24),
        31 if fraction == 0.0 => f64::INFINITY,
        31 => f64::NAN,
        _ => (1024.0 + fraction) * 2f64.powi(i32::from(exponent) - 25),
    };
    if bits >> 15 == 1 {
        -magnitude
    } else {
        magnitude
    }
}
