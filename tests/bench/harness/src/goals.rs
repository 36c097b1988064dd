//! What the project wants to reach, and whether it does.

use crate::figures::{Figures, Measure};
use crate::peer::Peer;

/// A number of ours and what it may be at most.
pub struct Goal {
    /// What is measured.
    pub measure: Measure,
    limit: Limit,
    /// The limit in words.
    pub words: &'static str,
}

enum Limit {
    /// As many times another peer's.
    Times(f64, Peer),
    /// So much more than another peer's.
    Plus(f64, Peer),
    /// In itself.
    Value(f64),
}

/// The goals, from the issue that set them.
pub const GOALS: &[Goal] = &[
    Goal {
        measure: Measure::Call,
        limit: Limit::Times(1.15, Peer::Bare),
        words: "1.15 x bare",
    },
    Goal {
        measure: Measure::Call,
        limit: Limit::Times(1.0 / 3.0, Peer::Sdk),
        words: "1/3 of the SDK",
    },
    Goal {
        measure: Measure::StartHttp,
        limit: Limit::Times(1.0 / 8.0, Peer::Sdk),
        words: "1/8 of the SDK",
    },
    Goal {
        measure: Measure::Binary,
        limit: Limit::Times(0.5, Peer::Sdk),
        words: "1/2 of the SDK",
    },
    Goal {
        measure: Measure::Build,
        limit: Limit::Times(0.6, Peer::Sdk),
        words: "0.6 x the SDK",
    },
    Goal {
        measure: Measure::Build,
        limit: Limit::Times(1.15, Peer::Bare),
        words: "1.15 x bare",
    },
    Goal {
        measure: Measure::Crates,
        limit: Limit::Plus(10.0, Peer::Bare),
        words: "bare + 10",
    },
    Goal {
        measure: Measure::SkeletonCpu,
        limit: Limit::Value(5.0),
        words: "5 ms",
    },
];

/// How our number stands to a goal.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Verdict {
    /// Our number.
    pub ours: f64,
    /// What it may be.
    pub limit: f64,
}

impl Goal {
    /// The verdict, where all was measured that it needs.
    pub fn verdict(&self, figures: &Figures) -> Option<Verdict> {
        let limit = match self.limit {
            Limit::Times(factor, peer) => figures.get(self.measure, peer)? * factor,
            Limit::Plus(more, peer) => figures.get(self.measure, peer)? + more,
            Limit::Value(value) => value,
        };
        Some(Verdict {
            ours: figures.get(self.measure, Peer::Ours)?,
            limit,
        })
    }
}

impl Verdict {
    /// Whether the goal is reached.
    pub fn reached(self) -> bool {
        self.ours <= self.limit
    }

    /// The verdict in words, with how far our number is from the limit.
    pub fn words(self) -> String {
        let percent = (self.ours / self.limit - 1.0).abs() * 100.0;
        if self.reached() {
            format!("reached, {percent:.0} % below")
        } else {
            format!("NOT reached, {percent:.0} % above")
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn verdict(measure: Measure, ours: f64, bare: f64, sdk: f64) -> Vec<Option<bool>> {
        let mut figures = Figures::default();
        for (peer, value) in [(Peer::Ours, ours), (Peer::Bare, bare), (Peer::Sdk, sdk)] {
            figures.set(measure, peer, value);
        }
        let goals = GOALS.iter().filter(|goal| goal.measure == measure);
        goals
            .map(|goal| goal.verdict(&figures).map(Verdict::reached))
            .collect()
    }

    #[test]
    fn limits_are_inclusive() {
        assert_eq!(verdict(Measure::Binary, 50.0, 0.0, 100.0), [Some(true)]);
        assert_eq!(
            verdict(Measure::Call, 116.0, 100.0, 400.0),
            [Some(false), Some(true)]
        );
        assert_eq!(verdict(Measure::Crates, 110.0, 100.0, 0.0), [Some(true)]);
        assert_eq!(verdict(Measure::Crates, 111.0, 100.0, 0.0), [Some(false)]);
    }

    #[test]
    fn what_was_not_measured_has_no_verdict() {
        let figures = Figures::default();
        assert!(GOALS.iter().all(|goal| goal.verdict(&figures).is_none()));
    }

    #[test]
    fn words_say_how_far() {
        assert_eq!(
            Verdict {
                ours: 90.0,
                limit: 100.0
            }
            .words(),
            "reached, 10 % below"
        );
        assert_eq!(
            Verdict {
                ours: 130.0,
                limit: 100.0
            }
            .words(),
            "NOT reached, 30 % above"
        );
    }
}
