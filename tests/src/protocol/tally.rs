//! What came of all cases, as a table.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::{Mutex, PoisonError};

/// How a case counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Count {
    /// It passed.
    Passed,
    /// It did not, and should have.
    Failed,
    /// Its protocol is not written yet.
    NoCodec,
    /// It says nothing about clients.
    NotApplicable(&'static str),
}

/// Counts by protocol (and folder), kind and run.
#[derive(Default)]
pub struct Tally(Mutex<BTreeMap<Row, BTreeMap<Count, usize>>>);

/// Protocol, kind, run.
type Row = (String, &'static str, &'static str);

impl Tally {
    /// Counts one case.
    pub fn add(&self, group: &str, kind: &'static str, run: &'static str, count: Count) {
        let mut rows = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        *rows
            .entry((group.to_owned(), kind, run))
            .or_default()
            .entry(count)
            .or_default() += 1;
    }
}

impl fmt::Display for Tally {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let rows = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        writeln!(
            f,
            "| protocol | kind | run | passed | failed | not yet | not applicable |"
        )?;
        writeln!(f, "|---|---|---|--:|--:|--:|--:|")?;
        let mut reasons: BTreeMap<(&str, String), usize> = BTreeMap::new();
        let mut totals = [0; 4];
        for ((group, kind, run), counts) in &*rows {
            let mut columns = [0; 4];
            for (count, number) in counts {
                let (column, reason) = match count {
                    Count::Passed => (0, None),
                    Count::Failed => (1, None),
                    Count::NoCodec => (
                        2,
                        Some((
                            "not yet",
                            format!("the protocol {group} is not written yet"),
                        )),
                    ),
                    Count::NotApplicable(reason) => {
                        (3, Some(("not applicable", (*reason).to_owned())))
                    }
                };
                columns[column] += number;
                totals[column] += number;
                if let Some(reason) = reason {
                    *reasons.entry(reason).or_default() += number;
                }
            }
            let [passed, failed, missing, other] = columns;
            writeln!(
                f,
                "| {group} | {kind} | {run} | {passed} | {failed} | {missing} | {other} |"
            )?;
        }
        let [passed, failed, missing, other] = totals;
        writeln!(f, "| all | | | {passed} | {failed} | {missing} | {other} |")?;
        for ((word, reason), number) in reasons {
            writeln!(f, "COUNTED protocol tests {word}: {number} ({reason})")?;
        }
        Ok(())
    }
}
