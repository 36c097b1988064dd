//! Whether a user's name can be the name of a crate, which its command has as well.

use super::rust::Ident;

/// The longest name that registries take.
pub(super) const LONGEST: usize = 64;

/// Why nothing can have one of these names, written with underscores as in code.
const RESERVED: &[(&[&str], &str)] = &[
    (
        &["alloc", "core", "proc_macro", "std", "test"],
        "Rust has a crate of that name",
    ),
    (
        &["opsmith_cli", "opsmith_client", "opsmith_shape"],
        "the crate depends on one of that name",
    ),
    (
        &["build", "deps", "examples", "incremental"],
        "cargo has a folder of that name beside the command",
    ),
    WINDOWS,
];

/// Names that Windows takes for no file.
pub(super) const WINDOWS: (&[&str], &str) = (
    &[
        "aux", "com0", "com1", "com2", "com3", "com4", "com5", "com6", "com7", "com8", "com9",
        "con", "lpt0", "lpt1", "lpt2", "lpt3", "lpt4", "lpt5", "lpt6", "lpt7", "lpt8", "lpt9",
        "nul", "prn",
    ],
    "Windows has a device of that name",
);

/// Refuses what cargo or the compiler would, and says why.
pub fn check_crate_name(name: &str) -> Result<(), String> {
    match objection(name) {
        None => Ok(()),
        Some(why) => Err(format!(
            "`{}` cannot be the name of a crate: {why}",
            name.escape_debug()
        )),
    }
}

fn objection(name: &str) -> Option<String> {
    let is_accepted = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || "-_".contains(c);
    let begins = name.starts_with(|c: char| c.is_ascii_lowercase());
    if !begins || !name.chars().all(is_accepted) {
        let accepted =
            "names begin with a small letter and hold small letters, digits, `-` and `_` only";
        return Some(accepted.to_owned());
    }
    if name.len() > LONGEST {
        return Some(format!("it is longer than {LONGEST} characters"));
    }
    let ident = name.replace('-', "_");
    if Ident::parse(&ident).is_none() {
        return Some("it is a keyword of Rust".to_owned());
    }
    let has_name = |(names, _): &&(&[&str], &str)| names.contains(&ident.as_str());
    let (_, why) = RESERVED.iter().find(has_name)?;
    Some((*why).to_owned())
}
