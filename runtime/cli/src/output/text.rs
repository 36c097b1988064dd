//! Tab-separated lines for other programs.

use std::collections::BTreeSet;

use opsmith_shape::Value;

use super::{is_scalar, python};

/// A value as lines.
pub(crate) fn text(value: &Value) -> String {
    let mut text = String::new();
    write(value, None, None, &mut text);
    text
}

/// Writes a value under the name it has above it. `columns`: the keys that all objects of a list share.
fn write(value: &Value, name: Option<&str>, columns: Option<&BTreeSet<&str>>, text: &mut String) {
    match value {
        Value::Map(entries) => object(entries, name, columns, text),
        Value::List(elements) => list(elements, name, text),
        scalar => line(None, [python(scalar).as_ref()], text),
    }
}

fn line<'a>(name: Option<&str>, cells: impl IntoIterator<Item = &'a str>, text: &mut String) {
    if let Some(name) = name {
        text.push_str(&name.to_uppercase());
        text.push('\t');
    }
    let cells: Vec<_> = cells.into_iter().collect();
    text.push_str(&cells.join("\t"));
    text.push('\n');
}

fn list(elements: &[Value], name: Option<&str>, text: &mut String) {
    let has_objects = elements
        .iter()
        .any(|element| matches!(element, Value::Map(_)));
    if has_objects {
        let scalar_keys = |element| {
            Value::entries(element)
                .iter()
                .filter(|(_, value)| is_scalar(value))
        };
        let columns: BTreeSet<_> = elements
            .iter()
            .flat_map(scalar_keys)
            .map(|(key, _)| key.as_str())
            .collect();
        for element in elements {
            write(element, name, Some(&columns), text);
        }
        return;
    }
    let (scalars, others): (Vec<_>, Vec<_>) =
        elements.iter().partition(|element| is_scalar(element));
    match name {
        // Under a name each has a line, and otherwise all have one.
        Some(_) => scalars
            .iter()
            .for_each(|scalar| line(name, [python(scalar).as_ref()], text)),
        None if scalars.is_empty() => {}
        None => {
            let cells: Vec<_> = scalars.iter().map(|scalar| python(scalar)).collect();
            line(None, cells.iter().map(AsRef::as_ref), text);
        }
    }
    for other in others {
        write(other, name, None, text);
    }
}

fn object(
    entries: &[(String, Value)],
    name: Option<&str>,
    columns: Option<&BTreeSet<&str>>,
    text: &mut String,
) {
    let mut sorted: Vec<_> = entries.iter().collect();
    sorted.sort_by(|a, b| a.0.cmp(&b.0));
    let find = |key: &str| {
        sorted
            .iter()
            .find(|(known, _)| known == key)
            .map(|(_, value)| value)
    };
    let cells: Vec<_> = match columns {
        Some(columns) => columns
            .iter()
            .map(|key| find(key).map_or("".into(), python))
            .collect(),
        None => sorted
            .iter()
            .filter(|(_, value)| is_scalar(value))
            .map(|(_, value)| python(value))
            .collect(),
    };
    if !cells.is_empty() {
        line(name, cells.iter().map(AsRef::as_ref), text);
    }
    for (key, value) in sorted.iter().filter(|(_, value)| !is_scalar(value)) {
        if columns.is_none_or(|columns| !columns.contains(key.as_str())) {
            write(value, Some(key), None, text);
        }
    }
}
