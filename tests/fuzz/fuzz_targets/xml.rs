//! Any bytes as the answer of a service that answers in XML: a result or a typed error, never a panic.
//!
//! The first byte chooses status and protocol, the rest is the body.
#![no_main]

use std::cell::LazyCell;

use libfuzzer_sys::fuzz_target;
use opsmith_client::http::Response;
use opsmith_fuzz::{Answered, every_kind};

const PROTOCOLS: [&str; 3] = ["aws.protocols#restXml", "aws.protocols#awsQuery", "aws.protocols#ec2Query"];

thread_local! {
    static SERVICES: LazyCell<[Answered; 3]> = LazyCell::new(|| PROTOCOLS.map(|protocol| Answered::new(every_kind(protocol))));
}

fuzz_target!(|data: &[u8]| {
    let [choice, body @ ..] = data else { return };
    let (protocol, status) = (usize::from(choice / 2) % 3, usize::from(choice % 2));
    let answer = Response {
        status: [200u16, 400][status].try_into().expect("a status"),
        headers: Default::default(),
        body: body.to_vec().into(),
    };
    if let Err(error) = SERVICES.with(|services| services[protocol].call(answer)) {
        assert!(!error.to_string().contains('\n'), "more than one line");
    }
});
