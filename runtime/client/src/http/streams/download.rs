//! The body of an answer as a stream.

use std::future::Future as _;
use std::pin::Pin;
use std::task::{Context, Poll};

use bytes::Bytes;
use http_body::Body as _;
use tokio::sync::oneshot;
use tokio::time::{Duration, Sleep, sleep};

use crate::http::call::{TICK, silent};
use crate::http::classify;
use crate::http::exact_url::ExactUrl;
use crate::stream::{ByteSource, StreamError};

/// Reads the body of an answer as it arrives, and fails where nothing does for too long.
pub(super) struct Download {
    body: reqwest::Body,
    length: Option<u64>,
    silence: Option<Duration>,
    /// Runs while a piece is waited for.
    timer: Option<Pin<Box<Sleep>>>,
    url: ExactUrl,
    /// Dropped with this, which the upload notices.
    _wanted: oneshot::Sender<()>,
}

impl Download {
    pub(super) fn new(
        answer: reqwest::Response,
        silence: Option<Duration>,
        url: ExactUrl,
        wanted: oneshot::Sender<()>,
    ) -> Self {
        Download {
            length: answer.content_length(),
            body: answer.into(),
            silence,
            timer: None,
            url,
            _wanted: wanted,
        }
    }

    /// Whether nothing has arrived for too long.
    fn is_silent(&mut self, context: &mut Context<'_>) -> Option<Duration> {
        let silence = self.silence?;
        let timer = self
            .timer
            .get_or_insert_with(|| Box::pin(sleep(silence.max(TICK))));
        timer.as_mut().poll(context).is_ready().then_some(silence)
    }
}

impl ByteSource for Download {
    fn poll_piece(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Bytes, StreamError>>> {
        loop {
            let frame = match Pin::new(&mut self.body).poll_frame(context) {
                Poll::Ready(frame) => frame,
                Poll::Pending => {
                    return match self.is_silent(context) {
                        Some(silence) => Poll::Ready(Some(Err(silent(silence, &self.url).into()))),
                        None => Poll::Pending,
                    };
                }
            };
            self.timer = None;
            match frame {
                None => return Poll::Ready(None),
                Some(Err(error)) => {
                    return Poll::Ready(Some(Err(classify::reading(error, &self.url).into())));
                }
                // What is no data are headers that come after it, which nothing asks for.
                Some(Ok(frame)) => match frame.into_data() {
                    Ok(piece) if !piece.is_empty() => return Poll::Ready(Some(Ok(piece))),
                    _ => {}
                },
            }
        }
    }

    fn length(&self) -> Option<u64> {
        self.length
    }
}
