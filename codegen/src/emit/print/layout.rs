//! What stands in one line with what, below it, or apart from it: the questions the printer asks about tokens.

use std::borrow::Cow;

use proc_macro2::Delimiter;

use super::tree::{Group, Node};

/// A part of a block.
#[derive(Clone, Copy)]
pub(super) struct Entry<'t> {
    pub(super) nodes: &'t [Node],
    /// Separated from the next by a comma.
    pub(super) is_listed: bool,
}

/// Splits a block: after commas, after semicolons, and after braces that nothing continues.
pub(super) fn entries(nodes: &[Node]) -> Vec<Entry<'_>> {
    let mut entries: Vec<&[Node]> = Vec::new();
    let (mut start, mut angles) = (0, 0_i32);
    // What documents the whole file stands by itself.
    while let Some((_, len @ 3)) = nodes.get(start..).and_then(attribute) {
        entries.push(&nodes[start..start + len]);
        start += len;
    }
    for (index, node) in nodes.iter().enumerate().skip(start) {
        angles += angle(before(nodes, index), node);
        if ends_entry(&nodes[start..=index], nodes.get(index + 1), angles) {
            entries.push(&nodes[start..=index]);
            start = index + 1;
        }
    }
    entries.extend(nodes.get(start..).filter(|rest| !rest.is_empty()));
    let is_listed = entries.iter().any(|entry| ends_with_comma(entry))
        || matches!(entries.as_slice(), [one] if is_field(one));
    entries
        .into_iter()
        .map(|nodes| Entry { nodes, is_listed })
        .collect()
}

fn before(nodes: &[Node], index: usize) -> Option<&Node> {
    index.checked_sub(1).and_then(|before| nodes.get(before))
}

/// What a token adds to the depth of generics. The end of an arrow is none.
fn angle(before: Option<&Node>, node: &Node) -> i32 {
    match node.mark() {
        Some('<') => 1,
        Some('>') if !is_arrow(before) => -1,
        _ => 0,
    }
}

fn ends_entry(entry: &[Node], next: Option<&Node>, angles: i32) -> bool {
    match entry.last() {
        Some(Node::Punct(mark, _)) => *mark == ';' || (*mark == ',' && angles <= 0),
        Some(node) if is_brace(node) => match next {
            Some(Node::Punct(mark, _)) => *mark == '#',
            Some(word @ Node::Ident(_)) => {
                !word.is_word(&["else"]) && angles <= 0 && !is_use(entry)
            }
            Some(_) => false,
            None => true,
        },
        _ => false,
    }
}

fn is_use(nodes: &[Node]) -> bool {
    nodes.first().is_some_and(|node| node.is_word(&["use"]))
}

/// A single `name: value` without a comma after it.
fn is_field(nodes: &[Node]) -> bool {
    let is_colon = |node: &Node| node.is(':') && !node.is_joint();
    let is_statement = nodes.first().is_some_and(|node| node.is_word(&["let"]));
    !is_statement && !nodes.last().is_some_and(is_brace) && nodes.get(1).is_some_and(is_colon)
}

pub(super) fn is_brace(node: &Node) -> bool {
    node.is_group(Delimiter::Brace)
}

pub(super) fn ends_with_comma(nodes: &[Node]) -> bool {
    nodes.last().is_some_and(|node| node.is(','))
}

/// Items have blank lines between, except declarations of one line that belong together.
pub(super) fn wants_blank_line(before: Entry<'_>, entry: Entry<'_>, is_file: bool) -> bool {
    if entry.is_listed {
        return false;
    }
    if is_file {
        let family = family(before.nodes);
        return family.is_none() || family != self::family(entry.nodes);
    }
    let is_item = |nodes: &[Node]| {
        attribute(nodes).is_some()
            || nodes
                .first()
                .is_some_and(|node| node.is_word(&["pub", "fn", "async", "const"]))
    };
    is_item(entry.nodes) && is_item(before.nodes)
}

/// Declarations of one line that stand together: imports of one origin, modules, lint levels.
fn family(nodes: &[Node]) -> Option<&'static str> {
    let rest = match attribute(nodes) {
        Some((group, _)) if doc(group).is_some() => return None,
        Some((_, 3)) => return Some("lints"),
        Some((_, len)) => nodes.get(len..)?,
        None => nodes,
    };
    let [first, second, ..] = rest else {
        return None;
    };
    let is = |node: &Node, words: &[&str]| node.is_word(words);
    match () {
        () if is(first, &["use"]) && is(second, &["std"]) => Some("use std"),
        () if is(first, &["use"]) && is(second, &["super", "crate", "self"]) => Some("use own"),
        () if is(first, &["use"]) => Some("use"),
        () if is(first, &["pub"]) && is(second, &["use"]) => Some("pub use"),
        () if is(first, &["pub"]) && is(second, &["mod"]) => Some("pub mod"),
        () if is(first, &["mod"]) => Some("mod"),
        () => None,
    }
}

/// The attribute that tokens begin with, and how many of them it takes.
pub(super) fn attribute(nodes: &[Node]) -> Option<(&Group, usize)> {
    match nodes {
        [hash, Node::Group(group), ..] if hash.is('#') => Some((group, 2)),
        [hash, bang, Node::Group(group), ..] if hash.is('#') && bang.is('!') => Some((group, 3)),
        _ => None,
    }
}

/// The text of a doc attribute.
pub(super) fn doc(attribute: &Group) -> Option<Cow<'_, str>> {
    match attribute.nodes.as_slice() {
        [doc, Node::Punct(..), Node::Literal(text)] if doc.is_word(&["doc"]) => Some(unquote(text)),
        _ => None,
    }
}

/// The text that a literal of [`super::doc`] stands for.
fn unquote(literal: &str) -> Cow<'_, str> {
    let inner = literal
        .strip_prefix('"')
        .and_then(|rest| rest.strip_suffix('"'))
        .unwrap_or(literal);
    let Some(first) = inner.find('\\') else {
        return inner.into();
    };
    let mut out = String::with_capacity(inner.len());
    let (plain, mut rest) = inner.split_at(first);
    out.push_str(plain);
    while let Some(escaped) = rest.strip_prefix('\\') {
        let mut characters = escaped.chars();
        match characters.next() {
            Some('n') => out.push('\n'),
            Some(quoted @ ('"' | '\'' | '\\')) => out.push(quoted),
            Some('u') => {
                let code: String = characters
                    .by_ref()
                    .skip(1)
                    .take_while(|c| *c != '}')
                    .collect();
                out.extend(
                    u32::from_str_radix(&code, 16)
                        .ok()
                        .and_then(char::from_u32)
                        .filter(|c| !c.is_control()),
                );
            }
            // Other escapes stand for control characters, which have no place in a comment.
            _ => {}
        }
        let after = characters.as_str();
        let (plain, next) = after.split_at(after.find('\\').unwrap_or(after.len()));
        out.push_str(plain);
        rest = next;
    }
    out.into()
}

/// `0: name, 1: other`: what the macros of the runtime take.
pub(super) fn is_macro_list(nodes: &[Node]) -> bool {
    matches!(nodes, [Node::Literal(_), colon, ..] if colon.is(':'))
}

/// A text by itself.
pub(super) fn is_text(nodes: &[Node]) -> bool {
    matches!(nodes, [Node::Literal(_)])
}

pub(super) fn is_list(nodes: &[Node]) -> bool {
    nodes.iter().any(|node| node.is(','))
}

/// The parts of a list, without their commas.
pub(super) fn parts(nodes: &[Node]) -> Vec<&[Node]> {
    let (mut parts, mut start, mut angles) = (Vec::new(), 0, 0_i32);
    for (index, node) in nodes.iter().enumerate() {
        angles += angle(before(nodes, index), node);
        if angles <= 0 && node.is(',') {
            parts.push(&nodes[start..index]);
            start = index + 1;
        }
    }
    parts.extend(nodes.get(start..).filter(|rest| !rest.is_empty()));
    parts
}

/// Whether two tokens have a space between.
pub(super) fn has_space(before_that: Option<&Node>, before: &Node, node: &Node) -> bool {
    use Node::{Group as G, Ident, Literal, Punct};
    match (before, node) {
        (Punct(a, _), Punct(b, _))
            if before.is_joint() && "=->:.&|".contains(*a) && "=>:.&|".contains(*b) =>
        {
            false
        }
        (_, Punct(mark, _)) if ",;.?".contains(*mark) => before.is(',') && *mark == '.',
        (_, Punct(':', _)) => false,
        (Punct(mark, _), _) => match mark {
            ',' | ';' => true,
            ':' => !before_that.is_some_and(|that| that.is(':') && that.is_joint()),
            '=' | '|' | '+' => true,
            '>' => {
                is_arrow(before_that)
                    || matches!(node, Ident(_))
                    || is_brace(node)
                    || node.mark().is_some_and(|mark| "=&".contains(mark))
            }
            _ => false,
        },
        (_, Punct(mark, _)) => match mark {
            '=' | '-' | '|' | '+' => true,
            '&' | '\'' | '#' | '*' => !matches!(before, G(_)),
            '<' | '>' | '!' => false,
            _ => true,
        },
        (Ident(_), G(group)) if group.delimiter == Delimiter::Parenthesis => {
            before.is_word(&["in", "match", "return", "=", "as"])
        }
        (Ident(_), G(group)) if group.delimiter == Delimiter::Bracket => false,
        (_, G(group)) if group.delimiter == Delimiter::Brace => true,
        (G(group), _) if group.delimiter == Delimiter::Brace => true,
        (G(_), G(_)) => false,
        (Ident(_) | Literal(_) | G(_), _) => true,
    }
}

fn is_arrow(before_that: Option<&Node>) -> bool {
    before_that.is_some_and(|that| that.is_joint() && (that.is('-') || that.is('=')))
}
