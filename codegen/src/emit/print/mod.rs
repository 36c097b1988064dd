//! Tokens as text: the one writer of everything that is emitted.
//!
//! It knows as much of Rust's layout as generated code needs: doc comments as `///`, blank lines between items, lists that are too
//! long for a line broken at their commas, long texts broken at spaces. Text that has gone through here and once through rustfmt is
//! left unchanged by `cargo fmt`.

mod layout;
mod tree;

use std::fmt::Write as _;

use proc_macro2::{Delimiter, TokenStream};
use quote::{format_ident, quote};

use layout::{
    Entry, attribute, doc, ends_with_comma, entries, has_space, is_list, is_macro_list, is_text,
    parts, wants_blank_line,
};
use tree::{Group, Node, width};

/// The length of a line, as rustfmt has it.
const WIDTH: usize = 100;

/// Names of one origin that items may mention. Those that they do mention are imported.
pub(super) struct Imports {
    /// The path in front of the names.
    pub(super) from: TokenStream,
    /// In the order of the alphabet.
    pub(super) names: &'static [&'static str],
}

/// Prints a file after `header`. Each of its items has a blank line above.
pub(super) fn file(header: String, file: super::File<'_>) -> String {
    let mut head = Printer::after(header);
    head.part(file.about);
    let mut body = Printer::after(String::new());
    body.wanted = file
        .imports
        .iter()
        .flat_map(|imports| imports.names)
        .copied()
        .collect();
    file.items.for_each(|item| body.part(item));
    for imports in file.imports {
        let is_used = |name: &&&str| !body.wanted.contains(*name);
        let names: Vec<_> = imports
            .names
            .iter()
            .filter(is_used)
            .map(|name| format_ident!("{name}"))
            .collect();
        let from = imports.from;
        match names.as_slice() {
            [] => {}
            [one] => head.part(quote!(use #from::#one;)),
            several => head.part(quote!(use #from::{#(#several),*};)),
        }
    }
    if head.has_parts && body.has_parts {
        head.blank_line();
    }
    head.out.push_str(&body.out);
    head.out.push('\n');
    head.out
}

struct Printer {
    out: String,
    indent: usize,
    /// Whether anything was printed.
    has_parts: bool,
    /// Names to look out for, which have not come yet.
    wanted: Vec<&'static str>,
}

impl Printer {
    fn after(header: String) -> Self {
        Printer {
            out: header,
            indent: 0,
            has_parts: false,
            wanted: Vec::new(),
        }
    }

    /// Items of a file, after a blank line.
    fn part(&mut self, items: TokenStream) {
        let nodes = tree::nodes(items);
        if nodes.is_empty() {
            return;
        }
        if std::mem::replace(&mut self.has_parts, true) {
            self.blank_line();
        }
        self.block(&nodes, true);
    }

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
    fn block(&mut self, nodes: &[Node], is_file: bool) {
        let mut before: Option<Entry> = None;
        for entry in entries(nodes) {
            match before {
                Some(before) if wants_blank_line(before, entry, is_file) => self.blank_line(),
                Some(_) => self.newline(),
                None => {}
            }
            self.entry(entry.nodes);
            before = Some(entry);
        }
        if let Some(last) =
            before.filter(|last| !is_file && last.is_listed && !ends_with_comma(last.nodes))
        {
            // The last member of a list of lines has a comma as well, unless what follows `..` ends it.
            if !last.nodes.first().is_some_and(|node| node.is('.')) {
                self.out.push(',');
            }
        }
    }

    /// One entry: its doc comments and attributes on lines of their own, then the rest.
    fn entry(&mut self, mut nodes: &[Node]) {
        while let Some((attribute, len)) = attribute(nodes) {
            match doc(attribute) {
                Some(text) => self.comment(&text, len == 3),
                None => self.run(&nodes[..len]),
            }
            nodes = &nodes[len..];
            if !nodes.is_empty() {
                self.newline();
            }
        }
        // What an entry begins with is a name that it gives, such as that of a variant, and mentions nothing.
        let gives_name = !nodes
            .get(1)
            .is_some_and(|next| next.is(':') && next.is_joint());
        self.run_from(nodes, usize::from(gives_name));
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
    fn run(&mut self, nodes: &[Node]) {
        self.run_from(nodes, 0);
    }

    /// Tokens one after the other. From `mentions` on they mention what they name.
    fn run_from(&mut self, nodes: &[Node], mentions: usize) {
        for (index, node) in nodes.iter().enumerate() {
            let before = index.checked_sub(1).and_then(|before| nodes.get(before));
            let before_that = index.checked_sub(2).and_then(|before| nodes.get(before));
            if before.is_some_and(|before| has_space(before_that, before, node)) {
                self.out.push(' ');
            }
            match node {
                Node::Group(group) => self.group(group, before),
                Node::Literal(literal) => self.literal(literal),
                Node::Punct(mark, _) => self.out.push(*mark),
                Node::Ident(ident) => {
                    if index >= mentions {
                        self.wanted.retain(|name| ident != name);
                    }
                    // Writing to a string cannot fail.
                    let _ = write!(self.out, "{ident}");
                }
            }
        }
    }

    fn group(&mut self, group: &Group, before: Option<&Node>) {
        let nodes = &group.nodes;
        let (open, close) = match group.delimiter {
            Delimiter::Parenthesis => ("(", ")"),
            Delimiter::Brace => ("{", "}"),
            Delimiter::Bracket => ("[", "]"),
            Delimiter::None => ("", ""),
        };
        self.out.push_str(open);
        let is_path = before.is_some_and(|before| before.is(':'));
        let is_block = group.delimiter == Delimiter::Brace && !nodes.is_empty() && !is_path;
        if is_block {
            self.indent += 1;
            self.newline();
            if is_macro_list(nodes) {
                self.filled(nodes)
            } else {
                self.block(nodes, false)
            }
            self.indent -= 1;
            self.newline();
        } else if self.column() + group.width < WIDTH || !(is_list(nodes) || is_text(nodes)) {
            self.run(nodes);
        } else {
            self.indent += 1;
            self.newline();
            self.lines(nodes, is_path);
            self.indent -= 1;
            self.newline();
        }
        self.out.push_str(close);
    }

    /// The parts of a list, a line for each, or as many in a line as it holds.
    fn lines(&mut self, nodes: &[Node], is_path: bool) {
        if is_path {
            return self.filled(nodes);
        }
        for (index, part) in parts(nodes).into_iter().enumerate() {
            if index > 0 {
                self.newline();
            }
            self.run(part);
            self.out.push(',');
        }
    }

    fn filled(&mut self, nodes: &[Node]) {
        for (index, part) in parts(nodes).into_iter().enumerate() {
            if index > 0 && self.column() + 2 + width(part) >= WIDTH {
                self.newline();
            } else if index > 0 {
                self.out.push(' ');
            }
            // What is listed so are names that imports or tables give, such as those of the variants of a union.
            self.run_from(part, usize::MAX);
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
