//! One enum: a variant per value.

use opsmith_shape::Trait;
use proc_macro2::{Literal, TokenStream};
use quote::quote;

use super::structures::describe;
use super::{Service, code, doc, documentation, paragraphs, types};
use crate::model::{Member, Shape, ShapeIndex};

/// The enum, and the line that makes it a shape.
pub(super) fn item(service: &Service, index: ShapeIndex, shape: &Shape) -> TokenStream {
    let names = &service.names.shapes[index];
    let name = &names.ty;
    let about = doc(&describe(shape, name));
    let members = shape.members.iter().zip(&names.members);
    let variants = members.clone().map(|(member, variant)| {
        let doc = body(member);
        quote!(#doc #variant)
    });
    let rows = members.map(|(member, variant)| {
        let value = Literal::string(value(member));
        quote!(#variant: #value)
    });
    let unknown = doc("A value that this version of the model does not have.");
    let (derived, debug) = if shape.traits.sensitive {
        (
            quote!(Clone, PartialEq, Eq, PartialOrd, Ord, Hash),
            Some(redacted(service, index)),
        )
    } else {
        (
            quote!(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash),
            None,
        )
    };
    quote! {
        #about
        #[derive(#derived)]
        #[non_exhaustive]
        pub enum #name { #(#variants,)* #unknown Unknown(String) }
        #debug
        opsmith_shape::string_enum!(#name { #(#rows),* });
    }
}

fn body(member: &Member) -> TokenStream {
    let otherwise = format!("The value {}.", code(value(member)));
    let html = &member.traits.documentation;
    // Whoever reads the words wants to see the value as well.
    let value = if html.is_empty() {
        String::new()
    } else {
        format!("On the wire: {}.", code(value(member)))
    };
    let deprecated = types::deprecated(&member.traits)
        .map(|text| documentation(&text, ""))
        .unwrap_or_default();
    doc(&paragraphs([
        documentation(html, &otherwise),
        deprecated,
        value,
    ]))
}

/// The value on the wire.
pub(crate) fn value(member: &Member) -> &str {
    let said = member
        .traits
        .facts
        .iter()
        .find_map(|fact| match &fact.says {
            Trait::EnumValue(value) => Some(value.as_ref()),
            _ => None,
        });
    said.unwrap_or(&member.name)
}

/// A `Debug` for values that must not be shown.
fn redacted(service: &Service, index: ShapeIndex) -> TokenStream {
    let name = &service.names.shapes[index].ty;
    quote! {
        impl std::fmt::Debug for #name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("<redacted>")
            }
        }
    }
}
