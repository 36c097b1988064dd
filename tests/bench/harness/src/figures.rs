//! What was measured.

use std::collections::BTreeMap;

use crate::peer::Peer;

/// One row of the table.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Measure {
    Call,
    StartHttp,
    StartHttps,
    StartHttpsPlatform,
    Binary,
    Build,
    Crates,
    CratesWithBuild,
    SkeletonCpu,
    SkeletonInstructions,
}

/// How the numbers of a row are to be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    /// Things that are counted.
    Count,
    Seconds,
    Milliseconds,
}

impl Measure {
    /// All, in the order of the rows.
    pub const ALL: [Self; 10] = [
        Self::Call,
        Self::StartHttp,
        Self::StartHttps,
        Self::StartHttpsPlatform,
        Self::Binary,
        Self::Build,
        Self::Crates,
        Self::CratesWithBuild,
        Self::SkeletonCpu,
        Self::SkeletonInstructions,
    ];

    /// Its name in JSON.
    pub fn key(self) -> &'static str {
        match self {
            Self::Call => "call-instructions",
            Self::StartHttp => "start-http-instructions",
            Self::StartHttps => "start-https-instructions",
            Self::StartHttpsPlatform => "start-https-platform-roots-instructions",
            Self::Binary => "binary-bytes",
            Self::Build => "cold-build-cpu-seconds",
            Self::Crates => "crates",
            Self::CratesWithBuild => "crates-with-build",
            Self::SkeletonCpu => "skeleton-cpu-milliseconds",
            Self::SkeletonInstructions => "skeleton-instructions",
        }
    }

    /// Its name in the table.
    pub fn title(self) -> &'static str {
        match self {
            Self::Call => "instructions per call",
            Self::StartHttp => "start-up to a first http response, instructions",
            Self::StartHttps => "the same for https, one CA given",
            Self::StartHttpsPlatform => "the same for https, the platform's roots",
            Self::Binary => "stripped binary, bytes",
            Self::Build => "cold release build, CPU",
            Self::Crates => "crates in the tree",
            Self::CratesWithBuild => "the same with those of build scripts",
            Self::SkeletonCpu => "command line: skeleton, CPU",
            Self::SkeletonInstructions => "command line: skeleton, instructions",
        }
    }

    /// How its numbers are to be read.
    pub fn unit(self) -> Unit {
        match self {
            Self::Build => Unit::Seconds,
            Self::SkeletonCpu => Unit::Milliseconds,
            Self::Call
            | Self::StartHttp
            | Self::StartHttps
            | Self::StartHttpsPlatform
            | Self::Binary
            | Self::Crates
            | Self::CratesWithBuild
            | Self::SkeletonInstructions => Unit::Count,
        }
    }
}

impl Unit {
    /// A number as the table shows it.
    pub fn show(self, value: f64) -> String {
        match self {
            Self::Count => thousands(&format!("{value:.0}")),
            Self::Seconds => format!("{value:.1} s"),
            Self::Milliseconds => format!("{value:.1} ms"),
        }
    }
}

/// Everything that one run found out.
#[derive(Default)]
pub struct Figures {
    /// Who was measured, in the order of the columns.
    pub peers: Vec<Peer>,
    /// Lines about where, and what the peers are made of.
    pub facts: Vec<String>,
    /// What is missing and why, and what stands beside the table.
    pub notes: Vec<String>,
    values: BTreeMap<(Measure, Peer), f64>,
}

impl Figures {
    /// Nothing yet, about these.
    pub fn of(peers: Vec<Peer>) -> Self {
        Self {
            peers,
            ..Self::default()
        }
    }

    /// Takes down a number.
    pub fn set(&mut self, measure: Measure, peer: Peer, value: f64) {
        self.values.insert((measure, peer), value);
    }

    /// The number, if it was measured.
    pub fn get(&self, measure: Measure, peer: Peer) -> Option<f64> {
        self.values.get(&(measure, peer)).copied()
    }

    /// The first divided by the second, where both were measured.
    pub fn ratio(&self, measure: Measure, one: Peer, other: Peer) -> Option<f64> {
        let other = self.get(measure, other).filter(|value| *value > 0.0)?;
        Some(self.get(measure, one)? / other)
    }
}

/// `1234567` as `1,234,567`.
fn thousands(digits: &str) -> String {
    let mut shown = String::with_capacity(digits.len() + digits.len() / 3);
    for (index, digit) in digits.char_indices() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            shown.push(',');
        }
        shown.push(digit);
    }
    shown
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_grouped() {
        assert_eq!(Unit::Count.show(0.0), "0");
        assert_eq!(Unit::Count.show(999.0), "999");
        assert_eq!(Unit::Count.show(1_000.4), "1,000");
        assert_eq!(Unit::Count.show(12_345_678.0), "12,345,678");
        assert_eq!(Unit::Seconds.show(123.44), "123.4 s");
    }

    #[test]
    fn a_ratio_needs_both() {
        let mut figures = Figures::default();
        figures.set(Measure::Call, Peer::Ours, 3.0);
        assert_eq!(figures.ratio(Measure::Call, Peer::Ours, Peer::Bare), None);
        figures.set(Measure::Call, Peer::Bare, 2.0);
        assert_eq!(
            figures.ratio(Measure::Call, Peer::Ours, Peer::Bare),
            Some(1.5)
        );
    }
}
