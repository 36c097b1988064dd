//! The cases that are not run, each with its reason. There are no others.

use super::case::{Case, Kind};

/// Why a case says nothing about clients.
pub fn not_applicable(case: &Case) -> Option<&'static str> {
    match case.kind {
        Kind::Malformed => Some("malformed requests, which servers refuse"),
        _ if !case.is_for_clients() => Some("for servers only"),
        _ => None,
    }
}
