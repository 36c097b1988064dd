//! The text of a document, where its parts stand in it, and excerpts that show no secrets.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};
use std::fmt::Write as _;
use std::ops::Range;

use opsmith_shape::{Kind, ShapeId, Tables};

/// A document as it was given.
#[derive(Debug, Clone)]
pub(crate) struct Source {
    /// What messages call it: a file, or the option it was given to.
    pub(crate) name: String,
    pub(crate) text: String,
}

/// Where the parts of a document stand, and what of it may be shown.
#[derive(Debug, Clone, Default)]
pub(crate) struct Layout {
    /// By member path, as messages write it.
    marks: HashMap<String, Mark>,
    /// Stretches of the text, in bytes.
    stretches: Vec<Stretch>,
}

/// Where a part stands, in bytes from the start of the text.
#[derive(Debug, Clone, Copy)]
struct Mark {
    key: Option<usize>,
    value: usize,
}

#[derive(Debug, Clone)]
struct Stretch {
    range: Range<usize>,
    shown: bool,
    /// A key that is no member's name: in a document that cannot be read it may be anything.
    is_guess: bool,
}

impl Layout {
    /// Notes where a part stands. Of parts with the same path the last one counts, as it does for the value.
    pub(crate) fn note(&mut self, path: &str, key: Option<usize>, value: usize) {
        self.marks.insert(path.to_owned(), Mark { key, value });
    }

    /// Notes a stretch of the text that is a value which is or is not to be shown.
    fn cover(&mut self, range: Range<usize>, shown: bool) {
        self.stretches.push(Stretch {
            range,
            shown,
            is_guess: false,
        });
    }

    /// Notes a stretch of the text that is a scalar. One that mentions a secret member may have swallowed it, for want of a quote or by
    /// its indentation.
    pub(crate) fn cover_scalar(
        &mut self,
        range: Range<usize>,
        text: &str,
        shown: bool,
        secrets: &Secrets,
    ) {
        let shown = shown && (secrets.are_none() || !secrets.mentioned_in(text));
        self.cover(range, shown);
    }

    /// Notes a stretch of the text that is the key `name`. `shown`: whether what it stands in may be shown.
    pub(crate) fn cover_key(
        &mut self,
        range: Range<usize>,
        name: &str,
        shown: bool,
        secrets: &Secrets,
    ) {
        self.stretches.push(Stretch {
            range,
            shown: shown && secrets.shown_name(name) == name,
            is_guess: !secrets.are_none() && !secrets.is_member(name),
        });
    }

    /// Hides keys that are no member's name, once the document turns out to be malformed: a value may have ended up as a key.
    pub(crate) fn distrust_keys(&mut self) {
        for stretch in &mut self.stretches {
            stretch.shown &= !stretch.is_guess;
        }
    }

    /// The stretches that lie in a part of the text, or reach into it.
    fn within(&self, part: &Range<usize>) -> Vec<&Stretch> {
        let overlaps =
            |stretch: &&Stretch| stretch.range.start < part.end && part.start < stretch.range.end;
        self.stretches.iter().filter(overlaps).collect()
    }

    /// Where a key stands.
    pub(crate) fn key(&self, path: &str) -> Option<usize> {
        self.marks
            .get(path)
            .map(|mark| mark.key.unwrap_or(mark.value))
    }

    /// Where a value stands.
    pub(crate) fn value(&self, path: &str) -> Option<usize> {
        self.marks.get(path).map(|mark| mark.value)
    }
}

/// Which members of an input may be shown.
#[derive(Debug, Clone, Default)]
pub(crate) struct Secrets {
    /// Nothing in this input is secret.
    none: bool,
    /// Names of members that are secret nowhere.
    open: HashSet<String>,
    /// Names of members that are secret somewhere.
    secret: HashSet<String>,
    /// The names of all members, folded.
    folded: HashSet<String>,
    /// Those of the secret ones, folded.
    folded_secret: Vec<String>,
}

impl Secrets {
    /// Of everything that can be given for the shape `id`.
    pub(crate) fn of(tables: &Tables, id: Option<ShapeId>) -> Self {
        let (mut open, mut secret, mut seen) = (HashSet::new(), HashSet::new(), HashSet::new());
        let mut none = id.is_none_or(|id| !tables.shape(id).sensitive);
        let mut to_do: Vec<_> = id.into_iter().collect();
        while let Some(id) = to_do.pop() {
            if !seen.insert(id) {
                continue;
            }
            let kind = tables.shape(id).kind;
            for member in tables.members(id) {
                // What a document or an element holds has no name of its own: the name above decides.
                let is_secret =
                    tables.is_sensitive(member) || parts_are_sensitive(tables, member.target);
                none &= !is_secret;
                if matches!(kind, Kind::Structure | Kind::Union) {
                    let names = if is_secret { &mut secret } else { &mut open };
                    names.insert(member.name.to_string());
                }
                to_do.push(member.target);
            }
        }
        open.retain(|name| !secret.contains(name));
        Secrets {
            none,
            folded: open
                .iter()
                .chain(&secret)
                .map(|name| folded(name))
                .collect(),
            folded_secret: secret.iter().map(|name| folded(name)).collect(),
            open,
            secret,
        }
    }

    /// Whether nothing in this input is secret.
    pub(crate) fn are_none(&self) -> bool {
        self.none
    }

    /// Whether the value of a member with this name may be shown.
    pub(crate) fn may_show(&self, name: &str) -> bool {
        self.none || self.open.contains(name)
    }

    /// Whether a member has exactly this name.
    pub(crate) fn is_member(&self, name: &str) -> bool {
        self.open.contains(name) || self.secret.contains(name)
    }

    /// Whether a member's name is a part of this text, in whatever habit of writing it, and the member is secret.
    pub(crate) fn mentioned_in(&self, text: &str) -> bool {
        let text = folded(text);
        self.folded_secret.iter().any(|name| text.contains(name))
    }

    /// A name that somebody gave, as messages may show it. Where a blank or a quote is missing, the value ends up in the name:
    /// `clientSecret:hunter2`.
    pub(crate) fn shown_name<'n>(&self, name: &'n str) -> Cow<'n, str> {
        if self.none || self.is_member(name) {
            return Cow::Borrowed(name);
        }
        let is_plain = |c: char| c.is_alphanumeric() || "_-.".contains(c);
        let end = name.find(|c| !is_plain(c)).unwrap_or(name.len());
        let (start, rest) = name.split_at(end);
        if rest.is_empty() && (self.is_like_member(name) || !self.mentioned_in(name)) {
            return Cow::Borrowed(name);
        }
        let separator = rest.chars().next().filter(|c| !c.is_control());
        match separator {
            Some(separator) if self.is_like_member(start) => format!("{start}{separator}***"),
            _ => "***".to_owned(),
        }
        .into()
    }

    /// Whether a name is a member's, written in another habit.
    fn is_like_member(&self, name: &str) -> bool {
        self.folded.contains(&folded(name))
    }
}

/// Letters and digits in lower case: `client-secret` and `CLIENT_SECRET` are the same name.
fn folded(name: &str) -> String {
    let letters = name.chars().filter(|c| c.is_alphanumeric());
    letters.flat_map(char::to_lowercase).collect()
}

/// Whether the elements of a list or map are sensitive themselves.
fn parts_are_sensitive(tables: &Tables, id: ShapeId) -> bool {
    matches!(tables.shape(id).kind, Kind::List | Kind::Map)
        && tables
            .members(id)
            .iter()
            .any(|part| tables.is_sensitive(part))
}

impl Source {
    /// Line and column, both from 1, and the line with a caret below the place `offset`. What may be a secret is starred out.
    pub(crate) fn excerpt(&self, offset: usize, layout: &Layout, secrets: &Secrets) -> String {
        let mut offset = offset.min(self.text.len());
        while !self.text.is_char_boundary(offset) {
            offset -= 1;
        }
        let (before, after) = self.text.split_at(offset);
        let start = before.rfind('\n').map_or(0, |index| index + 1);
        let end = offset + after.find('\n').unwrap_or(after.len());
        let number = before.matches('\n').count() + 1;
        let column = self.text[start..offset].chars().count() + 1;
        let window = window(&self.text, offset, start..end);
        let line = Line {
            text: &self.text,
            range: window.clone(),
            stretches: layout.within(&window),
            secrets,
        };
        let (shown, caret) = line.masked(offset);
        let (dots, end_dots) = (
            if window.start > start { "..." } else { "" },
            if window.end < end { "..." } else { "" },
        );
        let shown = format!("{dots}{}{end_dots}", shown.trim_end());
        let caret = caret + dots.len();
        let margin = " ".repeat(number.to_string().len());
        let mut excerpt = String::new();
        // Writing into a string cannot fail.
        let _ = writeln!(excerpt, "{margin}--> {}:{number}:{column}", self.name);
        let _ = writeln!(excerpt, "{margin} |");
        let _ = writeln!(excerpt, "{number} | {shown}");
        let _ = write!(excerpt, "{margin} | {:caret$}^", "");
        excerpt
    }
}

/// One line of a document, or the part of a long one that is shown.
struct Line<'a> {
    text: &'a str,
    range: Range<usize>,
    /// The stretches of the document that lie in it, or reach into it.
    stretches: Vec<&'a Stretch>,
    secrets: &'a Secrets,
}

impl Line<'_> {
    /// The line as it may be shown, and the column (from 0) that the place `offset` has in it.
    fn masked(&self, offset: usize) -> (String, usize) {
        let mut shown = String::new();
        let (mut caret, mut hidden) = (None, false);
        let line = self.text.get(self.range.clone()).unwrap_or_default();
        for (index, character) in line.char_indices() {
            let at = self.range.start + index;
            if at >= offset && caret.is_none() {
                caret = Some(shown.chars().count());
            }
            let may_show = self.may_show(at, character);
            if may_show {
                shown.push(if character.is_control() {
                    ' '
                } else {
                    character
                });
            } else if !hidden {
                shown.push_str("***");
            }
            hidden = !may_show;
        }
        let caret = caret.unwrap_or_else(|| shown.chars().count());
        (shown, caret)
    }

    fn may_show(&self, at: usize, character: char) -> bool {
        if self.secrets.none {
            return true;
        }
        let covered = self
            .stretches
            .iter()
            .find(|stretch| stretch.range.contains(&at));
        match covered {
            Some(stretch) => stretch.shown,
            // Beyond what could be read nobody knows what is what: only the syntax is shown.
            None => character.is_whitespace() || "{}[]:,\"'-#".contains(character),
        }
    }
}

/// The part of a line around `offset` that is shown: all of it, unless it is long.
fn window(text: &str, offset: usize, line: Range<usize>) -> Range<usize> {
    const AROUND: usize = 100;
    let (before, after) = (&text[line.start..offset], &text[offset..line.end]);
    let start = before.char_indices().nth_back(AROUND - 1);
    let end = after.char_indices().nth(AROUND);
    line.start + start.map_or(0, |(index, _)| index)
        ..offset + end.map_or(after.len(), |(index, _)| index)
}
