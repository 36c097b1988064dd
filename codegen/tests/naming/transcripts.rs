//! The names on the command line, held against those of the AWS CLI. Needs `OPSMITH_TRANSCRIPTS`, a folder with `names.json`.

use std::path::Path;

use opsmith_codegen::name::cli_name;

#[test]
fn names_are_those_of_the_aws_cli() {
    let Some(folder) = std::env::var_os("OPSMITH_TRANSCRIPTS") else {
        println!("skipped: OPSMITH_TRANSCRIPTS is not set");
        return;
    };
    let text = std::fs::read_to_string(Path::new(&folder).join("names.json")).expect("names.json");
    let names: serde_json::Value = serde_json::from_str(&text).expect("JSON");
    let entries = names["entries"].as_object().expect("entries");
    let different: Vec<String> = entries
        .iter()
        .filter(|(name, expected)| cli_name(name) != expected.as_str().unwrap_or_default())
        .map(|(name, expected)| format!("{name}: {} instead of {expected}", cli_name(name)))
        .collect();
    assert!(different.is_empty(), "{}", different.join("\n"));
    println!("{} names", entries.len());
}
