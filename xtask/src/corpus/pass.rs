//! One model through every stage.

use std::cell::Cell;
use std::path::Path;
use std::time::{Duration, Instant};

use opsmith_codegen::diagnose::Report;
use opsmith_codegen::emit::{self, Package, Part, Runtime, Service};
use opsmith_codegen::read::Beside;
use opsmith_codegen::{check, lower, name, read, select, support};

use crate::models;

/// What became of a file.
pub(super) enum Outcome {
    /// It went through every stage.
    Passed(Passed),
    /// It is JSON, but no model.
    NoModel,
    /// Something is wrong with it, or cannot be generated.
    Failed(String),
}

/// A model that went through every stage.
pub(super) struct Passed {
    pub(super) service: String,
    pub(super) operations: usize,
    pub(super) shapes: usize,
    /// Bytes of the model's text.
    pub(super) read: u64,
    /// Bytes and lines of Rust.
    pub(super) written: u64,
    pub(super) lines: usize,
    pub(super) stages: Stages,
}

/// The stages whose time is taken.
pub(super) const STAGES: [&str; 6] = ["unpack", "read", "check", "lower", "emit", "print"];

/// How long each of [`STAGES`] took.
pub(super) type Stages = [Duration; STAGES.len()];

/// Takes a file through every stage.
pub(super) fn pass(path: &Path) -> Outcome {
    let mut clock = Clock::start();
    let (bytes, beside) = match (models::read(path), models::beside(path)) {
        (Ok(bytes), Ok(beside)) => (bytes, beside),
        (Err(message), _) | (_, Err(message)) => return Outcome::Failed(message),
    };
    let size = bytes.len() as u64;
    clock.lap(0);
    let name = path.display().to_string();
    match stages(&name, bytes, beside, &mut clock) {
        Ok((service, written, lines)) => Outcome::Passed(Passed {
            operations: service.model.operations.len(),
            shapes: service.model.shapes.len(),
            service: service.names.service,
            read: size,
            written,
            lines,
            stages: clock.stages,
        }),
        Err(Refusal::NoModel) => Outcome::NoModel,
        Err(Refusal::Wrong(report)) => Outcome::Failed(report.to_string()),
    }
}

enum Refusal {
    NoModel,
    Wrong(Report),
}

impl From<Report> for Refusal {
    fn from(report: Report) -> Self {
        Refusal::Wrong(report)
    }
}

fn stages(
    file: &str,
    bytes: Vec<u8>,
    beside: Beside,
    clock: &mut Clock,
) -> Result<(Service, u64, usize), Refusal> {
    let model = match read::read_with(file, bytes, beside) {
        Ok(model) => model,
        Err(report) if read::is_no_model(&report) => return Err(Refusal::NoModel),
        Err(report) => return Err(report.into()),
    };
    clock.lap(1);
    let model = check::check(model)?;
    let model = support::known_traits(model)?;
    support::generated(&model)?;
    clock.lap(2);
    // Drops what no operation reaches, as every run that generates does.
    let model = select::reached(model);
    let service = name::service_name(&model.service.id);
    let names = name::name(&model, &service)?;
    let lowered = lower::lower(&model, &service);
    let service = Service::new(model, names, lowered, file);
    clock.lap(3);
    let package = package(&service);
    let (mut written, mut lines) = (0, 0);
    for part in Part::ALL {
        let mut file = emit::file(&service, &package, part);
        let emitting = Cell::new(Duration::ZERO);
        let items = Timed {
            items: file.items,
            spent: &emitting,
        };
        file.items = Box::new(items);
        let text = emit::text(&service, file);
        written += text.len() as u64;
        lines += text.lines().count();
        clock.lap(5);
        clock.shift(5, 4, emitting.get());
    }
    Ok((service, written, lines))
}

/// The crate that a service would be in by itself.
fn package(service: &Service) -> Package {
    Package {
        name: service.names.service.clone(),
        runtime: Runtime::Workspace,
        origin: service.origin.clone(),
    }
}

/// Takes the time that its items take to be made.
struct Timed<'t, I> {
    items: I,
    spent: &'t Cell<Duration>,
}

impl<I: Iterator> Iterator for Timed<'_, I> {
    type Item = I::Item;

    fn next(&mut self) -> Option<I::Item> {
        let start = Instant::now();
        let next = self.items.next();
        self.spent.set(self.spent.get() + start.elapsed());
        next
    }
}

struct Clock {
    last: Instant,
    stages: Stages,
}

impl Clock {
    fn start() -> Self {
        Clock {
            last: Instant::now(),
            stages: Stages::default(),
        }
    }

    /// Adds the time since the last lap to a stage.
    fn lap(&mut self, stage: usize) {
        let now = Instant::now();
        if let Some(total) = self.stages.get_mut(stage) {
            *total += now.duration_since(self.last);
        }
        self.last = now;
    }

    /// Says that of the time of stage `from` so much was spent in stage `to`.
    fn shift(&mut self, from: usize, to: usize, time: Duration) {
        if let Some(stage) = self.stages.get_mut(from) {
            *stage = stage.saturating_sub(time);
        }
        if let Some(stage) = self.stages.get_mut(to) {
            *stage += time;
        }
    }
}
