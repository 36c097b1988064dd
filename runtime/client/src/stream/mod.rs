//! What travels beside the structures of an operation: bytes, piece by piece, and events.
//!
//! A streaming blob is no member of a generated structure. Where an operation takes one, its method has
//! a second argument, anything that turns into a [`ByteStream`]; where it answers with one, the method's
//! result is a pair of the structure and a [`ByteStream`]. Neither is ever held in memory as a whole:
//! what is sent is asked for its pieces when the connection has room for them, and what is received is
//! read from the connection when the program asks for it.
//!
//! ```no_run
//! # use opsmith_client::ByteStream;
//! # async fn example(mut body: ByteStream) -> Result<(), Box<dyn std::error::Error>> {
//! let upload = ByteStream::from_path("archive.tar")?; // read while it is sent, and again if it must be sent again
//! let small = ByteStream::from("some text");
//!
//! while let Some(piece) = body.next().await {
//!     println!("{} bytes", piece?.len());
//! }
//! # Ok(())
//! # }
//! ```
//!
//! Event streams are [`Events`] on their way out and an [`EventStream`] on their way in. Events go in frames
//! over HTTP/1.1, or over HTTP/2 where the service says so; each is signed, and the signature covers that
//! of the event before. An error among the events that the model knows is the service's error type, as for
//! calls, and ends the stream.
//!
//! # What holds for streams
//!
//! - *Retries.* A call is made again after a failure only where what it sends can be read again: bytes
//!   in memory, files, and sources that say how ([`ByteStream::repeatable`]). Once the head of the answer
//!   is there the call has succeeded, and what goes wrong while its body is read is the reader's to deal
//!   with.
//! - *Length.* Bytes and files know theirs, a [`ByteSource`] may. Where the model demands a length
//!   (`requiresLength`) and there is none, the call fails and says so. A source that yields more or less
//!   than it announced is an error, too.
//! - *Time.* The read timeout counts silence: between two pieces of an answer, and while an upload makes
//!   no progress because the server does not read. Waiting for the program's own source does not count.
//!   The total timeout ends with the head of an answer.
//! - *Signatures* cover what is sent, so that it is read twice: first for its hash. Not so where the operation
//!   leaves the body out, where a checksum follows it over TLS (S3), and for events. A stream that can be
//!   read only once fails a call that would have to read it twice, and says so.
//! - *Checksums.* Where the model has them (`httpChecksum`), requests get one, CRC32 if the caller chooses
//!   none, and what is received is held against its own: the last piece is followed by an error if they
//!   differ.
//! - *Size.* Streamed answers have no limit. [`ByteStream::collect`] wants one.
//! - *Dropping* a received stream closes its connection.

mod error;
#[cfg_attr(
    not(feature = "event-stream"),
    allow(dead_code, reason = "a program without events asks for none")
)]
mod events;
mod file;
mod sent;

use std::fmt;
use std::future::poll_fn;
use std::io;
use std::path::{Path, PathBuf};
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll, ready};

use bytes::{Bytes, BytesMut};
use tokio::io::{AsyncRead, ReadBuf};

pub use error::{StreamError, StreamErrorKind};
pub(crate) use events::AnyEvents;
#[cfg(feature = "event-stream")]
pub(crate) use events::ReadEvents;
pub use events::{EventReader, EventSender, EventStream, Events, SendError};
pub(crate) use sent::Kind as SentKind;
pub use sent::{FromReceived, Received, Sent};

use file::File;

/// Where bytes come from, piece by piece. Anything can be one with a few lines.
///
/// ```
/// use std::pin::Pin;
/// use std::task::{Context, Poll};
///
/// use bytes::Bytes;
/// use opsmith_client::{ByteSource, ByteStream, StreamError};
///
/// struct Countdown(u8);
///
/// impl ByteSource for Countdown {
///     fn poll_piece(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Result<Bytes, StreamError>>> {
///         self.0 = match self.0.checked_sub(1) {
///             Some(left) => left,
///             None => return Poll::Ready(None),
///         };
///         Poll::Ready(Some(Ok(Bytes::from(format!("{} ", self.0)))))
///     }
/// }
///
/// # let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
/// # runtime.block_on(async {
/// let text = ByteStream::from_source(Countdown(3)).collect(100).await.unwrap();
/// assert_eq!(text, "2 1 0 ");
/// # });
/// ```
pub trait ByteSource: Send {
    /// The next piece, which may be of any length; `None` at the end. As for a future, the context's
    /// waker is woken once there is something after [`Poll::Pending`]. Not called again after the end or
    /// an error.
    fn poll_piece(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Bytes, StreamError>>>;

    /// How many bytes there will be, if that is known.
    fn length(&self) -> Option<u64> {
        None
    }
}

/// Bytes that are sent or received piece by piece.
pub struct ByteStream {
    rest: Rest,
    length: Option<u64>,
    repeat: Option<Repeat>,
}

/// Makes a source from its beginning.
type Repeat = Arc<dyn Fn() -> Result<ByteStream, StreamError> + Send + Sync>;

enum Rest {
    /// In memory, which can be read any number of times.
    Bytes(Bytes),
    /// Never locked: the lock makes a stream shareable between threads, whatever its source is.
    Source(Mutex<Pin<Box<dyn ByteSource>>>),
}

/// Pieces of what is in memory or in a file.
const PIECE: usize = 64 * 1024;

impl ByteStream {
    /// No bytes.
    pub fn empty() -> Self {
        Bytes::new().into()
    }

    /// The bytes of a file. It is looked at now, for its length, and opened once it is to be read, and
    /// again if the call must be made again. What it grows by meanwhile is not read.
    ///
    /// # Errors
    /// Where there is no such file, or it has no length, as a pipe has none: [`ByteStream::from_reader`]
    /// takes these.
    pub fn from_path(path: impl Into<PathBuf>) -> io::Result<Self> {
        let path: Arc<Path> = path.into().into();
        let length = file::length(&path)?;
        let open = move || {
            let source = File::new(Arc::clone(&path), length);
            Ok(ByteStream::from_source(source))
        };
        ByteStream::repeatable(open).map_err(io::Error::other)
    }

    /// The bytes of a source. They can be read once.
    pub fn from_source(source: impl ByteSource + 'static) -> Self {
        let length = source.length();
        ByteStream {
            rest: Rest::Source(Mutex::new(Box::pin(source))),
            length,
            repeat: None,
        }
    }

    /// What `open` makes, which is called now and whenever the bytes are needed from their beginning
    /// again. It must make the same bytes each time.
    ///
    /// # Errors
    /// Where `open` fails the first time.
    pub fn repeatable(
        open: impl Fn() -> Result<ByteStream, StreamError> + Send + Sync + 'static,
    ) -> Result<Self, StreamError> {
        let mut stream = open()?;
        stream.repeat = Some(Arc::new(open));
        Ok(stream)
    }

    /// What a reader yields until its end. It can be read once, and its length is not known unless
    /// [`ByteStream::with_length`] tells it.
    pub fn from_reader(reader: impl AsyncRead + Send + 'static) -> Self {
        ByteStream::from_source(Reader {
            reader: Box::pin(reader),
            buffer: BytesMut::new(),
        })
    }

    /// Announces a length. Reading fails where there turn out to be more or less bytes.
    pub fn with_length(mut self, length: u64) -> Self {
        self.length = Some(length);
        self
    }

    /// How many bytes there are from the beginning to the end, if that is known.
    pub fn length(&self) -> Option<u64> {
        self.length
    }

    /// Whether the bytes can be read more than once.
    pub fn is_repeatable(&self) -> bool {
        self.repeat.is_some() || matches!(self.rest, Rest::Bytes(_))
    }

    /// The same bytes once more from their beginning, where that is possible.
    ///
    /// # Errors
    /// Where the source cannot be opened again.
    pub fn repeat(&self) -> Option<Result<ByteStream, StreamError>> {
        if let Some(open) = &self.repeat {
            let opened = open().map(|stream| ByteStream {
                repeat: Some(Arc::clone(open)),
                ..stream
            });
            return Some(opened);
        }
        match &self.rest {
            Rest::Bytes(bytes) => Some(Ok(bytes.clone().into())),
            Rest::Source(_) => None,
        }
    }

    /// The next piece; `None` at the end.
    ///
    /// # Errors
    /// [`StreamError`], after which there is nothing more.
    pub async fn next(&mut self) -> Option<Result<Bytes, StreamError>> {
        poll_fn(|context| self.poll_next(context)).await
    }

    /// [`ByteStream::next`] for those that poll.
    pub fn poll_next(
        &mut self,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Bytes, StreamError>>> {
        match &mut self.rest {
            Rest::Bytes(bytes) if bytes.is_empty() => Poll::Ready(None),
            Rest::Bytes(bytes) => {
                let length = bytes.len().min(PIECE);
                Poll::Ready(Some(Ok(bytes.split_to(length))))
            }
            Rest::Source(source) => {
                let source = source.get_mut().unwrap_or_else(PoisonError::into_inner);
                let piece = ready!(source.as_mut().poll_piece(context));
                if !matches!(piece, Some(Ok(_))) {
                    self.rest = Rest::Bytes(Bytes::new());
                }
                Poll::Ready(piece)
            }
        }
    }

    /// All bytes, of which there may be `limit`.
    ///
    /// # Errors
    /// Where there are more ([`StreamErrorKind::TooLong`]), or they cannot be read.
    pub async fn collect(mut self, limit: u64) -> Result<Bytes, StreamError> {
        if self.length.is_some_and(|length| length > limit) {
            return Err(StreamError::too_long(limit));
        }
        // Most answers that are collected arrive in one piece, which is then all: nothing is copied.
        let Some(first) = self.next().await.transpose()? else {
            return Ok(Bytes::new());
        };
        let mut whole = BytesMut::new();
        let mut read = first.len() as u64;
        while read <= limit {
            let Some(piece) = self.next().await.transpose()? else {
                return Ok(if whole.is_empty() {
                    first
                } else {
                    whole.freeze()
                });
            };
            if whole.is_empty() {
                whole.extend_from_slice(&first);
            }
            read = read.saturating_add(piece.len() as u64);
            whole.extend_from_slice(&piece);
        }
        Err(StreamError::too_long(limit))
    }

    /// Writes all bytes into a writer, and answers how many there were. The writer is neither flushed
    /// nor shut down.
    ///
    /// # Errors
    /// Where bytes cannot be read, or not be written ([`StreamErrorKind::Io`]).
    pub async fn write_into(
        mut self,
        writer: &mut (impl tokio::io::AsyncWrite + Unpin),
    ) -> Result<u64, StreamError> {
        let mut written = 0;
        while let Some(piece) = self.next().await {
            let mut piece = piece?;
            written += piece.len() as u64;
            while !piece.is_empty() {
                let taken = poll_fn(|context| Pin::new(&mut *writer).poll_write(context, &piece));
                match taken.await? {
                    0 => return Err(io::Error::from(io::ErrorKind::WriteZero).into()),
                    taken => drop(piece.split_to(taken)),
                }
            }
        }
        Ok(written)
    }

    /// The bytes as a reader, for libraries that want one.
    pub fn into_reader(self) -> impl AsyncRead + Send + Unpin {
        AsReader {
            stream: self,
            piece: Bytes::new(),
        }
    }
}

impl Default for ByteStream {
    fn default() -> Self {
        ByteStream::empty()
    }
}

impl From<Bytes> for ByteStream {
    fn from(bytes: Bytes) -> Self {
        ByteStream {
            length: Some(bytes.len() as u64),
            rest: Rest::Bytes(bytes),
            repeat: None,
        }
    }
}

impl From<Vec<u8>> for ByteStream {
    fn from(bytes: Vec<u8>) -> Self {
        Bytes::from(bytes).into()
    }
}

impl From<&'static [u8]> for ByteStream {
    fn from(bytes: &'static [u8]) -> Self {
        Bytes::from_static(bytes).into()
    }
}

impl From<String> for ByteStream {
    fn from(text: String) -> Self {
        Bytes::from(text).into()
    }
}

impl From<&'static str> for ByteStream {
    fn from(text: &'static str) -> Self {
        Bytes::from_static(text.as_bytes()).into()
    }
}

impl From<opsmith_shape::Blob> for ByteStream {
    fn from(blob: opsmith_shape::Blob) -> Self {
        blob.into_vec().into()
    }
}

impl fmt::Debug for ByteStream {
    /// What is in it may be secret.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ByteStream")
            .field("length", &self.length)
            .field("is_repeatable", &self.is_repeatable())
            .finish_non_exhaustive()
    }
}

/// A reader as a source.
struct Reader {
    reader: Pin<Box<dyn AsyncRead + Send>>,
    buffer: BytesMut,
}

impl ByteSource for Reader {
    fn poll_piece(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Bytes, StreamError>>> {
        let this = &mut *self;
        this.buffer.resize(PIECE, 0);
        let mut space = ReadBuf::new(&mut this.buffer);
        ready!(this.reader.as_mut().poll_read(context, &mut space))?;
        let read = space.filled().len();
        Poll::Ready((read > 0).then(|| Ok(this.buffer.split_to(read).freeze())))
    }
}

/// A stream as a reader.
struct AsReader {
    stream: ByteStream,
    piece: Bytes,
}

impl AsyncRead for AsReader {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        space: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        while self.piece.is_empty() {
            match ready!(self.stream.poll_next(context)) {
                Some(piece) => self.piece = piece?,
                None => return Poll::Ready(Ok(())),
            }
        }
        let length = self.piece.len().min(space.remaining());
        space.put_slice(&self.piece.split_to(length));
        Poll::Ready(Ok(()))
    }
}
