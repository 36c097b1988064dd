//! Splitting an expression into tokens.

use opsmith_shape::Value;

use super::QueryError;
use crate::input::json;
use crate::input::source::{Layout, Secrets};

#[derive(Debug, Clone, PartialEq)]
pub(super) enum Token {
    Name(String),
    Quoted(String),
    Literal(Value),
    Number(i64),
    /// `.`, `*`, `]`, `,`, `:`, `@`, `(`, `)`, `{`, `}`, `[`, `[]`, `[?`, `|`, `||`, `&`, `&&`, `!`, `==` and the other comparisons.
    Sign(&'static str),
    End,
}

/// The longer of two that begin alike stands first.
const SIGNS: [&str; 25] = [
    "[]", "[?", "||", "&&", "==", "!=", "<=", ">=", ".", "*", "]", ",", ":", "@", "(", ")", "{",
    "}", "[", "|", "&", "!", "<", ">", "$",
];

/// The tokens, each with the character it begins at; the last is the end.
pub(super) fn tokens(text: &str) -> Result<Vec<(Token, usize)>, QueryError> {
    let mut tokens = Vec::new();
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let byte = text.len() - rest.len();
        let at = text.get(..byte).unwrap_or_default().chars().count();
        let fail = |what: &str| QueryError {
            what: what.to_owned(),
            at,
        };
        let (token, length) = match first {
            ' ' | '\t' | '\n' | '\r' => {
                rest = rest.get(1..).unwrap_or_default();
                continue;
            }
            'A'..='Z' | 'a'..='z' | '_' => {
                let length = rest
                    .find(|c: char| !(c.is_ascii_alphanumeric() || c == '_'))
                    .unwrap_or(rest.len());
                (
                    Token::Name(rest.get(..length).unwrap_or_default().to_owned()),
                    length,
                )
            }
            '-' | '0'..='9' => number(rest).ok_or_else(|| fail("a number goes here"))?,
            '"' => {
                let (inner, length) = delimited(rest, '"')
                    .ok_or_else(|| fail("the name that begins here has no closing \""))?;
                let name = parse_json(&format!("\"{inner}\""))
                    .and_then(|value| value.as_str().map(str::to_owned));
                (
                    Token::Quoted(
                        name.ok_or_else(|| fail("a name in double quotes is written as in JSON"))?,
                    ),
                    length,
                )
            }
            '\'' => {
                let (inner, length) = delimited(rest, '\'')
                    .ok_or_else(|| fail("the text that begins here has no closing '"))?;
                (
                    Token::Literal(Value::String(
                        inner.replace("\\'", "'").replace("\\\\", "\\"),
                    )),
                    length,
                )
            }
            '`' => {
                let (inner, length) = delimited(rest, '`')
                    .ok_or_else(|| fail("the literal that begins here has no closing `"))?;
                let inner = inner.replace("\\`", "`");
                let value = parse_json(inner.trim_start())
                    .or_else(|| parse_json(&format!("\"{}\"", inner.trim_start())));
                (
                    Token::Literal(value.ok_or_else(|| fail("between backquotes stands JSON"))?),
                    length,
                )
            }
            _ => {
                let sign = SIGNS.iter().find(|sign| rest.starts_with(**sign));
                let sign = sign.ok_or_else(|| fail(&format!("{first} means nothing here")))?;
                (Token::Sign(sign), sign.len())
            }
        };
        tokens.push((token, at));
        rest = rest.get(length..).unwrap_or_default();
    }
    tokens.push((Token::End, text.chars().count()));
    Ok(tokens)
}

fn number(text: &str) -> Option<(Token, usize)> {
    let digits = text.strip_prefix('-').unwrap_or(text);
    let count = digits.bytes().take_while(u8::is_ascii_digit).count();
    let length = text.len() - digits.len() + count;
    let number = text.get(..length)?.parse().ok()?;
    Some((Token::Number(number), length))
}

/// What stands between the delimiter `text` begins with and the next one without a backslash; and the length with both.
fn delimited(text: &str, delimiter: char) -> Option<(&str, usize)> {
    let mut escaped = false;
    for (index, c) in text.char_indices().skip(1) {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            c if c == delimiter => return Some((text.get(1..index)?, index + 1)),
            _ => {}
        }
    }
    None
}

fn parse_json(text: &str) -> Option<Value> {
    json::parse(text, true, &Secrets::default(), &mut Layout::default()).ok()
}
