//! One union: an enum with a value per variant.

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use super::structures::describe;
use super::{Service, code, doc, documentation, paragraphs, renamed, types};
use crate::model::{Member, Operation, Shape, ShapeIndex};
use crate::name::Ident;

/// The enum, and the line that makes it a shape.
pub(super) fn item(service: &Service, index: ShapeIndex, shape: &Shape) -> TokenStream {
    let names = &service.names.shapes[index];
    let (name, id) = (&names.ty, Literal::usize_unsuffixed(index));
    let about = doc(&describe(shape, name));
    // Errors that end an event stream are those of the service's error enum, unless it is the client that sends them.
    let is_sent =
        |operation: &Operation| service.model.event_stream(operation.input) == Some(index);
    let is_received = shape.is_stream() && !service.model.operations.iter().any(is_sent);
    let is_error = |at: &ShapeIndex| service.model.shapes.get(*at).is_some_and(Shape::is_error);
    let members = shape
        .members
        .iter()
        .zip(&names.members)
        .enumerate()
        .filter(|(_, (member, _))| !(is_received && is_error(&member.target)));
    let variants = members
        .clone()
        .map(|(at, (member, variant))| body(service, index, at, member, variant));
    let rows = members.map(|(at, (_, variant))| {
        let at = Literal::usize_unsuffixed(at);
        quote!(#at: #variant)
    });
    let unknown = doc(
        "A member that this version of the model does not have, by its name. It cannot be sent.",
    );
    quote! {
        #about
        #[derive(Clone, PartialEq)]
        #[non_exhaustive]
        pub enum #name { #(#variants,)* #unknown Unknown(String) }
        opsmith_shape::union!(TABLES[#id] #name { #(#rows),* });
    }
}

fn body(
    service: &Service,
    index: ShapeIndex,
    at: usize,
    member: &Member,
    variant: &Ident,
) -> TokenStream {
    let target = service.model.shapes.get(member.target);
    let own = &member.traits.documentation;
    let html = if own.is_empty() {
        target.map_or("", |target| &target.traits.documentation)
    } else {
        own
    };
    let otherwise = format!("The member {} of the model.", code(&member.name));
    let doc = doc(&paragraphs([
        documentation(html, &otherwise),
        renamed(&member.name, variant),
    ]));
    let mut ty = types::ty(service, member.target);
    if service.is_boxed(index, at) {
        ty = quote!(Box<#ty>);
    }
    quote!(#doc #variant(#ty))
}
