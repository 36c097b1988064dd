//! What each trait means to Opsmith.
//!
//! A trait is read into a fact or a note, is read by the code that deals with services, operations or enums, or is refused or ignored
//! for the reason that stands beside it. Keys inside of its value have a table of their own.

use opsmith_shape::{Fault, TimestampFormat, Trait};

use crate::json::Json;
use crate::model::Traits;
use crate::read::meaning::Meaning::{self, Elsewhere, Fact, Ignored, Note, Refused};
use crate::read::meaning::{Table, lookup};
use crate::read::{
    request_compression, set, set_documentation, short, status, text, xml_namespace,
};

/// The meaning of a trait, if Opsmith knows it.
pub(super) fn meaning(id: &str) -> Option<&'static Meaning> {
    let family = || {
        let mut families = FAMILIES.iter();
        families.find(|(family, _)| id.starts_with(family))
    };
    lookup(TRAITS, id).or_else(|| family().map(|(_, meaning)| meaning))
}

pub(super) const SERVERS: Meaning =
    Ignored("servers check it; a client that did would refuse what a later service accepts");

pub(super) const RESOURCES: Meaning =
    Ignored("describes resources; operations carry everything a call needs");

pub(super) const EDITORS: Meaning = Ignored("for authors and reviewers of models");

const TESTS: Meaning = Ignored("material for tests, not for clients");

const RULES: Meaning = Ignored(
    "fills a parameter of rule sets whose functions are not supported; such sets are marked as a whole",
);

const DEFINITIONS: Meaning = Ignored("defines a trait, which is no data");

pub(super) const PROSE: Meaning = Ignored("documentation beside the documentation");

/// Traits of these families are all alike.
const FAMILIES: &[(&str, Meaning)] = &[
    ("aws.cloudformation#", RESOURCES),
    ("aws.endpoints#", Ignored("the rule set already says it")),
    (
        "aws.iam#",
        Ignored("describes permissions, which services check"),
    ),
    ("aws.tagging#", RESOURCES),
    ("smithy.contracts#", SERVERS),
    ("smithy.test#", TESTS),
];

/// Sorted by id.
const TRAITS: Table = &[
    ("aws.api#arn", RESOURCES),
    ("aws.api#arnReference", RESOURCES),
    (
        "aws.api#clientDiscoveredEndpoint",
        Ignored("calls go to the endpoint of the region, which knows all operations"),
    ),
    (
        "aws.api#clientEndpointDiscovery",
        Ignored("calls go to the endpoint of the region, which knows all operations"),
    ),
    ("aws.api#controlPlane", EDITORS),
    ("aws.api#data", EDITORS),
    ("aws.api#dataPlane", EDITORS),
    ("aws.api#service", Elsewhere),
    ("aws.api#tagEnabled", RESOURCES),
    ("aws.api#taggable", RESOURCES),
    (
        "aws.auth#cognitoUserPools",
        Ignored("an API Gateway setting"),
    ),
    ("aws.auth#sigv4", Elsewhere),
    (
        "aws.auth#sigv4a",
        Ignored("used where it stands beside sigv4 only, which is"),
    ),
    (
        "aws.auth#unsignedPayload",
        Fact(|_| Some(Trait::UnsignedPayload), ""),
    ),
    (
        "aws.customizations#s3UnwrappedXmlOutput",
        Ignored("the reader of XML accepts both forms"),
    ),
    ("aws.protocols#awsJson1_0", Elsewhere),
    ("aws.protocols#awsJson1_1", Elsewhere),
    ("aws.protocols#awsQuery", Elsewhere),
    ("aws.protocols#awsQueryCompatible", Elsewhere),
    (
        "aws.protocols#awsQueryError",
        Fact(
            |value| text(value.get("code")?).map(Trait::QueryErrorCode),
            "an object with `code`",
        ),
    ),
    ("aws.protocols#ec2Query", Elsewhere),
    (
        "aws.protocols#ec2QueryName",
        Fact(|value| text(value).map(Trait::Ec2QueryName), "a string"),
    ),
    ("aws.protocols#httpChecksum", Elsewhere),
    ("aws.protocols#restJson1", Elsewhere),
    ("aws.protocols#restXml", Elsewhere),
    ("smithy.api#addedDefault", EDITORS),
    ("smithy.api#auth", Elsewhere),
    ("smithy.api#authDefinition", DEFINITIONS),
    (
        "smithy.api#box",
        Ignored(
            "a mark of Smithy 1.0: members are optional where they are neither required nor have a default",
        ),
    ),
    (
        "smithy.api#clientOptional",
        Note(|traits, _| set(&mut traits.client_optional), ""),
    ),
    ("smithy.api#cors", SERVERS),
    ("smithy.api#default", Note(set_default, "a JSON value")),
    (
        "smithy.api#deprecated",
        Fact(
            |value| {
                Some(Trait::Deprecated(
                    value.get("message").and_then(text).unwrap_or_default(),
                ))
            },
            "",
        ),
    ),
    (
        "smithy.api#documentation",
        Note(set_documentation, "a string"),
    ),
    (
        "smithy.api#endpoint",
        Fact(
            |value| text(value.get("hostPrefix")?).map(Trait::HostPrefix),
            "an object with `hostPrefix`",
        ),
    ),
    ("smithy.api#enum", Elsewhere),
    ("smithy.api#enumValue", Elsewhere),
    ("smithy.api#error", Fact(fault, "\"client\" or \"server\"")),
    (
        "smithy.api#eventHeader",
        Fact(|_| Some(Trait::EventHeader), ""),
    ),
    (
        "smithy.api#eventPayload",
        Fact(|_| Some(Trait::EventPayload), ""),
    ),
    ("smithy.api#examples", PROSE),
    ("smithy.api#externalDocumentation", PROSE),
    ("smithy.api#hostLabel", Fact(|_| Some(Trait::HostLabel), "")),
    ("smithy.api#http", Elsewhere),
    (
        "smithy.api#httpApiKeyAuth",
        Refused("requests carry an API key, which clients cannot send"),
    ),
    (
        "smithy.api#httpBasicAuth",
        Refused("requests carry user and password, which clients cannot send"),
    ),
    ("smithy.api#httpBearerAuth", Elsewhere),
    (
        "smithy.api#httpChecksumRequired",
        Fact(|_| Some(Trait::HttpChecksumRequired), ""),
    ),
    (
        "smithy.api#httpDigestAuth",
        Refused("requests carry a digest of user and password, which clients cannot send"),
    ),
    (
        "smithy.api#httpError",
        Fact(
            |value| status(value).map(Trait::HttpError),
            "an HTTP status",
        ),
    ),
    (
        "smithy.api#httpHeader",
        Fact(
            |value| text(value).map(Trait::HttpHeader),
            "the name of a header",
        ),
    ),
    ("smithy.api#httpLabel", Fact(|_| Some(Trait::HttpLabel), "")),
    (
        "smithy.api#httpPayload",
        Fact(|_| Some(Trait::HttpPayload), ""),
    ),
    (
        "smithy.api#httpPrefixHeaders",
        Fact(
            |value| text(value).map(Trait::HttpPrefixHeaders),
            "a prefix of headers",
        ),
    ),
    (
        "smithy.api#httpQuery",
        Fact(
            |value| text(value).map(Trait::HttpQuery),
            "a query parameter",
        ),
    ),
    (
        "smithy.api#httpQueryParams",
        Fact(|_| Some(Trait::HttpQueryParams), ""),
    ),
    (
        "smithy.api#httpResponseCode",
        Fact(|_| Some(Trait::HttpResponseCode), ""),
    ),
    ("smithy.api#idRef", EDITORS),
    (
        "smithy.api#idempotencyToken",
        Note(|traits, _| set(&mut traits.idempotency_token), ""),
    ),
    (
        "smithy.api#idempotent",
        Ignored("the standard retry mode of AWS does not ask"),
    ),
    (
        "smithy.api#input",
        Note(|traits, _| set(&mut traits.input), ""),
    ),
    ("smithy.api#internal", EDITORS),
    (
        "smithy.api#jsonName",
        Fact(|value| text(value).map(Trait::JsonName), "a string"),
    ),
    (
        "smithy.api#length",
        Fact(minimum, "an object with `min` or `max`"),
    ),
    (
        "smithy.api#mediaType",
        Fact(|value| short(value).map(Trait::MediaType), "a media type"),
    ),
    ("smithy.api#mixin", Elsewhere),
    ("smithy.api#nestedProperties", RESOURCES),
    ("smithy.api#noReplace", RESOURCES),
    ("smithy.api#notProperty", RESOURCES),
    (
        "smithy.api#optionalAuth",
        Fact(|_| Some(Trait::OptionalAuth), ""),
    ),
    ("smithy.api#output", EDITORS),
    ("smithy.api#paginated", Elsewhere),
    ("smithy.api#pattern", SERVERS),
    ("smithy.api#private", EDITORS),
    ("smithy.api#property", RESOURCES),
    ("smithy.api#protocolDefinition", DEFINITIONS),
    (
        "smithy.api#range",
        Fact(minimum, "an object with `min` or `max`"),
    ),
    (
        "smithy.api#readonly",
        Ignored("the standard retry mode of AWS does not ask"),
    ),
    ("smithy.api#recommended", EDITORS),
    ("smithy.api#references", RESOURCES),
    (
        "smithy.api#requestCompression",
        Fact(
            request_compression,
            "an object whose `encodings` are `gzip`",
        ),
    ),
    (
        "smithy.api#required",
        Note(|traits, _| set(&mut traits.required), ""),
    ),
    (
        "smithy.api#requiresLength",
        Fact(|_| Some(Trait::RequiresLength), ""),
    ),
    ("smithy.api#resourceIdentifier", RESOURCES),
    (
        "smithy.api#retryable",
        Fact(|value| Some(Trait::Retryable(value.flag("throttling"))), ""),
    ),
    (
        "smithy.api#sensitive",
        Note(|traits, _| set(&mut traits.sensitive), ""),
    ),
    ("smithy.api#since", PROSE),
    (
        "smithy.api#sparse",
        Note(|traits, _| set(&mut traits.sparse), ""),
    ),
    ("smithy.api#streaming", Fact(|_| Some(Trait::Streaming), "")),
    ("smithy.api#suppress", EDITORS),
    ("smithy.api#tags", EDITORS),
    (
        "smithy.api#timestampFormat",
        Fact(
            timestamp_format,
            "\"date-time\", \"http-date\" or \"epoch-seconds\"",
        ),
    ),
    ("smithy.api#title", Elsewhere),
    ("smithy.api#trait", DEFINITIONS),
    ("smithy.api#traitValidators", DEFINITIONS),
    ("smithy.api#uniqueItems", SERVERS),
    ("smithy.api#unstable", EDITORS),
    (
        "smithy.api#xmlAttribute",
        Fact(|_| Some(Trait::XmlAttribute), ""),
    ),
    (
        "smithy.api#xmlFlattened",
        Fact(|_| Some(Trait::XmlFlattened), ""),
    ),
    (
        "smithy.api#xmlName",
        Fact(|value| text(value).map(Trait::XmlName), "a string"),
    ),
    (
        "smithy.api#xmlNamespace",
        Fact(xml_namespace, "an object with `uri`"),
    ),
    ("smithy.protocols#rpcv2Cbor", Elsewhere),
    ("smithy.protocols#rpcv2Json", Elsewhere),
    ("smithy.rules#clientContextParams", RULES),
    ("smithy.rules#contextParam", RULES),
    (
        "smithy.rules#endpointBdd",
        Ignored("the rule set in another form"),
    ),
    ("smithy.rules#endpointRuleSet", Elsewhere),
    ("smithy.rules#endpointTests", TESTS),
    ("smithy.rules#operationContextParams", RULES),
    ("smithy.rules#staticContextParams", RULES),
    ("smithy.waiters#waitable", Elsewhere),
];

fn set_default(traits: &mut Traits, value: &Json<'_>) -> bool {
    traits.default = Some(value.clone().into_owned());
    true
}

fn fault(value: &Json<'_>) -> Option<Trait> {
    match value.as_str()? {
        "client" => Some(Trait::Error(Fault::Client)),
        "server" => Some(Trait::Error(Fault::Server)),
        _ => None,
    }
}

/// Clients check lower bounds only, as botocore does. A bound that is not there is one that always holds.
fn minimum(value: &Json<'_>) -> Option<Trait> {
    match value.get("min") {
        Some(Json::Integer(minimum)) => Some(Trait::Minimum(*minimum as f64)),
        Some(Json::Float(minimum)) => Some(Trait::Minimum(*minimum)),
        Some(_) => None,
        None => value.get("max").map(|_| Trait::Minimum(f64::NEG_INFINITY)),
    }
}

fn timestamp_format(value: &Json<'_>) -> Option<Trait> {
    match value.as_str()? {
        "date-time" => Some(Trait::TimestampFormat(TimestampFormat::DateTime)),
        "http-date" => Some(Trait::TimestampFormat(TimestampFormat::HttpDate)),
        "epoch-seconds" => Some(Trait::TimestampFormat(TimestampFormat::EpochSeconds)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::TRAITS;

    #[test]
    fn the_table_is_sorted() {
        assert!(TRAITS.is_sorted_by(|(a, _), (b, _)| a < b));
    }
}
