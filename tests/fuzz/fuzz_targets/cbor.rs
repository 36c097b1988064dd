//! Any bytes as the answer of an rpcv2Cbor service: a result or a typed error, never a panic.
//!
//! The first byte chooses the status, the rest is the body.
#![no_main]

use std::cell::LazyCell;

use libfuzzer_sys::fuzz_target;
use opsmith_client::http::Response;
use opsmith_fuzz::{Answered, every_kind};

thread_local! {
    static SERVICE: LazyCell<Answered> = LazyCell::new(|| Answered::new(every_kind("smithy.protocols#rpcv2Cbor")));
}

fuzz_target!(|data: &[u8]| {
    let [status, body @ ..] = data else { return };
    let mut answer = Response {
        status: [200u16, 400][usize::from(*status) % 2].try_into().expect("a status"),
        headers: Default::default(),
        body: body.to_vec().into(),
    };
    answer.headers.insert("smithy-protocol", "rpc-v2-cbor".parse().expect("a header"));
    if let Err(error) = SERVICE.with(|service| service.call(answer)) {
        assert!(!error.to_string().contains('\n'), "more than one line");
    }
});
