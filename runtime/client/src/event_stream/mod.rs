//! Event streams: events as messages in frames, one after the other in the body of a request or an answer.
//!
//! [`frame`] knows their bytes, `message` their shapes.

pub mod frame;
#[cfg(feature = "protocol")]
#[allow(dead_code, unused_imports, reason = "calls do not use it yet")]
pub(crate) mod message;
