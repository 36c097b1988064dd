//! Samples of what an operation takes and returns, as `--generate-cli-skeleton` of the AWS CLI prints them.

use serde::Serialize as _;
use serde_json::ser::{PrettyFormatter, Serializer};

use crate::docs::Docs;
use crate::leaf::Blob;
use crate::tables::{Kind, MemberRow, ShapeId, Tables};
use crate::traits::Trait;
use crate::value::Value;
use crate::yaml;

/// The parameters of an operation as JSON, with empty values. Ends in a newline.
pub fn input(tables: &Tables, operation: usize) -> String {
    json(&sample(tables, operation, Style::Input))
}

/// The parameters of an operation as YAML, each with a comment: whether it is required, the first sentence of its documentation, the
/// values of an enum. Ends in a newline.
pub fn yaml_input(tables: &Tables, docs: &Docs, operation: usize) -> String {
    let id = tables.operations.get(operation).and_then(|row| row.input);
    match id.filter(|id| !tables.members(*id).is_empty()) {
        Some(id) => yaml::skeleton(
            tables,
            docs,
            id,
            &sample(tables, operation, Style::YamlInput),
        ),
        None => "{}\n".to_owned(),
    }
}

/// A sample of an operation's result as JSON, which satisfies the model. Ends in a newline; empty where it returns nothing.
pub fn output(tables: &Tables, operation: usize) -> String {
    match output_value(tables, operation) {
        Some(value) => json(&value),
        None => String::new(),
    }
}

/// A sample of an operation's result; `None` where it returns nothing.
pub fn output_value(tables: &Tables, operation: usize) -> Option<Value> {
    tables.operations.get(operation)?.output?;
    Some(sample(tables, operation, Style::Output))
}

/// The three ways of making samples differ in their scalars.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Style {
    Input,
    YamlInput,
    Output,
}

fn sample(tables: &Tables, operation: usize, style: Style) -> Value {
    let row = tables.operations.get(operation);
    let id = row.and_then(|row| {
        if style == Style::Output {
            row.output
        } else {
            row.input
        }
    });
    let mut walk = Walk {
        tables,
        style,
        open: Vec::new(),
    };
    id.map_or_else(Value::map, |id| walk.structure(id))
}

struct Walk<'a> {
    tables: &'a Tables,
    style: Style,
    /// Structures from the root down to here: one that comes again ends the recursion.
    open: Vec<ShapeId>,
}

impl Walk<'_> {
    /// The sample of one member. `name` is what a string in an output shows: the member it stands under.
    fn member(&mut self, member: &MemberRow, name: &str) -> Value {
        let traits = self.tables.traits_of(member);
        let minimum = if self.style == Style::Output {
            minimum(traits)
        } else {
            0.0
        };
        let id = member.target;
        match self.tables.shape(id).kind {
            Kind::Boolean => Value::Boolean(true),
            Kind::Byte
            | Kind::Short
            | Kind::Integer
            | Kind::Long
            | Kind::BigInteger
            | Kind::IntEnum => Value::Integer(minimum.max(0.0).ceil() as i64),
            Kind::Float | Kind::Double | Kind::BigDecimal => Value::Float(minimum.max(0.0)),
            Kind::String | Kind::Enum => Value::String(self.string(id, name, minimum)),
            Kind::Blob => self.blob(name),
            Kind::Timestamp => self.timestamp(),
            Kind::Document => Value::map(),
            Kind::List => self.list(id, minimum),
            Kind::Map => self.map(id),
            Kind::Structure | Kind::Union => self.structure(id),
        }
    }

    fn string(&self, id: ShapeId, name: &str, minimum: f64) -> String {
        if self.style == Style::Output {
            let times = (minimum as usize)
                .div_ceil(name.chars().count().max(1))
                .max(1);
            let padding = if name.is_empty() { "x" } else { name };
            return if times > 1 {
                padding.repeat(times)
            } else {
                name.to_owned()
            };
        }
        let first = self.tables.members(id).first();
        first
            .map(|value| enum_value(self.tables, value).to_owned())
            .unwrap_or_default()
    }

    fn blob(&self, name: &str) -> Value {
        match self.style {
            Style::Input => Value::Null,
            Style::YamlInput => Value::Blob(Blob::default()),
            Style::Output => Value::Blob(Blob::from(name)),
        }
    }

    fn timestamp(&self) -> Value {
        // Without a zone, as the AWS CLI prints it; the YAML form and the other outputs of samples know it by this text.
        Value::from(if self.style == Style::YamlInput {
            "1970-01-01 00:00:00"
        } else {
            "1970-01-01T00:00:00"
        })
    }

    fn list(&mut self, id: ShapeId, minimum: f64) -> Value {
        let Some(element) = self.tables.element(id) else {
            return Value::List(Vec::new());
        };
        let name = self.tables.shape(element.target).name.clone();
        let sample = self.member(element, &name);
        /// A model may ask for a minimum of millions; nobody wants to see them.
        const MOST: usize = 100;
        Value::List(vec![sample; (minimum as usize).clamp(1, MOST)])
    }

    fn map(&mut self, id: ShapeId) -> Value {
        let Some(element) = self.tables.element(id) else {
            return Value::map();
        };
        let value = self.member(element, "");
        Value::Map(vec![("KeyName".to_owned(), value)])
    }

    fn structure(&mut self, id: ShapeId) -> Value {
        if self.open.contains(&id) {
            return Value::map();
        }
        self.open.push(id);
        let members = self.tables.members(id);
        let one = self.style == Style::Output && self.tables.shape(id).kind == Kind::Union;
        let chosen = if one {
            self.union_member(members)
        } else {
            members
        };
        let sample = chosen
            .iter()
            .map(|member| (member.name.to_string(), self.member(member, &member.name)))
            .collect();
        self.open.pop();
        sample
    }

    /// The member that a sample of a union has: the first that does not lead straight back.
    fn union_member<'m>(&self, members: &'m [MemberRow]) -> &'m [MemberRow] {
        let index = members
            .iter()
            .position(|member| !self.open.contains(&member.target))
            .unwrap_or(0);
        members.get(index..=index).unwrap_or(&[])
    }
}

/// The value of an enum on the wire.
pub(crate) fn enum_value<'a>(tables: &'a Tables, value: &'a MemberRow) -> &'a str {
    let given = tables.traits_of(value).iter().find_map(|fact| match fact {
        Trait::EnumValue(text) => Some(text.as_ref()),
        _ => None,
    });
    given.unwrap_or(&value.name)
}

fn minimum(traits: &[Trait]) -> f64 {
    let given = traits.iter().find_map(|fact| match fact {
        Trait::Minimum(minimum) => Some(*minimum),
        _ => None,
    });
    given.unwrap_or(0.0)
}

/// JSON as the AWS CLI prints it: an indent of four, one line per member, a newline at the end.
pub fn json(value: &Value) -> String {
    let mut text = Vec::new();
    let mut serializer =
        Serializer::with_formatter(&mut text, PrettyFormatter::with_indent(b"    "));
    // Writing a value into memory has no way to fail.
    let written = value.serialize(&mut serializer);
    debug_assert!(written.is_ok(), "a value is always JSON");
    text.push(b'\n');
    String::from_utf8(text).unwrap_or_default()
}
