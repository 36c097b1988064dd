//! The cases that a model carries (Smithy, "HTTP protocol compliance tests").

use std::path::{Path, PathBuf};

use opsmith_codegen::select::{self, Operations};
use opsmith_codegen::{lower, name, read_checked};
use opsmith_shape::{Protocol, ShapeId, Tables};

use super::node::Node;

/// What a case is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// The request that parameters become.
    Request,
    /// The result that an answer becomes.
    Response,
    /// The modelled error that an answer becomes.
    Error,
    /// The messages of an event stream.
    EventStream,
    /// A request that a server has to refuse.
    Malformed,
}

impl Kind {
    /// The word for it in names and tables.
    pub fn word(self) -> &'static str {
        match self {
            Kind::Request => "request",
            Kind::Response => "response",
            Kind::Error => "error",
            Kind::EventStream => "event-stream",
            Kind::Malformed => "malformed",
        }
    }
}

/// What a case belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Owner {
    /// The operation at this index of the tables.
    Operation(usize),
    /// The error with this shape.
    Error(ShapeId),
}

/// One case.
#[derive(Debug, Clone)]
pub struct Case {
    /// The protocol as its trait is called, without namespace: `restJson1`.
    pub protocol: String,
    /// What it is about.
    pub kind: Kind,
    /// Its id: within one kind and one model there is no other with it.
    pub id: String,
    /// What it belongs to.
    pub owner: Owner,
    /// All that it says.
    pub says: Node,
}

impl Case {
    /// Whether it says something about clients.
    pub fn is_for_clients(&self) -> bool {
        self.kind != Kind::Malformed && self.says.text("appliesTo") != "server"
    }
}

/// One model with its cases.
pub struct Suite {
    /// Folder of the model below that of all models; empty for those that lie right in it.
    pub folder: String,
    /// The model's file name without `.json`.
    pub name: String,
    /// The file.
    pub path: PathBuf,
    /// The service.
    pub tables: Tables,
    /// Its cases.
    pub cases: Vec<Case>,
}

impl Suite {
    /// Folder and name, by which it is told from all others.
    pub fn title(&self) -> String {
        format!("{} {}", self.folder, self.name).trim().to_owned()
    }

    /// The protocol of a case, and the folder where that is another than the outermost.
    pub fn group(&self, case: &Case) -> String {
        match self.folder.as_str() {
            "" => case.protocol.clone(),
            folder => format!("{} ({folder})", case.protocol),
        }
    }

    /// What a case is called: by protocol, kind and id.
    pub fn name_of(&self, case: &Case) -> String {
        format!(
            "protocol::{}::{}::{}",
            self.group(case),
            case.kind.word(),
            case.id
        )
    }
}

/// The protocols by the names of their traits.
const PROTOCOLS: [(&str, Protocol); 8] = [
    ("awsJson1_0", Protocol::AwsJson1_0),
    ("awsJson1_1", Protocol::AwsJson1_1),
    ("awsQuery", Protocol::AwsQuery),
    ("ec2Query", Protocol::Ec2Query),
    ("restJson1", Protocol::RestJson1),
    ("restXml", Protocol::RestXml),
    ("rpcv2Cbor", Protocol::RpcV2Cbor),
    ("rpcv2Json", Protocol::RpcV2Json),
];

/// The protocol that a case names.
pub fn protocol(name: &str) -> Option<Protocol> {
    let found = PROTOCOLS.iter().find(|(known, _)| *known == name);
    found.map(|(_, protocol)| *protocol)
}

/// The project's own cases, and every model below the `outside` folder that carries cases.
///
/// # Panics
/// Where a file is not JSON, or is a model that cannot be read.
pub fn all_suites(own: &Path, outside: Option<&Path>) -> Vec<Suite> {
    let mut all = suites(own);
    for suite in &mut all {
        suite.folder = "own".to_owned();
    }
    all.extend(outside.into_iter().flat_map(suites));
    all
}

/// Every model below `folder` that carries cases.
///
/// # Panics
/// Where a file is not JSON, or is a model that cannot be read.
pub fn suites(folder: &Path) -> Vec<Suite> {
    let is_json = |path: &Path| {
        path.extension()
            .is_some_and(|extension| extension == "json")
    };
    let files = crate::outside::files(folder, &is_json);
    files
        .iter()
        .filter_map(|file| suite(folder, file))
        .collect()
}

fn suite(folder: &Path, file: &Path) -> Option<Suite> {
    let shown = file.display().to_string();
    let text = crate::outside::text(file);
    let tree = Node::parse(&text).unwrap_or_else(|error| panic!("{shown}: {error}"));
    let shapes = tree.get("shapes")?.entries();
    if !shapes
        .iter()
        .any(|(_, shape)| TRAITS.iter().any(|(id, _)| cases_of(shape, id).is_some()))
    {
        return None;
    }
    let tables = tables(&shown, text.into_bytes());
    let relative = file.strip_prefix(folder).unwrap_or(file);
    let cases = shapes
        .iter()
        .flat_map(|(id, shape)| cases(&tables, id, shape))
        .collect();
    Some(Suite {
        folder: relative
            .parent()
            .map(|path| path.display().to_string())
            .unwrap_or_default(),
        name: relative
            .file_stem()
            .map(|name| name.to_string_lossy().into_owned())
            .unwrap_or_default(),
        path: file.to_owned(),
        tables,
        cases,
    })
}

/// The tables of a model, made as `cargo xtask codegen` makes them, but without refusing anything that is not supported: what
/// cannot be done yet shows case by case.
fn tables(file: &str, bytes: Vec<u8>) -> Tables {
    let model =
        read_checked(file, bytes).unwrap_or_else(|report| panic!("{}", report.render(false)));
    let model = select::select(model, &Operations::All)
        .unwrap_or_else(|unknown| panic!("{file}: {unknown:?}"));
    let service = name::service_name(&model.service.id);
    lower::lower(&model, &service).tables
}

const TRAITS: [(&str, Kind); 4] = [
    ("smithy.test#httpRequestTests", Kind::Request),
    ("smithy.test#httpResponseTests", Kind::Response),
    ("smithy.test#eventStreamTests", Kind::EventStream),
    ("smithy.test#httpMalformedRequestTests", Kind::Malformed),
];

fn cases_of<'n>(shape: &'n Node, id: &str) -> Option<&'n [Node]> {
    Some(shape.get("traits")?.get(id)?.elements())
}

/// The cases of one shape of the file. Those of operations and errors that the service does not reach are nobody's.
fn cases(tables: &Tables, id: &str, shape: &Node) -> Vec<Case> {
    let local = id.rsplit('#').next().unwrap_or(id);
    let owner = match shape.text("type") {
        "operation" => tables.find_operation(local).map(Owner::Operation),
        _ => tables.find_error(local).map(Owner::Error),
    };
    let Some(owner) = owner else {
        return Vec::new();
    };
    let case = |kind, says: &Node| Case {
        protocol: local_name(says.text("protocol")).to_owned(),
        kind: match (kind, owner) {
            (Kind::Response, Owner::Error(_)) => Kind::Error,
            (kind, _) => kind,
        },
        id: says.text("id").to_owned(),
        owner,
        says: says.clone(),
    };
    TRAITS
        .iter()
        .flat_map(|(id, kind)| {
            cases_of(shape, id)
                .into_iter()
                .flatten()
                .map(move |says| case(*kind, says))
        })
        .collect()
}

fn local_name(id: &str) -> &str {
    id.rsplit('#').next().unwrap_or(id)
}
