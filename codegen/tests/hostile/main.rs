//! Models made to do harm: huge counts of everything that can be counted, sizes that multiply, texts that want to become code. Each is
//! refused or generated.
//!
//! The counts are such that whatever takes the square of one of them would not end: the tests are done when they end. What a few bytes
//! of a model could multiply is bounded, and the bounds are tested.

mod bounds;
mod counts;
mod depth;
mod texts;

use std::fmt::Write;

use opsmith_codegen::diagnose::Report;
use opsmith_codegen::emit::{self, Package, Runtime};
use opsmith_codegen::output::Files;
use opsmith_codegen::read::Beside;
use opsmith_codegen::{prepare, read_checked_with, select};

/// How many of something.
const COUNT: usize = 3_000;

/// Reads, checks and emits. Threads of tests have a stack of 2 MiB, which is less than that of the command.
fn generate(model: String, beside: Beside) -> Result<Files, Report> {
    let model = read_checked_with("model.json", model.into_bytes(), beside)?;
    let service = prepare(select::reached(model), "example", "model.json")?;
    let package = Package {
        name: "example".to_owned(),
        runtime: Runtime::Workspace,
        origin: "model.json".to_owned(),
    };
    Ok(emit::service(&service, &package))
}

/// [`generate`] for a model by itself.
fn alone(model: String) -> Result<Files, Report> {
    generate(model, Beside::default())
}

/// Parts with commas between.
fn many(count: usize, part: impl Fn(usize) -> String) -> String {
    let mut text = String::new();
    for index in 0..count {
        let _ = write!(
            text,
            "{}{}",
            if index == 0 { "" } else { ",\n" },
            part(index)
        );
    }
    text
}

/// A service with one operation, which takes `In`.
fn smithy(definitions: &str) -> String {
    format!(
        r#"{{"smithy": "2.0", "shapes": {{
        "e#S": {{"type": "service", "version": "1", "operations": [{{"target": "e#Go"}}], "traits": {{"aws.protocols#restJson1": {{}}}}}},
        "e#Go": {{"type": "operation", "input": {{"target": "e#In"}}, "traits": {{"smithy.api#http": {{"method": "POST", "uri": "/"}}}}}},
        {definitions}}}}}"#
    )
}

fn input(members: &str) -> String {
    smithy(&format!(
        r#""e#In": {{"type": "structure", "members": {{{members}}}}}"#
    ))
}

fn text(index: usize) -> String {
    format!(r#""m{index}": {{"target": "smithy.api#String"}}"#)
}

fn held(of: &str, rest: &str) -> String {
    let member = format!(r#""a": {{"target": "e#{of}"}}"#);
    smithy(&format!(
        r#"{rest}, "e#In": {{"type": "structure", "members": {{{member}}}}}"#
    ))
}
