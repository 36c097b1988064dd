//! The files that lie beside a model of botocore's form: `endpoint-rule-set-1.json`, `paginators-1.json` and `waiters-2.json`.

use std::sync::Arc;

use super::{behaviour, decode, endpoints, refuse_byte_order_mark};
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
    /// How a region becomes a host. Without it, calls need an endpoint that the caller names.
    pub endpoints: Option<File>,
    /// Which operations answer in pages.
    pub paginators: Option<File>,
    /// What can be waited for.
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
        let mut one = |kind: &str| match read(&format!("{front}{kind}.json"))? {
            Some(file) => Ok(Some(file)),
            None => read(&format!("{front}{kind}.json.gz")),
        };
        Ok(Beside {
            endpoints: one("endpoint-rule-set-1")?,
            paginators: one("paginators-1")?,
            waiters: one("waiters-2")?,
        })
    }
}

/// Adds to a model what lies beside it.
pub(super) fn add(mut model: Model, beside: Beside) -> Result<Model, Report> {
    let mut problems = Vec::new();
    let mut with =
        |file: Option<File>, add: &mut dyn FnMut(&Arc<Source>, &Json<'_>) -> Vec<Problem>| {
            let Some(file) = file else { return };
            let read = decode(&file.name, file.bytes)
                .and_then(|source| refuse_byte_order_mark(&source).map(|()| source))
                .and_then(|source| json::parse(&source).map(|tree| add(&source, &tree)));
            problems.extend(read.unwrap_or_else(|report| report.0));
        };
    with(beside.endpoints, &mut |source, tree| {
        model.service.endpoints = Some(endpoints::read(tree));
        needs(source, tree, "rules")
    });
    let (shapes, operations) = (&model.shapes, &mut model.operations);
    with(beside.paginators, &mut |source, tree| {
        let mut problems = needs(source, tree, "pagination");
        behaviour::paginators(source, tree, shapes, operations, &mut problems);
        problems
    });
    with(beside.waiters, &mut |source, tree| {
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
