//! The sample of an operation's parameters, with comments.

use super::Dialect;
use super::emitter::Emitter;
use super::float_text;
use crate::docs::{Docs, MemberDoc};
use crate::skeleton::enum_value;
use crate::tables::{Kind, MemberRow, ShapeId, Tables};
use crate::value::Value;

/// The sample of a structure as YAML, members in the order of the model, each with a comment: whether it is required, the first
/// sentence of its documentation, the values of an enum. Ends in a newline.
pub fn skeleton(tables: &Tables, docs: &Docs, id: ShapeId, sample: &Value) -> String {
    let mut walk = Walk {
        tables,
        docs,
        emitter: Emitter::new(Dialect::Ruamel),
    };
    walk.structure(id, sample, 0);
    walk.emitter.finish()
}

struct Walk<'a> {
    tables: &'a Tables,
    docs: &'a Docs,
    emitter: Emitter,
}

impl Walk<'_> {
    /// A structure with members; each ends its line.
    fn structure(&mut self, id: ShapeId, sample: &Value, indent: usize) {
        let first = self.tables.shape(id).members.start as usize;
        let mut spacing = Spacing::default();
        for (index, member) in self.tables.members(id).iter().enumerate() {
            let Some(value) = sample.get(&member.name) else {
                continue;
            };
            let comment = self.comment(member, self.docs.members.get(first + index));
            self.emitter.indent(indent);
            self.key(&member.name);
            let spaces = spacing.next(&member.name, comment.is_some());
            let comment = comment.map(|text| format!("{:spaces$}# {text}", ""));
            self.value(member.target, value, indent, comment.as_deref());
        }
    }

    fn key(&mut self, name: &str) {
        self.emitter.scalar(name, None);
        self.emitter.raw(":");
    }

    /// The value of a key that is already there, and the end of its line.
    fn value(&mut self, id: ShapeId, value: &Value, indent: usize, comment: Option<&str>) {
        match value {
            Value::List(elements) if !elements.is_empty() => {
                self.end_line(comment);
                self.list(id, elements, indent);
            }
            Value::Map(entries) if !entries.is_empty() => {
                self.end_line(comment);
                self.aggregate(id, value, indent + 2);
            }
            value => {
                self.emitter.raw(" ");
                self.flow(id, value, indent + 2);
                self.end_line(comment);
            }
        }
    }

    /// A structure, or the one entry of a map.
    fn aggregate(&mut self, id: ShapeId, value: &Value, indent: usize) {
        if self.tables.shape(id).kind != Kind::Map {
            return self.structure(id, value, indent);
        }
        let target = self.tables.element(id).map_or(id, |element| element.target);
        for (key, value) in value.entries() {
            self.emitter.indent(indent);
            self.key(key);
            self.value(target, value, indent, None);
        }
    }

    /// The elements of a list, each behind a dash at `indent`.
    fn list(&mut self, id: ShapeId, elements: &[Value], indent: usize) {
        let target = self.tables.element(id).map_or(id, |element| element.target);
        for element in elements {
            self.emitter.indent(indent);
            self.emitter.raw("-");
            match element {
                Value::List(inner) if !inner.is_empty() => self.list(target, inner, indent + 2),
                Value::Map(entries) if !entries.is_empty() => {
                    self.aggregate(target, element, indent + 2)
                }
                element => {
                    self.emitter.raw(" ");
                    self.flow(target, element, indent + 2);
                    self.end_line(None);
                }
            }
        }
    }

    /// A value on one line.
    fn flow(&mut self, id: ShapeId, value: &Value, indent: usize) {
        match value {
            // It has no quotes, since it is not text but the moment itself.
            Value::String(text) if self.tables.shape(id).kind == Kind::Timestamp => {
                self.emitter.raw(text)
            }
            Value::String(text) => self.emitter.scalar(text, Some(indent)),
            Value::Boolean(value) => self.emitter.raw(if *value { "true" } else { "false" }),
            Value::Integer(number) => self.emitter.raw(&number.to_string()),
            Value::Float(number) => self.emitter.raw(&float_text(*number)),
            Value::Blob(_) => self.emitter.raw("!!binary ''"),
            Value::List(_) => self.emitter.raw("[]"),
            _ => self.emitter.raw("{}"),
        }
    }

    fn end_line(&mut self, comment: Option<&str>) {
        if let Some(comment) = comment {
            self.emitter.raw(comment);
        }
        self.emitter.line();
    }

    /// The comment of a member; none where there is nothing to say.
    fn comment(&self, member: &MemberRow, doc: Option<&MemberDoc>) -> Option<String> {
        let mut parts = Vec::new();
        if member.required {
            parts.push("[REQUIRED]".to_owned());
        }
        // Without documentation this is an empty part, and the space around it stays, as in the original.
        parts.push(doc.map_or_else(String::new, |doc| doc.overview.to_string()));
        if self.tables.shape(member.target).kind == Kind::Enum {
            let values: Vec<_> = self
                .tables
                .members(member.target)
                .iter()
                .map(|value| enum_value(self.tables, value))
                .collect();
            if !values.is_empty() {
                parts.push(format!("Valid values are: {}.", values.join(", ")));
            }
        }
        let text = parts.join(" ");
        (!text.trim().is_empty()).then_some(text)
    }
}

/// How many spaces stand before a comment: one or two, by a quirk of the original's library that looks at the keys before.
#[derive(Default)]
struct Spacing<'a> {
    before: Vec<(&'a str, bool)>,
}

impl<'a> Spacing<'a> {
    /// The spaces before the comment of the next key, and whether it has one at all.
    fn next(&mut self, key: &'a str, has_comment: bool) -> usize {
        let follows_one = self.before.last().is_some_and(|(_, comment)| *comment);
        let smaller = self.before.iter().take_while(|(before, _)| *before < key);
        let one = follows_one || smaller.into_iter().any(|(_, comment)| *comment);
        self.before.push((key, has_comment));
        if one { 1 } else { 2 }
    }
}
