//! Recorded runs of the AWS CLI, made again with our command line: standard output, requests and exit codes are equal.

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

/// How many entries there are of each kind.
#[derive(Default)]
struct Count {
    equal: usize,
    listed: usize,
    skipped: usize,
    wrong: Vec<String>,
}

#[test]
fn sso_oidc_runs_as_in_the_aws_cli() {
    let Some(folder) = outside::find("OPSMITH_TRANSCRIPTS", "transcripts of sso-oidc") else { return };
    let program = Program::Process(program::opsmith());
    let mut count = Count::default();
    for entry in FILES.iter().flat_map(|file| entries(&folder, file)) {
        if entry.service().is_some_and(|service| service != "sso-oidc") {
            continue;
        }
        check(program, &entry, &mut count);
    }
    finish("sso-oidc", &count);
}

fn check(program: Program<'_>, entry: &Entry, count: &mut Count) {
    if entry.is_interactive || entry.exit_code.is_none() {
        count.skipped += 1;
        return;
    }
    let differences = compare(entry, &run(program, entry));
    let unlisted: Vec<_> = differences.iter().collect();
    if differences.is_empty() {
        count.equal += 1;
    } else if unlisted.is_empty() {
        count.listed += 1;
    } else {
        let texts: Vec<_> = unlisted.iter().map(|difference: &&Difference| format!("\n    {difference:?}")).collect();
        count.wrong.push(format!("{}#{} {:?}{}", entry.file, entry.index, entry.args, texts.concat()));
    }
}

fn finish(what: &str, count: &Count) {
    println!("transcripts of {what}: {} equal, {} listed, {} skipped, {} wrong", count.equal, count.listed, count.skipped, count.wrong.len());
    assert!(count.wrong.is_empty(), "{}", count.wrong.join("\n"));
}
