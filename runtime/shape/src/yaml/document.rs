//! A value as a block document: keys sorted, sequences not indented below their key.

use std::borrow::Cow;

use super::emitter::Emitter;
use super::{Dialect, float_text};
use crate::value::Value;

/// A list or map as a block document, as `--output yaml` of the AWS CLI prints it. Ends in a newline. Keys are sorted at every level.
///
/// ```
/// use opsmith_shape::{Value, yaml};
///
/// let value: Value = serde_json::from_str(r#"{"b": ["x", "1"], "a": {}}"#).unwrap();
/// assert_eq!(yaml::document(&value), "a: {}\nb:\n- x\n- '1'\n");
/// ```
pub fn document(value: &Value) -> String {
    let mut emitter = Emitter::new(Dialect::Libyaml);
    block(&mut emitter, value, 0, true);
    emitter.line();
    emitter.finish()
}

/// A text alone, in the style it needs, as the only element of a list would show it.
pub fn scalar(dialect: Dialect, text: &str) -> String {
    let mut emitter = Emitter::new(dialect);
    emitter.raw("- ");
    emitter.scalar(text, Some(2));
    emitter.finish().split_off(2)
}

/// Writes a value whose block, if it is one, stands at column `indent`. `own_line`: it begins the line, or follows a dash.
fn block(emitter: &mut Emitter, value: &Value, indent: usize, own_line: bool) {
    match value {
        Value::List(elements) if !elements.is_empty() => {
            for element in elements {
                emitter.indent(indent);
                emitter.raw("-");
                let nested = is_block(element);
                if !nested {
                    emitter.raw(" ");
                }
                block(emitter, element, indent + 2, true);
                emitter.line();
            }
        }
        Value::Map(entries) if !entries.is_empty() => {
            let mut sorted: Vec<_> = entries.iter().collect();
            sorted.sort_by(|a, b| a.0.cmp(&b.0));
            for (key, value) in sorted {
                emitter.indent(indent);
                entry(emitter, key, value, indent);
                emitter.line();
            }
        }
        value => flow(emitter, value, indent, own_line),
    }
}

fn is_block(value: &Value) -> bool {
    match value {
        Value::List(elements) => !elements.is_empty(),
        Value::Map(entries) => !entries.is_empty(),
        _ => false,
    }
}

/// One key and its value.
fn entry(emitter: &mut Emitter, key: &str, value: &Value, indent: usize) {
    /// A longer key, in bytes, stands on a line of its own behind a question mark.
    const LONGEST_KEY: usize = 128;
    let simple = key.len() <= LONGEST_KEY && !super::scalar::has_breaks(emitter.dialect(), key);
    if simple {
        emitter.scalar(key, None);
        emitter.raw(":");
    } else {
        emitter.raw("? ");
        emitter.scalar(key, Some(indent + 2));
        emitter.line();
        emitter.indent(indent);
        emitter.raw(":");
    }
    match value {
        // Only below a key on a line of its own is a sequence indented, since it follows the colon as it would a dash.
        Value::List(_) if is_block(value) => {
            let indent = if simple { indent } else { indent + 2 };
            if simple {
                emitter.line();
            }
            block(emitter, value, indent, false);
        }
        Value::Map(_) if is_block(value) => {
            if simple {
                emitter.line();
            }
            block(emitter, value, indent + 2, false);
        }
        value => {
            emitter.raw(" ");
            flow(emitter, value, indent + 2, false);
        }
    }
}

/// A value on one line, or folded.
fn flow(emitter: &mut Emitter, value: &Value, indent: usize, own_line: bool) {
    let indent = if own_line { indent.max(2) } else { indent };
    match value {
        Value::String(text) | Value::Date(text) => emitter.scalar(text, Some(indent)),
        value => emitter.raw(&plain(value)),
    }
}

/// A value that is not text, and needs no quotes.
fn plain(value: &Value) -> Cow<'static, str> {
    match value {
        Value::Boolean(true) => "true".into(),
        Value::Boolean(false) => "false".into(),
        Value::Integer(number) => number.to_string().into(),
        Value::Number(digits) => digits.clone().into(),
        Value::Float(number) if number.is_finite() => float_text(*number).into(),
        Value::Float(number) if number.is_nan() => ".nan".into(),
        Value::Float(number) if *number > 0.0 => ".inf".into(),
        Value::Float(_) => "-.inf".into(),
        Value::List(_) => "[]".into(),
        Value::Map(_) => "{}".into(),
        _ => "null".into(),
    }
}
