//! A serde serializer to data items: each head and number in its shortest form.

use opsmith_shape::native;
use serde::ser::{Serialize, SerializeMap, SerializeSeq, Serializer};

use super::items::{Item, Items};
use super::number::{Decimal, bytes, decrement};
use super::{BREAK, Error, INDEFINITE, major, simple, tag};

/// Appends values to bytes.
pub(crate) struct Encoder<'a>(&'a mut Vec<u8>);

impl<'a> Encoder<'a> {
    pub(crate) fn new(into: &'a mut Vec<u8>) -> Self {
        Encoder(into)
    }

    fn head(&mut self, kind: u8, argument: u64) {
        let kind = kind << 5;
        match argument {
            0..=23 => self.0.push(kind | argument as u8),
            24..=0xff => self.0.extend([kind | 24, argument as u8]),
            0x100..=0xffff => {
                self.0.push(kind | 25);
                self.0.extend((argument as u16).to_be_bytes());
            }
            0x1_0000..=0xffff_ffff => {
                self.0.push(kind | 26);
                self.0.extend((argument as u32).to_be_bytes());
            }
            _ => {
                self.0.push(kind | 27);
                self.0.extend(argument.to_be_bytes());
            }
        }
    }

    fn simple(&mut self, value: u8) {
        self.0.push(major::SIMPLE << 5 | value);
    }

    /// The head of an array or map, and whether a break must end it.
    fn open(&mut self, kind: u8, length: Option<usize>) -> bool {
        match length {
            Some(length) => self.head(kind, length as u64),
            None => self.0.push(kind << 5 | INDEFINITE),
        }
        length.is_none()
    }

    /// A whole number of any size.
    fn whole(&mut self, is_negative: bool, digits: &str) {
        let mut bytes = bytes(digits);
        let is_negative = is_negative && !bytes.is_empty();
        if is_negative {
            decrement(&mut bytes);
        }
        let zeros = bytes.iter().take_while(|byte| **byte == 0).count();
        let bytes = bytes.get(zeros..).unwrap_or_default();
        if bytes.len() <= 8 {
            let value = bytes
                .iter()
                .fold(0, |value, byte| value << 8 | u64::from(*byte));
            self.head(
                if is_negative {
                    major::NEGATIVE
                } else {
                    major::UNSIGNED
                },
                value,
            );
        } else {
            let tag = if is_negative {
                tag::NEGATIVE_BIGNUM
            } else {
                tag::POSITIVE_BIGNUM
            };
            self.head(major::TAG, tag);
            self.head(major::BYTES, bytes.len() as u64);
            self.0.extend_from_slice(bytes);
        }
    }

    /// What a value writes, where that is text: written, read and taken away again.
    fn text<T: ?Sized + Serialize>(&mut self, value: &T) -> Result<String, Error> {
        let start = self.0.len();
        value.serialize(Encoder(self.0))?;
        let text = match Items::new(self.0.get(start..).unwrap_or_default()).next()? {
            Item::Text(text) => text.into_owned(),
            _ => return Err(native::no_shape()),
        };
        self.0.truncate(start);
        Ok(text)
    }

    /// A number in digits; as a decimal fraction where it has one, or must be one.
    fn number(&mut self, digits: &str, is_decimal: bool) -> Result<(), Error> {
        let decimal = Decimal::parse(digits)
            .ok_or_else(|| Error::Misfit("a number that cannot be written in CBOR".to_owned()))?;
        if is_decimal || !decimal.is_whole {
            self.head(major::TAG, tag::DECIMAL);
            self.head(major::ARRAY, 2);
            Encoder(self.0).serialize_i64(decimal.exponent)?;
        }
        self.whole(decimal.is_negative, &decimal.digits);
        Ok(())
    }
}

impl<'a> Serializer for Encoder<'a> {
    type Ok = ();
    type Error = Error;
    type SerializeSeq = Parts<'a>;
    type SerializeMap = Parts<'a>;

    opsmith_shape::serialize_shapes_only!();

    fn serialize_bool(mut self, value: bool) -> Result<(), Error> {
        self.simple(if value { simple::TRUE } else { simple::FALSE });
        Ok(())
    }

    fn serialize_i64(mut self, value: i64) -> Result<(), Error> {
        match u64::try_from(value) {
            Ok(value) => self.head(major::UNSIGNED, value),
            // In two's complement -1 less the value is its complement.
            Err(_) => self.head(major::NEGATIVE, !value as u64),
        }
        Ok(())
    }

    fn serialize_u64(mut self, value: u64) -> Result<(), Error> {
        self.head(major::UNSIGNED, value);
        Ok(())
    }

    fn serialize_f32(mut self, value: f32) -> Result<(), Error> {
        self.simple(simple::SINGLE);
        self.0.extend(value.to_bits().to_be_bytes());
        Ok(())
    }

    fn serialize_f64(mut self, value: f64) -> Result<(), Error> {
        let single = value as f32;
        if f64::from(single) == value || value.is_nan() {
            return self.serialize_f32(single);
        }
        self.simple(simple::DOUBLE);
        self.0.extend(value.to_bits().to_be_bytes());
        Ok(())
    }

    fn serialize_str(mut self, text: &str) -> Result<(), Error> {
        self.head(major::TEXT, text.len() as u64);
        self.0.extend_from_slice(text.as_bytes());
        Ok(())
    }

    fn serialize_bytes(mut self, bytes: &[u8]) -> Result<(), Error> {
        self.head(major::BYTES, bytes.len() as u64);
        self.0.extend_from_slice(bytes);
        Ok(())
    }

    fn serialize_none(mut self) -> Result<(), Error> {
        self.simple(simple::NULL);
        Ok(())
    }

    /// The kinds that serde has none for (see [`native`]).
    fn serialize_newtype_struct<T: ?Sized + Serialize>(
        mut self,
        name: &'static str,
        value: &T,
    ) -> Result<(), Error> {
        match name {
            native::TIMESTAMP => {
                self.head(major::TAG, tag::EPOCH);
                value.serialize(self)
            }
            native::NUMBER | native::DECIMAL => {
                let digits = self.text(value)?;
                self.number(&digits, name == native::DECIMAL)
            }
            _ => value.serialize(self),
        }
    }

    fn serialize_seq(mut self, length: Option<usize>) -> Result<Parts<'a>, Error> {
        let is_open = self.open(major::ARRAY, length);
        Ok(Parts(self.0, is_open))
    }

    fn serialize_map(mut self, length: Option<usize>) -> Result<Parts<'a>, Error> {
        let is_open = self.open(major::MAP, length);
        Ok(Parts(self.0, is_open))
    }

    fn is_human_readable(&self) -> bool {
        false
    }
}

/// The parts of an array or a map, and whether a break ends them.
pub(crate) struct Parts<'a>(&'a mut Vec<u8>, bool);

impl Parts<'_> {
    fn close(self) -> Result<(), Error> {
        if self.1 {
            self.0.push(BREAK);
        }
        Ok(())
    }
}

impl SerializeSeq for Parts<'_> {
    type Ok = ();
    type Error = Error;

    fn serialize_element<T: ?Sized + Serialize>(&mut self, value: &T) -> Result<(), Error> {
        value.serialize(Encoder(self.0))
    }

    fn end(self) -> Result<(), Error> {
        self.close()
    }
}

impl SerializeMap for Parts<'_> {
    type Ok = ();
    type Error = Error;

    fn serialize_key<T: ?Sized + Serialize>(&mut self, key: &T) -> Result<(), Error> {
        key.serialize(Encoder(self.0))
    }

    fn serialize_value<T: ?Sized + Serialize>(&mut self, value: &T) -> Result<(), Error> {
        value.serialize(Encoder(self.0))
    }

    fn end(self) -> Result<(), Error> {
        self.close()
    }
}
