//! Pages and waiters of an operation.
//!
//! Nothing is generated from them yet, so that nobody sees what changes there.

use std::collections::HashMap;

use super::Found;
use super::change::{Change, Rule, Subject, Verdict};
use crate::diagnose::At;
use crate::model::{Operation, Pagination, Waiter};

/// Compares what both models say about calls that make up longer work.
pub(super) fn compare(before: &Operation, after: &Operation, found: &mut Found) {
    if before.pages != after.pages {
        let subject = Subject::operation(&before.name);
        let (old, new) = (pages(&before.pages), pages(&after.pages));
        found.add(unseen(Rule::PagesChanged, subject).between(old, new));
    }
    let subject = |waiter: &Waiter| Subject::waiter(&before.name, &waiter.name);
    let by_name = |waiters: &[Waiter]| -> HashMap<String, usize> {
        let waiters = waiters.iter().zip(0..);
        waiters
            .map(|(waiter, at)| (waiter.name.clone(), at))
            .collect()
    };
    let (known, places) = (by_name(&before.waiters), by_name(&after.waiters));
    for old in &before.waiters {
        let at = places.get(&old.name);
        let Some(new) = at.and_then(|at| after.waiters.get(*at)) else {
            found.add(unseen(Rule::WaiterRemoved, subject(old)));
            continue;
        };
        found.documentation(&old.documentation, &new.documentation);
        if rules(old) != rules(new) {
            let change = unseen(Rule::WaiterChanged, subject(old));
            found.add(change.between(pauses(old), pauses(new)));
        }
    }
    for new in after.waiters.iter() {
        if !known.contains_key(&new.name) {
            found.add(unseen(Rule::WaiterAdded, subject(new)));
        }
    }
}

fn unseen(rule: Rule, subject: Subject) -> Change {
    Change::new(rule, subject, Verdict::UNSEEN, Verdict::UNSEEN)
}

/// The waiter without what does not decide how it waits.
fn rules(waiter: &Waiter) -> Waiter {
    Waiter {
        at: At::default(),
        documentation: String::new(),
        ..waiter.clone()
    }
}

fn pauses(waiter: &Waiter) -> String {
    let Waiter {
        min_delay,
        max_delay,
        max_attempts,
        acceptors,
        ..
    } = waiter;
    let calls = max_attempts.map_or_else(String::new, |calls| format!(", at most {calls} calls"));
    let acceptors = acceptors.len();
    format!("{min_delay} to {max_delay} s between calls{calls}, acceptors: {acceptors}")
}

/// The pages as words.
fn pages(pages: &Option<Pagination>) -> String {
    let Some(pages) = pages else {
        return "no pages".to_owned();
    };
    let parts = [
        ("from ", pages.input_token.join(" and ")),
        ("next ", pages.output_token.join(" and ")),
        ("items ", pages.items.join(" and ")),
        ("size ", pages.page_size.clone().unwrap_or_default()),
        ("more ", pages.more_results.clone().unwrap_or_default()),
        ("constant ", pages.constants.join(" and ")),
    ];
    let parts = parts.iter().filter(|(_, text)| !text.is_empty());
    let words: Vec<String> = parts.map(|(word, text)| format!("{word}{text}")).collect();
    words.join(", ")
}
