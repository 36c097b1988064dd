//! Names: those in Rust, which do not depend on what is not theirs, and those on the command line.

mod chosen;
mod rules;
mod sample;
mod stable;
mod transcripts;
