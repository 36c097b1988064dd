//! The last step before checking: blobs out of base64, timestamps out of text.

use opsmith_shape::{Blob, Kind, ShapeId, Tables, Value};

use super::timestamps;
use crate::report::Failure;
use crate::service::Operation;

/// How blobs are given.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum BinaryFormat {
    Base64,
    Raw,
}

impl BinaryFormat {
    /// By its name on the command line and in configuration files.
    pub(crate) fn named(name: &str) -> Option<Self> {
        match name {
            "base64" => Some(BinaryFormat::Base64),
            "raw-in-base64-out" => Some(BinaryFormat::Raw),
            _ => None,
        }
    }
}

/// Turns texts into blobs and timestamps, at every depth, where the model has them.
pub(crate) fn prepare(
    operation: Operation<'_>,
    format: BinaryFormat,
    values: &mut Value,
) -> Result<(), Failure> {
    let walk = Walk {
        tables: operation.tables(),
        format,
    };
    match operation.row.input {
        Some(id) => walk.value(id, values, &mut String::new()),
        None => Ok(()),
    }
}

struct Walk<'a> {
    tables: &'a Tables,
    format: BinaryFormat,
}

impl Walk<'_> {
    fn value(&self, id: ShapeId, value: &mut Value, path: &mut String) -> Result<(), Failure> {
        match (self.tables.shape(id).kind, &mut *value) {
            (Kind::Blob, Value::String(text)) => *value = Value::Blob(self.blob(text, path)?),
            (Kind::Timestamp, Value::String(text)) => {
                if let Some(moment) = timestamps::parse(text) {
                    *value = Value::Timestamp(moment);
                }
            }
            (Kind::List, Value::List(elements)) => {
                let Some(element) = self.tables.element(id) else {
                    return Ok(());
                };
                for (index, value) in elements.iter_mut().enumerate() {
                    self.below(element.target, value, path, format_args!("[{index}]"))?;
                }
            }
            (Kind::Map, Value::Map(entries)) => {
                let Some(element) = self.tables.element(id) else {
                    return Ok(());
                };
                for (key, value) in entries {
                    self.below(element.target, value, path, format_args!(".{key}"))?;
                }
            }
            (Kind::Structure | Kind::Union, Value::Map(entries)) => {
                let members = self.tables.members(id);
                for (key, value) in entries {
                    if let Some(member) = members.iter().find(|member| member.name == *key) {
                        self.below(member.target, value, path, format_args!(".{key}"))?;
                    }
                }
            }
            _ => {}
        }
        Ok(())
    }

    fn below(
        &self,
        id: ShapeId,
        value: &mut Value,
        path: &mut String,
        step: std::fmt::Arguments<'_>,
    ) -> Result<(), Failure> {
        let length = path.len();
        path.push_str(&step.to_string());
        self.value(id, value, path)?;
        path.truncate(length);
        Ok(())
    }

    fn blob(&self, text: &str, path: &str) -> Result<Blob, Failure> {
        if self.format == BinaryFormat::Raw {
            return Ok(Blob::from(text));
        }
        let bytes = base64(text).ok_or_else(|| {
            Failure::other(format!(
                "{}: not base64. Bytes can be given as they are through fileb://, or with --cli-binary-format raw-in-base64-out",
                path.trim_start_matches('.')
            ))
        })?;
        Ok(Blob::from(bytes))
    }
}

/// Decodes base64 as Python does by default: characters outside the alphabet do not count, but padding must be right.
fn base64(text: &str) -> Option<Vec<u8>> {
    if !text.is_ascii() {
        return None;
    }
    let (mut bytes, mut bits, mut count, mut padding) = (Vec::new(), 0u32, 0usize, 0usize);
    for byte in text.bytes() {
        let value = match byte {
            b'A'..=b'Z' => byte - b'A',
            b'a'..=b'z' => byte - b'a' + 26,
            b'0'..=b'9' => byte - b'0' + 52,
            b'+' => 62,
            b'/' => 63,
            b'=' => {
                padding += 1;
                if count >= 2 && count + padding >= 4 {
                    return Some(bytes);
                }
                continue;
            }
            _ => continue,
        };
        padding = 0;
        bits = bits << 6 | u32::from(value);
        count = (count + 1) % 4;
        // Each character brings six bits, so that all but the first of four complete a byte.
        if count != 1 {
            let unused = (4 - count) % 4 * 2;
            bytes.push((bits >> unused) as u8);
        }
    }
    (count == 0).then_some(bytes)
}

#[cfg(test)]
mod tests {
    use super::base64;

    #[test]
    fn base64_as_python_reads_it() {
        let check = |text: &str, expected: Option<&[u8]>| {
            assert_eq!(base64(text).as_deref(), expected, "{text}")
        };
        check("aGVsbG8=", Some(b"hello"));
        check("aGVs bG8=\n", Some(b"hello"));
        check("aGk=trailing", Some(b"hi"));
        check("/w==", Some(b"\xff"));
        check("", Some(b""));
        check("hello", None);
        check("a", None);
        check("aG", None);
        check("é", None);
    }
}
