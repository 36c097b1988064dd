//! `cargo xtask bench compile`: what it costs to compile a program that calls five operations of DynamoDB, with a client that has just
//! these, with one that has all, and with the AWS SDK.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use crate::cargo::{Workspace, run};
use crate::progress;

/// The operations that the programs call.
const OPERATIONS: &str = "PutItem,GetItem,UpdateItem,DeleteItem,Query";

/// The programs of `tests/bench/compile`, and the crate in each that is the client.
const PROGRAMS: [(&str, &str); 3] = [
    ("compile-five", "dynamodb-five"),
    ("compile-all", "dynamodb-all"),
    ("compile-sdk", "aws-sdk-dynamodb"),
];

/// Compares, and prints what came out. `folder` is that of the benches; `model` is DynamoDB's, where the caller names it.
pub fn run_all(folder: &Path, model: Option<&Path>) -> Result<(), String> {
    let model = match model {
        Some(model) => model.to_owned(),
        None => find_model("dynamodb-2012-08-10.json")?,
    };
    let root = folder.join("../..");
    for (name, operations) in [("dynamodb-five", Some(OPERATIONS)), ("dynamodb-all", None)] {
        progress(&format!("generating {name}"));
        generate(&root, &model, name, operations)?;
    }
    let workspace = Workspace::open(folder.join("compile"))?;
    progress("fetching sources");
    workspace.fetch()?;
    let mut whole = Vec::new();
    let mut module = Vec::new();
    for (program, client) in PROGRAMS {
        progress(&format!("{program}: building from nothing"));
        whole.push(workspace.cold(&["--package", program])?.1);
        progress(&format!("{client}: checking it alone"));
        module.push(workspace.check_alone(client)?);
    }
    print(&whole, &module);
    Ok(())
}

/// The model whose file is called so, below `OPSMITH_MODELS`: one in Smithy's form, since botocore's does not say that values of
/// attributes are unions.
pub fn find_model(name: &str) -> Result<PathBuf, String> {
    let hint = || {
        format!(
            "no {name} is found: name it with `--model`, or with OPSMITH_MODELS a folder that has it"
        )
    };
    let is_it = |path: &Path| {
        let file = path.file_name().unwrap_or_default().to_string_lossy();
        file.starts_with(name)
    };
    let folder = std::env::var_os("OPSMITH_MODELS").ok_or_else(hint)?;
    let mut ahead = vec![PathBuf::from(folder)];
    while let Some(folder) = ahead.pop() {
        for entry in std::fs::read_dir(&folder).into_iter().flatten().flatten() {
            let path = entry.path();
            if path.is_dir() {
                ahead.push(path);
            } else if is_it(&path) {
                return Ok(path);
            }
        }
    }
    Err(hint())
}

/// Generates a client into `target/bench` of the checkout.
pub fn generate(
    root: &Path,
    model: &Path,
    name: &str,
    operations: Option<&str>,
) -> Result<(), String> {
    let mut cargo = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    cargo
        .current_dir(root)
        .args(["xtask", "codegen", "--model"]);
    let model = std::path::absolute(model)
        .map_err(|error| format!("cannot use {}: {error}", model.display()))?;
    cargo.arg(model);
    cargo.args(["--name", name, "--out", &format!("target/bench/{name}")]);
    if let Some(operations) = operations {
        cargo.args(["--operations", operations]);
    }
    // Its own word on what it wrote is not part of the result.
    run(&mut cargo).map(drop)
}

fn print(whole: &[Duration], module: &[Duration]) {
    let row = |title: &str, times: &[Duration]| {
        print!("{title:<58}");
        let sdk = times.last().map_or(f64::NAN, Duration::as_secs_f64);
        for time in times {
            let seconds = time.as_secs_f64();
            print!(" {seconds:>8.1} ({:.2})", seconds / sdk);
        }
        println!();
    };
    println!(
        "CPU seconds, and as a part of the SDK's{:<19} {:>15} {:>15} {:>15}",
        "", "five operations", "all operations", "aws-sdk"
    );
    row("cold release build of the whole program", whole);
    row("`cargo check` of the client's crate alone", module);
    println!("to reach: whole program <= 0.6 (five) and <= 0.7 (all), client alone <= 0.2 (all)");
}
