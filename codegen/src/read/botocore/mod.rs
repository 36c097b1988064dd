//! botocore's `service-2.json`, the form that the AWS CLI and boto3 ship with.
//!
//! It says the same as Smithy with fewer means: shapes have no namespace, traits are keys of the shape or member, unions and
//! documents are structures with a mark, and one key (`locationName`) means a JSON key, an XML name or an HTTP header by turns.

mod audit;
mod keys;
mod operations;
mod shapes;

use std::collections::HashMap;
use std::sync::Arc;

use opsmith_shape::{Auth, Protocol};

use super::Place;
use crate::diagnose::{Problem, Report, Source, is_worth_looking, nearest, suggest};
use crate::json::Json;
use crate::model::{Http2, Model, Service, ShapeIndex, Unknown};
use keys::{METADATA, TOP};

pub(super) use audit::audit;

/// Reads a model.
pub(super) fn read(source: &Arc<Source>, tree: &Json<'_>) -> Result<Model, Report> {
    let mut reader = Reader::new(source, tree);
    let service = reader.service(tree);
    reader.protocols = service.protocols.clone();
    let shapes = reader.shapes();
    let operations = reader.operations(tree, shapes);
    let (operations, shapes) = operations;
    Report(reader.problems).or(Model {
        source: Arc::clone(source),
        service,
        operations,
        shapes,
    })
}

/// Names a signature that is none of the known ones. Those of S3 are version 4 with refinements, which are the protocol's.
fn old_signature(place: &Place<'_>, source: &Source, metadata: &Json<'_>) -> Vec<Unknown> {
    let version = metadata.text("signatureVersion");
    let is_known =
        |version: &&str| matches!(*version, "v2" | "v4" | "s3" | "s3v4" | "bearer" | "none");
    let old = version.filter(|version| !is_known(version));
    let named = old.map(|version| Unknown {
        id: format!("metadata.signatureVersion {version}"),
        at: source.find(version).unwrap_or(place.at),
        why: Some("requests are signed in a way that clients cannot do"),
    });
    named.into_iter().collect()
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
        let index = definitions
            .entries()
            .iter()
            .enumerate()
            .map(|(index, (name, _))| (name.as_ref(), index))
            .collect();
        Reader {
            source,
            definitions,
            index,
            protocols: Vec::new(),
            problems: Vec::new(),
        }
    }

    fn service(&mut self, tree: &Json<'_>) -> Service {
        let place = Place::root(self.source, "metadata");
        let metadata = tree.get("metadata").unwrap_or(&Json::Null);
        let text = |key: &str| metadata.text(key).unwrap_or_default().to_owned();
        let id = metadata
            .text("serviceId")
            .or(metadata.text("endpointPrefix"))
            .unwrap_or_default()
            .to_owned();
        let auth = match metadata.text("signatureVersion") {
            Some("bearer") => Some(Auth::Bearer),
            Some("none") => Some(Auth::None),
            Some("v2") => Some(Auth::SigV2),
            _ => Some(Auth::SigV4),
        };
        let unknown = [
            self.traits(TOP, &place, tree).unknown,
            self.traits(METADATA, &place, metadata).unknown,
            old_signature(&place, self.source, metadata),
        ];
        let signing_name = metadata
            .text("signingName")
            .or(metadata.text("endpointPrefix"))
            .unwrap_or_default();
        Service {
            name: metadata
                .text("targetPrefix")
                .map_or_else(|| id.replace(' ', ""), str::to_owned),
            at: place.at,
            documentation: tree.text("documentation").unwrap_or_default().to_owned(),
            title: metadata.text("serviceFullName").unwrap_or(&id).to_owned(),
            version: text("apiVersion"),
            signing_name: if auth == Some(Auth::SigV4) {
                signing_name.to_owned()
            } else {
                String::new()
            },
            endpoint_prefix: text("endpointPrefix"),
            protocols: self.read_protocols(&place, metadata),
            query_compatible: metadata.get("awsQueryCompatible").is_some(),
            auth,
            xml_namespace: metadata
                .text("xmlNamespace")
                .map(|uri| (uri.to_owned(), String::new())),
            unknown: unknown.concat(),
            http2: match metadata
                .get("protocolSettings")
                .and_then(|settings| settings.text("h2"))
            {
                Some("optional") => Http2::Possible,
                Some(_) => Http2::Preferred,
                None => Http2::Never,
            },
            id,
            ..Service::default()
        }
    }

    /// `protocols` where the model lists several, otherwise `protocol`.
    fn read_protocols(&mut self, place: &Place<'_>, metadata: &Json<'_>) -> Vec<Protocol> {
        let several = metadata.get("protocols").map_or(&[][..], Json::elements);
        let names: Vec<&str> = several.iter().filter_map(Json::as_str).collect();
        let names = if names.is_empty() {
            metadata.text("protocol").into_iter().collect()
        } else {
            names
        };
        let json = if metadata.text("jsonVersion") == Some("1.0") {
            Protocol::AwsJson1_0
        } else {
            Protocol::AwsJson1_1
        };
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
                    let known = [
                        "ec2",
                        "json",
                        "query",
                        "rest-json",
                        "rest-xml",
                        "smithy-rpc-v2-cbor",
                    ];
                    let problem = Place { at, ..*place }.problem(
                        self.source,
                        message,
                        "expected a protocol of AWS services",
                    );
                    self.problems.push(problem.hint(suggest(other, known)));
                }
            }
        }
        protocols
    }

    /// The body of the shape that a reference means.
    fn definition(&self, reference: &Json<'_>) -> Option<&'t Json<'t>> {
        let index = self.index.get(reference.text("shape")?)?;
        let (_, body) = self.definitions.entries().get(*index)?;
        Some(body)
    }

    /// The shape that a reference such as `{"shape": "Order"}` means.
    fn target(&mut self, place: &Place<'_>, reference: &Json<'_>) -> Option<ShapeIndex> {
        let name = reference.text("shape").unwrap_or_default();
        if let Some(index) = self.index.get(name) {
            return Some(*index);
        }
        let at = self.source.find(name).unwrap_or(place.at);
        let message = format!("there is no shape `{name}`");
        let problem = Place { at, ..*place }.problem(
            self.source,
            message,
            "expected an object whose `shape` names one under `shapes`",
        );
        let near = is_worth_looking(self.problems.len())
            .then(|| nearest(name, self.index.keys().copied()))
            .flatten();
        let hint = near.map(|near| format!("did you mean `{near}`?"));
        self.problems.push(problem.hint(hint.unwrap_or_default()));
        None
    }
}
