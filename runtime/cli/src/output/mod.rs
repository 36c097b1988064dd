//! From a result to what is printed: [`present()`] makes plain values of it, and each format has a file.

mod json;
mod moments;
mod present;
mod table;
#[cfg(test)]
mod tests;
mod text;
mod width;

use std::borrow::Cow;

use opsmith_shape::{Value, yaml};

pub(crate) use json::json;
pub(crate) use moments::{LocalZone, Moments};
pub(crate) use present::{present, several_members};

/// The formats of results.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Format {
    Json,
    Text,
    Table,
    Yaml,
    YamlStream,
    Off,
}

impl Format {
    /// Their names, in the order of the help pages.
    pub(crate) const NAMES: &'static [&'static str] =
        &["json", "text", "table", "yaml", "yaml-stream", "off"];

    const ALL: [Format; 6] = [
        Format::Json,
        Format::Text,
        Format::Table,
        Format::Yaml,
        Format::YamlStream,
        Format::Off,
    ];

    pub(crate) fn named(name: &str) -> Option<Self> {
        let index = Format::NAMES.iter().position(|known| *known == name)?;
        Format::ALL.get(index).copied()
    }
}

/// How tables look.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct TableStyle {
    pub(crate) colour: bool,
    /// The width of the terminal, in columns.
    pub(crate) width: usize,
}

/// A value as text. What a table cannot show is told in words.
pub(crate) fn render(
    format: Format,
    title: &str,
    value: &Value,
    style: TableStyle,
) -> Result<String, String> {
    if matches!(value, Value::Map(entries) if entries.is_empty()) {
        return Ok(String::new());
    }
    Ok(match format {
        Format::Off => String::new(),
        Format::Json => json(value),
        Format::Text => text::text(value),
        Format::Table => return table::table(title, value, style),
        Format::Yaml if matches!(value, Value::List(_) | Value::Map(_)) => yaml::document(value),
        Format::Yaml => json(value),
        Format::YamlStream => yaml::document(&Value::List(vec![value.clone()])),
    })
}

/// A scalar as Python prints it, which text and tables show.
fn python(value: &Value) -> Cow<'_, str> {
    match value {
        Value::Null => "None".into(),
        Value::Boolean(true) => "True".into(),
        Value::Boolean(false) => "False".into(),
        Value::Integer(number) => number.to_string().into(),
        Value::Float(number) => yaml::float_text(*number).into(),
        Value::Number(text) | Value::String(text) | Value::Date(text) => text.into(),
        // Present makes text of blobs and moments; lists and maps in a cell are shown as what they are.
        other => json(other).trim_end().to_owned().into(),
    }
}

/// A scalar in one line, for messages.
pub(crate) fn one_line(value: &Value) -> String {
    python(value).replace(char::is_control, " ")
}

/// Whether a value has no parts.
fn is_scalar(value: &Value) -> bool {
    !matches!(value, Value::List(_) | Value::Map(_))
}
