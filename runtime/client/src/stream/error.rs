//! Why a stream ends before its end.

use std::error::Error;
use std::fmt;
use std::io;

use crate::http::TransportError;

/// Why bytes of a stream cannot be read. `Display` is one line without secrets.
#[derive(Debug)]
pub struct StreamError(Box<Cause>);

#[derive(Debug)]
enum Cause {
    Transport(TransportError),
    Io(io::Error),
    TooLong {
        limit: u64,
    },
    Length {
        announced: u64,
        found: u64,
        is_end: bool,
    },
    #[cfg_attr(
        not(feature = "event-stream"),
        expect(dead_code, reason = "events are what is made while it is sent")
    )]
    Unsendable(String),
    #[cfg_attr(
        not(feature = "checksums"),
        expect(dead_code, reason = "without checksums nothing is checked")
    )]
    Corrupt(String),
}

/// The ways in which reading a stream fails.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum StreamErrorKind {
    /// The connection: it was closed early, or the server was silent for too long.
    Transport,
    /// Reading or writing outside of the network, such as a file.
    Io,
    /// There are more bytes than were asked for.
    TooLong,
    /// There are more bytes than were announced, or less.
    Length,
    /// An event that does not fit the model, or is too long.
    Unsendable,
    /// What arrived is not what was sent: a checksum differs, or a frame is damaged.
    Corrupt,
}

impl StreamError {
    /// In which way it failed.
    pub fn kind(&self) -> StreamErrorKind {
        match &*self.0 {
            Cause::Transport(_) => StreamErrorKind::Transport,
            Cause::Io(_) => StreamErrorKind::Io,
            Cause::TooLong { .. } => StreamErrorKind::TooLong,
            Cause::Length { .. } => StreamErrorKind::Length,
            Cause::Unsendable(_) => StreamErrorKind::Unsendable,
            Cause::Corrupt(_) => StreamErrorKind::Corrupt,
        }
    }

    /// What went wrong with the connection.
    pub fn transport(&self) -> Option<&TransportError> {
        match &*self.0 {
            Cause::Transport(error) => Some(error),
            _ => None,
        }
    }

    pub(crate) fn too_long(limit: u64) -> Self {
        StreamError(Box::new(Cause::TooLong { limit }))
    }

    /// `found` bytes where `announced` were said to be; at the end, or at least so many.
    pub(crate) fn length(announced: u64, found: u64, is_end: bool) -> Self {
        StreamError(Box::new(Cause::Length {
            announced,
            found,
            is_end,
        }))
    }

    #[cfg(feature = "checksums")]
    pub(crate) fn corrupt(reason: impl Into<String>) -> Self {
        StreamError(Box::new(Cause::Corrupt(reason.into())))
    }

    #[cfg(feature = "event-stream")]
    pub(crate) fn unsendable(reason: impl Into<String>) -> Self {
        StreamError(Box::new(Cause::Unsendable(reason.into())))
    }

    /// The error of the connection by value, and otherwise this one back.
    pub(crate) fn into_transport(self) -> Result<TransportError, Self> {
        match *self.0 {
            Cause::Transport(error) => Ok(error),
            other => Err(StreamError(Box::new(other))),
        }
    }
}

impl fmt::Display for StreamError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &*self.0 {
            Cause::Transport(error) => error.fmt(f),
            Cause::Io(error) => error.fmt(f),
            Cause::TooLong { limit } => write!(f, "there are more than {limit} bytes"),
            Cause::Length {
                announced,
                found,
                is_end,
            } => {
                let more = if *is_end { "" } else { "at least " };
                write!(f, "{announced} bytes were announced, {more}{found} came")
            }
            Cause::Unsendable(reason) | Cause::Corrupt(reason) => f.write_str(reason),
        }
    }
}

impl Error for StreamError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        match &*self.0 {
            Cause::Transport(error) => Some(error),
            Cause::Io(error) => Some(error),
            _ => None,
        }
    }
}

impl From<io::Error> for StreamError {
    fn from(error: io::Error) -> Self {
        StreamError(Box::new(Cause::Io(error)))
    }
}

impl From<TransportError> for StreamError {
    fn from(error: TransportError) -> Self {
        StreamError(Box::new(Cause::Transport(error)))
    }
}

impl From<StreamError> for io::Error {
    fn from(error: StreamError) -> Self {
        match *error.0 {
            Cause::Io(error) => error,
            other => io::Error::other(StreamError(Box::new(other))),
        }
    }
}
