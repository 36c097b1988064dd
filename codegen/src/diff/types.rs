//! Whether two members have the same type: in Rust, and on the command line.

use opsmith_shape::Kind;

use super::Sides;
use crate::emit::Service;
use crate::model::{Model, ShapeIndex};
use crate::name::has_type;

/// Deeper lists of lists than this are none that anybody has.
const DEPTH: usize = 64;

/// The shape with a type of its own that values of a shape are, or hold in lists and maps.
pub(super) fn typed(model: &Model, mut index: ShapeIndex) -> Option<ShapeIndex> {
    for _ in 0..DEPTH {
        let shape = model.shapes.get(index)?;
        if has_type(shape) {
            return Some(index);
        }
        if !matches!(shape.kind, Kind::List | Kind::Map) {
            return None;
        }
        index = shape.element()?.target;
    }
    None
}

/// The types of the same member in both models.
#[derive(Clone, Copy)]
pub(super) struct Types {
    pub(super) old: ShapeIndex,
    pub(super) new: ShapeIndex,
}

impl Types {
    /// Whether Rust has the same type for both, but for the name of one that was renamed as a whole.
    pub(super) fn are_same_in_rust(self, sides: &Sides<'_>) -> bool {
        !self.nulls(sides).differ()
            && same(sides, self.old, self.new, DEPTH, &|old, new| {
                // What became of a pair is told of its shapes.
                sides.pairs.are(old.0, new.0)
                    || rust_word(old.1) == rust_word(new.1) && !is_named(old.1)
            })
    }

    /// Whether values of both are given and shown alike on the command line, but for nulls. Names do not count there.
    pub(super) fn are_same_on_the_command_line(self, sides: &Sides<'_>) -> bool {
        same(sides, self.old, self.new, DEPTH, &|old, new| {
            sides.pairs.are(old.0, new.0)
                || cli_word(old.1) == cli_word(new.1)
                    && (!is_structure(old.1) || has_the_same_members(sides, old.0, new.0))
        })
    }
}

/// Whether lists and maps may hold nulls in one of the models only.
#[derive(Clone, Copy, Default)]
pub(super) struct Nulls {
    pub(super) come: bool,
    pub(super) go: bool,
}

impl Nulls {
    fn differ(self) -> bool {
        self.come || self.go
    }
}

impl Types {
    /// The lists and maps of both, as far as they are alike.
    pub(super) fn nulls(self, sides: &Sides<'_>) -> Nulls {
        let mut nulls = Nulls::default();
        let Types { mut old, mut new } = self;
        for _ in 0..DEPTH {
            let before = sides.old.model.shapes.get(old);
            let Some((before, after)) = before.zip(sides.new.model.shapes.get(new)) else {
                break;
            };
            if !matches!(before.kind, Kind::List | Kind::Map) || before.kind != after.kind {
                break;
            }
            nulls.come |= after.traits.sparse && !before.traits.sparse;
            nulls.go |= before.traits.sparse && !after.traits.sparse;
            let Some((inner, other)) = before.element().zip(after.element()) else {
                break;
            };
            (old, new) = (inner.target, other.target);
        }
        nulls
    }
}

type Leaf = (ShapeIndex, Kind);

/// Whether two shapes are alike through lists and maps, where their innermost shapes are as `leaf` says.
fn same(
    sides: &Sides<'_>,
    old: ShapeIndex,
    new: ShapeIndex,
    depth: usize,
    leaf: &dyn Fn(Leaf, Leaf) -> bool,
) -> bool {
    let (Some(before), Some(after)) = (
        sides.old.model.shapes.get(old),
        sides.new.model.shapes.get(new),
    ) else {
        return false;
    };
    if !matches!(before.kind, Kind::List | Kind::Map) {
        return leaf((old, before.kind), (new, after.kind));
    }
    let members = before.members.iter().zip(&after.members);
    before.kind == after.kind
        && before.members.len() == after.members.len()
        && depth > 0
        && members
            .into_iter()
            .all(|(before, after)| same(sides, before.target, after.target, depth - 1, leaf))
}

/// Shapes of other names, of which nothing but the members is seen.
fn has_the_same_members(sides: &Sides<'_>, old: ShapeIndex, new: ShapeIndex) -> bool {
    let (Some(before), Some(after)) = (
        sides.old.model.shapes.get(old),
        sides.new.model.shapes.get(new),
    ) else {
        return false;
    };
    before.members.iter().all(|member| {
        let mut others = after.members.iter();
        others.any(|other| other.name == member.name)
    })
}

fn is_named(kind: Kind) -> bool {
    matches!(kind, Kind::Structure | Kind::Union | Kind::Enum)
}

fn is_structure(kind: Kind) -> bool {
    matches!(kind, Kind::Structure | Kind::Union)
}

/// Kinds that Rust has one type for have one word; see `emit::types::ty`.
fn rust_word(kind: Kind) -> Kind {
    match kind {
        Kind::IntEnum => Kind::Integer,
        Kind::BigDecimal => Kind::BigInteger,
        other => other,
    }
}

/// Kinds that are written alike have one word: no width of numbers is checked, and no values of enums.
fn cli_word(kind: Kind) -> Kind {
    match kind {
        kind if kind.is_integer() => Kind::Integer,
        Kind::BigInteger => Kind::Integer,
        Kind::Float | Kind::BigDecimal => Kind::Double,
        Kind::Enum => Kind::String,
        other => other,
    }
}

/// The type as Rust writes it.
pub(super) fn rust(service: &Service, index: ShapeIndex) -> String {
    tidy(&crate::emit::types::ty(service, index).to_string())
}

/// Tokens have spaces around them, which nobody writes.
pub(super) fn tidy(tokens: &str) -> String {
    tokens
        .replace(" < ", "<")
        .replace(" > ", ">")
        .replace(" >", ">")
        .replace(" , ", ", ")
}

/// The type as the command line's help calls it.
pub(super) fn cli(service: &Service, index: ShapeIndex) -> String {
    let shape = service.model.shapes.get(index);
    let Some(shape) = shape else {
        return Kind::Document.word().to_owned();
    };
    let inner = |element: &crate::model::Member| service.model.shapes.get(element.target);
    match shape.element().and_then(inner) {
        Some(element) if shape.kind == Kind::List => format!("list of {}", element.kind.word()),
        Some(element) if shape.kind == Kind::Map => format!("map of {}", element.kind.word()),
        _ => shape.kind.word().to_owned(),
    }
}
