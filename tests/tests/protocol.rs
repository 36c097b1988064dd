//! Smithy's protocol tests, from every model below `OPSMITH_PROTOCOL_TESTS`.
//!
//! Each case is a test of its own, `protocol::<protocol>::<kind>::<id>::<run>`, so that
//! `cargo test -p opsmith-tests --test protocol restJson1::request` runs some of them. A table of all is printed at the end.

use std::process::ExitCode;
use std::sync::Arc;

use libtest_mimic::{Arguments, Failed, Trial};
use opsmith_shape::Tables;
use opsmith_tests::outside;
use opsmith_tests::protocol::case::{self, Kind};
use opsmith_tests::protocol::exceptions::{not_applicable, pending};
use opsmith_tests::protocol::run::{Dynamic, Outcome, run};
use opsmith_tests::protocol::tally::{Count, Tally};
use opsmith_tests::protocol::{Case, Suite, suites};

fn main() -> ExitCode {
    let arguments = Arguments::from_args();
    let Some(folder) = outside::find("OPSMITH_PROTOCOL_TESTS", "protocol") else {
        return ExitCode::SUCCESS;
    };
    let tally = Arc::new(Tally::default());
    let trials = suites(&folder)
        .into_iter()
        .flat_map(|suite| trials(suite, &tally))
        .collect();
    let conclusion = libtest_mimic::run(&arguments, trials);
    if !arguments.list {
        println!("{tally}");
    }
    conclusion.exit_code()
}

/// A test for each case that says something about clients. The others are counted only.
fn trials(suite: Suite, tally: &Arc<Tally>) -> Vec<Trial> {
    let group = |case: &Case| match suite.folder.as_str() {
        "" => case.protocol.clone(),
        folder => format!("{} ({folder})", case.protocol),
    };
    let mut trials = Vec::new();
    let tables = Arc::new(suite.tables);
    for case in suite.cases {
        let group = group(&case);
        let kind = case.kind.word();
        if let Some(reason) = not_applicable(&case) {
            tally.add(&group, kind, "", Count::NotApplicable(reason));
            continue;
        }
        let tables = tables_for(&tables, &case);
        let name = format!("protocol::{group}::{kind}::{}::dynamic", case.id);
        let tally = Arc::clone(tally);
        trials.push(Trial::test(name, move || {
            test(&tables, &case, &group, &tally)
        }));
    }
    trials
}

/// The tables with the protocol that the case is about.
fn tables_for(tables: &Arc<Tables>, case: &Case) -> Arc<Tables> {
    match case::protocol(&case.protocol) {
        Some(protocol) if tables.service.protocols.as_ref() != [protocol] => {
            let mut tables = Tables::clone(tables);
            tables.service.protocols = vec![protocol].into();
            Arc::new(tables)
        }
        _ => Arc::clone(tables),
    }
}

fn test(tables: &Arc<Tables>, case: &Case, group: &str, tally: &Tally) -> Result<(), Failed> {
    let outcome = run(tables, case, &Dynamic(Arc::clone(tables)));
    let count = |count| tally.add(group, Kind::word(case.kind), "dynamic", count);
    match (outcome, pending(tables, case)) {
        (Outcome::Passed, _) => count(Count::Passed),
        (Outcome::NoCodec, _) => count(Count::NoCodec),
        (Outcome::Failed(_), Some(reason)) => count(Count::Pending(reason)),
        (Outcome::Failed(differences), None) => {
            count(Count::Failed);
            return Err(differences.join("\n").into());
        }
    }
    Ok(())
}
