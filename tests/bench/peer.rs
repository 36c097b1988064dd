//! What every peer does around its client: the same arguments, the same runtime, the same values on the wire.
//!
//! A peer is started as `PEER URL CALLS [CA_FILE]`: one client, `CALLS` calls one after the other, no output. Part of each peer by
//! `#[path]`, so that none has a crate more than its client needs.

use std::path::PathBuf;
use std::process::ExitCode;

/// What goes wrong in a peer, to be printed.
pub type Failure = Box<dyn std::error::Error + Send + Sync>;

/// The input of each call, three short texts as the service gives them out.
pub const CLIENT_ID: &str = "aBcDeFgHiJkLmNoPqRsTuVwXyZ0123456789";
/// The second one; in the real service some hundreds of characters long.
pub const CLIENT_SECRET: &str =
    "eyJraWQiOiJrZXktMTU2NDAyODA5OSIsImFsZyI6IkhTMzg0In0.eyJzZXJpYWxpemVkIjoie30ifQ.c2lnbmF0dXJl";
/// The third one.
pub const START_URL: &str = "https://example.awsapps.com/start";
/// What the server answers, and every call must have read.
pub const USER_CODE: &str = "BCDF-GHJK";

/// What the command line asks for.
pub struct Job {
    /// Address of the server, without a path.
    pub url: String,
    /// How many calls to make.
    pub calls: u32,
    /// The only certificate authority to trust, as a PEM file; the platform's without it.
    pub ca_file: Option<PathBuf>,
}

/// Does the job with `work`, on a runtime of one thread.
pub fn run(work: impl AsyncFnOnce(Job) -> Result<(), Failure>) -> ExitCode {
    let outcome = job().and_then(|job| {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()?;
        runtime.block_on(work(job))
    });
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

/// Refuses an answer that is not the server's.
pub fn check(user_code: Option<&str>) -> Result<(), Failure> {
    match user_code {
        Some(USER_CODE) => Ok(()),
        other => Err(format!("expected the user code {USER_CODE}, got {other:?}").into()),
    }
}

fn job() -> Result<Job, Failure> {
    let mut arguments = std::env::args().skip(1);
    let (Some(url), Some(calls)) = (arguments.next(), arguments.next()) else {
        return Err("expected the arguments URL CALLS [CA_FILE]".into());
    };
    Ok(Job {
        url,
        calls: calls.parse()?,
        ca_file: arguments.next().map(PathBuf::from),
    })
}
