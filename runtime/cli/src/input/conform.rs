//! Giving the texts of a shorthand the types that the model wants.

use opsmith_shape::{Kind, ShapeId, Tables, Value};

use super::scalar;

/// Why a value cannot have the type it needs.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum ConformError {
    /// Something that is no number, where one is needed. In words.
    Number(String),
    /// A document, which shorthand has no way to write, under this name.
    Document(String),
}

/// A value read from shorthand, as a value of the shape `id`. What fits nothing stays as it is: checking finds it.
pub(crate) fn conform(
    tables: &Tables,
    id: ShapeId,
    name: &str,
    value: Value,
) -> Result<Value, ConformError> {
    let shape = tables.shape(id);
    match shape.kind {
        Kind::Document => Err(ConformError::Document(name.to_owned())),
        Kind::List => list(tables, id, name, value),
        Kind::Map => entries(
            value,
            |_| tables.element(id).map(|element| element.target),
            tables,
        ),
        Kind::Structure | Kind::Union => {
            let target = |key: &str| {
                let members = tables.members(id).iter();
                members
                    .clone()
                    .find(|member| member.name == key)
                    .map(|member| member.target)
            };
            entries(value, target, tables)
        }
        kind if kind.is_integer() || kind == Kind::BigInteger => number(
            value,
            name,
            shape.sensitive,
            "a whole number",
            scalar::integer,
        ),
        Kind::Float | Kind::Double | Kind::BigDecimal => {
            number(value, name, shape.sensitive, "a number", |text| {
                scalar::float(text).map(Value::Float)
            })
        }
        Kind::Boolean => Ok(match value.as_str().map(str::to_lowercase).as_deref() {
            Some("true") => Value::Boolean(true),
            Some("false") => Value::Boolean(false),
            _ => value,
        }),
        _ => Ok(value),
    }
}

/// What is no list becomes one of one element.
fn list(tables: &Tables, id: ShapeId, name: &str, value: Value) -> Result<Value, ConformError> {
    let elements = match value {
        Value::List(elements) => elements,
        one => vec![one],
    };
    let Some(element) = tables.element(id) else {
        return Ok(Value::List(elements));
    };
    let elements = elements
        .into_iter()
        .map(|value| conform(tables, element.target, name, value));
    Ok(Value::List(elements.collect::<Result<_, _>>()?))
}

/// Each entry by the shape of its value, where there is one.
fn entries(
    value: Value,
    target: impl Fn(&str) -> Option<ShapeId>,
    tables: &Tables,
) -> Result<Value, ConformError> {
    let Value::Map(entries) = value else {
        return Ok(value);
    };
    let conformed = entries.into_iter().map(|(key, value)| match target(&key) {
        Some(target) => conform(tables, target, &key, value).map(|value| (key, value)),
        None => Ok((key, value)),
    });
    Ok(Value::Map(conformed.collect::<Result<_, _>>()?))
}

fn number(
    value: Value,
    name: &str,
    secret: bool,
    expected: &str,
    read: impl Fn(&str) -> Option<Value>,
) -> Result<Value, ConformError> {
    let text = match &value {
        Value::String(text) => text,
        other => {
            return Err(ConformError::Number(format!(
                "{name}: expected {expected}, found a {}",
                other.word()
            )));
        }
    };
    let wrong = || {
        ConformError::Number(format!(
            "{name}: expected {expected}{}",
            scalar::shown(text, secret)
        ))
    };
    read(text).ok_or_else(wrong)
}
