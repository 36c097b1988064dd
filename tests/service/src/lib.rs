//! A local authorization service that speaks the protocol of AWS SSO OIDC, so that a client of it can be tried and tested offline.
//!
//! It implements the device authorization grant of [RFC 8628] as the service's model demands: a client registers, asks for a device code
//! and a user code, a person approves the user code on a page in a browser, and the client, polling meanwhile, gets its tokens. All four
//! operations of the model are here (`RegisterClient`, `StartDeviceAuthorization`, `CreateToken`, `CreateTokenWithIAM`), with every error
//! shape of the model, each with its status, its `x-amzn-errortype` header and its JSON body.
//!
//! ```
//! # tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(async {
//! use opsmith_test_service::{Clock, Service};
//! use std::time::Duration;
//!
//! let clock = Clock::manual();
//! let service = Service::builder().interval(Duration::from_secs(5)).clock(clock.clone()).start().await?;
//! println!("talk to {}", service.url());
//! // ... a client registers and starts an authorization ...
//! for code in service.pending_user_codes() {
//!     service.approve(&code)?;
//! }
//! clock.advance(Duration::from_secs(600)); // whatever is pending now has expired; nobody slept
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! # }).unwrap();
//! ```
//!
//! # What it decides where the model leaves a choice
//!
//! - **An expired registration** is `InvalidClientException` (401), because the model names "an expired `clientSecret`" as its example.
//!   An expired device code or refresh token is `ExpiredTokenException`, which the model defines for tokens that the service issued.
//! - **`slow_down`** is, as in RFC 8628 section 3.5, a variant of `authorization_pending`: only a pending authorization answers it. Each one
//!   makes the interval 5 seconds longer for good. The first poll never comes too early.
//! - **Device codes** of another client, unknown ones and used ones are all `InvalidGrantException`, so that a client cannot learn about codes that are
//!   not its own. A denied one stays `AccessDeniedException` until it expires.
//! - **Refresh tokens** are given to clients that registered the grant `refresh_token` or no grants at all, and are good for one use.
//! - **The authorization code grant** can be registered, as the AWS CLI does, but not used: `CreateToken` and `CreateTokenWithIAM` answer
//!   `UnsupportedGrantTypeException` to `authorization_code`. There is no authorization endpoint, so none is announced.
//! - **`scope` of `CreateToken`** has no effect, as the model says, but must be well-formed. `CreateTokenWithIAM` narrows by it.
//! - **A bad SigV4 signature** is the model's `AccessDeniedException` (the front door of AWS answers with names that are in no model). With
//!   [`Builder::credentials`] the signature is recomputed and compared; without, it must be present and well-formed.
//! - **The client of `CreateTokenWithIAM`** is any well-formed application ARN, trusted with every grant; an assertion (JWT bearer) must
//!   be a JWT that has not expired, its signature is not checked, since nobody here issues such tokens.
//! - **A body that cannot be read** (too large, broken, not JSON, of wrong types) is `InvalidRequestException`, the one modelled error for it. Where no
//!   operation is addressed at all, there is no modelled error: 404 or 405 `UnknownOperationException`.
//! - **When its tables are full** ([`Builder::capacity`]) it answers `SlowDownException`, as the model has it for "more than the service can handle".
//! - Errors that no request can provoke here (those of KMS keys, server errors) are made with [`Running::fail_next`].
//!
//! # What it keeps to itself
//!
//! It listens on 127.0.0.1 only. Tokens, codes for devices and client secrets are stored as SHA-256 digests and compared in constant time; what it
//! recorded ([`Running::requests`]) shows them to a test that asks for the body, but not in `Debug`. It writes no log. The page can be used
//! by whoever can reach it, that is by any user of this machine: a test service has no accounts.
//!
//! [RFC 8628]: https://www.rfc-editor.org/rfc/rfc8628
#![forbid(unsafe_code)]

mod builder;
mod clock;
mod config;
mod core;
mod error;
mod exchange;
mod grant;
mod input;
mod jwt;
mod operation;
mod operations;
mod page;
mod random;
mod record;
mod running;
mod secret;
mod server;
mod sigv4;
mod state;
mod store;
mod user_code;

pub use builder::{Builder, Service, StartError};
pub use clock::Clock;
pub use error::{ErrorKind, ServiceError};
pub use operation::Operation;
pub use record::RecordedRequest;
pub use running::Running;
pub use state::DecisionError;
