//! JSON text from the walks, and into them.
//!
//! The functions are not generic: what serde and serde_json have for the walks is compiled here, and not once more in each crate that
//! reads or writes JSON.

mod read;
mod write;

pub use read::{check, read, read_member, value};
pub use write::{JsonError, to_vec};
