//! Recorded runs, as the README beside them describes them.

use std::collections::BTreeMap;
use std::path::Path;
use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::Value;

use crate::recorder::Answer;

/// One recorded run.
#[derive(Debug, Clone)]
pub struct Entry {
    /// The file it is in, without its ending.
    pub file: String,
    /// Its place in the file, from 0.
    pub index: usize,
    /// The words after the program's name.
    pub args: Vec<String>,
    /// Variables, besides those that every run has.
    pub env: BTreeMap<String, String>,
    /// The region in the environment; `None` where there was none.
    pub region: Option<String>,
    /// The configuration file.
    pub config: Option<String>,
    /// The credentials file.
    pub credentials: Option<String>,
    /// Files in the working directory.
    pub files: BTreeMap<String, Vec<u8>>,
    /// Standard input.
    pub stdin: Option<String>,
    /// What the server answered.
    pub responses: Vec<Reply>,
    /// What was printed.
    pub stdout: String,
    /// What was said about errors.
    pub stderr: String,
    /// How it ended; `None` where it had not ended.
    pub exit_code: Option<i64>,
    /// What was sent: method, path and body.
    pub requests: Vec<(String, String, String)>,
    /// Whether it needed somebody at a terminal.
    pub is_interactive: bool,
}

/// One answer of the server.
#[derive(Debug, Clone)]
pub struct Reply(pub Answer);

/// The entries of a file of recorded runs.
///
/// # Panics
/// Where the file is not there or not as its README says.
pub fn entries(folder: &Path, file: &str) -> Vec<Entry> {
    let path = folder.join(format!("{file}.json"));
    let text = std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let content: Value = serde_json::from_str(&text).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let entries = content.get("entries").and_then(Value::as_array).expect("the file has entries");
    entries.iter().enumerate().map(|(index, entry)| Entry::read(file, index, entry)).collect()
}

fn text(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

fn texts(value: Option<&Value>) -> BTreeMap<String, String> {
    let entries = value.and_then(Value::as_object).into_iter().flatten();
    entries.map(|(name, value)| (name.clone(), text(value))).collect()
}

impl Entry {
    fn read(file: &str, index: usize, entry: &Value) -> Self {
        let string = |name: &str| entry.get(name).map(text);
        let list = |name: &str| entry.get(name).and_then(Value::as_array).cloned().unwrap_or_default();
        let region = match entry.get("region_env") {
            None => Some("us-east-1".to_owned()),
            Some(region) => region.as_str().map(str::to_owned),
        };
        let files = entry.get("files").and_then(Value::as_object).into_iter().flatten();
        let request = |request: &Value| {
            let part = |name: &str| request.get(name).map(text).unwrap_or_default();
            (part("method"), part("path"), part("body"))
        };
        Entry {
            file: file.to_owned(),
            index,
            args: list("args").iter().map(text).collect(),
            env: texts(entry.get("env")),
            region,
            config: string("config"),
            credentials: string("credentials"),
            files: files.map(|(name, content)| (name.clone(), bytes(content))).collect(),
            stdin: string("stdin"),
            responses: list("responses").iter().map(Reply::read).collect(),
            stdout: string("stdout").unwrap_or_default(),
            stderr: string("stderr").unwrap_or_default(),
            exit_code: entry.get("exit_code").and_then(Value::as_i64),
            requests: list("requests").iter().map(request).collect(),
            is_interactive: list("steps").iter().any(|step| step.get("send").is_some() || step.get("keys").is_some()),
        }
    }

    /// The service it is about, if it names one.
    pub fn service(&self) -> Option<&str> {
        let services = ["sso-oidc", "shapelab", "ec2", "dynamodb"];
        services.into_iter().find(|service| self.args.iter().any(|word| word == service))
    }
}

fn bytes(content: &Value) -> Vec<u8> {
    match content.get("base64").and_then(Value::as_str) {
        Some(encoded) => STANDARD.decode(encoded).expect("the file is base64"),
        None => text(content).into_bytes(),
    }
}

impl Reply {
    fn read(reply: &Value) -> Self {
        if reply.get("close").and_then(Value::as_bool) == Some(true) {
            return Reply(Answer::Close);
        }
        let body = match reply.get("body") {
            None => "{}".to_owned(),
            Some(body) => text(body),
        };
        let mut headers = vec![("content-type".to_owned(), "application/json".to_owned())];
        headers.extend(texts(reply.get("headers")));
        Reply(Answer::Full {
            status: reply.get("status").and_then(Value::as_u64).and_then(|status| status.try_into().ok()).unwrap_or(200),
            headers,
            body: body.into_bytes(),
            delay: Duration::from_secs_f64(reply.get("delay").and_then(Value::as_f64).unwrap_or(0.0)),
        })
    }
}
