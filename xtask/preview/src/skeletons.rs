//! The samples of all operations as files.

use std::fmt;
use std::fs;
use std::path::Path;

use opsmith_codegen::lower::Lowered;
use opsmith_shape::skeleton;
use xtask::files;

/// What was done.
#[derive(Default)]
pub(crate) struct Outcome {
    operations: usize,
    written: usize,
    unchanged: usize,
}

impl fmt::Display for Outcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "skeletons of {} operations: {} files written, {} unchanged",
            self.operations, self.written, self.unchanged
        )
    }
}

/// Writes `<operation>.input.json`, `<operation>.input.yaml` and `<operation>.output.json` for each operation, with the word that the
/// command line has for it. Files that hold the same already are left alone. The sample of an operation that returns nothing is empty,
/// as it is on the command line.
pub(crate) fn write(lowered: &Lowered, folder: &Path) -> Result<Outcome, String> {
    let mut outcome = Outcome::default();
    if folder.is_file() {
        return Err(format!("{} is a file; name a folder", folder.display()));
    }
    for (index, operation) in lowered.cli.operations.iter().enumerate() {
        let stem = file_stem(&operation.name);
        let (tables, docs) = (&lowered.tables, &lowered.docs);
        let texts = [
            ("input.json", skeleton::input(tables, index)),
            ("input.yaml", skeleton::yaml_input(tables, docs, index)),
            ("output.json", skeleton::output(tables, index)),
        ];
        outcome.operations += 1;
        for (end, text) in texts {
            let path = folder.join(format!("{stem}.{end}"));
            if fs::read(&path).is_ok_and(|found| found == text.as_bytes()) {
                outcome.unchanged += 1;
            } else {
                files::replace(&path, &text)?;
                outcome.written += 1;
            }
        }
    }
    Ok(outcome)
}

/// The word of an operation as the beginning of a file's name. Names come from models of strangers: whatever is not a letter, digit, `-`
/// or `_` is written as `%` and its bytes in hexadecimal, so that no name leads out of the folder and no two become one.
fn file_stem(word: &str) -> String {
    let mut stem = String::with_capacity(word.len());
    for byte in word.bytes() {
        if byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_' {
            stem.push(char::from(byte));
        } else {
            stem.push_str(&format!("%{byte:02X}"));
        }
    }
    stem
}

#[cfg(test)]
mod tests {
    use super::file_stem;

    #[test]
    fn names_stay_in_the_folder() {
        let cases = [
            ("create-token", "create-token"),
            ("../../etc/passwd", "%2E%2E%2F%2E%2E%2Fetc%2Fpasswd"),
            ("..", "%2E%2E"),
            ("a\\b:c\0", "a%5Cb%3Ac%00"),
            ("é", "%C3%A9"),
            ("%2E", "%252E"),
        ];
        for (word, expected) in cases {
            assert_eq!(file_stem(word), expected);
        }
    }
}
