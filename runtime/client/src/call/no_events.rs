//! In the place of events where a program was built without them.

use std::sync::Arc;

use opsmith_shape::MemberRow;

use super::Call;
use crate::caller::Shared;
use crate::credentials::Credentials;
use crate::failure::{Failure, FailureKind};
use crate::http::{Request, Response};
use crate::stream::{AnyEvents, ByteStream, EventReader};

pub(super) fn accept(_: &Call<'_>, _: &mut Request) {}

pub(super) fn body(
    call: &Call<'_>,
    _: &Arc<Shared>,
    _: &mut Request,
    _: Option<&Credentials>,
    _: AnyEvents,
) -> Result<ByteStream, Failure> {
    Err(missing(call))
}

pub(super) async fn reader(
    call: &Call<'_>,
    _: &Arc<Shared>,
    _: &mut Response,
    _: &MemberRow,
    _: ByteStream,
) -> Result<EventReader, Failure> {
    Err(missing(call))
}

fn missing(call: &Call<'_>) -> Failure {
    let message = "the operation has an event stream, which this program was built without: switch on the feature `event-stream` of opsmith-client";
    call.failure(FailureKind::Unsupported, message.to_owned())
}
