//! A serde deserializer over data items.

use std::borrow::Cow;

use opsmith_shape::native;
use serde::de::{DeserializeSeed, Deserializer, MapAccess, SeqAccess, Visitor};

use super::items::{Item, Items};
use super::number::{Decimal, digits, increment};
use super::{Error, MAX_BIGNUM, MAX_DEPTH, tag};

/// Reads one value from bytes.
pub(crate) struct Decoder<'de> {
    items: Items<'de>,
    depth: u8,
}

impl<'de> Decoder<'de> {
    pub(crate) fn new(bytes: &'de [u8]) -> Self {
        Decoder {
            items: Items::new(bytes),
            depth: 0,
        }
    }

    /// Says that nothing may follow.
    pub(crate) fn end(&self) -> Result<(), Error> {
        if self.items.is_at_end() {
            return Ok(());
        }
        Err(self.items.malformed("more bytes than one value has"))
    }

    /// Does something one level deeper.
    fn inside<T>(&mut self, inner: impl FnOnce(&mut Self) -> Result<T, Error>) -> Result<T, Error> {
        if self.depth == MAX_DEPTH {
            return Err(self.items.malformed("values nested too deep"));
        }
        self.depth += 1;
        let result = inner(self);
        self.depth -= 1;
        result
    }

    /// What follows a tag.
    fn tagged<V: Visitor<'de>>(&mut self, tag: u64, visitor: V) -> Result<V::Value, Error> {
        match tag {
            tag::POSITIVE_BIGNUM | tag::NEGATIVE_BIGNUM => {
                let (is_negative, digits) = self.bignum(tag)?;
                number(visitor, is_negative, &digits)
            }
            tag::DECIMAL => native::visit_number(visitor, &self.decimal()?.text()),
            _ => self.inside(|inner| inner.deserialize_any(visitor)),
        }
    }

    /// Sign and digits of a bignum whose tag was read.
    fn bignum(&mut self, tag: u64) -> Result<(bool, String), Error> {
        let Item::Bytes(bytes) = self.items.next()? else {
            return Err(self.items.malformed("a bignum that is no bytes"));
        };
        let zeros = bytes.iter().take_while(|byte| **byte == 0).count();
        let mut bytes = bytes.get(zeros..).unwrap_or_default().to_vec();
        if bytes.len() > MAX_BIGNUM {
            return Err(self.items.malformed("a bignum of more than 1,024 bytes"));
        }
        let is_negative = tag == tag::NEGATIVE_BIGNUM;
        if is_negative {
            increment(&mut bytes);
        }
        Ok((is_negative, digits(&bytes)))
    }

    /// A decimal fraction whose tag was read: an array of exponent and mantissa.
    fn decimal(&mut self) -> Result<Decimal, Error> {
        let length = match self.items.next()? {
            Item::Array(length @ (None | Some(2))) => length,
            _ => return Err(self.items.malformed("a decimal fraction that is no pair")),
        };
        let exponent = match self.items.next()? {
            Item::Unsigned(exponent) => i64::try_from(exponent).ok(),
            Item::Negative(exponent) => i64::try_from(exponent).ok().map(|exponent| -1 - exponent),
            _ => None,
        };
        let exponent =
            exponent.ok_or_else(|| self.items.malformed("a power of ten beyond 64 bits"))?;
        let (is_negative, digits) = match self.items.next()? {
            Item::Unsigned(value) => (false, value.to_string()),
            Item::Negative(value) => (true, (u128::from(value) + 1).to_string()),
            Item::Tag(tag @ (tag::POSITIVE_BIGNUM | tag::NEGATIVE_BIGNUM)) => self.bignum(tag)?,
            _ => {
                return Err(self
                    .items
                    .malformed("a decimal fraction without whole number"));
            }
        };
        if length.is_none() && !self.items.take_break() {
            return Err(self.items.malformed("a decimal fraction that is no pair"));
        }
        Ok(Decimal {
            is_negative,
            digits,
            exponent,
            is_whole: false,
        })
    }

    fn skip(&mut self) -> Result<(), Error> {
        match self.items.next()? {
            Item::Array(length) => self.skip_all(length, 1),
            Item::Map(length) => self.skip_all(length, 2),
            Item::Tag(_) => self.inside(Self::skip),
            _ => Ok(()),
        }
    }

    fn skip_all(&mut self, length: Option<u64>, each: u8) -> Result<(), Error> {
        self.inside(|inner| {
            let mut left = length;
            while has_next(&mut left, &mut inner.items) {
                for _ in 0..each {
                    inner.skip()?;
                }
            }
            Ok(())
        })
    }
}

/// Whether another part follows: counts down, or looks for the break.
fn has_next(left: &mut Option<u64>, items: &mut Items<'_>) -> bool {
    match left {
        Some(0) => false,
        Some(count) => {
            *count -= 1;
            true
        }
        None if items.take_break() => {
            *left = Some(0);
            false
        }
        None => true,
    }
}

/// A whole number of any size, as the smallest of serde's types that holds it.
fn number<'de, V: Visitor<'de>>(
    visitor: V,
    is_negative: bool,
    digits: &str,
) -> Result<V::Value, Error> {
    let text = format!("{}{digits}", if is_negative { "-" } else { "" });
    match text.parse() {
        Ok(value) => visitor.visit_i64(value),
        Err(_) => native::visit_number(visitor, &text),
    }
}

impl<'de> Deserializer<'de> for &mut Decoder<'de> {
    type Error = Error;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        match self.items.next()? {
            Item::Unsigned(value) => visitor.visit_u64(value),
            Item::Negative(value) => match i64::try_from(value) {
                Ok(value) => visitor.visit_i64(-1 - value),
                Err(_) => number(visitor, true, &(u128::from(value) + 1).to_string()),
            },
            Item::Bytes(Cow::Borrowed(bytes)) => visitor.visit_borrowed_bytes(bytes),
            Item::Bytes(Cow::Owned(bytes)) => visitor.visit_byte_buf(bytes),
            Item::Text(Cow::Borrowed(text)) => visitor.visit_borrowed_str(text),
            Item::Text(Cow::Owned(text)) => visitor.visit_string(text),
            Item::Array(left) => self.inside(|decoder| {
                let mut parts = Parts { decoder, left };
                let value = visitor.visit_seq(&mut parts)?;
                parts.end()?;
                Ok(value)
            }),
            Item::Map(left) => self.inside(|decoder| {
                let mut parts = Parts { decoder, left };
                let value = visitor.visit_map(&mut parts)?;
                parts.end()?;
                Ok(value)
            }),
            Item::Tag(tag) => self.tagged(tag, visitor),
            Item::Boolean(value) => visitor.visit_bool(value),
            Item::Null => visitor.visit_unit(),
            Item::Float(value) => visitor.visit_f64(value),
        }
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        if self.items.take_null() {
            visitor.visit_none()
        } else {
            visitor.visit_some(self)
        }
    }

    /// A key: nothing but text can be one.
    fn deserialize_str<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        match self.items.next()? {
            Item::Text(Cow::Borrowed(text)) => visitor.visit_borrowed_str(text),
            Item::Text(Cow::Owned(text)) => visitor.visit_string(text),
            _ => Err(self.items.malformed("a key that is no text")),
        }
    }

    fn deserialize_ignored_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        self.skip()?;
        visitor.visit_unit()
    }

    serde::forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char string bytes byte_buf unit unit_struct newtype_struct
        seq tuple tuple_struct map struct enum identifier
    }
}

/// The parts of an array or a map.
struct Parts<'a, 'de> {
    decoder: &'a mut Decoder<'de>,
    left: Option<u64>,
}

impl Parts<'_, '_> {
    fn has_next(&mut self) -> bool {
        has_next(&mut self.left, &mut self.decoder.items)
    }

    /// A visitor may stop only where the parts do.
    fn end(mut self) -> Result<(), Error> {
        if self.has_next() {
            return Err(Error::Misfit("more elements than expected".to_owned()));
        }
        Ok(())
    }
}

impl<'de> SeqAccess<'de> for &mut Parts<'_, 'de> {
    type Error = Error;

    fn next_element_seed<S: DeserializeSeed<'de>>(
        &mut self,
        seed: S,
    ) -> Result<Option<S::Value>, Error> {
        if !self.has_next() {
            return Ok(None);
        }
        seed.deserialize(&mut *self.decoder).map(Some)
    }
}

impl<'de> MapAccess<'de> for &mut Parts<'_, 'de> {
    type Error = Error;

    fn next_key_seed<S: DeserializeSeed<'de>>(
        &mut self,
        seed: S,
    ) -> Result<Option<S::Value>, Error> {
        SeqAccess::next_element_seed(self, seed)
    }

    fn next_value_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<S::Value, Error> {
        seed.deserialize(&mut *self.decoder)
    }
}
