//! The rows that describe one service.

use std::borrow::Cow;

use crate::endpoints::Endpoints;
use crate::traits::{Protocol, Trait};

/// Text in a table: borrowed in generated code, owned in tables built from a model.
pub type Text = Cow<'static, str>;

/// Rows of a table: borrowed in generated code, owned in tables built from a model.
pub type Rows<T> = Cow<'static, [T]>;

/// The index of a row in [`Tables::shapes`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ShapeId(pub u32);

/// Consecutive rows of another table.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Span {
    /// Index of the first row.
    pub start: u32,
    /// How many rows.
    pub len: u32,
}

impl Span {
    /// No rows.
    pub const EMPTY: Span = Span { start: 0, len: 0 };

    /// The rows from `start` on, `len` of them.
    pub const fn new(start: u32, len: u32) -> Self {
        Span { start, len }
    }

    /// These rows of `rows`; none where the span does not lie inside, which only a damaged table can cause.
    pub fn of<T>(self, rows: &[T]) -> &[T] {
        let start = self.start as usize;
        rows.get(start..start + self.len as usize).unwrap_or(&[])
    }
}

/// One service: everything its callers need, except texts for people ([`crate::Docs`], [`crate::CliNames`]).
///
/// Rows refer to each other by index, so that two tables can be compared with `==` even where shapes are recursive.
#[derive(Debug, Clone, PartialEq)]
pub struct Tables {
    /// The service as a whole.
    pub service: Service,
    /// Every shape the operations reach. Aggregates come with their members in [`Tables::members`].
    pub shapes: Rows<ShapeRow>,
    /// Members of structures and unions, elements of lists, keys and values of maps, values of enums.
    pub members: Rows<MemberRow>,
    /// Facts that only some rows have.
    pub traits: Rows<Trait>,
    /// The operations, in the order of the model.
    pub operations: Rows<OperationRow>,
    /// How a region becomes a host.
    pub endpoints: Endpoints,
}

/// What [`Tables::shape`] answers for an id that is not in the table.
static UNIT: ShapeRow = ShapeRow::new("Unit", Kind::Structure);

impl Tables {
    /// The row of a shape. An id of another table gives an empty structure rather than a panic.
    pub fn shape(&self, id: ShapeId) -> &ShapeRow {
        self.shapes.get(id.0 as usize).unwrap_or(&UNIT)
    }

    /// The members of a shape: of a structure or union its members, of a list one (the element), of a map two (key and value),
    /// of an enum its values, of anything else none.
    pub fn members(&self, id: ShapeId) -> &[MemberRow] {
        self.shape(id).members.of(&self.members)
    }

    /// The element of a list, or the value of a map.
    pub fn element(&self, id: ShapeId) -> Option<&MemberRow> {
        self.members(id).last()
    }

    /// The facts attached to a member.
    pub fn traits_of(&self, member: &MemberRow) -> &[Trait] {
        member.traits.of(&self.traits)
    }

    /// The facts attached to a shape.
    pub fn shape_traits(&self, id: ShapeId) -> &[Trait] {
        self.shape(id).traits.of(&self.traits)
    }

    /// The same tables, by which timestamps are read into a dynamic value as they were sent: numbers and texts, which tell more than the
    /// moment they mean. Generated types cannot be read by them.
    pub fn with_timestamps_as_sent(mut self) -> Self {
        let is_timestamp = |shape: &ShapeRow| shape.kind == Kind::Timestamp;
        if !self.shapes.iter().any(is_timestamp) {
            return self;
        }
        let traits = self.traits.to_mut();
        for shape in self
            .shapes
            .to_mut()
            .iter_mut()
            .filter(|shape| is_timestamp(shape))
        {
            let mut own = shape.traits.of(traits).to_vec();
            own.push(Trait::AsSent);
            // Tables have fewer rows than 32 bits can count; more would leave the shape as it is.
            if let (Ok(start), Ok(len)) = (u32::try_from(traits.len()), u32::try_from(own.len())) {
                traits.append(&mut own);
                shape.traits = Span { start, len };
            }
        }
        self
    }

    /// Whether values of this shape are to be read as they were sent.
    pub(crate) fn is_left_as_sent(&self, id: ShapeId) -> bool {
        self.shape(id).kind == Kind::Timestamp && self.shape_traits(id).contains(&Trait::AsSent)
    }

    /// Whether a value of this member must not be shown: its shape is marked sensitive, or holds nothing else.
    pub fn is_sensitive(&self, member: &MemberRow) -> bool {
        self.shape(member.target).sensitive
    }

    /// The member of a structure that travels beside it, with its index: a streaming blob, or the union of
    /// an event stream.
    pub fn stream(&self, id: ShapeId) -> Option<(usize, &MemberRow)> {
        let mut members = self.members(id).iter().enumerate();
        members.find(|(_, member)| self.traits_of(member).contains(&Trait::Streaming))
    }

    /// The same where it is an event stream: the union of its events.
    pub fn event_stream(&self, id: ShapeId) -> Option<ShapeId> {
        let (_, member) = self.stream(id)?;
        (self.shape(member.target).kind == Kind::Union).then_some(member.target)
    }

    /// The index of the operation with this model name.
    pub fn find_operation(&self, name: &str) -> Option<usize> {
        self.operations
            .iter()
            .position(|operation| operation.name == name)
    }

    /// The error shape with this model name, of any operation: services answer with errors an operation does not list.
    pub fn find_error(&self, name: &str) -> Option<ShapeId> {
        self.service
            .errors
            .iter()
            .copied()
            .find(|id| self.shape(*id).name == name)
    }
}

/// The service as a whole.
#[derive(Debug, Clone, PartialEq)]
pub struct Service {
    /// The service's id as AWS writes it (`aws.api#service`, `sdkId`), such as `SSO OIDC`.
    pub id: Text,
    /// Its name as a command, module and feature (with underscores in the module), such as `sso-oidc`.
    pub name: Text,
    /// Its title, such as `AWS SSO OIDC`.
    pub title: Text,
    /// Version of the API, a date such as `2019-06-10`.
    pub version: Text,
    /// The name of the service shape without namespace; some protocols put it on the wire.
    pub shape_name: Text,
    /// The name that signatures carry (`aws.auth#sigv4`); empty where the service does not sign.
    pub signing_name: Text,
    /// Prefix of host names in AWS's own tables, such as `oidc`.
    pub endpoint_prefix: Text,
    /// Protocols the service speaks, the preferred one first.
    pub protocols: Rows<Protocol>,
    /// Its clients once spoke awsQuery, and errors keep their codes of then (`aws.protocols#awsQueryCompatible`).
    pub query_compatible: bool,
    /// The error shapes of all operations, in the order of the model.
    pub errors: Rows<ShapeId>,
}

/// What kind of value a shape is (Smithy 2.0, "simple types" and "aggregate types").
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(
    missing_docs,
    reason = "the variants are the type names of the Smithy specification"
)]
pub enum Kind {
    Boolean,
    Byte,
    Short,
    Integer,
    Long,
    BigInteger,
    Float,
    Double,
    BigDecimal,
    String,
    Enum,
    IntEnum,
    Blob,
    Timestamp,
    Document,
    List,
    Map,
    Structure,
    Union,
}

impl Kind {
    /// The word that messages use for it.
    pub fn word(self) -> &'static str {
        match self {
            Kind::Boolean => "boolean",
            Kind::Byte => "byte",
            Kind::Short => "short",
            Kind::Integer | Kind::IntEnum => "integer",
            Kind::Long => "long",
            Kind::BigInteger => "bigInteger",
            Kind::Float => "float",
            Kind::Double => "double",
            Kind::BigDecimal => "bigDecimal",
            Kind::String | Kind::Enum => "string",
            Kind::Blob => "blob",
            Kind::Timestamp => "timestamp",
            Kind::Document => "document",
            Kind::List => "list",
            Kind::Map => "map",
            Kind::Structure => "structure",
            Kind::Union => "union",
        }
    }

    /// Whether it is a number of any size, of which no machine type holds all.
    pub fn is_big(self) -> bool {
        matches!(self, Kind::BigInteger | Kind::BigDecimal)
    }

    /// Whether it is a whole number of any size that fits 64 bits.
    pub fn is_integer(self) -> bool {
        matches!(
            self,
            Kind::Byte | Kind::Short | Kind::Integer | Kind::Long | Kind::IntEnum
        )
    }
}

/// One shape.
#[derive(Debug, Clone, PartialEq)]
pub struct ShapeRow {
    /// Its name in the model, without namespace.
    pub name: Text,
    /// What it is.
    pub kind: Kind,
    /// Its rows in [`Tables::members`].
    pub members: Span,
    /// Marked `smithy.api#sensitive`: never shown by `Debug`, logs or errors.
    pub sensitive: bool,
    /// Its rows in [`Tables::traits`].
    pub traits: Span,
}

impl ShapeRow {
    /// A shape without members.
    pub const fn new(name: &'static str, kind: Kind) -> Self {
        ShapeRow {
            name: Cow::Borrowed(name),
            kind,
            members: Span::EMPTY,
            sensitive: false,
            traits: Span::EMPTY,
        }
    }

    /// With `len` members from row `start` of [`Tables::members`] on.
    pub const fn members(mut self, start: u32, len: u32) -> Self {
        self.members = Span::new(start, len);
        self
    }

    /// With `len` facts from row `start` of [`Tables::traits`] on.
    pub const fn traits(mut self, start: u32, len: u32) -> Self {
        self.traits = Span::new(start, len);
        self
    }

    /// Marked sensitive.
    pub const fn sensitive(mut self) -> Self {
        self.sensitive = true;
        self
    }
}

/// One member of an aggregate shape, or one value of an enum.
#[derive(Debug, Clone, PartialEq)]
pub struct MemberRow {
    /// Its name in the model. For a list `member`, for a map `key` and `value`.
    pub name: Text,
    /// The shape of its values. For a value of an enum, the enum itself.
    pub target: ShapeId,
    /// A caller must give it (`smithy.api#required`).
    pub required: bool,
    /// Filled with a random UUID where the caller gives none (`smithy.api#idempotencyToken`).
    pub idempotency_token: bool,
    /// Elements of the list, or values of the map, may be null (`smithy.api#sparse`).
    pub sparse: bool,
    /// Bound to a part of the HTTP message other than the body's document; which one, is in its traits.
    pub outside_body: bool,
    /// Its rows in [`Tables::traits`].
    pub traits: Span,
}

impl MemberRow {
    /// An optional member in the body.
    pub const fn new(name: &'static str, target: ShapeId) -> Self {
        MemberRow {
            name: Cow::Borrowed(name),
            target,
            required: false,
            idempotency_token: false,
            sparse: false,
            outside_body: false,
            traits: Span::EMPTY,
        }
    }

    /// Must be given.
    pub const fn required(mut self) -> Self {
        self.required = true;
        self
    }

    /// Filled with a random UUID where absent.
    pub const fn idempotency_token(mut self) -> Self {
        self.idempotency_token = true;
        self
    }

    /// May hold nulls.
    pub const fn sparse(mut self) -> Self {
        self.sparse = true;
        self
    }

    /// Travels outside the body's document.
    pub const fn outside_body(mut self) -> Self {
        self.outside_body = true;
        self
    }

    /// With `len` facts from row `start` of [`Tables::traits`] on.
    pub const fn traits(mut self, start: u32, len: u32) -> Self {
        self.traits = Span::new(start, len);
        self
    }
}

/// How requests of an operation are authenticated.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Auth {
    /// Not at all (`smithy.api#auth: []`).
    None,
    /// AWS Signature Version 4 (`aws.auth#sigv4`).
    SigV4,
    /// AWS Signature Version 2, of services that were never moved on (botocore's `signatureVersion` is `v2`).
    SigV2,
    /// A bearer token (`smithy.api#httpBearerAuth`).
    Bearer,
}

/// One operation.
#[derive(Debug, Clone, PartialEq)]
pub struct OperationRow {
    /// Its name in the model, such as `StartDeviceAuthorization`.
    pub name: Text,
    /// HTTP method. Protocols that do not bind to HTTP always use `POST`.
    pub method: Text,
    /// Path and literal query of the request, with labels in braces (`smithy.api#http`).
    pub uri: Text,
    /// Status of success.
    pub status: u16,
    /// How it is authenticated.
    pub auth: Auth,
    /// The structure of its parameters; `None` where it takes none.
    pub input: Option<ShapeId>,
    /// The structure of its result; `None` where it returns nothing.
    pub output: Option<ShapeId>,
    /// The errors it can answer.
    pub errors: Rows<ShapeId>,
    /// Its rows in [`Tables::traits`].
    pub traits: Span,
}

/// The id of the only shape in [`NO_TABLES`].
pub(crate) const DOCUMENT: ShapeId = ShapeId(0);

static DOCUMENT_ONLY: &[ShapeRow] = &[ShapeRow::new("Document", Kind::Document)];

/// A table for values that belong to no service: one document.
pub(crate) static NO_TABLES: Tables = Tables {
    service: Service {
        id: Text::Borrowed(""),
        name: Text::Borrowed(""),
        title: Text::Borrowed(""),
        version: Text::Borrowed(""),
        shape_name: Text::Borrowed(""),
        signing_name: Text::Borrowed(""),
        endpoint_prefix: Text::Borrowed(""),
        protocols: Rows::Borrowed(&[]),
        query_compatible: false,
        errors: Rows::Borrowed(&[]),
    },
    shapes: Rows::Borrowed(DOCUMENT_ONLY),
    members: Rows::Borrowed(&[]),
    traits: Rows::Borrowed(&[]),
    operations: Rows::Borrowed(&[]),
    endpoints: Endpoints::NONE,
};
