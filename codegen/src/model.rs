//! What a model says, as plain data: the same for every format it was read from.
//!
//! Shapes refer to each other by index into [`Model::shapes`]. Everything a user could have got wrong keeps where it stood.

mod behaviour;

use std::sync::Arc;

use opsmith_shape::{Auth, Endpoints, Kind, Protocol, Trait};

use crate::diagnose::{At, Problem, Source};
use crate::json::Json;

pub use behaviour::{Acceptor, Comparator, Matcher, Pagination, WaitState, Waiter};

/// One service.
#[derive(Debug, Clone, PartialEq)]
pub struct Model {
    /// The file it was read from.
    pub source: Arc<Source>,
    /// The service as a whole.
    pub service: Service,
    /// Its operations, in the order of the file.
    pub operations: Vec<Operation>,
    /// Its shapes, in the order of the file; those that every model knows without defining them come last.
    pub shapes: Vec<Shape>,
}

/// The index of a shape in [`Model::shapes`].
pub type ShapeIndex = usize;

/// The service as a whole.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Service {
    /// Name of the service shape, without namespace.
    pub name: String,
    /// Where it is defined.
    pub at: At,
    /// What it is for, as HTML.
    pub documentation: String,
    /// Its id as AWS writes it, such as `SSO OIDC`.
    pub id: String,
    /// Its title, such as `AWS SSO OIDC`.
    pub title: String,
    /// Version of the API.
    pub version: String,
    /// The name that signatures carry; empty where the service does not sign.
    pub signing_name: String,
    /// Prefix of its host names.
    pub endpoint_prefix: String,
    /// The protocols it speaks, the preferred one first.
    pub protocols: Vec<Protocol>,
    /// Its clients once spoke awsQuery, and errors keep their codes of then.
    pub query_compatible: bool,
    /// How requests are authenticated where an operation says nothing else.
    pub auth: Option<Auth>,
    /// Errors that every operation can answer.
    pub errors: Vec<ShapeIndex>,
    /// Namespace of its XML documents, and prefix.
    pub xml_namespace: Option<(String, String)>,
    /// How a region becomes a host.
    pub endpoints: Option<Endpoints>,
    /// Whether event streams go over HTTP/2.
    pub http2: Http2,
    /// Traits that Opsmith does not know.
    pub unknown: Vec<Unknown>,
}

/// Which event streams of a service go over HTTP/2.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Http2 {
    /// None: the service says nothing of it.
    #[default]
    Never,
    /// Those that are sent, since a server of HTTP/1.1 may wait for the end of a request before it answers.
    Possible,
    /// All.
    Preferred,
}

/// One operation.
#[derive(Debug, Clone, PartialEq)]
pub struct Operation {
    /// Its name.
    pub name: String,
    /// Its name in Rust, where it has another than its own.
    pub rust_name: Option<String>,
    /// Where it is defined.
    pub at: At,
    /// What it is for, as HTML.
    pub documentation: String,
    /// Its place in HTTP, where the protocol uses that.
    pub http: Option<Http>,
    /// How it is authenticated, where it differs from the service.
    pub auth: Option<Auth>,
    /// The structure of its parameters.
    pub input: Option<ShapeIndex>,
    /// The structure of its result.
    pub output: Option<ShapeIndex>,
    /// Its errors.
    pub errors: Vec<ShapeIndex>,
    /// All that its traits say.
    pub facts: Vec<Fact>,
    /// Its pages, where it answers in pages. Emitters make no use of it yet.
    pub pages: Option<Pagination>,
    /// What can be waited for with it. Emitters make no use of it yet.
    pub waiters: Vec<Waiter>,
    /// Traits that Opsmith does not know.
    pub unknown: Vec<Unknown>,
}

/// The place of an operation in HTTP.
#[derive(Debug, Clone, PartialEq)]
pub struct Http {
    /// Where it says so.
    pub at: At,
    /// Such as `POST`.
    pub method: String,
    /// Path and literal query, with labels in braces.
    pub uri: String,
    /// Status of success.
    pub status: u16,
}

/// One shape.
#[derive(Debug, Clone, PartialEq)]
pub struct Shape {
    /// Its id as the file has it.
    pub id: String,
    /// Its name, without namespace.
    pub name: String,
    /// Where it is defined.
    pub at: At,
    /// What it is.
    pub kind: Kind,
    /// Its name in Rust, where it has another than its own: `services.toml` gives it one, or it meets another shape's.
    pub rust_name: Option<String>,
    /// What it is called among the errors, where that has been decided.
    pub error_name: Option<String>,
    /// Members of a structure or union, the element of a list, key and value of a map, values of an enum.
    pub members: Vec<Member>,
    /// What its traits say.
    pub traits: Traits,
}

/// One member.
#[derive(Debug, Clone, PartialEq)]
pub struct Member {
    /// Its name; `member` in a list, `key` and `value` in a map.
    pub name: String,
    /// Where it is defined.
    pub at: At,
    /// The shape of its values. Of a value of an enum, the enum.
    pub target: ShapeIndex,
    /// Its name in Rust, where `services.toml` gives it one.
    pub rust_name: Option<String>,
    /// What its traits say.
    pub traits: Traits,
}

/// What the traits of a shape or member say.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Traits {
    /// What it is for, as HTML.
    pub documentation: String,
    /// Callers must give it, services do answer it.
    pub required: bool,
    /// The service may yet stop to require it: clients treat it as optional.
    pub client_optional: bool,
    /// Filled by clients where callers give nothing.
    pub idempotency_token: bool,
    /// Elements or values may be null.
    pub sparse: bool,
    /// Never to be shown.
    pub sensitive: bool,
    /// Marked as the input of one operation.
    pub input: bool,
    /// The value it has where none is given. Null says that it has none after all.
    pub default: Option<Json<'static>>,
    /// The rest, which only runtimes look at.
    pub facts: Vec<Fact>,
    /// Traits that Opsmith does not know.
    pub unknown: Vec<Unknown>,
}

/// A trait that runtimes look at.
#[derive(Debug, Clone, PartialEq)]
pub struct Fact {
    /// What it says.
    pub says: Trait,
    /// Where.
    pub at: At,
}

/// A trait that Opsmith neither supports nor ignores on purpose.
#[derive(Debug, Clone, PartialEq)]
pub struct Unknown {
    /// Its id; with a key of its value after a dot where it is that which is not known.
    pub id: String,
    /// Where it stands.
    pub at: At,
    /// Why it cannot be done without, where that is known.
    pub why: Option<&'static str>,
}

impl Traits {
    /// Whether one of the facts is `wanted`.
    pub fn has(&self, wanted: fn(&Trait) -> bool) -> bool {
        self.facts.iter().any(|fact| wanted(&fact.says))
    }

    /// The default that counts: there is one, and it is not null.
    pub fn value_if_absent(&self) -> Option<&Json<'static>> {
        self.default.as_ref().filter(|value| **value != Json::Null)
    }

    /// The value that clients put where callers give none. What a caller leaves out of an operation's input is left to the service
    /// (Smithy 2.0, `@input`: "members are implicitly client optional").
    pub fn client_default(&self, is_input: bool) -> Option<&Json<'static>> {
        self.value_if_absent()
            .filter(|_| !self.client_optional && (self.required || !is_input))
    }
}

impl Member {
    /// A member as readers find it.
    pub fn new(name: impl Into<String>, at: At, target: ShapeIndex, traits: Traits) -> Self {
        Member {
            name: name.into(),
            at,
            target,
            rust_name: None,
            traits,
        }
    }
}

impl Shape {
    /// A shape as readers find it, still without members and traits. Its name is what follows the namespace in its id.
    pub fn new(id: &str, at: At, kind: Kind) -> Self {
        Shape {
            id: id.to_owned(),
            name: id.rsplit('#').next().unwrap_or(id).to_owned(),
            at,
            kind,
            rust_name: None,
            error_name: None,
            members: Vec::new(),
            traits: Traits::default(),
        }
    }

    /// Whether it is an error.
    pub fn is_error(&self) -> bool {
        self.traits.has(|fact| matches!(fact, Trait::Error(_)))
    }

    /// Whether its values travel beside the structure rather than in it.
    pub fn is_stream(&self) -> bool {
        self.traits.has(|fact| matches!(fact, Trait::Streaming))
    }

    /// The member that travels beside the structure, if there is one, and its index.
    pub fn stream(&self, model: &Model) -> Option<(usize, &Member)> {
        let is_stream = |member: &Member| {
            member.traits.has(|fact| matches!(fact, Trait::Streaming))
                || model
                    .shapes
                    .get(member.target)
                    .is_some_and(Shape::is_stream)
        };
        let mut members = self.members.iter().enumerate();
        members.find(|(_, member)| self.kind == Kind::Structure && is_stream(member))
    }

    /// The element of a list or the value of a map.
    pub fn element(&self) -> Option<&Member> {
        self.members.last()
    }
}

impl Model {
    /// A problem with something of this model.
    pub fn problem(
        &self,
        at: At,
        message: impl Into<String>,
        expected: impl Into<String>,
    ) -> Problem {
        Problem::new(&self.source, at, message, expected)
    }

    /// Whether members bind to parts of HTTP messages: for some models do say so, and their protocol does not.
    pub fn binds_to_http(&self) -> bool {
        self.service
            .protocols
            .iter()
            .any(|protocol| matches!(protocol, Protocol::RestJson1 | Protocol::RestXml))
    }

    /// The member of an operation's input or output that travels beside it, with its index.
    pub fn stream(&self, side: Option<ShapeIndex>) -> Option<(usize, &Member)> {
        self.shapes.get(side?)?.stream(self)
    }

    /// The union of an event stream that is an operation's input or output.
    pub fn event_stream(&self, side: Option<ShapeIndex>) -> Option<ShapeIndex> {
        let (_, member) = self.stream(side)?;
        let target = self.shapes.get(member.target)?;
        (target.kind == Kind::Union).then_some(member.target)
    }

    /// Whether an event stream of this operation goes over HTTP/2.
    pub fn needs_http2(&self, operation: &Operation) -> bool {
        let has = |side| self.event_stream(side).is_some();
        match self.service.http2 {
            Http2::Never => false,
            Http2::Possible => has(operation.input),
            Http2::Preferred => has(operation.input) || has(operation.output),
        }
    }

    /// For each shape, whether it is the input of an operation.
    pub fn inputs(&self) -> Vec<bool> {
        let mut inputs: Vec<bool> = self.shapes.iter().map(|shape| shape.traits.input).collect();
        for input in self
            .operations
            .iter()
            .filter_map(|operation| operation.input)
        {
            inputs[input] = true;
        }
        inputs
    }

    /// The errors of a service in the order of the model: those of all operations and of the event streams they answer with, each
    /// once.
    pub fn errors(&self) -> Vec<ShapeIndex> {
        let mut is_error = vec![false; self.shapes.len()];
        let streams = self
            .operations
            .iter()
            .filter_map(|operation| self.event_stream(operation.output));
        for member in streams
            .filter_map(|stream| self.shapes.get(stream))
            .flat_map(|stream| &stream.members)
        {
            is_error[member.target] = self.shapes.get(member.target).is_some_and(Shape::is_error);
        }
        for error in self
            .operations
            .iter()
            .flat_map(|operation| &operation.errors)
            .chain(&self.service.errors)
        {
            is_error[*error] = true;
        }
        (0..self.shapes.len())
            .filter(|index| is_error[*index])
            .collect()
    }
}
