//! Parameters as a form: one pair for each scalar, named by the path to it.

use opsmith_shape::{Kind, List, Map, MemberRow, ShapeId, Tables, Trait, View};

use super::{Unsendable, text, xml};
use crate::percent;

/// The two ways in which AWS names the fields of a form.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Style {
    /// That of the protocol awsQuery.
    Query,
    /// That of the protocol ec2Query: names begin in upper case, and lists have no element of their
    /// own.
    Ec2,
}

/// A form that is being filled.
pub(super) struct Form<'a> {
    tables: &'a Tables,
    style: Style,
    /// The path to where the walk is.
    path: String,
    text: String,
}

type Filled = Result<(), Unsendable>;

impl<'a> Form<'a> {
    pub(super) fn new(tables: &'a Tables, style: Style) -> Self {
        Form {
            tables,
            style,
            path: String::new(),
            text: String::with_capacity(256),
        }
    }

    /// The form as the body of a request.
    pub(super) fn into_text(self) -> String {
        self.text
    }

    /// Adds a field.
    pub(super) fn pair(&mut self, name: &str, value: &str) {
        if !self.text.is_empty() {
            self.text.push('&');
        }
        percent::encode(name, false, &mut self.text);
        self.text.push('=');
        percent::encode(value, false, &mut self.text);
    }

    /// Adds the members of a structure or union.
    ///
    /// # Errors
    /// Where a value cannot stand in a form.
    pub(super) fn structure(&mut self, id: ShapeId, view: View<'_>) -> Filled {
        let mut is_empty = true;
        for (index, member) in self.tables.members(id).iter().enumerate() {
            if let Some(value) = view.member(index, &member.name) {
                is_empty = false;
                let name = self.name(member);
                self.below(&name, |form| form.value(member, value.view()))?;
            }
        }
        // Such a union came from a service that knows more members than the model: nobody chose to
        // send it.
        if is_empty && self.tables.shape(id).kind == Kind::Union {
            let reason = format!("nothing is set in the union {}", self.tables.shape(id).name);
            return Err(Unsendable::Parameter(reason));
        }
        Ok(())
    }

    fn value(&mut self, member: &MemberRow, value: View<'_>) -> Filled {
        let kind = self.tables.shape(member.target).kind;
        match (kind, value) {
            (Kind::Structure | Kind::Union, View::Structure(_) | View::Map(_)) => {
                self.structure(member.target, value)
            }
            (Kind::List, View::List(elements)) => self.list(member, elements),
            (Kind::Map, View::Map(entries)) => self.map(member, entries),
            _ => self.scalar(member, value),
        }
    }

    fn list(&mut self, list: &MemberRow, elements: &dyn List) -> Filled {
        let Some(element) = self.tables.element(list.target) else {
            return Err(unsendable(list));
        };
        if elements.is_empty() && self.style == Style::Query {
            let path = std::mem::take(&mut self.path);
            self.pair(&path, "");
            self.path = path;
        }
        let tables = self.tables;
        let step = match self.has_no_parts(list) {
            true => "",
            false => xml::name(tables, element),
        };
        self.below(step, |form| {
            let values = (0..elements.len()).filter_map(|index| elements.get(index));
            for (value, number) in values.zip(1..) {
                form.below(&number.to_string(), |form| {
                    form.value(element, value.view())
                })?;
            }
            Ok(())
        })
    }

    fn map(&mut self, map: &MemberRow, entries: &dyn Map) -> Filled {
        let tables = self.tables;
        let [key_row, value_row] = tables.members(map.target) else {
            return Err(unsendable(map));
        };
        let step = match self.has_no_parts(map) {
            true => "",
            false => "entry",
        };
        self.below(step, |form| {
            for ((key, value), number) in entries.entries().into_iter().zip(1..) {
                form.below(&number.to_string(), |form| {
                    let (key_name, value_name) = (form.name(key_row), form.name(value_row));
                    form.below(&key_name, |form| form.scalar(key_row, View::String(key)))?;
                    form.below(&value_name, |form| form.value(value_row, value.view()))
                })?;
            }
            Ok(())
        })
    }

    fn scalar(&mut self, member: &MemberRow, value: View<'_>) -> Filled {
        let format = xml::FORM.timestamps;
        let text = match value {
            View::Null => return Ok(()),
            value => text::scalar(self.tables, member, value, format),
        };
        let text = text.ok_or_else(|| unsendable(member))?;
        let path = std::mem::take(&mut self.path);
        self.pair(&path, &text);
        self.path = path;
        Ok(())
    }

    /// Whether the numbers of a list or map follow its own name.
    fn has_no_parts(&self, member: &MemberRow) -> bool {
        self.style == Style::Ec2 || xml::is_flattened(self.tables, member)
    }

    /// The name of a member in this style (Smithy, "awsQuery: query key resolution" and "ec2Query:
    /// query key resolution").
    fn name(&self, member: &'a MemberRow) -> String {
        let named = xml::name(self.tables, member);
        if self.style == Style::Query {
            return named.to_owned();
        }
        let traits = self.tables.traits_of(member);
        if let Some(name) = traits.iter().find_map(|fact| match fact {
            Trait::Ec2QueryName(name) => Some(name),
            _ => None,
        }) {
            return name.to_string();
        }
        let mut characters = named.chars();
        let first = characters.next().map(|first| first.to_ascii_uppercase());
        first.into_iter().chain(characters).collect()
    }

    /// Fills what lies one step further down.
    fn below(&mut self, step: &str, fill: impl FnOnce(&mut Self) -> Filled) -> Filled {
        let length = self.path.len();
        if !self.path.is_empty() && !step.is_empty() {
            self.path.push('.');
        }
        self.path.push_str(step);
        let filled = fill(self);
        self.path.truncate(length);
        filled
    }
}

fn unsendable(member: &MemberRow) -> Unsendable {
    Unsendable::Parameter(format!("{} does not fit its type", member.name))
}
