//! The program that runs the protocol tests through generated types: compiled ([`TypedProgram`]), and asked once.
//!
//! It holds the runner ([`crate::protocol`], as it stands) and a table of constructors, `glue.rs`.

use std::collections::HashMap;
use std::fmt::Write as _;
use std::path::Path;
use std::process::Command;

use opsmith_codegen::emit::Service;
use opsmith_codegen::output::Files;
use opsmith_codegen::select::Operations;
use opsmith_shape::{OperationRow, ShapeId, Tables};
use serde_json::Value;

use crate::program;
use crate::protocol::Suite;
use crate::protocol::run::Outcome;
use crate::typed_program::{self, TypedProgram};

/// What came of each case, by its name.
pub type Outcomes = HashMap<String, Outcome>;

/// Makes the program, and runs the cases of all suites with it.
///
/// # Panics
/// Where something cannot be generated, compiled or run: none of that depends on a case.
pub fn outcomes(suites: &[Suite], own: &Path, outside: &Path) -> Outcomes {
    // The title is unique, where ids of services are not.
    let service =
        |suite: &Suite| typed_program::service(&suite.path, &Operations::All, Some(&suite.title()));
    let services: Vec<Service> = suites.iter().map(service).collect();
    let program = TypedProgram {
        name: "protocol",
        services: &services,
        sources: sources(suites, &services),
        main: Path::new("src/main.rs"),
    };
    let executable = program.build();
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

fn sources(suites: &[Suite], services: &[Service]) -> Files {
    let root = program::root().display().to_string();
    let mut files = Files::default();
    files.add("src/main.rs", MAIN.replace("ROOT", &root));
    files.add("src/glue.rs", glue(suites, services));
    files
}

const MAIN: &str = r#"#[allow(dead_code, reason = "this program uses a part of it")]
#[path = "ROOT/tests/src/outside.rs"]
mod outside;
#[allow(dead_code, unused_imports, reason = "this program uses a part of it")]
#[path = "ROOT/tests/src/protocol/mod.rs"]
mod protocol;
mod glue;

fn main() {
    protocol::typed::answer(glue::SERVICES);
}
"#;

/// For each operation how its types are made.
fn glue(suites: &[Suite], services: &[Service]) -> String {
    let mut text = String::from(
        "use opsmith_client::ServiceClient;\nuse opsmith_shape::{Shape, Value};\nuse services as types;\n\n\
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
