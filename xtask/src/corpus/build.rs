//! Generated crates, compiled.

use std::fs;
use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

use opsmith_codegen::select::Operations;
use serde_json::{Value, json};

use super::arguments::Wanted;
use super::random;
use super::report::Report;
use crate::codegen::{self, StandAlone};
use crate::{paths, plan, write};

/// A service that was compiled.
pub(super) struct Built {
    service: String,
    lines: usize,
    elapsed: Duration,
    /// What the compiler said, where it was not content.
    pub(super) problem: Option<String>,
}

impl Built {
    pub(super) fn json(&self) -> Value {
        json!({
            "service": self.service,
            "linesWritten": self.lines,
            "seconds": self.elapsed.as_secs_f64(),
            "problem": self.problem,
        })
    }
}

/// Generates and compiles what is wanted, each service as a crate by itself below `target/corpus`, with all features and its
/// documentation. A warning counts as an error.
pub(super) fn run(report: &Report, wanted: &Wanted, shows: bool) -> Result<Vec<Built>, String> {
    let mut passed: Vec<(&Path, &str)> = report
        .passed()
        .map(|(path, passed)| (path, passed.service.as_str()))
        .collect();
    // Of several versions of a service the newest, whose path is the last.
    passed.sort_by_key(|(path, service)| (*service, *path));
    passed.reverse();
    passed.dedup_by_key(|(_, service)| *service);
    passed.reverse();
    let chosen = match wanted {
        Wanted::Random { count, seed } => {
            if shows {
                xtask::say!(
                    "\ncompiling {} of {} services, --seed {seed}",
                    count.min(&passed.len()),
                    passed.len()
                );
            }
            let numbers = random::choose(passed.len(), *count, *seed);
            numbers
                .into_iter()
                .filter_map(|number| passed.get(number).copied())
                .collect()
        }
        Wanted::Named(names) => named(&passed, names)?,
    };
    let root = paths::root();
    let mut all = Vec::new();
    for (path, service) in chosen {
        let start = Instant::now();
        let outcome = compile(&root, path, service);
        let built = Built {
            service: service.to_owned(),
            lines: *outcome.as_ref().unwrap_or(&0),
            elapsed: start.elapsed(),
            problem: outcome.err(),
        };
        if shows {
            show(&built);
        }
        all.push(built);
    }
    Ok(all)
}

fn named<'p>(
    passed: &[(&'p Path, &'p str)],
    names: &[String],
) -> Result<Vec<(&'p Path, &'p str)>, String> {
    let find = |name: &String| {
        let found = passed.iter().find(|(_, service)| service == name);
        found.copied().ok_or_else(|| {
            format!(
                "no model that passed has a service called `{name}`; the list above has their names"
            )
        })
    };
    names.iter().map(find).collect()
}

fn show(built: &Built) {
    let seconds = built.elapsed.as_secs_f64();
    match &built.problem {
        None => xtask::say!(
            "compiled {:<34} {:>7} lines {seconds:>6.1} s",
            built.service,
            built.lines
        ),
        Some(problem) => xtask::say!(
            "FAILED {} after {seconds:.1} s\n{}",
            built.service,
            problem.trim_end()
        ),
    }
}

/// Generates and compiles one service. Answers how many lines it has.
fn compile(root: &Path, model: &Path, service: &str) -> Result<usize, String> {
    let folder = root.join("target/corpus").join(service);
    let wanted = StandAlone {
        model: model.to_owned(),
        operations: Operations::All,
        out: folder.clone(),
        // Some services are called as something that no crate can be called.
        name: Some(format!("aws-{service}")),
        runtime: None,
    };
    let plan = codegen::stand_alone(root, &wanted)?;
    let files = plan::files(&plan, root)?;
    write::write(&files, &plan.out)?;
    // The versions that the checkout is tested with.
    fs::copy(root.join("Cargo.lock"), plan.out.join("Cargo.lock"))
        .map_err(|error| format!("cannot copy Cargo.lock: {error}"))?;
    cargo(root, &folder, &["build", "--all-features"])?;
    cargo(root, &folder, &["doc", "--no-deps", "--all-features"])?;
    Ok(files.lines())
}

/// Runs cargo over a generated crate. Whatever it says is a problem: with `--quiet` these are errors and warnings.
fn cargo(root: &Path, folder: &Path, words: &[&str]) -> Result<(), String> {
    let output = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
        .args(words)
        .arg("--quiet")
        .current_dir(folder)
        // One for all, so that the runtime is compiled once.
        .env("CARGO_TARGET_DIR", root.join("target/standalone"))
        // Nobody debugs these.
        .env("CARGO_PROFILE_DEV_DEBUG", "0")
        .output()
        .map_err(|error| format!("cannot start cargo: {error}"))?;
    if output.status.success() && output.stderr.is_empty() {
        return Ok(());
    }
    Err(String::from_utf8_lossy(&output.stderr).into_owned())
}
