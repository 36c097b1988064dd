//! Time and chance.

use std::hash::{BuildHasher as _, Hasher as _, RandomState};
use std::time::{Duration, SystemTime};

use crate::http::BoxFuture;

/// Time and chance, so that tests of waiting need not wait and tests of randomness can expect
/// something.
pub trait Clock: Send + Sync + 'static {
    /// The time of day, for signatures.
    fn now(&self) -> SystemTime;

    /// Waits.
    fn sleep(&self, duration: Duration) -> BoxFuture<'static, ()>;

    /// Any number.
    fn random(&self) -> u64;
}

/// The clock of the system, waiting through tokio.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    fn now(&self) -> SystemTime {
        SystemTime::now()
    }

    fn sleep(&self, duration: Duration) -> BoxFuture<'static, ()> {
        Box::pin(tokio::time::sleep(duration))
    }

    /// Keyed by the system once per thread. Numbers of this kind spread delays and tell requests
    /// apart; none of them is a secret.
    fn random(&self) -> u64 {
        RandomState::new().build_hasher().finish()
    }
}

/// A random UUID (version 4), in ASCII.
pub(crate) fn uuid(clock: &dyn Clock) -> [u8; 36] {
    const HEX: &[u8; 16] = b"0123456789abcdef";
    let number = u128::from(clock.random()) << 64 | u128::from(clock.random());
    let number = number & !(0xf << 76) | 0x4 << 76;
    let number = number & !(0b11 << 62) | 0b10 << 62;
    let mut text = [b'-'; 36];
    let mut places = text.iter_mut();
    for (index, byte) in number.to_be_bytes().into_iter().enumerate() {
        if matches!(index, 4 | 6 | 8 | 10) {
            places.next();
        }
        for digit in [byte >> 4, byte & 15] {
            if let Some(place) = places.next() {
                *place = HEX[usize::from(digit)];
            }
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Fixed(u64);

    impl Clock for Fixed {
        fn now(&self) -> SystemTime {
            SystemTime::UNIX_EPOCH
        }

        fn sleep(&self, _: Duration) -> BoxFuture<'static, ()> {
            Box::pin(async {})
        }

        fn random(&self) -> u64 {
            self.0
        }
    }

    #[test]
    fn a_uuid_says_that_it_is_random() {
        assert_eq!(&uuid(&Fixed(0)), b"00000000-0000-4000-8000-000000000000");
        assert_eq!(
            &uuid(&Fixed(u64::MAX)),
            b"ffffffff-ffff-4fff-bfff-ffffffffffff"
        );
        assert_eq!(
            &uuid(&Fixed(0x0123_4567_89ab_cdef)),
            b"01234567-89ab-4def-8123-456789abcdef"
        );
    }

    #[test]
    fn no_two_are_equal() {
        let uuids: std::collections::HashSet<_> = (0..10_000).map(|_| uuid(&SystemClock)).collect();
        assert_eq!(uuids.len(), 10_000);
    }
}
