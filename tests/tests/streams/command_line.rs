//! Streams on the command line: files that are sent, and files that results go to.

use std::path::Path;

use opsmith_cli::{Console, Invocation, Terminal};
use opsmith_client::config::Environment;
use opsmith_codegen::lower::lower;
use opsmith_codegen::read_checked;
use opsmith_tests::program;
use opsmith_tests::recorder::{Answer, Recorder};

use crate::with_service;

/// A terminal that nobody sits at.
struct Nobody;

impl Console for Nobody {
    fn show(&mut self, _: &str) -> std::io::Result<()> {
        Ok(())
    }

    fn ask(&mut self, _: &str, _: bool) -> std::io::Result<Option<String>> {
        Ok(None)
    }
}

/// Runs `streams …` in a folder: exit code, standard output, standard error.
fn run(folder: &Path, words: &[&str]) -> (u8, String, String) {
    let path = program::root().join("tests/goldens/streams/model.json");
    let bytes = std::fs::read(path).expect("a model");
    let model = read_checked("model.json", bytes).unwrap_or_else(|report| panic!("{report}"));
    let lowered = lower(&model, "streams");
    let service = opsmith_cli::Service {
        tables: &lowered.tables,
        docs: &lowered.docs,
        names: &lowered.cli,
    };
    let invocation = Invocation {
        arguments: [&["streams"], words]
            .concat()
            .iter()
            .map(ToString::to_string)
            .collect(),
        environment: Environment::of([("AWS_REGION".to_owned(), "eu-west-1".to_owned())], None),
        directory: folder.to_path_buf(),
        terminal: Terminal::default(),
    };
    let (mut stdout, mut stderr) = (Vec::new(), Vec::new());
    let code = opsmith_cli::run(
        &[service],
        &invocation,
        &mut Nobody,
        &mut stdout,
        &mut stderr,
    );
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("text");
    (code, text(stdout), text(stderr))
}

/// The same against a service that holds the thing `kept`, from a folder with the file `in`.
fn with(words: &[&str], check: impl FnOnce((u8, String, String), &Path, &crate::Service)) {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("in"), b"\x00\xff file").unwrap();
    with_service(async |service| {
        service.keep("kept", vec![7; 100_000]);
        let url = service.url();
        let more = ["--endpoint-url", url, "--no-sign-request"];
        let words: Vec<String> = words.iter().chain(&more).map(ToString::to_string).collect();
        let place = folder.path().to_path_buf();
        let ran = tokio::task::spawn_blocking(move || {
            let words: Vec<&str> = words.iter().map(String::as_str).collect();
            run(&place, &words)
        });
        check(ran.await.unwrap(), folder.path(), &service);
    });
}

#[test]
fn a_file_is_sent() {
    with(
        &["put-thing", "--id", "t", "--body", "in"],
        |(code, stdout, stderr), _, service| {
            assert_eq!((code, stderr.as_str()), (0, ""));
            assert_eq!(stdout, "{\n    \"etag\": \"7\"\n}\n");
            assert_eq!(service.thing("t").unwrap(), &b"\x00\xff file"[..]);
        },
    );
}

#[test]
fn a_name_of_dots_is_no_way_to_another_one() {
    with(
        &["put-thing", "--id", "..", "--body", "in"],
        |(code, _, stderr), _, service| {
            assert_eq!((code, stderr.as_str()), (0, ""));
            assert_eq!(service.head().target, "/things/..");
            assert_eq!(service.thing("..").unwrap(), &b"\x00\xff file"[..]);
        },
    );
}

#[test]
fn a_document_says_what_is_sent() {
    let document = r#"{"id": "t", "body": "AAECAw=="}"#;
    with(
        &["put-thing", "--cli-input-json", document],
        |(code, _, stderr), _, service| {
            assert_eq!((code, stderr.as_str()), (0, ""));
            assert_eq!(service.thing("t").unwrap(), &[0, 1, 2, 3][..]);
        },
    );
}

#[test]
fn what_has_to_be_sent_has_to_be_given() {
    for (document, expected) in [
        (r#"{"id": "t"}"#, ":\nbody is required: give --body\n"),
        (
            "{}",
            ":\nbody is required: give --body\nid is required: give --id",
        ),
    ] {
        with(
            &["put-thing", "--cli-input-json", document],
            |(code, _, stderr), _, service| {
                assert_eq!(code, 252, "{stderr}");
                assert!(stderr.contains(expected), "{stderr}");
                assert_eq!(service.requests(), 0);
            },
        );
    }
}

#[test]
fn a_file_that_is_not_there_is_named() {
    with(
        &["put-thing", "--id", "t", "--body", "gone"],
        |(code, _, stderr), _, service| {
            assert_eq!(code, 252);
            assert!(
                stderr.contains("--body") && stderr.contains("gone"),
                "{stderr}"
            );
            assert_eq!(service.requests(), 0);
        },
    );
}

#[test]
fn a_result_goes_to_a_file() {
    with(
        &["get-thing", "out", "--id", "kept"],
        |(code, stdout, stderr), folder, _| {
            assert_eq!((code, stderr.as_str()), (0, ""));
            // The rest of the result is shown as ever.
            assert_eq!(stdout, "{\n    \"size\": 100000\n}\n");
            assert_eq!(std::fs::read(folder.join("out")).unwrap(), vec![7; 100_000]);
        },
    );
}

#[test]
fn a_file_that_cannot_be_written_is_named() {
    with(
        &["get-thing", "--id", "kept", "no/such/folder"],
        |(code, _, stderr), _, _| {
            assert_eq!(code, 255);
            assert!(
                stderr.contains("outfile") && stderr.contains("no/such/folder"),
                "{stderr}"
            );
        },
    );
}

#[test]
fn an_error_leaves_no_file() {
    with(
        &["get-thing", "out", "--id", "other"],
        |(code, _, _), folder, _| {
            assert_eq!(code, 254);
            assert!(!folder.join("out").exists());
        },
    );
}

/// What broke off cannot be taken for the result, and what is no file of ours stays.
#[test]
fn a_result_that_breaks_off_leaves_no_file() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("out"), "what was there").unwrap();
    for (place, remains) in [("out", false), ("new", false), ("/dev/null", true)] {
        let cut = "HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\nonly a part";
        let recorder = Recorder::start(vec![Answer::Raw(cut.into())]);
        let url = recorder.url();
        let words = ["get-thing", place, "--id", "x", "--no-sign-request"];
        let (code, stdout, stderr) = run(
            folder.path(),
            &[&words[..], &["--endpoint-url", &url]].concat(),
        );
        assert_eq!((code, stdout.as_str()), (255, ""), "{stderr}");
        assert!(
            stderr.contains(&format!("{place} could not be completed: ")),
            "{stderr}"
        );
        assert_eq!(folder.path().join(place).exists(), remains, "{place}");
    }
}

#[test]
fn both_at_once() {
    let words = ["convert", "--input", "in", "out"];
    with(&words, |(code, stdout, stderr), folder, _| {
        assert_eq!((code, stdout.as_str(), stderr.as_str()), (0, "", ""));
        assert_eq!(std::fs::read(folder.join("out")).unwrap(), b"\x00\xff FILE");
    });
}

#[test]
fn outfile_is_required_and_comes_alone() {
    with(&["get-thing", "--id", "kept"], |(code, _, stderr), _, _| {
        assert_eq!(code, 252);
        assert!(stderr.contains("outfile is required"), "{stderr}");
    });
    with(
        &["get-thing", "--id", "kept", "out", "more"],
        |(code, _, stderr), _, _| {
            assert_eq!(code, 252);
            assert!(stderr.contains("more"), "{stderr}");
        },
    );
}

#[test]
fn events_are_refused_by_name() {
    with(&["watch", "out"], |(code, _, stderr), _, _| {
        assert_eq!(code, 255);
        assert!(stderr.contains("events"), "{stderr}");
    });
}
