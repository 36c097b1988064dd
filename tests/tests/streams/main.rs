//! Streams from end to end: generated methods of the golden `streams`, over real connections, against a service that is made for it.

mod bytes;
mod command_line;
mod events;
mod memory;
mod service;
mod tls;

#[path = "../../goldens/streams/expected"]
#[allow(dead_code, reason = "not everything is called")]
mod api {
    pub mod client;
    pub mod docs;
    pub mod error;
    pub mod tables;
    pub mod types;
}

use opsmith_client::{Caller, Credentials, ServiceClient as _};
use opsmith_shape::{Tables, Trait};

use api::client::Client;
use service::Service;

/// The versions of HTTP that event streams go over.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Http {
    One,
    Two,
}

/// The tables as generated, or with event streams over HTTP/1.1.
fn tables(http: Http) -> Tables {
    let mut tables = api::tables::TABLES.clone();
    if http == Http::One {
        for fact in tables.traits.to_mut() {
            if *fact == Trait::EventStreamHttp2 {
                *fact = Trait::OptionalAuth;
            }
        }
    }
    tables
}

fn client(service: &Service, http: Http) -> Client {
    let caller = Caller::builder(tables(http))
        .endpoint_url(service.url())
        .region("eu-west-1")
        .credentials(Credentials::new("AKID", "secret"))
        .max_attempts(1)
        .build();
    Client::from_caller(caller.expect("a client"))
}

/// Runs a test with a service of its own.
fn with_service<F: Future>(test: impl FnOnce(Service) -> F) -> F::Output {
    tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .expect("a runtime")
        .block_on(async { test(Service::start().await).await })
}
