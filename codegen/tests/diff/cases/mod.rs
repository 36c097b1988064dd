//! One small case for each rule, read forwards and backwards.

mod behaviour;
mod members;
mod names;
mod operations;
mod types;

use opsmith_codegen::diff::Rule;

use crate::{BASE, Edits, compared, edited, told};

/// A case: the edits, and for each change its rule, its subject, and whether it breaks (`B`), is compatible (`c`) or unseen (`-`) in
/// Rust and on the command line. Read backwards, the second list holds.
type Case = (Edits, &'static [&'static str], &'static [&'static str]);

fn all() -> impl Iterator<Item = &'static Case> {
    let tables = [
        operations::CASES,
        behaviour::CASES,
        types::CASES,
        members::CASES,
        names::CASES,
    ];
    tables.into_iter().flatten()
}

#[test]
fn each_rule() {
    let mut wrong = Vec::new();
    for (edits, forwards, backwards) in all() {
        let text = edited(edits);
        for (old, new, expected) in [(BASE, text.as_str(), forwards), (&text, BASE, backwards)] {
            let diff = compared(old, new);
            if told(&diff) != *expected {
                let way = if old == BASE { "forwards" } else { "backwards" };
                wrong.push(format!(
                    "{way}: {edits:?}\n{:?}\n{}",
                    told(&diff),
                    diff.text()
                ));
            }
        }
        let same = compared(&text, &text);
        assert_eq!(
            (told(&same), same.documentation),
            (Vec::new(), 0),
            "{edits:?}"
        );
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
}

/// The tables have each rule there is.
#[test]
fn no_rule_is_forgotten() {
    let told = all().flat_map(|(_, forwards, backwards)| forwards.iter().chain(*backwards));
    let told: Vec<&str> = told.filter_map(|line| line.split(' ').next()).collect();
    let forgotten: Vec<&str> = Rule::ALL
        .iter()
        .map(|rule| rule.code())
        .filter(|code| !told.contains(code))
        .collect();
    assert!(forgotten.is_empty(), "{forgotten:?}");
}
