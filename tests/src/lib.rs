//! What the tests of the whole project share. The tests themselves lie in `tests/`.
//!
//! - [`mod@copy`]: a checkout for tests that change it.
//! - [`outside`]: material that the project does not contain, found by environment variables, skipped and named where unset.
//! - [`recorder`]: a server on loopback that answers as told and keeps every request, byte for byte.
//! - [`moto`]: a server that plays many services of AWS.
//! - [`program`]: builds and runs the project's own programs.
//! - [`typed_program`]: makes programs around clients that are generated from models of others.
//! - [`protocol`]: the runner of Smithy's protocol tests, over the models of a folder.
//! - [`typed_protocol`]: the program that runs them through generated types.
//! - [`parameters`]: parameters of any operation, made at random.
//! - [`transcripts`]: recorded runs of the AWS CLI, made again with our command line.

pub mod copy;
pub mod moto;
pub mod outside;
pub mod parameters;
pub mod program;
pub mod protocol;
pub mod recorder;
pub mod transcripts;
pub mod typed_program;
pub mod typed_protocol;

/// The Rust in README, compiled as documentation tests.
#[cfg(doctest)]
#[doc = include_str!("../../README.md")]
pub struct Readme;
