//! A request body that is a stream, and notes when it is being sent.

use std::future::Future as _;
use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use bytes::Bytes;
use http_body::{Body, Frame, SizeHint};
use tokio::sync::oneshot;

use crate::http::upload::{PIECE, Progress};
use crate::stream::{ByteStream, StreamError};

/// A body that is a stream, which ends early once nobody wants the answer any more.
pub(super) struct Upload {
    stream: ByteStream,
    /// Of a piece that is longer than those that are handed over.
    piece: Bytes,
    length: Option<u64>,
    found: u64,
    is_over: bool,
    progress: Option<Arc<Progress>>,
    /// Closed once nobody wants the answer any more.
    is_wanted: oneshot::Receiver<()>,
}

impl Upload {
    pub(super) fn new(
        stream: ByteStream,
        progress: Option<Arc<Progress>>,
        is_wanted: oneshot::Receiver<()>,
    ) -> Self {
        Upload {
            length: stream.length(),
            stream,
            piece: Bytes::new(),
            found: 0,
            is_over: false,
            progress,
            is_wanted,
        }
    }

    fn note(&self, what: fn(&Progress)) {
        if let Some(progress) = &self.progress {
            what(progress);
        }
    }

    /// Whether all that was announced is there. Then the stream is asked for its end before the piece is
    /// handed over, since nobody asks after that.
    fn may_be_last(&self) -> bool {
        self.length == Some(self.found) && !self.is_over
    }

    /// Whether the announced length still holds.
    fn check(&self) -> Result<(), StreamError> {
        match self.length {
            Some(length) if self.found > length || (self.is_over && self.found < length) => {
                Err(StreamError::length(length, self.found, self.is_over))
            }
            _ => Ok(()),
        }
    }
}

impl Body for Upload {
    type Data = Bytes;
    type Error = StreamError;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, StreamError>>> {
        self.note(Progress::note);
        if Pin::new(&mut self.is_wanted).poll(context).is_ready() {
            let reason = "nobody waits for the answer any more";
            let error = io::Error::new(io::ErrorKind::BrokenPipe, reason);
            return Poll::Ready(Some(Err(error.into())));
        }
        while self.piece.is_empty() || self.may_be_last() {
            match self.stream.poll_next(context) {
                Poll::Pending => {
                    self.note(Progress::wait_elsewhere);
                    return Poll::Pending;
                }
                Poll::Ready(None) => {
                    self.is_over = true;
                    self.check()?;
                    if self.piece.is_empty() {
                        return Poll::Ready(None);
                    }
                }
                Poll::Ready(Some(piece)) => {
                    let piece = piece?;
                    self.found = self.found.saturating_add(piece.len() as u64);
                    self.check()?;
                    if !piece.is_empty() {
                        self.piece = piece;
                    }
                }
            }
        }
        self.note(Progress::note);
        let length = self.piece.len().min(PIECE);
        Poll::Ready(Some(Ok(Frame::data(self.piece.split_to(length)))))
    }

    fn is_end_stream(&self) -> bool {
        self.note(Progress::note);
        self.length == Some(0)
    }

    fn size_hint(&self) -> SizeHint {
        match self.length {
            Some(length) => SizeHint::with_exact(length),
            None => SizeHint::default(),
        }
    }
}
