//! moto, a server that plays many services of AWS, written by others who know only how AWS behaves.

use std::io::{BufRead as _, BufReader, Read as _};
use std::path::Path;
use std::process::{Child, Command, Stdio};

/// A server on loopback. It ends with this value.
pub struct Moto {
    child: Child,
    url: String,
}

impl Moto {
    /// Starts moto with a Python. Where that has none, says on standard output that `test` is skipped, and answers nothing.
    ///
    /// # Panics
    /// Where the server does not start.
    pub fn start(python: &Path, test: &str) -> Option<Moto> {
        let is_there = Command::new(python)
            .args(["-c", "import flask, moto.server"])
            .stderr(Stdio::null())
            .status()
            .expect("Python runs");
        if !is_there.success() {
            println!("SKIPPED {test}: {} has no moto[server]", python.display());
            return None;
        }
        let mut child = Command::new(python)
            .args(["-m", "moto.server", "-H", "127.0.0.1", "-p", "0"])
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .expect("moto starts");
        let mut said = BufReader::new(child.stderr.take().expect("it is piped"));
        let mut before = String::new();
        let url = loop {
            let mut line = String::new();
            let read = said.read_line(&mut line).expect("moto says something");
            // Once it listens, it says where.
            if let Some((_, url)) = line.split_once("Running on ") {
                break url.trim().to_owned();
            }
            before.push_str(&line);
            assert!(read > 0, "moto ends before it listens:\n{before}");
        };
        // A line for each request, which would fill the pipe.
        std::thread::spawn(move || said.read_to_end(&mut Vec::new()));
        Some(Moto { child, url })
    }

    /// Its address.
    pub fn url(&self) -> &str {
        &self.url
    }
}

impl Drop for Moto {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
