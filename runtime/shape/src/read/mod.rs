//! Reading: one [`serde::de::DeserializeSeed`] for every shape, over its table.

mod convert;
mod number;
mod place;

use std::borrow::Cow;
use std::cell::RefCell;
use std::fmt;

use serde::de::{
    DeserializeSeed, Deserializer, EnumAccess, Error as _, IgnoredAny, MapAccess, SeqAccess,
    Visitor,
};

use self::convert::{convert, expected, takes_anything};
pub(crate) use self::place::Key;
use self::place::{Part, Seen, Slot};
use crate::form::{BigNumbers, Form, Names};
use crate::native;
use crate::shape::{Amend, Container, Scalar, Shape};
use crate::tables::{DOCUMENT, Kind, MemberRow, NO_TABLES, ShapeId, Tables};
use crate::traits::Trait;

/// A value on its way in: connects a shape to any serde format.
///
/// Tolerant where services vary: unknown members are skipped, a null member counts as absent, and a scalar that stands in another
/// JSON type but means the same (`"12"` for an integer) is taken. Anything else that does not fit is an error.
///
/// Reading asks once per member, in the order of the input, and remembers which members came where [`Form::demand_required`].
pub struct Reader<'a> {
    tables: &'a Tables,
    form: &'a Form,
    trail: RefCell<String>,
}

impl<'a> Reader<'a> {
    /// A reader for one input.
    pub fn new(tables: &'a Tables, form: &'a Form) -> Self {
        Reader {
            tables,
            form,
            trail: RefCell::default(),
        }
    }

    /// Reads the shape `id` into `target`. After an error `target` holds what was read up to there.
    ///
    /// # Errors
    /// Those of the format, and values that do not fit; [`Reader::path`] then says where.
    pub fn read<'de, D: Deserializer<'de>>(
        &self,
        id: ShapeId,
        target: &mut dyn Shape,
        deserializer: D,
    ) -> Result<(), D::Error> {
        let seed = Seed {
            reader: self,
            id,
            kind: self.tables.shape(id).kind,
            traits: self.tables.shape_traits(id),
            target,
            outermost: true,
        };
        seed.deserialize(deserializer)
    }

    /// Reads the value of one member into `target`.
    ///
    /// # Errors
    /// As for [`Reader::read`].
    pub fn read_member<'de, D: Deserializer<'de>>(
        &self,
        member: &MemberRow,
        target: &mut dyn Shape,
        deserializer: D,
    ) -> Result<(), D::Error> {
        self.seed(member, target).deserialize(deserializer)
    }

    /// Where the last error lies: member names joined with `.`, list elements as `[0]`. Empty at the outermost value.
    pub fn path(&self) -> String {
        self.trail.borrow().trim_start_matches('.').to_owned()
    }

    fn seed<'b>(&'b self, member: &MemberRow, target: &'b mut dyn Shape) -> Seed<'b, 'a> {
        Seed {
            reader: self,
            id: member.target,
            kind: self.tables.shape(member.target).kind,
            traits: self.tables.traits_of(member),
            target,
            outermost: false,
        }
    }

    /// Notes, on the way out of an error, through which part it came. Costs nothing where there is no error.
    fn leaving<E>(&self, step: fmt::Arguments<'_>) -> impl FnOnce(E) -> E {
        move |error| {
            self.trail.borrow_mut().insert_str(0, &step.to_string());
            error
        }
    }
}

/// The place of one value.
struct Seed<'b, 'a> {
    reader: &'b Reader<'a>,
    id: ShapeId,
    kind: Kind,
    traits: &'b [Trait],
    target: &'b mut dyn Shape,
    outermost: bool,
}

impl<'de> DeserializeSeed<'de> for Seed<'_, '_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        let by_digits = matches!(
            self.reader.form.big_numbers,
            BigNumbers::Digits | BigNumbers::Text
        );
        if by_digits && self.kind.is_big() {
            let scalar = number::digits(deserializer)?;
            return self.scalar(scalar);
        }
        deserializer.deserialize_any(self)
    }
}

impl<'b> Seed<'b, '_> {
    fn misfit<E: serde::de::Error>(&self, found: &str) -> E {
        E::custom(format_args!(
            "expected {}, found {found}",
            expected(self.kind)
        ))
    }

    fn begin<E: serde::de::Error>(&mut self, container: Container, found: &str) -> Result<(), E> {
        self.target.begin(container).map_err(|_| self.misfit(found))
    }

    fn scalar<E: serde::de::Error>(self, scalar: Scalar<'_>) -> Result<(), E> {
        let found = scalar.word();
        let converted = if takes_anything(self.kind) || self.reader.tables.is_left_as_sent(self.id)
        {
            Some(scalar)
        } else {
            let format = self.reader.form.timestamp_format(self.traits);
            convert(self.kind, scalar, format)
        };
        converted
            .and_then(|scalar| self.target.set(scalar).ok())
            .ok_or_else(|| self.misfit(found))
    }

    fn structure<'de, A: MapAccess<'de>>(
        mut self,
        first: Option<Cow<'de, str>>,
        mut map: A,
    ) -> Result<(), A::Error> {
        let reader = self.reader;
        let members = reader.tables.members(self.id);
        self.begin(Container::Structure, "an object")?;
        let mut seen = Seen::new(reader.form, members);
        let (mut next, mut key) = (0, first);
        while let Some(name) = key {
            match find(reader, members, &name, next) {
                None => self.unknown(&name, &mut map)?,
                Some((index, member)) => {
                    next = index + 1;
                    if self.member(index, member, &mut map)? {
                        seen.note(index);
                    }
                }
            }
            key = map.next_key_seed(Key)?;
        }
        seen.check(members)
    }

    /// Reads the value of a member, and answers whether there was one.
    fn member<'de, A: MapAccess<'de>>(
        &mut self,
        index: usize,
        member: &MemberRow,
        map: &mut A,
    ) -> Result<bool, A::Error> {
        let reader = self.reader;
        if self.outermost && reader.form.body_only && member.outside_body {
            map.next_value::<IgnoredAny>()?;
            return Ok(false);
        }
        let target = Slot {
            reader,
            parent: &mut *self.target,
            index,
            member,
        };
        map.next_value_seed(target)
            .map_err(reader.leaving(format_args!(".{}", member.name)))
    }

    /// A member the model does not know. In a union it is the one that is set, but for `__type`, by which services tag unions.
    fn unknown<'de, A: MapAccess<'de>>(&mut self, key: &str, map: &mut A) -> Result<(), A::Error> {
        let is_set = map.next_value::<Option<IgnoredAny>>()?.is_some();
        if is_set && self.kind == Kind::Union && key != "__type" {
            self.target.amend(Amend::UnknownMember(key));
        }
        Ok(())
    }

    fn map<'de, A: MapAccess<'de>>(
        mut self,
        first: Option<Cow<'de, str>>,
        mut map: A,
    ) -> Result<(), A::Error> {
        let reader = self.reader;
        self.begin(Container::Map, "an object")?;
        let element = self.element(Kind::Map);
        let mut key = first;
        while let Some(name) = key {
            let target = self
                .target
                .entry(&name)
                .map_err(|_| A::Error::custom("no entry can stand here"))?;
            let part = Part {
                reader,
                element,
                target,
            };
            if !map
                .next_value_seed(part)
                .map_err(reader.leaving(format_args!(".{name}")))?
            {
                self.target.amend(Amend::Remove(&name));
            }
            key = map.next_key_seed(Key)?;
        }
        self.target.amend(Amend::Finish);
        Ok(())
    }

    fn list<'de, A: SeqAccess<'de>>(mut self, mut sequence: A) -> Result<(), A::Error> {
        let reader = self.reader;
        self.begin(Container::List, "an array")?;
        let element = self.element(Kind::List);
        for index in 0usize.. {
            let target = self
                .target
                .push()
                .map_err(|_| A::Error::custom("no element can stand here"))?;
            let part = Part {
                reader,
                element,
                target,
            };
            let came = sequence
                .next_element_seed(part)
                .map_err(reader.leaving(format_args!("[{index}]")))?;
            // The place was made before it was known whether anything comes to stand there.
            if came != Some(true) {
                self.target.amend(Amend::Pop);
            }
            if came.is_none() {
                break;
            }
        }
        self.target.amend(Amend::Finish);
        Ok(())
    }

    /// The element row where this is an aggregate of `kind`; none for a document, whose parts are documents.
    fn element(&self, kind: Kind) -> Option<&'b MemberRow> {
        if self.kind == kind {
            self.reader.tables.element(self.id)
        } else {
            None
        }
    }
}

impl<'de> Visitor<'de> for Seed<'_, '_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(expected(self.kind))
    }

    fn visit_bool<E: serde::de::Error>(self, value: bool) -> Result<(), E> {
        self.scalar(Scalar::Boolean(value))
    }

    fn visit_i64<E: serde::de::Error>(self, value: i64) -> Result<(), E> {
        self.scalar(Scalar::Integer(value))
    }

    fn visit_u64<E: serde::de::Error>(self, value: u64) -> Result<(), E> {
        match i64::try_from(value) {
            Ok(value) => self.scalar(Scalar::Integer(value)),
            Err(_) => self.scalar(Scalar::Number(Cow::Owned(value.to_string()))),
        }
    }

    fn visit_f64<E: serde::de::Error>(self, value: f64) -> Result<(), E> {
        self.scalar(Scalar::Float(value))
    }

    fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<(), E> {
        self.scalar(Scalar::String(Cow::Borrowed(text)))
    }

    fn visit_string<E: serde::de::Error>(self, text: String) -> Result<(), E> {
        self.scalar(Scalar::String(Cow::Owned(text)))
    }

    fn visit_bytes<E: serde::de::Error>(self, bytes: &[u8]) -> Result<(), E> {
        self.scalar(Scalar::Blob(bytes.to_vec()))
    }

    fn visit_unit<E: serde::de::Error>(self) -> Result<(), E> {
        self.scalar(Scalar::Null)
    }

    fn visit_none<E: serde::de::Error>(self) -> Result<(), E> {
        self.scalar(Scalar::Null)
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        self.deserialize(deserializer)
    }

    fn visit_enum<A: EnumAccess<'de>>(self, data: A) -> Result<(), A::Error> {
        let digits = native::digits(data)?;
        self.scalar(Scalar::Number(digits))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        let first = map.next_key_seed(Key)?;
        if first.as_deref().is_some_and(number::is_key) {
            return number::visit(&map.next_value::<String>()?, self);
        }
        match self.kind {
            Kind::Structure | Kind::Union => self.structure(first, map),
            Kind::Map => self.map(first, map),
            kind if takes_anything(kind) => self.map(first, map),
            _ => Err(self.misfit("an object")),
        }
    }

    fn visit_seq<A: SeqAccess<'de>>(self, sequence: A) -> Result<(), A::Error> {
        match self.kind {
            Kind::List => self.list(sequence),
            kind if takes_anything(kind) => self.list(sequence),
            _ => Err(self.misfit("an array")),
        }
    }
}

/// The member that stands under `key`. `next` is where it most likely is: services write members in the order of the model.
fn find<'b>(
    reader: &Reader<'_>,
    members: &'b [MemberRow],
    key: &str,
    next: usize,
) -> Option<(usize, &'b MemberRow)> {
    if reader.form.names == Names::Model {
        return nearest(members, next, |member| member.name == key);
    }
    nearest(members, next, |member| {
        reader.form.name(reader.tables, member) == key
    })
}

/// The member that is it: `next`, or else the first one.
fn nearest(
    members: &[MemberRow],
    next: usize,
    is_it: impl Fn(&MemberRow) -> bool,
) -> Option<(usize, &MemberRow)> {
    if let Some(member) = members.get(next).filter(|member| is_it(member)) {
        return Some((next, member));
    }
    members.iter().enumerate().find(|(_, member)| is_it(member))
}

/// `Deserialize` of generated types: the documented JSON form, in which everything required must be there.
///
/// # Errors
/// Those of the format, and values that do not fit, with their member path.
pub fn deserialize<'de, D: Deserializer<'de>>(
    tables: &Tables,
    id: ShapeId,
    target: &mut dyn Shape,
    deserializer: D,
) -> Result<(), D::Error> {
    let reader = Reader::new(tables, &Form::DOCUMENTED);
    reader.read(id, target, deserializer).map_err(|error| {
        let path = reader.path();
        if path.is_empty() {
            error
        } else {
            D::Error::custom(format_args!("{path}: {error}"))
        }
    })
}

/// A dynamic value by itself, without a table. Of entries with the same key the last one counts.
impl<'de> serde::Deserialize<'de> for crate::Value {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let mut value = crate::Value::Null;
        Reader::new(&NO_TABLES, &Form::DOCUMENTED).read(DOCUMENT, &mut value, deserializer)?;
        Ok(value)
    }
}
