//! Recorded runs of the AWS CLI, and the same runs of our command line.
//!
//! An [`Entry`] is one recorded run: words, surroundings, what it printed, sent and returned. [`run`] makes the same run of ours, as a
//! process or in this one, and [`compare`] says in what they differ.

mod compare;
mod entry;
mod names;
mod run;

pub use compare::{Difference, compare};
pub use entry::{Entry, Reply, entries};
pub use names::named_in;
pub use run::{Outcome, Program, run};
