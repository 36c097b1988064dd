//! Streams of any kind, as the one call hands them over.

use std::fmt;

use opsmith_shape::Shape;

use super::{AnyEvents, ByteStream, EventReader, EventStream, Events};
use crate::Modelled;

/// What goes out beside the parameters of a call.
#[derive(Debug)]
pub struct Sent(pub(crate) Kind);

/// Which kind it is.
pub(crate) enum Kind {
    Nothing,
    Bytes(ByteStream),
    Events(AnyEvents),
    /// Sent already.
    Gone,
}

impl Sent {
    /// Nothing: for operations that only answer with a stream. One that takes bytes is sent none of them.
    pub fn nothing() -> Self {
        Sent(Kind::Nothing)
    }

    /// Bytes.
    pub fn bytes(bytes: impl Into<ByteStream>) -> Self {
        Sent(Kind::Bytes(bytes.into()))
    }

    /// Events.
    pub fn events<T: Shape + 'static>(events: Events<T>) -> Self {
        Sent(Kind::Events(events.into_any()))
    }
}

impl fmt::Debug for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Kind::Nothing => f.write_str("Nothing"),
            Kind::Bytes(bytes) => bytes.fmt(f),
            Kind::Events(_) => f.write_str("Events"),
            Kind::Gone => f.write_str("Gone"),
        }
    }
}

/// What comes in beside the result of a call.
#[derive(Debug)]
#[non_exhaustive]
pub enum Received {
    /// Nothing.
    Nothing,
    /// Bytes.
    Bytes(ByteStream),
    /// Events.
    Events(EventReader),
}

/// The types of what comes in: `()`, [`ByteStream`] and [`EventStream`].
pub trait FromReceived {
    /// Makes it of what came in. Something else than the model says is the same as nothing.
    fn from_received(received: Received) -> Self;
}

impl FromReceived for () {
    fn from_received(_: Received) -> Self {}
}

impl FromReceived for ByteStream {
    fn from_received(received: Received) -> Self {
        match received {
            Received::Bytes(bytes) => bytes,
            _ => ByteStream::empty(),
        }
    }
}

impl<T: Shape + Default, E: Modelled> FromReceived for EventStream<T, E> {
    fn from_received(received: Received) -> Self {
        EventStream::new(match received {
            Received::Events(reader) => Some(reader),
            _ => None,
        })
    }
}
