//! `cli.rs`: the service as the command line sees it.

use opsmith_shape::CliOperation;
use proc_macro2::TokenStream;
use quote::quote;

use super::tables::{rows, text};
use super::{Service, doc, inner_doc};

/// The file.
pub(super) fn file(service: &Service) -> TokenStream {
    let about = doc("The service on the command line.");
    let operations = rows(service.lowered.cli.operations.iter().map(item));
    let file =
        inner_doc("The words that the command line has for the operations and their parameters.");
    quote! {
        #file
        use std::borrow::Cow;
        use opsmith_shape::{CliNames, CliOperation};
        use super::docs::DOCS;
        use super::tables::TABLES;
        #about
        pub static COMMAND: opsmith_cli::Service<'static> =
            opsmith_cli::Service { tables: &TABLES, docs: &DOCS, names: &NAMES };
        static NAMES: CliNames = CliNames { operations: #operations };
    }
}

fn item(operation: &CliOperation) -> TokenStream {
    let name = text(&operation.name);
    let options = rows(operation.options.iter().map(text));
    quote!(CliOperation { name: #name, options: #options })
}
