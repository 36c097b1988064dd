//! Who may depend on whom (design, section 2), read from `cargo metadata`.

use std::collections::{BTreeMap, BTreeSet};
use std::process::Command;

use opsmith_tests::program;
use serde_json::Value;

/// Every package of the workspace, and the packages of the workspace it may depend on. A package missing here fails the test, and so
/// does a right that is no longer used by anyone's design.
const ALLOWED: &[(&str, &[&str])] = &[
    ("opsmith-shape", &[]),
    ("opsmith-client", &["opsmith-shape"]),
    ("opsmith-cli", &["opsmith-client", "opsmith-shape"]),
    ("opsmith-codegen", &["opsmith-shape"]),
    (
        "opsmith",
        &["opsmith-cli", "opsmith-client", "opsmith-shape"],
    ),
    // The generator must build while `generated` does not, and without an HTTP client.
    ("xtask", &["opsmith-codegen", "opsmith-shape"]),
    // A package of its own, since the command line's runtime brings that client.
    (
        "xtask-preview",
        &["opsmith-cli", "opsmith-codegen", "opsmith-shape", "xtask"],
    ),
    ("opsmith-test-service", &[]),
    (
        "opsmith-tests",
        &[
            "opsmith",
            "opsmith-cli",
            "opsmith-client",
            "opsmith-codegen",
            "opsmith-shape",
            "opsmith-test-service",
        ],
    ),
];

/// Packages of others that what users compile must not contain: foreign toolchains, a second TLS library, a second way to do what
/// tables do.
const BANNED_FROM_THE_RUNTIME: &[&str] = &[
    "aws-lc-sys",
    "clap",
    "cmake",
    "h2",
    "native-tls",
    "openssl",
    "openssl-sys",
    "serde-derive",
];

fn metadata() -> Value {
    let output = Command::new(env!("CARGO"))
        .args([
            "metadata",
            "--format-version",
            "1",
            "--no-deps",
            "--offline",
        ])
        .current_dir(program::root())
        .output()
        .expect("cargo runs");
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    serde_json::from_slice(&output.stdout).expect("cargo metadata prints JSON")
}

/// The features of a package.
fn features(package: &str) -> Vec<String> {
    let metadata = metadata();
    let packages = metadata["packages"].as_array().expect("packages");
    let found = packages.iter().find(|one| one["name"] == package);
    let features = found.and_then(|package| package["features"].as_object());
    features.expect("features").keys().cloned().collect()
}

#[test]
fn dependencies_go_one_way() {
    let metadata = metadata();
    let packages = metadata["packages"].as_array().expect("packages");
    let ours: BTreeSet<&str> = packages
        .iter()
        .filter_map(|package| package["name"].as_str())
        .collect();
    let allowed: BTreeMap<&str, &[&str]> = ALLOWED.iter().copied().collect();
    assert_eq!(
        ours,
        allowed.keys().copied().collect(),
        "the packages of the workspace and of this table"
    );
    for package in packages {
        let name = package["name"].as_str().expect("a name");
        let dependencies = package["dependencies"].as_array().expect("dependencies");
        for dependency in dependencies
            .iter()
            .filter_map(|dependency| dependency["name"].as_str())
        {
            // A package may name itself, to have its own features on in its tests.
            if ours.contains(dependency) && dependency != name {
                assert!(
                    allowed[name].contains(&dependency),
                    "{name} must not depend on {dependency}"
                );
            }
        }
    }
}

#[test]
fn the_runtime_stays_lean() {
    // HTTP/2 is for those who switch it on by name.
    let of_client: Vec<String> = features("opsmith-client")
        .into_iter()
        .filter(|feature| feature != "http2")
        .collect();
    for (package, features) in [("opsmith-shape", vec![]), ("opsmith-client", of_client)] {
        let output = Command::new(env!("CARGO"))
            .args([
                "tree",
                "--package",
                package,
                "--features",
                &features.join(","),
                "--edges",
                "normal",
                "--prefix",
                "none",
                "--format",
                "{lib}",
                "--offline",
            ])
            .current_dir(program::root())
            .output()
            .expect("cargo runs");
        assert!(
            output.status.success(),
            "{}",
            String::from_utf8_lossy(&output.stderr)
        );
        let tree = String::from_utf8_lossy(&output.stdout).into_owned();
        let crates: BTreeSet<String> = tree
            .lines()
            .map(|line| line.trim().replace('_', "-"))
            .collect();
        assert!(crates.len() > 3, "cargo tree listed {crates:?}");
        for banned in BANNED_FROM_THE_RUNTIME {
            assert!(!crates.contains(*banned), "{package} brings {banned}");
        }
    }
}
