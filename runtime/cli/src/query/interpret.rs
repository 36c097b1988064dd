//! What an expression finds in a value.

use std::cmp::Ordering;

use opsmith_shape::Value;

use super::budget::Budget;
use super::functions;
use super::parser::Expr;

pub(super) type Found = Result<Value, String>;

/// What `expression` finds in `value`.
pub(super) fn evaluate(expression: &Expr, value: &Value, budget: &Budget) -> Found {
    let evaluate = |expression, value: &Value| evaluate(expression, value, budget);
    Ok(match expression {
        Expr::Current => return budget.copy(value),
        Expr::Field(name) => return budget.copy(value.get(name).unwrap_or(&Value::Null)),
        Expr::Index(index) => return budget.copy(element(value, *index).unwrap_or(&Value::Null)),
        Expr::Slice(parts) => return slice(value, *parts, budget),
        Expr::Literal(value) => return budget.copy(value),
        Expr::Then(first, second) => return evaluate(second, &evaluate(first, value)?),
        Expr::Projection(left, right) => match evaluate(left, value)? {
            Value::List(elements) => return project(elements, right, budget),
            _ => Value::Null,
        },
        Expr::ValueProjection(left, right) => match evaluate(left, value)? {
            Value::Map(entries) => {
                return project(entries.into_iter().map(|(_, value)| value), right, budget);
            }
            _ => Value::Null,
        },
        Expr::Filter(left, right, condition) => match evaluate(left, value)? {
            Value::List(elements) => {
                let mut kept = Vec::new();
                for element in elements {
                    if is_true(&evaluate(condition, &element)?) {
                        kept.push(element);
                    }
                }
                return project(kept, right, budget);
            }
            _ => Value::Null,
        },
        Expr::Flatten(inner) => match evaluate(inner, value)? {
            Value::List(elements) => Value::List(elements.into_iter().flat_map(flat).collect()),
            _ => Value::Null,
        },
        Expr::List(_) | Expr::Hash(_) if *value == Value::Null => Value::Null,
        Expr::List(parts) => {
            let parts: Result<Vec<_>, _> = parts.iter().map(|part| evaluate(part, value)).collect();
            Value::List(parts?)
        }
        Expr::Hash(parts) => {
            let mut hash = Value::map();
            for (key, part) in parts {
                hash.insert(key.as_str(), evaluate(part, value)?);
            }
            hash
        }
        Expr::Or(left, right) => match evaluate(left, value)? {
            left if is_true(&left) => left,
            _ => return evaluate(right, value),
        },
        Expr::And(left, right) => match evaluate(left, value)? {
            left if !is_true(&left) => left,
            _ => return evaluate(right, value),
        },
        Expr::Not(inner) => Value::Boolean(!is_true(&evaluate(inner, value)?)),
        Expr::Compare(sign, left, right) => {
            compare(sign, &evaluate(left, value)?, &evaluate(right, value)?)
        }
        Expr::Call(name, arguments) => return functions::call(name, arguments, value, budget),
        Expr::Reference(_) => {
            return Err(
                "an expression with & in front can only be an argument of a function".to_owned(),
            );
        }
    })
}

fn flat(value: Value) -> Vec<Value> {
    match value {
        Value::List(elements) => elements,
        other => vec![other],
    }
}

/// `right` on each, without those for which it finds nothing.
fn project(elements: impl IntoIterator<Item = Value>, right: &Expr, budget: &Budget) -> Found {
    let mut found = Vec::new();
    for element in elements {
        let value = evaluate(right, &element, budget)?;
        if value != Value::Null {
            found.push(value);
        }
    }
    Ok(Value::List(found))
}

/// An element, counted from the end where the index is below zero.
fn element(value: &Value, index: i64) -> Option<&Value> {
    let elements = value.elements();
    let index = if index < 0 {
        index.checked_add(elements.len() as i64)?
    } else {
        index
    };
    elements.get(usize::try_from(index).ok()?)
}

/// The elements from the first to before the second, in steps of the third.
fn slice(value: &Value, [start, stop, step]: [Option<i64>; 3], budget: &Budget) -> Found {
    let Value::List(elements) = value else {
        return Ok(Value::Null);
    };
    let step = step.unwrap_or(1);
    if step == 0 {
        return Err("the step of a slice must not be 0".to_owned());
    }
    let length = elements.len() as i64;
    let (least, most) = if step > 0 {
        (0, length)
    } else {
        (-1, length - 1)
    };
    let place = |at: Option<i64>, otherwise: i64| match at {
        None => otherwise,
        Some(at) if at < 0 => at.saturating_add(length).clamp(least, most),
        Some(at) => at.clamp(least, most),
    };
    let (start, stop) = if step > 0 {
        (place(start, 0), place(stop, length))
    } else {
        (place(start, length - 1), place(stop, -1))
    };
    let mut sliced = Vec::new();
    let mut at = start;
    while if step > 0 { at < stop } else { at > stop } {
        if let Some(element) = usize::try_from(at).ok().and_then(|at| elements.get(at)) {
            sliced.push(budget.copy(element)?);
        }
        at = at.saturating_add(step);
    }
    Ok(Value::List(sliced))
}

/// False are null, false, and what is empty.
pub(super) fn is_true(value: &Value) -> bool {
    match value {
        Value::Null => false,
        Value::Boolean(value) => *value,
        Value::String(text) => !text.is_empty(),
        Value::List(elements) => !elements.is_empty(),
        Value::Map(entries) => !entries.is_empty(),
        _ => true,
    }
}

/// A number of any kind.
pub(super) fn number(value: &Value) -> Option<f64> {
    match value {
        Value::Integer(number) => Some(*number as f64),
        Value::Float(number) => Some(*number),
        Value::Number(digits) => digits.parse().ok(),
        _ => None,
    }
}

/// Whether two values are the same. The order of entries does not count, and `1` is `1.0`.
pub(super) fn is_equal(left: &Value, right: &Value) -> bool {
    match (left, right) {
        (Value::List(left), Value::List(right)) => {
            left.len() == right.len()
                && left
                    .iter()
                    .zip(right)
                    .all(|(left, right)| is_equal(left, right))
        }
        (Value::Map(entries), Value::Map(others)) => {
            let is_there = |(key, value): &(String, Value)| {
                right.get(key).is_some_and(|other| is_equal(value, other))
            };
            entries.len() == others.len() && entries.iter().all(is_there)
        }
        (Value::Integer(left), Value::Integer(right)) => left == right,
        (Value::Number(left), Value::Number(right)) => left == right,
        _ => match (number(left), number(right)) {
            (Some(left), Some(right)) => left == right,
            _ => left == right,
        },
    }
}

/// The order of two numbers or two texts.
pub(super) fn order(left: &Value, right: &Value) -> Option<Ordering> {
    match (left, right) {
        (Value::Integer(left), Value::Integer(right)) => Some(left.cmp(right)),
        (Value::String(left), Value::String(right)) => Some(left.cmp(right)),
        _ => number(left)?.partial_cmp(&number(right)?),
    }
}

fn compare(sign: &str, left: &Value, right: &Value) -> Value {
    match sign {
        "==" => Value::Boolean(is_equal(left, right)),
        "!=" => Value::Boolean(!is_equal(left, right)),
        _ if number(left).is_none() || number(right).is_none() => Value::Null,
        _ => {
            let order = order(left, right);
            Value::Boolean(match sign {
                "<" => order == Some(Ordering::Less),
                "<=" => matches!(order, Some(Ordering::Less | Ordering::Equal)),
                ">" => order == Some(Ordering::Greater),
                _ => matches!(order, Some(Ordering::Greater | Ordering::Equal)),
            })
        }
    }
}
