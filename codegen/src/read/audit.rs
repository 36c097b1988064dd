//! What becomes of everything that a model says: each trait or key, how often it stands there, and whether it is supported, refused
//! or ignored.
//!
//! A walk of its own over the text, with the tables of the readers: it also sees what no operation reaches.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::meaning::Meaning;
use super::{botocore, decode, smithy};
use crate::diagnose::Report;
use crate::json;

/// What becomes of a trait or key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Verdict {
    /// It is read.
    Supported,
    /// An operation or service with it cannot be generated, for this reason.
    Refused(&'static str),
    /// It makes no difference to clients, for this reason.
    Ignored(&'static str),
    /// No table has it. An operation with it cannot be generated.
    Unknown,
}

impl Verdict {
    pub(super) fn of(meaning: Option<&Meaning>) -> Self {
        match meaning {
            Some(Meaning::Fact(..) | Meaning::Note(..) | Meaning::Elsewhere) => Verdict::Supported,
            Some(Meaning::Ignored(why)) => Verdict::Ignored(why),
            Some(Meaning::Refused(why)) => Verdict::Refused(why),
            None => Verdict::Unknown,
        }
    }
}

/// Counts by trait or key, and verdict. Keys inside of values stand behind a dot.
pub type Audited = BTreeMap<(String, Verdict), usize>;

/// Counts what a model says.
pub fn audit(name: &str, bytes: Vec<u8>) -> Result<Audited, Report> {
    let source = Arc::new(decode(name, bytes)?);
    let tree = json::parse(&source)?;
    let mut all = Audited::new();
    let mut count = |name: &str, meaning: Option<&Meaning>| {
        *all.entry((name.to_owned(), Verdict::of(meaning)))
            .or_default() += 1;
    };
    match tree.get("smithy") {
        Some(_) => smithy::audit(&tree, &mut count),
        None => botocore::audit(&tree, &mut count),
    }
    Ok(all)
}

/// What a walk reports to.
pub(super) type Count<'c> = &'c mut dyn FnMut(&str, Option<&Meaning>);
