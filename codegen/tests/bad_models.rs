//! What is said about models that are wrong: a folder for each case, one purpose each.
//!
//! A case is a `model.json`, with a `services.toml` where that is what is wrong, and the text that is expected. `UPDATE=1 cargo
//! test -p opsmith-codegen --test bad_models` writes the texts anew.

use std::fs;
use std::path::Path;

use opsmith_codegen::diagnose::Report;
use opsmith_codegen::read::Beside;
use opsmith_codegen::{config, configured, name, prepare, read_checked};

#[test]
fn bad_models_are_explained() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/bad-models");
    let mut cases: Vec<_> = fs::read_dir(folder)
        .expect("a folder")
        .map(|entry| entry.expect("an entry").path())
        .collect();
    cases.sort();
    let mut wrong = Vec::new();
    for case in &cases {
        let Err(report) = pass(case) else {
            panic!("{} is accepted", case.display());
        };
        let text = report.render(false);
        assert_eq!(text, report.render(false), "rendered twice");
        if std::env::var_os("UPDATE").is_some() {
            fs::write(case.join("expected.txt"), &text).expect("a file");
        }
        let expected = fs::read_to_string(case.join("expected.txt")).unwrap_or_default();
        if expected.replace("\r\n", "\n") != text {
            wrong.push(format!("{}:\n{text}", case.display()));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    println!("{} cases", cases.len());
}

fn pass(case: &Path) -> Result<(), Report> {
    let model = || fs::read(case.join("model.json")).expect("a model");
    if let Ok(text) = fs::read_to_string(case.join("services.toml")) {
        let config = config::read("services.toml", text)?;
        for service in &config.services {
            configured(&config, service, &service.model, model(), Beside::default())?;
        }
        return Ok(());
    }
    let model = read_checked("model.json", model())?;
    let service = name::service_name(&model.service.id);
    prepare(model, &service, "model.json").map(|_| ())
}
