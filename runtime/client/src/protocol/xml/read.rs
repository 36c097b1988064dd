//! From elements to values.

use std::borrow::Cow;

use opsmith_shape::{Amend, Container, Kind, MemberRow, Scalar, Shape, ShapeId, Tables, View};

use super::parse::{Malformed, Parser, Tag};
use super::{FORM, InBody, is_attribute, is_flattened, name};
use crate::protocol::{Undecodable, text};

type Read<T = ()> = Result<T, Undecodable>;

/// Reads the innermost element, whose tag this is, as a structure or union, and closes it. `in_body`
/// says which of the members are part of it.
///
/// Tolerant as all readers here are: elements that the model does not know are skipped, and those it
/// knows may come in any order.
///
/// # Errors
/// Where the document is malformed, or a value does not fit. `target` holds what was read up to
/// there.
pub(in crate::protocol) fn structure<'a>(
    tables: &Tables,
    parser: &mut Parser<'a>,
    tag: Tag<'a>,
    id: ShapeId,
    in_body: InBody<'_>,
    target: &mut dyn Shape,
) -> Read {
    let mut reading = Reading { tables, parser };
    reading.structure(tag, id, in_body, target)
}

/// Reads the innermost element, whose tag this is, as the value of a member, and closes it.
///
/// # Errors
/// As for [`structure`].
pub(in crate::protocol) fn value<'a>(
    tables: &Tables,
    parser: &mut Parser<'a>,
    tag: Tag<'a>,
    member: &MemberRow,
    target: &mut dyn Shape,
) -> Read {
    let mut reading = Reading { tables, parser };
    reading.value(tag, member, target)
}

struct Reading<'r, 'a> {
    tables: &'r Tables,
    parser: &'r mut Parser<'a>,
}

impl<'r, 'a> Reading<'r, 'a> {
    fn value(&mut self, tag: Tag<'a>, member: &MemberRow, target: &mut dyn Shape) -> Read {
        match self.tables.shape(member.target).kind {
            Kind::Structure | Kind::Union => self.structure(tag, member.target, &|_| true, target),
            Kind::List => self.list(member.target, target),
            Kind::Map => self.map(member.target, target),
            kind => {
                let text = self.parser.text()?;
                let text = text.ok_or_else(|| misfit(kind, "elements"))?;
                self.scalar(member, text, target)
            }
        }
    }

    fn scalar(&self, member: &MemberRow, text: Cow<'_, str>, target: &mut dyn Shape) -> Read {
        let read = text::read(self.tables, &FORM, member, text, target);
        read.map_err(|reason| Undecodable::misfit(&reason))
    }

    fn structure(
        &mut self,
        tag: Tag<'a>,
        id: ShapeId,
        in_body: InBody<'_>,
        target: &mut dyn Shape,
    ) -> Read {
        begin(target, Container::Structure)?;
        self.attributes(tag, id, target)?;
        let members = self.tables.members(id);
        // The flattened lists and maps that came so far.
        let mut begun = Vec::new();
        let mut next = 0;
        let mut coming = self.parser.child()?;
        while let Some(tag) = coming {
            let Some((index, member)) = self.find(members, tag, next) else {
                if self.tables.shape(id).kind == Kind::Union {
                    target.amend(Amend::UnknownMember(tag.name()));
                }
                self.parser.skip()?;
                coming = self.parser.child()?;
                continue;
            };
            next = index + 1;
            if !in_body(member) {
                self.parser.skip()?;
                coming = self.parser.child()?;
                continue;
            }
            let place = target
                .member_mut(index, &member.name)
                .map_err(|_| misfit(self.tables.shape(id).kind, "a member too many"))?;
            let read = if is_flattened(self.tables, member) {
                let is_first = !begun.contains(&index);
                if is_first {
                    begun.push(index);
                }
                self.flattened(tag, member, is_first, place)
            } else {
                self.value(tag, member, place)
                    .and_then(|()| Ok(self.parser.child()?))
            };
            coming = read.map_err(|error| error.below(&member.name))?;
        }
        for index in begun {
            if let Some(member) = members.get(index)
                && let Ok(place) = target.member_mut(index, &member.name)
            {
                place.amend(Amend::Finish);
            }
        }
        Ok(())
    }

    fn attributes(&self, tag: Tag<'a>, id: ShapeId, target: &mut dyn Shape) -> Read {
        if !tag.has_attributes() {
            return Ok(());
        }
        for (index, member) in self.tables.members(id).iter().enumerate() {
            if !is_attribute(self.tables, member) {
                continue;
            }
            let Some(text) = tag.attribute(name(self.tables, member)) else {
                continue;
            };
            let kind = self.tables.shape(member.target).kind;
            let read = match target.member_mut(index, &member.name) {
                Ok(place) => self.scalar(member, text, place),
                Err(_) => Err(misfit(kind, "no place for it")),
            };
            read.map_err(|error| error.below(&member.name))?;
        }
        Ok(())
    }

    /// The member whose element this is. `next` is where it most likely is: services write members
    /// in the order of the model.
    fn find(
        &self,
        members: &'r [MemberRow],
        tag: Tag<'a>,
        next: usize,
    ) -> Option<(usize, &'r MemberRow)> {
        let is_it = |member: &MemberRow| {
            tag.is(name(self.tables, member)) && !is_attribute(self.tables, member)
        };
        if let Some(member) = members.get(next).filter(|member| is_it(member)) {
            return Some((next, member));
        }
        members.iter().enumerate().find(|(_, member)| is_it(member))
    }

    /// The parts of a list or map that stand one after the other where it would. Answers what comes
    /// after them.
    fn flattened(
        &mut self,
        tag: Tag<'a>,
        member: &MemberRow,
        is_first: bool,
        place: &mut dyn Shape,
    ) -> Read<Option<Tag<'a>>> {
        let kind = self.tables.shape(member.target).kind;
        if is_first {
            begin(place, container(kind))?;
        }
        let mut tag = tag;
        loop {
            match kind {
                Kind::Map => self.entry(member.target, place)?,
                _ => self.element(tag, member.target, place)?,
            }
            match self.parser.child()? {
                Some(next) if next.is(name(self.tables, member)) => tag = next,
                other => return Ok(other),
            }
        }
    }

    /// A list of which each child is an element, whatever it is called.
    fn list(&mut self, id: ShapeId, target: &mut dyn Shape) -> Read {
        begin(target, Container::List)?;
        while let Some(tag) = self.parser.child()? {
            self.element(tag, id, target)?;
        }
        target.amend(Amend::Finish);
        Ok(())
    }

    fn element(&mut self, tag: Tag<'a>, id: ShapeId, list: &mut dyn Shape) -> Read {
        let Some(element) = self.tables.element(id) else {
            return Ok(self.parser.skip()?);
        };
        let place = list
            .push()
            .map_err(|_| misfit(Kind::List, "an element too many"))?;
        self.value(tag, element, place).map_err(|error| {
            let index = match list.view() {
                View::List(elements) => elements.len().saturating_sub(1),
                _ => 0,
            };
            error.below(&format!("[{index}]"))
        })
    }

    fn map(&mut self, id: ShapeId, target: &mut dyn Shape) -> Read {
        begin(target, Container::Map)?;
        while self.parser.child()?.is_some() {
            self.entry(id, target)?;
        }
        target.amend(Amend::Finish);
        Ok(())
    }

    /// An entry of a map: the innermost element, with a key and a value in either order.
    fn entry(&mut self, id: ShapeId, map: &mut dyn Shape) -> Read {
        let [key_row, value_row] = self.tables.members(id) else {
            return Ok(self.parser.skip()?);
        };
        let (mut key, mut is_read, mut early) = (None, false, None);
        while let Some(tag) = self.parser.child()? {
            if key.is_none() && tag.is(name(self.tables, key_row)) {
                key = Some(
                    self.parser
                        .text()?
                        .ok_or_else(|| misfit(Kind::String, "elements"))?,
                );
            } else if !tag.is(name(self.tables, value_row)) {
                self.parser.skip()?;
            } else if let Some(key) = &key {
                self.entry_value(tag, key, value_row, map)?;
                is_read = true;
            } else {
                early = Some((tag, self.parser.clone()));
                self.parser.skip()?;
            }
        }
        let key = key.ok_or_else(|| misfit(Kind::Map, "an entry without a key"))?;
        match early {
            Some((tag, mut parser)) => {
                let mut before = Reading {
                    tables: self.tables,
                    parser: &mut parser,
                };
                before.entry_value(tag, &key, value_row, map)
            }
            None if !is_read && value_row.sparse => {
                let place = map.entry(&key).and_then(|place| place.set(Scalar::Null));
                place.map_err(|_| misfit(Kind::Map, "an entry too many"))
            }
            None => Ok(()),
        }
    }

    fn entry_value(
        &mut self,
        tag: Tag<'a>,
        key: &str,
        row: &MemberRow,
        map: &mut dyn Shape,
    ) -> Read {
        let place = map
            .entry(key)
            .map_err(|_| misfit(Kind::Map, "an entry too many"))?;
        self.value(tag, row, place)
            .map_err(|error| error.below(key))
    }
}

fn container(kind: Kind) -> Container {
    match kind {
        Kind::List => Container::List,
        Kind::Map => Container::Map,
        _ => Container::Structure,
    }
}

fn begin(target: &mut dyn Shape, container: Container) -> Read {
    let begun = target.begin(container);
    begun.map_err(|_| Undecodable::misfit("no value with parts can stand here"))
}

fn misfit(kind: Kind, found: &str) -> Undecodable {
    Undecodable::misfit(&text::misfit(kind, found))
}

impl Undecodable {
    /// The same, seen from the structure, list or map that the value lies in.
    fn below(mut self, step: &str) -> Self {
        if !self.path.is_empty() && !self.path.starts_with('[') {
            self.path.insert(0, '.');
        }
        self.path.insert_str(0, step);
        self
    }
}

impl From<Malformed> for Undecodable {
    fn from(error: Malformed) -> Self {
        Undecodable {
            path: String::new(),
            is_well_formed: false,
            reason: format!("not XML: {}, at byte {}", error.reason, error.at),
        }
    }
}
