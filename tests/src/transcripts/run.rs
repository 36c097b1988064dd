//! Making a recorded run again, with our command line.

use std::collections::BTreeMap;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use opsmith_cli::{Console, Invocation, Service, Terminal};
use opsmith_client::config::Environment;

use super::Entry;
use crate::recorder::Recorder;

/// Our command line.
#[derive(Clone, Copy)]
pub enum Program<'a> {
    /// As a process of its own.
    Process(&'a Path),
    /// In this process, over these services.
    Here(&'a [Service<'a>]),
}

/// What came of a run. Ports, the home directory and identifiers made at random are as in the records.
#[derive(Debug)]
pub struct Outcome {
    /// What was printed.
    pub stdout: String,
    /// What was said about errors.
    pub stderr: String,
    /// How it ended.
    pub exit_code: i64,
    /// What was sent: method, path and body.
    pub requests: Vec<(String, String, String)>,
}

/// Makes the run of an entry.
///
/// # Panics
/// Where files or processes cannot be made.
pub fn run(program: Program<'_>, entry: &Entry) -> Outcome {
    let recorder = Recorder::start(
        entry
            .responses
            .iter()
            .map(|reply| reply.0.clone())
            .collect(),
    );
    let folder = tempfile::tempdir().expect("a temporary folder");
    let place = Place::prepare(folder.path(), entry, &recorder);
    let words: Vec<_> = entry
        .args
        .iter()
        .map(|word| place.with_port(word))
        .collect();
    let (stdout, stderr, exit_code) = match program {
        Program::Process(path) => place.process(path, &words, entry.stdin.as_deref()),
        Program::Here(services) => place.here(services, &words),
    };
    let requests = recorder
        .requests()
        .into_iter()
        .map(|request| (request.method.clone(), request.path.clone(), request.text()));
    Outcome {
        stdout: place.recorded(&stdout),
        stderr: place.recorded(&stderr),
        exit_code,
        requests: requests
            .map(|(method, path, body)| (method, place.recorded(&path), body))
            .collect(),
    }
}

/// The surroundings of one run.
struct Place {
    home: PathBuf,
    directory: PathBuf,
    variables: BTreeMap<String, String>,
    port: u16,
}

impl Place {
    fn prepare(folder: &Path, entry: &Entry, recorder: &Recorder) -> Self {
        let home = folder.to_owned();
        let mut place = Place {
            directory: home.join("dir"),
            home,
            variables: BTreeMap::new(),
            port: recorder.port(),
        };
        std::fs::create_dir_all(place.home.join(".aws")).expect("a folder for configuration");
        std::fs::create_dir_all(&place.directory).expect("a working directory");
        for (name, content) in [
            ("config", &entry.config),
            ("credentials", &entry.credentials),
        ] {
            if let Some(content) = content {
                place.write(&format!(".aws/{name}"), place.with_port(content).as_bytes());
            }
        }
        for (name, content) in &entry.files {
            place.write(&format!("dir/{name}"), content);
        }
        let fixed = [
            ("AWS_PAGER", ""),
            ("AWS_EC2_METADATA_DISABLED", "true"),
            ("LC_ALL", "C.UTF-8"),
        ];
        place
            .variables
            .extend(fixed.map(|(name, value)| (name.to_owned(), value.to_owned())));
        place
            .variables
            .insert("HOME".to_owned(), place.home.display().to_string());
        if let Some(region) = &entry.region {
            place
                .variables
                .insert("AWS_DEFAULT_REGION".to_owned(), region.clone());
        }
        for (name, value) in &entry.env {
            place.variables.insert(name.clone(), place.with_port(value));
        }
        if entry.file.starts_with("07") {
            place
                .variables
                .insert("AWS_ENDPOINT_URL".to_owned(), recorder.url());
        }
        place
    }

    fn write(&self, name: &str, content: &[u8]) {
        std::fs::write(self.home.join(name), content).expect("a file can be written");
    }

    fn with_port(&self, text: &str) -> String {
        text.replace("127.0.0.1:0", &format!("127.0.0.1:{}", self.port))
    }

    /// As it stands in the records.
    fn recorded(&self, text: &str) -> String {
        let port = format!("127.0.0.1:{}", self.port);
        text.replace(&port, "127.0.0.1:0")
            .replace(&self.home.display().to_string(), "{HOME}")
    }

    fn process(&self, path: &Path, words: &[String], stdin: Option<&str>) -> (String, String, i64) {
        let mut command = Command::new(path);
        command
            .args(words)
            .env_clear()
            .envs(&self.variables)
            .current_dir(&self.directory);
        command.stdin(if stdin.is_some() {
            Stdio::piped()
        } else {
            Stdio::null()
        });
        let mut child = command
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("the program starts");
        if let (Some(text), Some(mut input)) = (stdin, child.stdin.take()) {
            // A program that does not read its input may have ended.
            let _ = input.write_all(text.as_bytes());
        }
        let output = child.wait_with_output().expect("the program ends");
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        // A program that was killed by a signal has no code.
        let code = output.status.code().map_or(-1, i64::from);
        (text(&output.stdout), text(&output.stderr), code)
    }

    fn here(&self, services: &[Service<'_>], words: &[String]) -> (String, String, i64) {
        let invocation = Invocation {
            arguments: words.to_vec(),
            environment: Environment::of(self.variables.clone(), Some(self.home.clone())),
            directory: self.directory.clone(),
            terminal: Terminal::default(),
        };
        let (mut stdout, mut stderr) = (Vec::new(), Vec::new());
        let code = opsmith_cli::run(services, &invocation, &mut Nobody, &mut stdout, &mut stderr);
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        (text(&stdout), text(&stderr), i64::from(code))
    }
}

/// A terminal that nobody sits at.
struct Nobody;

impl Console for Nobody {
    fn show(&mut self, _text: &str) -> io::Result<()> {
        Ok(())
    }

    fn ask(&mut self, _question: &str, _secret: bool) -> io::Result<Option<String>> {
        Ok(None)
    }
}
