//! Values by name.

use std::fmt;

/// Values by name, in the order of their names. It has what settings need of a map, in a tenth of the code that a `BTreeMap` is for
/// each type of value: every program that calls anything compiles it.
///
/// They stand in chunks, none of them empty: a file of many unsorted keys would move all of them for each in one piece.
#[derive(Clone)]
pub struct Named<T>(Vec<Vec<(String, T)>>);

/// How long a chunk may grow.
const CHUNK: usize = 256;

impl<T> Named<T> {
    /// No values.
    pub fn new() -> Self {
        Named(Vec::new())
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.0.iter().map(Vec::len).sum()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The value of this name.
    pub fn get(&self, name: &str) -> Option<&T> {
        let (chunk, place) = self.place(name);
        self.0.get(chunk)?.get(place.ok()?).map(|(_, value)| value)
    }

    /// The place of the value of this name.
    pub fn get_mut(&mut self, name: &str) -> Option<&mut T> {
        let (chunk, place) = self.place(name);
        let entry = self.0.get_mut(chunk)?.get_mut(place.ok()?);
        entry.map(|(_, value)| value)
    }

    /// Adds a value, in place of another one of that name.
    pub fn insert(&mut self, name: String, value: T) {
        if let Some(known) = self.get_mut(&name) {
            *known = value;
            return;
        }
        let (chunk, place) = self.place(&name);
        let place = place.unwrap_or_else(|place| place);
        let Some(entries) = self.0.get_mut(chunk) else {
            self.0.push(vec![(name, value)]);
            return;
        };
        entries.insert(place, (name, value));
        if entries.len() > CHUNK {
            let rest = entries.split_off(CHUNK / 2);
            self.0.insert(chunk + 1, rest);
        }
    }

    /// The names.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.iter().map(|(name, _)| name)
    }

    /// Names and values.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &T)> {
        let entries = self.0.iter().flatten();
        entries.map(|(name, value)| (name.as_str(), value))
    }

    /// The chunk that a name belongs into, and its place there, or where that would be.
    fn place(&self, name: &str) -> (usize, Result<usize, usize>) {
        let begins_before = |chunk: &Vec<(String, T)>| {
            let first = chunk.first();
            first.is_some_and(|(first, _)| first.as_str() <= name)
        };
        let chunk = self.0.partition_point(begins_before).saturating_sub(1);
        let place = self.0.get(chunk).map_or(Err(0), |entries| {
            entries.binary_search_by(|(known, _)| known.as_str().cmp(name))
        });
        (chunk, place)
    }
}

/// The same names with the same values, however they are stored.
impl<T: PartialEq> PartialEq for Named<T> {
    fn eq(&self, other: &Self) -> bool {
        self.iter().eq(other.iter())
    }
}

impl<T: Eq> Eq for Named<T> {}

/// Shows names only: values may be secrets.
impl<T> fmt::Debug for Named<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.names()).finish()
    }
}

impl<T> Default for Named<T> {
    fn default() -> Self {
        Named::new()
    }
}

impl<T> IntoIterator for Named<T> {
    type Item = (String, T);
    type IntoIter = std::iter::Flatten<std::vec::IntoIter<Vec<(String, T)>>>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.into_iter().flatten()
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::Named;

    #[test]
    fn it_holds_what_a_map_does() {
        let (mut named, mut map) = (Named::new(), BTreeMap::new());
        for index in 0..10_000_u32 {
            // In no order, and some of them twice.
            let name = (index.wrapping_mul(2_654_435_761) % 7_919).to_string();
            named.insert(name.clone(), index);
            map.insert(name, index);
        }
        assert_eq!(named.len(), map.len());
        assert!(
            map.iter()
                .all(|(name, value)| named.get(name) == Some(value))
        );
        assert_eq!(named.get("none"), None);
        assert!(
            named
                .iter()
                .eq(map.iter().map(|(name, value)| (name.as_str(), value)))
        );
        let again: Vec<_> = named.clone().into_iter().collect();
        let mut sorted = Named::new();
        for (name, value) in again {
            sorted.insert(name, value);
        }
        assert_eq!(sorted, named);
    }
}
