//! Rust identifiers from model names.
//!
//! | model name | field, method | type, variant | why |
//! |---|---|---|---|
//! | `clientId` | `client_id` | `ClientId` | Rust's conventions |
//! | `type`, `match` | `r#type`, `r#match` | | keywords |
//! | `self`, `crate` | `self_`, `crate_` | `SelfValue` | keywords that cannot be raw |
//! | `5m` | `value_5m` | `Value5m` | no identifier begins with a digit |
//! | `Option`, `Client` | | `OptionShape`, `ClientShape` | taken by the prelude or by generated code |
//! | `UNKNOWN` | | `UnknownValue` | the variant for values that the model does not have |

use std::collections::{BTreeMap, BTreeSet};

use heck::{ToShoutySnakeCase, ToSnakeCase, ToUpperCamelCase};
use proc_macro2::{Span, TokenStream};
use quote::{ToTokens, TokenStreamExt};

/// Whether an identifier is what the conventions of Rust make of a name, and no more has been changed.
pub fn is_as_usual(name: &str, ident: &Ident) -> bool {
    [snake(name), camel(name), shouty(name)].contains(ident)
}

/// A valid identifier. Only this module makes them, so nothing else a model says can become code.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Ident(String);

impl Ident {
    /// The identifier as it stands in code, such as `r#type`.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The identifier without `r#`, for names that are built from it.
    pub fn stem(&self) -> &str {
        self.0.strip_prefix("r#").unwrap_or(&self.0)
    }

    /// `prefix` and the identifier as one.
    pub fn with_prefix(&self, prefix: &str) -> Ident {
        Ident(format!("{prefix}{}", self.stem()))
    }

    /// An identifier that a user wrote, if it is one.
    pub fn parse(text: &str) -> Option<Ident> {
        let is_word = text
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
        let begins = text.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_');
        let is_free = !KEYWORDS.contains(&text) && !NEVER_RAW.contains(&text);
        (is_word && begins && is_free).then(|| Ident(text.to_owned()))
    }
}

impl std::fmt::Display for Ident {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

impl ToTokens for Ident {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        let ident = match self.0.strip_prefix("r#") {
            Some(raw) => proc_macro2::Ident::new_raw(raw, Span::call_site()),
            None => proc_macro2::Ident::new(&self.0, Span::call_site()),
        };
        tokens.append(ident);
    }
}

/// Keywords of edition 2024 that can be written raw.
const KEYWORDS: &[&str] = &[
    "abstract", "as", "async", "await", "become", "box", "break", "const", "continue", "do", "dyn",
    "else", "enum", "extern", "false", "final", "fn", "for", "gen", "if", "impl", "in", "let",
    "loop", "macro", "match", "mod", "move", "mut", "override", "priv", "pub", "ref", "return",
    "static", "struct", "trait", "true", "try", "type", "typeof", "unsafe", "unsized", "use",
    "virtual", "where", "while", "yield",
];

/// Keywords that cannot.
const NEVER_RAW: &[&str] = &["_", "crate", "self", "Self", "super"];

/// The name of a field, parameter or method.
pub fn snake(name: &str) -> Ident {
    let word = begin_with_letter(ascii(name).to_snake_case(), "value_");
    if NEVER_RAW.contains(&word.as_str()) {
        Ident(format!("{word}_"))
    } else if KEYWORDS.contains(&word.as_str()) {
        Ident(format!("r#{word}"))
    } else {
        Ident(word)
    }
}

/// The name of a type or variant.
pub fn camel(name: &str) -> Ident {
    let word = begin_with_letter(ascii(name).to_upper_camel_case(), "Value");
    Ident(if word == "Self" {
        "SelfValue".to_owned()
    } else {
        word
    })
}

/// The name of a static.
pub fn shouty(name: &str) -> Ident {
    Ident(begin_with_letter(
        ascii(name).to_shouty_snake_case(),
        "VALUE_",
    ))
}

/// Rust warns of letters that look like others, so names keep to ASCII.
fn ascii(name: &str) -> String {
    name.chars()
        .map(|c| if c.is_ascii_alphanumeric() { c } else { '_' })
        .collect()
}

fn begin_with_letter(word: String, prefix: &str) -> String {
    if word.starts_with(|c: char| c.is_ascii_alphabetic()) {
        word
    } else {
        format!("{prefix}{word}").trim_end_matches('_').to_owned()
    }
}

/// A name that is looked for.
#[derive(Debug, Clone)]
pub struct Wanted<'n> {
    /// The name in the model.
    pub name: &'n str,
    /// What tells it apart from others with the same name: a namespace, or nothing.
    pub space: &'n str,
    /// The identifier it would have if it were alone.
    pub ident: Ident,
    /// A user chose it, and means it.
    pub given: bool,
}

/// Who wants an identifier; the least keeps it.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Claim<'n> {
    /// Nobody chose it.
    is_free: bool,
    /// It is spelled in another way than the identifier.
    differs: bool,
    name: &'n str,
    space: &'n str,
    index: usize,
}

/// Gives every name of a scope an identifier of its own.
///
/// A name that is taken by generated code gets `suffix`. Of names that fall together, the one that a user chose keeps its identifier,
/// or else the one that is spelled like it, and the others get numbers in the order of the alphabet: none of this depends on what
/// else a model holds, or in which order.
pub fn distinct(wanted: &[Wanted<'_>], taken: &[&str], suffix: &str) -> Vec<Ident> {
    let free = |one: &Wanted<'_>| {
        if taken.contains(&one.ident.stem()) {
            Ident(format!("{}{suffix}", one.ident.stem()))
        } else {
            one.ident.clone()
        }
    };
    let mut claims: BTreeMap<Ident, Vec<Claim<'_>>> = BTreeMap::new();
    for (index, one) in wanted.iter().enumerate() {
        let ident = free(one);
        let claim = Claim {
            is_free: !one.given,
            differs: one.name != ident.stem(),
            name: one.name,
            space: one.space,
            index,
        };
        claims.entry(ident).or_default().push(claim);
    }
    let mut used: BTreeSet<Ident> = claims.keys().cloned().collect();
    let mut given: Vec<Ident> = wanted.iter().map(free).collect();
    for (ident, mut claimants) in claims {
        claimants.sort_unstable();
        // Goes on where the claimant before ended: what was used then still is.
        let mut numbered = (2..).map(|number| Ident(format!("{}{number}", ident.stem())));
        for claim in claimants.into_iter().skip(1) {
            if let Some(own) = numbered.find(|candidate| !used.contains(candidate)) {
                used.insert(own.clone());
                given[claim.index] = own;
            }
        }
    }
    given
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(ident: &Ident) -> &str {
        ident.as_str()
    }

    #[test]
    fn every_keyword_has_a_form() {
        for keyword in KEYWORDS {
            assert_eq!(text(&snake(keyword)), format!("r#{keyword}"));
        }
        for (name, expected) in [
            ("self", "self_"),
            ("Self", "self_"),
            ("crate", "crate_"),
            ("super", "super_"),
            ("_", "value"),
        ] {
            assert_eq!(text(&snake(name)), expected);
        }
        assert_eq!(text(&camel("self")), "SelfValue");
    }

    #[test]
    fn hostile_names_become_plain_ones() {
        for name in [
            "a\"; fn evil() {} //",
            "a\n*/b",
            "r#\"x\"#",
            "'static",
            "é",
            "",
            "$x",
            "5m",
            "__",
        ] {
            for ident in [snake(name), camel(name), shouty(name)] {
                let stem = ident.stem();
                assert!(
                    stem.bytes()
                        .all(|byte| byte.is_ascii_alphanumeric() || byte == b'_'),
                    "{stem}"
                );
                assert!(
                    stem.starts_with(|c: char| c.is_ascii_alphabetic()),
                    "{stem}"
                );
            }
        }
    }

    #[test]
    fn collisions_do_not_depend_on_order() {
        let names = ["fooBar", "FooBar", "foo_bar", "Option"];
        let want = |name: &&'static str| Wanted {
            name,
            space: "",
            ident: camel(name),
            given: false,
        };
        let wanted: Vec<Wanted<'_>> = names.iter().map(want).collect();
        let forward = distinct(&wanted, &["Option"], "Shape");
        assert_eq!(
            forward.iter().map(text).collect::<Vec<_>>(),
            ["FooBar2", "FooBar", "FooBar3", "OptionShape"]
        );
        let reversed: Vec<Wanted<'_>> = wanted.into_iter().rev().collect();
        let mut backward = distinct(&reversed, &["Option"], "Shape");
        backward.reverse();
        assert_eq!(forward, backward);
    }
}
