//! A stream by itself, which tests of calls and of the transport send.

use std::pin::Pin;
use std::task::{Context, Poll};

use bytes::Bytes;
use opsmith_client::{ByteSource, StreamError};

/// Yields its pieces once, and says nothing of their length.
pub(crate) struct Pieces(pub(crate) Vec<Result<&'static str, &'static str>>);

impl ByteSource for Pieces {
    fn poll_piece(
        mut self: Pin<&mut Self>,
        _: &mut Context<'_>,
    ) -> Poll<Option<Result<Bytes, StreamError>>> {
        if self.0.is_empty() {
            return Poll::Ready(None);
        }
        Poll::Ready(Some(match self.0.remove(0) {
            Ok(piece) => Ok(Bytes::from_static(piece.as_bytes())),
            Err(reason) => Err(std::io::Error::other(reason).into()),
        }))
    }
}
