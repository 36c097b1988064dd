//! Recorded runs, as the README beside them describes them.

use std::collections::BTreeMap;
use std::path::Path;
use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use opsmith_shape::Value;

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
    let text = std::fs::read_to_string(&path)
        .unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let content: Value =
        serde_json::from_str(&text).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let entries = content
        .get("entries")
        .expect("the file has entries")
        .elements();
    entries
        .iter()
        .enumerate()
        .map(|(index, entry)| Entry::read(file, index, entry))
        .collect()
}

/// A text as it is, and anything else as JSON, with its members in their order.
fn text(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        other => serde_json::to_string(other).expect("a value is JSON"),
    }
}

fn number<T: TryFrom<i64>>(value: Option<&Value>) -> Option<T> {
    match value {
        Some(Value::Integer(number)) => (*number).try_into().ok(),
        _ => None,
    }
}

fn texts(value: Option<&Value>) -> BTreeMap<String, String> {
    let entries = value.map_or(&[][..], Value::entries);
    entries
        .iter()
        .map(|(name, value)| (name.clone(), text(value)))
        .collect()
}

impl Entry {
    fn read(file: &str, index: usize, entry: &Value) -> Self {
        let string = |name: &str| entry.get(name).map(text);
        let list = |name: &str| entry.get(name).map_or(&[][..], Value::elements);
        let region = match entry.get("region_env") {
            None => Some("us-east-1".to_owned()),
            Some(region) => region.as_str().map(str::to_owned),
        };
        let files = entry.get("files").map_or(&[][..], Value::entries).iter();
        let steps = list("steps");
        let screen = Screen::read(entry, steps);
        let exit_code = number(entry.get("exit_code"));
        let is_silent = exit_code == Some(0);
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
            files: files
                .map(|(name, content)| (name.clone(), bytes(content)))
                .collect(),
            stdin: string("stdin"),
            responses: match list("responses") {
                // At the terminal the server answered with a code where nothing else is said.
                [] if !steps.is_empty() => {
                    vec![Reply(Answer::json(200, "{\"deviceCode\": \"dc\"}"))]
                }
                replies => replies.iter().map(Reply::read).collect(),
            },
            stdout: string("stdout")
                .or_else(|| screen.text(is_silent))
                .unwrap_or_default(),
            stderr: string("stderr")
                .or_else(|| screen.text(!is_silent))
                .unwrap_or_default(),
            exit_code,
            requests: list("requests").iter().map(request).collect(),
            is_interactive: screen.is_interactive,
        }
    }

    /// The service it is about, if it names one.
    pub fn service(&self) -> Option<&str> {
        let services = ["sso-oidc", "shapelab", "ec2", "dynamodb"];
        services
            .into_iter()
            .find(|service| self.args.iter().any(|word| word == service))
    }
}

/// What was seen where a run was recorded at a terminal.
struct Screen {
    lines: Vec<String>,
    columns: usize,
    /// Keys were pressed, or it had not ended.
    is_interactive: bool,
}

impl Screen {
    fn read(entry: &Value, steps: &[Value]) -> Self {
        let sends = |step: &Value| {
            step.get("send")
                .and_then(Value::as_str)
                .is_some_and(|keys| !keys.is_empty())
        };
        let has_ended = entry.get("exit_code") != Some(&Value::Null);
        let last = steps
            .last()
            .and_then(|step| step.get("screen"))
            .map_or(&[][..], Value::elements);
        Screen {
            lines: last.iter().map(text).collect(),
            columns: number(entry.get("cols")).unwrap_or(80),
            is_interactive: steps.iter().any(sends) || !has_ended,
        }
    }

    /// The text on it, without the breaks of lines that were too long.
    fn text(&self, is_there: bool) -> Option<String> {
        let mut text = String::new();
        for line in self.lines.iter().filter(|_| is_there) {
            text.push_str(line);
            text.push_str(if line.chars().count() == self.columns {
                ""
            } else {
                "\n"
            });
        }
        Some(text)
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
        if reply.get("close") == Some(&Value::Boolean(true)) {
            return Reply(Answer::Close);
        }
        let body = match reply.get("body") {
            None => "{}".to_owned(),
            Some(body) => text(body),
        };
        let mut headers = vec![("content-type".to_owned(), "application/json".to_owned())];
        headers.extend(texts(reply.get("headers")));
        Reply(Answer::Full {
            status: number(reply.get("status")).unwrap_or(200),
            headers,
            body: body.into_bytes(),
            delay: Duration::from_secs(number(reply.get("delay")).unwrap_or(0)),
        })
    }
}
