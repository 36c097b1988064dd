//! Every name a user will see is decided here, once. Emitters only print.

mod cli;
mod package;
mod rust;

use std::collections::HashMap;

use opsmith_shape::{CliNames, CliOperation, Kind};

use crate::diagnose::{Problem, Report};
use crate::model::{Model, Shape};
pub use cli::cli_name;
pub use package::check_crate_name;
pub use rust::Ident;
use rust::{camel, distinct, shouty, snake};

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

/// Modules of the crate that are no services.
const TAKEN_MODULES: &[&str] = &["client", "shape"];

/// The module of a service: `sso-oidc` → `sso_oidc`.
fn module(service: &str) -> Ident {
    match TAKEN_MODULES.contains(&service) {
        true => snake(&format!("{service}_service")),
        false => snake(service),
    }
}

/// A service's name for command, module and feature, from its id: `SSO OIDC` → `sso-oidc`.
pub fn service_name(id: &str) -> String {
    let words: String = id
        .chars()
        .map(|c| {
            if c.is_ascii_alphanumeric() {
                c.to_ascii_lowercase()
            } else {
                '-'
            }
        })
        .collect();
    let words: Vec<&str> = words.split('-').filter(|word| !word.is_empty()).collect();
    let name = words.join("-");
    if name.starts_with(|c: char| c.is_ascii_alphabetic()) {
        name
    } else {
        format!("service-{name}").trim_end_matches('-').to_owned()
    }
}

/// Names everything. `service` is the name for command and feature.
pub fn name(model: &Model, service: &str) -> Result<Names, Report> {
    let mut problems = Vec::new();
    let types = types(model, &mut problems);
    let names = Names {
        service: service.to_owned(),
        module: module(service),
        shapes: model
            .shapes
            .iter()
            .zip(types)
            .map(|(shape, ty)| ShapeNames {
                ty,
                members: members(model, shape, &mut problems),
            })
            .collect(),
        operations: operations(model),
        errors: errors(model),
    };
    Report(problems).or(names)
}

/// Whether a shape has a Rust type of its own.
pub fn has_type(shape: &Shape) -> bool {
    matches!(shape.kind, Kind::Structure | Kind::Union | Kind::Enum)
}

fn types(model: &Model, problems: &mut Vec<Problem>) -> Vec<Ident> {
    let typed: Vec<usize> = (0..model.shapes.len())
        .filter(|index| has_type(&model.shapes[*index]))
        .collect();
    let wanted: Vec<(&str, Ident)> = typed
        .iter()
        .map(|index| {
            let shape = &model.shapes[*index];
            (
                shape.id.as_str(),
                given(model, shape.at, &shape.rust_name, problems)
                    .unwrap_or_else(|| camel(&shape.name)),
            )
        })
        .collect();
    let mut all: Vec<Ident> = model
        .shapes
        .iter()
        .map(|shape| camel(&shape.name))
        .collect();
    for (index, ident) in typed.iter().zip(distinct(&wanted, TAKEN_TYPES, "Shape")) {
        all[*index] = ident;
    }
    all
}

/// A name that `services.toml` gives.
fn given(
    model: &Model,
    at: crate::diagnose::At,
    name: &Option<String>,
    problems: &mut Vec<Problem>,
) -> Option<Ident> {
    let name = name.as_ref()?;
    let ident = Ident::parse(name);
    if ident.is_none() {
        let message = format!(
            "`{}` cannot be the name of this in Rust",
            name.escape_debug()
        );
        problems.push(
            model
                .problem(at, message, "to be renamed")
                .hint("choose letters, digits and underscores, and no keyword"),
        );
    }
    ident
}

fn members(model: &Model, shape: &Shape, problems: &mut Vec<Problem>) -> Vec<Ident> {
    let is_enum = matches!(shape.kind, Kind::Enum | Kind::Union | Kind::IntEnum);
    let rule = if is_enum { camel } else { snake };
    let wanted: Vec<(&str, Ident)> = shape
        .members
        .iter()
        .map(|member| {
            let given = given(model, member.at, &member.rust_name, problems);
            (
                member.name.as_str(),
                given.unwrap_or_else(|| rule(&member.name)),
            )
        })
        .collect();
    if is_enum {
        distinct(&wanted, &["Unknown"], "Value")
    } else {
        distinct(&wanted, &[], "_")
    }
}

fn operations(model: &Model) -> Vec<OperationNames> {
    let wanted = |rule: fn(&str) -> Ident| -> Vec<(&str, Ident)> {
        model
            .operations
            .iter()
            .map(|operation| (operation.name.as_str(), rule(&operation.name)))
            .collect()
    };
    let methods = distinct(&wanted(snake), TAKEN_METHODS, "_operation");
    let constants = distinct(&wanted(shouty), TAKEN_STATICS, "_OPERATION");
    methods
        .into_iter()
        .zip(constants)
        .map(|(method, constant)| OperationNames { method, constant })
        .collect()
}

/// The variants of the error enum: `SlowDownException` → `SlowDown`, unless that leaves nothing of its own.
fn errors(model: &Model) -> Vec<Ident> {
    let errors = model.errors();
    let names: Vec<&str> = errors
        .iter()
        .filter_map(|index| model.shapes.get(*index))
        .map(|shape| shape.name.as_str())
        .collect();
    let mut claims: HashMap<&str, usize> = HashMap::new();
    for name in &names {
        *claims.entry(without_suffix(name)).or_default() += 1;
    }
    let wanted: Vec<(&str, Ident)> = names
        .iter()
        .map(|name| {
            let stem = without_suffix(name);
            let is_own = camel(stem).as_str() != "Unknown" && claims.get(stem).copied() == Some(1);
            let shown = if stem.is_empty() || !is_own {
                name
            } else {
                stem
            };
            (*name, camel(shown))
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
