//! Applies the corrections of `services.toml` to a model.
//!
//! A correction that changes nothing is an error: either its target is gone or the model has become right, and then the entry in
//! the file is wrong.

use std::sync::Arc;

use crate::config::{Change, Fixup};
use crate::diagnose::{Problem, Report, Source, suggest};
use crate::model::{Member, Model, Shape};

/// Applies `fixups`, which stand in `file`.
pub fn apply(mut model: Model, file: &Arc<Source>, fixups: &[Fixup]) -> Result<Model, Report> {
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
    Report(problems).or(model)
}

/// What is wrong, and what to do.
type Complaint = (String, String);

fn apply_one(model: &mut Model, fixup: &Fixup) -> Result<(), Complaint> {
    let (shape, member) = match fixup.target.split_once('$') {
        Some((shape, member)) => (shape, Some(member)),
        None => (fixup.target.as_str(), None),
    };
    let shape = find_shape(model, shape)?;
    match (member, &fixup.change) {
        (Some(member), Change::Required) => {
            let member = find_member(shape, member)?;
            if std::mem::replace(&mut member.traits.required, true) {
                return Err(obsolete(&format!(
                    "`{}` is required in the model",
                    fixup.target
                )));
            }
        }
        (None, Change::Sensitive) => {
            if std::mem::replace(&mut shape.traits.sensitive, true) {
                return Err(obsolete(&format!(
                    "`{}` is sensitive in the model",
                    fixup.target
                )));
            }
        }
        (Some(member), Change::Rename(name)) => {
            find_member(shape, member)?.rust_name = Some(name.clone())
        }
        (None, Change::Rename(name)) => shape.rust_name = Some(name.clone()),
        (None, Change::Required) => {
            return Err((
                format!("`{}` is a shape, and members are required", fixup.target),
                "write it as `Shape$member`".to_owned(),
            ));
        }
        (Some(_), Change::Sensitive) => {
            let hint = "name the shape that the member has".to_owned();
            return Err((
                format!("`{}` is a member, and shapes are sensitive", fixup.target),
                hint,
            ));
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
    match model.shapes.iter().position(|shape| shape.name == name) {
        Some(index) => Ok(&mut model.shapes[index]),
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
