//! A call with streams beside its structures.

use std::sync::Arc;

use http::HeaderValue;
use http::header::CONTENT_TYPE;
use opsmith_shape::{Kind, MemberRow, Shape, ShapeId, Timestamp, Trait};
use ring::digest;

use super::events;
use super::{Beside, Call, checksums};
use crate::caller::{Answer, Shared};
use crate::credentials::Credentials;
use crate::custom::TreeHash;
use crate::failure::{Failure, FailureKind};
use crate::http::{
    BoxFuture, Request, Response, StreamRequest, TransportError, TransportErrorKind,
};
use crate::signing::{self, Payload};
use crate::stream::{ByteStream, Received, Sent, SentKind, StreamError, StreamErrorKind};

/// Makes the call. See [`crate::Caller::call_with_streams`].
pub(crate) async fn run(
    shared: &Arc<Shared>,
    operation: usize,
    input: &dyn Shape,
    sent: Sent,
    output: &mut dyn Shape,
    modelled: &mut dyn Shape,
) -> Result<(Answer, Received), Failure> {
    let mut streams = Streams {
        shared: Arc::clone(shared),
        takes_bytes: takes_bytes(shared, operation),
        sent: sent.0,
        received: Received::Nothing,
    };
    let answer = super::run_beside(
        shared,
        operation,
        input,
        Some(&mut streams),
        output,
        modelled,
    );
    let answer = answer.await?;
    Ok((answer, streams.received))
}

struct Streams {
    /// For streams, which outlive the call.
    shared: Arc<Shared>,
    /// The body of the request is a stream of bytes: an empty one where none is sent.
    takes_bytes: bool,
    sent: SentKind,
    received: Received,
}

/// Whether the request of an operation is a stream of bytes.
fn takes_bytes(shared: &Shared, operation: usize) -> bool {
    let tables = &shared.tables;
    let operation = tables.operations.get(operation);
    let stream = operation.and_then(|operation| tables.stream(operation.input?));
    stream.is_some_and(|(_, member)| tables.shape(member.target).kind != Kind::Union)
}

impl Beside for Streams {
    fn exchange<'a>(
        &'a mut self,
        call: &'a Call<'a>,
        attempt: u32,
        server_time: Option<Timestamp>,
    ) -> BoxFuture<'a, Result<Response, Failure>> {
        Box::pin(self.exchange(call, attempt, server_time))
    }

    fn sends(&self) -> bool {
        self.takes_bytes || !matches!(self.sent, SentKind::Nothing)
    }

    fn can_repeat(&self) -> bool {
        match &self.sent {
            SentKind::Nothing => true,
            SentKind::Bytes(bytes) => bytes.is_repeatable(),
            SentKind::Events(_) | SentKind::Gone => false,
        }
    }
}

impl Streams {
    async fn exchange(
        &mut self,
        call: &Call<'_>,
        attempt: u32,
        server_time: Option<Timestamp>,
    ) -> Result<Response, Failure> {
        let credentials = call.credentials().await?;
        let mut request = call.request(attempt, server_time)?;
        let sent = self.take().map_err(|error| call.unreadable(error))?;
        events::accept(call, &mut request);
        let credentials = credentials.as_ref();
        let body = match sent {
            SentKind::Nothing if self.takes_bytes => {
                let nothing = ByteStream::empty();
                Some(call.sealed(&mut request, credentials, nothing).await?)
            }
            SentKind::Nothing | SentKind::Gone => {
                if let Some(credentials) = credentials {
                    call.sign(&mut request, credentials, None)?;
                }
                None
            }
            SentKind::Bytes(bytes) => {
                let bytes = call.bytes(&mut request, bytes)?;
                Some(call.sealed(&mut request, credentials, bytes).await?)
            }
            SentKind::Events(events) => {
                let shared = &self.shared;
                let frames = events::body(call, shared, &mut request, credentials, events);
                Some(frames?)
            }
        };
        let length = match &body {
            Some(body) => body.length(),
            None => Some(request.body.len() as u64),
        };
        call.sending(attempt, &request, length, credentials.is_some());
        let mut opening = StreamRequest::new(request, body);
        opening.http2 = call.has(&Trait::EventStreamHttp2);
        match call.shared.transport.open(opening).await {
            Ok((answer, body)) => self.receive(call, attempt, answer, body).await,
            Err(error) => Err(call.not_answered(attempt, error)),
        }
    }

    /// What is sent in this attempt. What can be sent only once is gone then.
    fn take(&mut self) -> Result<SentKind, StreamError> {
        match &self.sent {
            SentKind::Nothing => return Ok(SentKind::Nothing),
            SentKind::Bytes(bytes) => {
                if let Some(bytes) = bytes.repeat() {
                    return bytes.map(SentKind::Bytes);
                }
            }
            SentKind::Events(_) | SentKind::Gone => {}
        }
        Ok(std::mem::replace(&mut self.sent, SentKind::Gone))
    }

    /// Keeps a body that is a stream, and reads any other one.
    async fn receive(
        &mut self,
        call: &Call<'_>,
        attempt: u32,
        mut answer: Response,
        body: ByteStream,
    ) -> Result<Response, Failure> {
        let stream = call.stream(call.context.operation.output);
        if let Some(member) = stream.filter(|_| answer.status.as_u16() < 300) {
            call.answered_with(attempt, &answer, body.length());
            self.received = match call.context.tables.shape(member.target).kind {
                Kind::Union => Received::Events(
                    events::reader(call, &self.shared, &mut answer, member, body).await?,
                ),
                _ => Received::Bytes(checksums::verified(call, &answer, body)),
            };
            return Ok(answer);
        }
        let limit = call.shared.max_response_bytes;
        let body = body.collect(limit).await;
        answer.body = body.map_err(|error| call.not_answered(attempt, unread(error, limit)))?;
        call.answered_with(attempt, &answer, Some(answer.body.len() as u64));
        call.intact(answer)
    }
}

impl<'a> Call<'a> {
    /// The member that travels beside a structure.
    pub(super) fn stream(&self, side: Option<ShapeId>) -> Option<&'a MemberRow> {
        let (_, member) = self.context.tables.stream(side?)?;
        Some(member)
    }

    /// The body that bytes are, and what its request says of it.
    fn bytes(&self, request: &mut Request, bytes: ByteStream) -> Result<ByteStream, Failure> {
        let Some(member) = self.stream(self.context.operation.input) else {
            return Err(self.takes_no_stream());
        };
        let traits = self.context.tables.traits_of(member);
        if bytes.length().is_none() && traits.contains(&Trait::RequiresLength) {
            return Err(self.failure(FailureKind::Validation, format!(
                "{} has to have a known length: give bytes, a file, or a stream that was told its length",
                member.name
            )));
        }
        if !request.headers.contains_key(CONTENT_TYPE) {
            let given = traits.iter().find_map(|fact| match fact {
                Trait::MediaType(name) => HeaderValue::from_str(name).ok(),
                _ => None,
            });
            let usual = HeaderValue::from_static("application/octet-stream");
            request.headers.insert(CONTENT_TYPE, given.unwrap_or(usual));
        }
        Ok(bytes)
    }

    /// Bytes with all that the request says of its body: hashes, checksum and signature.
    async fn sealed(
        &self,
        request: &mut Request,
        credentials: Option<&Credentials>,
        bytes: ByteStream,
    ) -> Result<ByteStream, Failure> {
        self.hash_tree(request, &bytes).await?;
        match checksums::body(self, request, credentials, bytes).await? {
            Ok(bytes) => Ok(bytes),
            Err(bytes) => self.sign_bytes(request, credentials, bytes).await,
        }
    }

    /// Signs a request with these bytes as its body.
    async fn sign_bytes(
        &self,
        request: &mut Request,
        credentials: Option<&Credentials>,
        bytes: ByteStream,
    ) -> Result<ByteStream, Failure> {
        let Some(credentials) = credentials else {
            return Ok(bytes);
        };
        if self.is_unsigned(request) {
            self.sign(request, credentials, None)?;
        } else if self.may_be_unsigned(request, &bytes) {
            self.sign(request, credentials, Some(Payload::Unsigned))?;
        } else {
            let hash = self.hash(&bytes).await?;
            self.sign(request, credentials, Some(Payload::Hash(&hash)))?;
        }
        Ok(bytes)
    }

    /// Whether S3 takes a body on trust: over TLS, where the caller gives its digest (as botocore has it,
    /// `S3SigV4Auth`), or where it cannot be read for its hash and be sent as well.
    fn may_be_unsigned(&self, request: &Request, bytes: &ByteStream) -> bool {
        let is_known = request.headers.contains_key("content-md5");
        self.shared.custom.signs_as_s3
            && request.url.scheme() == "https"
            && (is_known || !bytes.is_repeatable())
    }

    /// What Glacier wants to know of a body, where the caller has not said it.
    async fn hash_tree(&self, request: &mut Request, bytes: &ByteStream) -> Result<(), Failure> {
        if !self.shared.custom.hashes(self.context) {
            return Ok(());
        }
        let mut bytes = self.again(bytes)?;
        let mut hash = TreeHash::default();
        while let Some(piece) = bytes.next().await {
            hash.update(&piece.map_err(|error| self.unreadable(error))?);
        }
        hash.finish(request);
        Ok(())
    }

    /// The bytes of a stream once more, apart from those that are sent.
    pub(super) fn again(&self, bytes: &ByteStream) -> Result<ByteStream, Failure> {
        let Some(bytes) = bytes.repeat() else {
            let message = "the request says what the hash of its body is, which therefore is read twice: give bytes, a file, or a stream that can be repeated";
            return Err(self.failure(FailureKind::Signing, message.to_owned()));
        };
        bytes.map_err(|error| self.unreadable(error))
    }

    /// The hash of all bytes, for the signature. They are read for it, and once more to be sent.
    async fn hash(&self, bytes: &ByteStream) -> Result<String, Failure> {
        let mut bytes = self.again(bytes)?;
        let mut hash = digest::Context::new(&digest::SHA256);
        while let Some(piece) = bytes.next().await {
            hash.update(&piece.map_err(|error| self.unreadable(error))?);
        }
        Ok(signing::hex(hash.finish().as_ref()))
    }

    /// What is to be sent cannot be read.
    pub(super) fn unreadable(&self, error: StreamError) -> Failure {
        let error = TransportError::of_body(error, None);
        Failure::from_transport(&self.context.operation.name, error)
    }

    pub(super) fn takes_no_stream(&self) -> Failure {
        let message = "the operation takes no stream";
        self.failure(FailureKind::Validation, message.to_owned())
    }
}

/// Why a streamed answer was not read to its end, of which `limit` bytes were wanted at most.
pub(super) fn unread(error: StreamError, limit: u64) -> TransportError {
    match error.kind() {
        StreamErrorKind::TooLong => {
            let kind = TransportErrorKind::BodyTooLarge { limit };
            TransportError::new(kind, None, error.to_string())
        }
        _ => TransportError::of_body(error, None),
    }
}
