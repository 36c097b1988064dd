//! The service as its clients see it: over HTTP, with a clock that the tests advance.
//!
//! One program, so that it is linked once: each module is about one thing that the service promises.
#![forbid(unsafe_code)]

mod bad_input;
mod boto3;
mod device_flow;
mod errors;
mod iam;
mod lab;
mod page;
mod program;
mod registration;
mod signing;
