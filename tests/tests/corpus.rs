//! `cargo xtask corpus`: what it says of good models, bad ones and other files, and that it compiles what it is asked to.

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use opsmith_tests::program;
use serde_json::Value;
use tempfile::TempDir;

fn corpus(folder: &Path, words: &[&str]) -> Output {
    Command::new(program::xtask())
        .arg("corpus")
        .arg(folder)
        .args(words)
        .current_dir(program::root())
        .output()
        .expect("xtask runs")
}

/// A folder with files, by their paths in it.
fn folder(files: &[(&str, &[u8])]) -> TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    for (path, bytes) in files {
        let path = folder.path().join(path);
        fs::create_dir_all(path.parent().unwrap_or(&path)).expect("a folder in it");
        fs::write(path, bytes).expect("the file is written");
    }
    folder
}

fn gzipped(bytes: &[u8]) -> Vec<u8> {
    use std::io::Write as _;
    let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    packed.write_all(bytes).expect("memory takes all");
    packed.finish().expect("memory takes all")
}

const SSO_OIDC: &[u8] = include_bytes!("../../model/sso-oidc.json");

#[test]
fn every_file_is_told_what_became_of_it() {
    let folder = folder(&[
        ("a/good.json", SSO_OIDC),
        ("b/packed.json.gz", &gzipped(SSO_OIDC)),
        ("broken.json", b"{\"smithy\": \"2.0\", \"shapes\": {"),
        ("other.json", b"{\"name\": \"no model\"}"),
        ("a/paginators-1.json", b"not looked at"),
        ("notes.txt", b"not looked at"),
    ]);
    let output = corpus(folder.path(), &["--json"]);
    assert_eq!(output.status.code(), Some(1));
    let report: Value = serde_json::from_slice(&output.stdout).expect("one JSON document");
    let outcomes: Vec<(&str, &str)> = report["models"]
        .as_array()
        .expect("a list")
        .iter()
        .map(|model| {
            let text = |key: &str| model[key].as_str().unwrap_or_default();
            (text("file"), text("outcome"))
        })
        .collect();
    assert_eq!(
        outcomes,
        [
            ("a/good.json", "passed"),
            ("b/packed.json.gz", "passed"),
            ("broken.json", "failed"),
            ("other.json", "no model"),
        ]
    );
    let totals = &report["totals"];
    assert_eq!(
        (&totals["passed"], &totals["operations"]),
        (&2.into(), &8.into())
    );
    assert_eq!(report["models"][0]["service"], "sso-oidc");
    let message = report["models"][2]["message"].as_str().unwrap_or_default();
    assert!(message.contains("this is not JSON"), "{message}");

    let text = String::from_utf8(corpus(folder.path(), &[]).stdout).expect("text");
    for part in [
        "sso-oidc",
        "FAILED broken.json",
        "2 models passed, 1 failed, 1 file that is no model:",
    ] {
        assert!(text.contains(part), "{part} in\n{text}");
    }
}

#[test]
fn one_file_will_do_and_threads_without_work_are_not_started() {
    let one = folder(&[("garden", SSO_OIDC)]);
    let file = one.path().join("garden");
    let output = corpus(&file, &["--threads", "4000000000"]);
    let text = String::from_utf8_lossy(&output.stdout);
    assert!(
        output.status.success(),
        "{text}{}",
        String::from_utf8_lossy(&output.stderr)
    );
    for part in ["garden\n", "1 model passed, 0 failed:"] {
        assert!(text.contains(part), "{part} in\n{text}");
    }
}

#[cfg(unix)]
#[test]
fn links_that_lead_back_are_not_followed_again() {
    let one = folder(&[("a/model.json", SSO_OIDC)]);
    for (to, from) in [("..", "a/up"), (".", "a/here"), ("a", "again")] {
        std::os::unix::fs::symlink(to, one.path().join(from)).expect("a link");
    }
    let output = corpus(one.path(), &[]);
    let text = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success(), "{text}");
    assert!(text.contains("1 model passed, 0 failed:"), "{text}");
}

#[test]
fn what_is_asked_for_is_compiled() {
    let folder = folder(&[("model.json", SSO_OIDC)]);
    let output = corpus(folder.path(), &["--build", "3", "--seed", "7"]);
    let text = String::from_utf8_lossy(&output.stdout);
    assert!(
        output.status.success(),
        "{text}{}",
        String::from_utf8_lossy(&output.stderr)
    );
    assert!(
        text.contains("compiling 1 of 1 services, --seed 7"),
        "{text}"
    );
    assert!(text.contains("compiled sso-oidc"), "{text}");
}

/// A closed pipe is no failure of the run, a full disk is; neither is a panic.
#[cfg(target_os = "linux")]
#[test]
fn what_cannot_be_printed_is_no_panic() {
    let one = folder(&[("model.json", SSO_OIDC)]);
    let full = || {
        fs::OpenOptions::new()
            .write(true)
            .open("/dev/full")
            .expect("a device")
    };
    let closed = || {
        let (reader, writer) = std::io::pipe().expect("a pipe");
        drop(reader);
        writer
    };
    let run = |words: &[&str]| {
        let mut command = Command::new(program::xtask());
        command.args(words).current_dir(one.path());
        command
    };
    let words: [&[&str]; 3] = [&["corpus", "."], &["corpus", ".", "--json"], &["--help"]];
    for words in words {
        let output = run(words).stdout(full()).output().expect("xtask runs");
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(1), "{words:?}");
        assert!(
            said.starts_with("error: cannot write to standard output"),
            "{said}"
        );
        let output = run(words).stdout(closed()).output().expect("xtask runs");
        assert_eq!(output.status.code(), Some(0), "{words:?}");
        assert!(output.stderr.is_empty(), "{words:?}");
    }
    let failed = run(&["corpus", "nothing"]).stderr(closed()).status();
    assert_eq!(failed.expect("xtask runs").code(), Some(1));
}

#[test]
fn what_cannot_be_done_is_named() {
    let empty = folder(&[("notes.txt", b"")]);
    let one = folder(&[("model.json", SSO_OIDC)]);
    for (folder, words, part) in [
        (empty.path(), &[][..], "there is no model below"),
        (Path::new("/nowhere"), &[], "cannot read /nowhere"),
        (
            one.path(),
            &["--build", "s3"],
            "no model that passed has a service called `s3`",
        ),
        (
            one.path(),
            &["--build", "a,,b"],
            "names of services with commas between",
        ),
        (
            one.path(),
            &["--seed", "1"],
            "`--seed` chooses what `--build` compiles",
        ),
        (
            one.path(),
            &["--build", "a", "--seed", "1"],
            "`--seed` is for a number",
        ),
        (one.path(), &["--threads", "many"], "is no number"),
        (one.path(), &["--fast"], "there is no option `--fast`"),
        (one.path(), &["more"], "`more` is one folder too many"),
    ] {
        let output = corpus(folder, words);
        let message = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(1), "{words:?}");
        assert!(message.contains(part), "{words:?}: {message}");
    }
}
