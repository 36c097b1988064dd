//! `cargo xtask corpus`: every model below a folder, or one, through every stage, in memory.
//!
//! Nothing is written, and a model that fails keeps no other from being tried. With `--build` some of the services are generated and
//! compiled as well.

mod arguments;
mod build;
mod find;
mod pass;
mod random;
mod report;

use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Instant;

use indicatif::{ProgressBar, ProgressStyle};

use arguments::Arguments;
use find::Found;
use pass::{Outcome, Passed};
use report::Report;

/// Runs the command. Ends with 1 where any model failed, or any service did not compile.
pub fn run(words: &[String]) -> Result<ExitCode, String> {
    let arguments = Arguments::parse(words)?;
    let files = find::models(&arguments.folder)?;
    let start = Instant::now();
    let passed = all(&files, arguments.threads, !arguments.json);
    let report = Report::new(&arguments.folder, passed, start.elapsed());
    if !arguments.json {
        xtask::say::output(format_args!("{}", report.text()));
    }
    let built = match &arguments.build {
        Some(wanted) => build::run(&report, wanted, !arguments.json)?,
        None => Vec::new(),
    };
    if arguments.json {
        xtask::say!("{}", report.json(&built));
    }
    let is_clean = report.failed() == 0 && built.iter().all(|built| built.problem.is_none());
    Ok(if is_clean {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}

/// Takes all models through all stages, on `threads` threads. The longest come first, so that no thread is left with one at the end.
fn all(files: &[Found], threads: usize, shows: bool) -> Vec<(PathBuf, Outcome)> {
    let mut order: Vec<&Found> = files.iter().collect();
    order.sort_by(|a, b| b.bytes.cmp(&a.bytes).then_with(|| a.path.cmp(&b.path)));
    let bar = bar(files.iter().map(|file| file.bytes).sum(), shows);
    let next = AtomicUsize::new(0);
    let done = Mutex::new(Vec::with_capacity(files.len()));
    let work = || {
        while let Some(file) = order.get(next.fetch_add(1, Ordering::Relaxed)) {
            let outcome = pass::pass(&file.path);
            if let Outcome::Passed(Passed { service, .. }) = &outcome {
                bar.set_message(service.clone());
            }
            bar.inc(file.bytes);
            if let Ok(mut done) = done.lock() {
                done.push((file.path.clone(), outcome));
            }
        }
    };
    std::thread::scope(|scope| {
        // One more than there are files would have nothing to do, and a system has room for thousands only.
        for _ in 1..threads.min(files.len()) {
            scope.spawn(work);
        }
        work();
    });
    bar.finish_and_clear();
    let mut done = done.into_inner().unwrap_or_default();
    done.sort_by(|(a, _), (b, _)| a.cmp(b));
    done
}

/// Hidden by itself where standard error is no terminal.
fn bar(bytes: u64, shows: bool) -> ProgressBar {
    let style = ProgressStyle::with_template("{bar:40} {percent:>3} %  {elapsed}  {msg}");
    match style {
        Ok(style) if shows => ProgressBar::new(bytes).with_style(style),
        _ => ProgressBar::hidden(),
    }
}
