//! When a request is sent again: the *standard* mode of AWS tools.
//!
//! Three attempts, a pause of up to one second before the second and two before the third, chosen
//! at random in full ("full jitter"), and a budget that all calls of a client share: where
//! everything fails, it runs dry and retries stop making things worse.

use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use crate::http::TransportErrorKind;

/// Statuses that pass, of themselves or of a proxy's.
const STATUSES: [u16; 4] = [500, 502, 503, 504];

/// Codes that mean the same whatever the status (botocore, `retries/standard.py`). `SlowDown` is
/// one, `SlowDownException` is not.
const CODES: [&str; 16] = [
    "BandwidthLimitExceeded",
    "EC2ThrottledException",
    "LimitExceededException",
    "PriorRequestNotComplete",
    "ProvisionedThroughputExceededException",
    "RequestLimitExceeded",
    "RequestThrottled",
    "RequestThrottledException",
    "RequestTimeout",
    "RequestTimeoutException",
    "SlowDown",
    "ThrottledException",
    "Throttling",
    "ThrottlingException",
    "TooManyRequestsException",
    "TransactionInProgressException",
];

/// Whether an answer of this status and code may be another one the next time.
pub(crate) fn is_passing(status: u16, code: &str) -> bool {
    STATUSES.contains(&status) || CODES.contains(&code)
}

/// The pause before attempt `next`, where `random` is any number.
pub(crate) fn pause(next: u32, random: u64) -> Duration {
    let longest = 1u32
        .checked_shl(next.saturating_sub(2))
        .unwrap_or(u32::MAX)
        .min(20);
    // The upper 53 bits are what a double can hold of it: a number from 0 to just below 1.
    let share = (random >> 11) as f64 / (1u64 << 53) as f64;
    Duration::from_secs(longest.into()).mul_f64(share)
}

/// The budget that all calls of a client share.
#[derive(Debug)]
pub(crate) struct Quota(AtomicU32);

const CAPACITY: u32 = 500;
const COST: u32 = 5;
const COST_AFTER_TIMEOUT: u32 = 10;
const SUCCESS: u32 = 1;

impl Quota {
    pub(crate) fn new() -> Self {
        Quota(AtomicU32::new(CAPACITY))
    }

    /// Pays for a retry after a failure of this kind, and answers what it cost. `None` where there
    /// is not enough left.
    pub(crate) fn take(&self, failure: Option<TransportErrorKind>) -> Option<u32> {
        let cost = match failure {
            Some(TransportErrorKind::ConnectTimeout | TransportErrorKind::ReadTimeout) => {
                COST_AFTER_TIMEOUT
            }
            _ => COST,
        };
        let taken = self
            .0
            .fetch_update(Ordering::Relaxed, Ordering::Relaxed, |left| {
                left.checked_sub(cost)
            });
        taken.ok().map(|_| cost)
    }

    /// A call that succeeded brings back what its last retry cost, and one without retries a
    /// little.
    pub(crate) fn give_back(&self, cost: Option<u32>) {
        let more = cost.unwrap_or(SUCCESS);
        // Mostly nothing was taken, and then there is nothing to write.
        if self.0.load(Ordering::Relaxed) < CAPACITY {
            let _ = self
                .0
                .fetch_update(Ordering::Relaxed, Ordering::Relaxed, |left| {
                    Some((left + more).min(CAPACITY))
                });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_double_up_to_twenty_seconds() {
        for (next, longest) in [
            (2, 1),
            (3, 2),
            (4, 4),
            (5, 8),
            (6, 16),
            (7, 20),
            (8, 20),
            (40, 20),
            (u32::MAX, 20),
        ] {
            assert_eq!(pause(next, 0), Duration::ZERO, "attempt {next}");
            let most = pause(next, u64::MAX);
            let limit = Duration::from_secs(longest);
            assert!(
                most <= limit && most > limit.mul_f64(0.999_999),
                "attempt {next}: {most:?}"
            );
        }
        assert_eq!(pause(3, u64::MAX / 2 + 1), Duration::from_secs(1));
    }

    #[test]
    fn a_quota_runs_dry_and_fills_again() {
        let quota = Quota::new();
        for _ in 0..100 {
            assert_eq!(quota.take(None), Some(5));
        }
        assert_eq!(quota.take(None), None);
        quota.give_back(Some(5));
        assert_eq!(quota.take(Some(TransportErrorKind::ReadTimeout)), None);
        assert_eq!(quota.take(Some(TransportErrorKind::Closed)), Some(5));
        for _ in 0..10 {
            quota.give_back(None);
        }
        assert_eq!(
            quota.take(Some(TransportErrorKind::ConnectTimeout)),
            Some(10)
        );
        quota.give_back(Some(1_000));
        quota.give_back(None);
        assert_eq!(quota.0.load(Ordering::Relaxed), 500);
    }
}
