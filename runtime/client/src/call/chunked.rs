//! A body in chunks of AWS's own, with a trailer (AWS, "Signature calculations for the Authorization header:
//! including trailing headers").

use std::pin::Pin;
use std::task::{Context, Poll, ready};

use bytes::{Bytes, BytesMut};

use crate::checksum::{Algorithm, Checksum};
use crate::signing::{Chain, hex};
use crate::stream::{ByteSource, ByteStream, StreamError};

/// The length of all chunks but the last one, as botocore has it.
const CHUNK: usize = 1024 * 1024;
/// What the text begins with that is signed of a chunk, and of the trailer.
const SIGNED_CHUNK: &str = "AWS4-HMAC-SHA256-PAYLOAD";
const SIGNED_TRAILER: &str = "AWS4-HMAC-SHA256-TRAILER";

/// The checksum after a body.
pub(super) struct Trailer {
    algorithm: Algorithm,
    checksum: Checksum,
}

impl Trailer {
    pub(super) fn new(algorithm: Algorithm) -> Self {
        Trailer {
            algorithm,
            checksum: Checksum::new(algorithm),
        }
    }
}

/// Cuts bytes into chunks.
pub(super) struct Chunked {
    bytes: ByteStream,
    /// What will be the next chunk.
    buffer: BytesMut,
    /// Taken at the end.
    trailer: Option<Trailer>,
    /// Signs each chunk.
    chain: Option<Chain>,
}

impl Chunked {
    pub(super) fn new(bytes: ByteStream, trailer: Trailer) -> Self {
        Chunked {
            bytes,
            buffer: BytesMut::new(),
            trailer: Some(trailer),
            chain: None,
        }
    }

    /// The same, with a signature for each chunk.
    pub(super) fn signed(mut self, chain: Chain) -> Self {
        self.chain = Some(chain);
        self
    }

    /// The chunk of some bytes.
    fn chunk(&mut self, bytes: &[u8]) -> Bytes {
        if let Some(trailer) = &mut self.trailer {
            trailer.checksum.update(bytes);
        }
        let head = self.head(bytes);
        let mut chunk = BytesMut::with_capacity(head.len() + bytes.len() + 2);
        chunk.extend_from_slice(head.as_bytes());
        chunk.extend_from_slice(bytes);
        chunk.extend_from_slice(b"\r\n");
        chunk.freeze()
    }

    fn head(&mut self, bytes: &[u8]) -> String {
        let signature = self.chain.as_mut().map(|chain| {
            let signature = chain.sign(SIGNED_CHUNK, None, &[b"", bytes]);
            format!(";chunk-signature={}", hex(&signature))
        });
        format!("{:x}{}\r\n", bytes.len(), signature.unwrap_or_default())
    }

    /// The chunk without bytes, and the trailer.
    fn end(&mut self, trailer: Trailer) -> Bytes {
        let head = self.head(b"");
        let line = format!(
            "{}:{}",
            trailer.algorithm.header(),
            trailer.checksum.finish()
        );
        let signature = self.chain.as_mut().map(|chain| {
            let covered = format!("{line}\n");
            let signature = chain.sign(SIGNED_TRAILER, None, &[covered.as_bytes()]);
            format!("x-amz-trailer-signature:{}\r\n", hex(&signature))
        });
        format!("{head}{line}\r\n{}\r\n", signature.unwrap_or_default()).into()
    }
}

impl ByteSource for Chunked {
    fn poll_piece(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Bytes, StreamError>>> {
        let this = &mut *self;
        while this.buffer.len() < CHUNK && this.trailer.is_some() {
            match ready!(this.bytes.poll_next(context)) {
                Some(piece) => this.buffer.extend_from_slice(&piece?),
                None => break,
            }
        }
        if !this.buffer.is_empty() {
            let bytes = this.buffer.split_to(this.buffer.len().min(CHUNK));
            return Poll::Ready(Some(Ok(this.chunk(&bytes))));
        }
        match this.trailer.take() {
            Some(trailer) => Poll::Ready(Some(Ok(this.end(trailer)))),
            None => Poll::Ready(None),
        }
    }
}
