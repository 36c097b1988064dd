//! The Smithy JSON AST (version 2), the form in which AWS publishes its models.
//!
//! The order of work: index all definitions by id, place every data shape (so that references can be resolved in any order), fill
//! them, then walk the service and its resources for operations. Mixins and `apply` are resolved while a definition is looked at;
//! after this room nobody knows them.

mod audit;
mod keys;
mod service;
mod shapes;
mod traits;

use std::cell::{Cell, RefCell};
use std::collections::{HashMap, HashSet};
use std::rc::Rc;
use std::sync::Arc;

use opsmith_shape::Kind;

use super::meaning::{apply, lookup};
use super::{Place, place_of};
use crate::diagnose::{At, Problem, Report, Source, is_worth_looking, nearest};
use crate::json::Json;
use crate::model::{Model, Shape, ShapeIndex, Traits};

pub(super) use audit::audit;

/// Reads a model.
pub(super) fn read(source: &Arc<Source>, tree: &Json<'_>) -> Result<Model, Report> {
    let mut reader = Reader::index(source, tree);
    reader.check_version(tree);
    reader.check_keys();
    reader.place_shapes();
    reader.fill_shapes();
    let service = reader.service();
    let problems = reader.problems.into_inner();
    let shapes = reader.shapes;
    let found = service.map(|(service, operations)| Model {
        source: Arc::clone(source),
        service,
        operations,
        shapes,
    });
    match found {
        Some(model) => Report(problems).or(model),
        None => Err(Report(problems).or(()).err().unwrap_or_default()),
    }
}

/// How many parts may come of what stands once and counts for many: errors of the service, members and traits of mixins. All models
/// of AWS together have 180,000 members.
const MULTIPLIED: usize = 1_000_000;

/// How deep mixins may build on mixins.
const MIXIN_DEPTH: usize = 32;

/// One definition of the file.
#[derive(Clone, Copy)]
struct Raw<'t> {
    id: &'t str,
    body: &'t Json<'t>,
}

impl<'t> Raw<'t> {
    fn kind(&self) -> &'t str {
        self.body.text("type").unwrap_or_default()
    }

    fn has_trait(&self, id: &str) -> bool {
        self.body
            .get("traits")
            .is_some_and(|traits| traits.get(id).is_some())
    }
}

/// A trait as it stands in the file.
type RawTrait<'t> = (&'t str, &'t Json<'t>);

/// The mixins that were found so far.
#[derive(Default)]
struct Mixins<'t> {
    seen: HashSet<&'t str>,
    all: Vec<Raw<'t>>,
}

struct Reader<'t> {
    source: &'t Arc<Source>,
    raw: Vec<Raw<'t>>,
    index: HashMap<&'t str, usize>,
    /// Traits that `apply` statements add, by the id they add them to.
    applied: HashMap<&'t str, Vec<RawTrait<'t>>>,
    /// The mixins of definitions that have been asked for theirs.
    mixins: RefCell<HashMap<&'t str, Rc<[Raw<'t>]>>>,
    /// How many parts these have put elsewhere.
    mixed: Cell<usize>,
    shapes: Vec<Shape>,
    placed: HashMap<&'t str, ShapeIndex>,
    problems: RefCell<Vec<Problem>>,
}

impl<'t> Reader<'t> {
    fn index(source: &'t Arc<Source>, tree: &'t Json<'t>) -> Self {
        let entries = tree.get("shapes").map_or(&[][..], Json::entries);
        let raw: Vec<Raw<'t>> = entries
            .iter()
            .map(|(id, body)| Raw {
                id: id.as_ref(),
                body,
            })
            .collect();
        let mut applied: HashMap<&str, Vec<RawTrait<'t>>> = HashMap::new();
        for statement in raw.iter().filter(|raw| raw.kind() == "apply") {
            applied
                .entry(statement.id)
                .or_default()
                .extend(raw_traits(statement.body));
        }
        Reader {
            source,
            index: raw
                .iter()
                .enumerate()
                .map(|(index, raw)| (raw.id, index))
                .collect(),
            raw,
            applied,
            mixins: RefCell::default(),
            mixed: Cell::default(),
            shapes: Vec::new(),
            placed: HashMap::new(),
            problems: RefCell::default(),
        }
    }

    fn check_version(&self, tree: &Json<'_>) {
        let version = tree.text("smithy").unwrap_or_default();
        if !(version == "2" || version.starts_with("2.")) {
            let root = Place::root(self.source, "smithy");
            let value = tree.get("smithy").unwrap_or(&Json::Null);
            let place = Place {
                at: place_of(self.source, &root, "smithy", value).at,
                ..root
            };
            let problem = place.problem(
                self.source,
                format!("version `{version}` of Smithy"),
                "expected \"2.0\"",
            );
            self.add(problem.hint("convert the model with `smithy ast` of a newer Smithy"));
        }
        if tree.get("shapes").is_none() {
            let root = Place::root(self.source, "smithy");
            self.add(root.problem(
                self.source,
                "the model defines nothing",
                "expected a key `shapes` beside this one",
            ));
        }
    }

    /// Finds keys that no definition of its type has: what they were meant to say would be lost.
    fn check_keys(&self) {
        let root = self.root();
        for raw in &self.raw {
            // That there is no such type is said elsewhere.
            if !shapes::TYPES.contains(&raw.kind()) {
                continue;
            }
            let place = self.place(&root, *raw);
            for (key, value) in raw.body.entries() {
                match keys::definition_key(raw.kind(), key) {
                    None => self.unknown_key(&place, key, &format!("a {}", raw.kind())),
                    Some(_) if key == "members" => {
                        let inner = place.enter(self.source, key);
                        for (name, reference) in value.entries() {
                            self.check_reference(&inner.enter(self.source, name), reference);
                        }
                    }
                    Some(_) if matches!(key.as_ref(), "member" | "key" | "value") => {
                        self.check_reference(&place.enter(self.source, key), value);
                    }
                    Some(_) => {}
                }
            }
        }
    }

    fn check_reference(&self, place: &Place<'_>, reference: &Json<'_>) {
        for (key, _) in reference.entries() {
            if lookup(keys::REFERENCE, key).is_none() {
                self.unknown_key(place, key, "a member");
            }
        }
    }

    fn unknown_key(&self, place: &Place<'_>, key: &str, of: &str) {
        let inner = place.enter(self.source, key);
        let message = format!("there is no key `{}` here", key.escape_debug());
        self.add(inner.problem(self.source, message, format!("expected a key of {of}")));
    }

    fn add(&self, problem: Problem) {
        self.problems.borrow_mut().push(problem);
    }

    /// The place of a definition.
    fn place<'a>(&self, root: &'a Place<'a>, raw: Raw<'a>) -> Place<'a> {
        root.enter(self.source, raw.id)
    }

    fn root(&self) -> Place<'static> {
        Place {
            parent: None,
            key: "shapes",
            at: At::default(),
        }
    }

    /// The shape that a reference such as `{"target": "example#Order"}` means.
    fn target(&mut self, place: &Place<'_>, reference: &'t Json<'t>) -> Option<ShapeIndex> {
        let Some(id) = reference.text("target") else {
            self.add(place.problem(
                self.source,
                "a reference without target",
                "expected an object with the key `target`",
            ));
            return None;
        };
        if let Some(index) = self.placed.get(id) {
            return Some(*index);
        }
        if let Some(kind) = prelude(id) {
            self.shapes.push(Shape::new(id, At::default(), kind));
            self.placed.insert(id, self.shapes.len() - 1);
            return Some(self.shapes.len() - 1);
        }
        self.dangling(place, id);
        None
    }

    /// Says that a reference leads nowhere, or to something that is no data shape.
    fn dangling(&self, place: &Place<'_>, id: &'t str) {
        let mut inner = place.enter(self.source, "target");
        inner.at = self.source.find(id).unwrap_or(place.at);
        let problem = match self.index.get(id).and_then(|index| self.raw.get(*index)) {
            Some(raw) => {
                let message = format!(
                    "`{id}` cannot be used here: it is of the type `{}`",
                    raw.kind()
                );
                inner.problem(self.source, message, "expected a shape that holds data")
            }
            None => {
                let problem = inner.problem(
                    self.source,
                    format!("`{id}` is not defined"),
                    "expected the id of a shape",
                );
                let known = self.raw.iter().map(|raw| raw.id);
                let near = is_worth_looking(self.problems.borrow().len())
                    .then(|| nearest(id, known.chain(PRELUDE.iter().copied())));
                match near.flatten() {
                    Some(near) => problem.hint(format!("did you mean `{near}`?")),
                    None => problem.hint("define it under `shapes`, or name one that is there"),
                }
            }
        };
        self.add(problem);
    }

    /// The traits of a definition: its mixins' first, then its own, then those applied to it. A later one replaces an earlier one.
    fn traits_of(&self, raw: Raw<'t>) -> Vec<RawTrait<'t>> {
        let mut traits = Vec::new();
        for mixin in self.mixins(raw).iter() {
            let own = mixin
                .body
                .get("traits")
                .and_then(|traits| traits.get("smithy.api#mixin"));
            let local = own
                .and_then(|own| own.get("localTraits"))
                .map_or(&[][..], Json::elements);
            let is_local = |id: &str| {
                id == "smithy.api#mixin" || local.iter().any(|other| other.as_str() == Some(id))
            };
            traits.extend(
                self.own_traits(mixin.id, mixin.body)
                    .into_iter()
                    .filter(|(id, _)| !is_local(id)),
            );
        }
        traits.extend(self.own_traits(raw.id, raw.body));
        last_of_each(traits)
    }

    fn own_traits(&self, id: &str, body: &'t Json<'t>) -> Vec<RawTrait<'t>> {
        let mut traits = raw_traits(body);
        traits.extend(self.applied.get(id).into_iter().flatten().copied());
        traits
    }

    /// The mixins of a definition in the order in which they build on each other, each once, without itself.
    fn mixins(&self, raw: Raw<'t>) -> Rc<[Raw<'t>]> {
        if raw.body.get("mixins").is_none() {
            return Rc::default();
        }
        if let Some(known) = self.mixins.borrow().get(raw.id) {
            return Rc::clone(known);
        }
        let mut found = Mixins::default();
        self.collect_mixins(raw, &mut vec![raw.id], &mut found);
        self.check_mixed(raw, &mut found);
        let found: Rc<[Raw<'t>]> = found.all.into();
        self.mixins.borrow_mut().insert(raw.id, Rc::clone(&found));
        found
    }

    /// What mixins hold is held again by each that uses them.
    fn check_mixed(&self, raw: Raw<'t>, found: &mut Mixins<'t>) {
        let parts = found.all.iter().map(|mixin| {
            let of = |key| mixin.body.get(key).map_or(0, |part| part.entries().len());
            let listed = |key| mixin.body.get(key).map_or(0, |part| part.elements().len());
            1 + of("members") + of("traits") + listed("errors") + listed("operations")
        });
        let mixed = self.mixed.get().saturating_add(parts.sum());
        self.mixed.set(mixed);
        if mixed > MULTIPLIED {
            found.all.clear();
            let root = self.root();
            let place = self.place(&root, raw);
            let expected = format!("expected no more than {MULTIPLIED} parts of mixins altogether");
            self.add(place.problem(self.source, "mixins that are used too often", expected));
        }
    }

    /// A definition with its mixins in front.
    fn with_mixins(&self, raw: Raw<'t>) -> impl Iterator<Item = Raw<'t>> + use<'t> {
        let mixins = self.mixins(raw);
        let count = mixins.len();
        (0..count)
            .filter_map(move |index| mixins.get(index).copied())
            .chain([raw])
    }

    /// `way` holds the definitions that lead here, this one included.
    fn collect_mixins(&self, raw: Raw<'t>, way: &mut Vec<&'t str>, found: &mut Mixins<'t>) {
        let root = self.root();
        let place = self.place(&root, raw);
        for reference in raw.body.get("mixins").map_or(&[][..], Json::elements) {
            let Some(id) = reference.text("target") else {
                continue;
            };
            let Some(mixin) = self.index.get(id).and_then(|index| self.raw.get(*index)) else {
                self.dangling(&place, id);
                continue;
            };
            if found.seen.contains(id) {
                continue;
            }
            if way.contains(&id) || way.len() >= MIXIN_DEPTH {
                let message = if way.contains(&id) {
                    "mixins that use each other in a circle"
                } else {
                    "mixins that lie too deep"
                };
                let problem = place.problem(
                    self.source,
                    message,
                    format!("uses `{}`", id.escape_debug()),
                );
                self.add(problem.hint("remove one of the `mixins`"));
                continue;
            }
            way.push(id);
            self.collect_mixins(*mixin, way, found);
            way.pop();
            found.seen.insert(id);
            found.all.push(*mixin);
        }
    }

    /// Reads traits by the table.
    fn read_traits(&self, place: &Place<'_>, traits: &[RawTrait<'t>]) -> Traits {
        let mut out = Traits::default();
        let place = &place.enter(self.source, "traits");
        for (id, value) in traits {
            let meaning = traits::meaning(id);
            let read = apply(
                meaning,
                keys::INNER,
                place,
                self.source,
                id,
                value,
                &mut out,
            );
            self.problems.borrow_mut().extend(read.err());
        }
        out
    }
}

fn raw_traits<'t>(body: &'t Json<'t>) -> Vec<RawTrait<'t>> {
    let entries = body.get("traits").map_or(&[][..], Json::entries);
    entries
        .iter()
        .map(|(id, value)| (id.as_ref(), value))
        .collect()
}

fn last_of_each(traits: Vec<RawTrait<'_>>) -> Vec<RawTrait<'_>> {
    let mut kept: Vec<RawTrait<'_>> = Vec::with_capacity(traits.len());
    let mut places: HashMap<&str, usize> = HashMap::new();
    for (id, value) in traits {
        let place = *places.entry(id).or_insert(kept.len());
        match kept.get_mut(place) {
            Some(earlier) => earlier.1 = value,
            None => kept.push((id, value)),
        }
    }
    kept
}

/// The ids of those that [`prelude`] knows and that models should use.
const PRELUDE: &[&str] = &[
    "smithy.api#BigDecimal",
    "smithy.api#BigInteger",
    "smithy.api#Blob",
    "smithy.api#Boolean",
    "smithy.api#Byte",
    "smithy.api#Document",
    "smithy.api#Double",
    "smithy.api#Float",
    "smithy.api#Integer",
    "smithy.api#Long",
    "smithy.api#Short",
    "smithy.api#String",
    "smithy.api#Timestamp",
    "smithy.api#Unit",
];

/// Shapes that every model knows (Smithy 2.0, "prelude shapes").
fn prelude(id: &str) -> Option<Kind> {
    let kind = match id.strip_prefix("smithy.api#")? {
        "Blob" => Kind::Blob,
        "Boolean" | "PrimitiveBoolean" => Kind::Boolean,
        "String" => Kind::String,
        "Byte" | "PrimitiveByte" => Kind::Byte,
        "Short" | "PrimitiveShort" => Kind::Short,
        "Integer" | "PrimitiveInteger" => Kind::Integer,
        "Long" | "PrimitiveLong" => Kind::Long,
        "Float" | "PrimitiveFloat" => Kind::Float,
        "Double" | "PrimitiveDouble" => Kind::Double,
        "BigInteger" => Kind::BigInteger,
        "BigDecimal" => Kind::BigDecimal,
        "Timestamp" => Kind::Timestamp,
        "Document" => Kind::Document,
        "Unit" => Kind::Structure,
        _ => return None,
    };
    Some(kind)
}
