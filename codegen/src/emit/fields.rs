//! What a member becomes in a structure: plain or optional, boxed, with which default, and how it is described.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use opsmith_shape::{Kind, Timestamp, TimestampFormat, Trait};
use proc_macro2::{Literal, TokenStream};
use quote::quote;

use super::{Service, code, documentation, paragraphs, types};
use crate::json::Json;
use crate::model::{Member, Shape, ShapeIndex};
use crate::name::Ident;

/// A field of a structure.
pub(crate) struct Field<'s> {
    /// Its name.
    pub(crate) name: &'s Ident,
    /// The index of the member it stands for, which is not its own where a member before it travels beside the structure.
    pub(crate) at: usize,
    /// The member it stands for.
    pub(crate) member: &'s Member,
    /// May be absent.
    pub(crate) optional: bool,
    /// Closes a circle of structures.
    pub(crate) boxed: bool,
    /// Has to be given when a value is made.
    pub(crate) in_new: bool,
    /// The value of a field that is not optional where nobody gives one; `None` where that is the zero of its type.
    pub(crate) default: Option<TokenStream>,
}

/// The fields of a structure, in the order of the model. A member that travels beside the structure is none.
///
/// Required members and those with a default are plain; idempotency tokens, members that may become optional (`clientOptional`) and
/// those whose default was taken back (`null`) are not. Members of an operation's input are never plain for a default's sake: what
/// a caller leaves out is left to the service (Smithy 2.0, `@input`: "members are implicitly client optional").
pub(crate) fn fields(service: &Service, index: ShapeIndex) -> Vec<Field<'_>> {
    let Some(shape) = service.model.shapes.get(index) else {
        return Vec::new();
    };
    let names = &service.names.shapes[index].members;
    let is_input = service.inputs.get(index).copied().unwrap_or_default();
    let beside = shape.stream(&service.model).map(|(at, _)| at);
    let members = shape.members.iter().zip(names).enumerate();
    members
        .filter(|(at, _)| Some(*at) != beside)
        .map(|(at, (member, name))| field(service, index, at, is_input, member, name))
        .collect()
}

/// What `new` takes: the fields that have to be given, by their names (as bytes, without `r#`).
///
/// Not in the order of the model. AWS moves members between versions of a model, and its two forms have them in different orders; an
/// argument that changed places with another one of its type would compile as before, and be sent as what it is not.
pub(crate) fn arguments<'f, 's: 'f>(
    fields: impl IntoIterator<Item = &'f Field<'s>>,
) -> Vec<&'f Field<'s>> {
    let fields = fields.into_iter();
    let mut arguments: Vec<&Field<'_>> = fields.filter(|field| field.in_new).collect();
    arguments.sort_unstable_by_key(|field| field.name.stem());
    arguments
}

fn field<'s>(
    service: &Service,
    index: ShapeIndex,
    at: usize,
    is_input: bool,
    member: &'s Member,
    name: &'s Ident,
) -> Field<'s> {
    let traits = &member.traits;
    let kind = service
        .model
        .shapes
        .get(member.target)
        .map_or(Kind::Document, |target| target.kind);
    let default = traits
        .client_default(is_input)
        .map(|value| default(kind, value));
    let has_default = matches!(default, Some(Default::Zero | Default::Value(_)));
    let may_be_absent =
        traits.client_optional || traits.idempotency_token || traits.default == Some(Json::Null);
    let optional = may_be_absent || !(traits.required || has_default);
    Field {
        name,
        at,
        member,
        optional,
        boxed: service.is_boxed(index, at),
        in_new: traits.required && !optional,
        default: match default {
            Some(Default::Value(value)) if !optional => Some(value),
            _ => None,
        },
    }
}

enum Default {
    /// What the type has anyway.
    Zero,
    /// Another value.
    Value(TokenStream),
    /// A value that Rust has no short way to write.
    Unwritten,
}

fn default(kind: Kind, value: &Json<'_>) -> Default {
    match (kind, value) {
        (Kind::Boolean, Json::Boolean(false)) => Default::Zero,
        (Kind::Boolean, Json::Boolean(true)) => Default::Value(quote!(true)),
        (Kind::Float | Kind::Double, Json::Integer(0)) => Default::Zero,
        (Kind::Float | Kind::Double, Json::Float(0.0)) => Default::Zero,
        (Kind::Float | Kind::Double, Json::Integer(value)) => Default::Value(float(*value as f64)),
        (Kind::Float | Kind::Double, Json::Float(value)) => Default::Value(float(*value)),
        (Kind::Float | Kind::Double, Json::Number(digits)) => digits
            .parse()
            .map_or(Default::Unwritten, |value| Default::Value(float(value))),
        (
            Kind::Byte | Kind::Short | Kind::Integer | Kind::Long | Kind::IntEnum,
            Json::Integer(0),
        ) => Default::Zero,
        (
            Kind::Byte | Kind::Short | Kind::Integer | Kind::Long | Kind::IntEnum,
            Json::Integer(value),
        ) => {
            let value = Literal::i64_unsuffixed(*value);
            Default::Value(quote!(#value))
        }
        (Kind::BigInteger | Kind::BigDecimal, Json::Integer(0)) => Default::Zero,
        (Kind::BigInteger | Kind::BigDecimal, Json::Integer(value)) => {
            let value = Literal::i64_suffixed(*value);
            Default::Value(quote!(#value.into()))
        }
        (Kind::String | Kind::Blob, Json::String(text)) if text.is_empty() => Default::Zero,
        (Kind::String | Kind::Enum, Json::String(text)) => {
            let text = Literal::string(text);
            Default::Value(quote!(#text.into()))
        }
        (Kind::List, Json::Array(_))
        | (Kind::Map, Json::Object(_))
        | (Kind::Timestamp, Json::Integer(0)) => Default::Zero,
        (Kind::Blob, Json::String(text)) => blob(text),
        (Kind::Timestamp, value) => timestamp(value),
        (Kind::Document, value) => document(value),
        _ => Default::Unwritten,
    }
}

/// Bytes, which models write as base64.
fn blob(text: &str) -> Default {
    match STANDARD.decode(text) {
        Ok(bytes) => {
            let bytes = Literal::byte_string(&bytes);
            Default::Value(quote!(#bytes.into()))
        }
        Err(_) => Default::Unwritten,
    }
}

/// A moment, which models write as seconds since the epoch or as RFC 3339.
fn timestamp(value: &Json<'_>) -> Default {
    let moment = match value {
        Json::Integer(seconds) => Some(Timestamp::new(*seconds, 0)),
        Json::Float(seconds) => Timestamp::from_epoch_seconds(*seconds),
        Json::String(text) => Timestamp::parse(text, TimestampFormat::DateTime).ok(),
        _ => None,
    };
    match moment {
        Some(moment) => {
            let seconds = Literal::i64_unsuffixed(moment.seconds());
            let nanoseconds = Literal::u32_unsuffixed(moment.subsecond_nanoseconds());
            Default::Value(quote!(Timestamp::new(#seconds, #nanoseconds)))
        }
        None => Default::Unwritten,
    }
}

/// A document of one part (Smithy 2.0, "default value constraints": arrays and objects are empty).
fn document(value: &Json<'_>) -> Default {
    Default::Value(match value {
        Json::Boolean(value) => quote!(Document::Boolean(#value)),
        Json::Integer(value) => {
            let value = Literal::i64_unsuffixed(*value);
            quote!(Document::Integer(#value))
        }
        Json::Float(value) => {
            let value = float(*value);
            quote!(Document::Float(#value))
        }
        Json::String(text) => {
            let text = Literal::string(text);
            quote!(Document::String(#text.into()))
        }
        Json::Array(elements) if elements.is_empty() => quote!(Document::List(Vec::new())),
        Json::Object(entries) if entries.is_empty() => quote!(Document::map()),
        _ => return Default::Unwritten,
    })
}

fn float(value: f64) -> TokenStream {
    if value.is_finite() {
        let value = Literal::f64_unsuffixed(value);
        quote!(#value)
    } else {
        quote!(0.0)
    }
}

impl Field<'_> {
    /// The type of the field.
    pub(crate) fn ty(&self, service: &Service) -> TokenStream {
        let mut ty = types::ty(service, self.member.target);
        if self.boxed {
            ty = quote!(Box<#ty>);
        }
        if self.optional {
            quote!(Option<#ty>)
        } else {
            ty
        }
    }

    /// The value of the field, made of an argument of the same name.
    pub(crate) fn value(&self, service: &Service) -> TokenStream {
        let name = self.name;
        let mut value = types::conversion(service, self.member.target, quote!(#name));
        if self.boxed {
            value = quote!(Box::new(#value));
        }
        if self.optional {
            quote!(Some(#value))
        } else {
            value
        }
    }

    /// What there is to say about it.
    pub(crate) fn documentation(&self, service: &Service) -> String {
        let target = service.model.shapes.get(self.member.target);
        let own = &self.member.traits.documentation;
        let html = if own.is_empty() {
            target.map_or("", |target| &target.traits.documentation)
        } else {
            own
        };
        let otherwise = format!("The member {} of the model.", code(&self.member.name));
        paragraphs([
            documentation(html, &otherwise),
            types::deprecated(&self.member.traits)
                .map(|text| documentation(&text, ""))
                .unwrap_or_default(),
            target.map(integer_values).unwrap_or_default(),
            super::renamed(&self.member.name, self.name),
            self.wire(target),
        ])
    }

    /// How it travels, whether it must be there, what it is without.
    fn wire(&self, target: Option<&Shape>) -> String {
        let traits = &self.member.traits;
        let mut text = format!("On the wire: {}", place(self.member));
        if traits.required {
            text.push_str(", required");
        }
        if traits.idempotency_token {
            text.push_str(", a random UUID where absent");
        }
        if let Some(value) = traits.value_if_absent().filter(|_| !traits.required) {
            text.push_str(&format!(", {} where absent", code(&value.to_string())));
        }
        text.push('.');
        if target.is_some_and(|target| target.traits.sensitive) {
            text.push_str(" Never shown by `Debug`.");
        }
        super::prose::wrap(&text, super::DOC_WIDTH)
    }
}

/// Where in a message a member stands.
fn place(member: &Member) -> String {
    let places = member
        .traits
        .facts
        .iter()
        .filter_map(|fact| match &fact.says {
            Trait::HttpHeader(name) => Some(format!("header {}", code(name))),
            Trait::HttpPrefixHeaders(prefix) => {
                Some(format!("headers that begin with {}", code(prefix)))
            }
            Trait::HttpQuery(name) => Some(format!("query parameter {}", code(name))),
            Trait::HttpQueryParams => Some("further query parameters".to_owned()),
            Trait::HttpLabel => Some(format!("{} in the path", code(&member.name))),
            Trait::HttpPayload => Some("the body".to_owned()),
            Trait::HttpResponseCode => Some("the status".to_owned()),
            Trait::JsonName(name) | Trait::XmlName(name) => Some(code(name)),
            _ => None,
        });
    places
        .into_iter()
        .next()
        .unwrap_or_else(|| code(&member.name))
}

/// The values of an intEnum, which has no type of its own.
fn integer_values(target: &Shape) -> String {
    if target.kind != Kind::IntEnum {
        return String::new();
    }
    let values: Vec<String> = target
        .members
        .iter()
        .filter_map(|member| {
            Some(format!(
                "{} ({})",
                types::integer_value(member)?,
                code(&member.name)
            ))
        })
        .collect();
    super::prose::wrap(
        &format!("Known values: {}.", values.join(", ")),
        super::DOC_WIDTH,
    )
}
