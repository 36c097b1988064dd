//! `cargo xtask add`: a model comes in whole or not at all.

use std::collections::BTreeMap;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::{Duration, Instant};

use opsmith_tests::copy::{Copy, succeed};
use opsmith_tests::outside;

/// Two operations on one line, as botocore packs its models.
const GARDEN: &str = concat!(
    r#"{"metadata":{"apiVersion":"2020-01-01","protocol":"rest-json","serviceId":"Garden Keeper","serviceFullName":"Garden Keeper","#,
    r#""endpointPrefix":"garden","signatureVersion":"v4"},"operations":{"#,
    r#""PlantTree":{"name":"PlantTree","http":{"method":"POST","requestUri":"/trees"},"input":{"shape":"PlantTreeRequest"},"output":{"shape":"Tree"}},"#,
    r#""WaterTree":{"name":"WaterTree","http":{"method":"PUT","requestUri":"/trees/{Id}"},"input":{"shape":"WaterTreeRequest"}}},"#,
    r#""shapes":{"PlantTreeRequest":{"type":"structure","required":["Kind"],"members":{"Kind":{"shape":"S"},"Height":{"shape":"D"}}},"#,
    r#""Tree":{"type":"structure","members":{"Id":{"shape":"S"}}},"#,
    r#""WaterTreeRequest":{"type":"structure","required":["Id"],"members":{"Id":{"shape":"S","location":"uri","locationName":"Id"}}},"#,
    r#""S":{"type":"string"},"D":{"type":"double"}}}"#
);

/// A folder for models to be added, outside of the copy.
struct Models(tempfile::TempDir);

impl Models {
    fn new() -> Self {
        Models(tempfile::tempdir().expect("a folder"))
    }

    fn plain(&self, name: &str, text: &str) -> String {
        let path = self.0.path().join(name);
        std::fs::write(&path, text).expect("the model is written");
        path.display().to_string()
    }

    fn packed(&self, name: &str, text: &str) -> String {
        let path = self.0.path().join(name);
        let file = std::fs::File::create(&path).expect("a file");
        let mut encoder = flate2::write::GzEncoder::new(file, flate2::Compression::fast());
        encoder.write_all(text.as_bytes()).expect("it is written");
        encoder.finish().expect("it is written");
        path.display().to_string()
    }
}

fn refuse(copy: &Copy, arguments: &[&str]) -> String {
    let output = copy.run(arguments);
    assert_eq!(output.status.code(), Some(1), "{arguments:?}");
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(said.starts_with("error: "), "{said}");
    said
}

fn services(copy: &Copy) -> String {
    outside::text(&copy.path("model/services.toml"))
}

/// What is in `after` and not in `before`, or has other content; and the other way round.
fn changed(before: &BTreeMap<PathBuf, String>, after: &BTreeMap<PathBuf, String>) -> Vec<PathBuf> {
    let differs = |path: &&PathBuf| before.get(*path) != after.get(*path);
    let mut paths: Vec<PathBuf> = before
        .keys()
        .chain(after.keys())
        .filter(differs)
        .cloned()
        .collect();
    paths.sort();
    paths.dedup();
    paths
}

#[test]
fn a_packed_model_comes_in() {
    let (copy, models) = (Copy::new(), Models::new());
    let before = services(&copy);
    let model = models.packed("service-2.json.gz", GARDEN);
    let said = succeed(&copy.run(&["add", &model]));
    for part in [
        "added garden-keeper: 2 operations, 5 shapes, from model/garden-keeper.json with ",
        "`opsmith::garden_keeper`",
        "generated: ",
    ] {
        assert!(said.contains(part), "{part:?} is not in\n{said}");
    }
    let stored = outside::text(&copy.path("model/garden-keeper.json"));
    assert!(
        stored.starts_with("{\n  \"metadata\": {\n    \"apiVersion\": \"2020-01-01\",\n"),
        "{stored}"
    );
    assert_eq!(
        serde_json::from_str::<serde_json::Value>(&stored).expect("it is JSON"),
        serde_json::from_str::<serde_json::Value>(GARDEN).expect("it is JSON"),
    );
    assert_eq!(
        services(&copy),
        format!("{before}\n[services.garden-keeper]\nmodel = \"garden-keeper.json\"\n")
    );
    succeed(&copy.run(&["codegen", "--check"]));
    assert!(copy.path("generated/src/garden_keeper/client.rs").is_file());
    assert!(outside::text(&copy.path("generated/Cargo.toml")).contains("garden-keeper = ["));
}

#[test]
fn what_lies_beside_a_model_comes_along() {
    let (copy, models) = (Copy::new(), Models::new());
    let model = models.packed("service-2.json.gz", GARDEN);
    let rules = r#"{"version":"1.0","parameters":{},"rules":[{"conditions":[],"type":"endpoint","endpoint":{"url":"https://garden.example"}}]}"#;
    models.packed("endpoint-rule-set-1.json.gz", rules);
    models.plain("paginators-1.json", r#"{"pagination":{}}"#);
    let extras = r#"{"version": 1.0, "merge": {"pagination": {}}}"#;
    models.plain("paginators-1.sdk-extras.json", extras);
    models.plain("examples-1.json", "{}");
    succeed(&copy.run(&["add", &model]));
    let stored = outside::text(&copy.path("model/garden-keeper.endpoint-rule-set-1.json"));
    assert!(
        stored.starts_with("{\n  \"version\": \"1.0\",\n"),
        "{stored}"
    );
    for name in ["paginators-1.json", "paginators-1.sdk-extras.json"] {
        let path = copy.path(&format!("model/garden-keeper.{name}"));
        assert!(path.is_file(), "{name}");
    }
    assert!(!copy.path("model/garden-keeper.examples-1.json").exists());
    succeed(&copy.run(&["codegen", "--check"]));
}

#[test]
fn only_some_operations_by_another_name() {
    let (copy, models) = (Copy::new(), Models::new());
    let model = models.plain("garden.json", GARDEN);
    let said = succeed(&copy.run(&["add", &model, "--operations", "WaterTree", "--name", "rain"]));
    assert!(
        said.contains("added rain: 1 operations, 2 shapes"),
        "{said}"
    );
    let entry = "\n[services.rain]\nmodel = \"rain.json\"\noperations = [\"WaterTree\"]\n";
    assert!(services(&copy).ends_with(entry), "{}", services(&copy));
    let client = outside::text(&copy.path("generated/src/rain/client.rs"));
    assert!(
        client.contains("fn water_tree") && !client.contains("fn plant_tree"),
        "{client}"
    );
    succeed(&copy.run(&["codegen", "--check"]));
}

#[test]
fn a_model_that_was_put_there_by_hand_is_entered_as_it_is() {
    let copy = Copy::new();
    std::fs::write(copy.path("model/mine.json"), GARDEN).expect("the model is written");
    let path = copy.path("model/mine.json").display().to_string();
    succeed(&copy.run(&["add", &path]));
    assert_eq!(outside::text(&copy.path("model/mine.json")), GARDEN);
    assert!(services(&copy).ends_with("\n[services.garden-keeper]\nmodel = \"mine.json\"\n"));
    succeed(&copy.run(&["codegen", "--check"]));
}

#[test]
fn what_does_not_pass_changes_nothing() {
    let (copy, models) = (Copy::new(), Models::new());
    let whole = models.packed("whole.gz", GARDEN);
    let mut bytes = std::fs::read(&whole).expect("its bytes");
    bytes.truncate(bytes.len() / 2);
    let cut = models.0.path().join("cut.gz");
    std::fs::write(&cut, bytes).expect("it is written");
    let (model, cut) = (
        models.plain("garden.json", GARDEN),
        cut.display().to_string(),
    );
    let broken = models.plain(
        "broken.json",
        &GARDEN.replace(r#"{"shape":"D"}"#, r#"{"shape":"Dd"}"#),
    );
    let spoken = models.plain("other.json", &GARDEN.replace("rest-json", "smoke-signals"));
    let other = models.plain("sso.json", &GARDEN.replace("Garden Keeper", "SSO OIDC"));
    let here = models.0.path().display().to_string();
    let before = copy.state();
    let cases: &[(&[&str], &[&str])] = &[
        (
            &["add"],
            &[
                "the file with the model is missing",
                "accepted: FILE [--operations A,B]",
            ],
        ),
        (&["add", &model, &model], &["one file too many"]),
        (
            &["add", &model, "--operation", "A"],
            &["there is no option `--operation`"],
        ),
        (&["add", &model, "--name"], &["--name"]),
        (&["add", &model, "--operations", "A,,B"], &["empty name"]),
        (
            &["add", "no/such.json"],
            &["cannot read no/such.json", "hint: the path begins in"],
        ),
        (&["add", &here], &["this is a folder"]),
        (&["add", &cut], &["cannot unpack", "cut off or damaged"]),
        (&["add", &broken], &["broken.json", "Dd"]),
        (&["add", &spoken], &["other.json", "smoke-signals"]),
        (
            &["add", &model, "--operations", "PlantTre"],
            &["no operation `PlantTre`", "did you mean `PlantTree`?"],
        ),
        (
            &["add", &model, "--name", "Not A Name"],
            &[
                "`Not A Name` cannot name a service",
                "hint: choose one with `--name`",
            ],
        ),
        (
            &["add", &model, "--name", "help"],
            &["`help` cannot name a service: the command line has"],
        ),
        (
            &["add", &other],
            &[
                "`sso-oidc` is in model/services.toml already, with model/sso-oidc.json",
                "hint: `--name`",
            ],
        ),
        (
            &["add", &model, "--name", "sso-oidc"],
            &["`sso-oidc` is in model/services.toml already"],
        ),
    ];
    for (arguments, parts) in cases {
        let said = refuse(&copy, arguments);
        for part in *parts {
            assert!(said.contains(part), "{part:?} is not in\n{said}");
        }
        let left = changed(&before, &copy.state());
        assert!(left.is_empty(), "{arguments:?}: {left:?}");
    }
}

#[test]
fn a_file_of_that_name_with_other_content_is_left_alone() {
    let (copy, models) = (Copy::new(), Models::new());
    let model = models.plain("garden.json", GARDEN);
    std::fs::write(copy.path("model/garden-keeper.json"), "mine").expect("it is written");
    let before = copy.state();
    let said = refuse(&copy, &["add", &model]);
    assert!(
        said.contains("model/garden-keeper.json is there already, with other content"),
        "{said}"
    );
    assert_eq!(copy.state(), before);
}

/// Something that cannot be replaced by a file lies where the last file is to be written.
#[test]
fn what_cannot_be_written_is_taken_back() {
    let (copy, models) = (Copy::new(), Models::new());
    let model = models.plain("garden.json", GARDEN);
    let before = copy.state();
    std::fs::create_dir_all(copy.path("model/services.toml.codegen-tmp/x")).expect("a folder");
    let said = refuse(&copy, &["add", &model]);
    assert!(
        said.contains("services.toml") && said.contains("hint: nothing was changed"),
        "{said}"
    );
    assert_eq!(copy.state(), before);
    assert!(
        !copy.path("generated/src/garden_keeper").exists(),
        "an empty folder is left"
    );
}

#[test]
fn killed_at_any_point_it_is_in_or_out() {
    let (copy, models) = (Copy::new(), Models::new());
    let model = models.packed("garden.json.gz", GARDEN);
    let before = copy.state();
    let started = Instant::now();
    succeed(&copy.run(&["add", &model]));
    let (whole, after) = (started.elapsed(), copy.state());
    let take_back = || {
        let path = copy.path("model/services.toml");
        std::fs::write(&path, before.get(&path).expect("it was there")).expect("it is written");
        let _ = std::fs::remove_file(copy.path("model/garden-keeper.json"));
        succeed(&copy.run(&["codegen"]));
        assert_eq!(copy.state(), before);
    };
    take_back();
    let mut interrupted = 0;
    for step in 0..12 {
        let mut command = copy.command(&["add", &model]);
        let mut run = command
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("xtask runs");
        let wait = whole
            .mul_f64(f64::from(step) / 12.0)
            .max(Duration::from_millis(1));
        std::thread::sleep(wait);
        // Too late for one that is done, which is one of the points too.
        let _ = run.kill();
        interrupted += usize::from(!run.wait().expect("it ends").success());
        if services(&copy).contains("[services.garden-keeper]") {
            succeed(&copy.run(&["codegen", "--check"]));
        } else {
            succeed(&copy.run(&["codegen"]));
            let left = changed(&before, &copy.state());
            let expected = copy.path("model/garden-keeper.json");
            assert!(
                left.iter()
                    .all(|path| path.starts_with(&expected) || is_temporary(path)),
                "{left:?}"
            );
            succeed(&copy.run(&["add", &model]));
        }
        let left = changed(&after, &copy.state());
        assert!(
            left.iter().all(|path| is_temporary(path)),
            "after a kill at step {step}: {left:?}"
        );
        for path in left {
            std::fs::remove_file(path).expect("it is removed");
        }
        take_back();
    }
    println!("COUNTED killed runs of add: {interrupted} of 12 before they were done");
    assert!(interrupted > 0, "every run was faster than its kill");
}

fn is_temporary(path: &Path) -> bool {
    path.to_string_lossy().ends_with(".codegen-tmp")
}

/// Each waits for those before, and takes nothing away from them.
#[test]
fn several_at_once_are_all_added() {
    let (copy, models) = (Copy::new(), Models::new());
    let model = models.plain("garden.json", GARDEN);
    let names = ["garden-a", "garden-b", "garden-c"];
    let started: Vec<_> = names
        .iter()
        .map(|name| {
            let mut command = copy.command(&["add", &model, "--name", name]);
            command.stdout(Stdio::null()).stderr(Stdio::null());
            command.spawn().expect("xtask starts")
        })
        .collect();
    for mut run in started {
        assert!(run.wait().expect("it ends").success());
    }
    for name in names {
        assert!(
            services(&copy).contains(&format!("[services.{name}]")),
            "{name}"
        );
    }
    succeed(&copy.run(&["codegen", "--check"]));
}
