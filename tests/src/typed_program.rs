//! Programs around generated clients that no project holds, since their models are others': made from the models, compiled and run.
//!
//! Each is a workspace of two crates below `target/typed`: the one that `cargo xtask codegen` would write for all its services, and
//! a small one around it. All share one target folder and one list of dependencies, so that what they have in common is compiled
//! once.

use std::path::{Path, PathBuf};
use std::process::Command;

use opsmith_codegen::emit::{self, Package, Runtime, Service};
use opsmith_codegen::output::Files;
use opsmith_codegen::select::{self, Operations};
use opsmith_codegen::{name, prepare};

use crate::{outside, program};

/// A program and the services that it calls, which it knows as the crate `services`.
pub struct TypedProgram<'a> {
    /// Its name, which the folder below `target/typed` has as well.
    pub name: &'a str,
    /// The services.
    pub services: &'a [Service],
    /// Its own sources, by path from its folder.
    pub sources: Files,
    /// The file of these, or of the project, that has `main`.
    pub main: &'a Path,
}

impl TypedProgram<'_> {
    /// Writes what has changed and compiles it. Answers where the program is.
    ///
    /// # Panics
    /// Where it cannot be written or does not compile, and where the compiler warns of something.
    pub fn build(&self) -> PathBuf {
        let at = program::root().join("target/typed").join(self.name);
        write(&at.join("services"), &self.services_crate());
        write(&at.join("program"), &self.program_crate());
        write_file(&at.join("Cargo.toml"), WORKSPACE);
        copy_lock(&at);
        let target = program::root().join("target/typed/target");
        let output = Command::new(env!("CARGO"))
            .args(["build", "--quiet", "--package", self.name])
            .current_dir(&at)
            .env("CARGO_TARGET_DIR", &target)
            .output()
            .expect("cargo runs");
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(
            output.status.success() && said.is_empty(),
            "the program `{}` does not compile as it should:\n{said}",
            self.name
        );
        target
            .join("debug")
            .join(format!("{}{}", self.name, std::env::consts::EXE_SUFFIX))
    }

    /// What the crate of the services is called, other than those of other programs.
    fn services_name(&self) -> String {
        format!("{}-services", self.name)
    }

    fn services_crate(&self) -> Files {
        let package = Package {
            name: self.services_name(),
            runtime: Runtime::Path(program::root().join("runtime").display().to_string()),
            origin: "the models of a test".to_owned(),
        };
        let mut files = emit::package(self.services, &package);
        for service in self.services {
            files.extend(emit::service(service, &package));
        }
        // Both crates are members of one workspace.
        let manifest = files.get("Cargo.toml").unwrap_or_default();
        let manifest = manifest.replace(
            "# A workspace of its own, wherever it lies.\n[workspace]\n",
            "",
        );
        files.add("Cargo.toml", manifest);
        files
    }

    fn program_crate(&self) -> Files {
        let mut files = self.sources.clone();
        let manifest = MANIFEST
            .replace("ROOT", &program::root().display().to_string())
            .replace("NAME", self.name)
            .replace("MAIN", &self.main.display().to_string());
        files.add("Cargo.toml", manifest);
        files
    }
}

/// The service of a model, with these of its operations, under its own name or another.
///
/// # Panics
/// Where it cannot be generated.
pub fn service(model: &Path, operations: &Operations, called: Option<&str>) -> Service {
    let shown = model.display().to_string();
    let checked = select::select(outside::model(model), operations)
        .unwrap_or_else(|unknown| panic!("{shown}: {unknown:?}"));
    let name = name::service_name(called.unwrap_or(&checked.service.id));
    let origin = model.file_name().unwrap_or_default().to_string_lossy();
    prepare(checked, &name, &origin).unwrap_or_else(|report| panic!("{}", report.render(false)))
}

/// The versions are those of the workspace, whose lock is copied. The dependencies are what any of the programs needs: with others,
/// or with other features, they would be compiled anew.
const MANIFEST: &str = r#"[package]
name = "NAME"
version = "0.1.0"
edition = "2024"
publish = false

[[bin]]
name = "NAME"
path = "MAIN"

[dependencies]
services = { package = "NAME-services", path = "../services" }
opsmith-client = { path = "ROOT/runtime/client", features = [
    "aws-json", "aws-query", "checksums", "ec2-query", "event-stream", "gzip", "http2", "md5", "rest-json", "rest-xml",
    "rpc-v2-cbor", "rpc-v2-json",
] }
opsmith-codegen = { path = "ROOT/codegen" }
opsmith-shape = { path = "ROOT/runtime/shape" }
base64 = { version = "*", default-features = false, features = ["alloc"] }
bytes = "*"
ciborium = "*"
flate2 = "*"
http = "*"
roxmltree = { version = "*", default-features = false, features = ["std"] }
serde = { version = "*", default-features = false, features = ["std"] }
serde_json = { version = "*", default-features = false, features = ["std", "raw_value"] }
tokio = { version = "*", default-features = false, features = ["net", "rt", "time"] }
"#;

const WORKSPACE: &str = r#"[workspace]
resolver = "3"
members = ["program", "services"]

[profile.dev]
debug = 0
"#;

/// Writes what has changed, so that what has not is not compiled again.
fn write(folder: &Path, files: &Files) {
    for (path, text) in files.iter() {
        write_file(&folder.join(path), text);
    }
}

fn write_file(path: &Path, text: &str) {
    if std::fs::read_to_string(path).is_ok_and(|before| before == text) {
        return;
    }
    let folder = path.parent().expect("a file lies in a folder");
    std::fs::create_dir_all(folder)
        .unwrap_or_else(|error| panic!("cannot make {}: {error}", folder.display()));
    std::fs::write(path, text)
        .unwrap_or_else(|error| panic!("cannot write {}: {error}", path.display()));
}

fn copy_lock(at: &Path) {
    let lock = program::root().join("Cargo.lock");
    let text = std::fs::read_to_string(&lock)
        .unwrap_or_else(|error| panic!("cannot read {}: {error}", lock.display()));
    // Cargo adds both crates to its copy: it is made anew only where the workspace's has changed.
    let copied = at.join("workspace.lock");
    if std::fs::read_to_string(&copied).is_ok_and(|before| before == text)
        && at.join("Cargo.lock").exists()
    {
        return;
    }
    write_file(&at.join("Cargo.lock"), &text);
    write_file(&copied, &text);
}
