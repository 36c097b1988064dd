//! Models of others: files that may be gzipped, cut off or no models at all.

use std::fs;
use std::io::{BufRead, BufReader, ErrorKind, IsTerminal, Read};
use std::path::Path;

use opsmith_codegen::diagnose::Report;
use opsmith_codegen::read::{Beside, File};
use opsmith_codegen::select::UnknownOperation;

/// What is wrong with a model, as the text of an error: without the word "error", which whoever prints it puts in front.
pub fn rendered(report: &Report) -> String {
    // Each problem says "error" by itself, and the first one is printed as an error.
    let text = report.render(std::io::stderr().is_terminal());
    text.strip_prefix("error: ")
        .map_or(text.clone(), str::to_owned)
}

/// Operations that were asked for and are not in the model, as the text of an error.
pub fn unknown_operations(unknown: &[UnknownOperation]) -> String {
    let each: Vec<String> = unknown.iter().map(ToString::to_string).collect();
    each.join("\nerror: ")
}

/// The bytes of a model, unpacked if they are gzipped.
pub fn read(path: &Path) -> Result<Vec<u8>, String> {
    /// AWS's largest model has 7.6 MB. A file that unpacks to more than this is none, and must not fill the memory.
    const LARGEST: u64 = 256 << 20;
    let failed = |error| unreadable(path, &error);
    let file = fs::File::open(path).map_err(failed)?;
    let mut packed = BufReader::new(file);
    let is_packed = packed
        .fill_buf()
        .map_err(failed)?
        .starts_with(&[0x1f, 0x8b]);
    let text: Box<dyn Read> = if is_packed {
        Box::new(flate2::bufread::GzDecoder::new(packed))
    } else {
        Box::new(packed)
    };
    let mut bytes = Vec::new();
    text.take(LARGEST + 1)
        .read_to_end(&mut bytes)
        .map_err(|error| match is_packed {
            true => format!(
                "cannot unpack {}: {error}\nhint: the gzipped data is cut off or damaged; fetch the file again",
                path.display()
            ),
            false => unreadable(path, &error),
        })?;
    if bytes.len() as u64 > LARGEST {
        return Err(format!(
            "{} is no model: it is longer than {} MiB",
            path.display(),
            LARGEST >> 20
        ));
    }
    Ok(bytes)
}

/// Says why a model, or a folder of models, cannot be read.
pub fn unreadable(path: &Path, error: &std::io::Error) -> String {
    let hint = match (error.kind(), std::env::current_dir()) {
        (ErrorKind::IsADirectory, _) => {
            "\nhint: this is a folder; name the model's file".to_owned()
        }
        (ErrorKind::NotFound, Ok(here)) if path.is_relative() => {
            format!("\nhint: the path begins in {}", here.display())
        }
        (ErrorKind::NotFound, _) => "\nhint: name a model's file that is there".to_owned(),
        _ => String::new(),
    };
    format!("cannot read {}: {error}{hint}", path.display())
}

/// The files that lie beside a model of botocore's form, as far as they are there.
pub fn beside(model: &Path) -> Result<Beside, String> {
    let name = model.file_name().unwrap_or_default().to_string_lossy();
    Beside::find(&name, |name| read_if_there(&model.with_file_name(name)))
}

/// A file that may be absent.
pub fn read_if_there(path: &Path) -> Result<Option<File>, String> {
    if !path.is_file() {
        return Ok(None);
    }
    let name = path.display().to_string();
    read(path).map(|bytes| Some(File { name, bytes }))
}
