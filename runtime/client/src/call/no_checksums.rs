//! In the place of checksums where a program was built without them.

use opsmith_shape::Trait;

use super::Call;
#[cfg(feature = "streams")]
use crate::credentials::Credentials;
use crate::failure::{Failure, FailureKind};
use crate::http::{Request, Response};
use crate::protocol::Undecodable;
#[cfg(feature = "streams")]
use crate::stream::ByteStream;

/// Refuses requests that must have one.
pub(super) fn seal(call: &Call<'_>, _: &mut Request) -> Result<(), Failure> {
    let traits = &call.context.tables.traits;
    let must = |fact: &Trait| matches!(fact, Trait::RequestChecksum(true, _));
    if call.context.operation.traits.of(traits).iter().any(must) {
        let message =
            "the operation needs a checksum, for which opsmith-client needs the feature checksums";
        return Err(call.failure(FailureKind::Unsupported, message.to_owned()));
    }
    Ok(())
}

pub(super) fn accept(_: &Call<'_>, _: &mut Request) {}

#[cfg(feature = "streams")]
pub(super) async fn body(
    call: &Call<'_>,
    request: &mut Request,
    _: Option<&Credentials>,
    bytes: ByteStream,
) -> Result<Result<ByteStream, ByteStream>, Failure> {
    seal(call, request).map(|()| Err(bytes))
}

#[cfg(feature = "streams")]
pub(super) fn verified(_: &Call<'_>, _: &Response, bytes: ByteStream) -> ByteStream {
    bytes
}

pub(super) fn check(_: &Call<'_>, _: &Response) -> Result<(), Undecodable> {
    Ok(())
}
