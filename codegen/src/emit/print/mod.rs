//! Tokens as text: the one writer of everything that is emitted.
//!
//! It knows as much of Rust's layout as generated code needs: doc comments as `///`, blank lines between items, lists that are too
//! long for a line broken at their commas, long texts broken at spaces. Text that has gone through here and once through rustfmt is
//! left unchanged by `cargo fmt`.

mod layout;

use proc_macro2::{Delimiter, Group, TokenStream, TokenTree};

use layout::{
    Entry, attribute, doc, ends_with_comma, entries, has_space, is_list, is_macro_list, is_text,
    parts, wants_blank_line, width,
};

/// The length of a line, as rustfmt has it.
const WIDTH: usize = 100;

/// Prints items.
pub fn print(items: TokenStream) -> String {
    let mut printer = Printer {
        out: String::new(),
        indent: 0,
    };
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
        if let Some(last) =
            before.filter(|last| !is_file && last.is_listed && !ends_with_comma(last.tokens))
        {
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
            if is_macro_list(&tokens) {
                self.filled(&tokens)
            } else {
                self.block(&tokens, false)
            }
            self.indent -= 1;
            self.newline();
        } else if self.column() + width(&tokens) < WIDTH || !(is_list(&tokens) || is_text(&tokens))
        {
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
            let Some(cut) = cut(rest, room(self)) else {
                break;
            };
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
        if is_escape
            && bytes.get(at + 1) == Some(&b'n')
            && after <= room
            && can_begin(bytes.get(after))
        {
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
