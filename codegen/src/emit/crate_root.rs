//! `lib.rs` and the binary: what holds the services together.

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use super::{File, Package, Service, doc, header, inner_doc, literally, paragraphs, print};

/// `lib.rs`.
pub(super) fn library(services: &[Service], package: &Package) -> String {
    let about = inner_doc(&describe(services));
    let allowances = allowances();
    let modules = services.iter().map(item);
    let commands = services.iter().map(|service| &service.names.module);
    let count = Literal::usize_unsuffixed(services.len());
    let in_full = runtime_in_full();
    let all = doc("The services as the command line sees them.");
    let items = quote! {
        #about
        #allowances
        pub use opsmith_client::{BuildError, Builder, Credentials, Failure, FailureKind};
        pub use opsmith_shape::{BigNumber, Blob, Document, Operation, Timestamp};
        #[cfg(feature = "skeletons")]
        pub use opsmith_shape::Skeleton;
        #in_full
        #(#modules)*
        #all
        #[cfg(feature = "cli")]
        pub static SERVICES: [opsmith_cli::Service<'static>; #count] = [#(#commands::COMMAND),*];
    };
    print::file(header(&package.origin), File::whole(|| items))
}

/// The runtime under names of this crate, so that a program which brings a transport or credentials of its own needs no second
/// dependency.
fn runtime_in_full() -> TokenStream {
    let client = doc("Everything about calls: transports, credentials, configuration, failures.");
    let shape = doc("Tables, dynamic values and the walks over them.");
    quote! {
        #client
        pub use opsmith_client as client;
        #shape
        pub use opsmith_shape as shape;
    }
}

/// The lints that generated code cannot keep, each with its reason.
fn allowances() -> TokenStream {
    quote! {
        #![allow(clippy::too_many_arguments, reason = "a model may require any number of members")]
        #![allow(clippy::enum_variant_names, reason = "a model names its errors as it likes")]
        #![allow(clippy::large_enum_variant, reason = "a model may put anything into a union")]
    }
}

fn item(service: &Service) -> TokenStream {
    let (module, feature) = (
        &service.names.module,
        Literal::string(&service.names.service),
    );
    quote!(#[cfg(any(feature = #feature, feature = "cli"))] pub mod #module;)
}

fn describe(services: &[Service]) -> String {
    let list = services.iter().map(|service| {
        let title = literally(&service.model.service.title);
        let names = &service.names;
        format!(
            "- `{}`: {title}, in the module `{}`",
            names.service, names.module
        )
    });
    let list: Vec<String> = list.collect();
    paragraphs([
        "Typed clients and a command line, generated from operation models.".to_owned(),
        super::prose::wrap(
            "Each service is a module behind a feature of its own: a `Client` with an async method for each operation, the types \
             these take and return, one `Error` with all that the service can answer, and a descriptor of each operation in \
             `operations`. No module uses another.",
            super::DOC_WIDTH,
        ),
        list.join("\n"),
        super::prose::wrap(
            "The feature `cli` adds the command line over all services, `skeletons` the samples that operations can give of \
             themselves, `serde` the traits of serde to the types, in the JSON form that the services document. Structures are \
             `#[non_exhaustive]`: `new` takes what is required, in the order of the names, `with_…` sets the rest. Enums and unions \
             have a variant `Unknown` for what a service adds later.",
            super::DOC_WIDTH,
        ),
    ])
}

/// The binary.
pub(super) fn binary(package: &Package) -> String {
    let about = inner_doc("The command line over all services of this crate.");
    let library = super::Ident::parse(&package.ident());
    let items = quote! {
        #about
        fn main() -> std::process::ExitCode {
            opsmith_cli::main(&#library::SERVICES)
        }
    };
    print::file(header(&package.origin), File::whole(|| items))
}
