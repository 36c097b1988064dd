//! Every trait and key of a Smithy model, with its meaning.

use super::keys::{INNER, REFERENCE, definition_key};
use super::traits::meaning;
use crate::json::Json;
use crate::read::audit::Count;
use crate::read::meaning::{keys_inside, lookup};

/// Walks all definitions.
pub(in crate::read) fn audit(tree: &Json<'_>, count: Count<'_>) {
    for (_, body) in tree.get("shapes").map_or(&[][..], Json::entries) {
        let kind = body.text("type").unwrap_or_default();
        for (key, value) in body.entries() {
            count(&format!("{kind} {key}"), definition_key(kind, key));
            match key.as_ref() {
                "traits" => traits(value, count),
                "members" => value
                    .entries()
                    .iter()
                    .for_each(|(_, member)| reference(member, count)),
                "member" | "key" | "value" => reference(value, count),
                _ => {}
            }
        }
    }
}

fn reference(reference: &Json<'_>, count: Count<'_>) {
    for (key, value) in reference.entries() {
        count(&format!("member {key}"), lookup(REFERENCE, key));
        if key == "traits" {
            traits(value, count);
        }
    }
}

fn traits(traits: &Json<'_>, count: Count<'_>) {
    for (id, value) in traits.entries() {
        count(id, meaning(id));
        for (key, meaning) in keys_inside(INNER, id, value) {
            count(&format!("{id}.{key}"), meaning);
        }
    }
}
