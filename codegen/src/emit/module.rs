//! `mod.rs`: what a service's module offers.

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use super::{Service, code, documentation, inner_doc, literally, paragraphs, types};

/// The file.
pub(super) fn file(service: &Service) -> TokenStream {
    let about = inner_doc(&describe(service));
    let items = item(service);
    quote!(#about #items)
}

fn describe(service: &Service) -> String {
    let about = &service.model.service;
    paragraphs([
        format!(
            "{}, API version {}.",
            literally(&about.title),
            code(&about.version)
        ),
        documentation(&about.documentation, ""),
    ])
}

/// The command line needs tables and texts only, so the rest is behind the feature of the service.
fn item(service: &Service) -> TokenStream {
    let feature = Literal::string(&service.names.service);
    let typed = quote!(#[cfg(feature = #feature)]);
    let cli = quote!(#[cfg(feature = "cli")]);
    let all_types = types::has_items(service).then(|| quote!(#typed pub use self::types::*;));
    quote! {
        #cli pub use self::cli::COMMAND;
        #typed pub use self::client::Client;
        #typed pub use self::error::Error;
        #all_types
        #typed pub mod operations;
        #cli mod cli;
        #typed mod client;
        mod docs;
        #typed mod error;
        mod tables;
        #typed mod types;
    }
}
