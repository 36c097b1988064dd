//! Every name a user will see is decided here, once. Emitters only print.

mod cli;
mod package;
mod pin;
mod rust;
mod service;

use std::collections::HashMap;

use opsmith_shape::{CliNames, CliOperation, Kind};

use crate::diagnose::{At, Problem, Report};
use crate::model::{Model, Shape};
pub use cli::cli_name;
pub use package::check_crate_name;
pub use pin::pin;
pub use rust::{Ident, is_as_usual};
use rust::{Wanted, camel, distinct, shouty, snake};
pub use service::{check_service_name, service_name};

/// The names of a service.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Names {
    /// The name of command and feature, such as `sso-oidc`.
    pub service: String,
    /// The module, such as `sso_oidc`.
    pub module: Ident,
    /// Of each shape. Shapes that have no Rust type of their own have names nobody asks for.
    pub shapes: Vec<ShapeNames>,
    /// Of each operation.
    pub operations: Vec<OperationNames>,
    /// The variants of the error enum, parallel to [`Model::errors`].
    pub errors: Vec<Ident>,
}

/// The names of one shape.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ShapeNames {
    /// Of the type.
    pub ty: Ident,
    /// Of each member: the field of a structure, the variant of a union or enum.
    pub members: Vec<Ident>,
}

/// The names of one operation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OperationNames {
    /// The method of the client.
    pub method: Ident,
    /// The static that describes it.
    pub constant: Ident,
}

/// Type names that generated code uses for something else.
const TAKEN_TYPES: &[&str] = &[
    "AsRef",
    "BTreeMap",
    "BigNumber",
    "Blob",
    "Box",
    "Clone",
    "Client",
    "Debug",
    "Default",
    "Document",
    "Err",
    "Error",
    "From",
    "Into",
    "IntoIterator",
    "Iterator",
    "None",
    "Ok",
    "Option",
    "Result",
    "Self",
    "Some",
    "String",
    "Timestamp",
    "Vec",
];

/// Methods of the client that are no operations.
const TAKEN_METHODS: &[&str] = &["builder", "clone", "from_caller", "from_env"];

/// Statics that are no operations.
const TAKEN_STATICS: &[&str] = &["ALL", "DOCS", "TABLES"];

/// Names everything. `service` is the name for command and feature.
pub fn name(model: &Model, service: &str) -> Result<Names, Report> {
    let mut problems = Vec::new();
    let types = types(model, &mut problems);
    let names = Names {
        service: service.to_owned(),
        module: service::module(service),
        shapes: model
            .shapes
            .iter()
            .zip(types)
            .map(|(shape, ty)| ShapeNames {
                ty,
                members: members(model, shape, &mut problems),
            })
            .collect(),
        operations: operations(model, &mut problems),
        errors: errors(model),
    };
    Report(problems).or(names)
}

/// Whether a shape has a Rust type of its own.
pub fn has_type(shape: &Shape) -> bool {
    matches!(shape.kind, Kind::Structure | Kind::Union | Kind::Enum)
}

fn types(model: &Model, problems: &mut Vec<Problem>) -> Vec<Ident> {
    let mut all: Vec<Ident> = model
        .shapes
        .iter()
        .map(|shape| camel(&shape.name))
        .collect();
    let typed: Vec<usize> = (0..model.shapes.len())
        .filter(|index| has_type(&model.shapes[*index]))
        .collect();
    let shapes = typed.iter().map(|index| &model.shapes[*index]);
    let wanted: Vec<Wanted<'_>> = shapes
        .clone()
        .map(|shape| {
            wanted(
                model,
                &shape.name,
                &shape.id,
                shape.at,
                &shape.rust_name,
                camel,
                problems,
            )
        })
        .collect();
    let idents = distinct(&wanted, TAKEN_TYPES, "Shape");
    let places = shapes.map(|shape| shape.at);
    check_given(model, &wanted, &idents, places, problems);
    for (index, ident) in typed.iter().zip(idents) {
        all[*index] = ident;
    }
    all
}

/// A name of the model, or the one that `services.toml` gives.
fn wanted<'n>(
    model: &Model,
    name: &'n str,
    space: &'n str,
    at: At,
    given: &Option<String>,
    rule: fn(&str) -> Ident,
    problems: &mut Vec<Problem>,
) -> Wanted<'n> {
    let chosen = given.as_ref().and_then(|given| {
        let ident = Ident::parse(given);
        if ident.is_none() {
            let given = given.escape_debug();
            let message = format!("`{given}` cannot be the name of this in Rust");
            let problem = model.problem(at, message, "to be renamed");
            problems.push(problem.hint("choose letters, digits and underscores, and no keyword"));
        }
        ident
    });
    Wanted {
        name,
        space,
        given: chosen.is_some(),
        ident: chosen.unwrap_or_else(|| rule(name)),
    }
}

/// A name that a user chose stays as it is, or is refused.
fn check_given(
    model: &Model,
    wanted: &[Wanted<'_>],
    idents: &[Ident],
    places: impl Iterator<Item = At>,
    problems: &mut Vec<Problem>,
) {
    for ((one, ident), at) in wanted.iter().zip(idents).zip(places) {
        if one.given && one.ident != *ident {
            let message = format!("the name `{}` is taken", one.ident);
            let problem = model.problem(at, message, "to be renamed");
            problems.push(problem.hint(format!("choose another one; `{ident}` is free")));
        }
    }
}

fn members(model: &Model, shape: &Shape, problems: &mut Vec<Problem>) -> Vec<Ident> {
    let is_enum = matches!(shape.kind, Kind::Enum | Kind::Union | Kind::IntEnum);
    let rule = if is_enum { camel } else { snake };
    let wanted: Vec<Wanted<'_>> = shape
        .members
        .iter()
        .map(|one| wanted(model, &one.name, "", one.at, &one.rust_name, rule, problems))
        .collect();
    let idents = match is_enum {
        true => distinct(&wanted, &["Unknown"], "Value"),
        false => distinct(&wanted, &[], "_"),
    };
    let places = shape.members.iter().map(|member| member.at);
    check_given(model, &wanted, &idents, places, problems);
    idents
}

fn operations(model: &Model, problems: &mut Vec<Problem>) -> Vec<OperationNames> {
    let mut all = |rule: fn(&str) -> Ident, taken: &[&str], suffix: &str| {
        let named: Vec<(&str, &str)> = model
            .operations
            .iter()
            .map(|one| {
                (
                    one.name.as_str(),
                    one.rust_name.as_deref().unwrap_or(&one.name),
                )
            })
            .collect();
        let wanted: Vec<Wanted<'_>> = named
            .iter()
            .map(|(name, shown)| Wanted {
                name,
                space: "",
                ident: rule(shown),
                given: shown != name,
            })
            .collect();
        let idents = distinct(&wanted, taken, suffix);
        let places = model.operations.iter().map(|operation| operation.at);
        check_given(model, &wanted, &idents, places, problems);
        idents
    };
    let methods = all(snake, TAKEN_METHODS, "_operation");
    let constants = all(shouty, TAKEN_STATICS, "_OPERATION");
    methods
        .into_iter()
        .zip(constants)
        .map(|(method, constant)| OperationNames { method, constant })
        .collect()
}

/// The variants of the error enum: `SlowDownException` → `SlowDown`, unless that leaves nothing of its own.
fn errors(model: &Model) -> Vec<Ident> {
    let errors = model.errors();
    let shapes: Vec<&Shape> = errors
        .iter()
        .filter_map(|index| model.shapes.get(*index))
        .collect();
    let mut claims: HashMap<&str, usize> = HashMap::new();
    for shape in &shapes {
        *claims.entry(without_suffix(&shape.name)).or_default() += 1;
    }
    let wanted: Vec<Wanted<'_>> = shapes
        .iter()
        .map(|shape| {
            let stem = without_suffix(&shape.name);
            let is_own = claims.get(stem).is_none_or(|count| *count <= 1);
            let shows_stem = !stem.is_empty() && is_own && camel(stem).as_str() != "Unknown";
            let shown = if shows_stem { stem } else { &shape.name };
            let pinned = shape.error_name.as_deref().and_then(Ident::parse);
            Wanted {
                name: &shape.name,
                space: &shape.id,
                given: pinned.is_some(),
                ident: pinned.unwrap_or_else(|| camel(shown)),
            }
        })
        .collect();
    distinct(&wanted, &["Unknown"], "Value")
}

/// What an error is called without the word that says that it is one.
fn without_suffix(name: &str) -> &str {
    ["Exception", "Error"]
        .iter()
        .find_map(|suffix| name.strip_suffix(suffix))
        .unwrap_or(name)
}

/// The names on the command line.
pub fn cli_names(model: &Model) -> CliNames {
    let operation = |operation: &crate::model::Operation| CliOperation {
        name: cli_name(&operation.name).into(),
        options: operation
            .input
            .and_then(|input| model.shapes.get(input))
            .map(|input| {
                input
                    .members
                    .iter()
                    .map(|member| cli_name(&member.name).into())
                    .collect::<Vec<_>>()
            })
            .unwrap_or_default()
            .into(),
    };
    CliNames {
        operations: model
            .operations
            .iter()
            .map(operation)
            .collect::<Vec<_>>()
            .into(),
    }
}
