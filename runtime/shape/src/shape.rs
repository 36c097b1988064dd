//! What a value looks like from outside.

use std::borrow::Cow;

use crate::timestamp::Timestamp;

/// A value that the walks can read and build, whatever its Rust type.
///
/// Reading goes through [`Shape::view`]. Building goes through the setters: a walk tells a shape what comes
/// ([`Shape::set`] for a scalar, [`Shape::begin`] for an aggregate), then asks for a place for each part. Each setter refuses
/// what does not fit; nothing is converted except between sizes of numbers, where no information is lost.
pub trait Shape: Send + Sync {
    /// The value, for reading.
    fn view(&self) -> View<'_>;

    /// Becomes this scalar.
    fn set(&mut self, _scalar: Scalar<'_>) -> Result<(), Refused> {
        Err(Refused)
    }

    /// A member of a structure or union, by its index in the shape's row and its name in the model. `None` where there is no such
    /// member or it is not set.
    fn member(&self, _index: usize, _name: &str) -> Option<&dyn Shape> {
        None
    }

    /// The index of the only member that is set, where this is a union that can tell.
    fn which(&self) -> Option<usize> {
        None
    }

    /// Becomes an empty aggregate of this kind. A structure that is already there keeps its members; this is what shapes do that
    /// do not say otherwise.
    fn begin(&mut self, container: Container) -> Result<(), Refused> {
        match (container, self.view()) {
            (Container::Structure, View::Structure(_)) => Ok(()),
            _ => Err(Refused),
        }
    }

    /// Adds an element to a list, and hands out its place.
    fn push(&mut self) -> Result<&mut dyn Shape, Refused> {
        Err(Refused)
    }

    /// Adds an entry to a map, and hands out the place of its value. Of entries with the same key the last one counts, at the
    /// latest after [`Amend::Finish`].
    fn entry(&mut self, _key: &str) -> Result<&mut dyn Shape, Refused> {
        Err(Refused)
    }

    /// The place of a member of a structure or union, by its index in the shape's row and its name in the model. For a union this
    /// makes it the member that is set. What stands there already stays: the elements of a flattened list in XML come one by one,
    /// with other members between them.
    fn member_mut(&mut self, _index: usize, _name: &str) -> Result<&mut dyn Shape, Refused> {
        Err(Refused)
    }

    /// Takes note of what a walk finds out about parts once it has been there. One method for what few shapes have anything to do for:
    /// each method is one more pointer in the table of each shape, which a program relocates when it starts.
    fn amend(&mut self, _change: Amend<'_>) {}
}

/// What a walk finds out about the parts of a value after it has asked for their places.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Amend<'a> {
    /// The last element of a list goes away again: it is the null that a dense list does not hold.
    Pop,
    /// The entry of a map with this key goes away again: it is the null that a dense map does not hold.
    Remove(&'a str),
    /// All elements or entries are there.
    Finish,
    /// The member of a union is one that this program's model does not know yet.
    UnknownMember(&'a str),
}

/// A value as walks see it.
#[derive(Clone, Copy)]
#[allow(missing_docs, reason = "the variants are the kinds of values")]
pub enum View<'a> {
    /// No value.
    Null,
    Boolean(bool),
    /// Any whole number of up to 64 bits.
    Integer(i64),
    /// Any binary fraction.
    Float(f64),
    /// A number in decimal digits that fits neither of the above.
    Number(&'a str),
    /// Text, and the value of an enum.
    String(&'a str),
    Blob(&'a [u8]),
    Timestamp(Timestamp),
    List(&'a dyn List),
    Map(&'a dyn Map),
    /// A structure, or a union: then only the member that is set is there.
    Structure(&'a dyn Shape),
}

impl<'a> View<'a> {
    /// Whether there is no value.
    pub fn is_null(&self) -> bool {
        matches!(self, View::Null)
    }

    /// A member that is set and not null, where this is a structure, or a map of names that stands for one.
    pub fn member(&self, index: usize, name: &str) -> Option<&'a dyn Shape> {
        let member = self.any_member(index, name);
        member.filter(|value| !value.view().is_null())
    }

    /// What [`View::member`] finds, null or not.
    pub(crate) fn any_member(&self, index: usize, name: &str) -> Option<&'a dyn Shape> {
        match self {
            View::Structure(structure) => structure.member(index, name),
            View::Map(map) => map.value(name),
            _ => None,
        }
    }

    /// See [`Shape::which`].
    pub(crate) fn which(&self) -> Option<usize> {
        match self {
            View::Structure(structure) => structure.which(),
            _ => None,
        }
    }
}

/// The elements of a list.
pub trait List {
    /// How many there are.
    fn len(&self) -> usize;

    /// Whether there are none.
    fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The element at `index`, counted from 0.
    fn get(&self, index: usize) -> Option<&dyn Shape>;
}

/// The entries of a map.
pub trait Map {
    /// How many there are.
    fn len(&self) -> usize;

    /// Whether there are none.
    fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The value of this key.
    fn value(&self, key: &str) -> Option<&dyn Shape>;

    /// Shows each key with its value, in the map's own order. The way of those that are in a hurry: nothing is allocated.
    fn each<'a>(&'a self, visit: &mut dyn FnMut(&'a str, &'a dyn Shape));

    /// Keys and values, in the map's own order.
    fn entries(&self) -> Vec<(&str, &dyn Shape)> {
        let mut all = Vec::with_capacity(self.len());
        self.each(&mut |key, value| all.push((key, value)));
        all
    }
}

/// A value without parts, on its way into a shape.
#[derive(Clone)]
#[allow(missing_docs, reason = "the variants are the kinds of values")]
pub enum Scalar<'a> {
    Null,
    Boolean(bool),
    Integer(i64),
    Float(f64),
    /// A number in decimal digits that fits neither of the above.
    Number(Cow<'a, str>),
    String(Cow<'a, str>),
    Blob(Vec<u8>),
    Timestamp(Timestamp),
}

impl Scalar<'_> {
    /// The word that messages use for it.
    pub fn word(&self) -> &'static str {
        match self {
            Scalar::Null => "null",
            Scalar::Boolean(_) => "a boolean",
            Scalar::Integer(_) | Scalar::Float(_) | Scalar::Number(_) => "a number",
            Scalar::String(_) => "a string",
            Scalar::Blob(_) => "a blob",
            Scalar::Timestamp(_) => "a timestamp",
        }
    }
}

/// The kinds of values that have parts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs, reason = "the variants are the kinds of aggregates")]
pub enum Container {
    List,
    Map,
    /// A structure or union.
    Structure,
}

/// The value does not fit the shape. What was expected, the walk knows from its table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Refused;
