//! Events: values that are sent or received one by one, for as long as the call goes on.

use std::fmt;
use std::marker::PhantomData;
use std::task::{Context, Poll};

use opsmith_shape::{Scalar, Shape};
use tokio::sync::mpsc;

use crate::Modelled;
use crate::error::Error;
use crate::failure::Failure;

/// Events on their way out: a list of them, or whatever an [`EventSender`] is given.
///
/// ```
/// # use opsmith_client::Events;
/// let (sender, events) = Events::channel(16);
/// # let _: Events<String> = events;
/// // `events` goes into the call; `sender.send(event).await` may go on from another task.
/// # drop(sender.send("one".to_owned()));
/// ```
pub struct Events<T>(Source<T>);

enum Source<T> {
    List(std::vec::IntoIter<T>),
    Channel(mpsc::Receiver<T>),
}

impl<T: Shape + 'static> Events<T> {
    /// A sender, and the events it is given. Up to `capacity` of them wait for the connection, and
    /// sending more waits with them. The stream ends when the sender and all its clones are dropped.
    ///
    /// Many services answer only once they have an event, so send from another task, or send the first
    /// events before the call.
    pub fn channel(capacity: usize) -> (EventSender<T>, Events<T>) {
        let (sender, receiver) = mpsc::channel(capacity.max(1));
        (EventSender(sender), Events(Source::Channel(receiver)))
    }

    pub(crate) fn into_any(self) -> AnyEvents {
        Box::new(self)
    }
}

impl<T> From<Vec<T>> for Events<T> {
    fn from(events: Vec<T>) -> Self {
        Events(Source::List(events.into_iter()))
    }
}

impl<T, const N: usize> From<[T; N]> for Events<T> {
    fn from(events: [T; N]) -> Self {
        Vec::from(events).into()
    }
}

impl<T> fmt::Debug for Events<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Events")
    }
}

/// Events of any type.
pub(crate) type AnyEvents = Box<dyn Polled>;

/// Is asked for events.
pub(crate) trait Polled: Send + Sync {
    /// The next event; `None` at the end.
    fn poll_event(&mut self, context: &mut Context<'_>) -> Poll<Option<Box<dyn Shape>>>;
}

impl<T: Shape + 'static> Polled for Events<T> {
    fn poll_event(&mut self, context: &mut Context<'_>) -> Poll<Option<Box<dyn Shape>>> {
        let event = match &mut self.0 {
            Source::List(events) => Poll::Ready(events.next()),
            Source::Channel(receiver) => receiver.poll_recv(context),
        };
        event.map(|event| event.map(|event| Box::new(event) as Box<dyn Shape>))
    }
}

/// Sends events into a call that goes on. Cloning makes another sender into the same call.
pub struct EventSender<T>(mpsc::Sender<T>);

impl<T> EventSender<T> {
    /// Sends one event, waiting for room if there is none.
    ///
    /// # Errors
    /// Where the call is over. Its result says why.
    pub async fn send(&self, event: T) -> Result<(), SendError> {
        self.0.send(event).await.map_err(|_| SendError)
    }
}

impl<T> Clone for EventSender<T> {
    fn clone(&self) -> Self {
        EventSender(self.0.clone())
    }
}

impl<T> fmt::Debug for EventSender<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("EventSender")
    }
}

/// An event cannot be sent, since the call is over.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SendError;

impl fmt::Display for SendError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the call that the event was to be sent in is over")
    }
}

impl std::error::Error for SendError {}

/// Events of an answer, each as it arrives.
pub struct EventStream<T, E> {
    /// `None` once it is over.
    reader: Option<EventReader>,
    types: PhantomData<fn() -> (T, E)>,
}

impl<T: Shape + Default, E: Modelled> EventStream<T, E> {
    pub(crate) fn new(reader: Option<EventReader>) -> Self {
        EventStream {
            reader,
            types: PhantomData,
        }
    }

    /// The next event; `None` at the end.
    ///
    /// # Errors
    /// Those that the service sends in the place of an event, and what else can be wrong with an answer.
    /// After one there is nothing more.
    pub async fn next(&mut self) -> Option<Result<T, Error<E>>> {
        let reader = self.reader.as_mut()?;
        let (mut event, mut modelled) = (T::default(), E::default());
        let read = reader.next(&mut event, &mut modelled).await;
        if !matches!(read, Ok(true)) {
            self.reader = None;
        }
        match read {
            Ok(true) => Some(Ok(event)),
            Ok(false) => None,
            Err(failure) => Some(Err(Error::new(failure, modelled))),
        }
    }
}

impl<T, E> fmt::Debug for EventStream<T, E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("EventStream")
    }
}

/// Events of an answer, without their types: what an [`EventStream`] reads from. The command line reads
/// [`opsmith_shape::Value`]s of it.
pub struct EventReader(pub(crate) Box<dyn ReadEvents>);

/// Reads events.
pub(crate) trait ReadEvents: Send + Sync {
    /// See [`EventReader::next`].
    fn next<'a>(
        &'a mut self,
        event: &'a mut dyn Shape,
        modelled: &'a mut dyn Shape,
    ) -> crate::http::BoxFuture<'a, Result<bool, Failure>>;
}

impl EventReader {
    /// Waits for the next event, and makes `event` be it. False at the end.
    ///
    /// # Errors
    /// As for [`crate::Caller::call`]: where the service sends an error that the model knows, it becomes a
    /// member of `modelled`.
    pub async fn next(
        &mut self,
        event: &mut dyn Shape,
        modelled: &mut dyn Shape,
    ) -> Result<bool, Failure> {
        // What a former event left there.
        let _ = event.set(Scalar::Null);
        self.0.next(event, modelled).await
    }
}

impl fmt::Debug for EventReader {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("EventReader")
    }
}
