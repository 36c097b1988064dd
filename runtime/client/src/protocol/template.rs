//! Names of parameters in braces: in paths, and in what comes before a host.

use opsmith_shape::{Trait, View};

use super::{Context, Unsendable};
use crate::endpoint::is_host_label;

/// Appends what stands for a name.
pub(crate) type Put<'p> = dyn FnMut(&str, &mut String) -> Result<(), Unsendable> + 'p;

/// A text with something else in the place of the names in braces.
pub(crate) fn fill(template: &str, put: &mut Put<'_>) -> Result<String, Unsendable> {
    let mut filled = String::with_capacity(template.len() + 16);
    let mut rest = template;
    while let Some((before, after)) = rest.split_once('{') {
        let (label, after) = after.split_once('}').unwrap_or((after, ""));
        filled.push_str(before);
        put(label, &mut filled)?;
        rest = after;
    }
    filled.push_str(rest);
    Ok(filled)
}

/// What comes before the host (`smithy.api#endpoint`), with its dot. Redacted, it shows no sensitive value.
pub(crate) fn host_prefix(
    context: Context<'_>,
    input: View<'_>,
    redact: bool,
) -> Result<String, Unsendable> {
    let traits = context.operation.traits.of(&context.tables.traits);
    let prefix = traits.iter().find_map(|fact| match fact {
        Trait::HostPrefix(prefix) => Some(prefix),
        _ => None,
    });
    let Some(prefix) = prefix else {
        return Ok(String::new());
    };
    fill(prefix, &mut |name, into| {
        let text = host_label(context, input, name, redact)?;
        into.push_str(text);
        Ok(())
    })
}

fn host_label<'v>(
    context: Context<'_>,
    input: View<'v>,
    name: &str,
    redact: bool,
) -> Result<&'v str, Unsendable> {
    let members = context
        .operation
        .input
        .map_or(&[][..], |id| context.tables.members(id));
    let found = members
        .iter()
        .enumerate()
        .find(|(_, member)| member.name == name);
    let value = found.and_then(|(index, member)| Some((member, input.member(index, name)?)));
    let Some((member, value)) = value else {
        return Err(unsendable(
            name,
            "is part of the host's name, so it has to be given",
        ));
    };
    if redact && context.tables.is_sensitive(member) {
        return Ok("REDACTED");
    }
    match value.view() {
        View::String(text) if is_host_label(text) => Ok(text),
        _ => Err(unsendable(
            name,
            "is part of the host's name: only letters, digits and inner dashes can be, 63 at most",
        )),
    }
}

pub(crate) fn unsendable(name: &str, reason: &str) -> Unsendable {
    Unsendable::Parameter(format!("{name} {reason}"))
}
