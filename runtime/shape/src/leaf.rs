//! Shapes of the Rust types that generated structures are made of.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use std::fmt;

use crate::shape::{Amend, Container, List, Map, Refused, Scalar, Shape, View};
use crate::timestamp::Timestamp;

/// Bytes. In JSON they are base64 text (RFC 4648, section 4).
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Blob(Vec<u8>);

impl Blob {
    /// The bytes, without copying.
    pub fn into_vec(self) -> Vec<u8> {
        self.0
    }
}

impl From<Vec<u8>> for Blob {
    fn from(bytes: Vec<u8>) -> Self {
        Blob(bytes)
    }
}

impl From<&[u8]> for Blob {
    fn from(bytes: &[u8]) -> Self {
        Blob(bytes.to_vec())
    }
}

impl<const N: usize> From<&[u8; N]> for Blob {
    fn from(bytes: &[u8; N]) -> Self {
        Blob(bytes.to_vec())
    }
}

impl From<&str> for Blob {
    fn from(text: &str) -> Self {
        Blob(text.as_bytes().to_vec())
    }
}

impl From<String> for Blob {
    fn from(text: String) -> Self {
        Blob(text.into_bytes())
    }
}

impl AsRef<[u8]> for Blob {
    fn as_ref(&self) -> &[u8] {
        &self.0
    }
}

impl fmt::Debug for Blob {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Blob({} bytes)", self.0.len())
    }
}

/// A number of any size in decimal digits (`bigInteger` and `bigDecimal`), kept as it was written.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct BigNumber(String);

impl BigNumber {
    /// A number from its digits: an optional sign, digits, an optional fraction and exponent, as JSON writes numbers.
    ///
    /// Returns `None` for anything else.
    pub fn parse(digits: &str) -> Option<Self> {
        let unsigned = digits.strip_prefix('-').unwrap_or(digits);
        let well_formed = unsigned.starts_with(|c: char| c.is_ascii_digit())
            && digits.parse::<f64>().is_ok()
            && digits
                .bytes()
                .all(|byte| byte.is_ascii_digit() || b"+-.eE".contains(&byte));
        well_formed.then(|| BigNumber(digits.to_owned()))
    }

    /// Its digits.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl Default for BigNumber {
    fn default() -> Self {
        BigNumber("0".to_owned())
    }
}

impl From<i64> for BigNumber {
    fn from(value: i64) -> Self {
        BigNumber(value.to_string())
    }
}

impl fmt::Display for BigNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for BigNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A leaf type: how it is seen, and which scalars it takes.
macro_rules! leaf {
    ($type:ty, $self:ident => $view:expr, { $($scalar:pat => $value:expr),* $(,)? }) => {
        impl Shape for $type {
            fn view(&$self) -> View<'_> {
                $view
            }

            fn set(&mut $self, scalar: Scalar<'_>) -> Result<(), Refused> {
                *$self = match scalar {
                    $($scalar => $value,)*
                    _ => return Err(Refused),
                };
                Ok(())
            }
        }
    };
}

leaf!(bool, self => View::Boolean(*self), { Scalar::Boolean(value) => value });
leaf!(String, self => View::String(self), { Scalar::String(text) => text.into_owned() });
leaf!(Blob, self => View::Blob(&self.0), { Scalar::Blob(bytes) => Blob(bytes) });
leaf!(Timestamp, self => View::Timestamp(*self), { Scalar::Timestamp(timestamp) => timestamp });
leaf!(i64, self => View::Integer(*self), { Scalar::Integer(value) => value });
leaf!(i32, self => View::Integer((*self).into()), { Scalar::Integer(value) => value.try_into().map_err(|_| Refused)? });
leaf!(i16, self => View::Integer((*self).into()), { Scalar::Integer(value) => value.try_into().map_err(|_| Refused)? });
leaf!(i8, self => View::Integer((*self).into()), { Scalar::Integer(value) => value.try_into().map_err(|_| Refused)? });
leaf!(f64, self => View::Float(*self), {
    Scalar::Float(value) => value,
    Scalar::Integer(value) => value as f64,
    Scalar::Number(digits) => digits.parse().map_err(|_| Refused)?,
});
leaf!(f32, self => View::Float((*self).into()), {
    Scalar::Float(value) => value as f32,
    Scalar::Integer(value) => value as f32,
    Scalar::Number(digits) => digits.parse().map_err(|_| Refused)?,
});
leaf!(BigNumber, self => View::Number(&self.0), {
    Scalar::Integer(value) => BigNumber::from(value),
    Scalar::Float(value) => BigNumber::parse(&value.to_string()).ok_or(Refused)?,
    Scalar::Number(digits) => BigNumber::parse(&digits).ok_or(Refused)?,
});

/// A member that may be absent, or an element that may be null.
impl<T: Shape + Default> Shape for Option<T> {
    fn view(&self) -> View<'_> {
        self.as_ref().map_or(View::Null, Shape::view)
    }

    fn set(&mut self, scalar: Scalar<'_>) -> Result<(), Refused> {
        if matches!(scalar, Scalar::Null) {
            *self = None;
            return Ok(());
        }
        self.get_or_insert_default().set(scalar)
    }

    fn begin(&mut self, container: Container) -> Result<(), Refused> {
        self.get_or_insert_default().begin(container)
    }

    fn push(&mut self) -> Result<&mut dyn Shape, Refused> {
        self.get_or_insert_default().push()
    }

    fn entry(&mut self, key: &str) -> Result<&mut dyn Shape, Refused> {
        self.get_or_insert_default().entry(key)
    }

    fn member_mut(&mut self, index: usize, name: &str) -> Result<&mut dyn Shape, Refused> {
        self.get_or_insert_default().member_mut(index, name)
    }

    fn amend(&mut self, change: Amend<'_>) {
        match (self, change) {
            (Some(value), change) => value.amend(change),
            (none, Amend::UnknownMember(_)) => none.insert(T::default()).amend(change),
            _ => {}
        }
    }
}

/// A structure that contains itself.
impl<T: Shape> Shape for Box<T> {
    fn view(&self) -> View<'_> {
        T::view(self)
    }

    fn set(&mut self, scalar: Scalar<'_>) -> Result<(), Refused> {
        T::set(self, scalar)
    }

    fn begin(&mut self, container: Container) -> Result<(), Refused> {
        T::begin(self, container)
    }

    fn push(&mut self) -> Result<&mut dyn Shape, Refused> {
        T::push(self)
    }

    fn entry(&mut self, key: &str) -> Result<&mut dyn Shape, Refused> {
        T::entry(self, key)
    }

    fn member_mut(&mut self, index: usize, name: &str) -> Result<&mut dyn Shape, Refused> {
        T::member_mut(self, index, name)
    }

    fn amend(&mut self, change: Amend<'_>) {
        T::amend(self, change);
    }
}

impl<T: Shape + Default> Shape for Vec<T> {
    fn view(&self) -> View<'_> {
        View::List(self)
    }

    fn begin(&mut self, container: Container) -> Result<(), Refused> {
        self.clear();
        if container == Container::List {
            Ok(())
        } else {
            Err(Refused)
        }
    }

    fn push(&mut self) -> Result<&mut dyn Shape, Refused> {
        Vec::push(self, T::default());
        self.last_mut()
            .map(|element| element as &mut dyn Shape)
            .ok_or(Refused)
    }

    fn amend(&mut self, change: Amend<'_>) {
        if change == Amend::Pop {
            self.pop();
        }
    }
}

impl<T: Shape> List for Vec<T> {
    fn len(&self) -> usize {
        Vec::len(self)
    }

    fn get(&self, index: usize) -> Option<&dyn Shape> {
        self.as_slice()
            .get(index)
            .map(|element| element as &dyn Shape)
    }
}

/// A type that can be the key of a map: `String`, or an enum of strings.
pub trait MapKey: Ord + AsRef<str> + for<'a> From<&'a str> + Send + Sync {}

impl<K: Ord + AsRef<str> + for<'a> From<&'a str> + Send + Sync> MapKey for K {}

impl<K: MapKey, T: Shape + Default> Shape for BTreeMap<K, T> {
    fn view(&self) -> View<'_> {
        View::Map(self)
    }

    fn begin(&mut self, container: Container) -> Result<(), Refused> {
        self.clear();
        if container == Container::Map {
            Ok(())
        } else {
            Err(Refused)
        }
    }

    fn entry(&mut self, key: &str) -> Result<&mut dyn Shape, Refused> {
        Ok(match BTreeMap::entry(self, K::from(key)) {
            Entry::Vacant(place) => place.insert(T::default()),
            Entry::Occupied(place) => {
                let value = place.into_mut();
                *value = T::default();
                value
            }
        })
    }

    fn amend(&mut self, change: Amend<'_>) {
        if let Amend::Remove(key) = change {
            self.remove(&K::from(key));
        }
    }
}

impl<K: MapKey, T: Shape> Map for BTreeMap<K, T> {
    fn len(&self) -> usize {
        BTreeMap::len(self)
    }

    fn value(&self, key: &str) -> Option<&dyn Shape> {
        self.get(&K::from(key)).map(|value| value as &dyn Shape)
    }

    fn each<'a>(&'a self, visit: &mut dyn FnMut(&'a str, &'a dyn Shape)) {
        for (key, value) in self {
            visit(key.as_ref(), value);
        }
    }
}
