//! One call from parameters to result: attempts, pauses, and what becomes of each answer.

use std::future::poll_fn;
use std::pin::pin;
use std::task::Poll;

use http::header::{DATE, USER_AGENT};
use http::{HeaderMap, HeaderName, HeaderValue, Method};
use opsmith_shape::validate::validate;
use opsmith_shape::{Auth, Scalar, Shape, Timestamp, TimestampFormat, Trait, View};

use crate::caller::{Answer, Shared};
use crate::clock::uuid;
use crate::credentials::{Credentials, CredentialsError};
use crate::endpoint;
use crate::failure::{Failure, FailureKind};
use crate::http::{BoxFuture, Request, Response, TransportError, TransportErrorKind};
use crate::idempotency;
use crate::observe::Event;
use crate::protocol::{Answered, Context, Undecodable, Unsendable};
use crate::retry;
use crate::signing::{self, Moment, Payload, Scope};

const INVOCATION_ID: HeaderName = HeaderName::from_static("amz-sdk-invocation-id");
const ATTEMPT: HeaderName = HeaderName::from_static("amz-sdk-request");
const FIRST_ATTEMPT: HeaderValue = HeaderValue::from_static("attempt=1");
const REQUEST_ID: HeaderName = HeaderName::from_static("x-amzn-requestid");
const REQUEST_ID_OF_S3: HeaderName = HeaderName::from_static("x-amz-request-id");

/// Makes the call. See [`crate::Caller::call`].
pub(crate) async fn run(
    shared: &Shared,
    operation: usize,
    input: &dyn Shape,
    output: &mut dyn Shape,
    modelled: &mut dyn Shape,
) -> Result<Answer, Failure> {
    let tables = &*shared.tables;
    let Some(operation) = tables.operations.get(operation) else {
        let message = format!(
            "{} has no operation at index {operation}",
            tables.service.name
        );
        return Err(Failure::new(FailureKind::Validation, &"?".into(), message));
    };
    let context = Context { tables, operation };
    let filled = idempotency::fill(context, input, &*shared.clock);
    let call = Call {
        shared,
        context,
        input: filled.as_ref().map_or(input, |filled| filled as &dyn Shape),
        id: HeaderValue::try_from(uuid(&*shared.clock)).unwrap_or(HeaderValue::from_static("none")),
    };
    call.check(input)?;
    call.attempts(output, modelled).await
}

struct Call<'a> {
    shared: &'a Shared,
    context: Context<'a>,
    input: &'a dyn Shape,
    /// The same in all attempts, so that the service can tell them from new calls.
    id: HeaderValue,
}

/// The end of the time that a whole call may take.
type Limit = Option<BoxFuture<'static, ()>>;

impl Call<'_> {
    async fn attempts(
        &self,
        output: &mut dyn Shape,
        modelled: &mut dyn Shape,
    ) -> Result<Answer, Failure> {
        let mut limit: Limit = self
            .shared
            .total_timeout
            .map(|total| self.shared.clock.sleep(total));
        let (mut attempt, mut paid, mut server_time) = (1, None, None);
        loop {
            let sent = within(&mut limit, self.send(attempt, server_time)).await;
            let failure = match sent.unwrap_or_else(|| Err(self.out_of_time())) {
                Ok(answer) if answer.status.as_u16() < 300 => {
                    let read = self.shared.codec.read(self.context, &answer, output);
                    read.map_err(|error| {
                        self.undecodable(error, &answer)
                            .with_attempts(attempt, self.shared.max_attempts)
                    })?;
                    self.shared.quota.give_back(paid);
                    return Ok(Answer {
                        status: answer.status.as_u16(),
                        headers: answer.headers,
                        attempts: attempt,
                    });
                }
                Ok(answer) => {
                    server_time = date(&answer.headers);
                    self.refused(&answer, modelled)
                }
                Err(failure) => {
                    server_time = None;
                    failure
                }
            };
            let failure = failure.with_attempts(attempt, self.shared.max_attempts);
            if !failure.is_retryable() || attempt >= self.shared.max_attempts {
                return Err(failure);
            }
            paid = self.shared.quota.take(failure.transport());
            if paid.is_none() {
                return Err(failure);
            }
            let pause = retry::pause(attempt + 1, self.shared.clock.random());
            self.observe(|operation| Event::Waiting {
                operation,
                attempt,
                pause,
            });
            if within(&mut limit, self.shared.clock.sleep(pause))
                .await
                .is_none()
            {
                return Err(self
                    .out_of_time()
                    .with_attempts(attempt, self.shared.max_attempts));
            }
            attempt += 1;
        }
    }

    /// Checks what can be checked without sending. Generated types cannot lack what is required, so that only values are walked.
    fn check(&self, input: &dyn Shape) -> Result<(), Failure> {
        let Some(id) = self.context.operation.input else {
            return Ok(());
        };
        if !self.shared.validates || !matches!(input.view(), View::Map(_)) {
            return Ok(());
        }
        let problems = validate(self.context.tables, id, input);
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
    ) -> Result<Response, Failure> {
        let credentials = self.credentials().await?;
        let request = self.request(attempt, server_time, credentials.as_ref())?;
        let body_bytes = request.body.len();
        if self.shared.observer.is_some() {
            let (url, method) = (self.shown_url(), request.method.clone());
            self.observe(|operation| Event::Sending {
                operation,
                attempt,
                max_attempts: self.shared.max_attempts,
                method: method.as_str(),
                url: &url,
                body_bytes,
                signed: credentials.is_some(),
            });
        }
        match self.shared.transport.send(request).await {
            Ok(answer) => {
                self.observe(|operation| Event::Answered {
                    operation,
                    attempt,
                    status: answer.status.as_u16(),
                    request_id: request_id(&answer.headers),
                    body_bytes: answer.body.len(),
                });
                Ok(answer)
            }
            Err(error) => {
                self.observe(|operation| Event::Failed {
                    operation,
                    attempt,
                    error: &error,
                });
                Err(Failure::from_transport(&self.context.operation.name, error)
                    .with_url(self.shown_url()))
            }
        }
    }

    /// The request, complete. It is written anew for each attempt: keeping a copy of the first would cost each call that needs one only.
    fn request(
        &self,
        attempt: u32,
        server_time: Option<Timestamp>,
        credentials: Option<&Credentials>,
    ) -> Result<Request, Failure> {
        let operation = self.context.operation;
        let written = self
            .shared
            .codec
            .write(self.context, self.input)
            .map_err(|error| self.unsendable(error))?;
        let url = self.shared.endpoint.url(&written.target);
        let url = url.map_err(|error| self.failure(FailureKind::Endpoint, error.to_string()))?;
        let method = method(&operation.method);
        let mut request = Request {
            method: method.ok_or_else(|| {
                self.failure(
                    FailureKind::Validation,
                    format!("{:?} is no HTTP method", operation.method),
                )
            })?,
            url,
            headers: written.headers,
            body: written.body,
        };
        request
            .headers
            .insert(USER_AGENT, self.shared.user_agent.clone());
        request.headers.insert(INVOCATION_ID, self.id.clone());
        request
            .headers
            .insert(ATTEMPT, self.attempt(attempt, server_time));
        if let Some(credentials) = credentials {
            self.sign(&mut request, credentials)?;
        }
        Ok(request)
    }

    /// `attempt=1`, and later also how many there may be, and until when an answer is waited for, if the service said what time it is.
    fn attempt(&self, attempt: u32, server_time: Option<Timestamp>) -> HeaderValue {
        if attempt == 1 {
            return FIRST_ATTEMPT;
        }
        let mut text = format!("attempt={attempt}; max={}", self.shared.max_attempts);
        if let Some((now, timeout)) = server_time.zip(self.shared.read_timeout) {
            let seconds = i64::try_from(timeout.as_secs()).unwrap_or_default();
            let until = Moment::new(Timestamp::new(now.seconds().saturating_add(seconds), 0));
            text = format!("ttl={}; {text}", until.as_str());
        }
        HeaderValue::try_from(text).unwrap_or(FIRST_ATTEMPT)
    }

    /// What the request is to be signed with; `None` where it is not to be signed.
    async fn credentials(&self) -> Result<Option<Credentials>, Failure> {
        let Some(provider) = &self.shared.credentials else {
            return Ok(None);
        };
        match self.context.operation.auth {
            Auth::None => Ok(None),
            Auth::SigV4 => match provider.credentials().await {
                Ok(credentials) => Ok(Some(credentials)),
                Err(CredentialsError::NotFound { .. }) if self.has(&Trait::OptionalAuth) => {
                    Ok(None)
                }
                Err(error) => Err(Failure::from_credentials(
                    &self.context.operation.name,
                    error,
                )),
            },
            Auth::Bearer => {
                let message = "the operation needs a bearer token, which is not supported yet";
                Err(self.failure(FailureKind::Unsupported, message.to_owned()))
            }
        }
    }

    fn sign(&self, request: &mut Request, credentials: &Credentials) -> Result<(), Failure> {
        let fail = |message: String| self.failure(FailureKind::Signing, message);
        let Some(region) = &self.shared.region else {
            return Err(fail("a region is needed to sign requests".to_owned()));
        };
        let is_unsigned = self.has(&Trait::UnsignedPayload) && request.url.scheme() == "https";
        let scope = Scope {
            region,
            service: &self.context.tables.service.signing_name,
            time: Moment::new(self.shared.clock.now().into()),
            payload: if is_unsigned {
                Payload::Unsigned
            } else {
                Payload::Signed
            },
        };
        let signed = signing::sign(request, credentials, &scope);
        signed.map_err(|error| {
            fail(format!(
                "{} holds characters that cannot stand in a header",
                error.0
            ))
        })
    }

    fn has(&self, fact: &Trait) -> bool {
        self.context
            .operation
            .traits
            .of(&self.context.tables.traits)
            .contains(fact)
    }

    /// The failure that an answer of status 300 or more is.
    fn refused(&self, answer: &Response, modelled: &mut dyn Shape) -> Failure {
        let status = answer.status.as_u16();
        // What an attempt before this one left there.
        let _ = modelled.set(Scalar::Null);
        let read = match status {
            // As the AWS CLI has it.
            300 => Ok(Answered {
                code: "Unknown".to_owned(),
                message: "Unknown".to_owned(),
                shape: None,
            }),
            _ => self.shared.codec.read_error(self.context, answer, modelled),
        };
        let answered = match read {
            Ok(answered) => answered,
            Err(error) => {
                return self
                    .undecodable(error, answer)
                    .retryable(retry::is_passing(status, ""));
            }
        };
        let tables = self.context.tables;
        let traits = answered.shape.map_or(&[][..], |id| tables.shape_traits(id));
        let is_retryable = retry::is_passing(status, &answered.code)
            || traits
                .iter()
                .any(|fact| matches!(fact, Trait::Retryable(_)));
        let failure = self
            .failure(FailureKind::Service, answered.message)
            .with_code(answered.code);
        let failure = self.answered(failure, answer).retryable(is_retryable);
        match answered.shape {
            Some(id) => failure.with_modelled(id, self.details(id, modelled)),
            None => failure,
        }
    }

    /// The members of a modelled error that say what is wrong, in one line.
    fn details(&self, id: opsmith_shape::ShapeId, modelled: &dyn Shape) -> String {
        let tables = self.context.tables;
        let index = tables.service.errors.iter().position(|error| *error == id);
        let error = index.and_then(|index| modelled.view().member(index, &tables.shape(id).name));
        let Some(error) = error.map(Shape::view) else {
            return String::new();
        };
        let texts = tables
            .members(id)
            .iter()
            .enumerate()
            .filter_map(|(index, member)| {
                let is_shown =
                    !tables.is_sensitive(member) && !member.name.eq_ignore_ascii_case("message");
                match error.member(index, &member.name)?.view() {
                    View::String(text) if is_shown && !text.is_empty() => {
                        Some(format!("{}: {text}", member.name))
                    }
                    _ => None,
                }
            });
        texts.collect::<Vec<_>>().join(", ")
    }

    fn failure(&self, kind: FailureKind, message: String) -> Failure {
        Failure::new(kind, &self.context.operation.name, message)
    }

    fn answered(&self, failure: Failure, answer: &Response) -> Failure {
        let request_id = request_id(&answer.headers).map(str::to_owned);
        failure
            .with_answer(answer.status.as_u16(), request_id)
            .with_url(self.shown_url())
    }

    fn undecodable(&self, error: Undecodable, answer: &Response) -> Failure {
        let Undecodable {
            path,
            is_well_formed,
            reason,
        } = error;
        self.answered(
            Failure::undecodable(&self.context.operation.name, path, is_well_formed, reason),
            answer,
        )
    }

    fn unsendable(&self, error: Unsendable) -> Failure {
        match error {
            Unsendable::Parameter(reason) => self.failure(FailureKind::Validation, reason),
            Unsendable::Unsupported(reason) => self.failure(FailureKind::Unsupported, reason),
        }
    }

    fn out_of_time(&self) -> Failure {
        let total = self.shared.total_timeout.unwrap_or_default();
        let reason = format!("the call took longer than {total:?}");
        let url = self.shared.endpoint.shown();
        let error = TransportError::new(TransportErrorKind::TotalTimeout, Some(&url), reason);
        Failure::from_transport(&self.context.operation.name, error).with_url(self.shown_url())
    }

    /// The address as it may be shown.
    fn shown_url(&self) -> String {
        let target = self.shared.codec.shown_target(self.context, self.input);
        self.shared
            .endpoint
            .url(&target)
            .map_or_else(|_| String::new(), |url| endpoint::shown(url).into())
    }

    fn observe<'e>(&'e self, event: impl FnOnce(&'e str) -> Event<'e>) {
        if let Some(observer) = &self.shared.observer {
            observer.event(&event(&self.context.operation.name));
        }
    }
}

/// The output of `future`, or `None` once the limit is reached.
async fn within<F: Future>(limit: &mut Limit, future: F) -> Option<F::Output> {
    let Some(limit) = limit else {
        return Some(future.await);
    };
    let mut future = pin!(future);
    poll_fn(|context| match future.as_mut().poll(context) {
        Poll::Ready(output) => Poll::Ready(Some(output)),
        Poll::Pending => limit.as_mut().poll(context).map(|()| None),
    })
    .await
}

fn method(name: &str) -> Option<Method> {
    // The usual one first: looking a method up by its name is not free.
    if name == "POST" {
        Some(Method::POST)
    } else {
        Method::from_bytes(name.as_bytes()).ok()
    }
}

pub(crate) fn request_id(headers: &HeaderMap) -> Option<&str> {
    let id = headers
        .get(REQUEST_ID)
        .or_else(|| headers.get(REQUEST_ID_OF_S3))?;
    id.to_str().ok()
}

/// What time it is for the service.
fn date(headers: &HeaderMap) -> Option<Timestamp> {
    Timestamp::parse(headers.get(DATE)?.to_str().ok()?, TimestampFormat::HttpDate).ok()
}
