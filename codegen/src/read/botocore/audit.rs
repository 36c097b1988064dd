//! Every key of a model in botocore's form, with its meaning.

use super::keys::{INNER, METADATA, OPERATION_KEYS, REFERENCE_KEYS, SHAPE_KEYS, TOP};
use crate::json::Json;
use crate::read::audit::Count;
use crate::read::meaning::{Table, keys_inside, lookup};

/// Walks the whole file.
pub(in crate::read) fn audit(tree: &Json<'_>, count: Count<'_>) {
    object("file", TOP, tree, count);
    object(
        "metadata",
        METADATA,
        tree.get("metadata").unwrap_or(&Json::Null),
        count,
    );
    for (_, operation) in tree.get("operations").map_or(&[][..], Json::entries) {
        object("operation", OPERATION_KEYS, operation, count);
        for side in ["input", "output"]
            .iter()
            .filter_map(|side| operation.get(side))
        {
            object("reference", REFERENCE_KEYS, side, count);
        }
        for error in operation.get("errors").map_or(&[][..], Json::elements) {
            object("reference", REFERENCE_KEYS, error, count);
        }
    }
    for (_, shape) in tree.get("shapes").map_or(&[][..], Json::entries) {
        object("shape", SHAPE_KEYS, shape, count);
        for (_, member) in shape.get("members").map_or(&[][..], Json::entries) {
            object("reference", REFERENCE_KEYS, member, count);
        }
        for part in ["member", "key", "value"]
            .iter()
            .filter_map(|part| shape.get(part))
        {
            object("reference", REFERENCE_KEYS, part, count);
        }
    }
}

fn object(of: &str, table: Table, object: &Json<'_>, count: Count<'_>) {
    for (key, value) in object.entries() {
        count(&format!("{of} {key}"), lookup(table, key));
        for (inner, meaning) in keys_inside(INNER, key, value) {
            count(&format!("{of} {key}.{inner}"), meaning);
        }
    }
}
