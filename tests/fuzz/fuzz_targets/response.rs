//! Any bytes as the answer of a service: a result or a typed error, never a panic.
//!
//! The first byte chooses the status, the second the header that names an error; the rest is the body.
#![no_main]

use std::time::{Duration, SystemTime};

use libfuzzer_sys::fuzz_target;
use opsmith::sso_oidc::{Client, RegisterClientRequest};
use opsmith_client::Clock;
use opsmith_client::http::{BoxFuture, Request, Response, Transport, TransportError};

struct Canned(Response);

impl Transport for Canned {
    fn send<'a>(&'a self, _: Request) -> BoxFuture<'a, Result<Response, TransportError>> {
        let answer = Response { status: self.0.status, headers: self.0.headers.clone(), body: self.0.body.clone() };
        Box::pin(std::future::ready(Ok(answer)))
    }
}

struct Hasty;

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

fuzz_target!(|data: &[u8]| {
    let [status, header, body @ ..] = data else { return };
    let status = [200u16, 204, 300, 400, 401, 404, 500, 503][usize::from(*status) % 8];
    let names = ["", "SlowDownException", "x#InvalidRequestException:y", "\u{e9}"];
    let mut response = Response {
        status: status.try_into().expect("a status"),
        headers: Default::default(),
        body: body.to_vec().into(),
    };
    if let Ok(name) = names[usize::from(*header) % 4].parse() {
        response.headers.insert("x-amzn-errortype", name);
    }
    let client = Client::builder()
        .region("us-east-1")
        .transport(Canned(response))
        .clock(Hasty)
        .build()
        .expect("a client");
    let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().expect("a runtime");
    if let Err(error) = runtime.block_on(client.register_client(RegisterClientRequest::new("n", "public"))) {
        assert!(!error.to_string().contains('\n'), "more than one line");
    }
});
