//! The environment that programs are measured in.

use std::collections::BTreeSet;
use std::ffi::{OsStr, OsString};
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::certificate::Certificates;

/// Nothing of the caller's environment but the path: proxies, credentials and profiles would change what is measured.
///
/// The platform's root certificates are the platform's and our authority's, in a file of our own. So a client that loads them does the
/// work it always does, and then trusts the loopback server.
pub struct Environment {
    variables: Vec<(&'static str, OsString)>,
    /// What is loaded as the platform's roots, to be printed; `None` where there are none.
    pub roots: Option<String>,
}

impl Environment {
    /// The environment, with `folder` for its files.
    pub fn new(folder: &Path, certificates: &Certificates) -> Result<Self, String> {
        let mut variables = vec![
            ("PATH", std::env::var_os("PATH").unwrap_or_default()),
            ("HOME", folder.into()),
        ];
        let probe = openssl_probe::probe();
        let mut roots = None;
        if let Some(file) = &probe.cert_file {
            let mut text = std::fs::read_to_string(file)
                .map_err(|error| format!("cannot read {}: {error}", file.display()))?;
            let number = text.matches("-----BEGIN CERTIFICATE-----").count();
            text.push('\n');
            text.push_str(&certificates.authority);
            let path = folder.join("roots.pem");
            std::fs::write(&path, text)
                .map_err(|error| format!("cannot write {}: {error}", path.display()))?;
            variables.push(("SSL_CERT_FILE", path.into()));
            let mut shown = format!("{number} certificates of {}", file.display());
            // What programs look through as well where no variable names the file.
            let folders: BTreeSet<&PathBuf> = probe.cert_dir.iter().collect();
            if let Ok(folders) = std::env::join_paths(&folders)
                && !folders.is_empty()
            {
                shown.push_str(&format!(" and the folder {}", folders.display()));
                variables.push(("SSL_CERT_DIR", folders));
            }
            roots = Some(shown);
        }
        Ok(Self { variables, roots })
    }

    /// A program to be run in this environment.
    pub fn command(&self, program: impl AsRef<OsStr>) -> Command {
        let mut command = Command::new(program);
        command
            .env_clear()
            .envs(self.variables.iter().map(|(name, value)| (name, value)));
        command
    }
}

/// An empty folder of this name below `parent`, for files that one run needs.
pub fn fresh_folder(parent: &Path, name: &str) -> Result<PathBuf, String> {
    let folder = parent.join(name);
    if folder.exists() {
        std::fs::remove_dir_all(&folder)
            .map_err(|error| format!("cannot remove {}: {error}", folder.display()))?;
    }
    std::fs::create_dir_all(&folder)
        .map_err(|error| format!("cannot make {}: {error}", folder.display()))?;
    Ok(folder)
}
