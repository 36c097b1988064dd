//! The places that values are read into: of members, of elements and entries, and of keys.

use std::borrow::Cow;
use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, Error as _, Visitor};

use super::Reader;
use crate::form::Form;
use crate::shape::{Scalar, Shape};
use crate::tables::{DOCUMENT, MemberRow, NO_TABLES};

/// The place of a member. It is asked for only once a value is there: to ask makes a union have that member, and a null does not.
pub(super) struct Slot<'b, 'a> {
    pub reader: &'b Reader<'a>,
    pub parent: &'b mut dyn Shape,
    pub index: usize,
    pub member: &'b MemberRow,
}

impl<'de> DeserializeSeed<'de> for Slot<'_, '_> {
    type Value = bool;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<bool, D::Error> {
        deserializer.deserialize_option(self)
    }
}

impl<'de> Visitor<'de> for Slot<'_, '_> {
    type Value = bool;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the value of {}", self.member.name)
    }

    fn visit_unit<E: serde::de::Error>(self) -> Result<bool, E> {
        Ok(false)
    }

    fn visit_none<E: serde::de::Error>(self) -> Result<bool, E> {
        Ok(false)
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<bool, D::Error> {
        let place = self.parent.member_mut(self.index, &self.member.name);
        let target = place.map_err(|_| D::Error::custom("no member can stand here"))?;
        self.reader
            .seed(self.member, target)
            .deserialize(deserializer)?;
        Ok(true)
    }
}

/// The place of an element or of the value of an entry. Answers whether it is to stay: a null stays only where nulls may be.
pub(super) struct Part<'b, 'a> {
    pub reader: &'b Reader<'a>,
    pub element: Option<&'b MemberRow>,
    pub target: &'b mut dyn Shape,
}

impl<'de> DeserializeSeed<'de> for Part<'_, '_> {
    type Value = bool;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<bool, D::Error> {
        deserializer.deserialize_option(self)
    }
}

impl<'de> Visitor<'de> for Part<'_, '_> {
    type Value = bool;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an element")
    }

    fn visit_unit<E: serde::de::Error>(self) -> Result<bool, E> {
        Ok(self.target.set(Scalar::Null).is_ok())
    }

    fn visit_none<E: serde::de::Error>(self) -> Result<bool, E> {
        self.visit_unit()
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<bool, D::Error> {
        match self.element {
            Some(element) => self
                .reader
                .seed(element, self.target)
                .deserialize(deserializer)?,
            None => {
                let document = Reader::new(&NO_TABLES, self.reader.form);
                let read = document.read(DOCUMENT, self.target, deserializer);
                read.map_err(self.reader.leaving(format_args!("{}", document.path())))?;
            }
        }
        Ok(true)
    }
}

/// The key of an object, borrowed where the format can lend it.
pub(crate) struct Key;

impl<'de> DeserializeSeed<'de> for Key {
    type Value = Cow<'de, str>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl<'de> Visitor<'de> for Key {
    type Value = Cow<'de, str>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a name")
    }

    fn visit_borrowed_str<E>(self, key: &'de str) -> Result<Self::Value, E> {
        Ok(Cow::Borrowed(key))
    }

    fn visit_str<E>(self, key: &str) -> Result<Self::Value, E> {
        Ok(Cow::Owned(key.to_owned()))
    }
}

/// Which members came, kept only where it matters.
pub(super) struct Seen(Option<Vec<bool>>);

impl Seen {
    pub fn new(form: &Form, members: &[MemberRow]) -> Self {
        Seen(form.demand_required.then(|| vec![false; members.len()]))
    }

    pub fn note(&mut self, index: usize) {
        if let Some(seen) = self.0.as_mut().and_then(|seen| seen.get_mut(index)) {
            *seen = true;
        }
    }

    pub fn check<E: serde::de::Error>(self, members: &[MemberRow]) -> Result<(), E> {
        let Some(seen) = self.0 else { return Ok(()) };
        let missing: Vec<_> = members
            .iter()
            .zip(seen)
            .filter(|(member, seen)| member.required && !member.idempotency_token && !seen)
            .map(|(member, _)| format!("`{}`", member.name))
            .collect();
        match missing.as_slice() {
            [] => Ok(()),
            [one] => Err(E::custom(format_args!("required member {one} is missing"))),
            several => Err(E::custom(format_args!(
                "required members {} are missing",
                several.join(", ")
            ))),
        }
    }
}
