//! What goes along with parameters and result: a file that is sent, and the file that a result goes to.

use std::io::Write as _;
use std::path::Path;

use opsmith_client::{ByteStream, Caller, Received, Sent};
use opsmith_shape::Value;

use crate::input::load::Places;
use crate::report::Failure;
use crate::service::Operation;
use crate::words::operation::Words;

/// The streams of one call.
#[derive(Default)]
pub(crate) struct Streams<'a> {
    /// What is sent.
    pub(crate) body: Option<ByteStream>,
    /// Where what comes goes.
    pub(crate) outfile: Option<&'a Path>,
}

/// Why a call came to no end.
pub(crate) enum Stop {
    Call(opsmith_client::Failure),
    Here(Failure),
}

/// The file that an option names. Its name stands without a prefix.
pub(crate) fn file(
    operation: Operation<'_>,
    index: usize,
    words: &Words,
    places: Places<'_>,
) -> Result<ByteStream, Failure> {
    let word = match words {
        Words::One(word) => word.as_str(),
        _ => "",
    };
    ByteStream::from_path(places.path(word)).map_err(|error| {
        Failure::parameters(format!(
            "{}: expected the path of a file: {word} cannot be read: {error}",
            operation.option(index)
        ))
    })
}

/// What a document says is to be sent, taken out of the parameters.
pub(crate) fn of_document(operation: Operation<'_>, values: &mut Value) -> Option<ByteStream> {
    let member = operation.members().get(operation.streamed_input()?)?;
    let given = match values.get(&member.name)? {
        Value::Blob(bytes) => ByteStream::from(bytes.clone()),
        Value::String(text) => ByteStream::from(text.clone()),
        _ => return None,
    };
    let others = values
        .entries()
        .iter()
        .filter(|(name, _)| *name != member.name);
    *values = others.cloned().collect();
    Some(given)
}

/// Calls an operation that has streams.
pub(crate) async fn call(
    caller: &Caller,
    operation: Operation<'_>,
    input: &Value,
    streams: Streams<'_>,
    output: &mut Value,
    modelled: &mut Value,
) -> Result<(), Stop> {
    let sent = streams.body.map_or_else(Sent::nothing, Sent::bytes);
    let called = caller.call_with_streams(operation.index, input, sent, output, modelled);
    match (called.await.map_err(Stop::Call)?.1, streams.outfile) {
        (Received::Bytes(bytes), Some(path)) => save(bytes, path).await.map_err(Stop::Here),
        (Received::Events(_), _) => {
            let word = operation.word();
            let text = format!("{word} answers with events, which cannot be shown yet");
            Err(Stop::Here(Failure::other(text)))
        }
        _ => Ok(()),
    }
}

/// Writes a streamed result into a file, piece by piece. A file that did not become whole does not stay, lest somebody take it for the
/// result.
async fn save(bytes: ByteStream, path: &Path) -> Result<(), Failure> {
    let mut file = std::fs::File::create(path).map_err(|error| unwritten(path, &error))?;
    let filled = fill(&mut file, bytes, path).await;
    drop(file);
    // Pipes and devices are not ours to remove, and neither are links.
    let is_file = || std::fs::symlink_metadata(path).is_ok_and(|facts| facts.is_file());
    if filled.is_err() && is_file() {
        // What is told is why it is not whole, whether it could be removed or not.
        let _ = std::fs::remove_file(path);
    }
    filled
}

async fn fill(file: &mut std::fs::File, mut bytes: ByteStream, path: &Path) -> Result<(), Failure> {
    while let Some(piece) = bytes.next().await {
        let piece = piece.map_err(|error| {
            let path = path.display();
            Failure::other(format!("outfile: {path} could not be completed: {error}"))
        })?;
        file.write_all(&piece)
            .map_err(|error| unwritten(path, &error))?;
    }
    Ok(())
}

fn unwritten(path: &Path, error: &std::io::Error) -> Failure {
    let path = path.display();
    Failure::other(format!("outfile: {path} cannot be written: {error}"))
}
