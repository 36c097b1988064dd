//! JSON as Python prints it: an indent of four, characters beyond ASCII as they are, `NaN` bare.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use opsmith_shape::{Value, yaml};

/// A value as JSON text that ends in a newline.
pub(crate) fn json(value: &Value) -> String {
    let mut text = String::new();
    write(value, 0, &mut text);
    text.push('\n');
    text
}

fn write(value: &Value, depth: usize, text: &mut String) {
    match value {
        Value::Null => text.push_str("null"),
        Value::Boolean(value) => text.push_str(if *value { "true" } else { "false" }),
        Value::Integer(number) => text.push_str(&number.to_string()),
        Value::Float(number) => text.push_str(&float(*number)),
        Value::Number(digits) => text.push_str(digits),
        Value::String(string) | Value::Date(string) => quoted(string, text),
        Value::Blob(blob) => quoted(&STANDARD.encode(blob), text),
        Value::Timestamp(moment) => quoted(&moment.to_string(), text),
        Value::List(elements) => {
            let parts = elements.iter().map(|element| (None, element));
            parts_between(['[', ']'], parts, depth, text);
        }
        Value::Map(entries) => {
            let parts = entries
                .iter()
                .map(|(key, value)| (Some(key.as_str()), value));
            parts_between(['{', '}'], parts, depth, text);
        }
    }
}

fn parts_between<'v>(
    [open, close]: [char; 2],
    parts: impl Iterator<Item = (Option<&'v str>, &'v Value)>,
    depth: usize,
    text: &mut String,
) {
    text.push(open);
    let mut is_empty = true;
    for (key, value) in parts {
        text.push_str(if is_empty { "\n" } else { ",\n" });
        is_empty = false;
        indent(depth + 1, text);
        if let Some(key) = key {
            quoted(key, text);
            text.push_str(": ");
        }
        write(value, depth + 1, text);
    }
    if !is_empty {
        text.push('\n');
        indent(depth, text);
    }
    text.push(close);
}

fn indent(depth: usize, text: &mut String) {
    for _ in 0..depth {
        text.push_str("    ");
    }
}

fn float(number: f64) -> String {
    if number.is_nan() {
        "NaN".to_owned()
    } else if number.is_infinite() {
        if number > 0.0 {
            "Infinity"
        } else {
            "-Infinity"
        }
        .to_owned()
    } else {
        yaml::float_text(number)
    }
}

fn quoted(string: &str, text: &mut String) {
    text.push('"');
    for character in string.chars() {
        match character {
            '"' => text.push_str("\\\""),
            '\\' => text.push_str("\\\\"),
            '\n' => text.push_str("\\n"),
            '\r' => text.push_str("\\r"),
            '\t' => text.push_str("\\t"),
            '\u{8}' => text.push_str("\\b"),
            '\u{c}' => text.push_str("\\f"),
            control if control < ' ' => text.push_str(&format!("\\u{:04x}", control as u32)),
            other => text.push(other),
        }
    }
    text.push('"');
}
