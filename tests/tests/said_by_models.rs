//! Nothing that a model says is dropped in silence: each trait and key is supported, refused or ignored for a reason. Needs
//! `OPSMITH_MODELS`.

use std::collections::BTreeMap;

use opsmith_codegen::read::{Audited, Verdict, audit, read_with};
use opsmith_tests::outside;

#[test]
fn every_trait_and_key_is_in_a_table() {
    let test = "traits and keys of real models";
    let Some(models) = outside::find("OPSMITH_MODELS", test) else {
        return;
    };
    let mut counts = Audited::new();
    let mut files = outside::files(&models, &outside::is_model);
    if let Some(tests) = outside::find("OPSMITH_PROTOCOL_TESTS", test) {
        files.extend(outside::files(&tests, &outside::is_model));
    }
    for path in &files {
        let shown = path.display().to_string();
        let found = audit(&shown, outside::text(path).into_bytes())
            .unwrap_or_else(|report| panic!("{report}"));
        for (what, count) in found {
            *counts.entry(what).or_default() += count;
        }
    }
    let mut totals: BTreeMap<&str, (usize, usize)> = BTreeMap::new();
    for ((what, verdict), count) in &counts {
        let (word, why) = match verdict {
            Verdict::Supported => ("supported", ""),
            Verdict::Refused(why) => ("refused", *why),
            Verdict::Ignored(why) => ("ignored", *why),
            Verdict::Unknown => ("UNKNOWN", ""),
        };
        println!(
            "{count:>8}  {word:<9}  {what}{}{why}",
            if why.is_empty() { "" } else { ": " }
        );
        let total = totals.entry(word).or_default();
        *total = (total.0 + 1, total.1 + count);
    }
    for (word, (kinds, uses)) in &totals {
        println!(
            "COUNTED {kinds} traits and keys {word}, {uses} uses in {} models",
            files.len()
        );
    }
    assert!(
        !totals.contains_key("UNKNOWN"),
        "see the lines with UNKNOWN"
    );
}

/// What models and the files beside them say about endpoints, pages and waiting is read, and refers to what there is.
#[test]
fn endpoints_pages_and_waiters_are_read() {
    let test = "endpoints, pages and waiters of real models";
    let Some(models) = outside::find("OPSMITH_MODELS", test) else {
        return;
    };
    let (mut ruled, mut beyond, mut waiters) = (0, 0, 0);
    let (mut pages, mut constant) = (0, 0);
    let mut wrong = Vec::new();
    for path in outside::files(&models, &outside::is_model) {
        let shown = path.display().to_string();
        let bytes = outside::text(&path).into_bytes();
        match read_with(&shown, bytes, outside::beside(&path)) {
            Ok(model) => {
                if let Some(rules) = &model.service.endpoints {
                    ruled += 1;
                    beyond += usize::from(rules.unsupported.is_some());
                }
                let operations = model.operations.iter();
                for paged in operations.clone().filter_map(|one| one.pages.as_ref()) {
                    pages += 1;
                    constant += usize::from(!paged.constants.is_empty());
                }
                waiters += operations.map(|one| one.waiters.len()).sum::<usize>();
            }
            Err(report) => wrong.push(report.to_string()),
        }
    }
    println!(
        "COUNTED {ruled} rule sets, {beyond} of them with functions that have no row; {pages} operations with pages, {constant} of which say what stays the same; {waiters} waiters"
    );
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
