//! One structure: the struct, how one is made, and the line that makes it a shape.

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use super::fields::{self, Field, fields};
use super::{Service, code, doc, documentation, paragraphs, types};
use crate::model::{Shape, ShapeIndex};
use crate::name::Ident;

/// The struct and all that belongs to it.
pub(super) fn item(service: &Service, index: ShapeIndex, shape: &Shape) -> TokenStream {
    let name = &service.names.shapes[index].ty;
    let fields = fields(service, index);
    let members = fields.iter().map(|field| body(service, field));
    let doc = doc(&describe(shape, name));
    let has_defaults = fields.iter().any(|field| field.default.is_some());
    let default = has_defaults.then(|| default(name, &fields));
    let derived = if has_defaults {
        quote!(Clone, PartialEq)
    } else {
        quote!(Clone, Default, PartialEq)
    };
    let methods = methods(service, name, &fields);
    let shape = shape_line(name, index, &fields);
    quote! {
        #doc
        #[derive(#derived)]
        #[non_exhaustive]
        pub struct #name { #(#members),* }
        #methods
        #default
        #shape
    }
}

/// What a type is for, and what it is called in the model if that is something else.
pub(super) fn describe(shape: &Shape, name: &Ident) -> String {
    let renamed = if shape.name == name.as_str() {
        String::new()
    } else {
        format!("Called {} in the model.", code(&shape.name))
    };
    paragraphs([
        documentation(
            &shape.traits.documentation,
            &format!("The shape {} of the model.", code(&shape.name)),
        ),
        types::deprecated(&shape.traits)
            .map(|text| documentation(&text, ""))
            .unwrap_or_default(),
        renamed,
    ])
}

fn body(service: &Service, field: &Field<'_>) -> TokenStream {
    let doc = doc(&field.documentation(service));
    let (name, ty) = (field.name, field.ty(service));
    quote!(#doc pub #name: #ty)
}

/// `new` with what is required, `with_…` for everything else.
fn methods(service: &Service, name: &Ident, fields: &[Field<'_>]) -> TokenStream {
    let new = new(service, fields);
    let setters = fields
        .iter()
        .filter(|field| !field.in_new)
        .map(|field| setter(service, field));
    quote!(impl #name { #new #(#setters)* })
}

fn new(service: &Service, fields: &[Field<'_>]) -> TokenStream {
    let required = fields::arguments(fields);
    if required.is_empty() {
        let doc = doc("Nothing set.");
        return quote!(#doc pub fn new() -> Self { Self::default() });
    }
    let doc = doc("With what is required.");
    let arguments = required.iter().map(|field| {
        let (name, ty) = (field.name, types::argument(service, field.member.target));
        quote!(#name: #ty)
    });
    let values = required.iter().map(|field| {
        let (name, value) = (field.name, field.value(service));
        // `name: name` would be odd.
        if value.to_string() == quote!(#name).to_string() {
            quote!(#name)
        } else {
            quote!(#name: #value)
        }
    });
    let rest = (required.len() < fields.len()).then(|| quote!(..Self::default()));
    quote!(#doc pub fn new(#(#arguments),*) -> Self { Self { #(#values,)* #rest } })
}

fn setter(service: &Service, field: &Field<'_>) -> TokenStream {
    let name = field.name;
    let doc = doc(&format!("Sets `{name}`."));
    let method = name.with_prefix("with_");
    let (ty, value) = (
        types::argument(service, field.member.target),
        field.value(service),
    );
    quote!(#doc pub fn #method(mut self, #name: #ty) -> Self { self.#name = #value; self })
}

fn default(name: &Ident, fields: &[Field<'_>]) -> TokenStream {
    let values = fields.iter().map(|field| {
        let name = field.name;
        let value = field
            .default
            .clone()
            .unwrap_or_else(|| quote!(Default::default()));
        quote!(#name: #value)
    });
    quote!(impl Default for #name { fn default() -> Self { Self { #(#values),* } } })
}

fn shape_line(name: &Ident, index: ShapeIndex, fields: &[Field<'_>]) -> TokenStream {
    let id = Literal::usize_unsuffixed(index);
    let members = fields.iter().map(|field| {
        let (at, name) = (Literal::usize_unsuffixed(field.at), field.name);
        quote!(#at: #name)
    });
    quote!(opsmith_shape::structure!(TABLES[#id] #name { #(#members),* });)
}
