//! Facts that only some shapes, members and operations have: one row each.

use crate::tables::Text;

/// A wire protocol of AWS services (Smithy, "AWS protocols").
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(
    missing_docs,
    reason = "the variants are the trait names of the specification"
)]
pub enum Protocol {
    AwsJson1_0,
    AwsJson1_1,
    RestJson1,
    RestXml,
    AwsQuery,
    Ec2Query,
    RpcV2Cbor,
    RpcV2Json,
}

impl Protocol {
    /// The cargo feature of the client's runtime that a protocol comes with. The generator switches it on, the runtime names it where it
    /// is off.
    pub fn feature(self) -> &'static str {
        match self {
            Protocol::AwsJson1_0 | Protocol::AwsJson1_1 => "aws-json",
            Protocol::RestJson1 => "rest-json",
            Protocol::RestXml => "rest-xml",
            Protocol::AwsQuery => "aws-query",
            Protocol::Ec2Query => "ec2-query",
            Protocol::RpcV2Cbor => "rpc-v2-cbor",
            Protocol::RpcV2Json => "rpc-v2-json",
        }
    }
}

/// How a timestamp is written (`smithy.api#timestampFormat`).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TimestampFormat {
    /// `1985-04-12T23:20:50.52Z` (RFC 3339, UTC).
    DateTime,
    /// `Fri, 12 Apr 1985 23:20:50 GMT` (RFC 9110, section 5.6.7).
    HttpDate,
    /// Seconds since the Unix epoch, with an optional fraction.
    EpochSeconds,
}

/// Whose fault an error is (`smithy.api#error`).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    /// The caller's.
    Client,
    /// The service's.
    Server,
}

/// A fact about a shape, member or operation. Where a member and its target both have one, the member's is in its row, and
/// otherwise the target's, so that walks look in one place.
#[derive(Debug, Clone, PartialEq)]
pub enum Trait {
    /// `smithy.api#jsonName`: the key in JSON bodies.
    JsonName(Text),
    /// `smithy.api#enumValue`: the value on the wire, where it differs from the member's name.
    EnumValue(Text),
    /// `smithy.api#enumValue` of an intEnum.
    IntEnumValue(i64),
    /// `smithy.api#default`, as JSON text: the value that clients put where callers or services give none. Not there where the
    /// model leaves it to the service.
    Default(Text),
    /// Smallest number (`smithy.api#range`) or length (`smithy.api#length`) that clients check.
    Minimum(f64),
    /// `smithy.api#timestampFormat`.
    TimestampFormat(TimestampFormat),
    /// `smithy.api#mediaType`.
    MediaType(Text),
    /// `smithy.api#httpHeader`.
    HttpHeader(Text),
    /// `smithy.api#httpPrefixHeaders`.
    HttpPrefixHeaders(Text),
    /// `smithy.api#httpLabel`.
    HttpLabel,
    /// `smithy.api#httpQuery`.
    HttpQuery(Text),
    /// `smithy.api#httpQueryParams`.
    HttpQueryParams,
    /// `smithy.api#httpPayload`.
    HttpPayload,
    /// `smithy.api#httpResponseCode`.
    HttpResponseCode,
    /// `smithy.api#hostLabel`.
    HostLabel,
    /// `smithy.api#endpoint`: prefix of the host.
    HostPrefix(Text),
    /// `smithy.api#streaming`: the value travels beside the structure.
    Streaming,
    /// `smithy.api#requiresLength`.
    RequiresLength,
    /// `smithy.api#error`.
    Error(Fault),
    /// `smithy.api#httpError`: the status an error comes with.
    HttpError(u16),
    /// `smithy.api#retryable`; true where it is a throttling error.
    Retryable(bool),
    /// `aws.protocols#awsQueryError`: the code on the wire.
    QueryErrorCode(Text),
    /// `smithy.api#xmlName`.
    XmlName(Text),
    /// `smithy.api#xmlFlattened`.
    XmlFlattened,
    /// `smithy.api#xmlAttribute`.
    XmlAttribute,
    /// `smithy.api#xmlNamespace`: URI and prefix (empty where none).
    XmlNamespace(Text, Text),
    /// `aws.protocols#ec2QueryName`.
    Ec2QueryName(Text),
    /// `smithy.api#deprecated`, with the model's message.
    Deprecated(Text),
    /// `smithy.api#eventHeader`.
    EventHeader,
    /// `smithy.api#eventPayload`.
    EventPayload,
    /// `aws.auth#unsignedPayload`.
    UnsignedPayload,
    /// `smithy.api#optionalAuth`.
    OptionalAuth,
    /// `smithy.api#httpChecksumRequired`.
    HttpChecksumRequired,
    /// `smithy.api#requestCompression` with `gzip`, the only encoding there is.
    RequestCompression,
    /// `aws.protocols#httpChecksum`, of a request: whether it must have a checksum, and the member that
    /// chooses the algorithm (empty where none does).
    RequestChecksum(bool, Text),
    /// `aws.protocols#httpChecksum`, of an answer: the member with which a caller asks for one that is
    /// checked, and the algorithms it may come in, joined with commas.
    ResponseChecksum(Text, Text),
    /// The operation has an event stream, for which its service prefers HTTP/2
    /// (`eventStreamHttp` of the protocol).
    EventStreamHttp2,
    /// No trait of a model: a timestamp of this shape is left as the service sent it, a number or a text. Only a dynamic value has room
    /// for that ([`crate::Tables::with_timestamps_as_sent`]).
    AsSent,
}
