//! Models that are nearly right, down to the Rust made of them: it parses, defines nothing twice, and holds nothing that only a text of
//! the model could have brought. A run takes a hundred times as long as one of `lowering`.
#![no_main]

mod models;

use std::collections::HashSet;

use libfuzzer_sys::arbitrary::Unstructured;
use libfuzzer_sys::fuzz_target;
use opsmith_codegen::emit::{self, Package, Runtime};

fuzz_target!(|data: &[u8]| {
    let Ok(text) = models::model(&mut Unstructured::new(data)) else { return };
    let model = match opsmith_codegen::read_checked("model.json", text.into_bytes()) {
        Ok(model) => model,
        Err(report) => {
            assert!(!report.render(false).is_empty());
            return;
        }
    };
    let Ok(service) = opsmith_codegen::prepare(model, "service", "model.json") else { return };
    let package = Package {
        name: "example".to_owned(),
        runtime: Runtime::Workspace,
        origin: "model.json".to_owned(),
    };
    for (path, text) in emit::service(&service, &package).iter().filter(|(path, _)| path.ends_with(".rs")) {
        let file = syn::parse_file(text).unwrap_or_else(|error| panic!("{path}: {error}\n{text}"));
        let mut names = HashSet::new();
        for name in file.items.iter().filter_map(name) {
            assert!(*name != "evil" && names.insert(name), "{path}: {name}\n{text}");
        }
    }
});

/// The name of an item that shares its scope with others.
fn name(item: &syn::Item) -> Option<&syn::Ident> {
    Some(match item {
        syn::Item::Struct(item) => &item.ident,
        syn::Item::Enum(item) => &item.ident,
        syn::Item::Type(item) => &item.ident,
        syn::Item::Static(item) => &item.ident,
        syn::Item::Fn(item) => &item.sig.ident,
        _ => return None,
    })
}
