//! `cargo xtask bench documents`: how fast documents are read and written, with generated clients, with the AWS SDK, and with serde_json
//! into structures written by hand.

use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::path::{Path, PathBuf};

use crate::callgrind::Callgrind;
use crate::cargo::{Workspace, run};
use crate::certificate::Certificates;
use crate::compile::{find_model, generate};
use crate::environment::{Environment, fresh_folder};
use crate::{callgrind, progress};

#[path = "../../documents/data.rs"]
#[allow(dead_code, reason = "the programs run it, here it is measured only")]
mod data;

/// The clients to generate: package, file of the model, operations.
const CLIENTS: [(&str, &str, &str); 2] = [
    (
        "dynamodb-documents",
        "dynamodb-2012-08-10.json",
        "GetItem,PutItem",
    ),
    ("s3-documents", "s3-2006-03-01.json", "ListObjectsV2"),
];

const OURS: &str = "documents-ours";
const SDK: &str = "documents-sdk";
const DERIVED: &str = "documents-derived";

/// Each program, with what it can do.
const PROGRAMS: [(&str, &[&str]); 3] = [
    (OURS, &["read", "clone", "write", "list"]),
    (SDK, &["read", "clone", "write", "list"]),
    (DERIVED, &["read", "write"]),
];

/// How often each program takes its turn. The fastest turn counts: others were disturbed.
const ROUNDS: usize = 9;

/// How often work is done in one turn.
const COUNT: u32 = 150;

/// What is compared: title, work, who with, and how many times as fast we want to be.
const GOALS: [(&str, &str, &str, f64); 4] = [
    ("reading an item of 99 KB", "read", SDK, 1.6),
    ("the same", "read", DERIVED, 0.9),
    ("writing it, hashed", "write", SDK, 1.5),
    ("reading a list of 1,000 objects", "list", SDK, 2.0),
];

/// A number for each program and work.
type Numbers = BTreeMap<(&'static str, &'static str), f64>;

/// Compares, and prints what came out. `folder` is that of the benches.
pub fn run_all(folder: &Path) -> Result<(), String> {
    let root = folder.join("../..");
    for (name, model, operations) in CLIENTS {
        progress(&format!("generating {name}"));
        generate(&root, &find_model(model)?, name, Some(operations))?;
    }
    let workspace = Workspace::open(folder.join("documents"))?;
    progress("fetching sources");
    workspace.fetch()?;
    let mut programs = Vec::new();
    for (name, works) in PROGRAMS {
        progress(&format!("{name}: building"));
        programs.push((name, workspace.build(&["--package", name])?, works));
    }
    progress("taking times");
    let times = times(&programs)?;
    let instructions = match Callgrind::find() {
        Some(callgrind) => {
            progress("counting instructions");
            count(&callgrind, &workspace, &programs)?
        }
        None => {
            eprintln!("note: {}", callgrind::MISSING);
            Numbers::new()
        }
    };
    print(&times, &instructions);
    Ok(())
}

type Program = (&'static str, PathBuf, &'static [&'static str]);

/// Nanoseconds of each work, once. The programs take turns, so that what else the machine does hits all alike.
fn times(programs: &[Program]) -> Result<Numbers, String> {
    let mut times = Numbers::new();
    for _ in 0..ROUNDS {
        for (name, program, works) in programs {
            for work in *works {
                let mut command = std::process::Command::new(program);
                let output = run(command.args([work, COUNT.to_string().as_str()]))?;
                let text = String::from_utf8_lossy(&output.stdout);
                let total: f64 = text
                    .trim()
                    .parse()
                    .map_err(|_| format!("{name} {work} printed {text:?}"))?;
                let best = times.entry((*name, *work)).or_insert(f64::INFINITY);
                *best = best.min(total / f64::from(COUNT));
            }
        }
    }
    Ok(times)
}

/// Instructions of each work, once.
fn count(
    callgrind: &Callgrind,
    workspace: &Workspace,
    programs: &[Program],
) -> Result<Numbers, String> {
    let folder = fresh_folder(workspace.target(), "bench-run")?;
    let environment = Environment::new(&folder, &Certificates::generate()?)?;
    let mut counts = Numbers::new();
    for (name, program, works) in programs {
        for work in *works {
            let count = |times: &str| {
                let arguments = [OsStr::new(work), OsStr::new(times)];
                callgrind.count(&environment, program, &arguments)
            };
            let further = count("6")?.saturating_sub(count("1")?);
            counts.insert((*name, *work), further as f64 / 5.0);
        }
    }
    Ok(counts)
}

/// What a work takes. Parameters are given away, so that an item that is written again and again is cloned each time: by us and by the
/// SDK, for neither of which that is part of writing.
fn of(numbers: &Numbers, program: &'static str, work: &'static str) -> Option<f64> {
    let whole = numbers.get(&(program, work))?;
    match work {
        "write" => Some(whole - numbers.get(&(program, "clone")).unwrap_or(&0.0)),
        _ => Some(*whole),
    }
}

fn print(times: &Numbers, instructions: &Numbers) {
    let (item, list) = (data::item().len(), data::listing().len());
    let size = |work: &str| if work == "list" { list } else { item } as f64;
    println!(
        "{item} bytes of JSON, {list} bytes of XML; the fastest of {ROUNDS} turns; calls with a network in memory, signed"
    );
    println!("{:<34}{:>12}{:>12}{:>12}", "", "ours", "sdk", "derived");
    for (title, work) in [
        ("reading the item, MB/s", "read"),
        ("writing it, hashed, MB/s", "write"),
        ("reading the list, MB/s", "list"),
    ] {
        row(title, &|program| {
            Some(size(work) * 1e3 / of(times, program, work)?)
        });
    }
    for (title, work) in [
        ("reading the item, instructions/byte", "read"),
        ("writing it, instructions/byte", "write"),
        ("reading the list, instructions/byte", "list"),
    ] {
        row(title, &|program| {
            Some(of(instructions, program, work)? / size(work))
        });
    }
    println!("\nTo reach (time of the other divided by ours; in brackets, instructions)");
    for (title, work, other, goal) in GOALS {
        let ratio = |numbers: &Numbers| Some(of(numbers, other, work)? / of(numbers, OURS, work)?);
        let (Some(time), count) = (ratio(times), ratio(instructions)) else {
            continue;
        };
        let verdict = if time >= goal {
            "reached"
        } else {
            "NOT reached"
        };
        let count = count.map_or_else(String::new, |count| format!(" ({count:.2})"));
        println!("  {title:<34}{other:<20}{time:>6.2}{count:<8} >= {goal:<6}{verdict}");
    }
}

fn row(title: &str, value: &dyn Fn(&'static str) -> Option<f64>) {
    print!("{title:<36}");
    for program in [OURS, SDK, DERIVED] {
        match value(program) {
            Some(value) => print!("{value:>12.1}"),
            None => print!("{:>12}", "-"),
        }
    }
    println!();
}
