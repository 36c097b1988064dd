//! A network, a clock and a way to run futures, all in memory.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex};
use std::time::{Duration, SystemTime};

use bytes::Bytes;
use http::{HeaderMap, HeaderName, HeaderValue, StatusCode};
use opsmith_client::http::{
    BoxFuture, Request, Response, Transport, TransportError, TransportErrorKind,
};
use opsmith_client::{Builder, Caller, Clock, Failure, FailureKind, TablesRef};
use opsmith_shape::Value;

/// What a server does with a request.
#[derive(Clone)]
pub enum Reply {
    Answer(u16, Vec<(&'static str, &'static str)>, Vec<u8>),
    Fail(TransportErrorKind),
    Hang,
}

pub fn answer(status: u16, body: &str) -> Reply {
    Reply::Answer(status, vec![], body.as_bytes().to_vec())
}

pub fn answer_with(status: u16, headers: &[(&'static str, &'static str)], body: &str) -> Reply {
    Reply::Answer(status, headers.to_vec(), body.as_bytes().to_vec())
}

/// Answers in turn; the last answer again and again. Keeps what it was sent.
#[derive(Clone, Default)]
pub struct Network(Arc<Mutex<(VecDeque<Reply>, Vec<Request>)>>);

impl Network {
    pub fn new(replies: impl IntoIterator<Item = Reply>) -> Self {
        Network(Arc::new(Mutex::new((
            replies.into_iter().collect(),
            Vec::new(),
        ))))
    }

    pub fn requests(&self) -> Vec<Request> {
        self.0.lock().unwrap().1.clone()
    }

    fn take(&self, request: Request) -> Reply {
        let mut state = self.0.lock().unwrap();
        state.1.push(request);
        if state.0.len() > 1 {
            state.0.pop_front().unwrap()
        } else {
            state.0[0].clone()
        }
    }
}

impl Transport for Network {
    fn send<'a>(&'a self, request: Request) -> BoxFuture<'a, Result<Response, TransportError>> {
        let url = request.url.clone();
        let reply = self.take(request);
        Box::pin(async move {
            match reply {
                Reply::Answer(status, headers, body) => Ok(Response {
                    status: StatusCode::from_u16(status).unwrap(),
                    headers: headers
                        .into_iter()
                        .map(|(name, value)| {
                            (
                                HeaderName::from_bytes(name.as_bytes()).unwrap(),
                                HeaderValue::from_static(value),
                            )
                        })
                        .collect::<HeaderMap>(),
                    body: Bytes::from(body),
                }),
                Reply::Fail(kind) => Err(TransportError::new(kind, Some(&url), "test")),
                Reply::Hang => std::future::pending().await,
            }
        })
    }
}

/// Stands at 2015-08-30T12:36:00Z, never waits, and always draws a half.
#[derive(Clone, Default)]
pub struct TestClock {
    slept: Arc<Mutex<Vec<Duration>>>,
}

impl TestClock {
    pub fn slept(&self) -> Vec<Duration> {
        self.slept.lock().unwrap().clone()
    }
}

impl Clock for TestClock {
    fn now(&self) -> SystemTime {
        SystemTime::UNIX_EPOCH + Duration::from_secs(1_440_938_160)
    }

    fn sleep(&self, duration: Duration) -> BoxFuture<'static, ()> {
        self.slept.lock().unwrap().push(duration);
        Box::pin(async {})
    }

    fn random(&self) -> u64 {
        1 << 63
    }
}

pub fn block_on<F: Future>(future: F) -> F::Output {
    tokio::runtime::Builder::new_current_thread()
        .enable_time()
        .build()
        .unwrap()
        .block_on(future)
}

/// A builder for a caller over `network`, with a server at `http://localhost:8080`.
pub fn builder(tables: impl Into<TablesRef>, network: &Network) -> Builder<Caller> {
    Caller::builder(tables)
        .endpoint_url("http://localhost:8080")
        .region("us-east-1")
        .transport(network.clone())
        .clock(TestClock::default())
        .unsigned()
}

pub fn json(text: &str) -> Value {
    serde_json::from_str(text).unwrap()
}

/// What came of a call: the output as JSON, or the failure and the modelled error as JSON.
pub fn call(caller: &Caller, operation: usize, input: &str) -> Result<String, (Failure, String)> {
    let (mut output, mut modelled) = (Value::Null, Value::Null);
    let result = block_on(caller.call(operation, &json(input), &mut output, &mut modelled));
    match result {
        Ok(_) => Ok(serde_json::to_string(&output).unwrap()),
        Err(failure) => Err((failure, serde_json::to_string(&modelled).unwrap())),
    }
}

/// The failure of a call that cannot succeed.
#[track_caller]
pub fn fail(caller: &Caller, operation: usize, input: &str) -> Failure {
    match call(caller, operation, input) {
        Ok(output) => panic!("the call succeeded with {output}"),
        Err((failure, _)) => failure,
    }
}

pub fn kinds(failure: &Failure) -> (FailureKind, Option<TransportErrorKind>) {
    (failure.kind(), failure.transport())
}

pub fn body(request: &Request) -> &str {
    std::str::from_utf8(&request.body).unwrap()
}

pub fn header<'a>(request: &'a Request, name: &str) -> Option<&'a str> {
    request
        .headers
        .get(name)
        .map(|value| std::str::from_utf8(value.as_bytes()).unwrap())
}
