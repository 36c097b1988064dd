//! `client.rs`: one method per operation, each a line over the one shared call.

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use super::{
    Package, Service, code, doc, documentation, examples, inner_doc, literally, paragraphs, renamed,
};
use crate::model::Operation;
use crate::name::OperationNames;

use super::streams::Streams;

/// The file.
pub(super) fn file(service: &Service, package: &Package) -> TokenStream {
    let imports = imports(service);
    let client = item(service, package);
    let about = inner_doc("The client: a method for each operation, over one call that all share.");
    quote!(#about #imports #client)
}

fn imports(service: &Service) -> TokenStream {
    let model = &service.model;
    let sides = model
        .operations
        .iter()
        .flat_map(|operation| [operation.input, operation.output])
        .flatten();
    let events = model
        .operations
        .iter()
        .flat_map(|operation| Streams::of(service, operation).events());
    let types: std::collections::BTreeSet<_> = sides
        .map(|side| &service.names.shapes[side].ty)
        .chain(events)
        .collect();
    let types = (!types.is_empty()).then(|| {
        let types = types.into_iter();
        quote!(use super::types::{#(#types),*};)
    });
    let has_unit = model
        .operations
        .iter()
        .any(|operation| operation.input.is_none() || operation.output.is_none());
    let value = has_unit.then(|| quote!(Document,));
    quote! {
        use opsmith_client::{BuildError, Builder, Caller, ServiceClient};
        use opsmith_shape::{#value Tables};
        use super::error::Error;
        use super::tables::TABLES;
        #types
    }
}

fn item(service: &Service, package: &Package) -> TokenStream {
    let title = literally(&service.model.service.title);
    let about = doc(&paragraphs([
        format!("Calls {title}."),
        "Cloning is cheap, and clones share their connections.".to_owned(),
    ]));
    let builder = doc("Makes a client: region, endpoint, credentials, timeouts.");
    let from_env = doc(&paragraphs([
        "A client with the settings of the environment and of the shared configuration files."
            .to_owned(),
        "# Errors".to_owned(),
        "Where these name no region, or something that cannot be used.".to_owned(),
    ]));
    let operations = service
        .model
        .operations
        .iter()
        .zip(&service.names.operations)
        .enumerate();
    let methods = operations
        .map(|(index, (operation, names))| body(service, package, index, operation, names));
    quote! {
        #about
        #[derive(Debug, Clone)]
        pub struct Client { caller: Caller }
        impl Client {
            #builder
            pub fn builder() -> Builder<Client> { Builder::new() }
            #from_env
            pub fn from_env() -> Result<Client, BuildError> { Client::builder().from_environment().build() }
            #(#methods)*
        }
        impl ServiceClient for Client {
            const TABLES: &'static Tables = &TABLES;
            fn from_caller(caller: Caller) -> Self { Client { caller } }
        }
    }
}

fn body(
    service: &Service,
    package: &Package,
    index: usize,
    operation: &Operation,
    names: &OperationNames,
) -> TokenStream {
    let doc = doc(&describe(service, package, operation, names));
    let method = &names.method;
    let index = Literal::usize_unsuffixed(index);
    let input = operation.input.map(|input| &service.names.shapes[input].ty);
    let argument = input.map(|ty| quote!(, input: #ty));
    let input = if input.is_some() {
        quote!(&input)
    } else {
        quote!(&Document::Null)
    };
    let streams = Streams::of(service, operation);
    let output = operation
        .output
        .map(|output| &service.names.shapes[output].ty);
    match output {
        _ if !streams.are_none() => {
            let output = output.map_or_else(|| quote!(Document), |output| quote!(#output));
            let (stream, result) = (streams.argument(), streams.result(output));
            let (sent, output) = (streams.sent(), streams.without_nothing());
            quote! {
                #doc
                pub async fn #method(&self #argument #stream) -> Result<#result, opsmith_client::Error<Error>> {
                    self.caller.stream(#index, #input, #sent).await #output
                }
            }
        }
        Some(output) => quote! {
            #doc
            pub async fn #method(&self #argument) -> Result<#output, opsmith_client::Error<Error>> {
                self.caller.invoke(#index, #input).await
            }
        },
        None => quote! {
            #doc
            pub async fn #method(&self #argument) -> Result<(), opsmith_client::Error<Error>> {
                self.caller.invoke(#index, #input).await.map(|_: Document| ())
            }
        },
    }
}

fn describe(
    service: &Service,
    package: &Package,
    operation: &Operation,
    names: &OperationNames,
) -> String {
    let deprecated = operation.facts.iter().find_map(|fact| match &fact.says {
        opsmith_shape::Trait::Deprecated(message) if message.is_empty() => {
            Some("Deprecated.".to_owned())
        }
        opsmith_shape::Trait::Deprecated(message) => {
            Some(documentation(&format!("Deprecated: {message}"), ""))
        }
        _ => None,
    });
    paragraphs([
        documentation(
            &operation.documentation,
            &format!("Calls {}.", code(&operation.name)),
        ),
        deprecated.unwrap_or_default(),
        Streams::of(service, operation).describe(),
        renamed(&operation.name, &names.method),
        "# Errors".to_owned(),
        errors(service, operation),
        "# Examples".to_owned(),
        examples::call(service, package, operation, names),
    ])
}

fn errors(service: &Service, operation: &Operation) -> String {
    let all = service.model.errors();
    let variant = |error: &usize| {
        all.iter()
            .position(|other| other == error)
            .and_then(|at| service.names.errors.get(at))
    };
    let mut variants: Vec<String> = operation
        .errors
        .iter()
        .filter_map(variant)
        .map(|variant| format!("[`{variant}`](Error::{variant})"))
        .collect();
    let text = match variants.pop() {
        None => "None of its own, but every call can fail on its way.".to_owned(),
        Some(last) if variants.is_empty() => {
            format!("The service answers with {last}, and every call can fail on its way.")
        }
        Some(last) => format!(
            "The service answers with {} or {last}, and every call can fail on its way.",
            variants.join(", ")
        ),
    };
    super::prose::wrap(&text, super::DOC_WIDTH)
}
