//! What can be wrong with a value, and how it is said.

use std::fmt;

use crate::tables::Kind;

/// One thing that is wrong, and where.
#[derive(Debug, Clone, PartialEq)]
pub struct Problem {
    /// Where: member names joined with `.`, list elements as `[0]`, keys of maps as `PATH (key: K)`. Empty for the whole input.
    pub path: String,
    /// What.
    pub kind: ProblemKind,
}

/// What is wrong.
#[derive(Debug, Clone, PartialEq)]
pub enum ProblemKind {
    /// A required member is absent.
    Missing {
        /// Its name.
        member: String,
    },
    /// A member that the structure does not have.
    Unknown {
        /// Its name as given.
        member: String,
        /// The names that the structure has.
        known: Vec<String>,
    },
    /// A value of another type.
    Type {
        /// What it is, in a word.
        found: &'static str,
        /// The value itself, if it is short, scalar and not sensitive.
        value: Option<String>,
        /// What it ought to be.
        expected: Kind,
    },
    /// A number below the least.
    BelowMinimum {
        /// The number, unless it is sensitive.
        value: Option<String>,
        /// The least.
        minimum: f64,
    },
    /// A string, list, map or blob that is too short.
    TooShort {
        /// Its length: of a string in code points.
        length: usize,
        /// The least.
        minimum: f64,
    },
    /// A union of which nothing is set.
    UnionEmpty {
        /// The members to choose from.
        members: Vec<String>,
    },
    /// A union of which more than one member is set.
    UnionSeveral {
        /// The members to choose from.
        members: Vec<String>,
    },
}

impl fmt::Display for Problem {
    /// One line, without a full stop: where, then what, then what to do about it where that is not plain.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let place = if self.path.is_empty() {
            "input"
        } else {
            &self.path
        };
        write!(f, "{place}: ")?;
        match &self.kind {
            ProblemKind::Missing { member } => write!(f, "required member {member} is missing"),
            ProblemKind::Unknown { member, known } => {
                write!(f, "unknown member {member}; it has {}", known.join(", "))
            }
            ProblemKind::Type {
                found,
                value,
                expected,
            } => {
                write!(f, "expected {}, found {found}", expected.word())?;
                value.as_ref().map_or(Ok(()), |value| write!(f, " {value}"))
            }
            ProblemKind::BelowMinimum { value, minimum } => match value {
                Some(value) => write!(f, "{value} is below the minimum of {minimum}"),
                None => write!(f, "the number is below the minimum of {minimum}"),
            },
            ProblemKind::TooShort { length, minimum } => {
                write!(f, "length {length} is below the minimum of {minimum}")
            }
            ProblemKind::UnionEmpty { members } => write!(
                f,
                "exactly one of {} must be set, none is",
                members.join(", ")
            ),
            ProblemKind::UnionSeveral { members } => {
                write!(
                    f,
                    "exactly one of {} must be set, several are",
                    members.join(", ")
                )
            }
        }
    }
}
