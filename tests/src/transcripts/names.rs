//! What a message of the AWS CLI names: options, member paths and files. The same problem in our words has to name them too.

use std::collections::BTreeSet;

/// The block that is the same in all messages about usage.
const USAGE: &str = "usage: aws [options] <command> <subcommand> [<subcommand> ...] [parameters]";

/// The options, member paths and file names in a message.
pub fn named_in(message: &str) -> BTreeSet<String> {
    let message = match message.split_once(USAGE) {
        Some((before, after)) => {
            let rest = after
                .split_once("<subcommand> help\n")
                .map_or("", |(_, rest)| rest);
            format!("{before}{rest}")
        }
        None => message.to_owned(),
    };
    let mut names = BTreeSet::new();
    options(&message, &mut names);
    files(&message, &mut names);
    for line in message.lines() {
        members(line, &mut names);
    }
    names
}

/// `--name`, wherever it stands.
fn options(message: &str, names: &mut BTreeSet<String>) {
    for (index, _) in message.match_indices("--") {
        let rest = message.get(index..).unwrap_or_default();
        let name = rest.trim_start_matches('-');
        let end = name
            .find(|c: char| !(c.is_ascii_alphanumeric() || c == '-'))
            .unwrap_or(name.len());
        let before = message
            .get(..index)
            .and_then(|before| before.chars().last());
        // Rules of tables, and dashes inside words, are no options. Those that AWS's own texts quote are advice.
        let is_option = name.starts_with(|c: char| c.is_ascii_alphabetic())
            && !before.is_some_and(|c| c == '-' || c.is_alphanumeric());
        if is_option {
            names.insert(format!(
                "--{}",
                name.get(..end).unwrap_or_default().trim_end_matches('-')
            ));
        }
    }
}

/// What stands after words that introduce files.
fn files(message: &str, names: &mut BTreeSet<String>) {
    for introduction in [
        "paramfile ",
        "No such file or directory: ",
        "parse config file: ",
    ] {
        for (index, _) in message.match_indices(introduction) {
            let rest = message
                .get(index + introduction.len()..)
                .unwrap_or_default();
            let name = rest.split([' ', '\n', ',']).next().unwrap_or_default();
            names.insert(name.trim_matches(|c| "()':".contains(c)).to_owned());
        }
    }
}

/// Where the lines about parameters say that something is.
fn members(line: &str, names: &mut BTreeSet<String>) {
    let between = |start: &str, end: &str| {
        let (_, rest) = line.split_once(start)?;
        Some(
            rest.split_once(end)
                .map_or(rest, |(found, _)| found)
                .trim()
                .to_owned(),
        )
    };
    let mut add = |name: Option<String>| {
        names.extend(name.filter(|name| !name.is_empty() && name != "input"))
    };
    if line.starts_with("Missing required parameter") || line.starts_with("Unknown parameter") {
        add(between(" in ", ":"));
        add(between("\"", "\""));
    }
    if line.starts_with("Unknown parameter") {
        let known = between("must be one of: ", "\n").unwrap_or_default();
        known
            .split(", ")
            .for_each(|name| add(Some(name.to_owned())));
    }
    if line.starts_with("Invalid type for")
        || line.starts_with("Invalid value for")
        || line.starts_with("Invalid length for")
    {
        add(between("parameter ", ", value:"));
    }
    if line.contains("tagged union") {
        add(between(
            "structure ",
            if line.starts_with("Must") { ":" } else { ". " },
        ));
    }
}

#[cfg(test)]
mod tests {
    use super::named_in;

    #[test]
    fn names_are_found() {
        let check = |message: &str, expected: &[&str]| {
            let found = named_in(message);
            let found: Vec<_> = found.iter().map(String::as_str).collect();
            assert_eq!(found, expected, "{message}");
        };
        check(
            "the following arguments are required: --client-id, --start-url\n\nusage: aws [options] <command> <subcommand> [<subcommand> ...] [parameters]\n\n  aws <command> <subcommand> help\n",
            &["--client-id", "--start-url"],
        );
        check(
            "Error parsing parameter '--a': Unable to load paramfile file://missing: [Errno 2] No such file or directory: 'missing'",
            &["--a", "file://missing", "missing"],
        );
        check(
            "Missing required parameter in Inners[1]: \"Name\"\nUnknown parameter in input: \"x\", must be one of: a, b",
            &["Inners[1]", "Name", "a", "b", "x"],
        );
        check(
            "Invalid type for parameter Labels (key: 1), value: 1, type: <class 'int'>",
            &["Labels (key: 1)"],
        );
        check("+-----+\n|  --x|", &["--x"]);
    }
}
