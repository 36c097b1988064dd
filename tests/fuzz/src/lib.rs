//! What the fuzz targets share: a network that answers with what it is given, and a model that has a member of every kind.
#![cfg(feature = "runtime")]

use std::sync::Mutex;
use std::time::{Duration, SystemTime};

use opsmith_client::http::{BoxFuture, Request, Response, Transport, TransportError};
use opsmith_client::{Caller, Clock, Failure};
use opsmith_codegen::select::{Operations, select};
use opsmith_codegen::{lower, name, read_checked};
use opsmith_shape::{Tables, Value};

/// A transport that gives one answer after the other.
pub struct Canned(pub Mutex<Option<Response>>);

impl Transport for &'static Canned {
    fn send<'a>(&'a self, _: Request) -> BoxFuture<'a, Result<Response, TransportError>> {
        let answer = self.0.lock().expect("no panic").take().expect("an answer");
        Box::pin(std::future::ready(Ok(answer)))
    }
}

/// A clock that never waits.
pub struct Hasty;

impl Clock for Hasty {
    fn now(&self) -> SystemTime {
        SystemTime::UNIX_EPOCH
    }

    fn sleep(&self, _: Duration) -> BoxFuture<'static, ()> {
        Box::pin(std::future::ready(()))
    }

    fn random(&self) -> u64 {
        0
    }
}

/// Tables of a service of this protocol (the id of its trait) with one operation, `Call`, whose result has a member of every kind.
pub fn every_kind(protocol: &str) -> Tables {
    let text = include_str!("every_kind.json").replace("PROTOCOL", protocol);
    let model = read_checked("every_kind.json", text.into_bytes()).unwrap_or_else(|report| panic!("{}", report.render(false)));
    let model = select(model, &Operations::All).expect("operations");
    let service = name::service_name(&model.service.id);
    lower::lower(&model, &service).tables
}

/// A client of one service, whose answers are given to it.
pub struct Answered {
    caller: Caller,
    canned: &'static Canned,
    runtime: tokio::runtime::Runtime,
}

impl Answered {
    /// A client of this service.
    pub fn new(tables: Tables) -> Self {
        let canned: &'static Canned = Box::leak(Box::new(Canned(Mutex::new(None))));
        let caller = Caller::builder(tables)
            .endpoint_url("http://localhost")
            .region("us-east-1")
            .unsigned()
            .max_attempts(1)
            .transport(canned)
            .clock(Hasty)
            .build()
            .expect("a client");
        let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().expect("a runtime");
        Answered { caller, canned, runtime }
    }

    /// What comes of this answer to the first operation.
    pub fn call(&self, answer: Response) -> Result<Value, Failure> {
        *self.canned.0.lock().expect("no panic") = Some(answer);
        let (input, mut output, mut modelled) = (Value::map(), Value::Null, Value::Null);
        let call = self.caller.call(0, &input, &mut output, &mut modelled);
        self.runtime.block_on(call).map(|_| output)
    }
}
