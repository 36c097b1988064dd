//! What boto3 sends.

use std::collections::BTreeMap;
use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use opsmith_tests::recorder::{Answer, Recorder, Request};
use serde_json::Value;

use crate::Call;

/// The request for each call, and what boto3 says of it.
pub fn requests(python: &Path, calls: &[Call]) -> Vec<(Option<Request>, String)> {
    let recorder = Recorder::start(vec![Answer::json(200, "{}")]);
    let said = run(python, &recorder.url(), calls);
    let mut sent: BTreeMap<String, Request> = BTreeMap::new();
    for request in recorder.requests() {
        if let Some(case) = request.header("x-opsmith-case") {
            sent.insert(case.to_owned(), request.clone());
        }
    }
    let said = said.lines().map(|line| {
        let said: Value = serde_json::from_str(line).expect("the script prints JSON");
        let case = said["case"].as_str().unwrap_or_default();
        let request = sent.remove(case).or_else(|| prepared(said.get("request")?));
        (request, said["failed"].to_string())
    });
    said.collect()
}

/// Runs the script over all calls. Answers what it prints.
fn run(python: &Path, url: &str, calls: &[Call]) -> String {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tools/boto3_calls.py");
    let mut child = Command::new(python)
        .arg(script)
        .arg(url)
        .env_remove("PYTHONWARNINGS")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("Python runs");
    let mut lines = String::new();
    for (case, call) in calls.iter().enumerate() {
        lines.push_str(&call.line(case));
    }
    let mut input = child.stdin.take().expect("it is piped");
    let writer = std::thread::spawn(move || input.write_all(lines.as_bytes()));
    let output = child.wait_with_output().expect("Python ends");
    writer
        .join()
        .expect("nothing panics")
        .expect("it reads all");
    assert!(output.status.success(), "{}", output.status);
    String::from_utf8_lossy(&output.stdout).into_owned()
}

/// A request that was not sent, as the script prints it.
fn prepared(request: &Value) -> Option<Request> {
    let text = |name: &str| request[name].as_str().map(str::to_owned);
    let url = text("url")?;
    let (_, after) = url.split_once("://")?;
    let (host, path) = after.split_at(after.find(['/', '?']).unwrap_or(after.len()));
    let mut headers = vec![("host".to_owned(), host.to_owned())];
    for pair in request["headers"].as_array()? {
        let (name, value) = (pair[0].as_str()?, pair[1].as_str()?);
        headers.push((name.to_ascii_lowercase(), value.to_owned()));
    }
    Some(Request {
        method: text("method")?,
        path: if path.starts_with('/') {
            path.to_owned()
        } else {
            format!("/{path}")
        },
        headers,
        body: STANDARD.decode(text("body")?).ok()?,
    })
}
