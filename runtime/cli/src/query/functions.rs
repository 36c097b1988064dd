//! The functions of JMESPath.

use std::cmp::Ordering;
use std::collections::HashMap;

use opsmith_shape::Value;

use super::budget::Budget;
use super::interpret::{Found, evaluate, is_equal, number, order};
use super::parser::Expr;

/// The kinds of arguments.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Any,
    Number,
    String,
    Array,
    Object,
    /// `&expression`.
    Expression,
    StringOrArray,
    Counted,
}

use Kind::{Any, Array, Counted, Expression, Number, Object, String as Text, StringOrArray};

impl Kind {
    fn takes(self, value: &Value) -> bool {
        let text = matches!(value, Value::String(_));
        let array = matches!(value, Value::List(_));
        let object = matches!(value, Value::Map(_));
        match self {
            Any => true,
            Number => number(value).is_some(),
            Text => text,
            Array => array,
            Object => object,
            Expression => false,
            StringOrArray => text || array,
            Counted => text || array || object,
        }
    }

    fn words(self) -> &'static str {
        match self {
            Any => "anything",
            Number => "a number",
            Text => "a string",
            Array => "an array",
            Object => "an object",
            Expression => "an expression with & in front",
            StringOrArray => "a string or an array",
            Counted => "a string, an array or an object",
        }
    }
}

/// Name, arguments, and whether the last may come more than once.
const FUNCTIONS: [(&str, &[Kind], bool); 26] = [
    ("abs", &[Number], false),
    ("avg", &[Array], false),
    ("ceil", &[Number], false),
    ("contains", &[StringOrArray, Any], false),
    ("ends_with", &[Text, Text], false),
    ("floor", &[Number], false),
    ("join", &[Text, Array], false),
    ("keys", &[Object], false),
    ("length", &[Counted], false),
    ("map", &[Expression, Array], false),
    ("max", &[Array], false),
    ("max_by", &[Array, Expression], false),
    ("merge", &[Object], true),
    ("min", &[Array], false),
    ("min_by", &[Array, Expression], false),
    ("not_null", &[Any], true),
    ("reverse", &[StringOrArray], false),
    ("sort", &[Array], false),
    ("sort_by", &[Array, Expression], false),
    ("starts_with", &[Text, Text], false),
    ("sum", &[Array], false),
    ("to_array", &[Any], false),
    ("to_number", &[Any], false),
    ("to_string", &[Any], false),
    ("type", &[Any], false),
    ("values", &[Object], false),
];

/// Calls a function with arguments that are expressions still.
pub(super) fn call(name: &str, arguments: &[Expr], value: &Value, budget: &Budget) -> Found {
    let Some((_, kinds, repeats)) = FUNCTIONS.iter().find(|(known, ..)| *known == name) else {
        let known: Vec<_> = FUNCTIONS.iter().map(|(name, ..)| *name).collect();
        return Err(format!(
            "there is no function {name}(); there are {}",
            known.join(", ")
        ));
    };
    let fits = if *repeats {
        arguments.len() >= kinds.len()
    } else {
        arguments.len() == kinds.len()
    };
    if !fits {
        let at_least = if *repeats { "at least " } else { "" };
        return Err(format!(
            "{name}() takes {at_least}{} arguments, and has {}",
            kinds.len(),
            arguments.len()
        ));
    }
    let mut values = Vec::new();
    let mut expression = &Expr::Current;
    for (index, argument) in arguments.iter().enumerate() {
        let kind = kinds.get(index).or(kinds.last()).copied().unwrap_or(Any);
        match (kind, argument) {
            (Expression, Expr::Reference(inner)) => expression = inner.as_ref(),
            (Expression, _) => return Err(format!("{name}() needs {}", kind.words())),
            (kind, argument) => {
                let argument = evaluate(argument, value, budget)?;
                if !kind.takes(&argument) {
                    return Err(refusal(name, kind.words(), &argument));
                }
                values.push(argument);
            }
        }
    }
    budget.made(apply(name, values, expression, budget)?)
}

/// The value is not shown: it is part of an answer, and may be a secret.
fn refusal(name: &str, expected: &str, found: &Value) -> String {
    format!(
        "{name}() needs {expected}, and is given {}",
        match type_name(found) {
            "null" => "null, as where nothing is found".to_owned(),
            kind @ ("array" | "object") => format!("an {kind}"),
            kind => format!("a {kind}"),
        }
    )
}

fn type_name(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Boolean(_) => "boolean",
        Value::Integer(_) | Value::Float(_) | Value::Number(_) => "number",
        Value::List(_) => "array",
        Value::Map(_) => "object",
        _ => "string",
    }
}

fn apply(name: &str, values: Vec<Value>, expression: &Expr, budget: &Budget) -> Found {
    let mut values = values.into_iter();
    let first = values.next().unwrap_or_default();
    let second = values.next();
    Ok(match name {
        "abs" => match first {
            Value::Integer(number) => number.checked_abs().map_or(Value::Null, Value::Integer),
            other => number(&other).map_or(Value::Null, |number| Value::Float(number.abs())),
        },
        "ceil" => whole(&first, f64::ceil),
        "floor" => whole(&first, f64::floor),
        "avg" => average(name, &first)?,
        "sum" => sum(name, &first)?,
        "contains" => contains(&first, &second.unwrap_or_default()),
        "starts_with" => {
            Value::Boolean(text(&first).starts_with(text(&second.unwrap_or_default())))
        }
        "ends_with" => Value::Boolean(text(&first).ends_with(text(&second.unwrap_or_default()))),
        "join" => join(&first, &second.unwrap_or_default(), budget)?,
        "keys" => first
            .entries()
            .iter()
            .map(|(key, _)| Value::from(key.as_str()))
            .collect::<Vec<_>>()
            .into(),
        "values" => first
            .entries()
            .iter()
            .map(|(_, value)| value.clone())
            .collect::<Vec<_>>()
            .into(),
        "length" => Value::Integer(length(&first) as i64),
        "map" => {
            let mapped: Result<Vec<_>, _> = first
                .elements()
                .iter()
                .map(|element| evaluate(expression, element, budget))
                .collect();
            Value::List(mapped?)
        }
        "max" => sorted(name, first, &Expr::Current, budget)?
            .pop()
            .unwrap_or_default(),
        "min" => sorted(name, first, &Expr::Current, budget)?
            .into_iter()
            .next()
            .unwrap_or_default(),
        "max_by" => last_of_equals(sorted(name, first, expression, budget)?, expression, budget)?,
        "min_by" => sorted(name, first, expression, budget)?
            .into_iter()
            .next()
            .unwrap_or_default(),
        "sort" => Value::List(sorted(name, first, &Expr::Current, budget)?),
        "sort_by" => Value::List(sorted(name, first, expression, budget)?),
        "merge" => merge([first].into_iter().chain(second).chain(values)),
        "not_null" => [first]
            .into_iter()
            .chain(second)
            .chain(values)
            .find(|value| *value != Value::Null)
            .unwrap_or_default(),
        "reverse" => match first {
            Value::List(elements) => Value::List(elements.into_iter().rev().collect()),
            other => Value::String(text(&other).chars().rev().collect()),
        },
        "to_array" => match first {
            list @ Value::List(_) => list,
            other => Value::List(vec![other]),
        },
        "to_number" => to_number(first),
        "to_string" => match first {
            text @ Value::String(_) => text,
            other => Value::String(serde_json::to_string(&other).unwrap_or_default()),
        },
        _ => Value::from(type_name(&first)),
    })
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}

fn whole(value: &Value, round: fn(f64) -> f64) -> Value {
    match (value, number(value)) {
        (Value::Integer(_), _) => value.clone(),
        (_, Some(number)) if round(number).abs() < 9e18 => Value::Integer(round(number) as i64),
        (_, Some(number)) => Value::Float(round(number)),
        _ => Value::Null,
    }
}

/// The numbers of a list, all of which must be some.
fn numbers(name: &str, value: &Value) -> Result<Vec<f64>, String> {
    let wrong = |element| refusal(name, "an array of numbers", element);
    value
        .elements()
        .iter()
        .map(|element| number(element).ok_or_else(|| wrong(element)))
        .collect()
}

fn average(name: &str, value: &Value) -> Found {
    let numbers = numbers(name, value)?;
    Ok(match numbers.len() {
        0 => Value::Null,
        count => Value::Float(numbers.iter().sum::<f64>() / count as f64),
    })
}

/// Whole numbers have a whole sum.
fn sum(name: &str, value: &Value) -> Found {
    let whole = value
        .elements()
        .iter()
        .try_fold(0i64, |sum, element| match element {
            Value::Integer(number) => sum.checked_add(*number),
            _ => None,
        });
    match whole {
        Some(sum) => Ok(Value::Integer(sum)),
        None => numbers(name, value).map(|numbers| Value::Float(numbers.iter().sum())),
    }
}

fn contains(value: &Value, part: &Value) -> Value {
    Value::Boolean(match (value, part) {
        (Value::String(text), Value::String(part)) => text.contains(part.as_str()),
        _ => value
            .elements()
            .iter()
            .any(|element| is_equal(element, part)),
    })
}

fn join(glue: &Value, parts: &Value, budget: &Budget) -> Found {
    let wrong = |part| refusal("join", "an array of strings", part);
    let parts: Result<Vec<_>, _> = parts
        .elements()
        .iter()
        .map(|part| part.as_str().ok_or_else(|| wrong(part)))
        .collect();
    let (parts, glue) = (parts?, text(glue));
    budget.spend((parts.len() as u64).saturating_mul(glue.len() as u64) / 16)?;
    Ok(Value::String(parts.join(glue)))
}

fn length(value: &Value) -> usize {
    match value {
        Value::String(text) => text.chars().count(),
        Value::List(elements) => elements.len(),
        other => other.entries().len(),
    }
}

/// The elements, sorted by what `key` finds in each: numbers all, or texts all.
fn sorted(name: &str, value: Value, key: &Expr, budget: &Budget) -> Result<Vec<Value>, String> {
    let Value::List(elements) = value else {
        return Ok(Vec::new());
    };
    let mut keyed = Vec::with_capacity(elements.len());
    for element in elements {
        let key = evaluate(key, &element, budget)?;
        let first = keyed.first().map_or(&key, |(first, _)| first);
        if order(first, &key).is_none() {
            return Err(refusal(
                name,
                "numbers or strings to compare, all of one kind",
                &key,
            ));
        }
        keyed.push((key, element));
    }
    keyed.sort_by(|a, b| order(&a.0, &b.0).unwrap_or(Ordering::Equal));
    Ok(keyed.into_iter().map(|(_, element)| element).collect())
}

/// Of several largest elements the one that came first.
fn last_of_equals(sorted: Vec<Value>, key: &Expr, budget: &Budget) -> Found {
    let Some(last) = sorted.last() else {
        return Ok(Value::Null);
    };
    let largest = evaluate(key, last, budget)?;
    for element in &sorted {
        if is_equal(&evaluate(key, element, budget)?, &largest) {
            return Ok(element.clone());
        }
    }
    Ok(Value::Null)
}

/// Of the values of a key the last, in the place of the first.
fn merge(values: impl Iterator<Item = Value>) -> Value {
    let mut merged: Vec<(String, Value)> = Vec::new();
    let mut places: HashMap<String, usize> = HashMap::new();
    for value in values {
        let Value::Map(entries) = value else {
            continue;
        };
        for (key, value) in entries {
            let place = places.get(&key).and_then(|place| merged.get_mut(*place));
            match place {
                Some((_, before)) => *before = value,
                None => {
                    places.insert(key.clone(), merged.len());
                    merged.push((key, value));
                }
            }
        }
    }
    Value::Map(merged)
}

fn to_number(value: Value) -> Value {
    match value {
        Value::String(text) => match text.parse() {
            Ok(number) => Value::Integer(number),
            Err(_) => text.parse().map_or(Value::Null, Value::Float),
        },
        number @ (Value::Integer(_) | Value::Float(_) | Value::Number(_)) => number,
        _ => Value::Null,
    }
}
