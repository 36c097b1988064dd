//! The format of AWS configuration files, as the AWS CLI reads it: Python's `configparser` and one
//! level of nested blocks.

use std::fmt;

use super::named::Named;

/// Keys and values under one heading.
#[derive(Clone, PartialEq, Eq)]
pub struct Section {
    /// The text between the brackets.
    pub name: String,
    /// The line of the heading, from 1.
    pub line: usize,
    /// Its settings. Keys are in lower case.
    pub settings: Named<Setting>,
}

/// The value of one key.
#[derive(Clone, PartialEq, Eq)]
pub enum Setting {
    /// A text. Lines that continued it are joined with line feeds.
    Text(String),
    /// An indented block of keys and values below a key without a value of its own.
    Block(Named<String>),
}

impl Setting {
    /// The text, where it is one.
    pub fn text(&self) -> Option<&str> {
        match self {
            Setting::Text(text) => Some(text),
            Setting::Block(_) => None,
        }
    }
}

/// Shows keys only: values may be secrets.
impl fmt::Debug for Section {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Section")
            .field("name", &self.name)
            .field("keys", &self.settings)
            .finish_non_exhaustive()
    }
}

/// Shows keys only: values may be secrets.
impl fmt::Debug for Setting {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Setting::Text(_) => f.write_str("<text>"),
            Setting::Block(settings) => settings.fmt(f),
        }
    }
}

/// What is wrong in a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// The line, from 1.
    pub line: usize,
    /// In words that show no values.
    pub what: String,
}

/// The section whose settings are those of every other one, where they have none of their own.
const DEFAULTS: &str = "DEFAULT";

const UNCLOSED: &str = "expected [section]: the closing bracket or the name is missing";

/// Reads a file's text.
///
/// Comments are whole lines that begin with `#` or `;`; inside a value both are part of it. A line
/// that is indented deeper than the key above it continues that key's value. A heading or a key
/// must not come twice.
///
/// # Errors
/// The first thing wrong in the text.
///
/// ```
/// let sections = opsmith_client::config::parse("[default]\nRegion = eu-west-1 ; here\n").unwrap();
/// let region = sections[0].settings.get("region").unwrap();
/// assert_eq!(region.text(), Some("eu-west-1 ; here"));
/// ```
pub fn parse(text: &str) -> Result<Vec<Section>, Problem> {
    let mut parser = Parser::default();
    // Editors on Windows put a byte-order mark first, which Python's parser stumbles over and which
    // nobody means.
    for (index, line) in text
        .strip_prefix('\u{feff}')
        .unwrap_or(text)
        .lines()
        .enumerate()
    {
        parser.line(line, index + 1)?;
    }
    parser.finish()
}

#[derive(Default)]
struct Parser {
    sections: Vec<Raw>,
    /// Index of the section that lines belong to.
    current: Option<usize>,
    /// The key that an indented line continues.
    key: Option<String>,
    indent: usize,
}

/// A section whose values are still lines.
struct Raw {
    name: String,
    line: usize,
    values: Named<Lines>,
}

struct Lines {
    line: usize,
    text: Vec<String>,
}

impl Parser {
    fn line(&mut self, line: &str, number: usize) -> Result<(), Problem> {
        let value = line.trim();
        if value.starts_with(['#', ';']) {
            return Ok(());
        }
        if value.is_empty() {
            self.continued(value);
            return Ok(());
        }
        let indent = line.chars().take_while(|c| c.is_whitespace()).count();
        if indent > self.indent && self.continued(value) {
            return Ok(());
        }
        self.indent = indent;
        match heading(value) {
            Some(name) => self.heading(name, number),
            None => self.setting(value, number),
        }
    }

    /// Adds a line to the value before it. False where there is none.
    fn continued(&mut self, value: &str) -> bool {
        let section = self.current.and_then(|index| self.sections.get_mut(index));
        let lines = section
            .zip(self.key.as_ref())
            .and_then(|(section, key)| section.values.get_mut(key));
        let Some(lines) = lines else { return false };
        lines.text.push(value.to_owned());
        true
    }

    fn heading(&mut self, name: &str, line: usize) -> Result<(), Problem> {
        self.key = None;
        let known = self
            .sections
            .iter()
            .position(|section| section.name == name);
        if let Some(index) = known.filter(|_| name == DEFAULTS) {
            self.current = Some(index);
            return Ok(());
        }
        if let Some(first) = known.and_then(|index| self.sections.get(index)) {
            let what = format!("the section [{name}] is already on line {}", first.line);
            return Err(Problem { line, what });
        }
        self.current = Some(self.sections.len());
        self.sections.push(Raw {
            name: name.to_owned(),
            line,
            values: Named::new(),
        });
        Ok(())
    }

    fn setting(&mut self, value: &str, line: usize) -> Result<(), Problem> {
        let fail = |what: &str| {
            let what = what.to_owned();
            Err(Problem { line, what })
        };
        // A line like `[default` is meant as a heading, wherever it stands.
        let or_heading = |what| {
            if value.starts_with('[') {
                UNCLOSED
            } else {
                what
            }
        };
        let Some(section) = self.current.and_then(|index| self.sections.get_mut(index)) else {
            return fail(or_heading("a setting before the first [section]"));
        };
        let Some((key, value)) = value.split_once(['=', ':']) else {
            return fail(or_heading("expected [section] or key = value"));
        };
        let key = key.trim().to_lowercase();
        if key.is_empty() {
            return fail("a value without a key");
        }
        if let Some(first) = section.values.get(&key) {
            return fail(&format!("the key {key} is already on line {}", first.line));
        }
        let text = vec![value.trim().to_owned()];
        section.values.insert(key.clone(), Lines { line, text });
        self.key = Some(key);
        Ok(())
    }

    fn finish(self) -> Result<Vec<Section>, Problem> {
        let (defaults, sections): (Vec<_>, Vec<_>) = self
            .sections
            .into_iter()
            .partition(|section| section.name == DEFAULTS);
        let defaults = defaults.into_iter().next().map(Raw::finish).transpose()?;
        let mut finished = Vec::with_capacity(sections.len());
        for section in sections {
            let mut section = section.finish()?;
            for (key, setting) in defaults.iter().flat_map(|all| all.settings.iter()) {
                if section.settings.get(key).is_none() {
                    section.settings.insert(key.to_owned(), setting.clone());
                }
            }
            finished.push(section);
        }
        Ok(finished)
    }
}

/// The name in a heading. What follows the last bracket is not looked at.
fn heading(value: &str) -> Option<&str> {
    let (name, _) = value.strip_prefix('[')?.rsplit_once(']')?;
    (!name.is_empty()).then_some(name)
}

impl Raw {
    fn finish(self) -> Result<Section, Problem> {
        let mut settings = Named::new();
        for (key, lines) in self.values {
            settings.insert(key, lines.finish()?);
        }
        Ok(Section {
            name: self.name,
            line: self.line,
            settings,
        })
    }
}

impl Lines {
    fn finish(self) -> Result<Setting, Problem> {
        let text = self.text.join("\n").trim_end().to_owned();
        if !text.starts_with('\n') {
            return Ok(Setting::Text(text));
        }
        let mut block = Named::new();
        for line in text.lines().filter(|line| !line.trim().is_empty()) {
            let Some((key, value)) = line.split_once('=') else {
                let what =
                    "the indented block below it holds a line that is not key = value".to_owned();
                return Err(Problem {
                    line: self.line,
                    what,
                });
            };
            block.insert(key.trim().to_owned(), value.trim().to_owned());
        }
        Ok(Setting::Block(block))
    }
}
