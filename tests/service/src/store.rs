//! A table of things that expire, with a limit.

use crate::clock::Moment;
use crate::error::{ErrorKind, ServiceError};
use std::collections::HashMap;
use std::hash::Hash;

/// Something that is valid up to a moment.
pub(crate) trait Expires {
    fn expires_at(&self) -> Moment;

    fn is_expired(&self, now: Moment) -> bool {
        now >= self.expires_at()
    }
}

/// There is no place left, and nothing has expired that could make way.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Full;

impl From<Full> for ServiceError {
    fn from(_: Full) -> Self {
        ServiceError::new(ErrorKind::SlowDown)
            .with_description("the service holds as much as it can; something must expire first")
    }
}

/// A table that forgets what has expired when it needs the place, and no earlier: so long, "expired" can be told from "unknown".
#[derive(Debug)]
pub(crate) struct Store<K, V> {
    entries: HashMap<K, V>,
    capacity: usize,
}

impl<K: Eq + Hash, V: Expires> Store<K, V> {
    pub fn new(capacity: usize) -> Self {
        Store {
            entries: HashMap::new(),
            capacity,
        }
    }

    pub fn insert(&mut self, key: K, value: V, now: Moment) -> Result<(), Full> {
        if self.entries.len() >= self.capacity {
            self.entries.retain(|_, entry| !entry.is_expired(now));
        }
        if self.entries.len() >= self.capacity {
            return Err(Full);
        }
        self.entries.insert(key, value);
        Ok(())
    }

    pub fn get(&self, key: &K) -> Option<&V> {
        self.entries.get(key)
    }

    pub fn get_mut(&mut self, key: &K) -> Option<&mut V> {
        self.entries.get_mut(key)
    }

    pub fn remove(&mut self, key: &K) -> Option<V> {
        self.entries.remove(key)
    }

    pub fn contains(&self, key: &K) -> bool {
        self.entries.contains_key(key)
    }

    pub fn values(&self) -> impl Iterator<Item = &V> {
        self.entries.values()
    }

    pub fn values_mut(&mut self) -> impl Iterator<Item = &mut V> {
        self.entries.values_mut()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Duration;

    impl Expires for Moment {
        fn expires_at(&self) -> Moment {
            *self
        }
    }

    #[test]
    fn a_full_table_makes_room_by_what_has_expired_only() {
        let second = Duration::from_secs;
        let mut store = Store::new(2);
        assert_eq!(store.insert("a", second(10), second(0)), Ok(()));
        assert_eq!(store.insert("b", second(20), second(0)), Ok(()));
        assert_eq!(store.insert("c", second(30), second(9)), Err(Full));
        assert_eq!(store.insert("c", second(30), second(10)), Ok(()));
        assert!(!store.contains(&"a") && store.contains(&"b") && store.contains(&"c"));
        assert_eq!(
            Store::<&str, Moment>::new(0).insert("a", second(1), second(0)),
            Err(Full)
        );
    }
}
