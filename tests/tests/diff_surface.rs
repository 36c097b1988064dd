//! What `cargo xtask diff` says about Rust is so, for real pairs of models: the public items of both generated crates are parsed and
//! compared by themselves, and no type or method differs of which nothing is said, nor the other way round.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use opsmith_codegen::diff::{self, Rule, SubjectKind};
use opsmith_codegen::emit::{self, Package, Part, Runtime, Service};
use opsmith_codegen::model::Model;
use opsmith_codegen::select::{self, Operations};
use opsmith_codegen::{lower, name};
use opsmith_tests::outside;
use quote::ToTokens as _;

fn service(model: Model) -> Service {
    let model = select::reached(model);
    let service = name::service_name(&model.service.id);
    let names = name::name(&model, &service).expect("it can be named");
    let lowered = lower::lower(&model, &service);
    Service::new(model, names, lowered, "model.json")
}

/// Every public item of the generated module, under its owner: of a type its fields, variants and methods, of the client one method each.
type Surface = BTreeMap<String, BTreeMap<String, String>>;

fn surface(service: &Service) -> Surface {
    let package = Package {
        name: "example".to_owned(),
        runtime: Runtime::Workspace,
        origin: String::new(),
    };
    let mut surface = Surface::new();
    for part in [Part::Types, Part::Client, Part::Error] {
        let text = emit::text(service, emit::file(service, &package, part));
        let file = syn::parse_file(&text).expect("generated code parses");
        for item in &file.items {
            add(&mut surface, item);
        }
    }
    surface
}

fn add(surface: &mut Surface, item: &syn::Item) {
    let text = |tokens: &dyn quote::ToTokens| tokens.to_token_stream().to_string();
    match item {
        syn::Item::Struct(item) => {
            let owner = surface.entry(item.ident.to_string()).or_default();
            for field in &item.fields {
                if let Some(ident) = field.ident.as_ref().filter(|_| is_public(&field.vis)) {
                    owner.insert(format!(".{ident}"), text(&field.ty));
                }
            }
        }
        syn::Item::Enum(item) => {
            let owner = surface.entry(item.ident.to_string()).or_default();
            for variant in &item.variants {
                owner.insert(format!("::{}", variant.ident), text(&variant.fields));
            }
        }
        syn::Item::Impl(item) => {
            let of = text(&item.self_ty);
            for function in &item.items {
                let syn::ImplItem::Fn(function) = function else {
                    continue;
                };
                let signature = &function.sig;
                // A default holds what `new` leaves out.
                let is_default = item.trait_.is_some() && signature.ident == "default";
                let shown = match is_default {
                    true => text(&function.block),
                    false => text(signature),
                };
                let (owner, key) = match of.as_str() {
                    "Client" => (format!("Client::{}", signature.ident), String::new()),
                    of => (of.to_owned(), format!("::{}()", signature.ident)),
                };
                if is_public(&function.vis) {
                    surface.entry(owner).or_default().insert(key, shown);
                } else if is_default {
                    defaults(surface.entry(owner).or_default(), &function.block);
                }
            }
        }
        _ => {}
    }
}

/// Each field of a written default. `Default::default()` is what is derived as well.
fn defaults(owner: &mut BTreeMap<String, String>, block: &syn::Block) {
    let Some(syn::Stmt::Expr(syn::Expr::Struct(value), _)) = block.stmts.first() else {
        return;
    };
    for field in &value.fields {
        let text = field.expr.to_token_stream().to_string();
        let key = format!("={}", field.member.to_token_stream());
        if text.contains("Default") {
            continue;
        }
        owner.insert(key, text);
    }
}

fn is_public(visibility: &syn::Visibility) -> bool {
    matches!(visibility, syn::Visibility::Public(_))
}

/// Owners of which something that was there is gone or another.
fn broken(old: &Surface, new: &Surface) -> BTreeSet<String> {
    let is_broken = |(owner, items): &(&String, &BTreeMap<String, String>)| match new.get(*owner) {
        None => true,
        Some(others) => items.iter().any(|(key, text)| {
            // The default of a field that is one no more, or an `Option` now, is told with the field.
            match (key.strip_prefix('='), others.get(key)) {
                (Some(_), None) => false,
                (_, other) => other != Some(text),
            }
        }),
    };
    let broken = old.iter().filter(is_broken);
    broken.map(|(owner, _)| owner.clone()).collect()
}

/// What is said to break, by the names of types and methods in Rust. Nothing that only shows when a program runs.
fn said(diff: &diff::Diff, old: &Service) -> BTreeSet<String> {
    let mut said = BTreeSet::new();
    for change in diff
        .changes
        .iter()
        .filter(|change| change.rust.is_breaking())
    {
        let at_run_time = [
            Rule::AuthChanged,
            Rule::MinimumChanged,
            Rule::ProtocolChanged,
            Rule::ServiceRenamed,
        ];
        if at_run_time.contains(&change.rule) {
            continue;
        }
        let wanted = &change.subject.name;
        let shapes = || old.model.shapes.iter().zip(&old.names.shapes);
        let operations = || old.model.operations.iter().zip(&old.names.operations);
        match change.subject.kind {
            SubjectKind::Operation => said.extend(
                operations()
                    .filter(|(operation, _)| operation.name == *wanted)
                    .map(|(_, names)| format!("Client::{}", names.method)),
            ),
            SubjectKind::Shape => said.extend(
                shapes()
                    .filter(|(shape, _)| shape.name == *wanted && name::has_type(shape))
                    .map(|(_, names)| names.ty.to_string()),
            ),
            SubjectKind::Service => {}
        }
        // Errors have a variant in the error enum, and streams a place in methods.
        if let Rule::ErrorRenamed | Rule::ShapeRemoved = change.rule {
            said.insert("Error".to_owned());
        }
    }
    said
}

/// Compares one pair. Answers what there is to complain about.
fn complaints(old: &Path, new: &Path) -> (usize, Vec<String>) {
    let (old_model, new_model) = (outside::model(old), outside::model(new));
    let diff = diff::diff(old_model.clone(), new_model.clone(), &Operations::All)
        .expect("the models can be compared");
    let (before, after) = (service(old_model), service(new_model));
    let (said, broken) = (
        said(&diff, &before),
        broken(&surface(&before), &surface(&after)),
    );
    let renamed = diff.changes.iter().any(|change| {
        matches!(change.rule, Rule::ShapeRenamed | Rule::TypeRenamed) && change.rust.is_breaking()
    });
    // A stream is a member of a structure in the model, and an argument or result of a method in Rust.
    let streams = diff.changes.iter().any(|change| {
        let texts = [&change.old, &change.new];
        let mut texts = texts.into_iter().flatten();
        change.rust.is_breaking() && texts.any(|text| text.starts_with("a stream of "))
    });
    let mut complaints = Vec::new();
    for owner in broken.difference(&said) {
        // Whoever has something of a renamed type has something of another name.
        if !(renamed || streams && owner.starts_with("Client::")) {
            complaints.push(format!("{}: nothing is said of {owner}", new.display()));
        }
    }
    for owner in said.difference(&broken).filter(|owner| *owner != "Error") {
        complaints.push(format!("{}: {owner} is said to break", new.display()));
    }
    (broken.len(), complaints)
}

/// Versions of the same service one after the other, of which botocore keeps some, and the same models of an earlier date, where there
/// are any.
fn pairs(models: &Path) -> Vec<(PathBuf, PathBuf)> {
    let is_model = |path: &Path| {
        path.file_name()
            .is_some_and(|name| name == "service-2.json.gz")
    };
    let files = outside::files(models, &is_model);
    let service = |path: &Path| path.ancestors().nth(2).map(Path::to_owned);
    let mut pairs: Vec<(PathBuf, PathBuf)> = files
        .windows(2)
        .filter(|pair| service(&pair[0]) == service(&pair[1]))
        .map(|pair| (pair[0].clone(), pair[1].clone()))
        .collect();
    if let Some(earlier) =
        outside::find("OPSMITH_EARLIER_MODELS", "surfaces of models of two dates")
    {
        let earlier_files = outside::files(&earlier, &is_model);
        let end = |path: &Path| {
            path.iter()
                .rev()
                .take(3)
                .map(ToOwned::to_owned)
                .collect::<Vec<_>>()
        };
        for old in earlier_files {
            let new = files.iter().find(|new| end(new) == end(&old));
            pairs.extend(new.map(|new| (old.clone(), new.clone())));
        }
    }
    pairs
}

#[test]
fn the_generated_surfaces_agree() {
    let Some(models) = outside::find("OPSMITH_MODELS", "surfaces of two versions of a model")
    else {
        return;
    };
    let (mut compared, mut broken, mut wrong) = (0, 0, Vec::new());
    for (old, new) in pairs(&models) {
        let (count, complaints) = complaints(&old, &new);
        compared += 1;
        broken += count;
        wrong.extend(complaints);
    }
    println!(
        "COUNTED surfaces of pairs of models: {compared}, {broken} types and methods that break"
    );
    assert!(
        wrong.is_empty(),
        "{} of {compared} pairs:\n{}",
        wrong.len(),
        wrong.join("\n")
    );
}
