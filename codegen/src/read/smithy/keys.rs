//! What each key inside of the value of a trait means to Opsmith, and each key of a definition or reference.

use crate::read::meaning::Meaning::{self, Elsewhere, Ignored};
use crate::read::meaning::{Inner, Table, lookup};
use crate::read::smithy::traits::{EDITORS, PROSE, RESOURCES, SERVERS};

/// The keys inside of traits that are read, refused or ignored one by one. Of a trait that is not here the value is one thing, or it
/// is ignored as a whole.
pub(super) const INNER: Inner = &[
    (
        "aws.api#service",
        &[
            ("arnNamespace", Elsewhere),
            ("cloudFormationName", RESOURCES),
            (
                "cloudTrailEventSource",
                Ignored("names the service in logs of another"),
            ),
            ("docId", PROSE),
            ("endpointPrefix", Elsewhere),
            ("sdkId", Elsewhere),
        ],
    ),
    ("aws.auth#sigv4", &[("name", Elsewhere)]),
    ("aws.protocols#awsJson1_0", HTTP_VERSIONS),
    ("aws.protocols#awsJson1_1", HTTP_VERSIONS),
    ("aws.protocols#awsQuery", &[]),
    (
        "aws.protocols#awsQueryError",
        &[("code", Elsewhere), ("httpResponseCode", Elsewhere)],
    ),
    ("aws.protocols#ec2Query", &[]),
    (
        "aws.protocols#httpChecksum",
        &[
            ("requestAlgorithmMember", Elsewhere),
            ("requestChecksumRequired", Elsewhere),
            ("requestValidationModeMember", Elsewhere),
            ("responseAlgorithms", Elsewhere),
        ],
    ),
    ("aws.protocols#restJson1", HTTP_VERSIONS),
    (
        "aws.protocols#restXml",
        &[
            ("eventStreamHttp", Elsewhere),
            ("http", Elsewhere),
            (
                "noErrorWrapping",
                Ignored("the reader of XML errors accepts both forms"),
            ),
        ],
    ),
    (
        "smithy.api#deprecated",
        &[("message", Elsewhere), ("since", PROSE)],
    ),
    ("smithy.api#endpoint", &[("hostPrefix", Elsewhere)]),
    (
        "smithy.api#enum",
        &[
            ("deprecated", Elsewhere),
            ("documentation", Elsewhere),
            ("name", Elsewhere),
            ("tags", EDITORS),
            ("value", Elsewhere),
        ],
    ),
    (
        "smithy.api#http",
        &[
            ("code", Elsewhere),
            ("method", Elsewhere),
            ("uri", Elsewhere),
        ],
    ),
    ("smithy.api#length", &[("max", SERVERS), ("min", Elsewhere)]),
    ("smithy.api#mixin", &[("localTraits", Elsewhere)]),
    (
        "smithy.api#paginated",
        &[
            ("inputToken", Elsewhere),
            ("items", Elsewhere),
            ("outputToken", Elsewhere),
            ("pageSize", Elsewhere),
        ],
    ),
    ("smithy.api#range", &[("max", SERVERS), ("min", Elsewhere)]),
    ("smithy.api#requestCompression", &[("encodings", Elsewhere)]),
    ("smithy.api#retryable", &[("throttling", Elsewhere)]),
    (
        "smithy.api#xmlNamespace",
        &[("prefix", Elsewhere), ("uri", Elsewhere)],
    ),
    ("smithy.protocols#rpcv2Cbor", HTTP_VERSIONS),
    ("smithy.protocols#rpcv2Json", HTTP_VERSIONS),
];

const HTTP_VERSIONS: Table = &[("eventStreamHttp", Elsewhere), ("http", Elsewhere)];

/// The keys of definitions, by type. `type` and `traits` all have, and `mixins` all that hold something.
pub(super) const DEFINITION: Inner = &[
    ("apply", &[]),
    ("enum", MEMBERS),
    ("intEnum", MEMBERS),
    ("list", &[("member", Elsewhere)]),
    ("map", &[("key", Elsewhere), ("value", Elsewhere)]),
    (
        "operation",
        &[
            ("errors", Elsewhere),
            ("input", Elsewhere),
            ("output", Elsewhere),
        ],
    ),
    (
        "resource",
        &[
            ("collectionOperations", Elsewhere),
            ("create", Elsewhere),
            ("delete", Elsewhere),
            ("identifiers", RESOURCES),
            ("list", Elsewhere),
            ("operations", Elsewhere),
            ("properties", RESOURCES),
            ("put", Elsewhere),
            ("read", Elsewhere),
            ("resources", Elsewhere),
            ("update", Elsewhere),
        ],
    ),
    (
        "service",
        &[
            ("errors", Elsewhere),
            ("operations", Elsewhere),
            ("rename", Elsewhere),
            ("resources", Elsewhere),
            ("shapes", Ignored("shapes that no operation reaches")),
            ("version", Elsewhere),
        ],
    ),
    ("set", &[("member", Elsewhere)]),
    ("structure", MEMBERS),
    ("union", MEMBERS),
];

const MEMBERS: Table = &[("members", Elsewhere)];

/// The keys of references to shapes.
pub(super) const REFERENCE: Table = &[("target", Elsewhere), ("traits", Elsewhere)];

/// The meaning of a key of a definition.
pub(super) fn definition_key(kind: &str, key: &str) -> Option<&'static Meaning> {
    match key {
        "type" | "traits" | "mixins" => Some(&Elsewhere),
        _ => lookup(lookup(DEFINITION, kind)?, key),
    }
}

#[cfg(test)]
mod tests {
    use super::{DEFINITION, INNER};

    #[test]
    fn the_tables_are_sorted() {
        for tables in [INNER, DEFINITION] {
            assert!(tables.is_sorted_by(|(a, _), (b, _)| a < b));
            for (_, table) in tables {
                assert!(table.is_sorted_by(|(a, _), (b, _)| a < b));
            }
        }
    }
}
