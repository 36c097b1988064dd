//! Markdown that rustdoc accepts without a warning, and that reads well as source.

use super::html::{Block, Inline};

/// A space that no line is broken at, inside code and links. Control characters never come from a model: see [`clean`].
const HARD_SPACE: char = '\u{1}';

/// Blocks with blank lines between.
pub(super) fn render(blocks: &[Block], width: usize) -> String {
    let mut lines = Vec::new();
    write(blocks, "", width, &mut lines);
    lines.join("\n")
}

fn write(blocks: &[Block], indent: &str, width: usize, lines: &mut Vec<String>) {
    for (index, block) in blocks.iter().enumerate() {
        if index > 0 {
            lines.push(String::new());
        }
        match block {
            Block::Paragraph(inline) => lines.extend(wrap(&words(inline), width, indent)),
            Block::Code(code) => write_code(code, indent, lines),
            Block::List { ordered, items } => write_list(*ordered, items, indent, width, lines),
        }
    }
}

fn write_code(code: &str, indent: &str, lines: &mut Vec<String>) {
    let fence = "`".repeat(longest_run(code, '`').max(2) + 1);
    lines.push(format!("{indent}{fence}text"));
    lines.extend(
        code.trim_matches('\n')
            .lines()
            .map(|line| format!("{indent}{}", clean(line)).trim_end().to_owned()),
    );
    lines.push(format!("{indent}{fence}"));
}

fn write_list(
    ordered: bool,
    items: &[Vec<Block>],
    indent: &str,
    width: usize,
    lines: &mut Vec<String>,
) {
    let is_loose = items.iter().any(|item| {
        item.iter()
            .filter(|block| !matches!(block, Block::List { .. }))
            .count()
            > 1
    });
    for (index, item) in items.iter().enumerate() {
        if index > 0 && is_loose {
            lines.push(String::new());
        }
        let mark = if ordered {
            format!("{}. ", index + 1)
        } else {
            "- ".to_owned()
        };
        let inner = format!("{indent}{}", " ".repeat(mark.len()));
        let start = lines.len();
        write(item, &inner, width, lines);
        if let Some(first) = lines
            .get_mut(start)
            .filter(|line| line.len() >= inner.len())
        {
            first.replace_range(..inner.len(), &format!("{indent}{mark}"));
        }
    }
}

fn words(inline: &[Inline]) -> String {
    let mut text = String::new();
    for piece in inline {
        match piece {
            Inline::Text(words) => escape(words, &mut text),
            Inline::Code(code) => write_span(code, &mut text),
            Inline::Link { text: words, url } => write_link(words, url, &mut text),
        }
    }
    text
}

fn write_span(code: &str, out: &mut String) {
    let code = clean(code);
    let code: Vec<&str> = code.split_whitespace().collect();
    let code = code.join(&HARD_SPACE.to_string());
    if code.is_empty() {
        return;
    }
    // Letters beside the marks are fine; other marks are not.
    if out.ends_with('`') {
        out.push(' ');
    }
    let fence = "`".repeat(longest_run(&code, '`') + 1);
    let pad = if code.starts_with('`') || code.ends_with('`') {
        HARD_SPACE.to_string()
    } else {
        String::new()
    };
    out.push_str(&format!("{fence}{pad}{code}{pad}{fence}"));
}

fn write_link(words: &str, url: &str, out: &mut String) {
    let is_absolute = url.starts_with("https://") || url.starts_with("http://");
    let is_plain = url
        .bytes()
        .all(|byte| byte.is_ascii_graphic() && !b"<>()[]\\\"`|^{}".contains(&byte));
    if !is_absolute || !is_plain {
        escape(words, out);
    } else if words.trim().is_empty() || words.trim() == url {
        out.push_str(&format!("<{url}>"));
    } else {
        out.push('[');
        let mut inner = String::new();
        escape(&words.replace("://", ": //"), &mut inner);
        // A short text stays on one line with its address.
        let is_short = inner.chars().count() <= 40;
        let space = if is_short { HARD_SPACE } else { ' ' };
        out.push_str(
            &inner
                .split_whitespace()
                .collect::<Vec<_>>()
                .join(&space.to_string()),
        );
        out.push_str(&format!("]({url})"));
    }
}

/// Text without the characters that mean something in Markdown, and with bare URLs marked as such.
fn escape(text: &str, out: &mut String) {
    let text = clean(text);
    for (index, word) in text.split(char::is_whitespace).enumerate() {
        if index > 0 {
            out.push(' ');
        }
        match word.find("http://").or_else(|| word.find("https://")) {
            Some(start) => {
                let (before, url) = word.split_at(start);
                let stop = |c: char| !c.is_ascii_graphic() || "<>()[]\\\"'`|^{}*".contains(c);
                let end = url.find(stop).unwrap_or(url.len());
                let end = url[..end]
                    .trim_end_matches(['.', ',', ';', ':', '!', '?'])
                    .len();
                escape_word(before, out);
                out.push_str(&format!("<{}>", &url[..end]));
                escape_word(&url[end..], out);
            }
            None => escape_word(word, out),
        }
    }
}

/// No named reference of HTML is longer.
const LONGEST_REFERENCE: usize = 40;

fn escape_word(word: &str, out: &mut String) {
    let letters: Vec<char> = word.chars().collect();
    for (index, letter) in letters.iter().enumerate() {
        let inside = |at: Option<usize>| {
            at.and_then(|at| letters.get(at))
                .is_some_and(|c| c.is_alphanumeric())
        };
        let special = match letter {
            '\\' | '`' | '*' | '[' | ']' | '<' | '~' => true,
            // An underscore within a word is one.
            '_' => !(inside(index.checked_sub(1)) && inside(Some(index + 1))),
            '&' => {
                letters
                    .get(index + 1)
                    .is_some_and(|c| c.is_ascii_alphanumeric() || *c == '#')
                    && letters
                        .iter()
                        .skip(index)
                        .take(LONGEST_REFERENCE)
                        .any(|c| *c == ';')
            }
            _ => false,
        };
        if special {
            out.push('\\');
        }
        out.push(*letter);
    }
}

/// Control characters, and those that change the direction of text or that nobody sees, have no place in documentation.
fn clean(text: &str) -> String {
    let is_odd = |c: char| super::is_hidden(c) && !c.is_whitespace();
    text.chars().filter(|c| !is_odd(*c)).collect()
}

fn longest_run(text: &str, mark: char) -> usize {
    text.split(|c| c != mark).map(str::len).max().unwrap_or(0)
}

/// Breaks words into lines. Each begins with `indent`, and with nothing that would make it a list, heading or quote.
pub(super) fn wrap(text: &str, width: usize, indent: &str) -> Vec<String> {
    let mut lines = Vec::new();
    let mut line = String::new();
    let mut length = 0;
    for word in text.split_whitespace() {
        let word_length = word.chars().count();
        if !line.is_empty() && length + 1 + word_length > width {
            lines.push(std::mem::take(&mut line));
        }
        if line.is_empty() {
            line.push_str(indent);
            line.push_str(&guarded(word));
            length = line.chars().count();
        } else {
            line.push(' ');
            line.push_str(word);
            length += 1 + word_length;
        }
    }
    if !line.is_empty() {
        lines.push(line);
    }
    lines
        .into_iter()
        .map(|line| line.replace(HARD_SPACE, " "))
        .collect()
}

/// The first word of a line, kept from being a mark.
fn guarded(word: &str) -> String {
    if word.starts_with(['-', '+', '#', '>', '=', '|', ':']) {
        return format!("\\{word}");
    }
    let digits = word.bytes().take_while(u8::is_ascii_digit).count();
    match word.get(digits..) {
        Some(rest) if digits > 0 && rest.starts_with(['.', ')']) && rest.len() == 1 => {
            format!("{}\\{rest}", &word[..digits])
        }
        _ => word.to_owned(),
    }
}
