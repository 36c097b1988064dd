//! Operation models in, tables and Rust source text out.
//!
//! This crate is a row of rooms, and a model walks through them once:
//!
//! | room | from | to |
//! |---|---|---|
//! | [`read`] | text in one of two formats | [`model::Model`], plain data that knows where it stood |
//! | [`check`] | | everything that is wrong, at once |
//! | [`fixups`] | corrections from [`config`] (`services.toml`) | |
//! | [`select`] | the chosen operations | the model with only what they reach |
//! | [`support`] | | what cannot be done yet, refused by name |
//! | [`name`] | | every Rust identifier and command-line name |
//! | [`lower`] | | [`opsmith_shape::Tables`], docs and names |
//! | [`emit`] | all of it | [`output::Files`]: paths and texts |
//!
//! botocore's form keeps endpoint rules, pages and waiters in files beside the model, and more files (`*.sdk-extras.json`) with what is
//! to be merged into all of them, which is done before anything is read; [`read::Beside`] holds them. Pages and waiters of both forms are
//! checked and kept in the model; emitters make no use of them yet.
//!
//! Corrections come before the choice, so that they hold however few operations are chosen. The tables of [`lower`] are the same
//! types, and equal in content, as those that the emitted code holds: emitting is quoting them.
//!
//! Everything emitted stands in the order of the model, but for the arguments of `new`, which stand in the order of their names: AWS
//! moves members between versions of a model, and an argument that changed places with another one of its type would still compile.
//!
//! [`mod@diff`] compares two models by what these rooms make of them.
//!
//! Nothing here touches a file or starts a process; `cargo xtask codegen` does both. Problems come as a [`diagnose::Report`], never
//! as a panic: no input is indexed or unwrapped before it has been checked.

pub mod check;
pub mod config;
pub mod diagnose;
pub mod diff;
pub mod emit;
pub mod fixups;
mod graph;
mod json;
pub mod lower;
pub mod model;
pub mod name;
pub mod output;
pub mod prose;
pub mod read;
pub mod select;
pub mod support;

use diagnose::{Problem, Report};
use emit::Service;
use model::Model;
use read::Beside;

/// Reads a model and finds everything that is wrong with it.
pub fn read_checked(file: &str, bytes: Vec<u8>) -> Result<Model, Report> {
    read_checked_with(file, bytes, Beside::default())
}

/// [`read_checked`] with the files that lie beside the model.
pub fn read_checked_with(file: &str, bytes: Vec<u8>, beside: Beside) -> Result<Model, Report> {
    check::check(read::read_with(file, bytes, beside)?)
}

/// Names and lowers a model whose operations have been chosen. `service` is the name for module, feature and command; `origin` is
/// what headers call the model's file.
pub fn prepare(model: Model, service: &str, origin: &str) -> Result<Service, Report> {
    let model = support::known_traits(model)?;
    support::generated(&model)?;
    let names = name::name(&model, service)?;
    let lowered = lower::lower(&model, service);
    Ok(Service::new(model, names, lowered, origin))
}

/// The whole way of one service of `services.toml`: from the text of its model to what emitters look at.
pub fn configured(
    config: &config::Config,
    service: &config::ServiceConfig,
    file: &str,
    bytes: Vec<u8>,
    beside: Beside,
) -> Result<Service, Report> {
    let model = fixups::apply(
        read_checked_with(file, bytes, beside)?,
        &config.source,
        &service.fixups,
    )?;
    let model = select::select(model, &service.operations).map_err(|unknown| {
        let problem = |unknown: select::UnknownOperation| {
            let at = service
                .operations_at
                .get(unknown.index)
                .copied()
                .unwrap_or(service.at);
            let message = format!(
                "the model has no operation `{}`",
                unknown.name.escape_debug()
            );
            Problem::new(&config.source, at, message, "not in the model")
                .path(&service.name)
                .hint(unknown.hint)
        };
        Report(unknown.into_iter().map(problem).collect())
    })?;
    prepare(model, &service.name, file)
}
