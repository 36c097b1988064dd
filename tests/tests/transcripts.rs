//! Recorded runs of the AWS CLI, made again with our command line.
//!
//! Standard output, requests and exit codes are equal. Standard error tells the same problem, in our words. What differs on purpose stands
//! in one table with its reason; for the service that is generated it holds no request and no exit code, but for one addition that the AWS CLI
//! does not have.

use std::path::Path;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use opsmith_cli::Service;
use opsmith_codegen::lower::{Lowered, lower};
use opsmith_tests::transcripts::{Difference, Entry, Program, compare, entries, run};
use opsmith_tests::{outside, program};

/// The files of recorded runs that our command line is held against.
const FILES: [&str; 8] = [
    "01-skeleton",
    "02-cli-input",
    "03-parameters",
    "04-validation",
    "05-errors-exit-codes",
    "06-global-options-output",
    "07-auto-prompt",
    "09-sso-oidc-wire",
];

/// What of a run differs.
#[derive(Clone, Copy, PartialEq, Eq)]
enum What {
    /// What was printed.
    Stdout,
    /// The whole run: something that the AWS CLI does not have.
    Addition,
    /// The whole run: something that our command line does not have yet. Only where no generated service needs it.
    NotYet,
}

/// Differences on purpose: file, entries, what of them, and why.
const LISTED: [(&str, &[usize], What, &str); 9] = [
    (
        "01-skeleton",
        &[1, 3, 5, 6, 27],
        What::Stdout,
        "the comments are the sentences of our own model; with OPSMITH_MODELS they are compared over AWS's model instead, in \
         whose Smithy form one sentence has more blanks",
    ),
    (
        "05-errors-exit-codes",
        &[38, 39, 40],
        What::Addition,
        "--help is the same as help, which issue 2 asks for",
    ),
    (
        "07-auto-prompt",
        &[24],
        What::Stdout,
        "recorded at a terminal, where the pager took the page",
    ),
    (
        "07-auto-prompt",
        &[25],
        What::Stdout,
        "the version line names the program and its version",
    ),
    (
        "01-skeleton",
        &[40],
        What::NotYet,
        "samples of results are valid, as issue 2 asks: a blob in one is bytes, where the AWS CLI has null and refuses it",
    ),
    (
        "03-parameters",
        &[67],
        What::NotYet,
        "moments are sent without trailing zeros: .678Z for .678000Z, which is the same moment",
    ),
    (
        "03-parameters",
        &[168, 170, 171, 173],
        What::NotYet,
        "paginators are not in the tables yet",
    ),
    (
        "06-global-options-output",
        &[5, 9, 13, 16, 20],
        What::NotYet,
        "paginators are not in the tables yet",
    ),
    (
        "06-global-options-output",
        &[85],
        What::NotYet,
        "a text that is neither true nor false is refused where a boolean is expected",
    ),
];

/// What became of the entries.
#[derive(Default)]
struct Count {
    equal: usize,
    listed: usize,
    not_yet: usize,
    interactive: usize,
    wrong: Vec<String>,
    /// For each row of the table the entries that needed it.
    used: [Vec<usize>; LISTED.len()],
}

/// A model lowered in memory, as `cargo xtask preview` does it.
fn lowered(path: &Path, service: &str) -> Lowered {
    lower(&outside::model(path), service)
}

fn service(lowered: &Lowered) -> Service<'_> {
    Service {
        tables: &lowered.tables,
        docs: &lowered.docs,
        names: &lowered.cli,
    }
}

#[test]
fn sso_oidc_runs_as_in_the_aws_cli() {
    let Some(folder) = outside::find("OPSMITH_TRANSCRIPTS", "transcripts of sso-oidc") else {
        return;
    };
    // AWS's own sentences are in its model only.
    let models = outside::find(
        "OPSMITH_MODELS",
        "comments of YAML skeletons over AWS's model of sso-oidc",
    );
    let is_model = |path: &Path| {
        path.file_name()
            .is_some_and(|name| name.to_string_lossy().starts_with("sso-oidc-"))
    };
    let model = models
        .and_then(|folder| outside::files(&folder, &is_model).pop())
        .map(|path| lowered(&path, "sso-oidc"));
    let services: Vec<_> = model.iter().map(service).collect();
    let is_ours = |entry: &Entry| entry.service().is_none_or(|service| service == "sso-oidc");
    let count = check_all(&folder, is_ours, |entry| {
        let has_comments = entry.args.iter().any(|word| word == "yaml-input");
        match services.as_slice() {
            services @ [_, ..] if has_comments => Program::Here(services),
            _ => Program::Process(program::opsmith()),
        }
    });
    finish("sso-oidc", &count);
    assert_eq!(count.not_yet, 0, "a generated service is supported in full");
}

#[test]
fn shapelab_runs_as_in_the_aws_cli() {
    let Some(folder) = outside::find("OPSMITH_TRANSCRIPTS", "transcripts of shapelab") else {
        return;
    };
    let lowered = lowered(&folder.join("shapelab/service-2.json"), "shapelab");
    let services = [service(&lowered)];
    let is_lab = |entry: &Entry| entry.service() == Some("shapelab");
    let count = check_all(&folder, is_lab, |_| Program::Here(&services));
    finish("shapelab", &count);
}

/// Makes the runs, several at a time: most of the time they wait for answers that are late on purpose.
fn check_all<'a>(
    folder: &Path,
    is_wanted: impl Fn(&Entry) -> bool,
    program: impl Fn(&Entry) -> Program<'a> + Sync,
) -> Count {
    const AT_A_TIME: usize = 8;
    let read = FILES.iter().flat_map(|file| entries(folder, file));
    let mut entries: Vec<_> = read.filter(|entry| is_wanted(entry)).collect();
    let mut count = Count::default();
    entries.retain(|entry| {
        !entry.is_interactive || {
            count.interactive += 1;
            false
        }
    });
    let next = AtomicUsize::new(0);
    let differences = Mutex::new(Vec::new());
    std::thread::scope(|scope| {
        for _ in 0..AT_A_TIME {
            scope.spawn(|| {
                while let Some(entry) = entries.get(next.fetch_add(1, Ordering::Relaxed)) {
                    let found = compare(entry, &run(program(entry), entry));
                    differences
                        .lock()
                        .expect("no run panics")
                        .push((entry, found));
                }
            });
        }
    });
    let mut differences = differences.into_inner().expect("no run panics");
    differences.sort_by_key(|(entry, _)| (&entry.file, entry.index));
    for (entry, differences) in differences {
        count.add(entry, &differences);
    }
    count
}

impl Count {
    fn add(&mut self, entry: &Entry, differences: &[Difference]) {
        if differences.is_empty() {
            self.equal += 1;
            return;
        }
        let is_here = |(file, indices, ..): &(&str, &[usize], What, &str)| {
            *file == entry.file && indices.contains(&entry.index)
        };
        let row = LISTED.iter().position(is_here);
        let is_printed = |difference: &Difference| matches!(difference, Difference::Stdout(_));
        let place = match row.map(|row| LISTED[row].2) {
            Some(What::NotYet) => &mut self.not_yet,
            Some(What::Addition) => &mut self.listed,
            Some(What::Stdout) if differences.iter().all(is_printed) => &mut self.listed,
            _ => {
                let texts: String = differences
                    .iter()
                    .map(|difference| format!("\n    {difference:?}"))
                    .collect();
                self.wrong.push(format!(
                    "{}#{} {:?}{texts}",
                    entry.file, entry.index, entry.args
                ));
                return;
            }
        };
        *place += 1;
        self.used[row.unwrap_or_default()].push(entry.index);
    }
}

fn finish(what: &str, count: &Count) {
    println!(
        "transcripts of {what}: {} equal, {} listed, {} not yet supported, {} skipped since they need somebody at a terminal",
        count.equal, count.listed, count.not_yet, count.interactive
    );
    for ((file, _, _, reason), used) in LISTED
        .iter()
        .zip(&count.used)
        .filter(|(_, used)| !used.is_empty())
    {
        println!("    {file} {used:?}: {reason}");
    }
    assert!(
        count.wrong.is_empty(),
        "{} differ:\n{}",
        count.wrong.len(),
        count.wrong.join("\n")
    );
}
