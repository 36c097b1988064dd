//! README's tour, executed as it stands: each block of commands after `<!-- tour -->`, in order, and what it prints compared with the
//! block that follows, in which `…` stands for anything. (Its Rust is compiled as documentation tests of this package.)

use std::io::{BufRead as _, BufReader};
use std::os::unix::process::CommandExt as _;
use std::process::{Child, Command, Stdio};

use opsmith_tests::{outside, program};

/// One block of commands.
struct Step {
    commands: String,
    /// It keeps running while the rest is done.
    background: bool,
    /// What it is to print.
    expected: Option<String>,
}

fn steps(readme: &str) -> Vec<Step> {
    let mut lines = readme.lines().peekable();
    let mut steps = Vec::new();
    while let Some(line) = lines.next() {
        let background = line == "<!-- tour: background -->";
        if !background && line != "<!-- tour -->" {
            continue;
        }
        assert_eq!(
            lines.next(),
            Some("```sh"),
            "a block of commands follows the mark"
        );
        let mut block = || {
            lines
                .by_ref()
                .take_while(|line| *line != "```")
                .collect::<Vec<_>>()
                .join("\n")
        };
        let commands = block();
        // The expected output is the very next block, after one empty line.
        let has_output = lines.next_if_eq(&"").is_some()
            && lines
                .next_if(|line| matches!(*line, "```json" | "```yaml" | "```text"))
                .is_some();
        let expected = has_output.then(|| {
            lines
                .by_ref()
                .take_while(|line| *line != "```")
                .collect::<Vec<_>>()
                .join("\n")
        });
        steps.push(Step {
            commands,
            background,
            expected,
        });
    }
    steps
}

fn shell(commands: &str) -> Command {
    let mut command = Command::new("bash");
    command
        .args(["-euo", "pipefail", "-c", commands])
        .current_dir(program::root());
    // The settings of whoever runs the tests are not part of the tour.
    for (name, _) in
        std::env::vars_os().filter(|(name, _)| name.to_string_lossy().starts_with("AWS_"))
    {
        command.env_remove(name);
    }
    command
        .env("AWS_CONFIG_FILE", "/dev/null")
        .env("AWS_SHARED_CREDENTIALS_FILE", "/dev/null");
    command
}

/// Whether `text` is `pattern`, with anything in the place of each `…`.
fn matches(pattern: &str, text: &str) -> bool {
    let mut parts = pattern.split('…');
    let Some(mut rest) = parts.next().and_then(|first| text.strip_prefix(first)) else {
        return false;
    };
    let mut last = "";
    for part in parts {
        let Some(position) = rest.find(part) else {
            return false;
        };
        rest = &rest[position + part.len()..];
        last = part;
    }
    rest.is_empty() || (last.is_empty() && pattern.ends_with('…'))
}

/// Ends with its test, and takes along what it started: cargo, xtask, cargo again and the service are one process group.
struct Background(Child);

impl Drop for Background {
    fn drop(&mut self) {
        let group = format!("-{}", self.0.id());
        let _ = Command::new("kill").args(["-KILL", "--", &group]).status();
        let _ = self.0.wait();
    }
}

#[test]
fn the_tour_does_what_it_says() {
    let readme = outside::text(&program::root().join("README.md"));
    let steps = steps(&readme);
    assert!(steps.len() >= 5, "only {} steps", steps.len());
    let mut running = Vec::new();
    for step in steps {
        if step.background {
            let mut child = shell(&step.commands)
                .stdout(Stdio::piped())
                .process_group(0)
                .spawn()
                .expect("bash runs");
            let output = child.stdout.take().expect("its output");
            running.push(Background(child));
            let mut line = String::new();
            BufReader::new(output)
                .read_line(&mut line)
                .expect("its first line");
            assert!(
                line.starts_with("http://127.0.0.1:"),
                "the first line is not an address: {line}"
            );
            continue;
        }
        let output = shell(&step.commands).output().expect("bash runs");
        let (text, errors) = (
            String::from_utf8_lossy(&output.stdout),
            String::from_utf8_lossy(&output.stderr),
        );
        assert!(output.status.success(), "{}\n{text}{errors}", step.commands);
        if let Some(expected) = step.expected {
            assert!(
                matches(&expected, text.trim_end()),
                "{}\nprinted\n{text}\nand not\n{expected}",
                step.commands
            );
        }
    }
    assert!(!running.is_empty(), "nothing ran in the background");
}
