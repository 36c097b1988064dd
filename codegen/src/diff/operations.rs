//! Operations: what can be called, with what, and what comes back.

use opsmith_shape::Auth;

use super::change::{Change, Rule, Subject, Verdict};
use super::types::Types;
use super::{Found, Sides, behaviour, facts};
use crate::emit::Service;
use crate::model::{Operation, ShapeIndex};
use crate::name::cli_name;

/// Compares the operations of both models, and the errors they answer with.
pub(super) fn compare(sides: &Sides<'_>, found: &mut Found) {
    for (old, new) in &sides.pairs.operations {
        match (old, new) {
            (Some(old), Some(new)) => pair(sides, *old, *new, found),
            (Some(old), None) => found.add(removed(sides.old, *old)),
            (None, Some(new)) => found.add(added(sides.new, *new)),
            (None, None) => {}
        }
    }
}

fn removed(service: &Service, index: usize) -> Change {
    let name = name(service, index);
    let rust = Verdict::breaking(format!("the method `{}` is gone", method(service, index)));
    let cli = Verdict::breaking(format!("the command `{}` is gone", cli_name(name)));
    Change::new(Rule::OperationRemoved, Subject::operation(name), rust, cli)
}

fn added(service: &Service, index: usize) -> Change {
    let name = name(service, index);
    let rust = Verdict::addition(format!("the method `{}`", method(service, index)));
    let cli = Verdict::addition(format!("the command `{}`", cli_name(name)));
    Change::new(Rule::OperationAdded, Subject::operation(name), rust, cli)
}

fn name(service: &Service, index: usize) -> &str {
    let operation = service.model.operations.get(index);
    operation.map_or("", |operation| &operation.name)
}

fn method(service: &Service, index: usize) -> &str {
    let names = service.names.operations.get(index);
    names.map_or("", |names| names.method.as_str())
}

fn pair(sides: &Sides<'_>, old: usize, new: usize, found: &mut Found) {
    let (Some(before), Some(after)) = (
        sides.old.model.operations.get(old),
        sides.new.model.operations.get(new),
    ) else {
        return;
    };
    found.documentation(&before.documentation, &after.documentation);
    names(sides, old, new, found);
    found.changes.extend(input(sides, before, after));
    found.changes.extend(output(sides, before, after));
    errors(sides, before, after, found);
    found.changes.extend(auth(sides, before, after));
    found
        .changes
        .extend(http(sides, (old, before), (new, after)));
    found.changes.extend(deprecation(
        Subject::operation(&before.name),
        &before.facts,
        &after.facts,
    ));
    behaviour::compare(before, after, found);
}

fn names(sides: &Sides<'_>, old: usize, new: usize, found: &mut Found) {
    let (before, after) = (name(sides.old, old), name(sides.new, new));
    let methods = (method(sides.old, old), method(sides.new, new));
    let moved = match methods.0 == methods.1 {
        true => Verdict::harmless("the method keeps its name"),
        false => Verdict::breaking(format!("the method `{}` is `{}`", methods.0, methods.1)),
    };
    if before != after {
        let words = (cli_name(before), cli_name(after));
        let cli = match words.0 == words.1 {
            true => Verdict::harmless("the command keeps its name"),
            false => Verdict::breaking(format!("the command `{}` is `{}`", words.0, words.1)),
        };
        let subject = Subject::operation(before);
        found.add(Change::new(Rule::OperationRenamed, subject, moved, cli).between(before, after));
    } else if methods.0 != methods.1 {
        let subject = Subject::operation(before);
        let change = Change::new(Rule::MethodRenamed, subject, moved, Verdict::UNSEEN);
        found.add(change.between(methods.0, methods.1));
    }
}

/// Another structure as input. What changes inside of one that stays is found there.
fn input(sides: &Sides<'_>, before: &Operation, after: &Operation) -> Option<Change> {
    let (old, new) = (before.input, after.input);
    let words = (shape(sides.old, old), shape(sides.new, new));
    let required = |input: Option<ShapeIndex>| {
        let shape = input.and_then(|input| sides.new.model.shapes.get(input));
        shape.is_some_and(|shape| {
            let mut members = shape.members.iter();
            members.any(|member| member.traits.required && !member.traits.idempotency_token)
        })
    };
    let cli = match (old, new) {
        (None, None) => return None,
        (Some(old), Some(new)) if sides.pairs.are(old, new) => return None,
        (None, new) if required(new) => Verdict::breaking("it has options that have to be given"),
        (None, _) => Verdict::addition("it has options now"),
        (Some(_), None) => Verdict::breaking("it has no options any more"),
        (Some(old), Some(new)) => match options(sides, old, new) {
            true => Verdict::harmless("the options that were there are"),
            false => {
                Verdict::breaking("some options are gone, take other values or have to be given")
            }
        },
    };
    let rust = Verdict::breaking("the method takes another argument");
    let subject = Subject::operation(&before.name);
    let change = Change::new(Rule::InputChanged, subject, rust, cli);
    Some(change.between(words.0, words.1))
}

/// Whether each option of an input is there in another one, takes the same, and none has to be given that had not to be.
fn options(sides: &Sides<'_>, old: ShapeIndex, new: ShapeIndex) -> bool {
    let (Some(before), Some(after)) = (
        sides.old.model.shapes.get(old),
        sides.new.model.shapes.get(new),
    ) else {
        return false;
    };
    let is_kept = before.members.iter().all(|member| {
        let mut others = after.members.iter();
        let other = others.find(|other| other.name == member.name);
        other.is_some_and(|other| {
            let types = Types {
                old: member.target,
                new: other.target,
            };
            types.are_same_on_the_command_line(sides)
        })
    });
    let is_known = |name: &str| {
        let mut members = before.members.iter();
        members.any(|member| member.name == name && member.traits.required)
    };
    let mut required = after.members.iter().filter(|member| member.traits.required);
    is_kept && required.all(|member| is_known(&member.name) || member.traits.idempotency_token)
}

fn output(sides: &Sides<'_>, before: &Operation, after: &Operation) -> Option<Change> {
    let (old, new) = (before.output, after.output);
    let cli = match (old, new) {
        (None, None) => return None,
        (Some(old), Some(new)) if sides.pairs.are(old, new) => return None,
        (None, _) => Verdict::addition("something is printed now"),
        (Some(_), None) => Verdict::breaking("nothing is printed any more"),
        (Some(old), Some(new)) => {
            let types = Types { old, new };
            match types.are_same_on_the_command_line(sides) {
                true => Verdict::harmless("the keys that were printed are"),
                false => Verdict::breaking("some keys are not printed any more"),
            }
        }
    };
    let rust = Verdict::breaking("the method answers with another type");
    let subject = Subject::operation(&before.name);
    let change = Change::new(Rule::OutputChanged, subject, rust, cli);
    Some(change.between(shape(sides.old, old), shape(sides.new, new)))
}

fn shape(service: &Service, index: Option<ShapeIndex>) -> String {
    let shape = index.and_then(|index| service.model.shapes.get(index));
    shape.map_or_else(|| "nothing".to_owned(), |shape| shape.name.clone())
}

/// The errors of one operation. All of a service are one enum, so that this is a matter of documentation: an error that is new to the
/// service, or gone from it, is told with the shapes.
fn errors(sides: &Sides<'_>, before: &Operation, after: &Operation, found: &mut Found) {
    let gone = before.errors.iter().filter(|old| {
        let mut others = after.errors.iter();
        !others.any(|new| sides.pairs.are(**old, *new))
    });
    let come = after.errors.iter().filter(|new| {
        let mut others = before.errors.iter();
        !others.any(|old| sides.pairs.are(*old, **new))
    });
    let list = |service: &Service, errors: Vec<&ShapeIndex>| {
        let names: Vec<String> = errors
            .into_iter()
            .map(|error| shape(service, Some(*error)))
            .collect();
        names.join(", ")
    };
    let (gone, come) = (
        list(sides.old, gone.collect()),
        list(sides.new, come.collect()),
    );
    if gone.is_empty() && come.is_empty() {
        return;
    }
    let rust = Verdict::harmless("all errors of the service are one enum");
    let cli = Verdict::harmless("the exit code is the same for all");
    let mut change = Change::new(
        Rule::ErrorsChanged,
        Subject::operation(&before.name),
        rust,
        cli,
    );
    change.old = (!gone.is_empty()).then_some(gone);
    change.new = (!come.is_empty()).then_some(come);
    found.add(change);
}

fn auth(sides: &Sides<'_>, before: &Operation, after: &Operation) -> Option<Change> {
    let of = |service: &Service, operation: &Operation| {
        operation
            .auth
            .or(service.model.service.auth)
            .unwrap_or(Auth::None)
    };
    let (old, new) = (of(sides.old, before), of(sides.new, after));
    if old == new {
        return None;
    }
    let verdict = || match new {
        Auth::None => Verdict::harmless("no credentials are needed any more"),
        _ => Verdict::breaking("calls without such credentials fail"),
    };
    let subject = Subject::operation(&before.name);
    let change = Change::new(Rule::AuthChanged, subject, verdict(), verdict());
    Some(change.between(format!("{old:?}"), format!("{new:?}")))
}

fn http(
    sides: &Sides<'_>,
    (old, before): (usize, &Operation),
    (new, after): (usize, &Operation),
) -> Option<Change> {
    let row = |service: &Service, index: usize| {
        let row = service.lowered.tables.operations.get(index);
        let place = row.map(|row| format!("{} {} {}", row.method, row.uri, row.status));
        let facts = facts::of_operation(service, index);
        let facts = match facts.is_empty() {
            true => String::new(),
            false => format!(", {}", facts::shown(&facts)),
        };
        place.unwrap_or_default() + &facts
    };
    let words = (row(sides.old, old), row(sides.new, new));
    // Another name may be part of the place, and is told already.
    if words.0 == words.1 || before.name != after.name {
        return None;
    }
    let verdict = || Verdict::harmless("what is sent differs, calls do not");
    let subject = Subject::operation(&before.name);
    let change = Change::new(Rule::HttpChanged, subject, verdict(), verdict());
    Some(change.between(words.0, words.1))
}

/// Nothing warns of what is deprecated; its documentation says it.
pub(super) fn deprecation(
    subject: Subject,
    old: &[crate::model::Fact],
    new: &[crate::model::Fact],
) -> Option<Change> {
    let (old, new) = (facts::deprecated(old), facts::deprecated(new));
    if old.is_some() == new.is_some() {
        return None;
    }
    let why = match new {
        Some(_) => "deprecated in the documentation, and works as before",
        None => "not deprecated any more",
    };
    let change = Change::new(
        Rule::DeprecationChanged,
        subject,
        Verdict::harmless(why),
        Verdict::harmless(why),
    );
    Some(match new.filter(|message| !message.is_empty()) {
        Some(message) => change.now(message),
        None => change,
    })
}
