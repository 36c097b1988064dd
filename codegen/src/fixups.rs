//! Applies the corrections of `services.toml` to a model.
//!
//! A correction that changes nothing is an error: either its target is gone or the model has become right, and then the entry in
//! the file is wrong.

use std::sync::Arc;

use crate::config::{Change, Fixup};
use crate::diagnose::{Problem, Report, Source, suggest};
use crate::model::{Member, Model, Shape};

/// Applies `fixups`, which stand in `file`.
pub fn apply(model: Model, file: &Arc<Source>, fixups: &[Fixup]) -> Result<Model, Report> {
    let (model, problems) = apply_some(model, file, fixups);
    problems.or(model)
}

/// [`apply`] for a model that need not be the one they were written for: what does not apply is told beside the model.
pub fn apply_some(mut model: Model, file: &Arc<Source>, fixups: &[Fixup]) -> (Model, Report) {
    let mut problems = Vec::new();
    for fixup in fixups {
        if let Err((message, hint)) = apply_one(&mut model, fixup) {
            problems.push(
                Problem::new(file, fixup.at, message, "does not apply")
                    .path(&model.service.id)
                    .hint(hint),
            );
        }
    }
    (model, Report(problems))
}

/// What is wrong, and what to do.
type Complaint = (String, String);

/// In front of the name of an operation, which may be that of a shape as well.
const OPERATION: &str = "operation:";

fn apply_one(model: &mut Model, fixup: &Fixup) -> Result<(), Complaint> {
    let target = fixup.target.as_str();
    if let Some(name) = target.strip_prefix(OPERATION) {
        return on_operation(model, name, &fixup.change);
    }
    match target.split_once('$') {
        Some((shape, member)) => {
            let member = find_member(find_shape(model, shape)?, member)?;
            on_member(member, target, &fixup.change)
        }
        None => on_shape(find_shape(model, target)?, target, &fixup.change),
    }
}

fn on_operation(model: &mut Model, name: &str, change: &Change) -> Result<(), Complaint> {
    let found = model.operations.iter().position(|one| one.name == name);
    let Some(operation) = found.and_then(|index| model.operations.get_mut(index)) else {
        let names = model.operations.iter().map(|one| one.name.as_str());
        let message = format!("the model has no operation `{}`", name.escape_debug());
        return Err((message, suggest(name, names)));
    };
    match change {
        Change::Rename(name) => {
            operation.rust_name = Some(name.clone());
            Ok(())
        }
        Change::Required | Change::Sensitive => Err((
            format!(
                "`{}` is an operation, which can be renamed only",
                name.escape_debug()
            ),
            "name a shape or a member".to_owned(),
        )),
    }
}

fn on_member(member: &mut Member, target: &str, change: &Change) -> Result<(), Complaint> {
    match change {
        Change::Required => {
            if std::mem::replace(&mut member.traits.required, true) {
                return Err(obsolete(&format!("`{target}` is required in the model")));
            }
        }
        Change::Rename(name) => member.rust_name = Some(name.clone()),
        Change::Sensitive => {
            let message = format!("`{target}` is a member, and shapes are sensitive");
            return Err((message, "name the shape that the member has".to_owned()));
        }
    }
    Ok(())
}

fn on_shape(shape: &mut Shape, target: &str, change: &Change) -> Result<(), Complaint> {
    match change {
        Change::Sensitive => {
            if std::mem::replace(&mut shape.traits.sensitive, true) {
                return Err(obsolete(&format!("`{target}` is sensitive in the model")));
            }
        }
        Change::Rename(name) => shape.rust_name = Some(name.clone()),
        Change::Required => {
            let message = format!("`{target}` is a shape, and members are required");
            return Err((message, "write it as `Shape$member`".to_owned()));
        }
    }
    Ok(())
}

fn obsolete(why: &str) -> Complaint {
    (
        format!("this correction is not needed any more: {why}"),
        "remove the entry".to_owned(),
    )
}

fn find_shape<'m>(model: &'m mut Model, name: &str) -> Result<&'m mut Shape, Complaint> {
    let is_it = |shape: &Shape| shape.id == name || shape.name == name;
    match model.shapes.iter().position(is_it) {
        Some(index) => Ok(&mut model.shapes[index]),
        None if model
            .operations
            .iter()
            .any(|operation| operation.name == name) =>
        {
            let message = format!("the model has no shape `{}`", name.escape_debug());
            Err((
                message,
                format!("write `{OPERATION}{name}` where the operation is meant"),
            ))
        }
        None => {
            let hint = suggest(name, model.shapes.iter().map(|shape| shape.name.as_str()));
            Err((
                format!("the model has no shape `{}`", name.escape_debug()),
                hint,
            ))
        }
    }
}

fn find_member<'m>(shape: &'m mut Shape, name: &str) -> Result<&'m mut Member, Complaint> {
    match shape.members.iter().position(|member| member.name == name) {
        Some(index) => Ok(&mut shape.members[index]),
        None => {
            let hint = suggest(
                name,
                shape.members.iter().map(|member| member.name.as_str()),
            );
            Err((
                format!("`{}` has no member `{}`", shape.name, name.escape_debug()),
                hint,
            ))
        }
    }
}
