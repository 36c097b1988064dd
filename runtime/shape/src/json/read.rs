//! JSON text into shapes.

use serde::de::IgnoredAny;
use serde_json::{Deserializer, Result};

use crate::read::Reader;
use crate::shape::Shape;
use crate::tables::{MemberRow, ShapeId};
use crate::value::Value;

/// Reads text that is one value of the shape `id` into `target`. After an error `target` holds what was read up to there.
///
/// # Errors
/// Text that is not JSON, and values that do not fit, which are told apart by [`serde_json::Error::is_data`]; [`Reader::path`] then
/// says where.
pub fn read(reader: &Reader<'_>, id: ShapeId, target: &mut dyn Shape, text: &str) -> Result<()> {
    let mut json = Deserializer::from_str(text);
    reader.read(id, target, &mut json)?;
    json.end()
}

/// Reads text that is the value of one member into `target`.
///
/// # Errors
/// As for [`read`].
pub fn read_member(
    reader: &Reader<'_>,
    member: &MemberRow,
    target: &mut dyn Shape,
    text: &str,
) -> Result<()> {
    let mut json = Deserializer::from_str(text);
    reader.read_member(member, target, &mut json)?;
    json.end()
}

/// Text as a value by itself, without a table.
///
/// # Errors
/// Text that is not JSON.
pub fn value(text: &str) -> Result<Value> {
    serde_json::from_str(text)
}

/// Whether text is JSON.
///
/// # Errors
/// Where it is not.
pub fn check(text: &str) -> Result<()> {
    serde_json::from_str(text).map(|IgnoredAny| ())
}
