//! Formats against what the AWS CLI's own formatters print.

use opsmith_shape::Value;

use super::{Format, TableStyle, render};

/// Cases recorded from the AWS CLI. Without `OPSMITH_TRANSCRIPTS` there are none, and the test says so.
#[test]
fn formats_are_those_of_the_aws_cli() {
    let Some(folder) = std::env::var_os("OPSMITH_TRANSCRIPTS") else {
        eprintln!("formatters.json: skipped, OPSMITH_TRANSCRIPTS is not set");
        return;
    };
    let text =
        std::fs::read_to_string(std::path::Path::new(&folder).join("formatters.json")).unwrap();
    let file: Value = serde_json::from_str(&text).unwrap();
    let style = TableStyle {
        colour: false,
        width: 80,
    };
    let (mut checked, mut wrong) = (0, Vec::new());
    for case in file.get("entries").unwrap().elements() {
        let value = case.get("value").unwrap();
        let note = case.get("note").and_then(Value::as_str).unwrap_or_default();
        for name in ["json", "text", "table", "yaml", "yaml-stream"] {
            checked += 1;
            let found = render(Format::named(name).unwrap(), "OperationName", value, style);
            match (found, case.get(name).and_then(Value::as_str)) {
                (Ok(found), Some(expected)) if found == expected => {}
                (Err(_), None) => {}
                (found, expected) => {
                    wrong.push(format!("{note} as {name}:\n{found:?}\n{expected:?}"))
                }
            }
        }
    }
    assert!(
        wrong.is_empty(),
        "{} of {checked} differ:\n{}",
        wrong.len(),
        wrong.join("\n")
    );
    eprintln!("formatters.json: {checked} texts equal");
}

/// What a service sends may be longer than the widths that `format!` can have.
#[test]
fn tables_are_as_wide_as_their_texts() {
    let long = "x".repeat(70_000);
    let row: Value = [("name", "y"), ("text", &long)]
        .map(|(name, text)| (name.to_owned(), Value::from(text)))
        .into_iter()
        .collect();
    for colour in [false, true] {
        let style = TableStyle { colour, width: 80 };
        for value in [row.clone(), Value::List(vec![row.clone(), row.clone()])] {
            let table = render(Format::Table, "Title", &value, style).unwrap();
            assert!(table.contains(&long));
        }
    }
}
