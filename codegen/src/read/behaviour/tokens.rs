//! The words of a JMESPath expression.

/// One word.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Token {
    Name(String),
    Quoted(String),
    /// A literal in backticks or apostrophes.
    Literal,
    Number,
    Current,
    Reference,
    Star,
    Dot,
    Comma,
    Colon,
    Pipe,
    Or,
    And,
    Not,
    Compare,
    Open,
    Close,
    OpenBracket,
    CloseBracket,
    OpenBrace,
    CloseBrace,
    /// `[]`
    Flatten,
    /// `[?`
    Filter,
}

/// Splits an expression. The error is how many words came before the one that is none.
pub(super) fn tokens(text: &str) -> Result<Vec<Token>, usize> {
    let mut found = Vec::new();
    let mut rest = text.trim_start();
    while !rest.is_empty() {
        let (token, len) = first(rest).ok_or(found.len())?;
        found.push(token);
        rest = rest.get(len..).unwrap_or_default().trim_start();
    }
    Ok(found)
}

/// The longer ones first.
const SIGNS: &[(&str, Token)] = &[
    ("[]", Token::Flatten),
    ("[?", Token::Filter),
    ("||", Token::Or),
    ("&&", Token::And),
    ("==", Token::Compare),
    ("!=", Token::Compare),
    ("<=", Token::Compare),
    (">=", Token::Compare),
    ("<", Token::Compare),
    (">", Token::Compare),
    ("!", Token::Not),
    ("&", Token::Reference),
    ("|", Token::Pipe),
    ("*", Token::Star),
    (".", Token::Dot),
    (",", Token::Comma),
    (":", Token::Colon),
    ("@", Token::Current),
    ("(", Token::Open),
    (")", Token::Close),
    ("[", Token::OpenBracket),
    ("]", Token::CloseBracket),
    ("{", Token::OpenBrace),
    ("}", Token::CloseBrace),
];

fn first(text: &str) -> Option<(Token, usize)> {
    if let Some((sign, token)) = SIGNS.iter().find(|(sign, _)| text.starts_with(sign)) {
        return Some((token.clone(), sign.len()));
    }
    let begin = text.chars().next()?;
    let run = |counts: fn(char) -> bool| {
        let after = text.char_indices().skip(1).find(|(_, c)| !counts(*c));
        after.map_or(text.len(), |(at, _)| at)
    };
    match begin {
        'a'..='z' | 'A'..='Z' | '_' => {
            let len = run(|c| c.is_ascii_alphanumeric() || c == '_');
            Some((Token::Name(text.get(..len)?.to_owned()), len))
        }
        '0'..='9' | '-' => {
            let len = run(|c| c.is_ascii_digit());
            (text.get(..len)? != "-").then_some((Token::Number, len))
        }
        '"' | '`' | '\'' => {
            let len = quoted(text, begin)?;
            let inner = text.get(1..len - 1)?;
            Some(match begin {
                '"' => (Token::Quoted(inner.to_owned()), len),
                _ => (Token::Literal, len),
            })
        }
        _ => None,
    }
}

/// The length of a text in quotes, with both of them.
fn quoted(text: &str, quote: char) -> Option<usize> {
    let mut is_escaped = false;
    for (at, c) in text.char_indices().skip(1) {
        match c {
            _ if is_escaped => is_escaped = false,
            '\\' => is_escaped = true,
            c if c == quote => return Some(at + quote.len_utf8()),
            _ => {}
        }
    }
    None
}
