//! What each key of botocore's form means to Opsmith: two tables, and the reasons for what is left out.

use opsmith_shape::{Text, TimestampFormat, Trait};

use crate::json::Json;
use crate::read::Meaning::{self, Elsewhere, Fact, Ignored, Note};
use crate::read::{set, set_documentation, text, xml_namespace};

const SERVERS: Meaning = Ignored("servers check it");
const OLD: Meaning = Ignored("says how clients of older generations were built");

/// Keys of shapes and members, sorted.
pub(super) const KEYS: &[(&str, Meaning)] = &[
    ("box", OLD),
    (
        "contextParam",
        Ignored("fills a parameter of endpoint rules"),
    ),
    (
        "deprecated",
        Fact(|_| Some(Trait::Deprecated(Text::Borrowed(""))), ""),
    ),
    ("deprecatedMessage", Elsewhere),
    (
        "deprecatedSince",
        Ignored("documentation beside the documentation"),
    ),
    ("document", Elsewhere),
    ("documentation", Note(set_documentation, "a string")),
    ("enum", Elsewhere),
    ("error", Elsewhere),
    ("event", Ignored("members of an event stream are events")),
    ("eventheader", Fact(|_| Some(Trait::EventHeader), "")),
    ("eventpayload", Fact(|_| Some(Trait::EventPayload), "")),
    ("eventstream", Fact(|_| Some(Trait::Streaming), "")),
    ("exception", Elsewhere),
    ("fault", Elsewhere),
    ("flattened", Fact(|_| Some(Trait::XmlFlattened), "")),
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
    ("key", Elsewhere),
    ("location", Elsewhere),
    ("locationName", Elsewhere),
    ("max", SERVERS),
    ("member", Elsewhere),
    ("members", Elsewhere),
    ("min", Fact(minimum, "a number")),
    ("pattern", SERVERS),
    ("payload", Elsewhere),
    (
        "queryName",
        Fact(|value| text(value).map(Trait::Ec2QueryName), "a string"),
    ),
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
    ("shape", Elsewhere),
    ("sparse", Note(|traits, _| set(&mut traits.sparse), "")),
    ("streaming", Fact(|_| Some(Trait::Streaming), "")),
    ("synthetic", OLD),
    (
        "timestampFormat",
        Fact(
            timestamp_format,
            "\"iso8601\", \"rfc822\" or \"unixTimestamp\"",
        ),
    ),
    ("type", Elsewhere),
    ("union", Elsewhere),
    ("value", Elsewhere),
    ("wrapper", OLD),
    ("xmlAttribute", Fact(|_| Some(Trait::XmlAttribute), "")),
    ("xmlNamespace", Fact(xml_namespace, "an object with `uri`")),
    ("xmlOrder", OLD),
];

/// Keys of operations, sorted.
pub(super) const OPERATION_KEYS: &[(&str, Meaning)] = &[
    ("alias", OLD),
    ("auth", Elsewhere),
    ("authtype", Elsewhere),
    (
        "deprecated",
        Fact(|_| Some(Trait::Deprecated(Text::Borrowed(""))), ""),
    ),
    ("deprecatedMessage", Elsewhere),
    (
        "deprecatedSince",
        Ignored("documentation beside the documentation"),
    ),
    ("documentation", Note(set_documentation, "a string")),
    (
        "documentationUrl",
        Ignored("documentation beside the documentation"),
    ),
    (
        "endpoint",
        Fact(
            |value| text(value.get("hostPrefix")?).map(Trait::HostPrefix),
            "an object with `hostPrefix`",
        ),
    ),
    (
        "endpointdiscovery",
        Ignored("calls go to the endpoint of the region, which knows all operations"),
    ),
    (
        "endpointoperation",
        Ignored("calls go to the endpoint of the region, which knows all operations"),
    ),
    ("errors", Elsewhere),
    ("http", Elsewhere),
    (
        "httpChecksum",
        Ignored("checksums beyond what the protocol demands are optional to send"),
    ),
    (
        "httpChecksumRequired",
        Fact(|_| Some(Trait::HttpChecksumRequired), ""),
    ),
    (
        "idempotent",
        Ignored("the standard retry mode of AWS does not ask"),
    ),
    ("input", Elsewhere),
    ("internalonly", OLD),
    ("name", Elsewhere),
    (
        "operationContextParams",
        Ignored("fills a parameter of endpoint rules"),
    ),
    ("output", Elsewhere),
    (
        "readonly",
        Ignored("the standard retry mode of AWS does not ask"),
    ),
    (
        "requestcompression",
        Ignored("services take requests as they are, too"),
    ),
    (
        "staticContextParams",
        Ignored("fills a parameter of endpoint rules"),
    ),
    (
        "unsignedPayload",
        Fact(|_| Some(Trait::UnsignedPayload), ""),
    ),
];

/// The meaning of a key, if Opsmith knows it.
pub(super) fn meaning(table: &'static [(&str, Meaning)], key: &str) -> Option<&'static Meaning> {
    let index = table
        .binary_search_by(|(known, _)| (*known).cmp(key))
        .ok()?;
    table.get(index).map(|(_, meaning)| meaning)
}

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
    use super::{KEYS, OPERATION_KEYS};

    #[test]
    fn the_tables_are_sorted() {
        for table in [KEYS, OPERATION_KEYS] {
            assert!(table.is_sorted_by(|(a, _), (b, _)| a < b));
        }
    }
}
