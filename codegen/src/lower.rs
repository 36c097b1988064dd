//! [`Model`] in, tables out: the same types that generated code holds as `static` data.

mod roles;

use std::borrow::Cow;
use std::collections::HashMap;

use opsmith_shape::{
    Auth, CliNames, Docs, Endpoints, Kind, MemberDoc, MemberRow, OperationRow, Protocol, Rows,
    Service, ShapeId, ShapeRow, Span, Tables, Text, Trait,
};

use crate::model::{Fact, Member, Model, Operation, Shape, ShapeIndex};
use crate::name::cli_names;
use crate::prose;
use roles::Roles;

/// What a service is lowered to.
#[derive(Debug, Clone, PartialEq)]
pub struct Lowered {
    /// What calls need.
    pub tables: Tables,
    /// What help needs.
    pub docs: Docs,
    /// What the command line is called by.
    pub cli: CliNames,
}

/// Lowers a checked model. `service` is the name for command and feature.
pub fn lower(model: &Model, service: &str) -> Lowered {
    let mut facts = Facts::default();
    let roles = Roles::of(model);
    let mut members = Vec::new();
    let mut shapes = Vec::with_capacity(model.shapes.len());
    for (index, shape) in model.shapes.iter().enumerate() {
        let start = members.len();
        for member in &shape.members {
            members.push(member_row(model, &roles, index, member, &mut facts));
        }
        shapes.push(ShapeRow {
            name: text(&shape.name),
            kind: shape.kind,
            members: span(start, members.len() - start),
            sensitive: shape.traits.sensitive,
            traits: facts.span(shape_facts(model, &roles, index, shape)),
        });
    }
    let operations = model
        .operations
        .iter()
        .map(|operation| operation_row(model, operation, &mut facts))
        .collect();
    let tables = Tables {
        service: service_row(model, service),
        shapes: Cow::Owned(shapes),
        members: Cow::Owned(members),
        operations: Cow::Owned(operations),
        traits: Cow::Owned(facts.rows),
        endpoints: model.service.endpoints.clone().unwrap_or(Endpoints::NONE),
    };
    Lowered {
        tables,
        docs: docs(model),
        cli: cli_names(model),
    }
}

fn text(text: &str) -> Text {
    Cow::Owned(text.to_owned())
}

fn id(index: ShapeIndex) -> ShapeId {
    ShapeId(u32::try_from(index).unwrap_or(u32::MAX))
}

fn span(start: usize, len: usize) -> Span {
    // An empty span has one form, so that tables can be compared.
    if len == 0 {
        Span::EMPTY
    } else {
        Span::new(
            u32::try_from(start).unwrap_or(u32::MAX),
            u32::try_from(len).unwrap_or(0),
        )
    }
}

/// The rows of [`Tables::traits`]. Rows that say the same are kept once.
#[derive(Default)]
struct Facts {
    rows: Vec<Trait>,
    known: HashMap<String, Span>,
}

impl Facts {
    fn span(&mut self, mut facts: Vec<Trait>) -> Span {
        if facts.is_empty() {
            return Span::EMPTY;
        }
        // The order of traits in a file means nothing, and must not show in the table.
        facts.sort_by_cached_key(|fact| format!("{fact:?}"));
        *self.known.entry(format!("{facts:?}")).or_insert_with(|| {
            let start = self.rows.len();
            self.rows.extend(facts);
            span(start, self.rows.len() - start)
        })
    }
}

fn member_row(
    model: &Model,
    roles: &Roles,
    index: ShapeIndex,
    member: &Member,
    facts: &mut Facts,
) -> MemberRow {
    let (Some(shape), target) = (model.shapes.get(index), model.shapes.get(member.target)) else {
        return MemberRow::new("", id(member.target));
    };
    let mut says: Vec<Trait> = of(&member.traits.facts).collect();
    for inherited in target
        .into_iter()
        .flat_map(|target| of(&target.traits.facts))
    {
        let is_value = matches!(shape.kind, Kind::Enum | Kind::IntEnum);
        if passes_to_members(&inherited) && !is_value && !says.iter().any(is_like(&inherited)) {
            says.push(inherited);
        }
    }
    says.extend(
        member
            .traits
            .client_default(roles.is_input(index))
            .map(|value| Trait::Default(Cow::Owned(value.to_string()))),
    );
    says.extend(roles.root_namespace(model, index, member, &says));
    let kind = target.map_or(Kind::Structure, |target| target.kind);
    says.retain(|fact| is_kept(model, fact) && counts_in(roles, index, fact) && bounds(kind, fact));
    let outside_body = says
        .iter()
        .any(|fact| is_outside_body(fact) || is_outside_event(fact));
    says.retain(|fact| !is_idle_name(fact, &member.name, outside_body));
    MemberRow {
        name: text(&member.name),
        target: id(member.target),
        // Of the members of a union there is only ever one.
        required: member.traits.required && shape.kind != Kind::Union,
        idempotency_token: member.traits.idempotency_token,
        sparse: shape.traits.sparse
            && shape.members.len() == usize::from(shape.kind == Kind::Map) + 1
            && member.name != "key",
        outside_body,
        traits: facts.span(says),
    }
}

fn of(facts: &[Fact]) -> impl Iterator<Item = Trait> + '_ {
    facts.iter().map(|fact| fact.says.clone())
}

/// Whether another fact is of the same kind as this one.
fn is_like(fact: &Trait) -> impl Fn(&Trait) -> bool + '_ {
    |other| std::mem::discriminant(other) == std::mem::discriminant(fact)
}

/// Facts of a shape that say something about each of its values: members of that shape have them as well, unless they have their own.
pub fn passes_to_members(fact: &Trait) -> bool {
    matches!(
        fact,
        Trait::TimestampFormat(_)
            | Trait::MediaType(_)
            | Trait::Minimum(_)
            | Trait::Streaming
            | Trait::RequiresLength
            | Trait::XmlFlattened
            | Trait::XmlNamespace(..)
    )
}

/// Facts that only some protocols have are left out where another one is spoken, as the model may have them from a former one.
fn is_kept(model: &Model, fact: &Trait) -> bool {
    let speaks = |wanted: &[Protocol]| {
        let mut spoken = model.service.protocols.iter();
        spoken.any(|protocol| wanted.contains(protocol))
    };
    match fact {
        Trait::Minimum(minimum) => minimum.is_finite(),
        Trait::QueryErrorCode(_) => speaks(&[Protocol::AwsQuery, Protocol::Ec2Query]),
        Trait::Ec2QueryName(_) => speaks(&[Protocol::Ec2Query]),
        Trait::XmlName(_) | Trait::XmlFlattened | Trait::XmlAttribute | Trait::XmlNamespace(..) => {
            speaks(&[Protocol::RestXml, Protocol::AwsQuery, Protocol::Ec2Query])
        }
        fact => model.binds_to_http() || !is_outside_body(fact),
    }
}

/// Bindings to HTTP count where the structure is the outermost one of a message, and some in one direction only; anywhere else the
/// member is part of the body like any other (Smithy 2.0, "HTTP bindings").
fn counts_in(roles: &Roles, shape: ShapeIndex, fact: &Trait) -> bool {
    match fact {
        Trait::HttpLabel | Trait::HttpQuery(_) | Trait::HttpQueryParams | Trait::HostLabel => {
            roles.is_input(shape)
        }
        Trait::HttpResponseCode => roles.is_answer(shape),
        fact if is_outside_body(fact) => roles.is_input(shape) || roles.is_answer(shape),
        _ => true,
    }
}

/// Every length is at least 0.
fn bounds(kind: Kind, fact: &Trait) -> bool {
    let has_length = matches!(
        kind,
        Kind::String | Kind::Enum | Kind::Blob | Kind::List | Kind::Map
    );
    !matches!(fact, Trait::Minimum(minimum) if has_length && *minimum <= 0.0)
}

/// A name in the body that is the member's anyway, or a JSON name of what is not in the body.
fn is_idle_name(fact: &Trait, name: &str, outside_body: bool) -> bool {
    match fact {
        Trait::JsonName(key) => key == name || outside_body,
        Trait::XmlName(tag) => tag == name && !outside_body,
        _ => false,
    }
}

/// The parts of an event that are not in its document.
fn is_outside_event(fact: &Trait) -> bool {
    matches!(fact, Trait::EventHeader | Trait::EventPayload)
}

fn is_outside_body(fact: &Trait) -> bool {
    matches!(
        fact,
        Trait::HttpHeader(_)
            | Trait::HttpPrefixHeaders(_)
            | Trait::HttpLabel
            | Trait::HttpQuery(_)
            | Trait::HttpQueryParams
            | Trait::HttpPayload
            | Trait::HttpResponseCode
    )
}

fn shape_facts(model: &Model, roles: &Roles, index: ShapeIndex, shape: &Shape) -> Vec<Trait> {
    let mut says: Vec<Trait> = of(&shape.traits.facts).collect();
    says.extend(roles.body_namespace(model, index, &says));
    says.retain(|fact| {
        let is_own_name = matches!(fact, Trait::XmlName(name) if *name == shape.name);
        // Which element a list is flattened into is known where the list is a member.
        let is_members = matches!(fact, Trait::XmlFlattened);
        is_kept(model, fact) && bounds(shape.kind, fact) && !is_own_name && !is_members
    });
    says
}

fn operation_row(model: &Model, operation: &Operation, facts: &mut Facts) -> OperationRow {
    let http = operation.http.as_ref().filter(|_| model.binds_to_http());
    OperationRow {
        name: text(&operation.name),
        method: text(http.map_or("POST", |http| &http.method)),
        uri: text(http.map_or("/", |http| &http.uri)),
        status: http.map_or(200, |http| http.status),
        auth: operation.auth.or(model.service.auth).unwrap_or(Auth::None),
        input: operation.input.map(id),
        output: operation.output.map(id),
        errors: rows(operation.errors.iter().copied().map(id)),
        traits: facts.span(
            of(&operation.facts)
                .chain(
                    model
                        .needs_http2(operation)
                        .then_some(Trait::EventStreamHttp2),
                )
                .collect(),
        ),
    }
}

fn rows<T: Clone>(rows: impl Iterator<Item = T>) -> Rows<T> {
    Cow::Owned(rows.collect())
}

fn service_row(model: &Model, name: &str) -> Service {
    let service = &model.service;
    Service {
        id: text(&service.id),
        name: text(name),
        title: text(&service.title),
        version: text(&service.version),
        shape_name: text(&service.name),
        signing_name: text(&service.signing_name),
        endpoint_prefix: text(&service.endpoint_prefix),
        protocols: Cow::Owned(service.protocols.clone()),
        query_compatible: service.query_compatible,
        errors: rows(model.errors().into_iter().map(id)),
    }
}

fn docs(model: &Model) -> Docs {
    let plain = |html: &str| Cow::Owned(prose::plain(html));
    let mut members = Vec::new();
    for shape in &model.shapes {
        members.extend(
            shape
                .members
                .iter()
                .map(|member| member_doc(model, shape, member)),
        );
    }
    Docs {
        service: plain(&model.service.documentation),
        operations: rows(
            model
                .operations
                .iter()
                .map(|operation| plain(&operation.documentation)),
        ),
        shapes: rows(
            model
                .shapes
                .iter()
                .map(|shape| plain(&shape.traits.documentation)),
        ),
        members: Cow::Owned(members),
    }
}

/// Parts of lists, maps and enums have their own words only: nobody asks them what their target is.
fn member_doc(model: &Model, shape: &Shape, member: &Member) -> MemberDoc {
    let mut html = member.traits.documentation.as_str();
    if html.is_empty() && matches!(shape.kind, Kind::Structure | Kind::Union) {
        html = model
            .shapes
            .get(member.target)
            .map_or("", |target| &target.traits.documentation);
    }
    MemberDoc {
        overview: Cow::Owned(prose::overview(html)),
        text: Cow::Owned(prose::plain(html)),
    }
}
