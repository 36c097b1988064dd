//! `tables.rs`: the tables, quoted.

use opsmith_shape::{
    EndpointCondition, EndpointOperand, EndpointRule, EndpointThen, Endpoints, MemberRow,
    OperationRow, ShapeId, ShapeRow, Span, Tables, Text, Trait,
};
use proc_macro2::{Literal, TokenStream};
use quote::{format_ident, quote};

use std::iter::once_with;

use super::{File, Imports, Service, inner_doc};

/// The file.
pub(super) fn file(service: &Service) -> File<'_> {
    let tables = &service.lowered.tables;
    let table = || {
        let body = item(tables);
        quote!(pub(crate) static TABLES: Tables = #body;)
    };
    let endpoints = || {
        let body = endpoints(&tables.endpoints);
        quote!(const ENDPOINTS: Endpoints = #body;)
    };
    File {
        about: inner_doc(
            "What the operations take and return, as data: rows that refer to each other by index.",
        ),
        imports: vec![
            Imports {
                from: quote!(std::borrow),
                names: &["Cow"],
            },
            Imports {
                from: quote!(opsmith_shape),
                names: TYPES,
            },
        ],
        items: Box::new(once_with(table).chain(once_with(endpoints))),
    }
}

/// The runtime's types that rows are made of.
const TYPES: &[&str] = &[
    "Auth",
    "EndpointCondition",
    "EndpointOperand",
    "EndpointRule",
    "EndpointThen",
    "Endpoints",
    "Fault",
    "Kind",
    "MemberRow",
    "OperationRow",
    "Protocol",
    "Service",
    "ShapeId",
    "ShapeRow",
    "Span",
    "Tables",
    "TimestampFormat",
    "Trait",
];

fn item(tables: &Tables) -> TokenStream {
    let service = service(tables);
    let shapes = rows(tables.shapes.iter().map(shape));
    let members = rows(tables.members.iter().map(member));
    let traits = rows(tables.traits.iter().map(fact));
    let operations = rows(tables.operations.iter().map(operation));
    quote! {
        Tables {
            service: #service,
            shapes: #shapes,
            members: #members,
            traits: #traits,
            operations: #operations,
            endpoints: ENDPOINTS,
        }
    }
}

fn service(tables: &Tables) -> TokenStream {
    let service = &tables.service;
    let [
        id,
        name,
        title,
        version,
        shape_name,
        signing_name,
        endpoint_prefix,
    ] = [
        &service.id,
        &service.name,
        &service.title,
        &service.version,
        &service.shape_name,
        &service.signing_name,
        &service.endpoint_prefix,
    ]
    .map(text);
    let protocols = rows(service.protocols.iter().map(|protocol| {
        let protocol = variant(protocol);
        quote!(Protocol::#protocol)
    }));
    let query_compatible = service.query_compatible;
    let errors = rows(service.errors.iter().copied().map(id_of));
    quote! {
        Service {
            id: #id,
            name: #name,
            title: #title,
            version: #version,
            shape_name: #shape_name,
            signing_name: #signing_name,
            endpoint_prefix: #endpoint_prefix,
            protocols: #protocols,
            query_compatible: #query_compatible,
            errors: #errors,
        }
    }
}

fn shape(row: &ShapeRow) -> TokenStream {
    let (name, kind) = (Literal::string(&row.name), variant(&row.kind));
    let members = (row.members != Span::EMPTY).then(|| {
        let (start, len) = bounds(row.members);
        quote!(.members(#start, #len))
    });
    let traits = traits(row.traits);
    let sensitive = row.sensitive.then(|| quote!(.sensitive()));
    quote!(ShapeRow::new(#name, Kind::#kind) #members #sensitive #traits)
}

fn member(row: &MemberRow) -> TokenStream {
    let (name, target) = (Literal::string(&row.name), id_of(row.target));
    let required = row.required.then(|| quote!(.required()));
    let token = row.idempotency_token.then(|| quote!(.idempotency_token()));
    let sparse = row.sparse.then(|| quote!(.sparse()));
    let outside = row.outside_body.then(|| quote!(.outside_body()));
    let traits = traits(row.traits);
    quote!(MemberRow::new(#name, #target) #required #token #sparse #outside #traits)
}

fn operation(row: &OperationRow) -> TokenStream {
    let [name, method, uri] = [&row.name, &row.method, &row.uri].map(text);
    let status = Literal::u16_unsuffixed(row.status);
    let auth = variant(&row.auth);
    let side = |side: Option<ShapeId>| match side {
        Some(id) => {
            let id = id_of(id);
            quote!(Some(#id))
        }
        None => quote!(None),
    };
    let (input, output) = (side(row.input), side(row.output));
    let errors = rows(row.errors.iter().copied().map(id_of));
    let traits = span(row.traits);
    quote! {
        OperationRow {
            name: #name,
            method: #method,
            uri: #uri,
            status: #status,
            auth: Auth::#auth,
            input: #input,
            output: #output,
            errors: #errors,
            traits: #traits,
        }
    }
}

fn fact(fact: &Trait) -> TokenStream {
    let name = variant(fact);
    match fact {
        Trait::JsonName(value)
        | Trait::EnumValue(value)
        | Trait::Default(value)
        | Trait::MediaType(value)
        | Trait::HttpHeader(value)
        | Trait::HttpPrefixHeaders(value)
        | Trait::HttpQuery(value)
        | Trait::HostPrefix(value)
        | Trait::QueryErrorCode(value)
        | Trait::XmlName(value)
        | Trait::Ec2QueryName(value)
        | Trait::Deprecated(value) => {
            let value = text(value);
            quote!(Trait::#name(#value))
        }
        Trait::XmlNamespace(first, second) | Trait::ResponseChecksum(first, second) => {
            let (first, second) = (text(first), text(second));
            quote!(Trait::#name(#first, #second))
        }
        Trait::RequestChecksum(required, member) => {
            let member = text(member);
            quote!(Trait::#name(#required, #member))
        }
        Trait::IntEnumValue(value) => {
            let value = Literal::i64_unsuffixed(*value);
            quote!(Trait::#name(#value))
        }
        Trait::Minimum(value) => {
            let value = Literal::f64_unsuffixed(*value);
            quote!(Trait::#name(#value))
        }
        Trait::HttpError(value) => {
            let value = Literal::u16_unsuffixed(*value);
            quote!(Trait::#name(#value))
        }
        Trait::Retryable(value) => quote!(Trait::#name(#value)),
        Trait::TimestampFormat(format) => {
            let format = variant(format);
            quote!(Trait::#name(TimestampFormat::#format))
        }
        Trait::Error(fault) => {
            let fault = variant(fault);
            quote!(Trait::#name(Fault::#fault))
        }
        Trait::HttpLabel
        | Trait::HttpQueryParams
        | Trait::HttpPayload
        | Trait::HttpResponseCode
        | Trait::HostLabel
        | Trait::Streaming
        | Trait::RequiresLength
        | Trait::XmlFlattened
        | Trait::XmlAttribute
        | Trait::EventHeader
        | Trait::EventPayload
        | Trait::UnsignedPayload
        | Trait::OptionalAuth
        | Trait::HttpChecksumRequired
        | Trait::RequestCompression
        | Trait::EventStreamHttp2
        | Trait::AsSent => quote!(Trait::#name),
    }
}

fn endpoints(endpoints: &Endpoints) -> TokenStream {
    if *endpoints == Endpoints::NONE {
        return quote!(Endpoints::NONE);
    }
    let unsupported = match &endpoints.unsupported {
        Some(what) => {
            let what = text(what);
            quote!(Some(#what))
        }
        None => quote!(None),
    };
    let root = span(endpoints.root);
    let rules = rows(endpoints.rules.iter().map(rule));
    let conditions = rows(endpoints.conditions.iter().map(condition));
    quote!(Endpoints { root: #root, rules: #rules, conditions: #conditions, unsupported: #unsupported })
}

fn rule(rule: &EndpointRule) -> TokenStream {
    let when = span(rule.when);
    let then = match &rule.then {
        EndpointThen::Url(url) => {
            let url = text(url);
            quote!(EndpointThen::Url(#url))
        }
        EndpointThen::Error(message) => {
            let message = text(message);
            quote!(EndpointThen::Error(#message))
        }
        EndpointThen::Rules(rules) => {
            let rules = span(*rules);
            quote!(EndpointThen::Rules(#rules))
        }
    };
    quote!(EndpointRule { when: #when, then: #then })
}

fn condition(condition: &EndpointCondition) -> TokenStream {
    match condition {
        EndpointCondition::IsSet(what) => {
            let what = operand(what);
            quote!(EndpointCondition::IsSet(#what))
        }
        EndpointCondition::IsNotSet(what) => {
            let what = operand(what);
            quote!(EndpointCondition::IsNotSet(#what))
        }
        EndpointCondition::BooleanEquals(a, b) => {
            let (a, b) = (operand(a), operand(b));
            quote!(EndpointCondition::BooleanEquals(#a, #b))
        }
        EndpointCondition::StringEquals(a, b) => {
            let (a, b) = (operand(a), operand(b));
            quote!(EndpointCondition::StringEquals(#a, #b))
        }
        EndpointCondition::Partition(region, name) => {
            let (region, name) = (operand(region), text(name));
            quote!(EndpointCondition::Partition(#region, #name))
        }
    }
}

fn operand(operand: &EndpointOperand) -> TokenStream {
    match operand {
        EndpointOperand::Parameter(name) => {
            let name = text(name);
            quote!(EndpointOperand::Parameter(#name))
        }
        EndpointOperand::Attribute(of, name) => {
            let (of, name) = (text(of), text(name));
            quote!(EndpointOperand::Attribute(#of, #name))
        }
        EndpointOperand::Text(value) => {
            let value = text(value);
            quote!(EndpointOperand::Text(#value))
        }
        EndpointOperand::Boolean(value) => quote!(EndpointOperand::Boolean(#value)),
    }
}

/// The name of an enum's variant, which is what its `Debug` begins with.
fn variant(value: &impl std::fmt::Debug) -> proc_macro2::Ident {
    let debug = format!("{value:?}");
    let end = debug
        .find(|c: char| !c.is_ascii_alphanumeric() && c != '_')
        .unwrap_or(debug.len());
    format_ident!("{}", &debug[..end])
}

/// A text of a table.
pub(super) fn text(text: &Text) -> TokenStream {
    let text = Literal::string(text);
    quote!(Cow::Borrowed(#text))
}

/// Rows of a table.
pub(super) fn rows(rows: impl Iterator<Item = TokenStream>) -> TokenStream {
    quote!(Cow::Borrowed(&[#(#rows),*]))
}

fn id_of(id: ShapeId) -> TokenStream {
    let id = Literal::u32_unsuffixed(id.0);
    quote!(ShapeId(#id))
}

fn bounds(span: Span) -> (Literal, Literal) {
    (
        Literal::u32_unsuffixed(span.start),
        Literal::u32_unsuffixed(span.len),
    )
}

fn span(span: Span) -> TokenStream {
    if span == Span::EMPTY {
        return quote!(Span::EMPTY);
    }
    let (start, len) = bounds(span);
    quote!(Span::new(#start, #len))
}

fn traits(span: Span) -> Option<TokenStream> {
    (span != Span::EMPTY).then(|| {
        let (start, len) = bounds(span);
        quote!(.traits(#start, #len))
    })
}
