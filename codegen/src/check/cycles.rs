//! Shapes that contain themselves: which no value could have, and which no Rust type.

use opsmith_shape::Kind;

use super::path_of;
use crate::diagnose::Problem;
use crate::graph;
use crate::model::{Member, Model};

/// Finds structures that must contain themselves, and lists and maps without a structure between.
pub(super) fn check(model: &Model, problems: &mut Vec<Problem>) {
    let must = graph::cyclic(model, |shape, member| {
        shape.kind == Kind::Structure && member.traits.required && is_structure(model, member)
    });
    for (shape, member) in must {
        let Some(at) = model
            .shapes
            .get(shape)
            .and_then(|shape| shape.members.get(member))
            .map(|member| member.at)
        else {
            continue;
        };
        let message = "a structure that must contain itself has no end";
        let problem = model
            .problem(at, message, "part of the circle, and required")
            .path(path_of(model, shape, member));
        problems.push(problem.hint("make one member of the circle optional"));
    }
    let unnamed = |kind| matches!(kind, Kind::List | Kind::Map);
    let endless = graph::cyclic(model, |shape, member| {
        unnamed(shape.kind)
            && model
                .shapes
                .get(member.target)
                .is_some_and(|target| unnamed(target.kind))
    });
    for (shape, member) in endless {
        let Some(at) = model
            .shapes
            .get(shape)
            .and_then(|shape| shape.members.get(member))
            .map(|member| member.at)
        else {
            continue;
        };
        let problem = model.problem(
            at,
            "lists and maps that contain each other have no type in Rust",
            "part of the circle",
        );
        problems.push(
            problem
                .path(path_of(model, shape, member))
                .hint("put a structure or union between them"),
        );
    }
}

fn is_structure(model: &Model, member: &Member) -> bool {
    model
        .shapes
        .get(member.target)
        .is_some_and(|target| target.kind == Kind::Structure)
}
