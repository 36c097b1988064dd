//! `types.rs`: structures, unions and enums, and the Rust type of every shape.

use opsmith_shape::{Kind, Trait};
use proc_macro2::TokenStream;
use quote::quote;

use super::{File, Imports, Service, enums, inner_doc, structures, unions};
use crate::model::{Member, Shape, ShapeIndex, Traits};

/// The file.
pub(super) fn file(service: &Service) -> File<'_> {
    let shapes = service.model.shapes.iter().enumerate();
    File {
        about: inner_doc("What the operations take and return."),
        imports: vec![
            Imports {
                from: quote!(std::collections),
                names: &["BTreeMap"],
            },
            Imports {
                from: quote!(opsmith_shape),
                names: &["BigNumber", "Blob", "Document", "Timestamp"],
            },
            Imports {
                from: quote!(super::tables),
                names: &["TABLES"],
            },
        ],
        items: Box::new(shapes.map(|(index, shape)| item(service, index, shape))),
    }
}

/// Whether there is anything in the file. Operations may take and return nothing, and have no errors.
pub(super) fn has_items(service: &Service) -> bool {
    let is_item = |shape: &Shape| matches!(shape.kind, Kind::Structure | Kind::Union | Kind::Enum);
    service.model.shapes.iter().any(is_item)
}

fn item(service: &Service, index: ShapeIndex, shape: &Shape) -> TokenStream {
    match shape.kind {
        Kind::Structure => structures::item(service, index, shape),
        Kind::Union => unions::item(service, index, shape),
        Kind::Enum => enums::item(service, index, shape),
        _ => TokenStream::new(),
    }
}

/// The Rust type of a shape.
pub(crate) fn ty(service: &Service, index: ShapeIndex) -> TokenStream {
    let Some(shape) = service.model.shapes.get(index) else {
        return quote!(Document);
    };
    let element = |at: usize| {
        shape
            .members
            .get(at)
            .map_or_else(|| quote!(Document), |member| ty(service, member.target))
    };
    let sparse = |inner: TokenStream| {
        if shape.traits.sparse {
            quote!(Option<#inner>)
        } else {
            inner
        }
    };
    match shape.kind {
        Kind::Boolean => quote!(bool),
        Kind::Byte => quote!(i8),
        Kind::Short => quote!(i16),
        Kind::Integer | Kind::IntEnum => quote!(i32),
        Kind::Long => quote!(i64),
        Kind::Float => quote!(f32),
        Kind::Double => quote!(f64),
        Kind::BigInteger | Kind::BigDecimal => quote!(BigNumber),
        Kind::String => quote!(String),
        Kind::Blob => quote!(Blob),
        Kind::Timestamp => quote!(Timestamp),
        Kind::Document => quote!(Document),
        Kind::List => {
            let inner = sparse(element(0));
            quote!(Vec<#inner>)
        }
        Kind::Map => {
            let (key, value) = (element(0), sparse(element(1)));
            quote!(BTreeMap<#key, #value>)
        }
        Kind::Structure | Kind::Union | Kind::Enum => {
            let name = &service.names.shapes[index].ty;
            quote!(#name)
        }
    }
}

/// What a caller may hand over for a shape: anything that turns into it, where there is such a thing.
pub(super) fn argument(service: &Service, index: ShapeIndex) -> TokenStream {
    let Some(shape) = service.model.shapes.get(index) else {
        return quote!(Document);
    };
    let element = |at: usize| {
        let Some(member) = shape.members.get(at) else {
            return quote!(Document);
        };
        let is_aggregate = |kind: Kind| matches!(kind, Kind::List | Kind::Map);
        let plain = shape.traits.sparse
            || service
                .model
                .shapes
                .get(member.target)
                .is_some_and(|target| is_aggregate(target.kind));
        let inner = if plain {
            ty(service, member.target)
        } else {
            argument(service, member.target)
        };
        if shape.traits.sparse && at + 1 == shape.members.len() {
            quote!(Option<#inner>)
        } else {
            inner
        }
    };
    match shape.kind {
        Kind::List => {
            let element = element(0);
            quote!(impl IntoIterator<Item = #element>)
        }
        Kind::Map => {
            let (key, value) = (element(0), element(1));
            quote!(impl IntoIterator<Item = (#key, #value)>)
        }
        _ if is_converted(shape.kind) => {
            let ty = ty(service, index);
            quote!(impl Into<#ty>)
        }
        _ => ty(service, index),
    }
}

/// The expression that makes the value of what [`argument`] lets through.
pub(super) fn conversion(service: &Service, index: ShapeIndex, value: TokenStream) -> TokenStream {
    let Some(shape) = service.model.shapes.get(index) else {
        return value;
    };
    let converts = |at: usize| {
        let target = shape
            .members
            .get(at)
            .and_then(|member| service.model.shapes.get(member.target));
        let is_sparse = shape.traits.sparse;
        !is_sparse && target.is_some_and(|target| is_converted(target.kind))
    };
    match shape.kind {
        Kind::List if converts(0) => quote!(#value.into_iter().map(Into::into).collect()),
        Kind::List => quote!(#value.into_iter().collect()),
        Kind::Map => match (converts(0), converts(1)) {
            (false, false) => quote!(#value.into_iter().collect()),
            (true, false) => {
                quote!(#value.into_iter().map(|(key, value)| (key.into(), value)).collect())
            }
            (false, true) => {
                quote!(#value.into_iter().map(|(key, value)| (key, value.into())).collect())
            }
            (true, true) => {
                quote!(#value.into_iter().map(|(key, value)| (key.into(), value.into())).collect())
            }
        },
        kind if is_converted(kind) => quote!(#value.into()),
        _ => value,
    }
}

fn is_converted(kind: Kind) -> bool {
    matches!(
        kind,
        Kind::String
            | Kind::Blob
            | Kind::Enum
            | Kind::Document
            | Kind::BigInteger
            | Kind::BigDecimal
    )
}

/// The attribute of something deprecated.
pub(super) fn deprecated(traits: &Traits) -> Option<String> {
    traits.facts.iter().find_map(|fact| match &fact.says {
        Trait::Deprecated(message) if message.is_empty() => Some("Deprecated.".to_owned()),
        Trait::Deprecated(message) => Some(format!("Deprecated: {message}")),
        _ => None,
    })
}

/// The value of an intEnum's member.
pub(super) fn integer_value(member: &Member) -> Option<i64> {
    member.traits.facts.iter().find_map(|fact| match fact.says {
        Trait::IntEnumValue(value) => Some(value),
        _ => None,
    })
}
