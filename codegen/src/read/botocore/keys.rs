//! What each key of botocore's form means to Opsmith: a table for each thing that has keys, and the reasons for what is left out.

use opsmith_shape::{Text, TimestampFormat, Trait};

use crate::json::Json;
use crate::read::meaning::Meaning::{self, Elsewhere, Fact, Ignored, Note};
use crate::read::meaning::{Inner, Table};
use crate::read::{request_compression, set, set_documentation, text, xml_namespace};

const SERVERS: Meaning = Ignored("servers check it");
const OLD: Meaning = Ignored("says how clients of older generations were built");
const PROSE: Meaning = Ignored("documentation beside the documentation");
const RULES: Meaning = Ignored(
    "fills a parameter of rule sets whose functions are not supported; such sets are marked as a whole",
);
const SHAPE: Meaning = Ignored("the shape that is referred to says it");
const RETRIES: Meaning = Ignored("the standard retry mode of AWS does not ask");
const DISCOVERY: Meaning =
    Ignored("calls go to the endpoint of the region, which knows all operations");

/// Keys of the file, sorted.
pub(super) const TOP: Table = &[
    ("clientContextParams", RULES),
    ("deprecated", PROSE),
    ("deprecatedMessage", PROSE),
    ("documentation", Elsewhere),
    ("examples", PROSE),
    ("metadata", Elsewhere),
    ("operations", Elsewhere),
    ("shapes", Elsewhere),
    ("version", OLD),
];

/// Keys of `metadata`, sorted.
pub(super) const METADATA: Table = &[
    ("apiVersion", Elsewhere),
    ("auth", Elsewhere),
    ("awsQueryCompatible", Elsewhere),
    ("checksumFormat", OLD),
    ("endpointPrefix", Elsewhere),
    ("globalEndpoint", Ignored("the rule set already says it")),
    ("jsonVersion", Elsewhere),
    ("protocol", Elsewhere),
    ("protocolSettings", Elsewhere),
    ("protocols", Elsewhere),
    ("ripServiceName", OLD),
    ("serviceAbbreviation", PROSE),
    ("serviceFullName", Elsewhere),
    ("serviceId", Elsewhere),
    ("signatureVersion", Elsewhere),
    ("signingName", Elsewhere),
    ("targetPrefix", Elsewhere),
    ("uid", OLD),
    ("xmlNamespace", Elsewhere),
];

/// Keys of shapes, sorted.
pub(super) const SHAPE_KEYS: Table = &[
    ("box", OLD),
    ("deprecated", DEPRECATED),
    ("deprecatedMessage", Elsewhere),
    ("deprecatedSince", PROSE),
    ("document", Elsewhere),
    ("documentation", DOCUMENTATION),
    ("enum", Elsewhere),
    ("error", Elsewhere),
    ("event", Ignored("members of an event stream are events")),
    ("eventstream", STREAMING),
    ("exception", Elsewhere),
    ("fault", Elsewhere),
    ("flattened", FLATTENED),
    ("key", Elsewhere),
    ("locationName", Elsewhere),
    ("max", SERVERS),
    ("member", Elsewhere),
    ("members", Elsewhere),
    ("min", Fact(minimum, "a number")),
    ("pattern", SERVERS),
    ("payload", Elsewhere),
    ("required", Elsewhere),
    ("requiresLength", Fact(|_| Some(Trait::RequiresLength), "")),
    (
        "retryable",
        Fact(|value| Some(Trait::Retryable(value.flag("throttling"))), ""),
    ),
    (
        "sensitive",
        Note(|traits, _| set(&mut traits.sensitive), ""),
    ),
    ("sparse", Note(|traits, _| set(&mut traits.sparse), "")),
    ("streaming", STREAMING),
    ("synthetic", OLD),
    ("timestampFormat", TIMESTAMP_FORMAT),
    ("type", Elsewhere),
    ("union", Elsewhere),
    ("value", Elsewhere),
    ("wrapper", OLD),
    ("xmlNamespace", XML_NAMESPACE),
    ("xmlOrder", OLD),
];

/// Keys of references to shapes: of members, elements, inputs, outputs and errors. Sorted.
pub(super) const REFERENCE_KEYS: Table = &[
    ("box", OLD),
    ("contextParam", RULES),
    ("deprecated", DEPRECATED),
    ("deprecatedMessage", Elsewhere),
    ("deprecatedSince", PROSE),
    ("documentation", DOCUMENTATION),
    ("enum", SHAPE),
    ("error", SHAPE),
    ("eventheader", Fact(|_| Some(Trait::EventHeader), "")),
    ("eventpayload", Fact(|_| Some(Trait::EventPayload), "")),
    ("exception", SHAPE),
    ("fault", SHAPE),
    ("flattened", FLATTENED),
    ("hostLabel", Fact(|_| Some(Trait::HostLabel), "")),
    (
        "idempotencyToken",
        Note(|traits, _| set(&mut traits.idempotency_token), ""),
    ),
    (
        "jsonvalue",
        Fact(
            |_| Some(Trait::MediaType(Text::Borrowed("application/json"))),
            "",
        ),
    ),
    ("location", Elsewhere),
    ("locationName", Elsewhere),
    (
        "queryName",
        Fact(|value| text(value).map(Trait::Ec2QueryName), "a string"),
    ),
    (
        "resultWrapper",
        Ignored("answers of awsQuery are wrapped in one element, whatever its name"),
    ),
    ("shape", Elsewhere),
    ("streaming", STREAMING),
    ("timestampFormat", TIMESTAMP_FORMAT),
    ("wrapper", OLD),
    ("xmlAttribute", Fact(|_| Some(Trait::XmlAttribute), "")),
    ("xmlNamespace", XML_NAMESPACE),
];

const DEPRECATED: Meaning = Fact(|_| Some(Trait::Deprecated(Text::Borrowed(""))), "");
const DOCUMENTATION: Meaning = Note(set_documentation, "a string");
const STREAMING: Meaning = Fact(|_| Some(Trait::Streaming), "");
const FLATTENED: Meaning = Fact(|_| Some(Trait::XmlFlattened), "");
const XML_NAMESPACE: Meaning = Fact(xml_namespace, "an object with `uri`");
const TIMESTAMP_FORMAT: Meaning = Fact(
    timestamp_format,
    "\"iso8601\", \"rfc822\" or \"unixTimestamp\"",
);

/// Keys of operations, sorted.
pub(super) const OPERATION_KEYS: Table = &[
    ("alias", OLD),
    ("auth", Elsewhere),
    ("authtype", Elsewhere),
    ("deprecated", DEPRECATED),
    ("deprecatedMessage", Elsewhere),
    ("deprecatedSince", PROSE),
    ("documentation", DOCUMENTATION),
    ("documentationUrl", PROSE),
    (
        "endpoint",
        Fact(
            |value| text(value.get("hostPrefix")?).map(Trait::HostPrefix),
            "an object with `hostPrefix`",
        ),
    ),
    ("endpointdiscovery", DISCOVERY),
    ("endpointoperation", DISCOVERY),
    ("errors", Elsewhere),
    ("http", Elsewhere),
    ("httpChecksum", Elsewhere),
    (
        "httpChecksumRequired",
        Fact(|_| Some(Trait::HttpChecksumRequired), ""),
    ),
    ("idempotent", RETRIES),
    ("input", Elsewhere),
    ("internalonly", OLD),
    (
        "name",
        Ignored("the key in front of an operation is its name, on the wire as well"),
    ),
    ("operationContextParams", RULES),
    ("output", Elsewhere),
    ("readonly", RETRIES),
    (
        "requestcompression",
        Fact(
            request_compression,
            "an object whose `encodings` are `gzip`",
        ),
    ),
    ("staticContextParams", RULES),
    (
        "unsignedPayload",
        Fact(|_| Some(Trait::UnsignedPayload), ""),
    ),
];

/// The keys inside of values that are read or ignored one by one.
pub(super) const INNER: Inner = &[
    ("endpoint", &[("hostPrefix", Elsewhere)]),
    (
        "error",
        &[
            ("code", Elsewhere),
            ("fault", Elsewhere),
            ("httpStatusCode", Elsewhere),
            (
                "senderFault",
                Ignored("an error is the caller's fault unless it says that it is the service's"),
            ),
        ],
    ),
    (
        "http",
        &[
            ("method", Elsewhere),
            ("requestUri", Elsewhere),
            ("responseCode", Elsewhere),
        ],
    ),
    (
        "httpChecksum",
        &[
            ("requestAlgorithmMember", Elsewhere),
            ("requestChecksumRequired", Elsewhere),
            ("requestValidationModeMember", Elsewhere),
            ("responseAlgorithms", Elsewhere),
        ],
    ),
    ("requestcompression", &[("encodings", Elsewhere)]),
    ("retryable", &[("throttling", Elsewhere)]),
    ("xmlNamespace", &[("prefix", Elsewhere), ("uri", Elsewhere)]),
];

fn minimum(value: &Json<'_>) -> Option<Trait> {
    match value {
        Json::Integer(minimum) => Some(Trait::Minimum(*minimum as f64)),
        Json::Float(minimum) => Some(Trait::Minimum(*minimum)),
        _ => None,
    }
}

fn timestamp_format(value: &Json<'_>) -> Option<Trait> {
    match value.as_str()? {
        "iso8601" => Some(Trait::TimestampFormat(TimestampFormat::DateTime)),
        "rfc822" => Some(Trait::TimestampFormat(TimestampFormat::HttpDate)),
        "unixTimestamp" => Some(Trait::TimestampFormat(TimestampFormat::EpochSeconds)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::{INNER, METADATA, OPERATION_KEYS, REFERENCE_KEYS, SHAPE_KEYS, TOP};

    #[test]
    fn the_tables_are_sorted() {
        for table in [TOP, METADATA, SHAPE_KEYS, REFERENCE_KEYS, OPERATION_KEYS] {
            assert!(table.is_sorted_by(|(a, _), (b, _)| a < b));
        }
        assert!(INNER.is_sorted_by(|(a, _), (b, _)| a < b));
        for (_, table) in INNER {
            assert!(table.is_sorted_by(|(a, _), (b, _)| a < b));
        }
    }
}
