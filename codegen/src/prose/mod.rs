//! Documentation of models: HTML in, Markdown for rustdoc and plain text for terminals out.

mod html;
mod markdown;
mod overview;
mod plain;

pub use overview::overview;

/// Markdown for a doc comment, its lines at most `width` characters long where words allow.
pub fn markdown(html: &str, width: usize) -> String {
    markdown::render(&html::parse(html), width)
}

/// Plain text: a line for each paragraph, hyphens before the items of lists.
pub fn plain(html: &str) -> String {
    plain::render(&html::parse(html))
}

/// Whether a character must not stand in a comment: rustc refuses those that change the direction of a text, and nobody sees the
/// others.
pub(crate) fn is_hidden(c: char) -> bool {
    let is_mark = matches!(
        c,
        '\u{200e}' | '\u{200f}' | '\u{2028}' | '\u{2029}' | '\u{feff}'
    );
    c.is_control() || is_mark || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// Breaks Markdown that we wrote ourselves into lines of at most `width` characters.
pub fn wrap(text: &str, width: usize) -> String {
    markdown::wrap(text, width, "").join("\n")
}
