//! Events beside structures: frames out of events, and events out of frames.

use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context as TaskContext, Poll, ready};

use bytes::{Bytes, BytesMut};
use http::HeaderValue as HttpValue;
use http::header::{ACCEPT, CONTENT_TYPE};
use opsmith_shape::{MemberRow, Shape, ShapeId, Trait};

use super::outcome::{details, request_id};
use super::{Call, streams};
use crate::caller::Shared;
use crate::credentials::Credentials;
use crate::event_stream::frame::{Decoder, FrameError, HeaderValue, Message, encode_headers};
use crate::event_stream::message::{self, Incoming};
use crate::failure::{Failure, FailureKind};
use crate::http::{BoxFuture, Request, Response};
use crate::protocol::{Answered, Documents, Undecodable, Unsendable};
use crate::signing::{Chain, Moment};
use crate::stream::{AnyEvents, ByteSource, ByteStream, EventReader, ReadEvents, StreamError};

/// The media type of frames.
const FRAMES: HttpValue = HttpValue::from_static("application/vnd.amazon.eventstream");
/// How a request says that its events are signed one by one.
const SIGNED: &str = "STREAMING-AWS4-HMAC-SHA256-EVENTS";
/// What the text begins with that is signed of each.
const SIGNED_EVENT: &str = "AWS4-HMAC-SHA256-PAYLOAD";

/// The body that events are, and what its request says of it, signature included.
pub(super) fn body(
    call: &Call<'_>,
    shared: &Arc<Shared>,
    request: &mut Request,
    credentials: Option<&Credentials>,
    events: AnyEvents,
) -> Result<ByteStream, Failure> {
    let tables = call.context.tables;
    let input = call.context.operation.input;
    let (Some(id), Some(member)) = (input, call.stream(input)) else {
        return Err(call.takes_no_stream());
    };
    let documents = documents(call)?;
    // Protocols that have no headers for the other parameters send them before all events.
    let first = if is_payload(call, member) {
        None
    } else {
        let first = message::initial(tables, id, documents, call.input);
        Some(first.map_err(|error| call.unsendable(error))?)
    };
    request.body = Bytes::new();
    request.headers.insert(CONTENT_TYPE, FRAMES);
    let chain = credentials.map(|credentials| call.sign_in_pieces(request, credentials, SIGNED));
    Ok(ByteStream::from_source(EventBody {
        shared: Arc::clone(shared),
        union: member.target,
        documents,
        events,
        first,
        chain: chain.transpose()?,
        is_over: false,
    }))
}

/// Says that events are understood as an answer, where the protocol says what is.
pub(super) fn accept(call: &Call<'_>, request: &mut Request) {
    let output = call.context.operation.output;
    let has_events = output.is_some_and(|id| call.context.tables.event_stream(id).is_some());
    if let Some(accepted) = request.headers.get_mut(ACCEPT).filter(|_| has_events) {
        *accepted = FRAMES;
    }
}

/// What reads the events of an answer. Its structure may be the first of them, and then becomes the body
/// of the answer.
pub(super) async fn reader(
    call: &Call<'_>,
    shared: &Arc<Shared>,
    answer: &mut Response,
    member: &MemberRow,
    body: ByteStream,
) -> Result<EventReader, Failure> {
    let mut reading = Reading {
        shared: Arc::clone(shared),
        index: call.index,
        union: member.target,
        documents: documents(call)?,
        body,
        decoder: Decoder::new(),
        ahead: None,
        request_id: request_id(&answer.headers).map(str::to_owned),
        url: call.shown_url(),
    };
    let output = call.context.operation.output;
    let members = output.map_or(&[][..], |id| call.context.tables.members(id));
    if let Some(error) = missing_header(call, members, answer) {
        return Err(call.undecodable(error, answer));
    }
    if !is_payload(call, member) && members.len() > 1 {
        match reading.message().await? {
            Some(first) if message::is_initial_response(&first) => answer.body = first.payload,
            first => reading.ahead = first,
        }
    }
    Ok(EventReader(Box::new(reading)))
}

/// A header that the model requires and the answer does not have. Elsewhere such a member would have its zero value; before events the
/// protocol tests want the call to fail.
fn missing_header(
    call: &Call<'_>,
    members: &[MemberRow],
    answer: &Response,
) -> Option<Undecodable> {
    let missing = members.iter().find(|member| {
        let traits = call.context.tables.traits_of(member);
        let is_missing = |fact: &Trait| match fact {
            Trait::HttpHeader(name) => !answer.headers.contains_key(name.as_ref()),
            _ => false,
        };
        member.required && traits.iter().any(is_missing)
    })?;
    Some(Undecodable::misfit("the required header is missing").at(&missing.name))
}

fn documents(call: &Call<'_>) -> Result<&'static dyn Documents, Failure> {
    call.shared.codec.documents().ok_or_else(|| {
        let message = "the protocol of the service has no event streams";
        call.failure(FailureKind::Unsupported, message.to_owned())
    })
}

/// Whether events are all that the body holds.
fn is_payload(call: &Call<'_>, member: &MemberRow) -> bool {
    let traits = call.context.tables.traits_of(member);
    traits.contains(&Trait::HttpPayload)
}

/// A body of events, each of which is written when there is room for it.
struct EventBody {
    shared: Arc<Shared>,
    union: ShapeId,
    documents: &'static dyn Documents,
    events: AnyEvents,
    first: Option<Message>,
    /// Signs each event.
    chain: Option<Chain>,
    is_over: bool,
}

impl EventBody {
    fn frame(&mut self, event: Option<Box<dyn Shape>>) -> Result<Bytes, StreamError> {
        let message = match (self.first.take(), &event) {
            (Some(first), _) => Some(first),
            (None, Some(event)) => {
                let tables = &self.shared.tables;
                let written = message::write(tables, self.union, self.documents, &**event);
                Some(written.map_err(|error| match error {
                    Unsendable::Parameter(reason) | Unsendable::Unsupported(reason) => {
                        StreamError::unsendable(reason)
                    }
                })?)
            }
            (None, None) => None,
        };
        let frame = match message {
            Some(message) => message.encode().map_err(unsendable)?,
            None => Bytes::new(),
        };
        match &mut self.chain {
            Some(chain) => signed(chain, self.shared.clock.now().into(), frame),
            None => Ok(frame),
        }
    }
}

/// A frame inside of another one, which has its signature. An empty one ends the stream.
fn signed(
    chain: &mut Chain,
    now: opsmith_shape::Timestamp,
    frame: Bytes,
) -> Result<Bytes, StreamError> {
    let mut message = Message::default().with(":date", HeaderValue::Timestamp(now));
    let mut headers = BytesMut::new();
    encode_headers(&message.headers, &mut headers).map_err(unsendable)?;
    let signature = chain.sign(SIGNED_EVENT, Some(Moment::new(now)), &[&headers, &frame]);
    message = message.with(":chunk-signature", HeaderValue::Blob(signature.into()));
    message.payload = frame;
    message.encode().map_err(unsendable)
}

fn unsendable(error: FrameError) -> StreamError {
    StreamError::unsendable(error.to_string())
}

impl ByteSource for EventBody {
    fn poll_piece(
        mut self: Pin<&mut Self>,
        context: &mut TaskContext<'_>,
    ) -> Poll<Option<Result<Bytes, StreamError>>> {
        let this = &mut *self;
        if this.is_over {
            return Poll::Ready(None);
        }
        if this.first.is_some() {
            return Poll::Ready(Some(this.frame(None)));
        }
        let event = ready!(this.events.poll_event(context));
        this.is_over = event.is_none();
        if this.is_over && this.chain.is_none() {
            return Poll::Ready(None);
        }
        Poll::Ready(Some(this.frame(event)))
    }
}

/// Reads the events of an answer.
struct Reading {
    shared: Arc<Shared>,
    /// Of the operation.
    index: usize,
    union: ShapeId,
    documents: &'static dyn Documents,
    body: ByteStream,
    decoder: Decoder,
    /// A message that was read already.
    ahead: Option<Message>,
    request_id: Option<String>,
    url: String,
}

impl ReadEvents for Reading {
    fn next<'a>(
        &'a mut self,
        event: &'a mut dyn Shape,
        modelled: &'a mut dyn Shape,
    ) -> BoxFuture<'a, Result<bool, Failure>> {
        Box::pin(async move {
            while let Some(message) = self.message().await? {
                let tables = &self.shared.tables;
                let read = message::read(
                    tables,
                    self.union,
                    self.documents,
                    &message,
                    event,
                    modelled,
                );
                match read.map_err(|error| self.undecodable(error))? {
                    Incoming::Event => return Ok(true),
                    Incoming::InitialResponse => {}
                    Incoming::Error(answered) => return Err(self.refused(answered, modelled)),
                }
            }
            Ok(false)
        })
    }
}

impl Reading {
    /// The next message; `None` at the end.
    async fn message(&mut self) -> Result<Option<Message>, Failure> {
        if let Some(message) = self.ahead.take() {
            return Ok(Some(message));
        }
        loop {
            let message = self.decoder.next_message();
            if let Some(message) = message.map_err(|error| self.corrupt(&error))? {
                return Ok(Some(message));
            }
            match self.body.next().await {
                Some(Ok(piece)) => self.decoder.push(&piece),
                Some(Err(error)) => return Err(self.broken(error)),
                None => {
                    let end = self.decoder.finish();
                    return end.map(|()| None).map_err(|error| self.corrupt(&error));
                }
            }
        }
    }

    fn operation(&self) -> opsmith_shape::Text {
        let operation = self.shared.tables.operations.get(self.index);
        operation.map_or("?".into(), |operation| operation.name.clone())
    }

    fn known(&self, failure: Failure) -> Failure {
        failure
            .with_request_id(self.request_id.clone())
            .with_url(self.url.clone())
    }

    /// The connection does not bring the rest.
    fn broken(&self, error: StreamError) -> Failure {
        let error = streams::unread(error, u64::MAX);
        self.known(Failure::from_transport(&self.operation(), error))
    }

    fn corrupt(&self, error: &FrameError) -> Failure {
        self.undecodable(Undecodable::malformed(error.to_string()))
    }

    fn undecodable(&self, error: Undecodable) -> Failure {
        let Undecodable {
            path,
            is_well_formed,
            reason,
        } = error;
        self.known(Failure::undecodable(
            &self.operation(),
            path,
            is_well_formed,
            reason,
        ))
    }

    /// The failure that an error among events is.
    fn refused(&self, answered: Answered, modelled: &dyn Shape) -> Failure {
        let failure = Failure::new(FailureKind::Service, &self.operation(), answered.message);
        let failure = self.known(failure.with_code(answered.code));
        match answered.shape {
            Some(id) => failure.with_modelled(id, details(&self.shared.tables, id, modelled)),
            None => failure,
        }
    }
}
