//! The code that a person types: short, readable, without words in it.

use crate::random::{self, NoRandomness};

/// The twenty letters that RFC 8628 section 6.1 recommends: no vowels, so that no words arise, and nothing that is mistaken for a digit.
const ALPHABET: &[u8; 20] = b"BCDFGHJKLMNPQRSTVWXZ";

/// Letters in a code: 20^8 possibilities, the 34 bits of the RFC's example.
const LETTERS: usize = 8;

/// A fresh code, as it is shown: `XXXX-XXXX`.
pub(crate) fn generate() -> Result<String, NoRandomness> {
    let mut letters = String::with_capacity(LETTERS);
    while letters.len() < LETTERS {
        // Only bytes below the greatest multiple of the alphabet's length count: the remainder would favour its first letters.
        let usable = random::bytes::<16>()?
            .into_iter()
            .filter(|byte| *byte < 240);
        let picked = usable.filter_map(|byte| ALPHABET.get(usize::from(byte) % ALPHABET.len()));
        letters.extend(
            picked
                .map(|letter| char::from(*letter))
                .take(LETTERS - letters.len()),
        );
    }
    Ok(grouped(&letters))
}

/// The code that a person meant, as it is shown, or `None` if this is no code.
///
/// Case and every character outside the alphabet are ignored, as RFC 8628 section 6.1 wants it: people type spaces, dots and dashes.
pub(crate) fn normalise(typed: &str) -> Option<String> {
    let upper = typed.chars().map(|letter| letter.to_ascii_uppercase());
    let known = |letter: &char| u8::try_from(*letter).is_ok_and(|byte| ALPHABET.contains(&byte));
    let letters: String = upper.filter(known).take(LETTERS + 1).collect();
    (letters.len() == LETTERS).then(|| grouped(&letters))
}

fn grouped(letters: &str) -> String {
    let (first, second) = letters
        .split_at_checked(LETTERS / 2)
        .unwrap_or((letters, ""));
    format!("{first}-{second}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_use_the_alphabet_only_and_all_of_it() {
        let mut seen = [false; 20];
        for _ in 0..200 {
            let code = generate().unwrap();
            assert_eq!(code.len(), 9, "{code}");
            assert_eq!(&code[4..5], "-", "{code}");
            for letter in code.bytes().filter(|letter| *letter != b'-') {
                seen[ALPHABET.iter().position(|known| *known == letter).unwrap()] = true;
            }
            assert_eq!(normalise(&code), Some(code));
        }
        assert_eq!(seen, [true; 20]);
    }

    #[test]
    fn what_people_type_is_understood() {
        let cases = [
            ("BCDF-GHJK", Some("BCDF-GHJK")),
            (" bcdf ghjk\n", Some("BCDF-GHJK")),
            ("b.c.d.f.g.h.j.k", Some("BCDF-GHJK")),
            ("BCDFGHJ", None),
            ("BCDF-GHJKL", None),
            ("", None),
            ("AEIOU-12345", None),
            ("ＢＣＤＦ-ＧＨＪＫ", None),
        ];
        for (typed, expected) in cases {
            assert_eq!(normalise(typed).as_deref(), expected, "{typed:?}");
        }
    }
}
