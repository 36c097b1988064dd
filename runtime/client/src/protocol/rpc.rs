//! What the protocols have in common that know operations by name and bind nothing to HTTP.

use opsmith_shape::Shape;

use super::{Context, Unsendable, template};
use crate::endpoint::Target;

/// The address of an operation. Redacted, it shows no sensitive value.
pub(super) fn target(
    context: Context<'_>,
    path: String,
    input: &dyn Shape,
    redact: bool,
) -> Result<Target, Unsendable> {
    Ok(Target {
        path,
        host_prefix: template::host_prefix(context, input.view(), redact)?,
        ..Target::default()
    })
}
