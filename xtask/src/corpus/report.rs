//! What came out, for people and for programs.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::time::Duration;

use serde_json::{Value, json};

use super::build::Built;
use super::pass::{Outcome, Passed, STAGES, Stages};

/// What became of all files.
pub(super) struct Report {
    folder: PathBuf,
    files: Vec<(PathBuf, Outcome)>,
    elapsed: Duration,
    /// In bytes; `None` where the system does not say.
    peak_memory: Option<u64>,
}

/// Sums over the models that passed.
#[derive(Default)]
struct Totals {
    models: usize,
    operations: usize,
    shapes: usize,
    read: u64,
    written: u64,
    lines: usize,
    stages: Stages,
}

impl Report {
    pub(super) fn new(folder: &Path, files: Vec<(PathBuf, Outcome)>, elapsed: Duration) -> Self {
        Report {
            folder: folder.to_owned(),
            files,
            elapsed,
            peak_memory: peak_memory(),
        }
    }

    /// The models that passed.
    pub(super) fn passed(&self) -> impl Iterator<Item = (&Path, &Passed)> {
        self.files
            .iter()
            .filter_map(|(path, outcome)| match outcome {
                Outcome::Passed(passed) => Some((path.as_path(), passed)),
                _ => None,
            })
    }

    /// How many files failed.
    pub(super) fn failed(&self) -> usize {
        let is_failed = |outcome: &&Outcome| matches!(outcome, Outcome::Failed(_));
        self.outcomes().filter(is_failed).count()
    }

    fn no_models(&self) -> usize {
        let is_none = |outcome: &&Outcome| matches!(outcome, Outcome::NoModel);
        self.outcomes().filter(is_none).count()
    }

    fn outcomes(&self) -> impl Iterator<Item = &Outcome> {
        self.files.iter().map(|(_, outcome)| outcome)
    }

    fn totals(&self) -> Totals {
        let mut totals = Totals::default();
        for (_, passed) in self.passed() {
            totals.models += 1;
            totals.operations += passed.operations;
            totals.shapes += passed.shapes;
            totals.read += passed.read;
            totals.written += passed.written;
            totals.lines += passed.lines;
            for (total, stage) in totals.stages.iter_mut().zip(passed.stages) {
                *total += stage;
            }
        }
        totals
    }

    fn shown<'p>(&self, path: &'p Path) -> std::path::Display<'p> {
        let inner = path.strip_prefix(&self.folder).ok();
        // Nothing is left where one file was given.
        let inner = inner.filter(|inner| !inner.as_os_str().is_empty());
        inner.unwrap_or(path).display()
    }

    /// A line for each model, what is wrong with those that failed, totals, and where the time went.
    pub(super) fn text(&self) -> String {
        let mut text = String::new();
        for (path, passed) in self.passed() {
            let _ = writeln!(
                text,
                "{:<34} {:>4} operations {:>5} shapes {:>7.2} MB read {:>7.2} MB written {:>7.1} ms  {}",
                passed.service,
                passed.operations,
                passed.shapes,
                megabytes(passed.read),
                megabytes(passed.written),
                passed.stages.iter().sum::<Duration>().as_secs_f64() * 1e3,
                self.shown(path),
            );
        }
        for (path, outcome) in &self.files {
            if let Outcome::Failed(message) = outcome {
                let _ = writeln!(
                    text,
                    "\nFAILED {}\n{}",
                    self.shown(path),
                    message.trim_end()
                );
            }
        }
        self.summary(&mut text);
        text
    }

    fn summary(&self, text: &mut String) {
        let totals = self.totals();
        let seconds = self.elapsed.as_secs_f64();
        let memory = self.peak_memory.map_or(String::new(), |bytes| {
            format!(", peak memory {:.0} MiB", bytes as f64 / f64::from(1 << 20))
        });
        let no_models = match self.no_models() {
            0 => String::new(),
            1 => ", 1 file that is no model".to_owned(),
            count => format!(", {count} files that are no models"),
        };
        let _ = writeln!(
            text,
            "\n{} {} passed, {} failed{no_models}: {} operations, {} shapes\n\
             {:.1} MB read, {:.1} MB and {} lines of Rust written (into memory)\n\
             {seconds:.2} s: {:.1} MB/s, {:.0} operations/s{memory}",
            totals.models,
            if totals.models == 1 {
                "model"
            } else {
                "models"
            },
            self.failed(),
            totals.operations,
            totals.shapes,
            megabytes(totals.read),
            megabytes(totals.written),
            totals.lines,
            megabytes(totals.read) / seconds,
            totals.operations as f64 / seconds,
        );
        let whole: f64 = totals.stages.iter().map(Duration::as_secs_f64).sum();
        text.push_str("seconds of all threads together:");
        for (stage, time) in STAGES.iter().zip(totals.stages) {
            let time = time.as_secs_f64();
            let _ = write!(
                text,
                " {stage} {time:.2} ({:.0} %)",
                time / whole.max(1e-9) * 1e2
            );
        }
        text.push('\n');
    }

    /// The same as one JSON document, with what was compiled.
    pub(super) fn json(&self, built: &[Built]) -> Value {
        let totals = self.totals();
        json!({
            "models": self.files.iter().map(|(path, outcome)| self.file(path, outcome)).collect::<Vec<_>>(),
            "built": built.iter().map(Built::json).collect::<Vec<_>>(),
            "totals": {
                "passed": totals.models,
                "failed": self.failed(),
                "noModels": self.no_models(),
                "operations": totals.operations,
                "shapes": totals.shapes,
                "bytesRead": totals.read,
                "bytesWritten": totals.written,
                "linesWritten": totals.lines,
                "seconds": self.elapsed.as_secs_f64(),
                "peakMemoryBytes": self.peak_memory,
                "threadSeconds": stages(&totals.stages),
            },
        })
    }

    fn file(&self, path: &Path, outcome: &Outcome) -> Value {
        let path = self.shown(path).to_string();
        match outcome {
            Outcome::NoModel => json!({ "file": path, "outcome": "no model" }),
            Outcome::Failed(message) => {
                json!({ "file": path, "outcome": "failed", "message": message })
            }
            Outcome::Passed(passed) => json!({
                "file": path,
                "outcome": "passed",
                "service": passed.service,
                "operations": passed.operations,
                "shapes": passed.shapes,
                "bytesRead": passed.read,
                "bytesWritten": passed.written,
                "linesWritten": passed.lines,
                "threadSeconds": stages(&passed.stages),
            }),
        }
    }
}

fn stages(stages: &Stages) -> Value {
    let named = STAGES.iter().zip(stages);
    named
        .map(|(name, time)| ((*name).to_owned(), json!(time.as_secs_f64())))
        .collect::<serde_json::Map<_, _>>()
        .into()
}

fn megabytes(bytes: u64) -> f64 {
    bytes as f64 / 1e6
}

/// The most memory this process has held, where the system says so (Linux, proc(5)).
fn peak_memory() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status
        .lines()
        .find_map(|line| line.strip_prefix("VmHWM:"))?;
    let kibibytes: u64 = line.trim().strip_suffix(" kB")?.trim().parse().ok()?;
    Some(kibibytes * 1024)
}
