//! How an operation becomes an HTTP message, and an HTTP message a result: a file and a cargo
//! feature for each protocol.
//!
//! A protocol is a [`Codec`]. None of them knows about servers, signatures or retries, and nothing
//! outside this folder knows what a body looks like.

#![cfg_attr(
    not(any(
        feature = "aws-json",
        feature = "aws-query",
        feature = "ec2-query",
        feature = "rest-json",
        feature = "rest-xml",
        feature = "rpc-v2-cbor",
        feature = "rpc-v2-json"
    )),
    allow(
        dead_code,
        unused_imports,
        reason = "without a protocol nothing is written and nothing read"
    )
)]

#[cfg(feature = "aws-json")]
mod aws_json;
// A program with some protocols uses a part of what several of them share.
#[cfg(any(feature = "rest-json", feature = "rest-xml"))]
#[cfg_attr(
    not(feature = "rest-xml"),
    allow(dead_code, reason = "protocols that are switched off use it")
)]
mod binding;
#[cfg(feature = "rpc-v2-cbor")]
mod cbor;
#[cfg(any(feature = "checksums", feature = "protocol"))]
#[cfg_attr(
    not(all(feature = "rest-json", feature = "xml")),
    allow(dead_code, reason = "protocols that are switched off use it")
)]
mod failed;
#[cfg(any(feature = "aws-query", feature = "ec2-query"))]
mod form;
#[cfg(any(feature = "aws-json", feature = "rest-json", feature = "rpc-v2-json"))]
mod json;
#[cfg(any(feature = "aws-query", feature = "ec2-query"))]
mod query;
#[cfg(feature = "rest-json")]
mod rest_json;
#[cfg(feature = "rest-xml")]
mod rest_xml;
#[cfg(any(feature = "aws-json", feature = "rpc-v2-cbor", feature = "rpc-v2-json"))]
mod rpc;
#[cfg(any(feature = "rpc-v2-cbor", feature = "rpc-v2-json"))]
mod rpc_v2;
#[cfg(feature = "rpc-v2-cbor")]
mod rpc_v2_cbor;
#[cfg(feature = "rpc-v2-json")]
mod rpc_v2_json;
#[cfg(feature = "protocol")]
mod template;
#[cfg(any(
    feature = "aws-query",
    feature = "ec2-query",
    feature = "rest-json",
    feature = "rest-xml"
))]
mod text;
#[cfg(any(feature = "aws-query", feature = "ec2-query", feature = "rest-xml"))]
#[cfg_attr(
    not(feature = "rest-xml"),
    allow(
        dead_code,
        unused_imports,
        reason = "protocols that are switched off use it"
    )
)]
mod xml;

use bytes::Bytes;
use http::HeaderMap;
#[cfg(feature = "event-stream")]
use opsmith_shape::MemberRow;
use opsmith_shape::{OperationRow, Protocol, Service, Shape, ShapeId, Tables};

use crate::custom::Custom;
use crate::endpoint::Target;
use crate::http::Response;

/// The operation that a message belongs to.
#[derive(Clone, Copy)]
pub(crate) struct Context<'a> {
    pub(crate) tables: &'a Tables,
    pub(crate) operation: &'a OperationRow,
    pub(crate) custom: &'static Custom,
}

/// What an operation's parameters become.
#[derive(Default)]
pub(crate) struct Outgoing {
    pub(crate) target: Target,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Bytes,
}

/// Why parameters cannot be sent.
#[cfg_attr(
    not(any(feature = "aws-json", feature = "rest-json", feature = "rest-xml")),
    allow(dead_code, reason = "protocols that are switched off make them")
)]
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Unsendable {
    /// A parameter that cannot stand where the model puts it.
    Parameter(String),
    /// Something this version cannot do.
    Unsupported(String),
}

/// Why an answer cannot be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Undecodable {
    /// Where the value lies that does not fit.
    pub(crate) path: String,
    /// Whether the answer is at least in the syntax of the protocol.
    pub(crate) is_well_formed: bool,
    /// In words that hold nothing of the answer.
    pub(crate) reason: String,
}

/// An error that a service answered with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Answered {
    pub(crate) code: String,
    pub(crate) message: String,
    /// The error's shape, where the model has one for the code and the answer fits it.
    pub(crate) shape: Option<ShapeId>,
    /// The id of the request, where the body has it.
    pub(crate) request_id: Option<String>,
}

/// A protocol.
pub(crate) trait Codec: Send + Sync {
    /// Writes the parameters.
    fn write(&self, context: Context<'_>, input: &dyn Shape) -> Result<Outgoing, Unsendable>;

    /// The address alone, with everything sensitive left out, to be shown to people.
    fn shown_target(&self, context: Context<'_>, input: &dyn Shape) -> Target;

    /// Reads the answer to a call that succeeded.
    fn read(
        &self,
        context: Context<'_>,
        answer: &Response,
        output: &mut dyn Shape,
    ) -> Result<(), Undecodable>;

    /// Whether an answer holds an error though its status says success: asked only of services that are
    /// known for it.
    fn holds_error(&self, _context: Context<'_>, _answer: &Response) -> bool {
        false
    }

    /// Reads the answer to one that failed. Where the model knows the error, it becomes the member
    /// of `modelled` that stands at its place in [`Service::errors`].
    fn read_error(
        &self,
        context: Context<'_>,
        answer: &Response,
        modelled: &mut dyn Shape,
    ) -> Result<Answered, Undecodable>;

    /// Its documents in messages of event streams; `None` for a protocol that has none.
    #[cfg(feature = "event-stream")]
    fn documents(&self) -> Option<&'static dyn Documents> {
        None
    }
}

/// What a document of a protocol is read and written as.
#[cfg(feature = "event-stream")]
#[derive(Clone, Copy)]
#[cfg_attr(
    not(any(
        feature = "aws-json",
        feature = "rest-json",
        feature = "rest-xml",
        feature = "rpc-v2-cbor",
        feature = "rpc-v2-json"
    )),
    allow(dead_code, reason = "forms have none")
)]
pub(crate) enum Document<'a> {
    /// A structure, without the members that stand elsewhere in the message.
    Structure(ShapeId),
    /// The value of a member.
    Member(&'a MemberRow),
}

/// The documents of a protocol, where they stand in a message of an event stream.
#[cfg(feature = "event-stream")]
pub(crate) trait Documents: Send + Sync {
    /// Their media type.
    fn media_type(&self) -> &'static str;

    /// Writes one.
    fn write(
        &self,
        tables: &Tables,
        document: Document<'_>,
        value: &dyn Shape,
    ) -> Result<Bytes, Unsendable>;

    /// Reads one.
    fn read(
        &self,
        tables: &Tables,
        document: Document<'_>,
        bytes: &[u8],
        target: &mut dyn Shape,
    ) -> Result<(), Undecodable>;
}

/// The first protocol of the service that this program was built with.
pub(crate) fn choose(service: &Service) -> Option<&'static dyn Codec> {
    service
        .protocols
        .iter()
        .find_map(|protocol| codec(*protocol))
}

/// The one place that knows which protocols there are.
fn codec(protocol: Protocol) -> Option<&'static dyn Codec> {
    match protocol {
        #[cfg(feature = "aws-json")]
        Protocol::AwsJson1_0 => Some(&aws_json::AWS_JSON_1_0),
        #[cfg(feature = "aws-json")]
        Protocol::AwsJson1_1 => Some(&aws_json::AWS_JSON_1_1),
        #[cfg(feature = "rest-json")]
        Protocol::RestJson1 => Some(&rest_json::RestJson),
        #[cfg(feature = "rest-xml")]
        Protocol::RestXml => Some(&rest_xml::RestXml),
        #[cfg(feature = "aws-query")]
        Protocol::AwsQuery => Some(&query::Query(form::Style::Query)),
        #[cfg(feature = "ec2-query")]
        Protocol::Ec2Query => Some(&query::Query(form::Style::Ec2)),
        #[cfg(feature = "rpc-v2-cbor")]
        Protocol::RpcV2Cbor => Some(&rpc_v2_cbor::RpcV2Cbor),
        #[cfg(feature = "rpc-v2-json")]
        Protocol::RpcV2Json => Some(&rpc_v2_json::RpcV2Json),
        #[allow(unreachable_patterns, reason = "with every feature there is no other")]
        _ => None,
    }
}
