//! The program that runs the protocol tests through generated types: made from the models, compiled into a target folder of its own
//! (`target/typed`), and asked once.
//!
//! It is two crates: the one that `cargo xtask codegen` would write for all these services, and a small one around it that holds the
//! runner ([`crate::protocol`], compiled in as it stands) and a table of constructors, `glue.rs`.

use std::collections::HashMap;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;

use opsmith_codegen::emit::{self, Package, Runtime, Service};
use opsmith_codegen::output::Files;
use opsmith_codegen::select::{self, Operations};
use opsmith_codegen::{name, prepare, read_checked};
use opsmith_shape::{OperationRow, ShapeId, Tables};
use serde_json::Value;

use crate::program;
use crate::protocol::Suite;
use crate::protocol::run::Outcome;

/// What came of each case, by its name.
pub type Outcomes = HashMap<String, Outcome>;

/// Makes the program, and runs the cases of all suites with it.
///
/// # Panics
/// Where something cannot be generated, compiled or run: none of that depends on a case.
pub fn outcomes(suites: &[Suite], own: &Path, outside: &Path) -> Outcomes {
    let at = program::root().join("target/typed");
    let services: Vec<Service> = suites.iter().map(service).collect();
    write(&at.join("services"), &services_crate(&services));
    write(&at.join("run"), &run_crate(suites, &services));
    copy_lock(&at);
    let executable = build(&at);
    let output = Command::new(&executable)
        .args([own, outside])
        .output()
        .expect("the typed run starts");
    assert!(
        output.status.success(),
        "the typed run ended with {}:\n{}",
        output.status,
        String::from_utf8_lossy(&output.stderr)
    );
    let text = String::from_utf8_lossy(&output.stdout);
    text.lines().map(outcome).collect()
}

fn outcome(line: &str) -> (String, Outcome) {
    let line: Value = serde_json::from_str(line).expect("a line of JSON");
    let texts = line["differences"]
        .as_array()
        .map_or(&[][..], Vec::as_slice);
    let differences = texts.iter().filter_map(Value::as_str).map(str::to_owned);
    let outcome = match line["outcome"].as_str() {
        Some("passed") => Outcome::Passed,
        Some("no codec") => Outcome::NoCodec,
        _ => Outcome::Failed(differences.collect()),
    };
    (
        line["name"].as_str().unwrap_or_default().to_owned(),
        outcome,
    )
}

fn service(suite: &Suite) -> Service {
    let shown = suite.path.display().to_string();
    let bytes = crate::outside::text(&suite.path).into_bytes();
    let model =
        read_checked(&shown, bytes).unwrap_or_else(|report| panic!("{}", report.render(false)));
    let model = select::select(model, &Operations::All)
        .unwrap_or_else(|unknown| panic!("{shown}: {unknown:?}"));
    // The title is unique, where ids of services are not.
    let service = name::service_name(&suite.title());
    prepare(model, &service, &suite.name)
        .unwrap_or_else(|report| panic!("{}", report.render(false)))
}

const SERVICES: &str = "protocol-services";

fn services_crate(services: &[Service]) -> Files {
    let package = Package {
        name: SERVICES.to_owned(),
        runtime: Runtime::Path(program::root().join("runtime").display().to_string()),
        origin: "the protocol tests".to_owned(),
    };
    let mut files = emit::package(services, &package);
    for service in services {
        files.extend(emit::service(service, &package));
    }
    // Both crates are members of one workspace.
    let manifest = files.get("Cargo.toml").unwrap_or_default();
    let manifest = manifest.replace(
        "# A workspace of its own, wherever it lies.\n[workspace]\n",
        "",
    );
    files.add("Cargo.toml", manifest);
    files
}

fn run_crate(suites: &[Suite], services: &[Service]) -> Files {
    let root = program::root().display().to_string();
    let mut files = Files::default();
    files.add("Cargo.toml", MANIFEST.replace("ROOT", &root));
    files.add("src/main.rs", MAIN.replace("ROOT", &root));
    files.add("src/glue.rs", glue(suites, services));
    files
}

/// The versions are those of the workspace, whose lock is copied.
const MANIFEST: &str = r#"[package]
name = "typed-run"
version = "0.1.0"
edition = "2024"
publish = false

[dependencies]
opsmith-client = { path = "ROOT/runtime/client" }
opsmith-codegen = { path = "ROOT/codegen" }
opsmith-shape = { path = "ROOT/runtime/shape" }
protocol-services = { path = "../services" }
base64 = { version = "*", default-features = false, features = ["alloc"] }
bytes = "*"
ciborium = "*"
flate2 = "*"
http = "*"
roxmltree = { version = "*", default-features = false, features = ["std"] }
serde = { version = "*", default-features = false, features = ["std"] }
serde_json = { version = "*", default-features = false, features = ["std", "raw_value"] }
tokio = { version = "*", default-features = false, features = ["rt", "time"] }
"#;

const MAIN: &str = r#"#[path = "ROOT/tests/src/outside.rs"]
mod outside;
#[allow(dead_code, reason = "this program uses a part of it")]
#[path = "ROOT/tests/src/protocol/mod.rs"]
mod protocol;
mod glue;

fn main() {
    protocol::typed::answer(glue::SERVICES);
}
"#;

const WORKSPACE: &str = r#"[workspace]
resolver = "3"
members = ["run", "services"]

[profile.dev]
debug = 0
"#;

/// For each operation how its types are made.
fn glue(suites: &[Suite], services: &[Service]) -> String {
    let mut text = String::from(
        "use opsmith_client::ServiceClient;\nuse opsmith_shape::{Shape, Value};\nuse protocol_services as types;\n\n\
         use crate::protocol::typed::Service;\n\npub static SERVICES: &[Service] = &[\n",
    );
    let mut functions = String::new();
    for (suite, service) in suites.iter().zip(services) {
        let module = service.names.module.to_string();
        let stem = module.trim_start_matches("r#");
        let _ = writeln!(
            text,
            "    Service {{ suite: {:?}, tables: types::{module}::Client::TABLES, input: {stem}_input, output: {stem}_output, \
             error: || Box::<types::{module}::Error>::default(), sent: {stem}_sent, received: {stem}_received }},",
            suite.title()
        );
        let tables = &service.lowered.tables;
        for side in ["input", "output", "sent", "received"] {
            let _ = writeln!(
                functions,
                "\nfn {stem}_{side}(operation: usize) -> Box<dyn Shape> {{\n    match operation {{"
            );
            for (index, operation) in tables.operations.iter().enumerate() {
                // Shapes have the same places in the table and among the names.
                let shape = shape(tables, operation, side);
                let names = shape.and_then(|id| service.names.shapes.get(id.0 as usize));
                if let Some(names) = names {
                    let _ = writeln!(
                        functions,
                        "        {index} => Box::<types::{module}::{}>::default(),",
                        names.ty
                    );
                }
            }
            functions.push_str("        _ => Box::<Value>::default(),\n    }\n}\n");
        }
    }
    text + "];\n" + &functions
}

/// What stands on a side of an operation: its parameters, its result, or the events in either direction.
fn shape(tables: &Tables, operation: &OperationRow, side: &str) -> Option<ShapeId> {
    match side {
        "input" => operation.input,
        "output" => operation.output,
        "sent" => tables.event_stream(operation.input?),
        _ => tables.event_stream(operation.output?),
    }
}

/// Writes what has changed, so that what has not is not compiled again.
fn write(folder: &Path, files: &Files) {
    for (path, text) in files.iter() {
        write_file(&folder.join(path), text);
    }
}

fn write_file(path: &Path, text: &str) {
    if std::fs::read_to_string(path).is_ok_and(|before| before == text) {
        return;
    }
    let folder = path.parent().expect("a file lies in a folder");
    std::fs::create_dir_all(folder)
        .unwrap_or_else(|error| panic!("cannot make {}: {error}", folder.display()));
    std::fs::write(path, text)
        .unwrap_or_else(|error| panic!("cannot write {}: {error}", path.display()));
}

fn copy_lock(at: &Path) {
    write_file(&at.join("Cargo.toml"), WORKSPACE);
    let lock = program::root().join("Cargo.lock");
    let text = std::fs::read_to_string(&lock)
        .unwrap_or_else(|error| panic!("cannot read {}: {error}", lock.display()));
    // Cargo adds both crates to its copy: it is made anew only where the workspace's has changed.
    let copied = at.join("workspace.lock");
    if std::fs::read_to_string(&copied).is_ok_and(|before| before == text)
        && at.join("Cargo.lock").exists()
    {
        return;
    }
    write_file(&at.join("Cargo.lock"), &text);
    write_file(&copied, &text);
}

fn build(at: &Path) -> PathBuf {
    let output = Command::new(env!("CARGO"))
        .args(["build", "--quiet", "--package", "typed-run"])
        .current_dir(at)
        .env("CARGO_TARGET_DIR", at.join("target"))
        .output()
        .expect("cargo runs");
    assert!(
        output.status.success(),
        "the types of the protocol tests do not compile:\n{}",
        String::from_utf8_lossy(&output.stderr)
    );
    at.join("target/debug")
        .join(format!("typed-run{}", std::env::consts::EXE_SUFFIX))
}
