//! botocore's `service-2.json`, the form that the AWS CLI and boto3 ship with.
//!
//! It says the same as Smithy with fewer means: shapes have no namespace, traits are keys of the shape or member, unions and
//! documents are structures with a mark, and one key (`locationName`) means a JSON key, an XML name or an HTTP header by turns.

use std::collections::HashMap;
use std::sync::Arc;

use opsmith_shape::{Auth, Fault, Kind, Protocol, Text, TimestampFormat, Trait};

use super::Meaning::{self, Elsewhere, Fact as AsFact, Ignored, Note};
use super::{Place, apply, set, set_documentation, status, text, xml_namespace};
use crate::diagnose::{Problem, Report, Source, suggest};
use crate::json::Json;
use crate::model::{Fact, Http, Member, Model, Operation, Service, Shape, ShapeIndex, Traits};

/// Reads a model.
pub(super) fn read(source: &Arc<Source>, tree: &Json<'_>) -> Result<Model, Report> {
    let mut reader = Reader::new(source, tree);
    let service = reader.service(tree);
    reader.protocols = service.protocols.clone();
    let shapes = reader.shapes();
    let operations = reader.operations(tree, shapes);
    let (operations, shapes) = operations;
    Report(reader.problems).or(Model { source: Arc::clone(source), service, operations, shapes })
}

const SERVERS: Meaning = Ignored("servers check it");
const OLD: Meaning = Ignored("says how clients of older generations were built");

/// Keys of shapes and members, sorted.
const KEYS: &[(&str, Meaning)] = &[
    ("box", OLD),
    ("contextParam", Ignored("fills a parameter of endpoint rules")),
    ("deprecated", AsFact(|_| Some(Trait::Deprecated(Text::Borrowed(""))), "")),
    ("deprecatedMessage", Elsewhere),
    ("deprecatedSince", Ignored("documentation beside the documentation")),
    ("document", Elsewhere),
    ("documentation", Note(set_documentation, "a string")),
    ("enum", Elsewhere),
    ("error", Elsewhere),
    ("event", Ignored("members of an event stream are events")),
    ("eventheader", AsFact(|_| Some(Trait::EventHeader), "")),
    ("eventpayload", AsFact(|_| Some(Trait::EventPayload), "")),
    ("eventstream", AsFact(|_| Some(Trait::Streaming), "")),
    ("exception", Elsewhere),
    ("fault", Elsewhere),
    ("flattened", AsFact(|_| Some(Trait::XmlFlattened), "")),
    ("hostLabel", AsFact(|_| Some(Trait::HostLabel), "")),
    ("idempotencyToken", Note(|traits, _| set(&mut traits.idempotency_token), "")),
    ("jsonvalue", AsFact(|_| Some(Trait::MediaType(Text::Borrowed("application/json"))), "")),
    ("key", Elsewhere),
    ("location", Elsewhere),
    ("locationName", Elsewhere),
    ("max", SERVERS),
    ("member", Elsewhere),
    ("members", Elsewhere),
    ("min", AsFact(minimum, "a number")),
    ("pattern", SERVERS),
    ("payload", Elsewhere),
    ("queryName", AsFact(|value| text(value).map(Trait::Ec2QueryName), "a string")),
    ("required", Elsewhere),
    ("requiresLength", AsFact(|_| Some(Trait::RequiresLength), "")),
    ("retryable", AsFact(|value| Some(Trait::Retryable(value.flag("throttling"))), "")),
    ("sensitive", Note(|traits, _| set(&mut traits.sensitive), "")),
    ("shape", Elsewhere),
    ("sparse", Note(|traits, _| set(&mut traits.sparse), "")),
    ("streaming", AsFact(|_| Some(Trait::Streaming), "")),
    ("synthetic", OLD),
    ("timestampFormat", AsFact(timestamp_format, "\"iso8601\", \"rfc822\" or \"unixTimestamp\"")),
    ("type", Elsewhere),
    ("union", Elsewhere),
    ("value", Elsewhere),
    ("wrapper", OLD),
    ("xmlAttribute", AsFact(|_| Some(Trait::XmlAttribute), "")),
    ("xmlNamespace", AsFact(xml_namespace, "an object with `uri`")),
    ("xmlOrder", OLD),
];

/// Keys of operations, sorted.
const OPERATION_KEYS: &[(&str, Meaning)] = &[
    ("alias", OLD),
    ("auth", Elsewhere),
    ("authtype", Elsewhere),
    ("deprecated", AsFact(|_| Some(Trait::Deprecated(Text::Borrowed(""))), "")),
    ("deprecatedMessage", Elsewhere),
    ("deprecatedSince", Ignored("documentation beside the documentation")),
    ("documentation", Note(set_documentation, "a string")),
    ("documentationUrl", Ignored("documentation beside the documentation")),
    ("endpoint", AsFact(|value| text(value.get("hostPrefix")?).map(Trait::HostPrefix), "an object with `hostPrefix`")),
    ("endpointdiscovery", Ignored("calls go to the endpoint of the region, which knows all operations")),
    ("endpointoperation", Ignored("calls go to the endpoint of the region, which knows all operations")),
    ("errors", Elsewhere),
    ("http", Elsewhere),
    ("httpChecksum", Ignored("checksums beyond what the protocol demands are optional to send")),
    ("httpChecksumRequired", AsFact(|_| Some(Trait::HttpChecksumRequired), "")),
    ("idempotent", Ignored("the standard retry mode of AWS does not ask")),
    ("input", Elsewhere),
    ("internalonly", OLD),
    ("name", Elsewhere),
    ("operationContextParams", Ignored("fills a parameter of endpoint rules")),
    ("output", Elsewhere),
    ("readonly", Ignored("the standard retry mode of AWS does not ask")),
    ("requestcompression", Ignored("services take requests as they are, too")),
    ("staticContextParams", Ignored("fills a parameter of endpoint rules")),
    ("unsignedPayload", AsFact(|_| Some(Trait::UnsignedPayload), "")),
];

fn meaning(table: &'static [(&str, Meaning)], key: &str) -> Option<&'static Meaning> {
    let index = table.binary_search_by(|(known, _)| (*known).cmp(key)).ok()?;
    table.get(index).map(|(_, meaning)| meaning)
}

fn minimum(value: &Json<'_>) -> Option<Trait> {
    match value {
        Json::Integer(minimum) => Some(Trait::Minimum(*minimum as f64)),
        Json::Float(minimum) => Some(Trait::Minimum(*minimum)),
        _ => None,
    }
}

fn timestamp_format(value: &Json<'_>) -> Option<Trait> {
    match value.as_str()? {
        "iso8601" => Some(Trait::TimestampFormat(TimestampFormat::DateTime)),
        "rfc822" => Some(Trait::TimestampFormat(TimestampFormat::HttpDate)),
        "unixTimestamp" => Some(Trait::TimestampFormat(TimestampFormat::EpochSeconds)),
        _ => None,
    }
}

struct Reader<'t> {
    source: &'t Arc<Source>,
    /// The key `shapes`.
    definitions: &'t Json<'t>,
    index: HashMap<&'t str, ShapeIndex>,
    protocols: Vec<Protocol>,
    problems: Vec<Problem>,
}

impl<'t> Reader<'t> {
    fn new(source: &'t Arc<Source>, tree: &'t Json<'t>) -> Self {
        let definitions = tree.get("shapes").unwrap_or(&Json::Null);
        let index = definitions.entries().iter().enumerate().map(|(index, (name, _))| (name.as_ref(), index)).collect();
        Reader { source, definitions, index, protocols: Vec::new(), problems: Vec::new() }
    }

    fn service(&mut self, tree: &Json<'_>) -> Service {
        let place = Place::root(self.source, "metadata");
        let metadata = tree.get("metadata").unwrap_or(&Json::Null);
        let text = |key: &str| metadata.text(key).unwrap_or_default().to_owned();
        let id = metadata.text("serviceId").or(metadata.text("endpointPrefix")).unwrap_or_default().to_owned();
        let auth = match metadata.text("signatureVersion") {
            Some("bearer") => Some(Auth::Bearer),
            Some("none") => Some(Auth::None),
            _ => Some(Auth::SigV4),
        };
        let signing_name = metadata.text("signingName").or(metadata.text("endpointPrefix")).unwrap_or_default();
        Service {
            name: metadata.text("targetPrefix").map_or_else(|| id.replace(' ', ""), str::to_owned),
            at: place.at,
            documentation: tree.text("documentation").unwrap_or_default().to_owned(),
            title: metadata.text("serviceFullName").unwrap_or(&id).to_owned(),
            version: text("apiVersion"),
            signing_name: if auth == Some(Auth::SigV4) { signing_name.to_owned() } else { String::new() },
            endpoint_prefix: text("endpointPrefix"),
            protocols: self.read_protocols(&place, metadata),
            auth,
            xml_namespace: metadata.text("xmlNamespace").map(|uri| (uri.to_owned(), String::new())),
            id,
            ..Service::default()
        }
    }

    /// `protocols` where the model lists several, otherwise `protocol`.
    fn read_protocols(&mut self, place: &Place<'_>, metadata: &Json<'_>) -> Vec<Protocol> {
        let several = metadata.get("protocols").map_or(&[][..], Json::elements);
        let names: Vec<&str> = several.iter().filter_map(Json::as_str).collect();
        let names = if names.is_empty() { metadata.text("protocol").into_iter().collect() } else { names };
        let json = if metadata.text("jsonVersion") == Some("1.0") { Protocol::AwsJson1_0 } else { Protocol::AwsJson1_1 };
        let mut protocols = Vec::new();
        for name in names {
            match name {
                "json" => protocols.push(json),
                "rest-json" => protocols.push(Protocol::RestJson1),
                "rest-xml" => protocols.push(Protocol::RestXml),
                "query" => protocols.push(Protocol::AwsQuery),
                "ec2" => protocols.push(Protocol::Ec2Query),
                "smithy-rpc-v2-cbor" => protocols.push(Protocol::RpcV2Cbor),
                other => {
                    let at = self.source.find(other).unwrap_or(place.at);
                    let message = format!("there is no protocol `{other}`");
                    let known = ["ec2", "json", "query", "rest-json", "rest-xml", "smithy-rpc-v2-cbor"];
                    let problem = Place { at, ..*place }.problem(self.source, message, "expected a protocol of AWS services");
                    self.problems.push(problem.hint(suggest(other, known)));
                }
            }
        }
        protocols
    }

    fn shapes(&mut self) -> Vec<Shape> {
        let root = Place::root(self.source, "shapes");
        self.definitions.entries().iter().map(|(name, body)| self.shape(&root.enter(self.source, name), name, body)).collect()
    }

    fn shape(&mut self, place: &Place<'_>, name: &str, body: &'t Json<'t>) -> Shape {
        let kind = self.kind(place, body);
        let mut traits = self.traits(KEYS, place, body);
        self.read_error(place, body, &mut traits);
        if let Some(name) = body.text("locationName").filter(|_| matches!(kind, Kind::Structure)) {
            traits.facts.push(Fact { says: Trait::XmlName(Text::Owned(name.to_owned())), at: place.at });
        }
        let members = match kind {
            Kind::Structure | Kind::Union => self.members(place, body),
            Kind::List => self.parts(place, body, &["member"]),
            Kind::Map => self.parts(place, body, &["key", "value"]),
            Kind::Enum => self.values(place, name, body),
            _ => Vec::new(),
        };
        Shape { members, traits, ..Shape::new(name, place.at, kind) }
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
                let known = ["blob", "boolean", "double", "float", "integer", "list", "long", "map", "string", "structure", "timestamp"];
                let at = self.source.find(other).unwrap_or(place.at);
                let problem = Place { at, ..*place }.problem(self.source, message, "expected a key `type` with a type of botocore");
                self.problems.push(problem.hint(suggest(other, known)));
                Kind::Structure
            }
        }
    }

    fn traits(&mut self, table: &'static [(&str, Meaning)], place: &Place<'_>, body: &Json<'_>) -> Traits {
        let mut traits = Traits::default();
        for (key, value) in body.entries() {
            // A mark that is set to false says nothing.
            if *value == Json::Boolean(false) {
                continue;
            }
            let read = apply(meaning(table, key), place, self.source, key, value, &mut traits);
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
        let status = error.and_then(|error| error.get("httpStatusCode")).and_then(status);
        let by_status = status.is_some_and(|status| status >= 500);
        let is_server = body.flag("fault") || error.is_some_and(|error| error.flag("fault")) || by_status;
        let mut push = |says| traits.facts.push(Fact { says, at: place.at });
        push(Trait::Error(if is_server { Fault::Server } else { Fault::Client }));
        if let Some(status) = status {
            push(Trait::HttpError(status));
        }
        if let Some(code) = error.and_then(|error| error.text("code")) {
            push(Trait::QueryErrorCode(Text::Owned(code.to_owned())));
        }
    }

    fn members(&mut self, place: &Place<'_>, body: &'t Json<'t>) -> Vec<Member> {
        let outer = place.enter(self.source, "members");
        let required: Vec<&str> = body.get("required").map_or(&[][..], Json::elements).iter().filter_map(Json::as_str).collect();
        let mut members = Vec::new();
        for (name, reference) in body.get("members").map_or(&[][..], Json::entries) {
            let inner = Place { at: self.source.find(name).unwrap_or(place.at), ..outer.enter(self.source, name) };
            let Some(target) = self.target(&inner, reference) else { continue };
            let mut traits = self.traits(KEYS, &inner, reference);
            self.read_location(name, reference, &mut traits, &inner);
            traits.required = required.contains(&name.as_ref());
            if body.text("payload") == Some(name) {
                traits.facts.push(Fact { says: Trait::HttpPayload, at: inner.at });
            }
            members.push(Member::new(name.as_ref(), inner.at, target, traits));
        }
        for missing in required.iter().filter(|name| body.get("members").is_none_or(|members| members.get(name).is_none())) {
            let at = self.source.find(missing).unwrap_or(place.at);
            let problem = Place { at, ..*place }.problem(self.source, format!("`{missing}` is required, but there is no such member"), "");
            let names = body.get("members").map_or(&[][..], Json::entries).iter().map(|(name, _)| name.as_ref());
            self.problems.push(problem.hint(suggest(missing, names)));
        }
        members
    }

    /// `location` and `locationName`: where a member travels, and under which name.
    fn read_location(&mut self, name: &str, reference: &Json<'_>, traits: &mut Traits, place: &Place<'_>) {
        let wire = reference.text("locationName");
        let named = || Text::Owned(wire.unwrap_or(name).to_owned());
        let is_json = self.protocols.iter().any(|protocol| {
            matches!(protocol, Protocol::RestJson1 | Protocol::AwsJson1_0 | Protocol::AwsJson1_1 | Protocol::RpcV2Json)
        });
        let says = match reference.text("location") {
            Some("uri") => Some(Trait::HttpLabel),
            Some("header") => Some(Trait::HttpHeader(named())),
            Some("headers") => Some(Trait::HttpPrefixHeaders(Text::Owned(wire.unwrap_or_default().to_owned()))),
            Some("querystring") => Some(Trait::HttpQuery(named())),
            Some("statusCode") => Some(Trait::HttpResponseCode),
            Some(other) => {
                let at = self.source.find(other).unwrap_or(place.at);
                let known = ["uri", "header", "headers", "querystring", "statusCode"];
                let problem = Place { at, ..*place }.problem(self.source, format!("there is no location `{other}`"), "");
                self.problems.push(problem.hint(suggest(other, known)));
                None
            }
            None if is_json => wire.filter(|wire| *wire != name).map(|_| Trait::JsonName(named())),
            None => wire.map(|_| Trait::XmlName(named())),
        };
        traits.facts.extend(says.map(|says| Fact { says, at: place.at }));
    }

    fn parts(&mut self, place: &Place<'_>, body: &'t Json<'t>, names: &[&'static str]) -> Vec<Member> {
        let mut parts = Vec::new();
        for name in names {
            let inner = place.enter(self.source, name);
            let Some(reference) = body.get(name) else {
                let message = format!("a {} without `{name}`", body.text("type").unwrap_or_default());
                self.problems.push(place.problem(self.source, message, format!("expected a key `{name}` in this object")));
                continue;
            };
            let at = reference.text("shape").and_then(|target| self.source.find(target)).unwrap_or(place.at);
            let Some(target) = self.target(&inner, reference) else { continue };
            let mut traits = self.traits(KEYS, &inner, reference);
            let wire = reference.text("locationName").map(|wire| Trait::XmlName(Text::Owned(wire.to_owned())));
            traits.facts.extend(wire.map(|says| Fact { says, at }));
            parts.push(Member::new(*name, at, target, traits));
        }
        if parts.len() == names.len() { parts } else { Vec::new() }
    }

    fn values(&mut self, place: &Place<'_>, name: &str, body: &Json<'_>) -> Vec<Member> {
        let target = self.index.get(name).copied().unwrap_or_default();
        let values = body.get("enum").map_or(&[][..], Json::elements).iter().filter_map(Json::as_str);
        values
            .map(|value| Member::new(value, self.source.find(value).unwrap_or(place.at), target, Traits::default()))
            .collect()
    }

    fn target(&mut self, place: &Place<'_>, reference: &Json<'_>) -> Option<ShapeIndex> {
        let name = reference.text("shape").unwrap_or_default();
        if let Some(index) = self.index.get(name) {
            return Some(*index);
        }
        let at = self.source.find(name).unwrap_or(place.at);
        let message = format!("there is no shape `{name}`");
        let problem = Place { at, ..*place }.problem(self.source, message, "expected an object whose `shape` names one under `shapes`");
        let names: Vec<&str> = self.index.keys().copied().collect();
        let near = crate::diagnose::nearest(name, names).map(|near| format!("did you mean `{near}`?"));
        self.problems.push(problem.hint(near.unwrap_or_default()));
        None
    }

    fn operations(&mut self, tree: &'t Json<'t>, mut shapes: Vec<Shape>) -> (Vec<Operation>, Vec<Shape>) {
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
        let traits = self.traits(OPERATION_KEYS, place, body);
        let errors = place.enter(self.source, "errors");
        let errors = body.get("errors").map_or(&[][..], Json::elements).iter().filter_map(|error| self.target(&errors, error));
        let no_auth = body.text("authtype") == Some("none")
            || body.get("auth").is_some_and(|auth| auth.elements().iter().any(|scheme| scheme.as_str() == Some("smithy.api#noAuth")));
        Operation {
            name: name.to_owned(),
            at: place.at,
            errors: errors.collect(),
            documentation: traits.documentation,
            http: body.get("http").and_then(|http| self.http(place, http, body.get("input"))),
            auth: no_auth.then_some(Auth::None),
            input: body.get("input").and_then(|input| self.target(&place.enter(self.source, "input"), input)),
            output: body.get("output").and_then(|output| self.target(&place.enter(self.source, "output"), output)),
            facts: traits.facts,
            unknown: traits.unknown,
        }
    }

    /// A path with the names of members in its labels, where botocore has those on the wire.
    fn with_member_names(&self, uri: &str, input: Option<&Json<'_>>) -> String {
        let shape = input.and_then(|input| self.definitions.get(input.text("shape")?));
        let members = shape.and_then(|shape| shape.get("members")).map_or(&[][..], Json::entries);
        let mut uri = uri.to_owned();
        for (name, reference) in members.iter().filter(|(_, reference)| reference.text("location") == Some("uri")) {
            for is_greedy in [false, true] {
                let wire = label(reference.text("locationName").unwrap_or(name), is_greedy);
                uri = uri.replace(&wire, &label(name, is_greedy));
            }
        }
        uri
    }

    fn http(&mut self, place: &Place<'_>, http: &Json<'_>, input: Option<&Json<'_>>) -> Option<Http> {
        let status = http.get("responseCode").map_or(Some(200), status);
        match (http.text("method"), http.text("requestUri"), status) {
            (Some(method), Some(uri), Some(status)) => {
                let at = self.source.find(uri).unwrap_or(place.at);
                Some(Http { at, method: method.to_owned(), uri: self.with_member_names(uri, input), status })
            }
            _ => {
                let expected = "expected an object with `method`, `requestUri` and, where it is not 200, `responseCode`";
                self.problems.push(place.enter(self.source, "http").problem(self.source, "`http` cannot have this value", expected));
                None
            }
        }
    }
}

/// A label of a path, as it is written.
fn label(name: &str, is_greedy: bool) -> String {
    format!("{{{name}{}}}", if is_greedy { "+" } else { "" })
}

/// XML bodies take name and namespace of their root from the operation's reference to its input.
fn mark_root(shapes: &mut [Shape], input: ShapeIndex, reference: &Json<'_>, at: crate::diagnose::At) {
    let name = reference.text("locationName").map(|name| Trait::XmlName(Text::Owned(name.to_owned())));
    let namespace = reference.get("xmlNamespace").and_then(xml_namespace);
    if let Some(shape) = shapes.get_mut(input) {
        shape.traits.facts.extend(name.into_iter().chain(namespace).map(|says| Fact { says, at }));
    }
}

#[cfg(test)]
mod tests {
    use super::{KEYS, OPERATION_KEYS};

    #[test]
    fn the_tables_are_sorted() {
        for table in [KEYS, OPERATION_KEYS] {
            assert!(table.is_sorted_by(|(a, _), (b, _)| a < b));
        }
    }
}
