//! The order of work: builds, sizes, instructions, and at last the command line.

use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::path::{Path, PathBuf};

use crate::arguments::Arguments;
use crate::callgrind::{self, Callgrind};
use crate::cargo::{self, Workspace};
use crate::certificate::Certificates;
use crate::environment::{Environment, fresh_folder};
use crate::figures::{Figures, Measure};
use crate::peer::Peer;
use crate::server::Server;
use crate::{cpu, progress, skeleton};

/// Over how many calls the cost of one is taken, after the first.
const CALLS: u64 = 500;

/// How often each count is taken; the middle one is kept. Counts differ by a few hundred instructions with the keys of hash maps and
/// with how often a program wakes up before an answer is there.
const RUNS: usize = 5;

/// How often each peer is built from nothing.
const BUILDS: u32 = 3;

/// Measures all that `arguments` ask for.
pub fn all(arguments: &Arguments) -> Result<Figures, String> {
    let workspace = Workspace::open(manifest_folder().join(".."))?;
    let mut figures = Figures::of(arguments.peers.clone());
    progress("fetching sources");
    workspace.fetch()?;

    let programs = programs(arguments, &workspace, &mut figures)?;
    let folder = fresh_folder(workspace.target(), "bench-run")?;
    let certificates = Certificates::generate()?;
    let environment = Environment::new(&folder, &certificates)?;
    let callgrind = Callgrind::find();
    facts(&mut figures, callgrind.as_ref(), &environment)?;
    match &callgrind {
        Some(callgrind) => {
            let authority = folder.join("authority.pem");
            std::fs::write(&authority, &certificates.authority)
                .map_err(|error| format!("cannot write {}: {error}", authority.display()))?;
            let bench = Bench {
                http: Server::start(None)?,
                https: Server::start(Some(certificates.server))?,
                authority,
                environment: &environment,
                callgrind,
            };
            for (peer, program) in &programs {
                progress(&format!("{}: counting instructions", peer.name()));
                bench.count(*peer, program, &mut figures)?;
            }
        }
        None => figures.notes.push(callgrind::MISSING.to_owned()),
    }
    if arguments.peers.contains(&Peer::Ours) {
        skeleton::measure(
            &manifest_folder().join("../../.."),
            callgrind.as_ref(),
            &environment,
            &mut figures,
        )?;
    }
    Ok(figures)
}

/// The folder of this package, from where everything else of the checkout is found.
pub fn manifest_folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).to_owned()
}

/// Builds the peers, and takes down what their builds, programs and trees show.
fn programs(
    arguments: &Arguments,
    workspace: &Workspace,
    figures: &mut Figures,
) -> Result<BTreeMap<Peer, PathBuf>, String> {
    let cold = if arguments.quick {
        figures
            .notes
            .push("cold release builds: left out, as --quick asks".to_owned());
        false
    } else if let Some(reason) = cpu::unavailable() {
        figures
            .notes
            .push(format!("cold release builds are not measured: {reason}"));
        false
    } else {
        true
    };
    let programs = match cold {
        true => built_cold(arguments, workspace, figures)?,
        false => built_warm(arguments, workspace)?,
    };
    for (peer, program) in &programs {
        let peer = *peer;
        let size = program
            .metadata()
            .map_err(|error| format!("cannot read {}: {error}", program.display()))?
            .len();
        figures.set(Measure::Binary, peer, as_number(size));

        let tree = workspace.tree(peer)?;
        figures.set(Measure::Crates, peer, as_number(tree.normal as u64));
        figures.set(
            Measure::CratesWithBuild,
            peer,
            as_number(tree.with_build as u64),
        );
        figures.facts.push(format!(
            "{}: {}",
            peer.name(),
            describe(peer, &tree.versions)
        ));
    }
    Ok(programs)
}

/// The peers, each built from nothing several times, in turn. What else the machine does, and how fast it happens to be, can only
/// make a build dearer: the cheapest one counts.
fn built_cold(
    arguments: &Arguments,
    workspace: &Workspace,
    figures: &mut Figures,
) -> Result<BTreeMap<Peer, PathBuf>, String> {
    let mut programs = BTreeMap::new();
    let mut least = BTreeMap::new();
    for round in 1..=BUILDS {
        for peer in arguments.peers.iter().copied() {
            let name = peer.name();
            progress(&format!("{name}: building from nothing ({round}/{BUILDS})"));
            let (program, spent) = workspace.build_cold(peer)?;
            let least = least.entry(peer).or_insert(spent);
            *least = spent.min(*least);
            programs.insert(peer, program);
        }
    }
    for (peer, spent) in least {
        figures.set(Measure::Build, peer, spent.as_secs_f64());
    }
    figures.facts.push(format!(
        "cold release builds: CPU time of cargo and all it starts, the least of {BUILDS} builds, in turn with those of the others"
    ));
    Ok(programs)
}

fn built_warm(
    arguments: &Arguments,
    workspace: &Workspace,
) -> Result<BTreeMap<Peer, PathBuf>, String> {
    let mut programs = BTreeMap::new();
    for peer in arguments.peers.iter().copied() {
        progress(&format!("{}: building", peer.name()));
        programs.insert(peer, workspace.build_warm(peer)?);
    }
    Ok(programs)
}

/// The peer's description with versions in place.
fn describe(peer: Peer, versions: &BTreeMap<String, String>) -> String {
    let mut text = peer.description().to_owned();
    for (name, version) in versions {
        text = text.replace(&format!("{{{name}}}"), version);
    }
    text
}

/// What all peers have in common, as lines for the reader.
fn facts(
    figures: &mut Figures,
    callgrind: Option<&Callgrind>,
    environment: &Environment,
) -> Result<(), String> {
    let mut tools = cargo::rustc_version()?;
    if let Some(callgrind) = callgrind {
        tools.push_str(&format!("; callgrind of {}", callgrind.version));
    }
    figures.facts.push(tools);
    figures
        .facts
        .push("profile: cargo's release profile and strip = true, the same for all".to_owned());
    figures.facts.push(format!(
        "per call: the mean of {CALLS} further calls over one kept connection, POST /device_authorization on loopback"
    ));
    figures.facts.push(format!(
        "start-up: the whole process with one call; of both, the middle of {RUNS} runs"
    ));
    figures.facts.push("crates: `cargo tree --edges normal` on this platform, versions counted once, without the program".to_owned());
    match &environment.roots {
        Some(roots) => figures.facts.push(format!("the platform's roots: {roots}")),
        None => figures.notes.push(
            "the platform has no root certificates: https with these is not measured".to_owned(),
        ),
    }
    Ok(())
}

/// What peers are run against, and with.
struct Bench<'a> {
    http: Server,
    https: Server,
    authority: PathBuf,
    environment: &'a Environment,
    callgrind: &'a Callgrind,
}

impl Bench<'_> {
    /// Takes down all that callgrind can say about a peer.
    fn count(&self, peer: Peer, program: &Path, figures: &mut Figures) -> Result<(), String> {
        let failed = |problem| format!("{}: {problem}", peer.name());
        let first = self.middle(program, &self.http, 1, None).map_err(failed)?;
        let all = self
            .middle(program, &self.http, 1 + CALLS, None)
            .map_err(failed)?;
        figures.set(Measure::StartHttp, peer, as_number(first));
        figures.set(
            Measure::Call,
            peer,
            as_number(all.saturating_sub(first)) / as_number(CALLS),
        );

        let https = self
            .middle(program, &self.https, 1, Some(&self.authority))
            .map_err(failed)?;
        figures.set(Measure::StartHttps, peer, as_number(https));
        if self.environment.roots.is_some() {
            let https = self.middle(program, &self.https, 1, None).map_err(failed)?;
            figures.set(Measure::StartHttpsPlatform, peer, as_number(https));
        }
        Ok(())
    }

    /// The median of [`RUNS`] counts of a whole process.
    fn middle(
        &self,
        program: &Path,
        server: &Server,
        calls: u64,
        authority: Option<&Path>,
    ) -> Result<u64, String> {
        let calls_text = calls.to_string();
        let mut arguments = vec![OsStr::new(&server.url), OsStr::new(&calls_text)];
        arguments.extend(authority.map(Path::as_os_str));
        let mut counts = Vec::with_capacity(RUNS);
        for _ in 0..RUNS {
            counts.push(
                self.callgrind
                    .count(self.environment, program, &arguments)?,
            );
            server.expect(calls)?;
        }
        counts.sort_unstable();
        counts
            .get(RUNS / 2)
            .copied()
            .ok_or_else(|| "nothing was counted".to_owned())
    }
}

/// For figures, which are far below where a double is no longer exact.
fn as_number(count: u64) -> f64 {
    count as f64
}
