//! `cargo xtask diff`: what it prints, how it ends, what it refuses. The rules themselves are tested where they are, in codegen.

use std::path::{Path, PathBuf};
use std::process::Command;

use opsmith_codegen::diff::{self, Diff};
use opsmith_codegen::select::Operations;
use opsmith_tests::{outside, program};

/// Exit code, standard output and standard error.
fn run(arguments: &[&str]) -> (i32, String, String) {
    let output = Command::new(program::xtask())
        .arg("diff")
        .args(arguments)
        .output()
        .expect("xtask runs");
    (
        output.status.code().unwrap_or(-1),
        String::from_utf8_lossy(&output.stdout).into_owned(),
        String::from_utf8_lossy(&output.stderr).into_owned(),
    )
}

fn own() -> PathBuf {
    program::root().join("model/sso-oidc.json")
}

/// Our own model with a text put in the place of another.
fn edited(folder: &Path, name: &str, from: &str, to: &str) -> String {
    let text = outside::text(&own());
    assert!(text.contains(from), "{from} is not in the model");
    let path = folder.join(name);
    std::fs::write(&path, text.replacen(from, to, 1)).expect("the model is written");
    path.display().to_string()
}

#[test]
fn how_it_ends() {
    let folder = tempfile::tempdir().expect("a folder");
    let own = own().display().to_string();
    let version = edited(folder.path(), "version.json", "2019-06-10", "2026-06-10");
    let lost = edited(
        folder.path(),
        "lost.json",
        "        {\n          \"target\": \"com.amazonaws.ssooidc#CreateToken\"\n        },\n",
        "",
    );
    let (code, output, error) = run(&[&own, &own]);
    assert_eq!((code, error.as_str()), (0, ""));
    for part in [
        "\nas sso-oidc of model/services.toml (corrections: 16)\n",
        "Rust: 0 breaking, 0 compatible: no step\n",
    ] {
        assert!(output.contains(part), "{part:?} is not in\n{output}");
    }
    let (code, output, _) = run(&[&own, &version]);
    assert_eq!(code, 0);
    assert!(
        output.contains("Changed, and breaks nothing (1)\n  SSO OIDC: "),
        "{output}"
    );
    let (code, output, error) = run(&[&own, &lost]);
    assert_eq!((code, error.as_str()), (1, ""));
    for part in [
        "  CreateToken: operation removed\n      Rust: the method `create_token` is gone\n      CLI: the command `create-token` is gone\n",
        "a major step (minor before 1.0)",
    ] {
        assert!(output.contains(part), "{part:?} is not in\n{output}");
    }
    let (code, output, _) = run(&[&own, &lost, "--operations", "RegisterClient"]);
    assert_eq!(code, 0, "{output}");
    let (code, output, error) = run(&["--json", &own, &lost]);
    assert_eq!((code, error.as_str()), (1, ""));
    let json: serde_json::Value = serde_json::from_str(&output).expect("it is JSON");
    assert_eq!(json["form"], 1);
    assert_eq!(json["changes"][0]["rule"], "operation-removed");
    assert_eq!(json["cli"]["step"], "major");
}

#[test]
fn what_is_wrong_is_said_with_what_to_do() {
    let folder = tempfile::tempdir().expect("a folder");
    let (own, here) = (
        own().display().to_string(),
        folder.path().display().to_string(),
    );
    let broken = edited(
        folder.path(),
        "broken.json",
        "ssooidc#Scopes\"",
        "ssooidc#Scoops\"",
    );
    let cut = folder.path().join("cut.gz");
    std::fs::write(&cut, [0x1f, 0x8b, 8, 0, 0, 0]).expect("it is written");
    let cut = cut.display().to_string();
    let cases: &[(&[&str], &[&str])] = &[
        (
            &[],
            &[
                "two models are needed",
                "none is given",
                "accepted: OLD NEW [--json]",
            ],
        ),
        (&[&own], &["one is given"]),
        (&[&own, &own, &own], &["3 are given"]),
        (&[&own, &own, "--yaml"], &["there is no option `--yaml`"]),
        (&[&own, &own, "--operations"], &["--operations"]),
        (&[&own, &own, "--operations", "A,,B"], &["empty name"]),
        (
            &[&own, &own, "--operations", "CreateTokn"],
            &["no operation `CreateTokn`", "did you mean `CreateToken`?"],
        ),
        (
            &[&own, "no/such.json"],
            &["cannot read no/such.json", "hint: the path begins in"],
        ),
        (&[&here, &own], &["this is a folder"]),
        (&[&own, &cut], &["cannot unpack", "cut off or damaged"]),
        (&[&own, &broken], &["broken.json:", "Scoops"]),
    ];
    for (arguments, parts) in cases {
        let (code, output, error) = run(arguments);
        assert_eq!((code, output.as_str()), (2, ""), "{arguments:?}");
        assert!(error.starts_with("error: "), "{error}");
        for part in *parts {
            assert!(error.contains(part), "{part:?} is not in\n{error}");
        }
    }
}

/// A service of `model/services.toml` is compared as it is generated; other models are compared as they are.
#[test]
fn corrections_are_those_of_the_project() {
    let folder = tempfile::tempdir().expect("a folder");
    let own = own().display().to_string();
    // A model that says by itself what it is corrected to say.
    let text = "<p>Lets its holder act for the user who signed in";
    let documentation = format!("\"smithy.api#documentation\": \"{text}");
    let with_trait = format!("\"smithy.api#required\": {{}},\n{documentation}");
    let required = edited(folder.path(), "required.json", &documentation, &with_trait);
    for words in [[&own, &required], [&required, &own]] {
        let (code, output, _) = run(&words.map(String::as_str));
        assert_eq!(code, 0, "{output}");
        assert!(
            output.contains("this correction is not needed any more"),
            "{output}"
        );
    }
    let copy = edited(folder.path(), "copy.json", "2019-06-10", "2019-06-11");
    let (code, output, _) = run(&[&copy, &required]);
    assert_eq!(code, 1, "{output}");
    assert!(
        output.contains("now required") && !output.contains("services.toml"),
        "{output}"
    );
}

fn compared(old: &Path, new: &Path) -> Diff {
    diff::diff(outside::model(old), outside::model(new), &Operations::All)
        .expect("the models can be compared")
}

/// Real models: none differs from itself, and each from the one before it in no way that fails.
#[test]
fn models_of_aws() {
    let Some(models) = outside::find("OPSMITH_MODELS", "differences of models") else {
        return;
    };
    let models = outside::files(&models, &|path| {
        path.file_name()
            .is_some_and(|name| name == "service-2.json.gz")
    });
    let (mut compared_ones, mut changes) = (0, 0);
    // Some of them: all take minutes without optimisation.
    let models: Vec<&PathBuf> = models.iter().step_by(40).collect();
    for pair in models.windows(2) {
        let [old, new] = pair else { continue };
        let same = compared(old, old);
        assert_eq!(
            (same.changes.len(), same.documentation),
            (0, 0),
            "{}:\n{}",
            old.display(),
            same.text()
        );
        let other = compared(old, new);
        assert!(
            other.is_breaking(),
            "{} and {} are one",
            old.display(),
            new.display()
        );
        changes += other.changes.len() + other.text().len().min(1) + other.json().len().min(1) - 2;
        compared_ones += 1;
    }
    println!(
        "COUNTED models compared: {compared_ones} with themselves and another, {changes} changes"
    );
}
