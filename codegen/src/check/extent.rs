//! Types that Rust's compiler would give up on: those that go too deep, and those that take too much room.
//!
//! Values of structures and unions lie in those that contain them, so that their sizes add up, and in a chain of structures with two
//! members each they double with each link. Lists, maps and members that close a circle lie elsewhere, and count as a few words.

use opsmith_shape::Kind;

use crate::diagnose::Problem;
use crate::graph;
use crate::model::{Member, Model, Shape};

/// How many types may lie in each other. The compiler follows 128 of them, and what a program does with a value (keep it in a future,
/// share it between threads) takes its part of these. Real models have 46.
const DEEPEST: usize = 100;

/// How many bytes a value may take, without what it has elsewhere. A thread has two megabytes for all its values. By this count real models have
/// 90 KB.
const LARGEST: usize = 1 << 20;

/// What a type is, seen from outside.
#[derive(Debug, Clone, Copy, Default)]
struct Extent {
    depth: usize,
    bytes: usize,
}

/// Finds the innermost types that go too far.
pub(super) fn check(model: &Model, problems: &mut Vec<Problem>) {
    let closes_circle = graph::circles(model);
    let mut extents: Vec<Extent> = vec![Extent::default(); model.shapes.len()];
    for index in graph::inner_first(model) {
        let Some(shape) = model.shapes.get(index) else {
            continue;
        };
        let inner = |(at, member): (usize, &Member)| {
            let inner = extents.get(member.target).copied().unwrap_or_default();
            let is_boxed = closes_circle.binary_search(&(index, at)).is_ok();
            (within(shape, member, inner, is_boxed), inner)
        };
        let members: Vec<_> = shape.members.iter().enumerate().map(inner).collect();
        let all = members.iter().map(|(member, _)| *member);
        let extent = together(shape.kind, all);
        let goes_too_far = |extent: Extent| extent.depth > DEEPEST || extent.bytes > LARGEST;
        let is_first = !members.iter().any(|(_, inner)| goes_too_far(*inner));
        if goes_too_far(extent) && is_first {
            problems.push(problem(model, shape, extent));
        }
        if let Some(place) = extents.get_mut(index) {
            *place = extent;
        }
    }
}

/// A type as member of another.
fn within(shape: &Shape, member: &Member, inner: Extent, is_boxed: bool) -> Extent {
    let is_optional = shape.kind == Kind::Structure && !member.traits.required;
    let depth = inner.depth + usize::from(is_optional) + 2 * usize::from(is_boxed);
    let bytes = match is_boxed {
        true => 8,
        false => inner.bytes + 8 * usize::from(is_optional),
    };
    Extent { depth, bytes }
}

fn together(kind: Kind, members: impl Iterator<Item = Extent>) -> Extent {
    let deepest = |depth: usize, member: Extent| depth.max(member.depth);
    match kind {
        Kind::Structure => members.fold(Extent { depth: 1, bytes: 0 }, |all, member| Extent {
            depth: all.depth.max(member.depth + 1),
            bytes: all.bytes.saturating_add(member.bytes),
        }),
        Kind::Union => members.fold(Extent { depth: 1, bytes: 0 }, |all, member| Extent {
            depth: all.depth.max(member.depth + 1),
            bytes: all.bytes.max(member.bytes.saturating_add(8)),
        }),
        // The type, what it keeps its elements in, and the pointer in that.
        Kind::List | Kind::Map => Extent {
            depth: members.fold(0, deepest) + 3,
            bytes: 24,
        },
        _ => Extent {
            depth: 1,
            bytes: 24,
        },
    }
}

fn problem(model: &Model, shape: &Shape, extent: Extent) -> Problem {
    let (message, expected) = if extent.depth > DEEPEST {
        (
            format!(
                "more than {DEEPEST} types lie in each other below `{}`",
                shape.name
            ),
            "deeper than Rust's compiler follows types",
        )
    } else {
        (
            format!(
                "a value of `{}` takes {} bytes, more than {LARGEST}",
                shape.name, extent.bytes
            ),
            "larger than what fits a thread's stack",
        )
    };
    model
        .problem(shape.at, message, expected)
        .path(&shape.id)
        .hint("put lists between these structures, or leave some of them out")
}
