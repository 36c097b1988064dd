//! The cases that do not count as failed although they do not pass, each with its reason. There are no others.

use super::case::{Case, Kind};

/// Cases that are run, and may fail for now, by their ids.
const PENDING: &[(&str, &str)] = &[
    (
        "S3PreservesEmbeddedDotSegmentInUriLabel",
        "addresses with segments of dots",
    ),
    (
        "S3PreservesLeadingDotSegmentInUriLabel",
        "addresses with segments of dots",
    ),
];

/// What a case that fails waits for, where it may fail.
pub fn pending(case: &Case) -> Option<&'static str> {
    let found = PENDING.iter().find(|(id, _)| *id == case.id);
    found.map(|(_, reason)| *reason)
}

/// Why a case says nothing about clients.
pub fn not_applicable(case: &Case) -> Option<&'static str> {
    match case.kind {
        Kind::Malformed => Some("malformed requests, which servers refuse"),
        _ if !case.is_for_clients() => Some("for servers only"),
        _ => None,
    }
}
