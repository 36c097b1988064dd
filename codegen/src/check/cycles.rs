//! Shapes that contain themselves: which no value could have, and which no Rust type. And lists in lists beyond reason.

use opsmith_shape::Kind;

use super::path_of;
use crate::diagnose::Problem;
use crate::graph;
use crate::model::{Member, Model, Shape, ShapeIndex};

/// How deep lists and maps may lie in each other without a structure between. Real models have three.
const DEPTH: usize = 16;

/// Finds structures that must contain themselves, and lists and maps that contain each other.
pub(super) fn check(model: &Model, problems: &mut Vec<Problem>) {
    let must = graph::cyclic(model, |shape, member| {
        shape.kind == Kind::Structure
            && member.traits.required
            && target_is(model, member, |kind| kind == Kind::Structure)
    });
    for (shape, member) in must {
        let message = "a structure that must contain itself has no end";
        let expected = "part of the circle, and required";
        problems.extend(problem(
            model,
            shape,
            member,
            message,
            expected,
            "make one member of the circle optional",
        ));
    }
    let hint = "put a structure or union between them";
    let endless = graph::cyclic(model, |shape, member| {
        is_unnamed(shape.kind) && target_is(model, member, is_unnamed)
    });
    for (shape, member) in &endless {
        let message = "lists and maps that contain each other have no type in Rust";
        problems.extend(problem(
            model,
            *shape,
            *member,
            message,
            "part of the circle",
            hint,
        ));
    }
    if endless.is_empty() {
        let message = format!("lists and maps lie in each other more than {DEPTH} deep");
        problems.extend(
            too_deep(model).into_iter().filter_map(|index| {
                problem(model, index, 0, &message, "too many from here on", hint)
            }),
        );
    }
}

/// The outermost of the lists and maps that are too deep: those that lie in them are too deep for the same reason, and putting it
/// right once puts it right for all.
///
/// Later rooms go into lists and maps by recursion, which this bounds.
fn too_deep(model: &Model) -> Vec<ShapeIndex> {
    let mut is_inner = vec![false; model.shapes.len()];
    for shape in model.shapes.iter().filter(|shape| is_unnamed(shape.kind)) {
        for member in &shape.members {
            if let Some(is_inner) = is_inner.get_mut(member.target) {
                *is_inner = true;
            }
        }
    }
    (0..model.shapes.len())
        .filter(|index| !is_inner[*index] && depth(model, *index) == DEPTH)
        .collect()
}

fn is_unnamed(kind: Kind) -> bool {
    matches!(kind, Kind::List | Kind::Map)
}

fn target_is(model: &Model, member: &Member, wanted: fn(Kind) -> bool) -> bool {
    model
        .shapes
        .get(member.target)
        .is_some_and(|target| wanted(target.kind))
}

/// How many lists and maps a value goes through before anything else comes, up to one more than allowed.
fn depth(model: &Model, index: ShapeIndex) -> usize {
    let mut shape = model.shapes.get(index);
    let mut depth = 0;
    while let Some(unnamed) = shape.filter(|shape| is_unnamed(shape.kind) && depth <= DEPTH) {
        depth += 1;
        shape = unnamed
            .element()
            .and_then(|element| model.shapes.get(element.target));
    }
    depth.saturating_sub(1)
}

fn problem(
    model: &Model,
    index: ShapeIndex,
    member: usize,
    message: &str,
    expected: &str,
    hint: &str,
) -> Option<Problem> {
    let shape: &Shape = model.shapes.get(index)?;
    let at = shape.members.get(member)?.at;
    Some(
        model
            .problem(at, message, expected)
            .path(path_of(model, index, member))
            .hint(hint),
    )
}
