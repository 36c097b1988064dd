//! From values to elements.

use opsmith_shape::{Kind, List, Map, MemberRow, Shape, ShapeId, Tables, Trait, View};

use super::{FORM, InBody, is_attribute, is_flattened, name};
use crate::protocol::Unsendable;
use crate::protocol::text;

/// Name and namespace of an element.
#[derive(Clone, Copy)]
pub(in crate::protocol) struct Root<'a> {
    pub(in crate::protocol) name: &'a str,
    /// URI and prefix.
    pub(in crate::protocol) namespace: Option<(&'a str, &'a str)>,
}

/// The `xmlNamespace` among traits, as URI and prefix.
pub(in crate::protocol) fn given_namespace(traits: &[Trait]) -> Option<(&str, &str)> {
    traits.iter().find_map(|fact| match fact {
        Trait::XmlNamespace(uri, prefix) => Some((uri.as_ref(), prefix.as_ref())),
        _ => None,
    })
}

/// Writes a structure or union as a document. `in_body` says which of its members are part of it.
///
/// # Errors
/// Where a value cannot be written in XML.
pub(in crate::protocol) fn document(
    tables: &Tables,
    root: Root<'_>,
    id: ShapeId,
    value: &dyn Shape,
    in_body: InBody<'_>,
) -> Result<String, Unsendable> {
    let mut writer = Writer {
        tables,
        text: String::with_capacity(256),
    };
    writer.structure(root, id, value.view(), in_body)?;
    Ok(writer.text)
}

struct Writer<'a> {
    tables: &'a Tables,
    text: String,
}

type Written = Result<(), Unsendable>;

impl<'a> Writer<'a> {
    fn structure(
        &mut self,
        tag: Root<'_>,
        id: ShapeId,
        view: View<'_>,
        in_body: InBody<'_>,
    ) -> Written {
        let tables = self.tables;
        self.open(tag);
        let set: Vec<_> = tables
            .members(id)
            .iter()
            .enumerate()
            .filter(|(_, member)| in_body(member))
            .filter_map(|(index, member)| Some((member, view.member(index, &member.name)?)))
            .collect();
        // Such a union came from a service that knows more members than the model: nobody chose to
        // send it.
        if set.is_empty() && tables.shape(id).kind == Kind::Union {
            let reason = format!("nothing is set in the union {}", tables.shape(id).name);
            return Err(Unsendable::Parameter(reason));
        }
        for (member, value) in &set {
            if is_attribute(tables, member) {
                self.text.push(' ');
                self.text.push_str(name(tables, member));
                self.text.push_str("=\"");
                self.scalar(member, value.view())?;
                self.text.push('"');
            }
        }
        self.text.push('>');
        for (member, value) in &set {
            if !is_attribute(tables, member) {
                self.member(member, value.view())?;
            }
        }
        self.close(tag);
        Ok(())
    }

    fn member(&mut self, member: &'a MemberRow, value: View<'_>) -> Written {
        let tag = self.tag(member);
        if !is_flattened(self.tables, member) {
            return self.element(tag, member, value);
        }
        match value {
            View::List(elements) => self.elements(tag, member, elements),
            View::Map(entries) => self.entries(tag, member, entries),
            _ => Err(unsendable(member)),
        }
    }

    /// The value of a member, an element or an entry, in an element of this name.
    fn element(&mut self, tag: Root<'_>, member: &'a MemberRow, value: View<'_>) -> Written {
        let kind = self.tables.shape(member.target).kind;
        match (kind, value) {
            (Kind::Structure | Kind::Union, View::Structure(_) | View::Map(_)) => {
                return self.structure(tag, member.target, value, &|_| true);
            }
            (Kind::List, View::List(elements)) => {
                self.open(tag);
                self.text.push('>');
                match self.tables.element(member.target) {
                    Some(element) => self.elements(self.tag(element), member, elements)?,
                    None => return Err(unsendable(member)),
                }
            }
            (Kind::Map, View::Map(entries)) => {
                self.open(tag);
                self.text.push('>');
                let entry = Root {
                    name: "entry",
                    namespace: None,
                };
                self.entries(entry, member, entries)?;
            }
            (_, View::Null) => {
                self.open(tag);
                self.text.push('>');
            }
            _ => {
                self.open(tag);
                self.text.push('>');
                self.scalar(member, value)?;
            }
        }
        self.close(tag);
        Ok(())
    }

    fn elements(&mut self, tag: Root<'_>, list: &'a MemberRow, elements: &dyn List) -> Written {
        let Some(element) = self.tables.element(list.target) else {
            return Err(unsendable(list));
        };
        for value in (0..elements.len()).filter_map(|index| elements.get(index)) {
            self.element(tag, element, value.view())?;
        }
        Ok(())
    }

    fn entries(&mut self, tag: Root<'_>, map: &'a MemberRow, entries: &dyn Map) -> Written {
        let [key_row, value_row] = self.tables.members(map.target) else {
            return Err(unsendable(map));
        };
        for (key, value) in entries.entries() {
            self.open(tag);
            self.text.push('>');
            self.element(self.tag(key_row), key_row, View::String(key))?;
            self.element(self.tag(value_row), value_row, value.view())?;
            self.close(tag);
        }
        Ok(())
    }

    fn tag(&self, member: &'a MemberRow) -> Root<'a> {
        Root {
            name: name(self.tables, member),
            namespace: given_namespace(self.tables.traits_of(member)),
        }
    }

    /// A start tag without its end.
    fn open(&mut self, tag: Root<'_>) {
        self.text.push('<');
        self.text.push_str(tag.name);
        if let Some((uri, prefix)) = tag.namespace {
            self.text.push_str(" xmlns");
            if !prefix.is_empty() {
                self.text.push(':');
                self.text.push_str(prefix);
            }
            self.text.push_str("=\"");
            // It is a URI of the model's: nothing in it can be refused.
            let _ = escape(uri, &mut self.text);
            self.text.push('"');
        }
    }

    fn close(&mut self, tag: Root<'_>) {
        self.text.push_str("</");
        self.text.push_str(tag.name);
        self.text.push('>');
    }

    fn scalar(&mut self, member: &MemberRow, value: View<'_>) -> Written {
        let text = text::scalar(self.tables, member, value, FORM.timestamps);
        let text = text.ok_or_else(|| unsendable(member))?;
        escape(&text, &mut self.text).map_err(|character| {
            Unsendable::Parameter(format!(
                "{} holds U+{:04X}, a character that XML cannot hold",
                member.name,
                u32::from(character)
            ))
        })
    }
}

fn unsendable(member: &MemberRow) -> Unsendable {
    Unsendable::Parameter(format!("{} does not fit its type", member.name))
}

/// Appends a text, in which nothing means markup then. White space but the space is written by its
/// number where readers would change it: line ends anywhere, and tabs in attributes.
///
/// # Errors
/// A character that XML 1.0 does not allow, even by its number.
pub(super) fn escape(text: &str, into: &mut String) -> Result<(), char> {
    into.reserve(text.len());
    let mut plain = 0;
    for (index, character) in text.char_indices() {
        let reference = match character {
            '&' => "&amp;",
            '<' => "&lt;",
            '>' => "&gt;",
            '"' => "&quot;",
            '\r' => "&#xD;",
            '\n' => "&#xA;",
            '\t' => "&#x9;",
            '\0'..='\u{1f}' | '\u{fffe}' | '\u{ffff}' => return Err(character),
            _ => continue,
        };
        into.push_str(text.get(plain..index).unwrap_or_default());
        into.push_str(reference);
        plain = index + character.len_utf8();
    }
    into.push_str(text.get(plain..).unwrap_or_default());
    Ok(())
}
