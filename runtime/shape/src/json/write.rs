//! JSON text from the walk: a serde serializer that does what [`Written`] needs and no more. It looks texts through eight bytes at a
//! time, and takes numbers of any size by the names in [`native`]. `cargo xtask bench documents` measures it.

use std::fmt;

use serde::ser::{Serialize, SerializeMap, SerializeSeq, Serializer};

use crate::native;
use crate::write::Written;

/// The value as JSON, for forms of any kind; numbers of any size with all their digits.
///
/// # Errors
/// What [`Written`] refuses.
pub fn to_vec(value: &Written<'_>) -> Result<Vec<u8>, JsonError> {
    let mut text = Vec::with_capacity(512);
    value.serialize(Writer::<false>(&mut text))?;
    Ok(text)
}

/// Why a value cannot be written as JSON.
///
/// Every part of a value that is written answers with one or none: a text that cannot grow lets that answer travel in registers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct JsonError(Box<str>);

impl fmt::Display for JsonError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for JsonError {}

impl serde::ser::Error for JsonError {
    fn custom<T: fmt::Display>(reason: T) -> Self {
        JsonError(reason.to_string().into())
    }
}

/// Appends values to text. One of a `KEY` ends with the colon after it, and finds the quote before it already there: fewer and longer
/// pieces are quicker.
struct Writer<'a, const KEY: bool>(&'a mut Vec<u8>);

impl<const KEY: bool> Writer<'_, KEY> {
    /// A number, as serde_json writes it.
    fn number<T: Serialize>(self, value: T) -> Result<(), JsonError> {
        serde_json::to_writer(self.0, &value).map_err(serde::ser::Error::custom)
    }
}

impl<'a, const KEY: bool> Serializer for Writer<'a, KEY> {
    type Ok = ();
    type Error = JsonError;
    type SerializeSeq = Parts<'a>;
    type SerializeMap = Parts<'a>;

    crate::serialize_shapes_only!();

    fn serialize_bool(self, value: bool) -> Result<(), JsonError> {
        self.0
            .extend_from_slice(if value { b"true" } else { b"false" });
        Ok(())
    }

    fn serialize_i64(self, value: i64) -> Result<(), JsonError> {
        self.number(value)
    }

    fn serialize_u64(self, value: u64) -> Result<(), JsonError> {
        self.number(value)
    }

    fn serialize_i128(self, value: i128) -> Result<(), JsonError> {
        self.number(value)
    }

    fn serialize_f32(self, value: f32) -> Result<(), JsonError> {
        self.number(value)
    }

    fn serialize_f64(self, value: f64) -> Result<(), JsonError> {
        self.number(value)
    }

    fn serialize_str(self, text: &str) -> Result<(), JsonError> {
        if KEY {
            characters(text, self.0);
            self.0.extend_from_slice(b"\":");
        } else {
            string(text, self.0);
        }
        Ok(())
    }

    fn serialize_bytes(self, _: &[u8]) -> Result<(), JsonError> {
        Err(serde::ser::Error::custom("JSON has no bytes"))
    }

    fn serialize_none(self) -> Result<(), JsonError> {
        self.0.extend_from_slice(b"null");
        Ok(())
    }

    /// A number in digits, which were checked ([`native`]).
    fn serialize_newtype_struct<T: ?Sized + Serialize>(
        self,
        name: &'static str,
        value: &T,
    ) -> Result<(), JsonError> {
        let start = self.0.len();
        value.serialize(Writer::<false>(self.0))?;
        if matches!(name, native::NUMBER | native::DECIMAL) {
            // The digits came as a text: without its quotes they are a number.
            self.0.pop();
            self.0.remove(start);
        }
        Ok(())
    }

    fn serialize_seq(self, _: Option<usize>) -> Result<Parts<'a>, JsonError> {
        Ok(Parts::begin(self.0, b'[', b']'))
    }

    fn serialize_map(self, _: Option<usize>) -> Result<Parts<'a>, JsonError> {
        Ok(Parts::begin(self.0, b'{', b'}'))
    }
}

/// The parts of an array or an object.
struct Parts<'a> {
    into: &'a mut Vec<u8>,
    is_first: bool,
    end: u8,
}

impl<'a> Parts<'a> {
    fn begin(into: &'a mut Vec<u8>, start: u8, end: u8) -> Self {
        into.push(start);
        Parts {
            into,
            is_first: true,
            end,
        }
    }

    fn comma(&mut self) {
        if !self.is_first {
            self.into.push(b',');
        }
        self.is_first = false;
    }

    fn close(self) -> Result<(), JsonError> {
        self.into.push(self.end);
        Ok(())
    }
}

impl SerializeSeq for Parts<'_> {
    type Ok = ();
    type Error = JsonError;

    fn serialize_element<T: ?Sized + Serialize>(&mut self, value: &T) -> Result<(), JsonError> {
        self.comma();
        value.serialize(Writer::<false>(self.into))
    }

    fn end(self) -> Result<(), JsonError> {
        self.close()
    }
}

impl SerializeMap for Parts<'_> {
    type Ok = ();
    type Error = JsonError;

    fn serialize_key<T: ?Sized + Serialize>(&mut self, key: &T) -> Result<(), JsonError> {
        if self.is_first {
            self.into.push(b'"');
        } else {
            self.into.extend_from_slice(b",\"");
        }
        self.is_first = false;
        key.serialize(Writer::<true>(self.into))
    }

    fn serialize_value<T: ?Sized + Serialize>(&mut self, value: &T) -> Result<(), JsonError> {
        value.serialize(Writer::<false>(self.into))
    }

    fn end(self) -> Result<(), JsonError> {
        self.close()
    }
}

/// How many bytes are looked at together.
const WORD: usize = size_of::<u64>();

/// A text in quotes.
fn string(text: &str, into: &mut Vec<u8>) {
    into.reserve(text.len() + 2);
    into.push(b'"');
    characters(text, into);
    into.push(b'"');
}

/// What stands between the quotes.
fn characters(text: &str, into: &mut Vec<u8>) {
    match text.as_bytes() {
        // As the keys of many unions are: to copy one byte as a slice takes longer than the byte.
        [one] if !is_escaped(one) => into.push(*one),
        bytes if is_all_plain(bytes) => into.extend_from_slice(bytes),
        bytes => escaped(bytes, into),
    }
}

/// A text of which something has to be escaped.
#[cold]
fn escaped(mut bytes: &[u8], into: &mut Vec<u8>) {
    while let Some(plain) = first_escaped(bytes) {
        let (before, after) = bytes.split_at(plain);
        into.extend_from_slice(before);
        let Some((byte, after)) = after.split_first() else {
            return;
        };
        into.extend_from_slice(escape(*byte).unwrap_or_default().as_bytes());
        bytes = after;
    }
    into.extend_from_slice(bytes);
}

/// Where the first byte is that has to be escaped.
fn first_escaped(bytes: &[u8]) -> Option<usize> {
    let (words, _) = bytes.as_chunks::<WORD>();
    let is_plain = |word: &&[u8; WORD]| is_plain(u64::from_le_bytes(**word));
    let plain = words.iter().take_while(is_plain).count() * WORD;
    let found = bytes.get(plain..)?.iter().position(is_escaped)?;
    Some(plain + found)
}

/// Whether nothing has to be escaped.
fn is_all_plain(bytes: &[u8]) -> bool {
    const HALF: usize = WORD / 2;
    if let Some(last) = bytes.last_chunk::<WORD>() {
        // The last word may look at bytes again: what is left over is shorter than one.
        let (words, _) = bytes.as_chunks::<WORD>();
        let mut words = words.iter().chain([last]);
        return words.all(|word| is_plain(u64::from_le_bytes(*word)));
    }
    match (bytes.first_chunk::<HALF>(), bytes.last_chunk::<HALF>()) {
        (Some(first), Some(last)) => {
            let halves = [*first, *last].map(u32::from_le_bytes);
            is_plain(u64::from(halves[0]) | u64::from(halves[1]) << 32)
        }
        // Without a loop, which would be a fiftieth of all that writing takes where names are this short.
        _ => match bytes {
            [] => true,
            [one] => !is_escaped(one),
            [first, .., last] => {
                // Of three, the middle one is there as well.
                let middle = bytes.get(1).unwrap_or(last);
                !(is_escaped(first) | is_escaped(middle) | is_escaped(last))
            }
        },
    }
}

/// For each byte, whether it has to be escaped.
static IS_ESCAPED: [bool; 256] = {
    let mut table = [false; 256];
    let mut byte = 0;
    while byte < 0x20 {
        table[byte] = true;
        byte += 1;
    }
    table[b'"' as usize] = true;
    table[b'\\' as usize] = true;
    table
};

fn is_escaped(byte: &u8) -> bool {
    IS_ESCAPED.get(usize::from(*byte)) == Some(&true)
}

/// Whether none of eight bytes has to be escaped: none is a control character, a quote or a backslash.
fn is_plain(word: u64) -> bool {
    const LOW: u64 = u64::MAX / 0xff;
    const HIGH: u64 = LOW << 7;
    // The high bit of a byte that is 0, or is below 0x20, is set in these; the bytes above the first such one are not right, which
    // does not matter for whether there is one.
    let zero = |bytes: u64| bytes.wrapping_sub(LOW) & !bytes;
    let control = word.wrapping_sub(LOW * 0x20) & !word;
    let quote = zero(word ^ (LOW * u64::from(b'"')));
    let backslash = zero(word ^ (LOW * u64::from(b'\\')));
    (control | quote | backslash) & HIGH == 0
}

/// What stands for a byte that cannot stand for itself (RFC 8259, section 7).
fn escape(byte: u8) -> Option<&'static str> {
    const CONTROL: [&str; 0x20] = [
        "\\u0000", "\\u0001", "\\u0002", "\\u0003", "\\u0004", "\\u0005", "\\u0006", "\\u0007",
        "\\b", "\\t", "\\n", "\\u000b", "\\f", "\\r", "\\u000e", "\\u000f", "\\u0010", "\\u0011",
        "\\u0012", "\\u0013", "\\u0014", "\\u0015", "\\u0016", "\\u0017", "\\u0018", "\\u0019",
        "\\u001a", "\\u001b", "\\u001c", "\\u001d", "\\u001e", "\\u001f",
    ];
    match byte {
        b'"' => Some("\\\""),
        b'\\' => Some("\\\\"),
        _ => CONTROL.get(usize::from(byte)).copied(),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::string;

    fn written(text: &str) -> String {
        let mut into = Vec::new();
        string(text, &mut into);
        String::from_utf8(into).unwrap()
    }

    #[test]
    fn every_character_is_written_as_serde_json_does() {
        for place in 0..17 {
            for character in ('\0'..'\u{100}').chain(['\u{2028}', '\u{ffff}', '\u{1f600}']) {
                let text = format!("{}{character}{}", "a".repeat(place), "z".repeat(9));
                assert_eq!(written(&text), serde_json::to_string(&text).unwrap());
            }
        }
    }

    proptest! {
        #[test]
        fn texts_are_written_as_serde_json_does(text in "[\\x00-\\x24\\\\a-c\u{7e}-\u{a1}\u{10000}]{0,60}") {
            prop_assert_eq!(written(&text), serde_json::to_string(&text).unwrap());
        }
    }
}
