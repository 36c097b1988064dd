//! Where variables come from.

use std::ffi::OsStr;
use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::named::Named;

type Lookup = dyn Fn(&str) -> Option<String> + Send + Sync;

/// Environment variables and the home directory. Tests make their own, so that none has to change
/// those of the process.
#[derive(Clone)]
pub struct Environment {
    lookup: Arc<Lookup>,
    home: Option<PathBuf>,
}

impl Environment {
    /// That of this process.
    pub fn process() -> Self {
        Environment {
            // A value that is not Unicode fits none of the settings; it is read with replacements
            // and then refused by name.
            lookup: Arc::new(|name| {
                std::env::var_os(name).map(|value| value.to_string_lossy().into_owned())
            }),
            home: std::env::home_dir().filter(|home| home.as_os_str() != OsStr::new("")),
        }
    }

    /// One with just these variables.
    ///
    /// ```
    /// use opsmith_client::config::Environment;
    ///
    /// let environment = Environment::of([("AWS_REGION", "eu-west-1")], None);
    /// assert_eq!(environment.variable("AWS_REGION").as_deref(), Some("eu-west-1"));
    /// assert_eq!(environment.variable("HOME"), None);
    /// ```
    pub fn of<K: Into<String>, V: Into<String>>(
        variables: impl IntoIterator<Item = (K, V)>,
        home: Option<PathBuf>,
    ) -> Self {
        let mut named = Named::new();
        for (name, value) in variables {
            named.insert(name.into(), value.into());
        }
        Environment {
            lookup: Arc::new(move |name| named.get(name).cloned()),
            home,
        }
    }

    /// The value of a variable. An empty value is a value.
    pub fn variable(&self, name: &str) -> Option<String> {
        (self.lookup)(name)
    }

    /// The home directory of the user.
    pub fn home(&self) -> Option<&Path> {
        self.home.as_deref()
    }

    /// A path as users write it: `$NAME` and `${NAME}` are variables, and a leading `~/` is the
    /// home directory. What is neither stays as it is, as in Python's `expandvars` and
    /// `expanduser`.
    ///
    /// ```
    /// use opsmith_client::config::Environment;
    ///
    /// let environment = Environment::of([("A", "x")], Some("/home/ann".into()));
    /// assert_eq!(environment.path("~/${A}y/$A-z").to_str(), Some("/home/ann/xy/x-z"));
    /// assert_eq!(environment.path("/$B/${C}/$/${").to_str(), Some("/$B/${C}/$/${"));
    /// ```
    pub fn path(&self, text: &str) -> PathBuf {
        let text = self.expand(text);
        match (text.strip_prefix('~'), &self.home) {
            (Some(""), Some(home)) => home.clone(),
            (Some(rest), Some(home)) if rest.starts_with(['/', '\\']) => {
                home.join(rest.trim_start_matches(['/', '\\']))
            }
            _ => PathBuf::from(text),
        }
    }

    fn expand(&self, text: &str) -> String {
        let mut expanded = String::with_capacity(text.len());
        let mut rest = text;
        while let Some((before, after)) = rest.split_once('$') {
            expanded.push_str(before);
            let (name, written) = reference(after);
            match self.variable(name).filter(|_| !name.is_empty()) {
                Some(value) => expanded.push_str(&value),
                None => expanded.extend(["$", written]),
            }
            rest = after.get(written.len()..).unwrap_or_default();
        }
        expanded.push_str(rest);
        expanded
    }
}

/// The name of a variable at the start of a text, and the name as it is written there.
fn reference(text: &str) -> (&str, &str) {
    if let Some((name, _)) = text.strip_prefix('{').and_then(|rest| rest.split_once('}')) {
        return (name, text.get(..name.len() + 2).unwrap_or_default());
    }
    let end = text
        .find(|c: char| !c.is_ascii_alphanumeric() && c != '_')
        .unwrap_or(text.len());
    let name = text.get(..end).unwrap_or_default();
    (name, name)
}

/// Shows none of the variables: any may be a secret.
impl fmt::Debug for Environment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Environment")
            .field("home", &self.home)
            .finish_non_exhaustive()
    }
}
