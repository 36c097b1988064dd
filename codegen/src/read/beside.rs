//! The files that lie beside a model of botocore's form: which there are, and what they add to it.

use std::sync::Arc;

use super::{behaviour, endpoints, extras};
use crate::diagnose::{Problem, Report, Source};
use crate::json::{self, Json};
use crate::model::Model;

/// A file as it was read.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct File {
    /// What messages call it.
    pub name: String,
    /// What it holds.
    pub bytes: Vec<u8>,
}

/// The files beside a model. Each may be absent.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Beside {
    /// How a region becomes a host (`endpoint-rule-set-1.json`). Without it, calls need an endpoint that the caller names.
    pub endpoints: Option<File>,
    /// Which operations answer in pages (`paginators-1.json`).
    pub paginators: Option<File>,
    /// What can be waited for (`waiters-2.json`).
    pub waiters: Option<File>,
    /// What is merged into the model, and into these.
    pub extras: Extras,
}

/// The files that botocore's own people write to complete or correct those that come from AWS. They have the name of the file that
/// they are merged into, with `sdk-extras` behind. Each may be absent.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Extras {
    /// For the model itself (`service-2.sdk-extras.json`).
    pub service: Option<File>,
    /// For the endpoints.
    pub endpoints: Option<File>,
    /// For the pages (`paginators-1.sdk-extras.json`).
    pub paginators: Option<File>,
    /// For the waiters.
    pub waiters: Option<File>,
}

impl Beside {
    /// Finds the files by their names: beside `service-2.json` those of botocore's own names, beside `NAME.json` those with `NAME.` in
    /// front. Any of them may end in `.gz`. `read` answers with what a file of that name holds, unpacked, if there is one.
    pub fn find<E>(
        model: &str,
        mut read: impl FnMut(&str) -> Result<Option<File>, E>,
    ) -> Result<Self, E> {
        let stem = model.trim_end_matches(".gz").trim_end_matches(".json");
        let front = match stem {
            "service-2" => String::new(),
            stem => format!("{stem}."),
        };
        let mut beside = Beside::default();
        for (kind, file) in beside.each() {
            *file = match read(&format!("{front}{kind}.json"))? {
                Some(found) => Some(found),
                None => read(&format!("{front}{kind}.json.gz"))?,
            };
        }
        Ok(beside)
    }

    /// The files that are there, each with the name by which [`Beside::find`] finds it beside `STEM.json`.
    pub fn named(mut self, stem: &str) -> Vec<(String, File)> {
        let each = self.each().into_iter();
        each.filter_map(|(kind, file)| Some((format!("{stem}.{kind}.json"), file.take()?)))
            .collect()
    }

    /// Whether a file of this name is none of the models below a folder, but one of those that botocore keeps beside them. Some of
    /// these say nothing to clients, or nothing of one service.
    pub fn is_one(name: &str) -> bool {
        const BEGINNINGS: [&str; 11] = [
            "_retry",
            "completions-",
            "endpoint-rule-set-",
            "endpoint-tests-",
            "endpoints.",
            "examples-",
            "paginators-",
            "partitions.",
            "sdk-default-configuration.",
            "sdk-extras.",
            "waiters-",
        ];
        let is_like = |beginning: &&str| {
            // `find` explains the second form.
            name.starts_with(*beginning) || name.contains(&format!(".{beginning}"))
        };
        BEGINNINGS.iter().any(is_like)
    }

    fn each(&mut self) -> [(&'static str, &mut Option<File>); 7] {
        [
            ("endpoint-rule-set-1", &mut self.endpoints),
            ("paginators-1", &mut self.paginators),
            ("waiters-2", &mut self.waiters),
            ("service-2.sdk-extras", &mut self.extras.service),
            ("endpoint-rule-set-1.sdk-extras", &mut self.extras.endpoints),
            ("paginators-1.sdk-extras", &mut self.extras.paginators),
            ("waiters-2.sdk-extras", &mut self.extras.waiters),
        ]
    }
}

/// Adds to a model what lies beside it.
pub(super) fn add(mut model: Model, beside: Beside) -> Result<Model, Report> {
    let mut problems = Vec::new();
    let mut with =
        |file: Option<File>,
         more: Option<File>,
         add: &mut dyn FnMut(&Arc<Source>, &Json<'_>) -> Vec<Problem>| {
            let read = match (file, more) {
                (Some(file), more) => {
                    extras::source(&file.name, file.bytes, more).and_then(|source| {
                        let tree = json::parse_part(&source, source.texts().0)?;
                        Ok(add(&source, &extras::merged(&source, tree)?))
                    })
                }
                (None, Some(more)) => Err(extras::refuse_alone(more)),
                (None, None) => return,
            };
            problems.extend(read.unwrap_or_else(|report| report.0));
        };
    let extras = beside.extras;
    with(beside.endpoints, extras.endpoints, &mut |source, tree| {
        model.service.endpoints = Some(endpoints::read(tree));
        needs(source, tree, "rules")
    });
    let (shapes, operations) = (&model.shapes, &mut model.operations);
    with(beside.paginators, extras.paginators, &mut |source, tree| {
        let mut problems = needs(source, tree, "pagination");
        behaviour::paginators(source, tree, shapes, operations, &mut problems);
        problems
    });
    with(beside.waiters, extras.waiters, &mut |source, tree| {
        let mut problems = needs(source, tree, "waiters");
        behaviour::waiters(source, tree, shapes, operations, &mut problems);
        problems
    });
    Report(problems).or(model)
}

/// A file without its main key is another file.
fn needs(source: &Arc<Source>, tree: &Json<'_>, key: &str) -> Vec<Problem> {
    if tree.get(key).is_some() {
        return Vec::new();
    }
    let message = format!("there is no key `{key}`");
    let problem = Problem::new(
        source,
        Default::default(),
        message,
        "expected it in this object",
    );
    vec![problem]
}
