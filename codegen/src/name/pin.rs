//! Names that depend on more than what is generated.

use super::{errors, has_type, operations, types};
use crate::model::Model;
use crate::name::rust::{camel, snake};

/// Writes down the names that come of others in the model, before what is not chosen is left out: one more operation, chosen later,
/// renames nothing.
pub fn pin(model: &mut Model) {
    // What is wrong with names is said when they are given.
    let mut unsaid = Vec::new();
    let types = types(model, &mut unsaid);
    let operations = operations(model, &mut unsaid);
    let errors: Vec<_> = model.errors().into_iter().zip(errors(model)).collect();
    for (shape, ident) in model.shapes.iter_mut().zip(types) {
        if has_type(shape) && shape.rust_name.is_none() && ident != camel(&shape.name) {
            shape.rust_name = Some(ident.stem().to_owned());
        }
    }
    for (operation, names) in model.operations.iter_mut().zip(operations) {
        let is_usual = names.method == snake(&operation.name);
        if operation.rust_name.is_none() && !is_usual {
            operation.rust_name = Some(names.method.stem().to_owned());
        }
    }
    for (index, ident) in errors {
        if let Some(shape) = model.shapes.get_mut(index) {
            shape.error_name = Some(ident.stem().to_owned());
        }
    }
}
