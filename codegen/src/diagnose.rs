//! What is wrong with an input, shown where it stands.
//!
//! Stages collect [`Problem`]s and go on, so that one run names everything. A [`Report`] prints them as rustc does: message, file,
//! line and column, an excerpt, and what to do instead.

use std::collections::HashMap;
use std::fmt;
use std::sync::{Arc, OnceLock};

use annotate_snippets::renderer::DecorStyle;
use annotate_snippets::{AnnotationKind, Group, Level, Renderer, Snippet};

/// A text file, by the name that messages call it.
#[derive(Debug, PartialEq, Eq)]
pub struct Source {
    /// Its path as the user knows it.
    pub name: String,
    /// What it holds.
    pub text: String,
    /// A file whose text follows: where that begins, and its name.
    added: Option<(usize, String)>,
    /// Where texts stand that are written with escapes. Made when one is first looked for.
    escaped: OnceLock<HashMap<String, At>>,
}

impl Source {
    /// A file of this name with this text.
    pub fn new(name: impl Into<String>, text: String) -> Self {
        Source {
            name: name.into(),
            text,
            added: None,
            escaped: OnceLock::new(),
        }
    }

    /// This file and another one, of which one thing is made. Whatever stands in either has a place, and problems name the file it is in.
    pub fn with(self, other: Source) -> Self {
        let start = self.text.len();
        Source {
            added: Some((start, other.name)),
            text: self.text + &other.text,
            ..Source::new(self.name, String::new())
        }
    }

    /// The text of the file itself, and that of the one that was added.
    pub fn texts(&self) -> (&str, Option<&str>) {
        let start = self.added.as_ref().map(|(start, _)| *start);
        match start.and_then(|start| self.text.split_at_checked(start)) {
            Some((first, second)) => (first, Some(second)),
            None => (&self.text, None),
        }
    }

    /// The file that a place is in: its name, its text, and where it is there.
    fn file(&self, at: At) -> (&str, &str, At) {
        let (first, second) = self.texts();
        let back = |offset: u32| (offset as usize).saturating_sub(first.len());
        match (second, &self.added) {
            (Some(second), Some((start, name))) if at.start as usize >= *start => {
                (name, second, At::new(back(at.start), back(at.end)))
            }
            _ => (&self.name, first, at),
        }
    }

    /// Where `part` stands in the text. Parts that are not slices of it (a string with escapes was copied out) have no place.
    pub fn find(&self, part: &str) -> Option<At> {
        let start = (part.as_ptr() as usize).checked_sub(self.text.as_ptr() as usize)?;
        let end = start.checked_add(part.len())?;
        (end <= self.text.len()).then(|| At::new(start, end))
    }

    /// Where a key stands that was copied because it is written with escapes: the first text that reads like it.
    pub fn find_escaped(&self, key: &str) -> Option<At> {
        // Keys that the readers know by themselves are not slices of the text either.
        let may_be_escaped = |c: char| !c.is_ascii() || c.is_control() || c == '"' || c == '\\';
        if !key.contains(may_be_escaped) {
            return None;
        }
        self.escaped
            .get_or_init(|| escaped(&self.text))
            .get(key)
            .copied()
    }

    /// The position of a line (from 1) and column (from 1, in bytes) of a part of the text, as parsers report it.
    pub fn position(&self, part: &str, line: usize, column: usize) -> At {
        let first = self.find(part).unwrap_or_default().start as usize;
        let start: usize = part
            .split_inclusive('\n')
            .take(line.saturating_sub(1))
            .map(str::len)
            .sum();
        let offset = first + (start + column.saturating_sub(1)).min(part.len());
        At::new(offset, offset)
    }
}

/// The JSON strings of a text that are written with escapes, each where it first stands.
fn escaped(text: &str) -> HashMap<String, At> {
    let mut found = HashMap::new();
    let bytes = text.as_bytes();
    let mut at = 0;
    while let Some(start) = text.get(at..).and_then(|rest| rest.find('"')) {
        let start = at + start;
        let mut end = start + 1;
        let mut has_escapes = false;
        while let Some(byte) = bytes.get(end).filter(|byte| **byte != b'"') {
            has_escapes |= *byte == b'\\';
            end += 1 + usize::from(*byte == b'\\');
        }
        let written = text.get(start..=end).filter(|_| has_escapes);
        let read = written.and_then(|written| serde_json::from_str::<String>(written).ok());
        if let Some(read) = read {
            found.entry(read).or_insert(At::new(start + 1, end));
        }
        at = end + 1;
    }
    found
}

/// Where something stands in its source: a range of bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub struct At {
    /// First byte.
    pub start: u32,
    /// The byte after the last one.
    pub end: u32,
}

impl At {
    /// The bytes from `start` to before `end`. Beyond 4 GiB it points to the end of what it can say.
    pub fn new(start: usize, end: usize) -> Self {
        At {
            start: u32::try_from(start).unwrap_or(u32::MAX),
            end: u32::try_from(end).unwrap_or(u32::MAX),
        }
    }
}

/// One thing that is wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// The file.
    pub source: Arc<Source>,
    /// Where in it.
    pub at: At,
    /// What is wrong, without a full stop.
    pub message: String,
    /// What was expected there, shown beside the excerpt.
    pub expected: String,
    /// The path of the thing in the model, such as `shapes / example#Order / members / id`.
    pub path: String,
    /// What to do; empty where there is nothing to add.
    pub hint: String,
}

impl Problem {
    /// A problem with what is expected instead.
    pub fn new(
        source: &Arc<Source>,
        at: At,
        message: impl Into<String>,
        expected: impl Into<String>,
    ) -> Self {
        Problem {
            source: Arc::clone(source),
            at,
            message: message.into(),
            expected: expected.into(),
            path: String::new(),
            hint: String::new(),
        }
    }

    /// With the path of the thing in the model.
    pub fn path(mut self, path: impl Into<String>) -> Self {
        self.path = path.into();
        self
    }

    /// With what to do about it.
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = hint.into();
        self
    }

    fn render(&self, renderer: &Renderer) -> String {
        let (name, text, at) = self.source.file(self.at);
        let window = Window::around(text, at);
        let label = AnnotationKind::Primary
            .span(window.start..window.end)
            .label(&self.expected);
        let snippet = Snippet::source(window.text)
            .line_start(window.line)
            .annotation(label);
        let group = Group::with_title(Level::ERROR.primary_title(&self.message));
        let mut group = match window.column {
            None => group.element(snippet.path(name)),
            // With a path the excerpt would name the column in the part that is shown.
            Some(column) => {
                let place = format!("at {name}:{}:{column}", window.line);
                group.element(snippet).element(Level::NOTE.message(place))
            }
        };
        if !self.path.is_empty() {
            group = group.element(Level::NOTE.message(format!("in {}", self.path)));
        }
        if !self.hint.is_empty() {
            group = group.element(Level::HELP.message(&self.hint));
        }
        renderer.render(&[group])
    }
}

/// The few lines of a text that an excerpt needs, so that printing one costs the same in a file of any size.
struct Window<'t> {
    text: &'t str,
    line: usize,
    /// Where in its line it begins to matter, where the text does not begin with the line.
    column: Option<usize>,
    start: usize,
    end: usize,
}

impl<'t> Window<'t> {
    fn around(text: &'t str, at: At) -> Self {
        let (start, end) = (boundary(text, at.start), boundary(text, at.end));
        let first = text[..start].rfind('\n').map_or(0, |newline| newline + 1);
        let last = text[end..]
            .find('\n')
            .map_or(text.len(), |newline| end + newline);
        let line = text[..first].matches('\n').count() + 1;
        let is_long = last - first > LONG_LINE;
        let column = is_long.then(|| text[first..start].chars().count() + 1);
        let (first, last) = match is_long {
            true => (
                floor(text, start.saturating_sub(AROUND).max(first)),
                floor(text, (end + AROUND).min(last)),
            ),
            false => (first, last),
        };
        Window {
            text: &text[first..last],
            line,
            column,
            start: start - first,
            end: (end - first).max(start - first),
        }
    }
}

/// Of a line longer than this, only what lies around the problem is looked at.
const LONG_LINE: usize = 1000;

/// How many bytes on both sides that is: more than a terminal is wide.
const AROUND: usize = 200;

/// The beginning of the character at or before what a position says.
fn boundary(text: &str, offset: u32) -> usize {
    floor(text, offset as usize)
}

/// The beginning of the character at or before an offset.
fn floor(text: &str, offset: usize) -> usize {
    let offset = offset.min(text.len());
    (0..=offset)
        .rev()
        .find(|at| text.is_char_boundary(*at))
        .unwrap_or(0)
}

/// How many problems are printed. Nobody reads more, and each costs a look through the file for its line.
const SHOWN: usize = 100;

/// Whether a further problem is worth a hint that takes a look at every name of a model, where so many are known already: with
/// thousands of references that lead nowhere, the looks take minutes, for hints that are not printed.
pub(crate) fn is_worth_looking(problems: usize) -> bool {
    problems < SHOWN
}

/// Everything that is wrong with an input.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Report(pub Vec<Problem>);

impl Report {
    /// Ends a stage: its problems in the order of the file, or its result where there are none.
    pub fn or<T>(mut self, result: T) -> Result<T, Report> {
        if self.0.is_empty() {
            return Ok(result);
        }
        self.0.sort_by(|a, b| {
            (&a.source.name, a.at, &a.message).cmp(&(&b.source.name, b.at, &b.message))
        });
        self.0.dedup();
        Err(self)
    }

    /// The text for a terminal.
    pub fn render(&self, colour: bool) -> String {
        let renderer = if colour {
            Renderer::styled()
        } else {
            Renderer::plain()
        };
        let renderer = renderer.decor_style(DecorStyle::Ascii).term_width(140);
        let mut text = String::new();
        for problem in self.0.iter().take(SHOWN) {
            text.push_str(&problem.render(&renderer));
            text.push_str("\n\n");
        }
        let count = self.0.len();
        text.push_str(&match count {
            1 => "1 problem\n".to_owned(),
            2..=SHOWN => format!("{count} problems\n"),
            _ => format!("{count} problems, of which these are the first {SHOWN}\n"),
        });
        text
    }
}

impl From<Problem> for Report {
    fn from(problem: Problem) -> Self {
        Report(vec![problem])
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.render(false))
    }
}

impl std::error::Error for Report {}

/// The candidate that `word` was probably meant to be, if one is near enough: at most a third of its letters away.
pub fn nearest<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let word = word.to_lowercase();
    let length = word.chars().count();
    let is_comparable = |candidate: &&str| {
        let count = candidate.chars().count();
        count.max(length) <= LONGEST_WORD && count.abs_diff(length) <= count.max(length).div_ceil(3)
    };
    let distances = candidates
        .into_iter()
        .filter(is_comparable)
        .map(|candidate| {
            let distance = strsim::damerau_levenshtein(&word, &candidate.to_lowercase());
            (distance, candidate)
        });
    distances
        .filter(|(distance, candidate)| {
            *distance <= candidate.chars().count().max(length).div_ceil(3)
        })
        .min()
        .map(|(_, candidate)| candidate)
}

/// Longer names are no typing mistakes, and comparing two takes the product of their lengths.
const LONGEST_WORD: usize = 200;

/// "did you mean …?" where a candidate is near, otherwise what there is to choose from, unless that is too much.
pub fn suggest<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str> + Clone) -> String {
    if let Some(candidate) = nearest(word, candidates.clone()) {
        return format!("did you mean `{candidate}`?");
    }
    let all: Vec<&str> = candidates.into_iter().take(17).collect();
    match all.len() {
        0 | 17 => String::new(),
        _ => format!("there are: {}", all.join(", ")),
    }
}
