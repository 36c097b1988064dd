//! Telling a failure, in the format that was asked for.

use std::borrow::Cow;

use opsmith_shape::Value;

use super::failure::{Failure, FailureKind, ServiceError};
use super::shorten::shorten;
use crate::PROGRAM;
use crate::output::{Format, TableStyle, render};

/// The formats of error messages.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ErrorFormat {
    /// Without codes and details.
    Legacy,
    /// With both.
    Enhanced,
    /// An object in a format of results.
    Structured(Format),
}

impl ErrorFormat {
    /// By its name, in any case.
    pub(crate) fn named(name: &str) -> Option<Self> {
        let name = name.to_ascii_lowercase();
        match name.as_str() {
            "legacy" => Some(ErrorFormat::Legacy),
            "enhanced" => Some(ErrorFormat::Enhanced),
            "json" | "yaml" | "text" | "table" => Format::named(&name).map(ErrorFormat::Structured),
            _ => None,
        }
    }
}

/// A failure as text for standard error; empty where nothing is to be said. It may quote a server, an argument or a file, so that no
/// control character is left in it that would drive the terminal.
pub(crate) fn write(failure: &Failure, format: ErrorFormat) -> String {
    harmless(text(failure, format))
}

/// Line breaks and tabs stay: messages have several lines.
fn harmless(text: String) -> String {
    let drives = |c: char| c.is_control() && c != '\n' && c != '\t';
    if text.contains(drives) {
        text.replace(drives, " ")
    } else {
        text
    }
}

fn text(failure: &Failure, format: ErrorFormat) -> String {
    match &failure.kind {
        FailureKind::Silent => String::new(),
        FailureKind::Plain(text) => line(&shorten(text)),
        FailureKind::UnknownOptions { text, usage } => {
            format!("\n{}\n{}", usage.text(), line(&shorten(text)))
        }
        FailureKind::Class { code, text, usage } => {
            let text = shorten(text);
            let text = match usage {
                Some(usage) => format!("{text}\n\n{}", usage.text()),
                None => text.into_owned(),
            };
            match format {
                ErrorFormat::Legacy => line(&text),
                ErrorFormat::Enhanced => line(&format!("An error occurred ({code}): {text}")),
                ErrorFormat::Structured(format) => {
                    let entries = [
                        ("Code".to_owned(), Value::from(*code)),
                        ("Message".to_owned(), Value::from(text)),
                    ];
                    structured(format, entries.into_iter().collect())
                }
            }
        }
        FailureKind::Service(error) => service(error, format),
    }
}

fn line(text: &str) -> String {
    format!("\n{PROGRAM}: [ERROR]: {}\n", text.trim())
}

/// An object. It is made of scalars, lists and objects, which every format can show; if one cannot, JSON does.
fn structured(format: Format, value: Value) -> String {
    let style = TableStyle {
        colour: false,
        width: 80,
    };
    render(format, "error", &value, style)
        .or_else(|_| render(Format::Json, "error", &value, style))
        .unwrap_or_default()
}

fn service(error: &ServiceError, format: ErrorFormat) -> String {
    if let ErrorFormat::Structured(format) = format {
        let mut value = Value::map();
        value.insert("Message", Value::from(error.message.as_str()));
        value.insert("Code", Value::from(error.code.as_str()));
        for (name, field) in &error.fields {
            if name != "Message" && name != "Code" {
                value.insert(name.as_str(), field.clone());
            }
        }
        return structured(format, value);
    }
    let ServiceError {
        operation,
        code,
        message,
        ..
    } = error;
    let retries = match error.retries {
        Some(retries) => format!(" (reached max retries: {retries})"),
        None => String::new(),
    };
    let (code, message) = (start(code), start(message));
    let first = line(&format!(
        "An error occurred ({code}) when calling the {operation} operation{retries}: {message}"
    ));
    if format == ErrorFormat::Legacy {
        first
    } else {
        first + &details(error)
    }
}

/// What a server said, up to where it helps nobody any more. Unlike the words of [`shorten`] it stays whole below that: some services
/// send codes of hundreds of characters that are to be copied.
fn start(said: &str) -> Cow<'_, str> {
    const LONGEST: usize = 20_000;
    match said.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}…", said.get(..end).unwrap_or_default()).into(),
        None => said.into(),
    }
}

/// The fields that are not the message, a line each.
fn details(error: &ServiceError) -> String {
    let is_more = |name: &str| !["code", "message"].contains(&name.to_lowercase().as_str());
    let lines: Vec<_> = error
        .fields
        .iter()
        .filter(|(name, _)| is_more(name))
        .map(|(name, value)| (name, detail(value)))
        .collect();
    if lines.is_empty() {
        return String::new();
    }
    let mut text = "\nAdditional error details:\n".to_owned();
    for (name, value) in &lines {
        let value = value.as_deref().unwrap_or("<complex value>");
        text.push_str(&format!("{name}: {value}\n"));
    }
    if lines.iter().any(|(_, value)| value.is_none()) {
        text.push_str(
            "Use \"--cli-error-format json\" or another error format to see the full details.\n",
        );
    }
    text
}

/// A short value in one line; `None` where it is too much for one.
fn detail(value: &Value) -> Option<String> {
    /// More parts than this are too many.
    const MOST: usize = 4;
    let scalar = |value: &Value| match value {
        Value::List(_) | Value::Map(_) => None,
        scalar => Some(start(&crate::output::one_line(scalar)).into_owned()),
    };
    match value {
        Value::List(elements) if elements.len() <= MOST => {
            let parts: Option<Vec<_>> = elements.iter().map(scalar).collect();
            parts.map(|parts| format!("[{}]", parts.join(", ")))
        }
        Value::Map(entries) if entries.len() <= MOST => {
            let part = |(key, value): &(String, Value)| {
                scalar(value).map(|value| format!("{key}: {value}"))
            };
            let parts: Option<Vec<_>> = entries.iter().map(part).collect();
            parts.map(|parts| format!("{{{}}}", parts.join(", ")))
        }
        other => scalar(other),
    }
}
