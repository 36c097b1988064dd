//! What stands beside, below and apart from what: the questions the printer asks about tokens.

use proc_macro2::{Delimiter, Group, Ident, Spacing, TokenTree};

use super::WIDTH;

/// A part of a block.
#[derive(Clone, Copy)]
pub(super) struct Entry<'t> {
    pub(super) tokens: &'t [TokenTree],
    /// Separated from the next by a comma.
    pub(super) is_listed: bool,
}

/// Splits a block: after commas, after semicolons, and after braces that nothing continues.
pub(super) fn entries(tokens: &[TokenTree]) -> Vec<Entry<'_>> {
    let mut entries: Vec<&[TokenTree]> = Vec::new();
    let (mut start, mut angles) = (0, 0_i32);
    // What documents the whole file stands by itself.
    while let Some((_, len @ 3)) = tokens.get(start..).and_then(attribute) {
        entries.push(&tokens[start..start + len]);
        start += len;
    }
    for (index, token) in tokens.iter().enumerate().skip(start) {
        angles += angle(
            index.checked_sub(1).and_then(|before| tokens.get(before)),
            token,
        );
        if ends_entry(&tokens[start..=index], tokens.get(index + 1), angles) {
            entries.push(&tokens[start..=index]);
            start = index + 1;
        }
    }
    entries.extend(tokens.get(start..).filter(|rest| !rest.is_empty()));
    let is_listed = entries.iter().any(|entry| ends_with_comma(entry))
        || matches!(entries.as_slice(), [one] if is_field(one));
    entries
        .into_iter()
        .map(|tokens| Entry { tokens, is_listed })
        .collect()
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
        Some(TokenTree::Punct(punct)) => {
            punct.as_char() == ';' || (punct.as_char() == ',' && angles <= 0)
        }
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

pub(super) fn is_brace(token: &TokenTree) -> bool {
    matches!(token, TokenTree::Group(group) if group.delimiter() == Delimiter::Brace)
}

pub(super) fn ends_with_comma(tokens: &[TokenTree]) -> bool {
    matches!(tokens.last(), Some(TokenTree::Punct(comma)) if comma.as_char() == ',')
}

/// Items have blank lines between, except declarations of one line that belong together.
pub(super) fn wants_blank_line(before: Entry<'_>, entry: Entry<'_>, is_file: bool) -> bool {
    if entry.is_listed {
        return false;
    }
    if is_file {
        let family = family(before.tokens);
        return family.is_none() || family != self::family(entry.tokens);
    }
    let is_item = |tokens: &[TokenTree]| {
        let is_keyword = |word: &Ident| {
            ["pub", "fn", "async", "const"]
                .iter()
                .any(|keyword| word == keyword)
        };
        attribute(tokens).is_some()
            || matches!(tokens.first(), Some(TokenTree::Ident(word)) if is_keyword(word))
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
    match words
        .iter()
        .map(String::as_str)
        .collect::<Vec<_>>()
        .as_slice()
    {
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
pub(super) fn attribute(tokens: &[TokenTree]) -> Option<(&Group, usize)> {
    match tokens {
        [TokenTree::Punct(hash), TokenTree::Group(group), ..] if hash.as_char() == '#' => {
            Some((group, 2))
        }
        [
            TokenTree::Punct(hash),
            TokenTree::Punct(bang),
            TokenTree::Group(group),
            ..,
        ] if hash.as_char() == '#' && bang.as_char() == '!' => Some((group, 3)),
        _ => None,
    }
}

/// The text of a doc attribute.
pub(super) fn doc(attribute: &Group) -> Option<String> {
    let tokens: Vec<TokenTree> = attribute.stream().into_iter().collect();
    match tokens.as_slice() {
        [
            TokenTree::Ident(doc),
            TokenTree::Punct(_),
            TokenTree::Literal(text),
        ] if *doc == "doc" => Some(unquote(&text.to_string())),
        _ => None,
    }
}

/// The text that a literal of [`super::doc`] stands for.
fn unquote(literal: &str) -> String {
    let inner = literal
        .strip_prefix('"')
        .and_then(|rest| rest.strip_suffix('"'))
        .unwrap_or(literal);
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
    }
    out
}

/// `0: name, 1: other`: what the macros of the runtime take.
pub(super) fn is_macro_list(tokens: &[TokenTree]) -> bool {
    matches!(tokens, [TokenTree::Literal(_), TokenTree::Punct(colon), ..] if colon.as_char() == ':')
}

/// A text by itself.
pub(super) fn is_text(tokens: &[TokenTree]) -> bool {
    matches!(tokens, [TokenTree::Literal(_)])
}

pub(super) fn is_list(tokens: &[TokenTree]) -> bool {
    tokens
        .iter()
        .any(|token| matches!(token, TokenTree::Punct(comma) if comma.as_char() == ','))
}

/// The parts of a list, without their commas.
pub(super) fn parts(tokens: &[TokenTree]) -> Vec<&[TokenTree]> {
    let (mut parts, mut start, mut angles) = (Vec::new(), 0, 0_i32);
    for (index, token) in tokens.iter().enumerate() {
        angles += angle(
            index.checked_sub(1).and_then(|before| tokens.get(before)),
            token,
        );
        if angles <= 0 && matches!(token, TokenTree::Punct(comma) if comma.as_char() == ',') {
            parts.push(&tokens[start..index]);
            start = index + 1;
        }
    }
    parts.extend(tokens.get(start..).filter(|rest| !rest.is_empty()));
    parts
}

/// About how long tokens are on one line. Anything longer than a line is as long as the next.
pub(super) fn width(tokens: &[TokenTree]) -> usize {
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
pub(super) fn has_space(
    before_that: Option<&TokenTree>,
    before: &TokenTree,
    token: &TokenTree,
) -> bool {
    use TokenTree::{Group as G, Ident, Literal, Punct};
    match (before, token) {
        (Punct(a), Punct(b))
            if a.spacing() == Spacing::Joint
                && "=->:.&|".contains(a.as_char())
                && "=>:.&|".contains(b.as_char()) =>
        {
            false
        }
        (_, Punct(punct)) if ",;.?".contains(punct.as_char()) => {
            matches!(before, Punct(comma) if comma.as_char() == ',' && punct.as_char() == '.')
        }
        (_, Punct(punct)) if punct.as_char() == ':' => false,
        (Punct(punct), _) => match punct.as_char() {
            ',' | ';' => true,
            ':' => {
                !matches!(before_that, Some(Punct(colon)) if colon.as_char() == ':' && colon.spacing() == Spacing::Joint)
            }
            '=' | '|' | '+' => true,
            '>' => {
                is_arrow(before_that)
                    || matches!(token, Ident(_))
                    || is_brace(token)
                    || matches!(token, Punct(p) if "=&".contains(p.as_char()))
            }
            _ => false,
        },
        (_, Punct(punct)) => match punct.as_char() {
            '=' | '-' | '|' | '+' => true,
            '&' | '\'' | '#' | '*' => !matches!(before, G(_)),
            '<' | '>' | '!' => false,
            _ => true,
        },
        (Ident(word), G(group)) if group.delimiter() == Delimiter::Parenthesis => {
            ["in", "match", "return", "=", "as"]
                .iter()
                .any(|keyword| word == keyword)
        }
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
