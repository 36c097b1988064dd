//! What goes wrong, and how it is told: [`Failure`] is the one, [`write()`] the other.

mod failure;
mod shorten;
mod similar;
mod write;

pub(crate) use failure::{Failure, FailureKind, ServiceError, Usage, exit};
pub(crate) use similar::{nearest, similar};
pub(crate) use write::{ErrorFormat, write};
