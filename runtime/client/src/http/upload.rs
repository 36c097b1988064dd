//! A request body that notes when it is being sent.
//!
//! The HTTP client reports nothing between "asked to send" and "the answer's head is here", and its
//! own read timeout counts from the former: waiting 55 seconds for a connection would leave 5 for
//! the answer, and an upload of some minutes would count as silence. The body is asked for its
//! pieces when the connection stands and has room for them, which is just what needs to be known.
//! (A connector layer could tell as well, but costs each call 4,400 instructions, kept-alive
//! connections included, against 700.)

use std::convert::Infallible;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::task::{Context, Poll};

use bytes::Bytes;
use http_body::{Body, Frame, SizeHint};
use tokio::time::{Duration, Instant};

/// Bodies up to this size are handed over at once; longer ones in pieces of it, so that progress
/// shows.
pub(super) const PIECE: usize = 64 * 1024;

/// When a request was last seen making progress. Shared between the call and the connection, which
/// is a task of its own.
#[derive(Debug)]
pub(super) struct Progress {
    start: Instant,
    /// Milliseconds from `start` to the last sign of progress, plus one; zero until the connection
    /// stands.
    last: AtomicU64,
}

impl Progress {
    pub(super) fn new(start: Instant) -> Arc<Self> {
        Arc::new(Self {
            start,
            last: AtomicU64::new(0),
        })
    }

    /// The last sign of progress; `None` while there is no connection. It is now as long as it is not
    /// the server that is waited for.
    pub(super) fn last(&self) -> Option<Instant> {
        let millis = self.last.load(Ordering::Relaxed).checked_sub(1)?;
        if millis == ELSEWHERE - 1 {
            return Some(Instant::now());
        }
        self.start.checked_add(Duration::from_millis(millis))
    }

    pub(super) fn note(&self) {
        let millis = u64::try_from(self.start.elapsed().as_millis()).unwrap_or(u64::MAX);
        self.last.store(millis.saturating_add(1), Ordering::Relaxed);
    }

    /// Notes that the program itself has nothing to send yet.
    #[cfg(feature = "streams")]
    pub(super) fn wait_elsewhere(&self) {
        self.last.store(ELSEWHERE, Ordering::Relaxed);
    }
}

/// Stands for the time while the program has nothing to send yet.
const ELSEWHERE: u64 = u64::MAX;

/// The body of a request whose progress is noted.
#[derive(Debug)]
pub(super) struct Upload {
    rest: Bytes,
    progress: Arc<Progress>,
}

impl Upload {
    pub(super) fn new(body: Bytes, progress: Arc<Progress>) -> Self {
        Self {
            rest: body,
            progress,
        }
    }
}

impl Body for Upload {
    type Data = Bytes;
    type Error = Infallible;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        _: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
        self.progress.note();
        if self.rest.is_empty() {
            return Poll::Ready(None);
        }
        let length = self.rest.len().min(PIECE);
        Poll::Ready(Some(Ok(Frame::data(self.rest.split_to(length)))))
    }

    fn is_end_stream(&self) -> bool {
        // An empty body is asked this, when its request's head is written, and nothing else.
        self.progress.note();
        self.rest.is_empty()
    }

    fn size_hint(&self) -> SizeHint {
        SizeHint::with_exact(self.rest.len() as u64)
    }
}
