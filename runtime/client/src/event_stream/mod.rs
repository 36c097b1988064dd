//! Event streams: events as messages in frames, one after the other in the body of a request or an answer.
//!
//! [`frame`] knows their bytes, `message` their shapes.

pub mod frame;
pub(crate) mod message;
