//! What the programs of this folder share: how models are read, files replaced and words read.
//!
//! `xtask` itself is the generator's command; `xtask/preview` is a package of its own, since it depends on the command line's runtime,
//! and that on an HTTP client, without which the generator must build.

pub mod files;
pub mod models;
pub mod paths;
pub mod say;
pub mod words;
