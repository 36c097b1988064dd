//! The clock by which everything here expires.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

/// A point in time: how long after the Unix epoch it lies.
pub(crate) type Moment = Duration;

/// The clock of a service: a real one, or one that stands still until a test advances it.
///
/// Clones share the time, so that a test keeps one and gives the other to the service.
#[derive(Clone, Debug)]
pub struct Clock {
    /// When the clock was made, by the calendar.
    base: Moment,
    /// When the clock was made, by a clock that nobody sets; `None` if it stands still.
    ///
    /// Real time goes by this one, because a calendar clock that is set back would make polite clients look hasty.
    started: Option<Instant>,
    /// How far it was advanced by hand.
    advanced: Arc<Mutex<Duration>>,
}

impl Clock {
    /// The real time.
    pub fn system() -> Self {
        Clock {
            started: Some(Instant::now()),
            ..Self::manual()
        }
    }

    /// A clock that stands still at the moment of this call and moves only by [`Clock::advance`].
    pub fn manual() -> Self {
        Self::manual_at(SystemTime::now())
    }

    /// A clock that stands still at a given time (the epoch, if that is earlier) and moves only by [`Clock::advance`].
    pub fn manual_at(time: SystemTime) -> Self {
        Clock {
            base: time.duration_since(UNIX_EPOCH).unwrap_or_default(),
            started: None,
            advanced: Arc::default(),
        }
    }

    /// Moves this clock, and with it its clones, forward.
    pub fn advance(&self, by: Duration) {
        let mut advanced = self.advanced.lock().unwrap_or_else(PoisonError::into_inner);
        *advanced = advanced.saturating_add(by);
    }

    /// The time of this clock, since the Unix epoch.
    pub fn now(&self) -> Duration {
        let advanced = *self.advanced.lock().unwrap_or_else(PoisonError::into_inner);
        let elapsed = self.started.map(|at| at.elapsed()).unwrap_or_default();
        self.base.saturating_add(elapsed).saturating_add(advanced)
    }
}

impl Default for Clock {
    fn default() -> Self {
        Self::system()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_manual_clock_moves_only_by_hand_and_together_with_its_clones() {
        let clock = Clock::manual();
        let clone = clock.clone();
        let before = clock.now();
        assert_eq!(clone.now(), before);
        clone.advance(Duration::from_secs(7));
        assert_eq!(clock.now(), before + Duration::from_secs(7));
        clock.advance(Duration::MAX);
        assert_eq!(clock.now(), Duration::MAX);
    }

    #[test]
    fn the_system_clock_goes_by_itself_and_can_be_advanced_too() {
        let clock = Clock::system();
        let before = clock.now();
        clock.advance(Duration::from_secs(60));
        assert!(clock.now() >= before + Duration::from_secs(60));
    }
}
