//! The cases that do not count as failed although they do not pass, each with its reason. There are no others.

use opsmith_shape::{OperationRow, ShapeId, Tables, Trait};

use super::case::{Case, Kind, Owner};

/// Which cases an exception is for.
enum Which {
    /// Those for which this holds.
    All(fn(&Tables, &Case) -> bool),
    /// Those of a protocol whose codec is being written: those that pass count as passed.
    Protocol(&'static str),
}

/// Cases that are run, and may fail for now.
const PENDING: &[(Which, &str)] = &[
    (Which::All(has_stream), "streaming members"),
    (Which::Protocol("restXml"), "restXml is not complete"),
    (Which::Protocol("awsQuery"), "awsQuery is not complete"),
    (Which::Protocol("ec2Query"), "ec2Query is not complete"),
    (
        Which::Protocol("rpcv2Cbor"),
        "rpcv2Cbor: defaults, parameters that are null, the query mode",
    ),
];

/// What a case that fails waits for, where it may fail.
pub fn pending(tables: &Tables, case: &Case) -> Option<&'static str> {
    if case.kind == Kind::EventStream {
        return None;
    }
    let found = PENDING.iter().find(|(which, _)| match which {
        Which::All(holds) => holds(tables, case),
        Which::Protocol(name) => case.protocol == *name,
    });
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

fn has_stream(tables: &Tables, case: &Case) -> bool {
    let Owner::Operation(index) = case.owner else {
        return false;
    };
    let is_stream = |operation: &OperationRow| {
        [operation.input, operation.output]
            .into_iter()
            .flatten()
            .any(|id| streams(tables, id))
    };
    tables.operations.get(index).is_some_and(is_stream)
}

fn streams(tables: &Tables, id: ShapeId) -> bool {
    let marked = |traits: &[Trait]| traits.contains(&Trait::Streaming);
    tables.members(id).iter().any(|member| {
        marked(tables.traits_of(member)) || marked(tables.shape_traits(member.target))
    })
}
