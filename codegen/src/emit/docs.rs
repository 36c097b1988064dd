//! `docs.rs`: the documentation as plain text, quoted.

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use super::tables::{rows, text};
use super::{File, Imports, Service, inner_doc};
use opsmith_shape::MemberDoc;

/// The file.
pub(super) fn file(service: &Service) -> File<'_> {
    File {
        about: inner_doc("The documentation of the tables, as plain text, row by row."),
        imports: vec![
            Imports {
                from: quote!(std::borrow),
                names: &["Cow"],
            },
            Imports {
                from: quote!(opsmith_shape),
                names: &["Docs", "MemberDoc"],
            },
        ],
        items: Box::new(std::iter::once_with(|| {
            let body = item(service);
            quote!(pub(crate) static DOCS: Docs = #body;)
        })),
    }
}

fn item(service: &Service) -> TokenStream {
    let docs = &service.lowered.docs;
    let service = text(&docs.service);
    let operations = rows(docs.operations.iter().map(text));
    let shapes = rows(docs.shapes.iter().map(text));
    let members = rows(docs.members.iter().map(member));
    quote!(Docs { service: #service, operations: #operations, shapes: #shapes, members: #members })
}

fn member(doc: &MemberDoc) -> TokenStream {
    let (overview, text) = (Literal::string(&doc.overview), Literal::string(&doc.text));
    quote!(MemberDoc::new(#overview, #text))
}
