//! Writing text to the column: indents, indicators and the three styles of scalars, folded at spaces.

use std::fmt::Write as _;

use super::Dialect;
use super::scalar::{Style, is_printable, style};

/// Lines are folded at the first space beyond this column.
const WIDTH: usize = 80;

/// Text on its way out, and where it stands.
pub(super) struct Emitter {
    text: String,
    column: usize,
    dialect: Dialect,
}

impl Emitter {
    pub(super) fn new(dialect: Dialect) -> Self {
        Emitter {
            text: String::new(),
            column: 0,
            dialect,
        }
    }

    pub(super) fn dialect(&self) -> Dialect {
        self.dialect
    }

    pub(super) fn finish(self) -> String {
        self.text
    }

    /// Writes text without line breaks as it is.
    pub(super) fn raw(&mut self, text: &str) {
        self.text.push_str(text);
        self.column += text.chars().count();
    }

    fn character(&mut self, c: char) {
        self.text.push(c);
        self.column += 1;
    }

    /// A new line, unless this one is empty.
    pub(super) fn line(&mut self) {
        if self.column > 0 {
            self.text.push('\n');
            self.column = 0;
        }
    }

    /// Goes to the column `indent`, on a new line where this one has passed it.
    pub(super) fn indent(&mut self, indent: usize) {
        if self.column > indent {
            self.line();
        }
        while self.column < indent {
            self.character(' ');
        }
    }

    fn fold(&mut self, indent: usize) {
        self.text.push('\n');
        self.column = 0;
        self.indent(indent);
    }

    /// A text in the style it needs. Lines that continue it begin at `indent`; `None` keeps it on one line.
    pub(super) fn scalar(&mut self, text: &str, indent: Option<usize>) {
        match style(self.dialect, text, indent.is_none()) {
            Style::Plain if self.dialect == Dialect::Ruamel => self.plain_words(text, indent),
            Style::Plain => self.plain(text, indent),
            Style::Single => self.single(text, indent),
            Style::Double => self.double(text, indent),
        }
    }

    /// libyaml: a space beyond the width becomes a line break.
    fn plain(&mut self, text: &str, indent: Option<usize>) {
        let mut previous = None;
        let mut characters = text.chars().peekable();
        while let Some(c) = characters.next() {
            let alone = c == ' ' && previous != Some(' ') && characters.peek() != Some(&' ');
            match indent {
                Some(indent) if alone && self.column > WIDTH => self.fold(indent),
                _ => self.character(c),
            }
            previous = Some(c);
        }
    }

    /// ruamel.yaml: a word that would pass the width goes to a new line, and the space before it stays behind.
    fn plain_words(&mut self, text: &str, indent: Option<usize>) {
        let Some(indent) = indent else {
            return self.raw(text);
        };
        let mut rest = text;
        while !rest.is_empty() {
            let word = rest.find(' ').unwrap_or(rest.len());
            let (word, after) = rest.split_at(word);
            if word.chars().count() + self.column > WIDTH && self.column > indent {
                self.fold(indent);
            }
            self.raw(word);
            let next = after.trim_start_matches(' ');
            let spaces = after.len() - next.len();
            if spaces == 1 && self.column >= WIDTH && !next.is_empty() {
                self.fold(indent);
            } else {
                self.raw(&after[..spaces]);
            }
            rest = next;
        }
    }

    fn single(&mut self, text: &str, indent: Option<usize>) {
        self.character('\'');
        let last = text.chars().count().saturating_sub(1);
        let (mut previous, mut in_breaks) = (None, false);
        let mut characters = text.chars().enumerate().peekable();
        while let Some((index, c)) = characters.next() {
            let next = characters.peek().map(|(_, next)| *next);
            let alone = c == ' ' && previous != Some(' ') && next != Some(' ');
            let is_break = matches!(c, '\n' | '\u{85}' | '\u{2028}' | '\u{2029}');
            if in_breaks && !is_break {
                self.indent(indent.unwrap_or(0));
            }
            if is_break {
                // A single line break would be read as a space, so the first is written twice.
                self.text
                    .push_str(if c == '\n' && !in_breaks { "\n" } else { "" });
                self.text.push(c);
                self.column = 0;
            } else if c == '\'' {
                self.raw("''");
            } else {
                match indent {
                    Some(indent) if alone && self.column > WIDTH && 0 < index && index < last => {
                        self.fold(indent)
                    }
                    _ => self.character(c),
                }
            }
            in_breaks = is_break;
            previous = Some(c);
        }
        if in_breaks {
            self.indent(indent.unwrap_or(0));
        }
        self.character('\'');
    }

    fn double(&mut self, text: &str, indent: Option<usize>) {
        self.character('"');
        let last = text.chars().count().saturating_sub(1);
        let mut previous_space = false;
        let mut characters = text.chars().enumerate().peekable();
        while let Some((index, c)) = characters.next() {
            if needs_escape(self.dialect, c) {
                self.escape(c);
                previous_space = false;
                continue;
            }
            let inside = !previous_space && 0 < index && index < last;
            match indent {
                Some(indent) if c == ' ' && inside && self.column > WIDTH => {
                    self.fold(indent);
                    // A space at the start of a line would be lost.
                    if characters.peek().is_some_and(|(_, next)| *next == ' ') {
                        self.character('\\');
                    }
                }
                _ => self.character(c),
            }
            previous_space = c == ' ';
        }
        self.character('"');
    }

    fn escape(&mut self, c: char) {
        let mut escaped = String::from('\\');
        match c {
            '\0' => escaped.push('0'),
            '\u{7}' => escaped.push('a'),
            '\u{8}' => escaped.push('b'),
            '\t' => escaped.push('t'),
            '\n' => escaped.push('n'),
            '\u{b}' => escaped.push('v'),
            '\u{c}' => escaped.push('f'),
            '\r' => escaped.push('r'),
            '\u{1b}' => escaped.push('e'),
            '"' | '\\' => escaped.push(c),
            '\u{85}' => escaped.push('N'),
            '\u{a0}' => escaped.push('_'),
            '\u{2028}' => escaped.push('L'),
            '\u{2029}' => escaped.push('P'),
            // Writing into a string cannot fail.
            ..='\u{ff}' => drop(write!(escaped, "x{:02X}", c as u32)),
            ..='\u{ffff}' => drop(write!(escaped, "u{:04X}", c as u32)),
            _ => drop(write!(escaped, "U{:08X}", c as u32)),
        }
        self.raw(&escaped);
    }
}

fn needs_escape(dialect: Dialect, c: char) -> bool {
    matches!(c, '"' | '\\' | '\n' | '\u{85}' | '\u{2028}' | '\u{2029}') || !is_printable(dialect, c)
}
