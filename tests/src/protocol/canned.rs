//! The network of a case: it keeps the request and gives the answer of the case, if it has one.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, SystemTime};

use bytes::Bytes;
use http::{HeaderMap, HeaderName, HeaderValue, StatusCode};
use opsmith_client::Clock;
use opsmith_client::http::{BoxFuture, Request, Response, Transport, TransportError};

/// A transport that sends nothing.
#[derive(Clone)]
pub struct Canned {
    answer: Response,
    sent: Arc<Mutex<Option<Request>>>,
}

impl Canned {
    /// One that answers so.
    ///
    /// # Errors
    /// Where the case names a status or a header that cannot be.
    pub fn new(status: u16, headers: &[(String, String)], body: Vec<u8>) -> Result<Self, String> {
        let mut map = HeaderMap::new();
        for (name, value) in headers {
            let name = HeaderName::try_from(name).map_err(|error| format!("{name}: {error}"))?;
            let value =
                HeaderValue::try_from(value).map_err(|error| format!("{value}: {error}"))?;
            map.append(name, value);
        }
        let status = StatusCode::from_u16(status).map_err(|error| error.to_string())?;
        let answer = Response {
            status,
            headers: map,
            body: Bytes::from(body),
        };
        Ok(Canned {
            answer,
            sent: Arc::default(),
        })
    }

    /// The request that came last.
    pub fn sent(&self) -> Option<Request> {
        self.sent
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .take()
    }
}

impl Transport for Canned {
    fn send<'a>(&'a self, request: Request) -> BoxFuture<'a, Result<Response, TransportError>> {
        *self.sent.lock().unwrap_or_else(PoisonError::into_inner) = Some(request);
        Box::pin(async { Ok(self.answer.clone()) })
    }
}

/// Time that stands still, and chance that is none: tokens are all zeros then, as the cases expect.
pub struct Still;

impl Clock for Still {
    fn now(&self) -> SystemTime {
        SystemTime::UNIX_EPOCH
    }

    fn sleep(&self, _: Duration) -> BoxFuture<'static, ()> {
        Box::pin(async {})
    }

    fn random(&self) -> u64 {
        0
    }
}
