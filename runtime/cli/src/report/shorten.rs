//! Words of a message that are too long to help.

use std::borrow::Cow;

/// Words up to this many characters stay whole: a path, an address, a token.
const LONGEST: usize = 300;

/// How much is left of a longer one.
const START: usize = 150;
const END: usize = 50;

/// A message with its longest words cut in the middle. They come from arguments, files and variables, which hold megabytes where
/// somebody took the wrong one; what is wrong with them then scrolls out of sight.
pub(super) fn shorten(text: &str) -> Cow<'_, str> {
    if text.split_whitespace().all(|word| word.len() <= LONGEST) {
        return Cow::Borrowed(text);
    }
    let mut short = String::new();
    for piece in text.split_inclusive(char::is_whitespace) {
        let word = piece.trim_end();
        let count = word.chars().count();
        if count <= LONGEST {
            short.push_str(piece);
            continue;
        }
        short.extend(word.chars().take(START));
        short.push('…');
        short.extend(word.chars().skip(count - END));
        short.push_str(piece.get(word.len()..).unwrap_or_default());
    }
    Cow::Owned(short)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_words_keep_their_ends() {
        let long = format!("\"{}\"", "é".repeat(LONGEST));
        let text = format!("--region: {long} cannot be\n a region");
        let short = shorten(&text);
        assert!(short.starts_with("--region: \"éé"), "{short}");
        assert!(short.ends_with("éé\" cannot be\n a region"), "{short}");
        assert_eq!(short.chars().count(), 10 + START + 1 + END + 20);
    }

    #[test]
    fn other_texts_stay() {
        for text in [
            "",
            " ",
            "a  b\n\n c",
            &"word ".repeat(1000),
            &"x".repeat(LONGEST),
        ] {
            assert_eq!(shorten(text), *text);
        }
    }
}
