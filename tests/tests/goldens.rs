//! What the generator writes for small invented models, as files that are compared and compiled.
//!
//! `UPDATE=1 cargo test -p opsmith-tests --test goldens` writes them anew.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use opsmith_codegen::emit::{self, Package, Runtime};
use opsmith_codegen::{name, prepare, read_checked};

// Compiled as well. (`mod.rs` and `cli.rs` need the features of a crate of their own.)

#[path = "../goldens/every-kind/expected"]
#[allow(dead_code, reason = "compiled, and not called")]
mod every_kind {
    pub mod client;
    pub mod docs;
    pub mod error;
    pub mod operations;
    pub mod tables;
    pub mod types;
}

#[path = "../goldens/names/expected"]
#[allow(dead_code, reason = "compiled, and not called")]
#[allow(
    clippy::enum_variant_names,
    reason = "as in the crate root of generated crates"
)]
mod names {
    pub mod client;
    pub mod docs;
    pub mod error;
    pub mod operations;
    pub mod tables;
    pub mod types;
}

#[path = "../goldens/prose/expected"]
#[allow(dead_code, reason = "compiled, and not called")]
mod prose {
    pub mod client;
    pub mod docs;
    pub mod error;
    pub mod operations;
    pub mod tables;
    pub mod types;
}

#[path = "../goldens/streams/expected"]
#[allow(dead_code, reason = "compiled, and not called")]
mod streams {
    pub mod client;
    pub mod docs;
    pub mod error;
    pub mod operations;
    pub mod tables;
    pub mod types;
}

#[test]
fn every_kind_of_shape() {
    compare("every-kind");
}

#[test]
fn names_that_are_something_else_in_rust() {
    compare("names");
}

#[test]
fn streams_of_both_kinds() {
    compare("streams");
}

#[test]
fn documentation_in_html() {
    compare("prose");
}

/// Emits the model of a case and holds each file against the one that is expected.
fn compare(case: &str) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("goldens")
        .join(case);
    let bytes = std::fs::read(folder.join("model.json")).expect("a model");
    let model = read_checked("model.json", bytes).unwrap_or_else(|report| panic!("{report}"));
    let service = name::service_name(&model.service.id);
    let service =
        prepare(model, &service, "model.json").unwrap_or_else(|report| panic!("{report}"));
    let package = Package {
        name: "opsmith".to_owned(),
        runtime: Runtime::Workspace,
        origin: "model.json".to_owned(),
    };
    let files = emit::service(&service, &package);
    let different: Vec<PathBuf> = files
        .iter()
        .filter_map(|(path, text)| {
            let file = path.rsplit('/').next().unwrap_or(path);
            let expected = folder.join("expected").join(file);
            (!holds(&expected, &format(text))).then_some(expected)
        })
        .collect();
    assert!(
        different.is_empty(),
        "{different:#?} differ; `UPDATE=1 cargo test -p opsmith-tests --test goldens` writes them anew"
    );
}

/// Whether a file has this text, or has it now.
fn holds(file: &Path, text: &str) -> bool {
    if std::env::var_os("UPDATE").is_some() {
        std::fs::create_dir_all(file.parent().expect("a folder")).expect("a folder");
        std::fs::write(file, text).expect("a file");
    }
    std::fs::read_to_string(file).is_ok_and(|found| found.replace("\r\n", "\n") == text)
}

/// As `cargo xtask codegen` formats it.
fn format(text: &str) -> String {
    let mut rustfmt = Command::new("rustfmt")
        .args(["--edition", "2024"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("rustfmt");
    rustfmt
        .stdin
        .take()
        .expect("a pipe")
        .write_all(text.as_bytes())
        .expect("a pipe");
    let output = rustfmt.wait_with_output().expect("an end");
    assert!(output.status.success(), "not Rust:\n{text}");
    String::from_utf8(output.stdout).expect("UTF-8")
}
