//! Which style a text needs: plain, single-quoted or double-quoted.

use super::Dialect;
use super::resolve::{Implicit, resolve};

/// How a text is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Style {
    Plain,
    Single,
    Double,
}

/// The style of a text. A key that is written on the line of its value cannot have line breaks in single quotes.
pub(super) fn style(dialect: Dialect, text: &str, simple_key: bool) -> Style {
    let facts = Facts::of(dialect, text);
    let plain_reads_back = resolve(text) == Implicit::Text;
    if plain_reads_back && facts.plain && !(simple_key && facts.breaks) {
        return Style::Plain;
    }
    let prefers_double = dialect == Dialect::Ruamel && text.contains(['\'', '\n']);
    if facts.single && !prefers_double && !(simple_key && facts.breaks) {
        return Style::Single;
    }
    Style::Double
}

/// Whether a text holds line breaks, which keeps a key from standing on the line of its value.
pub(super) fn has_breaks(dialect: Dialect, text: &str) -> bool {
    text.chars().any(|c| is_break(dialect, c))
}

/// What a text allows.
struct Facts {
    plain: bool,
    single: bool,
    breaks: bool,
}

impl Facts {
    fn of(dialect: Dialect, text: &str) -> Self {
        if text.is_empty() {
            return Facts {
                plain: true,
                single: true,
                breaks: false,
            };
        }
        let spaces = Spaces::of(dialect, text);
        let special = text.chars().any(|c| !is_printable(dialect, c));
        let single = !special && !spaces.before_break && !spaces.after_break;
        let plain = single && !spaces.breaks && !spaces.at_edge && !has_indicators(dialect, text);
        Facts {
            plain,
            single,
            breaks: spaces.breaks,
        }
    }
}

/// Where a text has white space.
#[derive(Default)]
struct Spaces {
    /// A space or line break first or last.
    at_edge: bool,
    breaks: bool,
    before_break: bool,
    after_break: bool,
}

impl Spaces {
    fn of(dialect: Dialect, text: &str) -> Self {
        let mut spaces = Spaces::default();
        let mut previous = None;
        for c in text.chars() {
            let here = (c == ' ', is_break(dialect, c));
            spaces.breaks |= here.1;
            spaces.after_break |= here.0 && previous == Some((false, true));
            spaces.before_break |= here.1 && previous == Some((true, false));
            previous = Some(here);
        }
        let edge = |c: char| c == ' ' || is_break(dialect, c);
        spaces.at_edge = text.starts_with(edge) || text.ends_with(edge);
        spaces
    }
}

fn is_break(dialect: Dialect, c: char) -> bool {
    matches!(c, '\n' | '\u{85}' | '\u{2028}' | '\u{2029}')
        || c == '\r' && dialect == Dialect::Libyaml
}

/// Whether a character can stand as itself outside double quotes.
pub(super) fn is_printable(dialect: Dialect, c: char) -> bool {
    match c {
        '\n' | ' '..='~' => true,
        '\u{85}' | '\u{10000}'.. => dialect == Dialect::Ruamel,
        '\u{feff}' => false,
        '\u{a0}'..='\u{fffd}' => true,
        _ => false,
    }
}

/// Whether a text holds something that would be read as syntax.
fn has_indicators(dialect: Dialect, text: &str) -> bool {
    if text.starts_with("---") || text.starts_with("...") {
        return true;
    }
    let blank = |c: Option<char>| {
        c.is_none_or(|c| matches!(c, '\0' | ' ' | '\t' | '\r') || is_break(dialect, c))
    };
    let mut previous = None;
    let mut characters = text.chars().peekable();
    while let Some(c) = characters.next() {
        let followed = blank(characters.peek().copied());
        let indicator = match (previous, c) {
            (None, c) if "#,[]{}&*!|>'\"%@`".contains(c) => true,
            (None, '?' | ':' | '-') | (Some(_), ':') => followed,
            (Some(_), '#') => blank(previous),
            _ => false,
        };
        if indicator {
            return true;
        }
        previous = Some(c);
    }
    false
}
