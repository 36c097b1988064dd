//! Operations, and where they stand in HTTP.

use std::collections::HashMap;

use opsmith_shape::{Auth, Text, Trait};

use super::Reader;
use super::keys::{OPERATION_KEYS, REFERENCE_KEYS};
use crate::diagnose::At;
use crate::json::Json;
use crate::model::{Fact, Http, Operation, Shape, ShapeIndex};
use crate::read::{Place, checksums, status, xml_namespace};

impl<'t> Reader<'t> {
    /// All operations, in the order of the file, and the shapes with what operations say about them.
    pub(super) fn operations(
        &mut self,
        tree: &'t Json<'t>,
        mut shapes: Vec<Shape>,
    ) -> (Vec<Operation>, Vec<Shape>) {
        let root = Place::root(self.source, "operations");
        let mut operations = Vec::new();
        for (name, body) in tree.get("operations").map_or(&[][..], Json::entries) {
            let place = root.enter(self.source, name);
            let operation = self.operation(&place, name, body);
            if let (Some(input), Some(reference)) = (operation.input, body.get("input")) {
                mark_root(&mut shapes, input, reference, place.at);
            }
            operations.push(operation);
        }
        (operations, shapes)
    }

    fn operation(&mut self, place: &Place<'_>, name: &str, body: &'t Json<'t>) -> Operation {
        let mut traits = self.traits(OPERATION_KEYS, place, body);
        traits.facts.extend(told_elsewhere(place.at, body));
        let errors = place.enter(self.source, "errors");
        let errors = body
            .get("errors")
            .map_or(&[][..], Json::elements)
            .iter()
            .filter_map(|error| self.target(&errors, error))
            .collect();
        let references = ["input", "output"].iter().filter_map(|side| body.get(side));
        for reference in references.chain(body.get("errors").map_or(&[][..], Json::elements)) {
            let said = self.traits(REFERENCE_KEYS, place, reference);
            traits.unknown.extend(said.unknown);
        }
        let no_auth = body.text("authtype") == Some("none")
            || body.get("auth").is_some_and(|auth| {
                auth.elements()
                    .iter()
                    .any(|scheme| scheme.as_str() == Some("smithy.api#noAuth"))
            });
        Operation {
            name: name.to_owned(),
            rust_name: None,
            at: place.at,
            errors,
            documentation: traits.documentation,
            http: body
                .get("http")
                .and_then(|http| self.http(place, http, body.get("input"))),
            auth: no_auth.then_some(Auth::None),
            input: body
                .get("input")
                .and_then(|input| self.target(&place.enter(self.source, "input"), input)),
            output: body
                .get("output")
                .and_then(|output| self.target(&place.enter(self.source, "output"), output)),
            facts: traits.facts,
            pages: None,
            waiters: Vec::new(),
            unknown: traits.unknown,
        }
    }

    /// A path with the names of members in its labels, where botocore has those on the wire.
    fn with_member_names(&self, uri: &str, input: Option<&Json<'_>>) -> String {
        let shape = input.and_then(|input| self.definition(input));
        let members = shape
            .and_then(|shape| shape.get("members"))
            .map_or(&[][..], Json::entries);
        let is_label = |reference: &Json<'_>| reference.text("location") == Some("uri");
        let mut bound: HashMap<&str, &str> = HashMap::new();
        for (name, reference) in members.iter().filter(|(_, reference)| is_label(reference)) {
            let wire = reference.text("locationName").unwrap_or(name);
            bound.entry(wire).or_insert(name);
        }
        let mut parts = uri.split('{');
        let mut renamed = parts.next().unwrap_or_default().to_owned();
        for part in parts {
            let wire = part.split(['}', '+']).next().unwrap_or_default();
            let rest = part.get(wire.len()..).unwrap_or_default();
            renamed.extend(["{", bound.get(wire).unwrap_or(&wire), rest]);
        }
        renamed
    }

    fn http(
        &mut self,
        place: &Place<'_>,
        http: &Json<'_>,
        input: Option<&Json<'_>>,
    ) -> Option<Http> {
        let status = http.get("responseCode").map_or(Some(200), status);
        match (http.text("method"), http.text("requestUri"), status) {
            (Some(method), Some(uri), Some(status)) => {
                let at = self.source.find(uri).unwrap_or(place.at);
                Some(Http {
                    at,
                    method: method.to_owned(),
                    uri: self.with_member_names(uri, input),
                    status,
                })
            }
            _ => {
                let expected = "expected an object with `method`, `requestUri` and, where it is not 200, `responseCode`";
                self.problems.push(place.enter(self.source, "http").problem(
                    self.source,
                    "`http` cannot have this value",
                    expected,
                ));
                None
            }
        }
    }
}

/// What a key says that has several meanings.
fn told_elsewhere(at: At, body: &Json<'_>) -> impl Iterator<Item = Fact> {
    let is_unsigned = body.text("authtype") == Some("v4-unsigned-body");
    let unsigned = is_unsigned && !body.flag("unsignedPayload");
    let checksums = body.get("httpChecksum").map(checksums).unwrap_or_default();
    unsigned
        .then_some(Trait::UnsignedPayload)
        .into_iter()
        .chain(checksums)
        .map(move |says| Fact { says, at })
}

/// XML bodies take name and namespace of their root from the operation's reference to its input.
fn mark_root(shapes: &mut [Shape], input: ShapeIndex, reference: &Json<'_>, at: At) {
    let name = reference
        .text("locationName")
        .map(|name| Trait::XmlName(Text::Owned(name.to_owned())));
    let namespace = reference.get("xmlNamespace").and_then(xml_namespace);
    let Some(shape) = shapes.get_mut(input) else {
        return;
    };
    for says in name.into_iter().chain(namespace) {
        // Operations may share an input.
        let kind = std::mem::discriminant(&says);
        let is_same = |fact: &Fact| std::mem::discriminant(&fact.says) == kind;
        if !shape.traits.facts.iter().any(is_same) {
            shape.traits.facts.push(Fact { says, at });
        }
    }
}
