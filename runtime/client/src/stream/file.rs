//! A file as a source of bytes.

use std::fs;
use std::future::Future as _;
use std::io::{self, Read as _};
use std::path::Path;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use bytes::Bytes;
use tokio::task::{JoinHandle, spawn_blocking};

use super::{ByteSource, PIECE, StreamError};

/// The length of a file.
pub(super) fn length(path: &Path) -> io::Result<u64> {
    let facts = fs::metadata(path).map_err(|error| named(path, error))?;
    if !facts.is_file() {
        let reason = io::Error::new(
            io::ErrorKind::InvalidInput,
            "it is no regular file, so its length is not known",
        );
        return Err(named(path, reason));
    }
    Ok(facts.len())
}

/// An error that says which file.
fn named(path: &Path, error: io::Error) -> io::Error {
    io::Error::new(error.kind(), format!("{}: {error}", path.display()))
}

/// Reads a file, off the threads that must not wait.
pub(super) struct File {
    path: Arc<Path>,
    state: State,
    length: u64,
    /// Still to be read.
    left: u64,
}

enum State {
    Closed,
    Open(fs::File),
    Reading(JoinHandle<io::Result<(fs::File, Vec<u8>)>>),
    Over,
}

impl File {
    /// `length` bytes of a file, which is opened once they are asked for.
    pub(super) fn new(path: Arc<Path>, length: u64) -> Self {
        File {
            path,
            state: State::Closed,
            length,
            left: length,
        }
    }
}

impl ByteSource for File {
    fn poll_piece(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Bytes, StreamError>>> {
        let most = self.left.min(PIECE as u64);
        let mut reading = match std::mem::replace(&mut self.state, State::Over) {
            State::Over => return Poll::Ready(None),
            State::Open(_) | State::Closed if most == 0 => return Poll::Ready(None),
            State::Closed => {
                let path = Arc::clone(&self.path);
                spawn_blocking(move || piece(fs::File::open(path)?, most))
            }
            State::Open(file) => spawn_blocking(move || piece(file, most)),
            State::Reading(reading) => reading,
        };
        let read = match Pin::new(&mut reading).poll(context) {
            Poll::Ready(read) => read,
            Poll::Pending => {
                self.state = State::Reading(reading);
                return Poll::Pending;
            }
        };
        let read = read.map_err(io::Error::other).flatten();
        let (file, bytes) = read.map_err(|error| named(&self.path, error))?;
        if bytes.is_empty() {
            let found = self.length - self.left;
            let error = StreamError::length(self.length, found, true);
            return Poll::Ready(Some(Err(error)));
        }
        self.left = self.left.saturating_sub(bytes.len() as u64);
        self.state = State::Open(file);
        Poll::Ready(Some(Ok(bytes.into())))
    }

    fn length(&self) -> Option<u64> {
        Some(self.length)
    }
}

/// The next bytes, of which there are `most` at most, and none at the end.
fn piece(file: fs::File, most: u64) -> io::Result<(fs::File, Vec<u8>)> {
    let mut bytes = Vec::with_capacity(usize::try_from(most).unwrap_or(PIECE));
    let mut part = file.take(most);
    part.read_to_end(&mut bytes)?;
    Ok((part.into_inner(), bytes))
}
