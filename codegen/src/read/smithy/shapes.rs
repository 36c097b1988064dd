//! Data shapes: simple ones, enums, lists, maps, structures, unions.

use std::collections::{HashMap, HashSet};

use opsmith_shape::{Kind, Text, Trait};

use super::{Raw, RawTrait, Reader, last_of_each};
use crate::json::Json;
use crate::model::{Fact, Member, Shape, ShapeIndex, Traits};
use crate::read::{Place, status};

/// A member as it stands in the file, with what mixins and `apply` add.
struct RawMember<'t> {
    name: &'t str,
    reference: &'t Json<'t>,
    traits: Vec<RawTrait<'t>>,
}

impl<'t> Reader<'t> {
    /// Gives every data shape its index. Definitions of traits and mixins are no data.
    pub(super) fn place_shapes(&mut self) {
        let root = self.root();
        for raw in self.raw.clone() {
            let place = self.place(&root, raw);
            if raw.body.get("type").is_none() {
                self.add(place.problem(
                    self.source,
                    "a definition without a type",
                    "expected a key `type` in this object",
                ));
            }
            if raw.has_trait("smithy.api#trait") || raw.has_trait("smithy.api#mixin") {
                continue;
            }
            let Some(kind) = self.kind(&place, raw) else {
                continue;
            };
            self.placed.insert(raw.id, self.shapes.len());
            self.shapes.push(Shape::new(raw.id, place.at, kind));
        }
    }

    fn kind(&self, place: &Place<'_>, raw: Raw<'t>) -> Option<Kind> {
        match raw.kind() {
            "boolean" => Some(Kind::Boolean),
            "byte" => Some(Kind::Byte),
            "short" => Some(Kind::Short),
            "integer" => Some(Kind::Integer),
            "long" => Some(Kind::Long),
            "bigInteger" => Some(Kind::BigInteger),
            "float" => Some(Kind::Float),
            "double" => Some(Kind::Double),
            "bigDecimal" => Some(Kind::BigDecimal),
            "string" if raw.has_trait("smithy.api#enum") => Some(Kind::Enum),
            "string" => Some(Kind::String),
            "enum" => Some(Kind::Enum),
            "intEnum" => Some(Kind::IntEnum),
            "blob" => Some(Kind::Blob),
            "timestamp" => Some(Kind::Timestamp),
            "document" => Some(Kind::Document),
            "list" | "set" => Some(Kind::List),
            "map" => Some(Kind::Map),
            "structure" => Some(Kind::Structure),
            "union" => Some(Kind::Union),
            "service" | "resource" | "operation" | "apply" | "" => None,
            other => {
                let message = format!("there is no type `{other}`");
                let problem = place.problem(self.source, message, "expected a type of Smithy 2.0");
                self.add(problem.hint(crate::diagnose::suggest(other, TYPES.iter().copied())));
                None
            }
        }
    }

    /// Reads members and traits of every shape that has a place.
    pub(super) fn fill_shapes(&mut self) {
        let root = self.root();
        for raw in self.raw.clone() {
            let Some(index) = self.placed.get(raw.id).copied() else {
                continue;
            };
            let place = self.place(&root, raw);
            let raw_traits = self.traits_of(raw);
            let members = self.members(&place, raw, index, &raw_traits);
            let mut traits = self.read_traits(&place, &raw_traits);
            traits.facts.extend(query_status(&raw_traits, &traits));
            if let Some(shape) = self.shapes.get_mut(index) {
                shape.members = members;
                shape.traits = traits;
            }
        }
    }

    fn members(
        &mut self,
        place: &Place<'_>,
        raw: Raw<'t>,
        index: ShapeIndex,
        traits: &[RawTrait<'t>],
    ) -> Vec<Member> {
        match (raw.kind(), self.shapes.get(index).map(|shape| shape.kind)) {
            ("string", Some(Kind::Enum)) => self.legacy_enum(place, index, traits),
            (_, Some(Kind::Enum | Kind::IntEnum)) => self.enum_values(place, raw, index),
            (_, Some(Kind::List)) => self.parts(place, raw, &["member"]),
            (_, Some(Kind::Map)) => self.parts(place, raw, &["key", "value"]),
            (_, Some(Kind::Structure | Kind::Union)) => self.structure_members(place, raw),
            _ => Vec::new(),
        }
    }

    fn structure_members(&mut self, place: &Place<'_>, raw: Raw<'t>) -> Vec<Member> {
        let mut members = Vec::new();
        for member in self.raw_members(raw) {
            members.extend(self.member(place, &member));
        }
        members
    }

    fn member(&mut self, place: &Place<'_>, member: &RawMember<'t>) -> Option<Member> {
        let outer = place.enter(self.source, "members");
        let inner = outer.enter(self.source, member.name);
        let target = self.target(&inner, member.reference)?;
        let traits = self.read_traits(&inner, &member.traits);
        Some(Member::new(member.name, inner.at, target, traits))
    }

    /// The element of a list, or key and value of a map.
    fn parts(&mut self, place: &Place<'_>, raw: Raw<'t>, names: &[&'static str]) -> Vec<Member> {
        let mut parts = Vec::new();
        for name in names {
            let Some(reference) = self.inherited(raw, name) else {
                let message = format!("a {} without `{name}`", raw.kind());
                self.add(place.problem(
                    self.source,
                    message,
                    format!("expected a key `{name}` in this object"),
                ));
                continue;
            };
            let inner = place.enter(self.source, name);
            let at = reference
                .text("target")
                .and_then(|target| self.source.find(target))
                .unwrap_or(place.at);
            let inner = Place { at, ..inner };
            let Some(target) = self.target(&inner, reference) else {
                continue;
            };
            let traits = last_of_each(self.own_traits(&format!("{}${name}", raw.id), reference));
            let traits = self.read_traits(&inner, &traits);
            parts.push(Member::new(*name, at, target, traits));
        }
        // Half a map is worse than none for the stages to come; the problem is noted.
        if parts.len() == names.len() {
            parts
        } else {
            Vec::new()
        }
    }

    /// A key of a definition, or of the last of its mixins that has it.
    pub(super) fn inherited(&self, raw: Raw<'t>, key: &str) -> Option<&'t Json<'t>> {
        let of_mixin = || {
            self.mixins(raw)
                .iter()
                .rev()
                .find_map(|mixin| mixin.body.get(key))
        };
        raw.body.get(key).or_else(of_mixin)
    }

    /// The members of a definition: those of its mixins first. One that is defined twice keeps its first place and collects traits.
    fn raw_members(&self, raw: Raw<'t>) -> Vec<RawMember<'t>> {
        let mut members: Vec<RawMember<'t>> = Vec::new();
        let mut places: HashMap<&'t str, usize> = HashMap::new();
        for definition in self.with_mixins(raw) {
            for (name, reference) in definition
                .body
                .get("members")
                .map_or(&[][..], Json::entries)
            {
                let traits = self.own_traits(&format!("{}${name}", definition.id), reference);
                match places
                    .get(name.as_ref())
                    .and_then(|place| members.get_mut(*place))
                {
                    Some(earlier) => {
                        earlier.traits.extend(traits);
                        if reference.get("target").is_some() {
                            earlier.reference = reference;
                        }
                    }
                    None => {
                        places.insert(name, members.len());
                        members.push(RawMember {
                            name,
                            reference,
                            traits,
                        });
                    }
                }
            }
        }
        let own: HashSet<&str> = raw
            .body
            .get("members")
            .map_or(&[][..], Json::entries)
            .iter()
            .map(|(name, _)| name.as_ref())
            .collect();
        for member in &mut members {
            // What is applied to a member that comes from a mixin stands under the id of the shape that mixes it in.
            if !own.contains(member.name) {
                let id = format!("{}${}", raw.id, member.name);
                let applied = self.applied.get(id.as_str());
                member.traits.extend(applied.into_iter().flatten().copied());
            }
            member.traits = last_of_each(std::mem::take(&mut member.traits));
        }
        members
    }

    fn enum_values(&self, place: &Place<'_>, raw: Raw<'t>, index: ShapeIndex) -> Vec<Member> {
        let outer = place.enter(self.source, "members");
        let mut values = Vec::new();
        for member in self.raw_members(raw) {
            let inner = outer.enter(self.source, member.name);
            let mut traits = self.read_traits(&inner, &member.traits);
            let value = member
                .traits
                .iter()
                .find(|(id, _)| *id == "smithy.api#enumValue")
                .map(|(_, value)| *value);
            let says = match (raw.kind(), value) {
                ("intEnum", Some(Json::Integer(value))) if i32::try_from(*value).is_ok() => {
                    Some(Trait::IntEnumValue(*value))
                }
                ("enum", Some(Json::String(value))) if *value != member.name => {
                    Some(Trait::EnumValue(Text::Owned(value.clone().into_owned())))
                }
                ("enum", None | Some(Json::String(_))) => None,
                (kind, _) => {
                    let expected = if kind == "enum" {
                        "a string"
                    } else {
                        "a whole number of 32 bits"
                    };
                    let expected = format!("expected `smithy.api#enumValue` with {expected}");
                    self.add(inner.problem(
                        self.source,
                        format!("`{}` has no fitting value", member.name),
                        expected,
                    ));
                    None
                }
            };
            traits
                .facts
                .extend(says.map(|says| Fact { says, at: inner.at }));
            values.push(Member::new(member.name, inner.at, index, traits));
        }
        values
    }

    /// An enum of Smithy 1.0: a string with the trait `enum`. Entries without a name are known by their value.
    fn legacy_enum(
        &self,
        place: &Place<'_>,
        index: ShapeIndex,
        traits: &[RawTrait<'t>],
    ) -> Vec<Member> {
        let entries = traits
            .iter()
            .find(|(id, _)| *id == "smithy.api#enum")
            .map_or(&[][..], |(_, value)| value.elements());
        let mut values = Vec::new();
        for entry in entries {
            let Some(value) = entry.text("value") else {
                let inner = place.enter(self.source, "smithy.api#enum");
                self.add(inner.problem(
                    self.source,
                    "an enum entry without value",
                    "expected objects with the key `value`",
                ));
                continue;
            };
            let name = entry.text("name").unwrap_or(value);
            let at = self.source.find(value).unwrap_or(place.at);
            let mut traits = Traits::default();
            entry
                .text("documentation")
                .unwrap_or_default()
                .clone_into(&mut traits.documentation);
            if name != value {
                traits.facts.push(Fact {
                    says: Trait::EnumValue(Text::Owned(value.to_owned())),
                    at,
                });
            }
            if entry.flag("deprecated") {
                traits.facts.push(Fact {
                    says: Trait::Deprecated(Text::Borrowed("")),
                    at,
                });
            }
            values.push(Member::new(name, at, index, traits));
        }
        values
    }
}

/// The status of an error in awsQuery, where the model says it there only.
fn query_status(raw_traits: &[RawTrait<'_>], traits: &Traits) -> Option<Fact> {
    let mut found = raw_traits.iter();
    let (_, value) = found.find(|(id, _)| *id == "aws.protocols#awsQueryError")?;
    let status = status(value.get("httpResponseCode")?)?;
    let code = |fact: &&Fact| matches!(fact.says, Trait::QueryErrorCode(_));
    let at = traits.facts.iter().find(code)?.at;
    let says = Trait::HttpError(status);
    let is_said = traits.has(|fact| matches!(fact, Trait::HttpError(_)));
    (!is_said).then_some(Fact { says, at })
}

/// What a definition can be.
pub(super) const TYPES: &[&str] = &[
    "apply",
    "bigDecimal",
    "bigInteger",
    "blob",
    "boolean",
    "byte",
    "document",
    "double",
    "enum",
    "float",
    "intEnum",
    "integer",
    "list",
    "long",
    "map",
    "operation",
    "resource",
    "service",
    "set",
    "short",
    "string",
    "structure",
    "timestamp",
    "union",
];
