//! The one way to call an operation.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use http::{HeaderMap, HeaderValue};
use opsmith_shape::{Shape, Tables};

use crate::Modelled;
use crate::builder::Builder;
use crate::call;
use crate::clock::Clock;
use crate::credentials::CredentialsProvider;
use crate::custom::Custom;
use crate::endpoint::Addresses;
use crate::endpoint::buckets::Buckets;
use crate::error::Error;
use crate::failure::Failure;
use crate::http::{BoxFuture, Transport};
use crate::observe::Observer;
use crate::protocol::Codec;
use crate::retry::Quota;
#[cfg(feature = "streams")]
use crate::stream::{FromReceived, Received, Sent};
use crate::tables::TablesRef;

/// Calls the operations of one service. Cloning shares connections, credentials and the budget for
/// retries.
#[derive(Clone)]
pub struct Caller(pub(crate) Arc<Shared>);

/// What all calls of a client share.
pub(crate) struct Shared {
    pub(crate) tables: TablesRef,
    pub(crate) codec: &'static dyn Codec,
    pub(crate) custom: &'static Custom,
    pub(crate) addresses: Addresses,
    /// Where buckets stand, for the service that has such.
    pub(crate) buckets: Option<Buckets>,
    pub(crate) region: Option<String>,
    pub(crate) transport: Arc<dyn Transport>,
    /// `None` where nothing is to be signed.
    pub(crate) credentials: Option<Arc<dyn CredentialsProvider>>,
    pub(crate) user_agent: HeaderValue,
    pub(crate) max_attempts: u32,
    pub(crate) read_timeout: Option<Duration>,
    pub(crate) total_timeout: Option<Duration>,
    /// For bodies that are read out of a stream.
    #[cfg(feature = "streams")]
    pub(crate) max_response_bytes: u64,
    pub(crate) validates: bool,
    pub(crate) quota: Quota,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) observer: Option<Arc<dyn Observer>>,
}

/// What there is to know about an answer besides the result.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Answer {
    /// Its status.
    pub status: u16,
    /// Its headers.
    pub headers: HeaderMap,
    /// How often the request was sent.
    pub attempts: u32,
}

impl Answer {
    /// The id under which AWS finds the request again.
    pub fn request_id(&self) -> Option<&str> {
        call::request_id(&self.headers)
    }
}

impl Caller {
    /// A caller for the service that `tables` describe.
    pub fn builder(tables: impl Into<TablesRef>) -> Builder<Caller> {
        Builder::for_tables(tables.into())
    }

    /// Calls the operation at index `operation` of the tables. Fills `output`, which has the
    /// operation's output shape; where the service answers with an error that the model knows
    /// ([`Failure::error_shape`]), the error becomes the member of `modelled` that stands at its
    /// place in [`opsmith_shape::Service::errors`]. For either, any [`Shape`] will do: a generated
    /// type, or a [`opsmith_shape::Value`].
    ///
    /// A `Value` as input is checked against the model first, unless that was switched off.
    ///
    /// # Errors
    /// [`Failure`], where it is anything but an answer that says success and fits the model.
    pub fn call<'a>(
        &'a self,
        operation: usize,
        input: &'a dyn Shape,
        output: &'a mut dyn Shape,
        modelled: &'a mut dyn Shape,
    ) -> BoxFuture<'a, Result<Answer, Failure>> {
        Box::pin(call::run(&self.0, operation, input, output, modelled))
    }

    /// [`Caller::call`] with what goes out and comes in beside the structures, for operations with
    /// streams. (Without, a streaming blob is a member like any other, as far as `input` and `output`
    /// have one.)
    ///
    /// # Errors
    /// As for [`Caller::call`]; what goes wrong after the head of the answer is there, the stream says.
    #[cfg(feature = "streams")]
    pub fn call_with_streams<'a>(
        &'a self,
        operation: usize,
        input: &'a dyn Shape,
        sent: Sent,
        output: &'a mut dyn Shape,
        modelled: &'a mut dyn Shape,
    ) -> BoxFuture<'a, Result<(Answer, Received), Failure>> {
        Box::pin(call::run_with_streams(
            &self.0, operation, input, sent, output, modelled,
        ))
    }

    /// [`Caller::call`] with types: the method that generated methods are made of.
    ///
    /// # Errors
    /// As for [`Caller::call`].
    pub async fn invoke<O: Shape + Default, E: Modelled>(
        &self,
        operation: usize,
        input: &dyn Shape,
    ) -> Result<O, Error<E>> {
        let (mut output, mut modelled) = (O::default(), E::default());
        match self
            .call(operation, input, &mut output, &mut modelled)
            .await
        {
            Ok(_) => Ok(output),
            Err(failure) => Err(Error::new(failure, modelled)),
        }
    }

    /// [`Caller::call_with_streams`] with types.
    ///
    /// # Errors
    /// As for [`Caller::call_with_streams`].
    #[cfg(feature = "streams")]
    pub async fn stream<O: Shape + Default, R: FromReceived, E: Modelled>(
        &self,
        operation: usize,
        input: &dyn Shape,
        sent: Sent,
    ) -> Result<(O, R), Error<E>> {
        let (mut output, mut modelled) = (O::default(), E::default());
        let called = self.call_with_streams(operation, input, sent, &mut output, &mut modelled);
        match called.await {
            Ok((_, received)) => Ok((output, R::from_received(received))),
            Err(failure) => Err(Error::new(failure, modelled)),
        }
    }

    /// The service it calls.
    pub fn tables(&self) -> &Tables {
        &self.0.tables
    }

    /// The address that requests go to, without user and password.
    pub fn endpoint_url(&self) -> String {
        self.0.addresses.endpoint().shown().into()
    }

    /// The region, if one was given.
    pub fn region(&self) -> Option<&str> {
        self.0.region.as_deref()
    }
}

impl fmt::Debug for Caller {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Caller")
            .field("service", &self.0.tables.service.name)
            .field("endpoint", &self.endpoint_url())
            .field("region", &self.0.region)
            .finish_non_exhaustive()
    }
}

/// A generated client.
pub trait ServiceClient: Sized {
    /// The tables of its service.
    const TABLES: &'static Tables;

    /// The client that calls through `caller`.
    fn from_caller(caller: Caller) -> Self;
}
