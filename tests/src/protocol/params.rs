//! Parameters of cases as values: blobs are plain text there, timestamps seconds since the epoch, doubles without digits are words.

use opsmith_shape::{
    Blob, Kind, MemberRow, ShapeId, Tables, Timestamp, TimestampFormat, Trait, Value,
};

use super::node::Node;

/// The value of the shape `id` that a case means. Says what does not fit, which is a mistake of the case.
pub fn value(tables: &Tables, id: ShapeId, node: &Node) -> Result<Value, String> {
    let misfit = || {
        let row = tables.shape(id);
        format!("{node:?} is no {} ({})", row.kind.word(), row.name)
    };
    Ok(match (tables.shape(id).kind, node) {
        (Kind::Document, node) => document(node),
        (_, Node::Null) => Value::Null,
        (Kind::Structure | Kind::Union, Node::Object(entries)) => {
            let members = tables.members(id);
            let mut structure = Value::map();
            let given = entries
                .iter()
                .filter(|(_, node)| !matches!(node, Node::Null));
            for (name, node) in given {
                let member = members.iter().find(|member| member.name == *name);
                let member = member
                    .ok_or_else(|| format!("{} has no member {name}", tables.shape(id).name))?;
                structure.insert(name, value(tables, member.target, node)?);
            }
            structure
        }
        (Kind::Map, Node::Object(entries)) => {
            let element = element(tables, id)?;
            let entry =
                |(key, node): &(String, Node)| Ok((key.clone(), value(tables, element, node)?));
            Value::Map(entries.iter().map(entry).collect::<Result<_, String>>()?)
        }
        (Kind::List, Node::List(elements)) => {
            let element = element(tables, id)?;
            let elements = elements.iter().map(|node| value(tables, element, node));
            Value::List(elements.collect::<Result<_, _>>()?)
        }
        (Kind::Boolean, Node::Boolean(value)) => Value::Boolean(*value),
        (Kind::String | Kind::Enum, Node::String(text)) => Value::String(text.clone()),
        (Kind::Blob, Node::String(text)) => Value::Blob(Blob::from(text.as_str())),
        (Kind::Timestamp, node @ Node::Number(_)) => {
            let moment = node.as_f64().and_then(Timestamp::from_epoch_seconds);
            Value::Timestamp(moment.ok_or_else(misfit)?)
        }
        (Kind::Timestamp, Node::String(text)) => {
            let moment = Timestamp::parse(text, TimestampFormat::DateTime);
            Value::Timestamp(moment.map_err(|_| misfit())?)
        }
        (Kind::Float | Kind::Double, node) => Value::Float(float(node).ok_or_else(misfit)?),
        (kind, Node::Number(digits)) if kind.is_integer() => {
            Value::Integer(digits.parse().map_err(|_| misfit())?)
        }
        (Kind::BigInteger | Kind::BigDecimal, Node::Number(digits)) => match digits.parse() {
            Ok(value) => Value::Integer(value),
            Err(_) => Value::Number(digits.clone()),
        },
        _ => return Err(misfit()),
    })
}

fn element(tables: &Tables, id: ShapeId) -> Result<ShapeId, String> {
    let element = tables.element(id).map(|member| member.target);
    element.ok_or_else(|| format!("{} has no element", tables.shape(id).name))
}

fn float(node: &Node) -> Option<f64> {
    match node {
        Node::String(word) => match word.as_str() {
            "NaN" => Some(f64::NAN),
            "Infinity" => Some(f64::INFINITY),
            "-Infinity" => Some(f64::NEG_INFINITY),
            _ => None,
        },
        node => node.as_f64(),
    }
}

fn document(node: &Node) -> Value {
    match node {
        Node::Null => Value::Null,
        Node::Boolean(value) => Value::Boolean(*value),
        Node::Number(digits) => match (digits.parse(), digits.parse()) {
            (Ok(value), _) => Value::Integer(value),
            (_, Ok(value)) => Value::Float(value),
            _ => Value::Number(digits.clone()),
        },
        Node::String(text) => Value::String(text.clone()),
        Node::List(elements) => Value::List(elements.iter().map(document).collect()),
        Node::Object(entries) => {
            let entry = |(key, node): &(String, Node)| (key.clone(), document(node));
            Value::Map(entries.iter().map(entry).collect())
        }
    }
}

/// Parameters with which the operation can be called at all, for cases that are about its answer.
pub fn least(tables: &Tables, input: Option<ShapeId>) -> Value {
    let mut least = Value::map();
    for member in input.map_or(&[][..], |id| tables.members(id)) {
        let is_in_address = tables
            .traits_of(member)
            .iter()
            .any(|fact| matches!(fact, Trait::HttpLabel | Trait::HostLabel));
        if member.required || is_in_address {
            least.insert(member.name.as_ref(), any(tables, member, 8));
        }
    }
    least
}

fn any(tables: &Tables, member: &MemberRow, depth: usize) -> Value {
    let id = member.target;
    match tables.shape(id).kind {
        Kind::Boolean => Value::Boolean(true),
        Kind::Float | Kind::Double => Value::Float(1.0),
        Kind::String => Value::from("any"),
        Kind::Enum => {
            let value = tables.members(id).first().map(|value| {
                let given = tables.traits_of(value).iter().find_map(|fact| match fact {
                    Trait::EnumValue(text) => Some(text.as_ref()),
                    _ => None,
                });
                given.unwrap_or(&value.name)
            });
            Value::from(value.unwrap_or("any"))
        }
        Kind::Blob => Value::Blob(Blob::from("any")),
        Kind::Timestamp => Value::Timestamp(Timestamp::new(1, 0)),
        Kind::Document | Kind::Map => Value::map(),
        Kind::List => Value::List(Vec::new()),
        Kind::Structure if depth > 0 => {
            let members = tables.members(id).iter().filter(|member| member.required);
            members
                .map(|member| (member.name.to_string(), any(tables, member, depth - 1)))
                .collect()
        }
        Kind::Union if depth > 0 => {
            let member = tables.members(id).first();
            member
                .map(|member| (member.name.to_string(), any(tables, member, depth - 1)))
                .into_iter()
                .collect()
        }
        Kind::Structure | Kind::Union => Value::map(),
        _ => Value::Integer(1),
    }
}
