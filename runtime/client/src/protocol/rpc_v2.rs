//! What both generations of Smithy's own protocol have in common: rpcv2Cbor and rpcv2Json.

use http::{HeaderName, HeaderValue};
use opsmith_shape::Shape;

use super::{Context, Undecodable, Unsendable, rpc};
use crate::endpoint::Target;
use crate::http::Response;

/// The header by which messages say which of them they are of.
pub(super) const PROTOCOL: HeaderName = HeaderName::from_static("smithy-protocol");

/// The address of an operation in either. Redacted, it shows no sensitive value.
pub(super) fn target(
    context: Context<'_>,
    input: &dyn Shape,
    redact: bool,
) -> Result<Target, Unsendable> {
    let (service, operation) = (&context.tables.service.shape_name, &context.operation.name);
    let path = format!("/service/{service}/operation/{operation}");
    rpc::target(context, path, input, redact)
}

/// The address to be shown to people.
pub(super) fn shown_target(context: Context<'_>, input: &dyn Shape) -> Target {
    target(context, input, true).unwrap_or_default()
}

/// Whether an answer says that it is of this protocol.
pub(super) fn is_of(answer: &Response, protocol: &HeaderValue) -> bool {
    answer.headers.get(PROTOCOL) == Some(protocol)
}

/// Refuses an answer that does not say so.
pub(super) fn check(answer: &Response, protocol: &HeaderValue) -> Result<(), Undecodable> {
    if is_of(answer, protocol) {
        return Ok(());
    }
    let name = protocol.to_str().unwrap_or_default();
    Err(Undecodable::malformed(format!(
        "the answer has no header {PROTOCOL}: {name}"
    )))
}
