//! Names of every model at hand: each is one in Rust, and distinct in its scope; and what is emitted for some of them parses. Needs
//! `OPSMITH_MODELS`.

use std::collections::HashSet;
use std::path::Path;

use opsmith_codegen::emit::{self, Package, Runtime, Service};
use opsmith_codegen::name::{self, Ident};
use opsmith_codegen::{lower, select};
use opsmith_shape::Kind;
use opsmith_tests::outside;

fn service(path: &Path) -> Service {
    let model = select::reached(outside::model(path));
    let service = name::service_name(&model.service.id);
    let names = name::name(&model, &service).unwrap_or_else(|report| panic!("{report}"));
    let lowered = lower::lower(&model, &service);
    Service::new(model, names, lowered, "model.json")
}

/// Whether Rust takes each of these, and no two are the same.
fn check_scope<'i>(
    idents: impl IntoIterator<Item = &'i Ident>,
    scope: &str,
    wrong: &mut Vec<String>,
) -> usize {
    let mut seen = HashSet::new();
    for ident in idents {
        if syn::parse_str::<syn::Ident>(ident.as_str()).is_err() {
            wrong.push(format!("{scope}: `{ident}` is no identifier"));
        }
        // `with_type` of `type` and of `r#type` would be one.
        if !seen.insert(ident.stem()) {
            wrong.push(format!("{scope}: `{ident}` stands twice"));
        }
    }
    seen.len()
}

/// Whether words of the command line are told apart.
fn check_words<'w>(
    words: impl Iterator<Item = &'w str>,
    scope: &str,
    wrong: &mut Vec<String>,
) -> usize {
    let mut seen = HashSet::new();
    for word in words.filter(|word| word.is_empty() || !seen.insert(*word)) {
        wrong.push(format!("{scope}: the word `{word}` stands twice"));
    }
    seen.len()
}

#[test]
fn names_are_distinct_and_valid() {
    let test = "names of real models";
    let Some(models) = outside::find("OPSMITH_MODELS", test) else {
        return;
    };
    // What generated modules have besides.
    let items = [
        "Client",
        "Error",
        "BTreeMap",
        "BigNumber",
        "Blob",
        "Document",
        "Timestamp",
        "Option",
        "Vec",
        "String",
        "Box",
        "Some",
        "None",
        "Ok",
        "Err",
        "Result",
        "Self",
        "Default",
    ];
    let (mut wrong, mut count, mut parsed) = (Vec::new(), 0, 0);
    let files = outside::files(&models, &outside::is_model);
    for (at, path) in files.iter().enumerate() {
        let service = service(path);
        let (model, names) = (&service.model, &service.names);
        let scope = path.display().to_string();
        let types: Vec<&Ident> = model
            .shapes
            .iter()
            .zip(&names.shapes)
            .filter(|(shape, _)| name::has_type(shape))
            .map(|(_, given)| &given.ty)
            .collect();
        for ty in types.iter().filter(|ty| items.contains(&ty.as_str())) {
            wrong.push(format!("{scope}: the type `{ty}` hides another"));
        }
        count += check_scope(types, &scope, &mut wrong);
        for (shape, given) in model.shapes.iter().zip(&names.shapes) {
            let scope = format!("{scope} {}", shape.id);
            let is_open = matches!(shape.kind, Kind::Enum | Kind::Union);
            if is_open
                && given
                    .members
                    .iter()
                    .any(|ident| ident.as_str() == "Unknown")
            {
                wrong.push(format!("{scope}: a second `Unknown`"));
            }
            if !matches!(shape.kind, Kind::List | Kind::Map) {
                count += check_scope(&given.members, &scope, &mut wrong);
            }
        }
        let operations = names.operations.iter();
        count += check_scope(
            operations.clone().map(|names| &names.method),
            &scope,
            &mut wrong,
        );
        count += check_scope(operations.map(|names| &names.constant), &scope, &mut wrong);
        count += check_scope(&names.errors, &scope, &mut wrong);
        let words = &service.lowered.cli.operations;
        count += check_words(
            words.iter().map(|one| one.name.as_ref()),
            &scope,
            &mut wrong,
        );
        for operation in words.iter() {
            let options = operation.options.iter().map(|option| option.as_ref());
            count += check_words(options, &scope, &mut wrong);
        }
        // Parsing takes much longer than naming.
        if at % 97 == 0 {
            parsed += parse(&service, &scope, &mut wrong);
        }
    }
    println!(
        "COUNTED {count} names of {} models, all distinct in their scope; {parsed} emitted files parsed",
        files.len()
    );
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

fn parse(service: &Service, scope: &str, wrong: &mut Vec<String>) -> usize {
    let package = Package {
        name: "names".to_owned(),
        runtime: Runtime::Workspace,
        origin: "model.json".to_owned(),
    };
    let files = emit::service(service, &package);
    let rust = files.iter().filter(|(path, _)| path.ends_with(".rs"));
    for (path, text) in rust {
        if let Err(error) = syn::parse_file(text) {
            wrong.push(format!("{scope}: {path}: {error}"));
        }
    }
    files.len()
}
