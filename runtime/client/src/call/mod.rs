//! One call from parameters to result: attempts, and the pauses between them.

mod body;
#[cfg(feature = "checksums")]
mod checksums;
#[cfg(not(feature = "checksums"))]
#[path = "no_checksums.rs"]
mod checksums;
#[cfg(feature = "checksums")]
mod chunked;
#[cfg(feature = "event-stream")]
mod events;
#[cfg(all(feature = "streams", not(feature = "event-stream")))]
#[path = "no_events.rs"]
mod events;
mod outcome;
mod request;
#[cfg(feature = "streams")]
mod streams;

use std::future::poll_fn;
use std::pin::{Pin, pin};
use std::task::Poll;

use opsmith_shape::validate::{ProblemKind, validate};
use opsmith_shape::{Shape, Timestamp, View};

use crate::caller::{Answer, Shared};
use crate::clock::uuid;
use crate::failure::{Failure, FailureKind};
use crate::filled::{self, Filled};
use crate::http::{BoxFuture, Request, Response, TransportError};
use crate::observe::Event;
use crate::protocol::Context;
use crate::retry;

use outcome::date;
pub(crate) use outcome::request_id;
#[cfg(feature = "streams")]
pub(crate) use streams::run as run_with_streams;

/// Makes the call. See [`crate::Caller::call`].
pub(crate) async fn run(
    shared: &Shared,
    index: usize,
    input: &dyn Shape,
    output: &mut dyn Shape,
    modelled: &mut dyn Shape,
) -> Result<Answer, Failure> {
    run_beside(shared, index, input, None, output, modelled).await
}

async fn run_beside(
    shared: &Shared,
    index: usize,
    input: &dyn Shape,
    beside: Option<&mut (dyn Beside + 'static)>,
    output: &mut dyn Shape,
    modelled: &mut dyn Shape,
) -> Result<Answer, Failure> {
    let tables = &*shared.tables;
    let Some(operation) = tables.operations.get(index) else {
        let message = format!("{} has no operation at index {index}", tables.service.name);
        return Err(Failure::new(FailureKind::Validation, &"?".into(), message));
    };
    let custom = shared.custom;
    let context = Context {
        tables,
        operation,
        custom,
    };
    let filled = filled::fill(context, custom, input, &*shared.clock);
    let call = Call {
        shared,
        index,
        context,
        input: filled.as_ref().map_or(input, |filled| filled as &dyn Shape),
        id: uuid(&*shared.clock),
        is_whole: beside.as_ref().is_none_or(|beside| !beside.sends()),
    };
    call.check(input, filled.as_ref())?;
    call.attempts(beside, output, modelled).await
}

/// What goes along with the structures of a call. A trait, and used as an object, so that a program
/// without streams links nothing of them.
trait Beside: Send {
    /// Makes a request with what goes out, sends it once, and keeps what comes in. The body of the answer
    /// holds what is read as its structure.
    fn exchange<'a>(
        &'a mut self,
        call: &'a Call<'a>,
        attempt: u32,
        server_time: Option<Timestamp>,
    ) -> BoxFuture<'a, Result<Response, Failure>>;

    /// Whether anything goes out.
    fn sends(&self) -> bool;

    /// Whether [`Beside::exchange`] can be called once more.
    fn can_repeat(&self) -> bool;
}

/// What a call has from its start to its end.
struct Call<'a> {
    shared: &'a Shared,
    /// The operation's place in the tables.
    index: usize,
    context: Context<'a>,
    input: &'a dyn Shape,
    /// The same in all attempts, so that the service can tell them from new calls.
    id: [u8; 36],
    /// Nothing is sent beside the parameters: what the request says of its body is known with it.
    is_whole: bool,
}

/// The end of the time that a whole call may take.
type Limit = Option<BoxFuture<'static, ()>>;

impl Call<'_> {
    async fn attempts(
        &self,
        mut beside: Option<&mut (dyn Beside + 'static)>,
        output: &mut dyn Shape,
        modelled: &mut dyn Shape,
    ) -> Result<Answer, Failure> {
        let total = self.shared.total_timeout;
        let mut limit: Limit = total.map(|total| self.shared.clock.sleep(total));
        let (mut attempt, mut paid, mut server_time) = (1, None, None);
        loop {
            let sent = within(
                &mut limit,
                pin!(self.send(attempt, server_time, beside.as_deref_mut())),
            )
            .await;
            let outcome = match sent.unwrap_or_else(|| Err(self.out_of_time())) {
                Ok(answer) if self.says_success(&answer) => self.succeeded(answer, attempt, output),
                Ok(answer) => {
                    server_time = date(&answer.headers);
                    Err(self.refused(&answer, modelled))
                }
                Err(failure) => {
                    server_time = None;
                    Err(failure)
                }
            };
            let failure = match outcome {
                Ok(answer) => {
                    self.shared.quota.give_back(paid);
                    return Ok(answer);
                }
                Err(failure) => failure.with_attempts(attempt, self.shared.max_attempts),
            };
            let can_repeat = beside.as_ref().is_none_or(|beside| beside.can_repeat());
            paid = can_repeat.then(|| self.pay(&failure, attempt)).flatten();
            if paid.is_none() {
                return Err(failure);
            }
            self.pause(&mut limit, attempt).await?;
            attempt += 1;
        }
    }

    /// Whether an answer tells of success. A status below 300 does, unless the service is known for
    /// errors that come with one.
    fn says_success(&self, answer: &Response) -> bool {
        answer.status.as_u16() < 300
            && !(self.context.custom.hides_errors
                && self.shared.codec.holds_error(self.context, answer))
    }

    /// Pays for one more attempt. `None` where there is to be none.
    fn pay(&self, failure: &Failure, attempt: u32) -> Option<u32> {
        if !failure.is_retryable() || attempt >= self.shared.max_attempts {
            return None;
        }
        self.shared.quota.take(failure.transport())
    }

    async fn pause(&self, limit: &mut Limit, attempt: u32) -> Result<(), Failure> {
        let pause = retry::pause(attempt + 1, self.shared.clock.random());
        self.observe(|operation| Event::Waiting {
            operation,
            attempt,
            pause,
        });
        let waited = within(limit, pin!(self.shared.clock.sleep(pause))).await;
        let max_attempts = self.shared.max_attempts;
        waited.ok_or_else(|| self.out_of_time().with_attempts(attempt, max_attempts))
    }

    /// Checks what can be checked without sending. Generated types cannot lack what is required, so
    /// that only values are walked.
    fn check(&self, input: &dyn Shape, filled: Option<&Filled<'_>>) -> Result<(), Failure> {
        let Some(id) = self.context.operation.input else {
            return Ok(());
        };
        if !self.shared.validates || !matches!(input.view(), View::Map(_)) {
            return Ok(());
        }
        let tables = self.context.tables;
        let mut problems = validate(tables, id, input);
        if let Some(filled) = filled {
            let is_filled = |name: &str| {
                let index = tables
                    .members(id)
                    .iter()
                    .position(|member| member.name == name);
                index.is_some_and(|index| filled.has(index))
            };
            problems.retain(|problem| match &problem.kind {
                ProblemKind::Missing { member } => !problem.path.is_empty() || !is_filled(member),
                _ => true,
            });
        }
        if problems.is_empty() {
            return Ok(());
        }
        let text = problems
            .iter()
            .map(ToString::to_string)
            .collect::<Vec<_>>()
            .join("; ");
        Err(self.failure(FailureKind::Validation, text))
    }

    /// Makes the request and sends it once.
    async fn send(
        &self,
        attempt: u32,
        server_time: Option<Timestamp>,
        beside: Option<&mut (dyn Beside + 'static)>,
    ) -> Result<Response, Failure> {
        if let Some(beside) = beside {
            return beside.exchange(self, attempt, server_time).await;
        }
        let credentials = self.credentials().await?;
        let mut request = self.request(attempt, server_time)?;
        if let Some(credentials) = &credentials {
            self.sign(&mut request, credentials, None)?;
        }
        let length = request.body.len() as u64;
        self.sending(attempt, &request, Some(length), credentials.is_some());
        match self.shared.transport.send(request).await {
            Ok(answer) => {
                self.answered_with(attempt, &answer, Some(answer.body.len() as u64));
                self.intact(answer)
            }
            Err(error) => Err(self.not_answered(attempt, error)),
        }
    }

    /// Tells that a request is about to be sent.
    fn sending(&self, attempt: u32, request: &Request, body_bytes: Option<u64>, signed: bool) {
        if self.shared.observer.is_none() {
            return;
        }
        let url = self.shown_url();
        self.observe(|operation| Event::Sending {
            operation,
            attempt,
            max_attempts: self.shared.max_attempts,
            method: request.method.as_str(),
            url: &url,
            body_bytes,
            signed,
        });
    }

    /// Tells that an answer has come.
    fn answered_with(&self, attempt: u32, answer: &Response, body_bytes: Option<u64>) {
        self.observe(|operation| Event::Answered {
            operation,
            attempt,
            status: answer.status.as_u16(),
            request_id: request_id(&answer.headers),
            body_bytes,
        });
    }

    /// Tells that none has come, and is the failure.
    fn not_answered(&self, attempt: u32, error: TransportError) -> Failure {
        self.observe(|operation| Event::Failed {
            operation,
            attempt,
            error: &error,
        });
        Failure::from_transport(&self.context.operation.name, error).with_url(self.shown_url())
    }

    /// The address as it may be shown.
    fn shown_url(&self) -> String {
        let mut target = self.shared.codec.shown_target(self.context, self.input);
        let others = match &self.shared.buckets {
            Some(buckets) => buckets.place(self.context.operation, &mut target),
            None => Ok(None),
        };
        let addresses = others.ok().flatten().unwrap_or(&self.shared.addresses);
        let url = addresses.endpoint().url(&target);
        url.map_or_else(|_| String::new(), |url| url.without_user())
    }

    fn failure(&self, kind: FailureKind, message: String) -> Failure {
        Failure::new(kind, &self.context.operation.name, message)
    }

    fn observe<'e>(&self, event: impl FnOnce(&'e str) -> Event<'e>)
    where
        Self: 'e,
    {
        if let Some(observer) = &self.shared.observer {
            observer.event(&event(&self.context.operation.name));
        }
    }
}

/// The output of `future`, or `None` once the limit is reached.
async fn within<F: Future>(limit: &mut Limit, mut future: Pin<&mut F>) -> Option<F::Output> {
    poll_fn(
        |context| match (future.as_mut().poll(context), &mut *limit) {
            (Poll::Ready(output), _) => Poll::Ready(Some(output)),
            (Poll::Pending, Some(limit)) => limit.as_mut().poll(context).map(|()| None),
            (Poll::Pending, None) => Poll::Pending,
        },
    )
    .await
}
