//! `error.rs`: the errors of a service as one enum.

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use super::{Service, doc, documentation, inner_doc};
use crate::model::ShapeIndex;
use crate::name::Ident;

/// The file.
pub(super) fn file(service: &Service) -> TokenStream {
    let errors = service.model.errors();
    let types = errors.iter().map(|error| &service.names.shapes[*error].ty);
    let imports = (!errors.is_empty()).then(|| quote!(use super::types::{#(#types),*};));
    let item = item(service, &errors);
    let about = inner_doc("What the service answers where it does not do what it was asked.");
    quote!(#about #imports #item)
}

fn item(service: &Service, errors: &[ShapeIndex]) -> TokenStream {
    let variants = errors.iter().zip(&service.names.errors);
    let rows = variants.clone().enumerate().map(|(at, (_, variant))| {
        let at = Literal::usize_unsuffixed(at);
        quote!(#at: #variant)
    });
    let variants = variants.map(|(error, variant)| body(service, *error, variant));
    let about = doc("An error that the service answers with.");
    let unknown = doc("No error of this version of the model.");
    quote! {
        #about
        #[derive(Debug, Clone, PartialEq)]
        #[non_exhaustive]
        pub enum Error { #(#variants,)* #unknown Unknown(String) }
        opsmith_shape::union!(shape_only Error { #(#rows),* });
        impl opsmith_client::Modelled for Error {}
    }
}

fn body(service: &Service, error: ShapeIndex, variant: &Ident) -> TokenStream {
    let ty = &service.names.shapes[error].ty;
    let html = service
        .model
        .shapes
        .get(error)
        .map_or("", |shape| &shape.traits.documentation);
    let doc = doc(&documentation(html, &format!("The error `{ty}`.")));
    quote!(#doc #variant(#ty))
}
