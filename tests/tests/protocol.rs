//! Smithy's protocol tests, from every model below `OPSMITH_PROTOCOL_TESTS`, and cases of our own (`tests/cases`). Where the variable is
//! unset, only our own run, and with dynamic values alone.
//!
//! Each case is two tests, `protocol::<protocol>::<kind>::<id>::<run>`, one with dynamic values and one with generated types, so that
//! `cargo test -p opsmith-tests --test protocol restJson1::request` runs some of them. A table of all is printed at the end.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::{Arc, OnceLock};

use libtest_mimic::{Arguments, Failed, Trial};
use opsmith_shape::Tables;
use opsmith_tests::outside;
use opsmith_tests::program;
use opsmith_tests::protocol::case;
use opsmith_tests::protocol::exceptions::not_applicable;
use opsmith_tests::protocol::run::{Dynamic, Outcome, run};
use opsmith_tests::protocol::tally::{Count, Tally};
use opsmith_tests::protocol::{Case, Suite, all_suites};
use opsmith_tests::typed_protocol::{Outcomes, outcomes};

fn main() -> ExitCode {
    let arguments = Arguments::from_args();
    let outside = outside::find("OPSMITH_PROTOCOL_TESTS", "protocol");
    let own = program::root().join("tests/cases");
    let shared = Arc::new(Shared {
        suites: all_suites(&own, outside.as_deref()),
        own,
        outside,
        tally: Tally::default(),
        typed: OnceLock::new(),
    });
    let conclusion = libtest_mimic::run(&arguments, trials(&shared));
    if !arguments.list {
        println!("{}", shared.tally);
    }
    conclusion.exit_code()
}

struct Shared {
    own: PathBuf,
    outside: Option<PathBuf>,
    suites: Vec<Suite>,
    tally: Tally,
    /// What came of the typed run, which is made when the first of its tests asks.
    typed: OnceLock<Result<Outcomes, String>>,
}

impl Shared {
    fn typed(&self, name: &str) -> Outcome {
        let outside = self.outside.as_deref().unwrap_or(Path::new(""));
        // Where it cannot be made, each of its tests says so, and none tries again.
        let all = self.typed.get_or_init(|| {
            let made = catch_unwind(AssertUnwindSafe(|| {
                outcomes(&self.suites, &self.own, outside)
            }));
            made.map_err(|_| "the typed run could not be made; why, stands above".to_owned())
        });
        let failed = |why: &str| Outcome::Failed(vec![why.to_owned()]);
        match all.as_ref().map(|all| all.get(name)) {
            Ok(Some(outcome)) => outcome.clone(),
            Ok(None) => failed("the typed run did not run it"),
            Err(why) => failed(why),
        }
    }
}

/// Tests for each case that says something about clients. The others are counted only.
fn trials(shared: &Arc<Shared>) -> Vec<Trial> {
    let mut trials = Vec::new();
    for suite in &shared.suites {
        let tables = Arc::new(suite.tables.clone());
        for case in &suite.cases {
            let (group, name) = (suite.group(case), suite.name_of(case));
            if let Some(reason) = not_applicable(case) {
                let count = Count::NotApplicable(reason);
                shared.tally.add(&group, case.kind.word(), "", count);
                continue;
            }
            let tables = tables_for(&tables, case);
            let runs: &[_] = if shared.outside.is_some() {
                &["dynamic", "typed"]
            } else {
                &["dynamic"]
            };
            for run in runs {
                let test = Test {
                    shared: Arc::clone(shared),
                    tables: Arc::clone(&tables),
                    case: case.clone(),
                    group: group.clone(),
                    name: name.clone(),
                    run,
                };
                trials.push(Trial::test(format!("{name}::{run}"), move || test.run()));
            }
        }
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

struct Test {
    shared: Arc<Shared>,
    tables: Arc<Tables>,
    case: Case,
    group: String,
    name: String,
    run: &'static str,
}

impl Test {
    fn run(self) -> Result<(), Failed> {
        let outcome = match self.run {
            "typed" => self.shared.typed(&self.name),
            _ => run(&self.tables, &self.case, &Dynamic(Arc::clone(&self.tables))),
        };
        let kind = self.case.kind.word();
        let count = |count| self.shared.tally.add(&self.group, kind, self.run, count);
        match outcome {
            Outcome::Passed => count(Count::Passed),
            Outcome::NoCodec => count(Count::NoCodec),
            Outcome::Failed(differences) => {
                count(Count::Failed);
                return Err(differences.join("\n").into());
            }
        }
        Ok(())
    }
}
