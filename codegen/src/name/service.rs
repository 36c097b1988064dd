//! What a service is called: its name is feature, command and, with underscores, module.

use super::package::{LONGEST, WINDOWS};
use super::rust::{Ident, snake};

/// Files and modules of the crate that are no services.
const TAKEN_MODULES: &[&str] = &["bin", "client", "lib", "main", "shape"];

/// What is added to a name that is taken.
const SUFFIX: &str = "-service";

/// Names that would be free as names of modules, and why no service can have them.
const RESERVED: &[(&[&str], &str)] = &[
    (
        &["cli", "default", "serde", "skeletons"],
        "the crate has a feature of that name for something else",
    ),
    (
        &["help"],
        "the command line has a word of its own like that",
    ),
    WINDOWS,
];

/// The module of a service: `sso-oidc` → `sso_oidc`. Different services have different ones.
pub(super) fn module(service: &str) -> Ident {
    let mut stem = service;
    while let Some(shorter) = stem.strip_suffix(SUFFIX) {
        stem = shorter;
    }
    // What a taken name is made into is taken as well, by that.
    match TAKEN_MODULES.contains(&stem) {
        true => snake(&format!("{service}{SUFFIX}")),
        false => snake(service),
    }
}

/// A service's name for command, module and feature, from its id: `SSO OIDC` → `sso-oidc`.
///
/// Where the name made so is reserved, it gets an end: `Help` → `help-service`. One that is too long loses its own.
pub fn service_name(id: &str) -> String {
    let words: String = id
        .chars()
        .map(|c| {
            if c.is_ascii_alphanumeric() {
                c.to_ascii_lowercase()
            } else {
                '-'
            }
        })
        .collect();
    let words: Vec<&str> = words.split('-').filter(|word| !word.is_empty()).collect();
    let name: String = words
        .join("-")
        .chars()
        .take(LONGEST - "service-".len())
        .collect();
    let name = name.trim_end_matches('-').to_owned();
    if !name.starts_with(|c: char| c.is_ascii_alphabetic()) {
        return format!("service-{name}").trim_end_matches('-').to_owned();
    }
    match reserved(&name) {
        Some(_) => name + SUFFIX,
        None => name,
    }
}

/// Refuses what cannot be feature, module and command, and says why.
pub fn check_service_name(name: &str) -> Result<(), String> {
    match objection(name) {
        None => Ok(()),
        Some(why) => Err(format!(
            "`{}` cannot name a service: {why}",
            name.escape_debug()
        )),
    }
}

fn objection(name: &str) -> Option<String> {
    let is_word = |word: &str| {
        let is_small = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit();
        !word.is_empty() && word.bytes().all(is_small)
    };
    if !name.starts_with(|c: char| c.is_ascii_lowercase()) || !name.split('-').all(is_word) {
        return Some("expected lower-case words with hyphens".to_owned());
    }
    if name.len() > LONGEST {
        return Some(format!("it is longer than {LONGEST} characters"));
    }
    reserved(name).map(str::to_owned)
}

/// Why a name is not to be had.
fn reserved(name: &str) -> Option<&'static str> {
    let found = RESERVED.iter().find(|(names, _)| names.contains(&name))?;
    Some(found.1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn services_have_modules_of_their_own() {
        let names = [
            "client",
            "client-service",
            "client-service-service",
            "clients",
            "lib",
            "bin",
            "main",
            "service",
            "type",
        ];
        let modules: Vec<String> = names.map(|name| module(name).to_string()).into();
        let expected = [
            "client_service",
            "client_service_service",
            "client_service_service_service",
            "clients",
            "lib_service",
            "bin_service",
            "main_service",
            "service",
            "r#type",
        ];
        assert_eq!(modules, expected);
    }

    #[test]
    fn names_are_refused_with_the_reason() {
        for name in ["a", "sso-oidc", "client", "s3", &"a".repeat(64)] {
            assert_eq!(check_service_name(name), Ok(()));
        }
        let refused = [
            ("", "lower-case words"),
            ("A", "lower-case words"),
            ("1a", "lower-case words"),
            ("a--b", "lower-case words"),
            ("../a", "lower-case words"),
            ("cli", "feature of that name"),
            ("default", "feature of that name"),
            ("serde", "feature of that name"),
            ("skeletons", "feature of that name"),
            ("help", "the command line has"),
            ("con", "Windows has a device"),
            (&"a".repeat(65), "longer than 64"),
        ];
        for (name, why) in refused {
            let message = check_service_name(name).expect_err(name);
            assert!(message.contains(why), "{message}");
        }
    }

    #[test]
    fn reserved_names_get_an_end() {
        let long = "A".repeat(5_000);
        let ids = [
            "Help", "CLI", "Default", "con", "", "1", "../x", "\u{202e}", &long,
        ];
        for id in ids {
            let name = service_name(id);
            assert_eq!(check_service_name(&name), Ok(()), "{id}");
        }
        assert_eq!(service_name("Help"), "help-service");
    }
}
