//! Skeletons equal those of the AWS CLI 2.36.7, byte for byte, from the same models.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use opsmith_codegen::lower::{self, Lowered};
use opsmith_codegen::{name, read_checked};
use opsmith_shape::{Skeleton, skeleton, validate};
use opsmith_tests::outside;
use serde_json::Value;

/// The tables of a model in botocore's form, with nothing left out. Without what botocore merges into it (an S3 `Expires` is a time
/// there), which the recorded skeletons do not have either.
fn lowered(path: &Path) -> Lowered {
    let shown = path.display().to_string();
    let model = read_checked(&shown, outside::text(path).into_bytes())
        .unwrap_or_else(|report| panic!("{shown}:\n{report}"));
    let service = name::service_name(&model.service.id);
    lower::lower(&model, &service)
}

/// Whether a text is the recorded one; long ones are recorded as a digest.
fn is_same(text: &str, recorded: &str) -> bool {
    match recorded.strip_prefix("sha256:") {
        Some(digest) => hex(text.as_bytes()) == digest,
        None => text == recorded,
    }
}

fn hex(bytes: &[u8]) -> String {
    use sha2::Digest as _;
    sha2::Sha256::digest(bytes)
        .iter()
        .fold(String::new(), |mut text, byte| {
            let _ = write!(text, "{byte:02x}");
            text
        })
}

/// Recorded skeletons by service and version.
fn recorded(folder: &Path) -> BTreeMap<(String, String), Vec<Value>> {
    let mut services: BTreeMap<_, Vec<Value>> = BTreeMap::new();
    for line in outside::text(&folder.join("skeletons.jsonl.gz")).lines() {
        let entry: Value = serde_json::from_str(line).expect("a line of JSON");
        let text = |name: &str| entry[name].as_str().unwrap_or_default().to_owned();
        services
            .entry((text("service"), text("version")))
            .or_default()
            .push(entry);
    }
    services
}

fn model(models: &[PathBuf], service: &str, version: &str) -> Option<PathBuf> {
    let end = Path::new(service).join(version);
    models
        .iter()
        .find(|path| path.parent().is_some_and(|folder| folder.ends_with(&end)))
        .cloned()
}

#[test]
fn input_and_yaml_input_equal_the_recorded_ones() {
    let test = "skeletons of botocore's models";
    let (Some(skeletons), Some(models)) = (
        outside::find("OPSMITH_SKELETONS", test),
        outside::find("OPSMITH_MODELS", test),
    ) else {
        return;
    };
    let models = outside::files(&models, &|path| {
        path.file_name()
            .is_some_and(|name| name == "service-2.json.gz")
    });
    let (mut equal, mut different, mut absent) = (0, Vec::new(), 0);
    for ((service, version), entries) in recorded(&skeletons) {
        let Some(path) = model(&models, &service, &version) else {
            absent += entries.len();
            continue;
        };
        let lowered = lowered(&path);
        for entry in entries {
            let operation = entry["operation"].as_str().unwrap_or_default();
            let index = lowered
                .tables
                .find_operation(operation)
                .unwrap_or_else(|| panic!("{service} has no {operation}"));
            let texts = [
                ("input", skeleton::input(&lowered.tables, index)),
                (
                    "yaml",
                    skeleton::yaml_input(&lowered.tables, &lowered.docs, index),
                ),
            ];
            for (form, text) in texts {
                match is_same(&text, entry[form].as_str().unwrap_or_default()) {
                    true => equal += 1,
                    false => different.push(format!("{service} {operation} {form}")),
                }
            }
        }
    }
    println!(
        "COUNTED skeletons: {equal} equal, {} different, {absent} operations without a model here",
        different.len()
    );
    assert!(different.is_empty(), "different:\n{}", different.join("\n"));
}

/// What `--generate-cli-skeleton output` prints for the four operations.
const OUTPUTS: &[(&str, &str)] = &[
    (
        "StartDeviceAuthorization",
        r#"{"deviceCode":"deviceCode","userCode":"userCode","verificationUri":"verificationUri","verificationUriComplete":"verificationUriComplete","expiresIn":0,"interval":0}"#,
    ),
    (
        "CreateToken",
        r#"{"accessToken":"accessToken","tokenType":"tokenType","expiresIn":0,"refreshToken":"refreshToken","idToken":"idToken"}"#,
    ),
    (
        "RegisterClient",
        r#"{"clientId":"clientId","clientSecret":"clientSecret","clientIdIssuedAt":0,"clientSecretExpiresAt":0,"authorizationEndpoint":"authorizationEndpoint","tokenEndpoint":"tokenEndpoint"}"#,
    ),
    (
        "CreateTokenWithIAM",
        r#"{"accessToken":"accessToken","tokenType":"tokenType","expiresIn":0,"refreshToken":"refreshToken","idToken":"idToken","issuedTokenType":"issuedTokenType","scope":["Scope"],"awsAdditionalDetails":{"identityContext":"identityContext"}}"#,
    ),
];

#[test]
fn descriptors_of_the_generated_crate_give_them_too() {
    let operations = opsmith::sso_oidc::operations::ALL;
    assert_eq!(operations.len(), OUTPUTS.len());
    for operation in operations {
        let (_, output) = OUTPUTS
            .iter()
            .find(|(name, _)| *name == operation.name())
            .expect("a known operation");
        let compact: Value =
            serde_json::from_str(&operation.skeleton(Skeleton::Output)).expect("is JSON");
        let expected: Value = serde_json::from_str(output).expect("is JSON");
        assert_eq!(compact, expected, "{}", operation.name());
        let yaml = operation.skeleton(Skeleton::YamlInput);
        for member in operation.input() {
            let line = yaml
                .lines()
                .find(|line| line.starts_with(&format!("{}:", member.name)));
            let line = line.unwrap_or_else(|| panic!("{} is not in\n{yaml}", member.name));
            assert_eq!(line.contains("# [REQUIRED] "), member.required, "{line}");
        }
    }
}

#[test]
fn recorded_skeletons_of_the_four_operations_come_from_our_model() {
    let Some(skeletons) = outside::find("OPSMITH_SKELETONS", "skeletons of our model") else {
        return;
    };
    let recorded = recorded(&skeletons);
    let entries = &recorded[&("sso-oidc".to_owned(), "2019-06-10".to_owned())];
    assert_eq!(entries.len(), OUTPUTS.len());
    for operation in opsmith::sso_oidc::operations::ALL {
        let entry = entries
            .iter()
            .find(|entry| entry["operation"] == operation.name())
            .expect("a recorded operation");
        // The comments of `yaml-input` are the words of the model, and those of ours are our own.
        assert_eq!(
            operation.skeleton(Skeleton::Input),
            entry["input"].as_str().unwrap_or_default()
        );
    }
}

#[test]
fn samples_of_outputs_are_valid() {
    let Some(models) = outside::find("OPSMITH_MODELS", "samples of outputs are valid") else {
        return;
    };
    let models = outside::files(&models, &|path| {
        path.file_name()
            .is_some_and(|name| name == "service-2.json.gz")
    });
    let (mut valid, mut problems) = (0, Vec::new());
    // Every eighth model: all of them take minutes without optimisation, and the corpus has them all.
    for path in models.iter().step_by(8) {
        let lowered = lowered(path);
        for (index, row) in lowered.tables.operations.iter().enumerate() {
            let Some((sample, id)) = skeleton::output_value(&lowered.tables, index).zip(row.output)
            else {
                continue;
            };
            match validate::validate(&lowered.tables, id, &sample).first() {
                None => valid += 1,
                Some(problem) => {
                    problems.push(format!("{} {}: {problem}", path.display(), row.name))
                }
            }
        }
    }
    println!(
        "COUNTED samples of outputs: {valid} valid, {} not",
        problems.len()
    );
    assert!(problems.is_empty(), "{}", problems.join("\n"));
}
