//! `operations.rs`: a descriptor of each operation.

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use super::{Service, code, doc, inner_doc};

/// The file.
pub(super) fn file(service: &Service) -> TokenStream {
    let about = inner_doc(
        "What there is to know about each operation without calling it: names, documentation, samples.",
    );
    let statics = (0..service.model.operations.len()).map(|index| item(service, index));
    let names = service.names.operations.iter().map(|names| &names.constant);
    let count = Literal::usize_unsuffixed(service.model.operations.len());
    let all = doc("All operations, in the order of the model.");
    quote! {
        #about
        use opsmith_shape::Operation;
        use super::docs::DOCS;
        use super::tables::TABLES;
        #all
        pub static ALL: [&Operation; #count] = [#(&#names),*];
        #(#statics)*
    }
}

fn item(service: &Service, index: usize) -> TokenStream {
    let (Some(operation), Some(names)) = (
        service.model.operations.get(index),
        service.names.operations.get(index),
    ) else {
        return TokenStream::new();
    };
    let doc = doc(&format!("The operation {}.", code(&operation.name)));
    let (name, index) = (&names.constant, Literal::usize_unsuffixed(index));
    quote!(#doc pub static #name: Operation = Operation::new(&TABLES, &DOCS, #index);)
}
