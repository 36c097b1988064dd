//! Shapes, their members, and what is said about both.

use std::collections::HashSet;

use opsmith_shape::{Fault, Kind, Protocol, Text, Trait};

use super::Reader;
use super::keys::{INNER, REFERENCE_KEYS, SHAPE_KEYS};
use crate::diagnose::{is_worth_looking, suggest};
use crate::json::Json;
use crate::model::{Fact, Member, Shape, Traits};
use crate::read::meaning::{Table, apply, lookup};
use crate::read::{Place, status};

impl<'t> Reader<'t> {
    /// All shapes, in the order of the file.
    pub(super) fn shapes(&mut self) -> Vec<Shape> {
        let root = Place::root(self.source, "shapes");
        self.definitions
            .entries()
            .iter()
            .map(|(name, body)| self.shape(&root.enter(self.source, name), name, body))
            .collect()
    }

    fn shape(&mut self, place: &Place<'_>, name: &str, body: &'t Json<'t>) -> Shape {
        let kind = self.kind(place, body);
        let mut traits = self.traits(SHAPE_KEYS, place, body);
        self.read_error(place, body, &mut traits);
        if let Some(name) = body
            .text("locationName")
            .filter(|_| matches!(kind, Kind::Structure))
        {
            traits.facts.push(Fact {
                says: Trait::XmlName(Text::Owned(name.to_owned())),
                at: place.at,
            });
        }
        let members = match kind {
            Kind::Structure | Kind::Union => self.members(place, body),
            Kind::List => self.parts(place, body, &["member"]),
            Kind::Map => self.parts(place, body, &["key", "value"]),
            Kind::Enum => self.values(place, name, body),
            _ => Vec::new(),
        };
        Shape {
            members,
            traits,
            ..Shape::new(name, place.at, kind)
        }
    }

    fn kind(&mut self, place: &Place<'_>, body: &Json<'_>) -> Kind {
        match body.text("type").unwrap_or_default() {
            "boolean" => Kind::Boolean,
            "integer" => Kind::Integer,
            "long" | "bigInteger" => Kind::Long,
            "float" => Kind::Float,
            "double" | "bigDecimal" => Kind::Double,
            "string" | "character" if body.get("enum").is_some() => Kind::Enum,
            "string" | "character" => Kind::String,
            "blob" => Kind::Blob,
            "timestamp" => Kind::Timestamp,
            "list" => Kind::List,
            "map" => Kind::Map,
            "structure" if body.flag("document") => Kind::Document,
            "structure" if body.flag("union") || body.flag("eventstream") => Kind::Union,
            "structure" => Kind::Structure,
            other => {
                let message = format!("there is no type `{other}`");
                let known = [
                    "blob",
                    "boolean",
                    "double",
                    "float",
                    "integer",
                    "list",
                    "long",
                    "map",
                    "string",
                    "structure",
                    "timestamp",
                ];
                let at = self.source.find(other).unwrap_or(place.at);
                let problem = Place { at, ..*place }.problem(
                    self.source,
                    message,
                    "expected a key `type` with a type of botocore",
                );
                self.problems.push(problem.hint(suggest(other, known)));
                Kind::Structure
            }
        }
    }

    /// Reads the keys of a shape, member or operation by their table.
    pub(super) fn traits(&mut self, table: Table, place: &Place<'_>, body: &Json<'_>) -> Traits {
        let mut traits = Traits::default();
        for (key, value) in body.entries() {
            // A mark that is set to false says nothing.
            if *value == Json::Boolean(false) {
                continue;
            }
            let read = apply(
                lookup(table, key),
                INNER,
                place,
                self.source,
                key,
                value,
                &mut traits,
            );
            self.problems.extend(read.err());
        }
        if let Some(message) = body.text("deprecatedMessage") {
            for fact in &mut traits.facts {
                if let Trait::Deprecated(text) = &mut fact.says {
                    *text = Text::Owned(message.to_owned());
                }
            }
        }
        traits
    }

    /// `exception`, `fault` and `error` together.
    fn read_error(&mut self, place: &Place<'_>, body: &Json<'_>, traits: &mut Traits) {
        let error = body.get("error");
        if !(body.flag("exception") || body.flag("fault") || error.is_some()) {
            return;
        }
        let status = error
            .and_then(|error| error.get("httpStatusCode"))
            .and_then(status);
        let by_status = status.is_some_and(|status| status >= 500);
        let is_server =
            body.flag("fault") || error.is_some_and(|error| error.flag("fault")) || by_status;
        let mut push = |says| traits.facts.push(Fact { says, at: place.at });
        push(Trait::Error(if is_server {
            Fault::Server
        } else {
            Fault::Client
        }));
        if let Some(status) = status {
            push(Trait::HttpError(status));
        }
        if let Some(code) = error.and_then(|error| error.text("code")) {
            push(Trait::QueryErrorCode(Text::Owned(code.to_owned())));
        }
    }

    fn members(&mut self, place: &Place<'_>, body: &'t Json<'t>) -> Vec<Member> {
        let outer = place.enter(self.source, "members");
        let entries = body.get("members").map_or(&[][..], Json::entries);
        let listed = body.get("required").map_or(&[][..], Json::elements);
        let required: HashSet<&str> = listed.iter().filter_map(Json::as_str).collect();
        let mut members = Vec::new();
        for (name, reference) in entries {
            let inner = outer.enter(self.source, name);
            let Some(target) = self.target(&inner, reference) else {
                continue;
            };
            let mut traits = self.traits(REFERENCE_KEYS, &inner, reference);
            self.read_location(name, reference, &mut traits, &inner);
            traits.required = required.contains(name.as_ref());
            if body.text("payload") == Some(name) {
                traits.facts.push(Fact {
                    says: Trait::HttpPayload,
                    at: inner.at,
                });
            }
            members.push(Member::new(name.as_ref(), inner.at, target, traits));
        }
        let known: HashSet<&str> = entries.iter().map(|(name, _)| name.as_ref()).collect();
        let is_missing = |name: &&str| !known.contains(name);
        for missing in listed.iter().filter_map(Json::as_str).filter(is_missing) {
            let at = self.source.find(missing).unwrap_or(place.at);
            let problem = Place { at, ..*place }.problem(
                self.source,
                format!(
                    "`{}` is required, but there is no such member",
                    missing.escape_debug()
                ),
                "expected the name of a member",
            );
            let names = entries.iter().map(|(name, _)| name.as_ref());
            let hint = is_worth_looking(self.problems.len()).then(|| suggest(missing, names));
            self.problems.push(problem.hint(hint.unwrap_or_default()));
        }
        members
    }

    /// `location` and `locationName`: where a member travels, and under which name.
    fn read_location(
        &mut self,
        name: &str,
        reference: &Json<'_>,
        traits: &mut Traits,
        place: &Place<'_>,
    ) {
        let wire = reference.text("locationName");
        let named = || Text::Owned(wire.unwrap_or(name).to_owned());
        let is_json = self.protocols.iter().any(|protocol| {
            matches!(
                protocol,
                Protocol::RestJson1
                    | Protocol::AwsJson1_0
                    | Protocol::AwsJson1_1
                    | Protocol::RpcV2Json
            )
        });
        let says = match reference.text("location") {
            Some("uri") => Some(Trait::HttpLabel),
            Some("header") => Some(Trait::HttpHeader(named())),
            Some("headers") => Some(Trait::HttpPrefixHeaders(Text::Owned(
                wire.unwrap_or_default().to_owned(),
            ))),
            Some("querystring") if self.is_map(reference) => Some(Trait::HttpQueryParams),
            Some("querystring") => Some(Trait::HttpQuery(named())),
            Some("statusCode") => Some(Trait::HttpResponseCode),
            Some(other) => {
                let at = self.source.find(other).unwrap_or(place.at);
                let known = ["uri", "header", "headers", "querystring", "statusCode"];
                let problem = Place { at, ..*place }.problem(
                    self.source,
                    format!("there is no location `{other}`"),
                    "expected a part of an HTTP message",
                );
                self.problems.push(problem.hint(suggest(other, known)));
                None
            }
            None if is_json => wire
                .filter(|wire| *wire != name)
                .map(|_| Trait::JsonName(named())),
            None => self
                .flattened_name(reference)
                .or_else(|| wire.map(|_| Trait::XmlName(named()))),
        };
        traits
            .facts
            .extend(says.map(|says| Fact { says, at: place.at }));
    }

    /// Whether a reference leads to a map.
    fn is_map(&self, reference: &Json<'_>) -> bool {
        self.definition(reference)
            .is_some_and(|shape| shape.text("type") == Some("map"))
    }

    /// The element name that a flattened list gives itself, which counts more than the one its member gives it.
    fn flattened_name(&self, reference: &Json<'_>) -> Option<Trait> {
        let list = self.definition(reference)?;
        let name = list.get("member")?.text("locationName")?;
        (list.text("type") == Some("list") && list.flag("flattened"))
            .then(|| Trait::XmlName(Text::Owned(name.to_owned())))
    }

    fn parts(
        &mut self,
        place: &Place<'_>,
        body: &'t Json<'t>,
        names: &[&'static str],
    ) -> Vec<Member> {
        let mut parts = Vec::new();
        for name in names {
            let inner = place.enter(self.source, name);
            let Some(reference) = body.get(name) else {
                let message = format!(
                    "a {} without `{name}`",
                    body.text("type").unwrap_or_default()
                );
                self.problems.push(place.problem(
                    self.source,
                    message,
                    format!("expected a key `{name}` in this object"),
                ));
                continue;
            };
            let at = reference
                .text("shape")
                .and_then(|target| self.source.find(target))
                .unwrap_or(place.at);
            let Some(target) = self.target(&inner, reference) else {
                continue;
            };
            let mut traits = self.traits(REFERENCE_KEYS, &inner, reference);
            let wire = reference
                .text("locationName")
                .map(|wire| Trait::XmlName(Text::Owned(wire.to_owned())));
            traits.facts.extend(wire.map(|says| Fact { says, at }));
            parts.push(Member::new(*name, at, target, traits));
        }
        if parts.len() == names.len() {
            parts
        } else {
            Vec::new()
        }
    }

    fn values(&mut self, place: &Place<'_>, name: &str, body: &Json<'_>) -> Vec<Member> {
        let target = self.index.get(name).copied().unwrap_or_default();
        let values = body
            .get("enum")
            .map_or(&[][..], Json::elements)
            .iter()
            .filter_map(Json::as_str);
        values
            .map(|value| {
                Member::new(
                    value,
                    self.source.find(value).unwrap_or(place.at),
                    target,
                    Traits::default(),
                )
            })
            .collect()
    }
}
