//! Building programs and asking about them, through cargo.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::time::Duration;

use serde_json::Value;

use crate::cpu;
use crate::environment::fresh_folder;
use crate::peer::Peer;

/// Variables that would give a build other flags, another place or a cache. The profile is then what the manifest says, for all.
const FOREIGN_VARIABLES: &[&str] = &[
    "CARGO_BUILD_RUSTFLAGS",
    "CARGO_BUILD_TARGET",
    "CARGO_BUILD_TARGET_DIR",
    "CARGO_ENCODED_RUSTFLAGS",
    "CARGO_INCREMENTAL",
    "CARGO_TARGET_DIR",
    "RUSTFLAGS",
    "RUSTC_WORKSPACE_WRAPPER",
];

/// The same for all cold builds: how many jobs cost the same CPU, but not quite where two share a core.
const JOBS: &str = "--jobs=2";

/// The folder, in that of a workspace, for builds from nothing.
const COLD: &str = "bench-cold";

/// A workspace that programs are built in.
pub struct Workspace {
    folder: PathBuf,
    target: PathBuf,
}

/// The crates that a program is made of.
pub struct Tree {
    /// Those that end up in it, and the procedural macros among them; without the program itself.
    pub normal: usize,
    /// The same and what their build scripts need.
    pub with_build: usize,
    /// The versions of those of `normal`, the highest where there are several.
    pub versions: BTreeMap<String, String>,
}

impl Workspace {
    /// The workspace whose manifest is in `folder`.
    pub fn open(folder: PathBuf) -> Result<Self, String> {
        let mut cargo = cargo(&folder);
        // Where the caller wants it to be, so that one variable moves all that is built.
        if let Some(target) = std::env::var_os("CARGO_TARGET_DIR") {
            cargo.env("CARGO_TARGET_DIR", target);
        }
        let output = run(cargo.args(["metadata", "--no-deps", "--format-version", "1"]))?;
        let metadata: Value = serde_json::from_slice(&output.stdout)
            .map_err(|error| format!("cargo metadata: {error}"))?;
        let target = metadata
            .get("target_directory")
            .and_then(Value::as_str)
            .ok_or("cargo metadata names no target directory")?;
        Ok(Self {
            folder,
            target: target.into(),
        })
    }

    /// Where what is built goes.
    pub fn target(&self) -> &Path {
        &self.target
    }

    /// Downloads what builds need on this platform, so that no build waits for it or unpacks it.
    pub fn fetch(&self) -> Result<(), String> {
        run(cargo(&self.folder).args(["fetch", "--target", &host()?])).map(drop)
    }

    /// Builds a program in the release profile and answers where it is.
    pub fn build(&self, arguments: &[&str]) -> Result<PathBuf, String> {
        self.build_in(&self.target, arguments)
    }

    /// Builds a peer from nothing, and answers what CPU time that took, of cargo and all it starts.
    ///
    /// The program is kept, all else is removed.
    pub fn build_cold(&self, peer: Peer) -> Result<(PathBuf, Duration), String> {
        let (program, spent) = self.cold(&peer_arguments(peer))?;
        let kept = self.keep(peer, &program)?;
        fresh_folder(&self.target, COLD)?;
        Ok((kept, spent))
    }

    /// Builds a program from nothing in the release profile, and answers what CPU time that took, of cargo and all it starts. The
    /// program is there until the next one is built.
    pub fn cold(&self, arguments: &[&str]) -> Result<(PathBuf, Duration), String> {
        let folder = fresh_folder(&self.target, COLD)?;
        cpu::of(|| self.build_in(&folder, &[arguments, &[JOBS][..]].concat()))
    }

    /// The CPU time of `cargo check` of one crate, all that it depends on being there.
    ///
    /// Without the files for incremental builds: cargo writes these for crates from a folder and not for those from a registry, and
    /// what is compared is one of each.
    pub fn check_alone(&self, client: &str) -> Result<Duration, String> {
        let check = || {
            let mut cargo = cargo(&self.folder);
            cargo.args(["check", "--offline", "--quiet", JOBS, "--package", client]);
            cargo.env("CARGO_INCREMENTAL", "0");
            run(cargo.arg("--target-dir").arg(&self.target))
        };
        check()?;
        let mut clean = cargo(&self.folder);
        clean.args(["clean", "--offline", "--quiet", "--package", client]);
        run(clean.arg("--target-dir").arg(&self.target))?;
        Ok(cpu::of(check)?.1)
    }

    /// Builds a peer, using what is there from the last time.
    pub fn build_warm(&self, peer: Peer) -> Result<PathBuf, String> {
        let program = self.build(&peer_arguments(peer))?;
        self.keep(peer, &program)
    }

    /// The crates of a peer on this platform, each version counted once.
    pub fn tree(&self, peer: Peer) -> Result<Tree, String> {
        let normal = self.packages(peer, "normal")?;
        let with_build = self.packages(peer, "normal,build")?;
        let versions = normal.iter().filter_map(|package| {
            let (name, version) = package.split_once(" v")?;
            let version = version.split_whitespace().next()?;
            Some((name.to_owned(), version.to_owned()))
        });
        Ok(Tree {
            normal: normal.len(),
            with_build: with_build.len(),
            versions: versions.collect(),
        })
    }

    /// Lines such as `rustls v0.23.37`, in order, without the peer itself.
    fn packages(&self, peer: Peer, edges: &str) -> Result<BTreeSet<String>, String> {
        let mut cargo = cargo(&self.folder);
        cargo.args([
            "tree",
            "--offline",
            "--no-dedupe",
            "--prefix",
            "none",
            "--format",
            "{p}",
            "--edges",
            edges,
        ]);
        let output = run(cargo.args(peer_arguments(peer)))?;
        let text = String::from_utf8_lossy(&output.stdout);
        let own = format!("{} v", peer.package());
        Ok(text
            .lines()
            .map(str::trim)
            .filter(|line| !line.is_empty() && !line.starts_with(&own))
            .map(str::to_owned)
            .collect())
    }

    fn build_in(&self, target: &Path, arguments: &[&str]) -> Result<PathBuf, String> {
        let mut cargo = cargo(&self.folder);
        cargo.args([
            "build",
            "--release",
            "--offline",
            "--message-format",
            "json-render-diagnostics",
        ]);
        cargo.arg("--target-dir").arg(target).args(arguments);
        let output = run(&mut cargo)?;
        let messages = String::from_utf8_lossy(&output.stdout);
        let mut programs = messages.lines().filter_map(|line| {
            let message: Value = serde_json::from_str(line).ok()?;
            message.get("executable")?.as_str().map(PathBuf::from)
        });
        programs
            .next_back()
            .ok_or_else(|| format!("cargo build {} made no program", arguments.join(" ")))
    }

    /// Copies a program to where the next build does not replace it: two peers are one package with other features.
    fn keep(&self, peer: Peer, program: &Path) -> Result<PathBuf, String> {
        let folder = self.target.join("bench-peers");
        let kept = folder.join(peer.name());
        std::fs::create_dir_all(&folder)
            .and_then(|()| std::fs::copy(program, &kept))
            .map_err(|error| {
                format!(
                    "cannot copy {} to {}: {error}",
                    program.display(),
                    kept.display()
                )
            })?;
        Ok(kept)
    }
}

fn peer_arguments(peer: Peer) -> Vec<&'static str> {
    [&["--package", peer.package()], peer.features()].concat()
}

/// What `rustc --version` prints.
pub fn rustc_version() -> Result<String, String> {
    let output = run(Command::new("rustc").arg("--version"))?;
    Ok(String::from_utf8_lossy(&output.stdout).trim().to_owned())
}

fn host() -> Result<String, String> {
    let output = run(Command::new("rustc").arg("-vV"))?;
    let text = String::from_utf8_lossy(&output.stdout);
    let host = text.lines().find_map(|line| line.strip_prefix("host: "));
    host.map(str::to_owned)
        .ok_or_else(|| "rustc -vV names no host".to_owned())
}

fn cargo(folder: &Path) -> Command {
    let mut cargo = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    cargo.current_dir(folder);
    for (name, _) in std::env::vars_os() {
        let name = name.to_string_lossy();
        if FOREIGN_VARIABLES.contains(&name.as_ref()) || name.starts_with("CARGO_PROFILE_") {
            cargo.env_remove(name.as_ref());
        }
    }
    // Empty, so that one named in a configuration file is not used either.
    cargo.env("RUSTC_WRAPPER", "");
    cargo
}

/// Runs to the end, with standard error left to the reader.
pub fn run(command: &mut Command) -> Result<Output, String> {
    let output = command
        .stderr(Stdio::inherit())
        .output()
        .map_err(|error| format!("cannot start {command:?}: {error}"))?;
    if output.status.success() {
        Ok(output)
    } else {
        Err(format!("{command:?}: {}", output.status))
    }
}
