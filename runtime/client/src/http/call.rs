//! One call as it runs: its timers, and reading its answer within the limits.
//!
//! The HTTP client has timers of its own. They are not used, because their errors do not say which
//! of them ran out, and because its read timeout counts the time to connect.

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;

use bytes::{Bytes, BytesMut};
use tokio::time::{Duration, Instant, timeout_at};

use super::classify;
use super::error::{TransportError, TransportErrorKind};
use super::exact_url::ExactUrl;
use super::upload::{Progress, Upload};

/// What a call may take.
#[derive(Clone, Copy, Debug)]
pub(super) struct Limits {
    pub(super) connect: Option<Duration>,
    pub(super) read: Option<Duration>,
    pub(super) total: Option<Duration>,
    pub(super) bytes: u64,
}

/// What timers can tell apart. A shorter read timeout than this would ask over and over whether the
/// connection stands.
pub(super) const TICK: Duration = Duration::from_millis(1);

/// One call: its limits, and what its errors need to say.
pub(super) struct Call {
    limits: Limits,
    start: Instant,
    /// When the whole call must be over.
    end: Option<Instant>,
    /// Kept only where there is a read timeout, which is all it serves.
    pub(super) progress: Option<Arc<Progress>>,
    pub(super) url: ExactUrl,
}

impl Call {
    pub(super) fn start(limits: Limits, url: ExactUrl) -> Self {
        let start = Instant::now();
        Self {
            limits,
            start,
            end: limits.total.and_then(|limit| start.checked_add(limit)),
            progress: limits.read.map(|_| Progress::new(start)),
            url,
        }
    }

    /// The body to be sent.
    pub(super) fn upload(&self, body: Bytes) -> reqwest::Body {
        match &self.progress {
            Some(progress) => reqwest::Body::wrap(Upload::new(body, Arc::clone(progress))),
            None => body.into(),
        }
    }

    /// Waits for the head of the answer. The read timeout counts from the last sign of progress,
    /// and not at all before there is one.
    pub(super) async fn head<F: Future>(
        &self,
        mut sending: Pin<&mut F>,
    ) -> Result<F::Output, TransportError> {
        let mut since = self.start;
        loop {
            let silence = self.silence(since);
            if let Some(output) = within(earlier(silence, self.end), sending.as_mut()).await {
                return Ok(output);
            }
            let now = Instant::now();
            if self.end.is_some_and(|end| end <= now) {
                return Err(self.timeout(TransportErrorKind::TotalTimeout));
            }
            // The timer was set when less was known; what counts is what has happened since.
            since = match self.progress.as_ref().and_then(|progress| progress.last()) {
                Some(last) if self.silence(last).is_some_and(|end| end <= now) => {
                    return Err(self.timeout(TransportErrorKind::ReadTimeout));
                }
                Some(last) => last,
                // Still connecting, which has a limit of its own.
                None => now,
            };
        }
    }

    /// When silence since `since` becomes a read timeout.
    fn silence(&self, since: Instant) -> Option<Instant> {
        since.checked_add(self.limits.read?.max(TICK))
    }

    /// Reads the body to its end.
    pub(super) async fn body(
        &self,
        answer: &mut reqwest::Response,
    ) -> Result<Bytes, TransportError> {
        let announced = answer.content_length().unwrap_or(0);
        if announced > self.limits.bytes {
            return Err(self.too_large(format!(
                "{announced} bytes are announced, {} are accepted",
                self.limits.bytes
            )));
        }
        // Most answers arrive in one piece, which is then the body: nothing is copied.
        let Some(first) = self.piece(answer, 0).await? else {
            return Ok(Bytes::new());
        };
        let Some(second) = self.piece(answer, first.len()).await? else {
            return Ok(first);
        };
        // The announced length is a hint only: one that lies must not take memory that the bytes
        // themselves do not.
        let hint = usize::try_from(announced)
            .unwrap_or(usize::MAX)
            .min(1024 * 1024);
        let mut whole = BytesMut::with_capacity(hint.max(first.len() + second.len()));
        whole.extend_from_slice(&first);
        whole.extend_from_slice(&second);
        while let Some(piece) = self.piece(answer, whole.len()).await? {
            whole.extend_from_slice(&piece);
        }
        Ok(whole.freeze())
    }

    /// The next piece of the body, `read` bytes having been read before; `None` at its end.
    async fn piece(
        &self,
        answer: &mut reqwest::Response,
        read: usize,
    ) -> Result<Option<Bytes>, TransportError> {
        let limit = earlier(self.silence(Instant::now()), self.end);
        let Some(piece) = within(limit, answer.chunk()).await else {
            return Err(self.timeout(match self.end {
                Some(end) if limit == Some(end) => TransportErrorKind::TotalTimeout,
                _ => TransportErrorKind::ReadTimeout,
            }));
        };
        let piece = piece.map_err(|error| classify::reading(error, &self.url))?;
        if let Some(piece) = &piece
            && (read as u64).saturating_add(piece.len() as u64) > self.limits.bytes
        {
            return Err(self.too_large(format!(
                "more than the {} bytes that are accepted",
                self.limits.bytes
            )));
        }
        Ok(piece)
    }

    fn timeout(&self, kind: TransportErrorKind) -> TransportError {
        if kind != TransportErrorKind::TotalTimeout {
            return silent(self.limits.read.unwrap_or_default(), &self.url);
        }
        let total = self.limits.total.unwrap_or_default();
        let reason = format!("no whole answer within {total:?}");
        TransportError::new(kind, Some(&self.url), reason)
    }

    fn too_large(&self, reason: String) -> TransportError {
        let limit = self.limits.bytes;
        TransportError::new(
            TransportErrorKind::BodyTooLarge { limit },
            Some(&self.url),
            reason,
        )
    }
}

/// The server sent nothing for `silence`.
pub(super) fn silent(silence: Duration, url: &ExactUrl) -> TransportError {
    let reason = format!("nothing arrived for {silence:?}");
    TransportError::new(TransportErrorKind::ReadTimeout, Some(url), reason)
}

/// The output of `future`, or `None` if it is not ready by `limit`.
async fn within<F: Future>(limit: Option<Instant>, future: F) -> Option<F::Output> {
    match limit {
        Some(limit) => timeout_at(limit, future).await.ok(),
        None => Some(future.await),
    }
}

/// The earlier of two moments, where `None` is never.
fn earlier(a: Option<Instant>, b: Option<Instant>) -> Option<Instant> {
    match (a, b) {
        (Some(a), Some(b)) => Some(a.min(b)),
        (a, b) => a.or(b),
    }
}
