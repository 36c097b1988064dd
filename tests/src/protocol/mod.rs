//! The runner of Smithy's protocol tests.
//!
//! Models carry cases: these parameters must become that request, this answer that result (Smithy, "HTTP protocol compliance
//! tests"). [`suites`] reads every model of a folder with the generator's own reader, so that cases which are dropped there run
//! without a change; the project's own cases, which run on any machine, lie in `tests/cases`. [`run::run`] calls the operation of a case through [`opsmith_client::Caller`] over a transport that sends
//! nothing, with [`run::Values`] of one kind or another, and compares what went out or came back with what the case says:
//! bodies by what they mean under their media type, values by their shapes.
//!
//! Each case runs twice: through dynamic values in the test itself, and through generated types in a program that the test compiles
//! ([`typed`]).
//!
//! What may fail, and what is not for clients, stands in [`exceptions`], with reasons; [`tally`] is printed at the end.

pub mod body;
pub mod canned;
pub mod case;
pub mod compare;
mod events;
pub mod exceptions;
pub mod node;
pub mod params;
pub mod request;
pub mod run;
pub mod tally;
pub mod typed;

pub use case::{Case, Suite, all_suites, suites};
