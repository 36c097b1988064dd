//! Frames: the format `application/vnd.amazon.eventstream` (Smithy, "Amazon Event Stream
//! specification").
//!
//! ```text
//! length of all (4) | length of headers (4) | CRC of these 8 (4) | headers | payload | CRC of all before (4)
//! header: length of name (1) | name | type (1) | value, texts and bytes with their length (2) before them
//! ```
//!
//! Numbers are big-endian, the checksum is CRC-32 (ISO 3309).

mod decode;
mod encode;

use std::fmt;

use bytes::Bytes;
use opsmith_shape::Timestamp;

pub use decode::Decoder;
pub use encode::encode_headers;

/// How long a message may be: 64 MiB. The specification lets services refuse messages of more than 24 MiB, and clients not; this
/// keeps what a peer can make a client hold within bounds.
pub const MAX_MESSAGE: usize = 64 * 1024 * 1024;
/// How long a text or a blob in a header may be.
pub const MAX_HEADER_VALUE: usize = 32_767;

/// Lengths and their checksum.
const PRELUDE: usize = 12;
const CRC: usize = 4;

/// One message. Its `Debug` shows names and lengths only, since what is secret the message does not know.
#[derive(Clone, PartialEq, Default)]
pub struct Message {
    /// Its headers, in their order on the wire.
    pub headers: Vec<Header>,
    /// Its payload.
    pub payload: Bytes,
}

impl Message {
    /// The value of the first header of this name.
    pub fn header(&self, name: &str) -> Option<&HeaderValue> {
        let header = self.headers.iter().find(|header| header.name == name);
        header.map(|header| &header.value)
    }

    /// The value of the first header of this name, where it is text.
    pub fn text(&self, name: &str) -> Option<&str> {
        match self.header(name) {
            Some(HeaderValue::String(text)) => Some(text),
            _ => None,
        }
    }

    /// Adds a header.
    pub fn with(mut self, name: impl Into<String>, value: HeaderValue) -> Self {
        let name = name.into();
        self.headers.push(Header { name, value });
        self
    }
}

impl fmt::Debug for Message {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Message")
            .field("headers", &self.headers)
            .field("payload", &format_args!("[{} bytes]", self.payload.len()))
            .finish()
    }
}

/// One header of a message.
#[derive(Clone, PartialEq)]
pub struct Header {
    /// Its name; those that start with a colon belong to the protocol.
    pub name: String,
    /// Its value.
    pub value: HeaderValue,
}

impl fmt::Debug for Header {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {:?}", self.name, self.value)
    }
}

/// The value of a header. Its `Debug` says what it is, and hides the value.
#[derive(Clone, PartialEq)]
#[allow(
    missing_docs,
    reason = "the variants are the types of the specification"
)]
pub enum HeaderValue {
    Boolean(bool),
    Byte(i8),
    Short(i16),
    Integer(i32),
    Long(i64),
    Blob(Bytes),
    String(String),
    /// To the millisecond.
    Timestamp(Timestamp),
    Uuid([u8; 16]),
}

impl HeaderValue {
    /// The word that messages use for it.
    pub fn word(&self) -> &'static str {
        match self {
            HeaderValue::Boolean(_) => "boolean",
            HeaderValue::Byte(_) => "byte",
            HeaderValue::Short(_) => "short",
            HeaderValue::Integer(_) => "integer",
            HeaderValue::Long(_) => "long",
            HeaderValue::Blob(_) => "blob",
            HeaderValue::String(_) => "string",
            HeaderValue::Timestamp(_) => "timestamp",
            HeaderValue::Uuid(_) => "uuid",
        }
    }
}

impl fmt::Debug for HeaderValue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "<{}>", self.word())
    }
}

impl From<&str> for HeaderValue {
    fn from(text: &str) -> Self {
        HeaderValue::String(text.to_owned())
    }
}

/// The types of headers, as numbers on the wire.
mod wire {
    pub(super) const TRUE: u8 = 0;
    pub(super) const FALSE: u8 = 1;
    pub(super) const BYTE: u8 = 2;
    pub(super) const SHORT: u8 = 3;
    pub(super) const INTEGER: u8 = 4;
    pub(super) const LONG: u8 = 5;
    pub(super) const BLOB: u8 = 6;
    pub(super) const STRING: u8 = 7;
    pub(super) const TIMESTAMP: u8 = 8;
    pub(super) const UUID: u8 = 9;
}

/// Why bytes are no message, or a message cannot become bytes. It holds nothing of the message but names of headers to be sent.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum FrameError {
    /// A checksum is not that of the bytes before it: they were damaged on their way, or are no message.
    Checksum,
    /// The lengths at the start contradict each other, or are beyond what is allowed.
    Length,
    /// The headers are not in the format.
    Header(&'static str),
    /// The bytes end within a message.
    Truncated,
    /// A header that is to be sent cannot stand in a message.
    Unsendable {
        /// Its name.
        header: String,
        /// What is wrong with it.
        reason: &'static str,
    },
    /// What is to be sent is longer than a message may be.
    TooLong,
}

impl fmt::Display for FrameError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            FrameError::Checksum => f.write_str("a message of the event stream has a wrong checksum"),
            FrameError::Length => f.write_str(
                "a message of the event stream starts with lengths that contradict each other or are too large",
            ),
            FrameError::Header(reason) => {
                write!(f, "a message of the event stream has malformed headers: {reason}")
            }
            FrameError::Truncated => f.write_str("the event stream ended within a message"),
            FrameError::Unsendable { header, reason } => {
                write!(f, "{header:?} cannot be a header of an event: it {reason}")
            }
            FrameError::TooLong => write!(f, "an event is too long to be sent: it may have {MAX_MESSAGE} bytes"),
        }
    }
}

impl std::error::Error for FrameError {}

#[cfg(test)]
mod tests;
