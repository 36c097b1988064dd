//! CBOR (RFC 8949) without what has no meaning: the order of map entries, and how lengths and doubles are written.

use ciborium::Value;

/// A decoded value.
#[derive(Debug, PartialEq)]
pub enum Item {
    Null,
    Boolean(bool),
    Integer(i128),
    /// A double by its bits; every not-a-number is the same one.
    Float(u64),
    Bytes(Vec<u8>),
    Text(String),
    List(Vec<Item>),
    /// Entries, sorted by their printed form.
    Map(Vec<(Item, Item)>),
    /// Seconds since the epoch, as a double whichever way they were written.
    Moment(u64),
    Tagged(u64, Box<Item>),
}

/// Reads one item that is all there is.
pub fn parse(bytes: &[u8]) -> Result<Item, String> {
    let mut rest = bytes;
    let value: Value = ciborium::from_reader(&mut rest).map_err(|error| error.to_string())?;
    if !rest.is_empty() {
        return Err(format!("{} bytes follow it", rest.len()));
    }
    item(value)
}

fn item(value: Value) -> Result<Item, String> {
    Ok(match value {
        Value::Null => Item::Null,
        Value::Bool(value) => Item::Boolean(value),
        Value::Integer(value) => Item::Integer(value.into()),
        Value::Float(value) => Item::Float(bits(value)),
        Value::Bytes(bytes) => Item::Bytes(bytes),
        Value::Text(text) => Item::Text(text),
        Value::Array(elements) => {
            Item::List(elements.into_iter().map(item).collect::<Result<_, _>>()?)
        }
        Value::Map(entries) => {
            let entries = entries
                .into_iter()
                .map(|(key, value)| Ok((item(key)?, item(value)?)));
            let mut entries = entries.collect::<Result<Vec<_>, String>>()?;
            entries.sort_by_cached_key(|(key, _)| format!("{key:?}"));
            Item::Map(entries)
        }
        Value::Tag(1, inner) => match *inner {
            Value::Integer(seconds) => Item::Moment(bits(i128::from(seconds) as f64)),
            Value::Float(seconds) => Item::Moment(bits(seconds)),
            _ => return Err("a moment that is no number".to_owned()),
        },
        Value::Tag(tag, inner) => Item::Tagged(tag, Box::new(item(*inner)?)),
        _ => return Err("an item of an unknown kind".to_owned()),
    })
}

fn bits(value: f64) -> u64 {
    if value.is_nan() {
        f64::NAN.to_bits()
    } else {
        value.to_bits()
    }
}
