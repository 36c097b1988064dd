//! A new entry in `model/services.toml`.
//!
//! It is put behind all that is there, of which not a byte changes: comments, layout and ends of lines stay as somebody wrote them.

use opsmith_codegen::config;
use opsmith_codegen::select::Operations;

use crate::plan::SERVICES;

/// A line longer than this is broken.
const WIDTH: usize = 100;

/// The text with an entry for the service.
pub(super) fn added(
    services: &str,
    service: &str,
    file: &str,
    operations: &Operations,
) -> Result<String, String> {
    let mut entry = format!("[services.{service}]\nmodel = {}\n", quoted(file));
    if let Operations::Named(names) = operations {
        entry.push_str(&list(names));
    }
    let is_begun = !services.trim().is_empty();
    let mut text = services.to_owned();
    if is_begun {
        let is_ended = services.ends_with('\n');
        text.push_str(if is_ended { "\n" } else { "\n\n" });
    }
    text.push_str(&entry);
    if services.contains("\r\n") {
        text = text.replace("\r\n", "\n").replace('\n', "\r\n");
    }
    match reads_as(&text, service, file, operations) {
        true => Ok(text),
        false => Err(format!(
            "{SERVICES} cannot be added to, since it is written in an unusual way\nhint: write this into it, and run `cargo xtask \
             codegen`:\n\n{entry}"
        )),
    }
}

/// A place where services are one inline table, for example, has no room for another.
fn reads_as(text: &str, service: &str, file: &str, operations: &Operations) -> bool {
    config::read(SERVICES, text.to_owned()).is_ok_and(|config| {
        let mut services = config.services.iter();
        services
            .any(|one| one.name == service && one.model == file && one.operations == *operations)
    })
}

fn list(names: &[String]) -> String {
    let names: Vec<String> = names.iter().map(|name| quoted(name)).collect();
    let line = format!("operations = [{}]\n", names.join(", "));
    if line.len() <= WIDTH {
        return line;
    }
    let lines: String = names.iter().map(|name| format!("    {name},\n")).collect();
    format!("operations = [\n{lines}]\n")
}

/// A string of TOML, which for what may stand in a name is that of JSON.
fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_else_changes() {
        let named = |names: &[&str]| {
            Operations::Named(names.iter().map(|name| (*name).to_owned()).collect())
        };
        let cases = [
            ("", Operations::All, "[services.x]\nmodel = \"x.json\"\n"),
            (
                "# Mine.\n\n[services.a] # first\nmodel='a.json'\n",
                named(&["A", "B"]),
                "# Mine.\n\n[services.a] # first\nmodel='a.json'\n\n[services.x]\nmodel = \"x.json\"\noperations = [\"A\", \"B\"]\n",
            ),
            (
                "[services.a]\nmodel = \"a.json\"\n[[services.a.fixups]]\nsensitive = [\"S\"]\nreason = \"r\" # no end of line",
                Operations::All,
                "[services.a]\nmodel = \"a.json\"\n[[services.a.fixups]]\nsensitive = [\"S\"]\nreason = \"r\" # no end of line\n\n\
                 [services.x]\nmodel = \"x.json\"\n",
            ),
            (
                "[services.a]\r\nmodel = \"a.json\"\r\n",
                Operations::All,
                "[services.a]\r\nmodel = \"a.json\"\r\n\r\n[services.x]\r\nmodel = \"x.json\"\r\n",
            ),
        ];
        for (before, operations, after) in cases {
            assert_eq!(
                added(before, "x", "x.json", &operations).as_deref(),
                Ok(after)
            );
        }
    }

    #[test]
    fn long_lists_are_broken() {
        let names: Vec<String> = (0..20).map(|number| format!("Operation{number}")).collect();
        let text = added("", "x", "x.json", &Operations::Named(names)).expect("it is added");
        assert!(
            text.contains("operations = [\n    \"Operation0\",\n    \"Operation1\",\n"),
            "{text}"
        );
    }

    #[test]
    fn where_there_is_no_room_it_says_what_to_write() {
        let inline = "services = { a = { model = \"a.json\" } }\n";
        let message = added(inline, "x", "x.json", &Operations::All).expect_err("no room");
        assert!(
            message.contains("\n\n[services.x]\nmodel = \"x.json\"\n"),
            "{message}"
        );
    }
}
