//! The parser against what the original reads.

use super::*;

/// Cases recorded from the AWS CLI's parser. Without `OPSMITH_TRANSCRIPTS` there are none, and the test says so.
#[test]
fn reads_what_the_aws_cli_reads() {
    let Some(folder) = std::env::var_os("OPSMITH_TRANSCRIPTS") else {
        eprintln!("shorthand.json: skipped, OPSMITH_TRANSCRIPTS is not set");
        return;
    };
    let text =
        std::fs::read_to_string(std::path::Path::new(&folder).join("shorthand.json")).unwrap();
    let file: Value = serde_json::from_str(&text).unwrap();
    let cases = file.get("entries").unwrap().elements();
    for case in cases {
        let input = case.get("input").unwrap().as_str().unwrap();
        let found = parse(input, &|_| None);
        match (case.get("result"), found) {
            (Some(expected), Ok(found)) => assert!(
                *expected == found,
                "{input}: {}",
                serde_json::to_string(&found).unwrap()
            ),
            (None, Err(ShorthandError::Syntax { at, .. })) => {
                // The original says where by a caret, one column to the left since its input has a space in front.
                let error = case.get("error").unwrap().as_str().unwrap();
                let caret = error.lines().find_map(|line| {
                    line.trim_start_matches(' ')
                        .strip_prefix('^')
                        .map(|_| line.len() - 1)
                });
                let column = at
                    - input
                        .chars()
                        .take(at)
                        .collect::<String>()
                        .rfind('\n')
                        .map_or(0, |line| line + 1);
                assert!(
                    caret == Some(column) || input.contains('\n'),
                    "{input:?}: {error} but {at}"
                );
            }
            (_, found) => panic!("{input}: {found:?}"),
        }
    }
    eprintln!("shorthand.json: {} cases equal", cases.len());
}

#[test]
fn names_come_once() {
    let error = parse("Name=a,Name=b", &|_| None).unwrap_err();
    assert_eq!(
        error,
        ShorthandError::Duplicate {
            key: "Name".to_owned(),
            at: 7
        }
    );
}

#[test]
fn values_come_from_files() {
    let load: Load<'_> = &|text| (text == "file://f").then(|| Ok(Loaded::Text("x".to_owned())));
    let value = parse("a@=file://f,b=file://f,c@=[file://f,y]", load).unwrap();
    assert_eq!(
        serde_json::to_string(&value).unwrap(),
        r#"{"a":"x","b":"file://f","c":["x","y"]}"#
    );
}

#[test]
fn depth_is_bounded() {
    assert!(parse(&format!("a={}", "[".repeat(100_000)), &|_| None).is_err());
}
