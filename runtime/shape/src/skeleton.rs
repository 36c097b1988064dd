//! Samples of what an operation takes and returns, as `--generate-cli-skeleton` of the AWS CLI prints them.
//!
//! Shapes that lie in several others are shown in each, so that a few structures can make a sample without end. One of more than 500,000
//! values, three times the largest of AWS, ends there, and so does one at a depth of 50 structures: what would follow is left out.

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
        left: MOST_VALUES,
    };
    id.and_then(|id| walk.structure(id))
        .unwrap_or_else(Value::map)
}

/// How many values a sample has at most. That of the largest operation of AWS has 150,000.
const MOST_VALUES: usize = 500_000;

/// How many structures of a sample lie in each other at most.
const DEEPEST: usize = 50;

struct Walk<'a> {
    tables: &'a Tables,
    style: Style,
    /// Structures from the root down to here: one that comes again ends the recursion.
    open: Vec<ShapeId>,
    /// How many values there may still be.
    left: usize,
}

impl<'a> Walk<'a> {
    /// The sample of one member. `name` is what a string in an output shows: the member it stands under.
    ///
    /// `None` where only a recursion without end would satisfy the model, and where the sample has grown too large.
    fn member(&mut self, member: &MemberRow, name: &str) -> Option<Value> {
        self.left = self.left.checked_sub(1)?;
        let traits = self.tables.traits_of(member);
        let minimum = if self.style == Style::Output {
            minimum(traits)
        } else {
            0.0
        };
        let id = member.target;
        Some(match self.tables.shape(id).kind {
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
            Kind::List => return self.list(id, minimum),
            Kind::Map => self.map(id),
            Kind::Structure | Kind::Union => return self.structure(id),
        })
    }

    fn string(&self, id: ShapeId, name: &str, minimum: f64) -> String {
        if self.style == Style::Output {
            return padded(name, minimum as usize);
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

    fn list(&mut self, id: ShapeId, minimum: f64) -> Option<Value> {
        /// A model may ask for a minimum of millions; nobody wants to see them.
        const MOST: usize = 100;
        let element = self.tables.element(id)?;
        let name = self.tables.shape(element.target).name.clone();
        let before = self.left;
        match self.member(element, &name) {
            Some(sample) => {
                let each = before - self.left;
                let count = (minimum as usize).clamp(1, MOST).min(1 + self.left / each);
                self.left -= each * (count - 1);
                Some(Value::List(vec![sample; count]))
            }
            None if minimum > 0.0 => None,
            None => Some(Value::List(Vec::new())),
        }
    }

    fn map(&mut self, id: ShapeId) -> Value {
        let sample = self
            .tables
            .element(id)
            .and_then(|element| self.member(element, ""));
        sample
            .map(|value| ("KeyName".to_owned(), value))
            .into_iter()
            .collect()
    }

    fn structure(&mut self, id: ShapeId) -> Option<Value> {
        if self.open.contains(&id) || self.open.len() == DEEPEST {
            return self.recursion(id);
        }
        self.open.push(id);
        let sample = self.members(id);
        self.open.pop();
        sample
    }

    /// A structure that is already open above itself is empty; in an output only if the model lets it be.
    fn recursion(&self, id: ShapeId) -> Option<Value> {
        let demanding = self.tables.shape(id).kind == Kind::Union
            || self.tables.members(id).iter().any(|member| member.required);
        (self.style != Style::Output || !demanding).then(Value::map)
    }

    fn members(&mut self, id: ShapeId) -> Option<Value> {
        let members = self.tables.members(id);
        if self.style == Style::Output && self.tables.shape(id).kind == Kind::Union {
            // Exactly one may be set: the first that comes to an end.
            let mut samples = members.iter().filter_map(|member| self.named(member));
            return samples.next().map(|sample| Value::Map(vec![sample]));
        }
        let mut sample = Vec::with_capacity(members.len());
        for member in members {
            match self.named(member) {
                Some(entry) => sample.push(entry),
                // Half a sample says more than none.
                None if self.left == 0 => break,
                None if member.required => return None,
                None => {}
            }
        }
        Some(Value::Map(sample))
    }

    fn named(&mut self, member: &MemberRow) -> Option<(String, Value)> {
        let value = self.member(member, &member.name)?;
        Some((member.name.to_string(), value))
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

/// The name, as often as it takes to be as long as the model asks for.
fn padded(name: &str, minimum: usize) -> String {
    /// A model may ask for a minimum of millions; nobody wants to see them.
    const MOST: usize = 10_000;
    let length = name.chars().count();
    if length >= minimum {
        return name.to_owned();
    }
    let padding = if name.is_empty() { "x" } else { name };
    padding.repeat(minimum.min(MOST).div_ceil(length.max(1)))
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
