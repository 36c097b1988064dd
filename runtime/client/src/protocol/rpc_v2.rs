//! What both generations of Smithy's own protocol have in common: rpcv2Cbor and rpcv2Json.

use http::{HeaderName, HeaderValue};

use super::Context;
use crate::http::Response;

/// The header by which messages say which of them they are of.
pub(super) const PROTOCOL: HeaderName = HeaderName::from_static("smithy-protocol");

/// The path of an operation in either.
pub(super) fn path(context: Context<'_>) -> String {
    let (service, operation) = (&context.tables.service.shape_name, &context.operation.name);
    format!("/service/{service}/operation/{operation}")
}

/// Whether an answer says that it is of this protocol.
pub(super) fn is_of(answer: &Response, protocol: &HeaderValue) -> bool {
    answer.headers.get(PROTOCOL) == Some(protocol)
}
