//! What changed between two models, for whoever writes Rust against the generated client and for whoever writes command lines.
//!
//! Each difference is judged for both by what the generated code and the command line really do, not by what the models mean:
//!
//! | in Rust | |
//! |---|---|
//! | structures are `#[non_exhaustive]` with public fields | a new field breaks nothing, a field of another type does |
//! | `new` takes the required members in the order of their names | a member that becomes required breaks it, in answers too; another order in the model does not |
//! | | another name breaks it by itself, and once more where it moves an argument |
//! | a field is plain or an `Option` | what changes that changes the field's type |
//! | enums and unions are `#[non_exhaustive]` with `Unknown` | a new value breaks nothing, one that goes does |
//! | names are made from the model's | a name can move although the model's stays, where another one takes it |
//!
//! | on the command line | |
//! |---|---|
//! | members of an input are options, those further in keys of documents | one that goes, or has to be given from now on, breaks command lines |
//! | members of results are keys of what is printed | one that goes, or may be absent from now on, breaks scripts |
//! | values of enums and widths of numbers are not checked | changes of them break nothing |
//! | names of shapes are not seen | nor are their changes |
//!
//! Abbreviations of options, which a new option can make ambiguous, are not promised, and neither is the order of anything printed.
//! What travels in another way (another path, header or key) breaks nothing by itself: who takes the new version sends what the service
//! wants now. Changes of documentation are counted only. Pages and waiters are compared, and nobody sees them: nothing is generated from
//! them yet.
//!
//! [`diff()`] compares models as they are, and [`of_project`] as a project generates them: with the name, the operations and the
//! corrections of its `services.toml`. Both are pure; [`Diff::text`] and [`Diff::json`] write it down.

mod behaviour;
mod change;
mod facts;
mod json;
mod members;
mod operations;
mod pairs;
mod service;
mod shapes;
mod text;
mod types;

use crate::config::{Config, ServiceConfig};
use crate::diagnose::{Report, suggest};
use crate::emit::Service;
use crate::model::Model;
use crate::select::{self, Operations, UnknownOperation};
use crate::{fixups, lower, name};

pub use change::{Change, Rule, Step, Subject, SubjectKind, Totals, Verdict};
use pairs::{Pairs, Reach};

/// What changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Diff {
    /// The model before.
    pub old: Summary,
    /// The model after.
    pub new: Summary,
    /// As which service of a project they are compared, if as one.
    pub project: Option<Project>,
    /// Every difference but those of documentation: first of the service, then of operations, then of shapes.
    pub changes: Vec<Change>,
    /// How many texts are new, gone or different where what they are about is not new or gone.
    pub documentation: usize,
}

/// The service of a project that both models are compared as.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Project {
    /// The file that says what the project generates.
    pub file: String,
    /// What the service is called there.
    pub service: String,
    /// How many corrections it has there.
    pub corrections: usize,
    /// Why some of them do not apply to the model before.
    pub not_in_old: Vec<String>,
    /// Why some of them do not apply to the model after. As long as they stand there, it is not generated.
    pub not_in_new: Vec<String>,
}

/// One of the two models.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Summary {
    /// The file.
    pub file: String,
    /// The service's id.
    pub service: String,
    /// The version of its API.
    pub version: String,
    /// How many operations are compared.
    pub operations: usize,
    /// How many shapes these reach.
    pub shapes: usize,
}

impl Diff {
    /// For whoever writes Rust.
    pub fn rust(&self) -> Totals {
        Totals::of(self.changes.iter().map(|change| &change.rust))
    }

    /// For whoever writes command lines.
    pub fn cli(&self) -> Totals {
        Totals::of(self.changes.iter().map(|change| &change.cli))
    }

    /// Whether anything that worked does not work any more, for anybody.
    pub fn is_breaking(&self) -> bool {
        self.rust().breaking + self.cli().breaking > 0
    }
}

/// Why two models cannot be compared.
#[derive(Debug, Clone, PartialEq)]
pub enum Refusal {
    /// Operations that were asked for and are in neither.
    Unknown(Vec<UnknownOperation>),
    /// What is wrong with one of them.
    Wrong(Report),
}

/// Compares two checked models, or only some of their operations and what these reach. An operation that is named has to be in one of
/// them.
///
/// # Errors
/// Where an operation is in neither, or names cannot be made.
pub fn diff(old: Model, new: Model, chosen: &Operations) -> Result<Diff, Refusal> {
    refuse_unknown(&old, &new, chosen)?;
    let name = |model: &Model| name::service_name(&model.service.id);
    let names = (name(&old), name(&new));
    let (old, new) = (side(old, chosen, &names.0)?, side(new, chosen, &names.1)?);
    Ok(compare(&old, &new))
}

/// Compares two checked models as `service` of a project: both under its name and with its corrections, as far as they apply, and only
/// the operations that it chooses, or those of `chosen`.
///
/// # Errors
/// Those of [`diff()`].
pub fn of_project(
    old: Model,
    new: Model,
    chosen: &Operations,
    config: &Config,
    service: &ServiceConfig,
) -> Result<Diff, Refusal> {
    let chosen = match chosen {
        Operations::All => &service.operations,
        chosen => chosen,
    };
    refuse_unknown(&old, &new, chosen)?;
    let corrected = |model| fixups::apply_some(model, &config.source, &service.fixups);
    let ((old, not_in_old), (new, not_in_new)) = (corrected(old), corrected(new));
    let side = |model| side(model, chosen, &service.name);
    let (old, new) = (side(old)?, side(new)?);
    let reasons = |report: Report| {
        let problems = report.0.into_iter();
        problems.map(|problem| problem.message).collect()
    };
    Ok(Diff {
        project: Some(Project {
            file: config.source.name.clone(),
            service: service.name.clone(),
            corrections: service.fixups.len(),
            not_in_old: reasons(not_in_old),
            not_in_new: reasons(not_in_new),
        }),
        ..compare(&old, &new)
    })
}

fn refuse_unknown(old: &Model, new: &Model, chosen: &Operations) -> Result<(), Refusal> {
    let Operations::Named(names) = chosen else {
        return Ok(());
    };
    match unknown(old, new, names) {
        unknown if unknown.is_empty() => Ok(()),
        unknown => Err(Refusal::Unknown(unknown)),
    }
}

fn compare(old: &Service, new: &Service) -> Diff {
    let sides = Sides {
        pairs: Pairs::find(old, new),
        old_reach: Reach::of(&old.model),
        new_reach: Reach::of(&new.model),
        old,
        new,
    };
    let mut found = Found::default();
    service::compare(&sides, &mut found);
    operations::compare(&sides, &mut found);
    shapes::compare(&sides, &mut found);
    Diff {
        old: summary(old),
        new: summary(new),
        project: None,
        changes: found.changes,
        documentation: found.documentation,
    }
}

/// Both models, and what of the one is what of the other.
struct Sides<'s> {
    old: &'s Service,
    new: &'s Service,
    pairs: Pairs,
    old_reach: Reach,
    new_reach: Reach,
}

/// What was found so far.
#[derive(Default)]
struct Found {
    changes: Vec<Change>,
    documentation: usize,
}

impl Found {
    fn add(&mut self, change: Change) {
        self.changes.push(change);
    }

    /// Counts a text that changed.
    fn documentation(&mut self, old: &str, new: &str) {
        self.documentation += usize::from(old != new);
    }
}

fn side(model: Model, chosen: &Operations, service: &str) -> Result<Service, Refusal> {
    let chosen = match chosen {
        Operations::All => Operations::All,
        Operations::Named(names) => Operations::Named(present(&model, names)),
    };
    let model = select::select(model, &chosen).map_err(Refusal::Unknown)?;
    let names = name::name(&model, service).map_err(Refusal::Wrong)?;
    let lowered = lower::lower(&model, service);
    let origin = model.source.name.clone();
    Ok(Service::new(model, names, lowered, origin))
}

fn has(model: &Model, name: &str) -> bool {
    let mut operations = model.operations.iter();
    operations.any(|operation| operation.name == name)
}

fn present(model: &Model, names: &[String]) -> Vec<String> {
    let names = names.iter().filter(|name| has(model, name));
    names.cloned().collect()
}

fn unknown(old: &Model, new: &Model, names: &[String]) -> Vec<UnknownOperation> {
    let known = || {
        let operations = old.operations.iter().chain(&new.operations);
        operations.map(|operation| operation.name.as_str())
    };
    let names = names.iter().enumerate();
    names
        .filter(|(_, name)| !has(old, name) && !has(new, name))
        .map(|(index, name)| UnknownOperation {
            name: name.clone(),
            index,
            hint: suggest(name, known().collect::<Vec<_>>()),
        })
        .collect()
}

fn summary(service: &Service) -> Summary {
    Summary {
        file: service.origin.clone(),
        service: service.model.service.id.clone(),
        version: service.model.service.version.clone(),
        operations: service.model.operations.len(),
        shapes: service.model.shapes.len(),
    }
}
