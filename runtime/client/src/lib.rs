//! Calls AWS operations from shape tables.
//!
//! Generated clients hold no wire knowledge: a method of theirs is one line that hands an index and
//! two values to a [`Caller`]. What happens then is written here once, for all services, over the
//! tables of `opsmith-shape`:
//!
//! 1. [`Builder`] puts together what a client is: where requests go (the service's endpoint rules,
//!    or a given URL), how they are sent ([`http::Transport`]), who signs them
//!    ([`CredentialsProvider`]), and what the environment and the shared configuration files say
//!    ([`config`]), if asked. All that can be computed once is computed here.
//! 2. [`Caller::call`] is the one way to call an operation: not generic, boxed, over [`Shape`]s.
//!    The command line uses it with dynamic values; [`Caller::invoke`] is the thin typed layer that
//!    generated methods use.
//! 3. A protocol, a file and a cargo feature each, writes the parameters and reads the answer. Then
//!    come signature, attempts and pauses, in AWS's *standard* mode of retries.
//! 4. What is a stream in the model travels beside the structures: [`Caller::call_with_streams`] and
//!    its typed layer [`Caller::stream`], with bytes or events in either direction. [`stream`] tells what
//!    holds for them. It takes the feature `streams`.
//! 5. What goes wrong is a [`Failure`], or an [`Error`] with the modelled error of the service in
//!    it. Neither ever shows a secret.
//!
//! ```no_run
//! # use opsmith_client::Caller;
//! # use opsmith_shape::{Tables, Value};
//! # async fn example(tables: Tables) -> Result<(), Box<dyn std::error::Error>> {
//! let caller = Caller::builder(tables).region("eu-west-1").build()?;
//! let mut input = Value::map();
//! input.insert("clientName", Value::from("example"));
//! let (mut output, mut modelled) = (Value::Null, Value::Null);
//! caller.call(0, &input, &mut output, &mut modelled).await?;
//! # Ok(())
//! # }
//! ```
//!
//! # Cargo features
//!
//! One for each protocol, none of them on by default: `aws-json`, `aws-query`,
//! `ec2-query`, `rest-json`, `rest-xml`, `rpc-v2-cbor`, `rpc-v2-json`. A client for a service whose
//! protocols are all switched off is refused with [`BuildError::Protocol`].
//!
//! The others are for what single operations need. `streams` has [`Caller::call_with_streams`] and all that
//! goes with it: bodies piece by piece. `event-stream` adds the frames of event streams, and `http2` is for
//! services that want these over HTTP/2; all other calls go over HTTP/1.1 in any case. `dot-segments` is for
//! services that put parameters into paths, which may hold `.` and `..` (without it, such a call fails).
//! `md5` and `gzip` are for operations that want a digest of their body (without it, such a call fails) or
//! take it compressed (without it, it goes as it is). `checksums` is for those that want one of AWS's other
//! checksums, or can have one (without it, none is sent and none is checked, and calls that must have one
//! fail). `big-numbers` is for answers in JSON with numbers beyond 64 bits (without it, an answer with a
//! member that could hold such a number fails).

mod build_error;
mod builder;
mod call;
mod caller;
#[cfg(feature = "checksums")]
mod checksum;
mod clock;
pub mod config;
mod credentials;
mod custom;
mod endpoint;
mod error;
#[cfg(feature = "event-stream")]
pub mod event_stream;
mod failure;
mod filled;
pub mod http;
mod idempotency;
mod observe;
mod percent;
mod protocol;
mod retry;
mod signing;
#[cfg(feature = "streams")]
pub mod stream;
mod tables;
mod user_agent;

use std::fmt::Debug;

use opsmith_shape::Shape;

pub use build_error::BuildError;
pub use builder::{Builder, Built};
pub use caller::{Answer, Caller, ServiceClient};
pub use clock::{Clock, SystemClock};
pub use credentials::{Credentials, CredentialsError, CredentialsProvider};
pub use endpoint::EndpointError;
pub use error::Error;
pub use failure::{Failure, FailureKind};
pub use observe::{Event, Observer};
#[cfg(feature = "streams")]
pub use stream::{
    ByteSource, ByteStream, EventReader, EventSender, EventStream, Events, FromReceived, Received,
    SendError, Sent, StreamError, StreamErrorKind,
};
pub use tables::TablesRef;

/// The errors of a service as one type: an enum with a variant for each of
/// [`opsmith_shape::Service::errors`], in that order.
pub trait Modelled: Shape + Default + Debug + Send + Sync + 'static {}
