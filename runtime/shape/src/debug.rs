//! Printing for people who debug: everything but what is sensitive.

use std::fmt;

use crate::shape::{Shape, View};
use crate::tables::{Kind, MemberRow, ShapeId, Tables};

/// Writes a shape as `Debug` would, under the names of the model. Members that are not set are left out, and whatever the model marks
/// `smithy.api#sensitive` becomes `<redacted>`.
///
/// # Errors
/// Those of the formatter.
pub fn debug(
    tables: &Tables,
    id: ShapeId,
    shape: &dyn Shape,
    f: &mut fmt::Formatter<'_>,
) -> fmt::Result {
    fmt::Debug::fmt(&Shown { tables, id, shape }, f)
}

struct Shown<'a> {
    tables: &'a Tables,
    id: ShapeId,
    shape: &'a dyn Shape,
}

impl<'a> Shown<'a> {
    fn part(&self, member: Option<&MemberRow>, shape: &'a dyn Shape) -> Shown<'a> {
        Shown {
            tables: self.tables,
            // A part that the table does not know is shown as what it is.
            id: member.map_or(self.id, |member| member.target),
            shape,
        }
    }

    fn structure(&self, view: View<'a>, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let row = self.tables.shape(self.id);
        let mut structure = f.debug_struct(&row.name);
        for (index, member) in self.tables.members(self.id).iter().enumerate() {
            if let Some(value) = view.member(index, &member.name) {
                structure.field(&member.name, &self.part(Some(member), value));
            }
        }
        structure.finish()
    }
}

impl fmt::Debug for Shown<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let row = self.tables.shape(self.id);
        if row.sensitive {
            return f.write_str("<redacted>");
        }
        match self.shape.view() {
            View::Null => f.write_str("null"),
            View::Boolean(value) => value.fmt(f),
            View::Integer(value) => value.fmt(f),
            View::Float(value) => value.fmt(f),
            View::Number(digits) => f.write_str(digits),
            View::String(text) => text.fmt(f),
            View::Blob(bytes) => write!(f, "Blob({} bytes)", bytes.len()),
            View::Timestamp(value) => value.fmt(f),
            // Of a document nobody has said what in it is sensitive.
            View::List(_) | View::Map(_) if row.kind == Kind::Document => f.write_str("<document>"),
            View::List(elements) => {
                let element = self.tables.element(self.id);
                let parts = (0..elements.len()).filter_map(|index| elements.get(index));
                f.debug_list()
                    .entries(parts.map(|value| self.part(element, value)))
                    .finish()
            }
            view @ View::Structure(_) => self.structure(view, f),
            view @ View::Map(_) if matches!(row.kind, Kind::Structure | Kind::Union) => {
                self.structure(view, f)
            }
            View::Map(map) => {
                let element = self.tables.element(self.id);
                let redact_keys = self
                    .tables
                    .members(self.id)
                    .first()
                    .is_some_and(|key| self.tables.is_sensitive(key));
                let entries = map.entries().into_iter().map(|(key, value)| {
                    let key = if redact_keys { "<redacted>" } else { key };
                    (key, self.part(element, value))
                });
                f.debug_map().entries(entries).finish()
            }
        }
    }
}
