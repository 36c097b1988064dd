//! What we send.

use std::future::ready;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, SystemTime};

use http::{HeaderMap, StatusCode};
use opsmith_client::http::{self as wire, BoxFuture, Response, Transport, TransportError};
use opsmith_client::{BuildError, Caller, Clock, Credentials, Sent};
use opsmith_shape::{Tables, Value};
use opsmith_tests::recorder::{Answer, Recorder, Request};

use crate::{Address, Call, NAMED};

/// Calls a service at this address, over HTTP or over what is given.
pub fn caller(
    tables: &Arc<Tables>,
    url: &str,
    transport: Option<Kept>,
) -> Result<Caller, BuildError> {
    let mut builder = Caller::builder(Arc::clone(tables))
        .endpoint_url(url)
        .region("us-east-1")
        .credentials(Credentials::new("AKIDEXAMPLE", "an-example-of-a-secret"))
        .clock(Moment)
        .max_attempts(1);
    if let Some(transport) = transport {
        builder = builder.transport(transport);
    }
    builder.build()
}

/// The request for a call.
pub fn request(call: &Call) -> Result<Request, String> {
    let (sent, failure) = match call.to {
        Address::Loopback => {
            let recorder = Recorder::start(vec![Answer::json(200, "{}")]);
            let failure = run(call, &recorder.url(), None)?;
            (recorder.requests().pop(), failure)
        }
        Address::Named => {
            let kept = Kept::default();
            let failure = run(call, NAMED, Some(kept.clone()))?;
            (kept.taken(), failure)
        }
    };
    sent.ok_or_else(|| format!("nothing was sent: {}", failure.unwrap_or_default()))
}

/// Makes the call. Answers what it fails with.
fn run(call: &Call, url: &str, transport: Option<Kept>) -> Result<Option<String>, String> {
    let caller = caller(&call.tables, url, transport).map_err(|error| error.to_string())?;
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .expect("a runtime");
    let (mut output, mut modelled) = (Value::Null, Value::Null);
    let has_stream = [call.row().input, call.row().output]
        .into_iter()
        .flatten()
        .any(|id| call.tables.stream(id).is_some());
    let called = if has_stream {
        let sent = match &call.streamed {
            Some((_, bytes)) => Sent::bytes(bytes.clone()),
            None => Sent::nothing(),
        };
        let (input, output, modelled) = (&call.input, &mut output, &mut modelled);
        let called = caller.call_with_streams(call.operation, input, sent, output, modelled);
        runtime.block_on(called).map(drop)
    } else {
        let called = caller.call(call.operation, &call.input, &mut output, &mut modelled);
        runtime.block_on(called).map(drop)
    };
    Ok(called.err().map(|failure| failure.to_string()))
}

/// The moment at which the script signs as well: 2026-01-02T03:04:05Z.
struct Moment;

impl Clock for Moment {
    fn now(&self) -> SystemTime {
        SystemTime::UNIX_EPOCH + Duration::from_secs(1_767_323_045)
    }

    fn sleep(&self, _: Duration) -> BoxFuture<'static, ()> {
        Box::pin(ready(()))
    }

    fn random(&self) -> u64 {
        0
    }
}

/// Keeps the one request there is, and sends nothing.
#[derive(Clone, Default)]
pub struct Kept(Arc<Mutex<Option<Request>>>);

impl Kept {
    fn taken(&self) -> Option<Request> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).take()
    }
}

impl Transport for Kept {
    fn send<'a>(
        &'a self,
        request: wire::Request,
    ) -> BoxFuture<'a, Result<Response, TransportError>> {
        let query = request.url.query().map(|query| format!("?{query}"));
        let headers = request.headers.iter().map(|(name, value)| {
            let value = String::from_utf8_lossy(value.as_bytes());
            (name.as_str().to_owned(), value.into_owned())
        });
        let request = Request {
            method: request.method.to_string(),
            path: format!("{}{}", request.url.path(), query.unwrap_or_default()),
            headers: headers.collect(),
            body: request.body.to_vec(),
        };
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(request);
        Box::pin(ready(Ok(Response {
            status: StatusCode::OK,
            headers: HeaderMap::new(),
            body: "{}".into(),
        })))
    }
}
