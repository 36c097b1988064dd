//! The service, its resources and their operations.

use std::collections::HashSet;

use opsmith_shape::{Auth, Protocol, Trait};

use super::{MULTIPLIED, Raw, RawTrait, Reader};
use crate::json::Json;
use crate::model::{Fact, Http, Http2, Operation, Service, ShapeIndex};
use crate::read::{Place, behaviour, checksums, endpoints, status};

/// The keys under which resources hold operations.
const LIFECYCLE: &[&str] = &["create", "put", "read", "update", "delete", "list"];
const COLLECTIONS: &[&str] = &["operations", "collectionOperations"];

/// The protocols Opsmith knows, by trait, in the order of preference (as AWS's own models list them where there are several).
const PROTOCOLS: &[(&str, Protocol)] = &[
    ("smithy.protocols#rpcv2Cbor", Protocol::RpcV2Cbor),
    ("smithy.protocols#rpcv2Json", Protocol::RpcV2Json),
    ("aws.protocols#awsJson1_0", Protocol::AwsJson1_0),
    ("aws.protocols#awsJson1_1", Protocol::AwsJson1_1),
    ("aws.protocols#restJson1", Protocol::RestJson1),
    ("aws.protocols#restXml", Protocol::RestXml),
    ("aws.protocols#awsQuery", Protocol::AwsQuery),
    ("aws.protocols#ec2Query", Protocol::Ec2Query),
];

impl<'t> Reader<'t> {
    /// The one service of the model, with its operations.
    pub(super) fn service(&mut self) -> Option<(Service, Vec<Operation>)> {
        let services: Vec<Raw<'t>> = self
            .raw
            .iter()
            .filter(|raw| raw.kind() == "service" && !raw.has_trait("smithy.api#mixin"))
            .copied()
            .collect();
        let root = self.root();
        let (first, others) = match services.split_first() {
            Some((first, others)) => (*first, others),
            None => {
                self.add(root.problem(
                    self.source,
                    "the model has no service",
                    "expected a definition with the type `service`",
                ));
                return None;
            }
        };
        for other in others {
            let problem = self.place(&root, *other).problem(
                self.source,
                "a second service",
                "expected one service in a model",
            );
            self.add(problem.hint(format!(
                "the first is `{}`; move this one to a file of its own",
                first.id
            )));
        }
        let place = self.place(&root, first);
        let bound = self.bound_operations(first);
        let traits = self.traits_of(first);
        let pages = traits.iter().find(|(id, _)| *id == "smithy.api#paginated");
        let mut operations = self.operations(&bound, pages.map(|(_, value)| *value));
        let errors = self.references(&place, first, "errors");
        let is_bounded = self.check_common(&place, errors.len(), operations.len());
        for operation in operations.iter_mut().filter(|_| is_bounded) {
            let own: HashSet<ShapeIndex> = operation.errors.iter().copied().collect();
            let common = errors.iter().filter(|error| !own.contains(error));
            operation.errors.extend(common);
        }
        self.rename(&place, first);
        let service = self.read_service(&place, first, &traits);
        Some((Service { errors, ..service }, operations))
    }

    /// Errors of the service become errors of each of its operations: a few hundred bytes of model could become gigabytes.
    fn check_common(&self, place: &Place<'_>, errors: usize, operations: usize) -> bool {
        let is_bounded = errors.saturating_mul(operations) <= MULTIPLIED;
        if !is_bounded {
            let message = format!("{errors} errors for each of {operations} operations");
            let expected = format!("expected no more than {MULTIPLIED} altogether");
            let inner = place.enter(self.source, "errors");
            self.add(inner.problem(self.source, message, expected));
        }
        is_bounded
    }

    /// `rename`: what shapes are called in this service, where their own names would meet others of another namespace.
    fn rename(&mut self, place: &Place<'_>, service: Raw<'t>) {
        let inner = place.enter(self.source, "rename");
        for definition in self.with_mixins(service) {
            for (id, name) in definition.body.get("rename").map_or(&[][..], Json::entries) {
                let index = self.placed.get(id.as_ref()).copied();
                match (
                    index.and_then(|index| self.shapes.get_mut(index)),
                    name.as_str(),
                ) {
                    (Some(shape), Some(name)) => name.clone_into(&mut shape.name),
                    (None, _) => self.dangling(&inner, id),
                    (_, None) => self.add(inner.enter(self.source, id).problem(
                        self.source,
                        "a new name that is no text",
                        "expected the name of the shape in this service",
                    )),
                }
            }
        }
    }

    fn read_service(
        &self,
        place: &Place<'_>,
        raw: Raw<'t>,
        raw_traits: &[RawTrait<'t>],
    ) -> Service {
        let find = |id: &str| {
            raw_traits
                .iter()
                .find(|(other, _)| *other == id)
                .map(|(_, value)| *value)
        };
        let read = self.read_traits(place, raw_traits);
        let about = find("aws.api#service");
        let name = raw.id.rsplit('#').next().unwrap_or(raw.id).to_owned();
        let id = about
            .and_then(|about| about.text("sdkId"))
            .unwrap_or(&name)
            .to_owned();
        let signing = find("aws.auth#sigv4");
        Service {
            at: place.at,
            documentation: read.documentation,
            title: find("smithy.api#title")
                .and_then(Json::as_str)
                .unwrap_or(&id)
                .to_owned(),
            version: self
                .inherited(raw, "version")
                .and_then(Json::as_str)
                .unwrap_or_default()
                .to_owned(),
            signing_name: signing
                .and_then(|signing| signing.text("name"))
                .unwrap_or_default()
                .to_owned(),
            // As Smithy's own tools fill it in (`aws.api#service`).
            endpoint_prefix: about
                .and_then(|about| about.text("endpointPrefix").or(about.text("arnNamespace")))
                .unwrap_or_default()
                .to_owned(),
            protocols: PROTOCOLS
                .iter()
                .filter(|(id, _)| find(id).is_some())
                .map(|(_, protocol)| *protocol)
                .collect(),
            query_compatible: find("aws.protocols#awsQueryCompatible").is_some(),
            auth: auth(raw_traits).or_else(|| preferred(raw_traits.iter().map(|(id, _)| *id))),
            errors: Vec::new(),
            xml_namespace: read.facts.iter().find_map(|fact| match &fact.says {
                Trait::XmlNamespace(uri, prefix) => Some((uri.to_string(), prefix.to_string())),
                _ => None,
            }),
            endpoints: find("smithy.rules#endpointRuleSet").map(endpoints::read),
            http2: PROTOCOLS
                .iter()
                .find_map(|(id, _)| find(id))
                .map(http2)
                .unwrap_or_default(),
            unknown: read.unknown,
            name,
            id,
        }
    }

    /// The ids of all operations that the service has by itself or through resources.
    fn bound_operations(&self, service: Raw<'t>) -> HashSet<&'t str> {
        let root = self.root();
        let (mut bound, mut seen, mut ahead) = (HashSet::new(), HashSet::new(), vec![service]);
        while let Some(holder) = ahead.pop() {
            let place = self.place(&root, holder);
            for definition in self.with_mixins(holder) {
                let operations = LIFECYCLE.iter().filter_map(|key| definition.body.get(key));
                let listed = COLLECTIONS
                    .iter()
                    .filter_map(|key| definition.body.get(key))
                    .flat_map(Json::elements);
                for reference in operations.chain(listed) {
                    bound.extend(
                        self.definition(&place, reference, "operation")
                            .map(|raw| raw.id),
                    );
                }
                for reference in definition
                    .body
                    .get("resources")
                    .map_or(&[][..], Json::elements)
                {
                    let resource = self.definition(&place, reference, "resource");
                    ahead.extend(resource.filter(|resource| seen.insert(resource.id)));
                }
            }
        }
        bound
    }

    /// The definition that a reference means, if it is of the type that is wanted there.
    fn definition(
        &self,
        place: &Place<'_>,
        reference: &'t Json<'t>,
        kind: &str,
    ) -> Option<Raw<'t>> {
        let id = reference.text("target")?;
        match self.index.get(id).and_then(|index| self.raw.get(*index)) {
            Some(raw) if raw.kind() == kind => Some(*raw),
            Some(raw) => {
                let inner = Place {
                    at: self.source.find(id).unwrap_or(place.at),
                    ..place.enter(self.source, kind)
                };
                let message = format!("`{id}` is of the type `{}`", raw.kind());
                self.add(inner.problem(
                    self.source,
                    message,
                    format!("expected the id of {} {kind}", article(kind)),
                ));
                None
            }
            None => {
                self.dangling(place, id);
                None
            }
        }
    }

    /// The shapes that a list of references means.
    fn references(
        &mut self,
        place: &Place<'_>,
        raw: Raw<'t>,
        key: &'static str,
    ) -> Vec<ShapeIndex> {
        let inner = place.enter(self.source, key);
        let (mut all, mut seen) = (Vec::new(), HashSet::new());
        for definition in self.with_mixins(raw) {
            for reference in definition.body.get(key).map_or(&[][..], Json::elements) {
                let index = self.target(&inner, reference);
                all.extend(index.filter(|index| seen.insert(*index)));
            }
        }
        all
    }

    /// The operations that are bound, in the order in which the file defines them.
    fn operations(
        &mut self,
        bound: &HashSet<&'t str>,
        pages: Option<&'t Json<'t>>,
    ) -> Vec<Operation> {
        let root = self.root();
        let mut operations = Vec::new();
        for raw in self
            .raw
            .clone()
            .into_iter()
            .filter(|raw| bound.contains(raw.id))
        {
            let place = self.place(&root, raw);
            let mut operation = self.operation(&place, raw);
            self.read_behaviour(&place, raw, pages, &mut operation);
            operations.push(operation);
        }
        operations
    }

    fn operation(&mut self, place: &Place<'_>, raw: Raw<'t>) -> Operation {
        let raw_traits = self.traits_of(raw);
        let read = self.read_traits(place, &raw_traits);
        let http = raw_traits
            .iter()
            .find(|(id, _)| *id == "smithy.api#http")
            .map(|(_, value)| *value);
        let input = self.side(place, raw, "input");
        let output = self.side(place, raw, "output");
        Operation {
            name: raw.id.rsplit('#').next().unwrap_or(raw.id).to_owned(),
            rust_name: None,
            at: place.at,
            documentation: read.documentation,
            http: http.and_then(|http| self.http(place, http)),
            auth: auth(&raw_traits),
            input,
            output,
            errors: self.references(place, raw, "errors"),
            facts: raw_traits
                .iter()
                .filter(|(id, _)| *id == "aws.protocols#httpChecksum")
                .flat_map(|(_, value)| checksums(value))
                .map(|says| Fact { says, at: place.at })
                .chain(read.facts)
                .collect(),
            pages: None,
            waiters: Vec::new(),
            unknown: read.unknown,
        }
    }

    /// Pages and waiters; `pages` is what the service says for all its operations.
    fn read_behaviour(
        &self,
        place: &Place<'_>,
        raw: Raw<'t>,
        pages: Option<&'t Json<'t>>,
        operation: &mut Operation,
    ) {
        let place = place.enter(self.source, "traits");
        let (source, shapes) = (self.source, self.shapes.as_slice());
        let mut problems = Vec::new();
        for (id, value) in self.traits_of(raw) {
            match id {
                "smithy.api#paginated" => {
                    let read = behaviour::paginated(
                        source,
                        shapes,
                        operation,
                        &place,
                        value,
                        pages,
                        &mut problems,
                    );
                    operation.pages = Some(read);
                }
                "smithy.waiters#waitable" => {
                    operation.waiters = behaviour::waitable(
                        source,
                        shapes,
                        operation,
                        &place,
                        value,
                        &mut problems,
                    );
                }
                _ => {}
            }
        }
        self.problems.borrow_mut().extend(problems);
    }

    /// Input or output: the unit shape of the prelude means that there is none.
    fn side(&mut self, place: &Place<'_>, raw: Raw<'t>, key: &'static str) -> Option<ShapeIndex> {
        let reference = self.inherited(raw, key)?;
        if reference.text("target") == Some("smithy.api#Unit") {
            return None;
        }
        let inner = place.enter(self.source, key);
        self.target(&inner, reference)
    }

    fn http(&self, place: &Place<'_>, http: &'t Json<'t>) -> Option<Http> {
        let inner = place.enter(self.source, "smithy.api#http");
        let at = http
            .text("uri")
            .and_then(|uri| self.source.find(uri))
            .unwrap_or(place.at);
        let status = http.get("code").map_or(Some(200), status);
        match (http.text("method"), http.text("uri"), status) {
            (Some(method), Some(uri), Some(status)) => Some(Http {
                at,
                method: method.to_owned(),
                uri: uri.to_owned(),
                status,
            }),
            _ => {
                let problem = Place { at, ..inner }.problem(
                    self.source,
                    "the trait `smithy.api#http` cannot have this value",
                    "expected an object with `method`, `uri` and, where it is not 200, `code`",
                );
                self.add(problem);
                None
            }
        }
    }
}

fn article(noun: &str) -> &'static str {
    if noun.starts_with(['a', 'e', 'i', 'o', 'u']) {
        "an"
    } else {
        "a"
    }
}

/// What the trait `auth` says; an empty list stands for no authentication.
fn auth(raw_traits: &[RawTrait<'_>]) -> Option<Auth> {
    let (_, schemes) = raw_traits.iter().find(|(id, _)| *id == "smithy.api#auth")?;
    if schemes.elements().is_empty() {
        return Some(Auth::None);
    }
    preferred(schemes.elements().iter().filter_map(Json::as_str))
}

/// Of several ways, signing comes first: programs have AWS credentials more often than tokens.
fn preferred<'a>(schemes: impl Iterator<Item = &'a str> + Clone) -> Option<Auth> {
    let has = |wanted: &str| schemes.clone().any(|id| id == wanted);
    if has("aws.auth#sigv4") {
        Some(Auth::SigV4)
    } else {
        has("smithy.api#httpBearerAuth").then_some(Auth::Bearer)
    }
}

/// Whether a protocol's trait puts event streams on HTTP/2: `eventStreamHttp`, or `http` where that is not there, lists the versions,
/// the preferred one first.
fn http2(protocol: &Json<'_>) -> Http2 {
    let versions = protocol
        .get("eventStreamHttp")
        .or_else(|| protocol.get("http"))
        .map_or(&[][..], Json::elements);
    match versions
        .iter()
        .position(|version| version.as_str() == Some("h2"))
    {
        Some(0) => Http2::Preferred,
        Some(_) => Http2::Possible,
        None => Http2::Never,
    }
}
