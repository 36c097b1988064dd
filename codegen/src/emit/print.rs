//! Tokens as text: the one writer of everything that is emitted.
//!
//! It knows as much of Rust's layout as generated code needs: doc comments as `///`, blank lines between items, lists that are too
//! long for a line broken at their commas, long texts broken at spaces. Text that has gone through here and once through rustfmt is
//! left unchanged by `cargo fmt`.

use proc_macro2::{Delimiter, Group, Spacing, TokenStream, TokenTree};

/// The length of a line, as rustfmt has it.
const WIDTH: usize = 100;

/// Prints items.
pub fn print(items: TokenStream) -> String {
    let mut printer = Printer { out: String::new(), indent: 0 };
    printer.block(&items.into_iter().collect::<Vec<_>>(), true);
    printer.out.push('\n');
    printer.out
}

struct Printer {
    out: String,
    indent: usize,
}

impl Printer {
    fn column(&self) -> usize {
        self.out.len() - self.out.rfind('\n').map_or(0, |newline| newline + 1)
    }

    fn newline(&mut self) {
        let trimmed = self.out.trim_end_matches(' ').len();
        self.out.truncate(trimmed);
        self.out.push('\n');
        self.out.extend(std::iter::repeat_n(' ', self.indent * 4));
    }

    fn blank_line(&mut self) {
        self.out.push('\n');
        self.newline();
    }

    /// Items, members, arms or statements: each on lines of its own.
    fn block(&mut self, tokens: &[TokenTree], is_file: bool) {
        let mut before: Option<Entry> = None;
        for entry in entries(tokens) {
            match before {
                Some(before) if wants_blank_line(before, entry, is_file) => self.blank_line(),
                Some(_) => self.newline(),
                None => {}
            }
            self.entry(entry.tokens);
            before = Some(entry);
        }
        if let Some(last) = before.filter(|last| !is_file && last.is_listed && !ends_with_comma(last.tokens)) {
            // The last member of a list of lines has a comma as well, unless what follows `..` ends it.
            if !matches!(last.tokens.first(), Some(TokenTree::Punct(dot)) if dot.as_char() == '.') {
                self.out.push(',');
            }
        }
    }

    /// One entry: its doc comments and attributes on lines of their own, then the rest.
    fn entry(&mut self, mut tokens: &[TokenTree]) {
        while let Some((attribute, len)) = attribute(tokens) {
            match doc(attribute) {
                Some(text) => self.comment(&text, len == 3),
                None => self.run(&tokens[..len]),
            }
            tokens = &tokens[len..];
            if !tokens.is_empty() {
                self.newline();
            }
        }
        self.run(tokens);
    }

    fn comment(&mut self, text: &str, is_inner: bool) {
        let mark = if is_inner { "//!" } else { "///" };
        for (index, line) in text.split('\n').enumerate() {
            if index > 0 {
                self.newline();
            }
            self.out.push_str(mark);
            if !line.is_empty() {
                self.out.push(' ');
                self.out.push_str(line);
            }
        }
    }

    /// Tokens one after the other.
    fn run(&mut self, tokens: &[TokenTree]) {
        for (index, token) in tokens.iter().enumerate() {
            let before = index.checked_sub(1).and_then(|before| tokens.get(before));
            let before_that = index.checked_sub(2).and_then(|before| tokens.get(before));
            if before.is_some_and(|before| has_space(before_that, before, token)) {
                self.out.push(' ');
            }
            match token {
                TokenTree::Group(group) => self.group(group, before),
                TokenTree::Literal(literal) => self.literal(&literal.to_string()),
                other => self.out.push_str(&other.to_string()),
            }
        }
    }

    fn group(&mut self, group: &Group, before: Option<&TokenTree>) {
        let tokens: Vec<TokenTree> = group.stream().into_iter().collect();
        let (open, close) = match group.delimiter() {
            Delimiter::Parenthesis => ("(", ")"),
            Delimiter::Brace => ("{", "}"),
            Delimiter::Bracket => ("[", "]"),
            Delimiter::None => ("", ""),
        };
        self.out.push_str(open);
        let is_path = matches!(before, Some(TokenTree::Punct(colon)) if colon.as_char() == ':');
        let is_block = group.delimiter() == Delimiter::Brace && !tokens.is_empty() && !is_path;
        if is_block {
            self.indent += 1;
            self.newline();
            if is_macro_list(&tokens) { self.filled(&tokens) } else { self.block(&tokens, false) }
            self.indent -= 1;
            self.newline();
        } else if self.column() + width(&tokens) < WIDTH || !(is_list(&tokens) || is_text(&tokens)) {
            self.run(&tokens);
        } else {
            self.indent += 1;
            self.newline();
            self.lines(&tokens, is_path);
            self.indent -= 1;
            self.newline();
        }
        self.out.push_str(close);
    }

    /// The parts of a list, a line for each, or as many in a line as it holds.
    fn lines(&mut self, tokens: &[TokenTree], is_path: bool) {
        if is_path {
            return self.filled(tokens);
        }
        for (index, part) in parts(tokens).into_iter().enumerate() {
            if index > 0 {
                self.newline();
            }
            self.run(part);
            self.out.push(',');
        }
    }

    fn filled(&mut self, tokens: &[TokenTree]) {
        for (index, part) in parts(tokens).into_iter().enumerate() {
            if index > 0 && self.column() + 2 + width(part) >= WIDTH {
                self.newline();
            } else if index > 0 {
                self.out.push(' ');
            }
            self.run(part);
            self.out.push(',');
        }
    }

    /// A literal; a text that is too long for the line goes on in the next one, where Rust skips the indent.
    fn literal(&mut self, text: &str) {
        let room = |printer: &Self| (WIDTH - 2).saturating_sub(printer.column());
        let mut rest = text;
        while text.starts_with('"') && rest.len() > room(self) {
            let Some(cut) = cut(rest, room(self)) else { break };
            self.out.push_str(&rest[..cut]);
            self.out.push('\\');
            self.newline();
            rest = &rest[cut..];
        }
        self.out.push_str(rest);
    }
}

/// Where a text can be cut: at the first end of a line in it, else after a space that a word follows, as late as `room` allows. The
/// first such place beyond it, where there is none before.
fn cut(text: &str, room: usize) -> Option<usize> {
    let bytes = text.as_bytes();
    let (mut at, mut best) = (1, None);
    while at < bytes.len() {
        let is_escape = bytes[at] == b'\\';
        let after = at + 1 + usize::from(is_escape);
        // Rust would skip white space at the beginning of a line, and an escape there would hide from the reader.
        let can_begin = |next: Option<&u8>| next.is_some_and(|next| !b" \\\"".contains(next));
        if is_escape && bytes.get(at + 1) == Some(&b'n') && after <= room && can_begin(bytes.get(after)) {
            return Some(after);
        }
        if bytes[at] == b' ' && can_begin(bytes.get(after)) {
            if after > room {
                return best.or(Some(after));
            }
            best = Some(after);
        }
        at = after;
    }
    best
}

/// A part of a block.
#[derive(Clone, Copy)]
struct Entry<'t> {
    tokens: &'t [TokenTree],
    /// Separated from the next by a comma.
    is_listed: bool,
}

/// Splits a block: after commas, after semicolons, and after braces that nothing continues.
fn entries(tokens: &[TokenTree]) -> Vec<Entry<'_>> {
    let mut entries: Vec<&[TokenTree]> = Vec::new();
    let (mut start, mut angles) = (0, 0_i32);
    // What documents the whole file stands by itself.
    while let Some((_, len @ 3)) = tokens.get(start..).and_then(attribute) {
        entries.push(&tokens[start..start + len]);
        start += len;
    }
    for (index, token) in tokens.iter().enumerate().skip(start) {
        angles += angle(index.checked_sub(1).and_then(|before| tokens.get(before)), token);
        if ends_entry(&tokens[start..=index], tokens.get(index + 1), angles) {
            entries.push(&tokens[start..=index]);
            start = index + 1;
        }
    }
    entries.extend(tokens.get(start..).filter(|rest| !rest.is_empty()));
    let is_listed = entries.iter().any(|entry| ends_with_comma(entry)) || matches!(entries.as_slice(), [one] if is_field(one));
    entries.into_iter().map(|tokens| Entry { tokens, is_listed }).collect()
}

/// What a token adds to the depth of generics. The end of an arrow is none.
fn angle(before: Option<&TokenTree>, token: &TokenTree) -> i32 {
    match token {
        TokenTree::Punct(open) if open.as_char() == '<' => 1,
        TokenTree::Punct(close) if close.as_char() == '>' && !is_arrow(before) => -1,
        _ => 0,
    }
}

fn ends_entry(entry: &[TokenTree], next: Option<&TokenTree>, angles: i32) -> bool {
    match entry.last() {
        Some(TokenTree::Punct(punct)) => punct.as_char() == ';' || (punct.as_char() == ',' && angles <= 0),
        Some(token) if is_brace(token) => match next {
            Some(TokenTree::Punct(punct)) => punct.as_char() == '#',
            Some(TokenTree::Ident(word)) => *word != "else" && angles <= 0 && !is_use(entry),
            Some(_) => false,
            None => true,
        },
        _ => false,
    }
}

fn is_use(tokens: &[TokenTree]) -> bool {
    matches!(tokens.first(), Some(TokenTree::Ident(word)) if *word == "use")
}

/// A single `name: value` without a comma after it.
fn is_field(tokens: &[TokenTree]) -> bool {
    let is_colon = |token: &TokenTree| matches!(token, TokenTree::Punct(colon) if colon.as_char() == ':' && colon.spacing() == Spacing::Alone);
    let is_statement = matches!(tokens.first(), Some(TokenTree::Ident(word)) if word == "let");
    !is_statement && !tokens.last().is_some_and(is_brace) && tokens.get(1).is_some_and(is_colon)
}

fn is_brace(token: &TokenTree) -> bool {
    matches!(token, TokenTree::Group(group) if group.delimiter() == Delimiter::Brace)
}

fn ends_with_comma(tokens: &[TokenTree]) -> bool {
    matches!(tokens.last(), Some(TokenTree::Punct(comma)) if comma.as_char() == ',')
}

/// Items have blank lines between, except declarations of one line that belong together.
fn wants_blank_line(before: Entry<'_>, entry: Entry<'_>, is_file: bool) -> bool {
    if entry.is_listed {
        return false;
    }
    if is_file {
        let family = family(before.tokens);
        return family.is_none() || family != self::family(entry.tokens);
    }
    let is_item = |tokens: &[TokenTree]| {
        let is_keyword = |word: &proc_macro2::Ident| ["pub", "fn", "async", "const"].iter().any(|keyword| word == keyword);
        attribute(tokens).is_some() || matches!(tokens.first(), Some(TokenTree::Ident(word)) if is_keyword(word))
    };
    is_item(entry.tokens) && is_item(before.tokens)
}

/// Declarations of one line that stand together: imports of one origin, modules, lint levels.
fn family(tokens: &[TokenTree]) -> Option<&'static str> {
    let rest = match attribute(tokens) {
        Some((group, _)) if doc(group).is_some() => return None,
        Some((_, 3)) => return Some("lints"),
        Some((_, len)) => tokens.get(len..)?,
        None => tokens,
    };
    let words: Vec<String> = rest.iter().take(2).map(ToString::to_string).collect();
    match words.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
        ["use", "std"] => Some("use std"),
        ["use", "super" | "crate" | "self"] => Some("use own"),
        ["use", _] => Some("use"),
        ["pub", "use"] => Some("pub use"),
        ["pub", "mod"] => Some("pub mod"),
        ["mod", _] => Some("mod"),
        _ => None,
    }
}

/// The attribute that tokens begin with, and how many of them it takes.
fn attribute(tokens: &[TokenTree]) -> Option<(&Group, usize)> {
    match tokens {
        [TokenTree::Punct(hash), TokenTree::Group(group), ..] if hash.as_char() == '#' => Some((group, 2)),
        [TokenTree::Punct(hash), TokenTree::Punct(bang), TokenTree::Group(group), ..]
            if hash.as_char() == '#' && bang.as_char() == '!' =>
        {
            Some((group, 3))
        }
        _ => None,
    }
}

/// The text of a doc attribute.
fn doc(attribute: &Group) -> Option<String> {
    let tokens: Vec<TokenTree> = attribute.stream().into_iter().collect();
    match tokens.as_slice() {
        [TokenTree::Ident(doc), TokenTree::Punct(_), TokenTree::Literal(text)] if *doc == "doc" => Some(unquote(&text.to_string())),
        _ => None,
    }
}

/// The text that a literal of [`super::doc`] stands for.
fn unquote(literal: &str) -> String {
    let inner = literal.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')).unwrap_or(literal);
    let mut out = String::with_capacity(inner.len());
    let mut characters = inner.chars();
    while let Some(character) = characters.next() {
        if character != '\\' {
            out.push(character);
            continue;
        }
        match characters.next() {
            Some('n') => out.push('\n'),
            Some(quoted @ ('"' | '\'' | '\\')) => out.push(quoted),
            Some('u') => {
                let code: String = characters.by_ref().skip(1).take_while(|c| *c != '}').collect();
                out.extend(u32::from_str_radix(&code, 16).ok().and_then(char::from_u32).filter(|c| !c.is_control()));
            }
            // Other escapes stand for control characters, which have no place in a comment.
            _ => {}
        }
    }
    out
}

/// `0: name, 1: other`: what the macros of the runtime take.
fn is_macro_list(tokens: &[TokenTree]) -> bool {
    matches!(tokens, [TokenTree::Literal(_), TokenTree::Punct(colon), ..] if colon.as_char() == ':')
}

/// A text by itself.
fn is_text(tokens: &[TokenTree]) -> bool {
    matches!(tokens, [TokenTree::Literal(_)])
}

fn is_list(tokens: &[TokenTree]) -> bool {
    tokens.iter().any(|token| matches!(token, TokenTree::Punct(comma) if comma.as_char() == ','))
}

/// The parts of a list, without their commas.
fn parts(tokens: &[TokenTree]) -> Vec<&[TokenTree]> {
    let (mut parts, mut start, mut angles) = (Vec::new(), 0, 0_i32);
    for (index, token) in tokens.iter().enumerate() {
        angles += angle(index.checked_sub(1).and_then(|before| tokens.get(before)), token);
        if angles <= 0 && matches!(token, TokenTree::Punct(comma) if comma.as_char() == ',') {
            parts.push(&tokens[start..index]);
            start = index + 1;
        }
    }
    parts.extend(tokens.get(start..).filter(|rest| !rest.is_empty()));
    parts
}

/// About how long tokens are on one line. Anything longer than a line is as long as the next.
fn width(tokens: &[TokenTree]) -> usize {
    let mut total = 0;
    for token in tokens {
        total += match token {
            TokenTree::Group(group) => 2 + width(&group.stream().into_iter().collect::<Vec<_>>()),
            TokenTree::Punct(punct) if punct.as_char() == ',' => 2,
            TokenTree::Punct(_) => 1,
            other => other.to_string().len(),
        };
        if total > WIDTH {
            break;
        }
    }
    total
}

/// Whether two tokens have a space between.
fn has_space(before_that: Option<&TokenTree>, before: &TokenTree, token: &TokenTree) -> bool {
    use TokenTree::{Group as G, Ident, Literal, Punct};
    match (before, token) {
        (Punct(a), Punct(b)) if a.spacing() == Spacing::Joint && "=->:.&|".contains(a.as_char()) && "=>:.&|".contains(b.as_char()) => false,
        (_, Punct(punct)) if ",;.?".contains(punct.as_char()) => matches!(before, Punct(comma) if comma.as_char() == ',' && punct.as_char() == '.'),
        (_, Punct(punct)) if punct.as_char() == ':' => false,
        (Punct(punct), _) => match punct.as_char() {
            ',' | ';' => true,
            ':' => !matches!(before_that, Some(Punct(colon)) if colon.as_char() == ':' && colon.spacing() == Spacing::Joint),
            '=' | '|' | '+' => true,
            '>' => is_arrow(before_that) || matches!(token, Ident(_)) || is_brace(token) || matches!(token, Punct(p) if "=&".contains(p.as_char())),
            _ => false,
        },
        (_, Punct(punct)) => match punct.as_char() {
            '=' | '-' | '|' | '+' => true,
            '&' | '\'' | '#' | '*' => !matches!(before, G(_)),
            '<' | '>' | '!' => false,
            _ => true,
        },
        (Ident(word), G(group)) if group.delimiter() == Delimiter::Parenthesis => ["in", "match", "return", "=", "as"].iter().any(|keyword| word == keyword),
        (Ident(_), G(group)) if group.delimiter() == Delimiter::Bracket => false,
        (_, G(group)) if group.delimiter() == Delimiter::Brace => true,
        (G(group), _) if group.delimiter() == Delimiter::Brace => true,
        (G(_), G(_)) => false,
        (Ident(_) | Literal(_) | G(_), _) => true,
    }
}

fn is_arrow(before_that: Option<&TokenTree>) -> bool {
    matches!(before_that, Some(TokenTree::Punct(punct)) if "-=".contains(punct.as_char()) && punct.spacing() == Spacing::Joint)
}
