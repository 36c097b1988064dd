//! What is to be generated, and the files that come of it: in memory, before the first one is touched.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use opsmith_codegen::config;
use opsmith_codegen::diagnose::Report;
use opsmith_codegen::emit::{self, Package, Runtime, Service};
use opsmith_codegen::output::Files;
use opsmith_codegen::read::{Beside, File};

use crate::format;
use crate::models::{self, rendered};

/// The file that says what `generated/` holds, as messages call it.
pub const SERVICES: &str = "model/services.toml";

/// A crate to be generated.
pub struct Plan {
    /// Its services, checked, named and lowered.
    pub services: Vec<Service>,
    /// What it is called, and where its runtime comes from.
    pub package: Package,
    /// Its folder.
    pub out: PathBuf,
}

/// Files that are not in `model/` yet: their names there, and what they hold.
pub type Unwritten = BTreeMap<String, Vec<u8>>;

/// The text of `model/services.toml`.
pub fn services_text(root: &Path) -> Result<String, String> {
    let path = root.join(SERVICES);
    fs::read_to_string(&path).map_err(|error| format!("cannot read {}: {error}", path.display()))
}

/// What `generated/` is to hold where `model/services.toml` has this text, with files that are not written yet.
pub fn workspace(root: &Path, services: String, unwritten: &Unwritten) -> Result<Plan, String> {
    let config = config::read(SERVICES, services).map_err(|report| rendered(&report))?;
    let folder = root.join("model");
    let mut prepared = Vec::new();
    let mut problems = Report::default();
    for service in &config.services {
        let name = format!("model/{}", service.model);
        let bytes = match unwritten.get(&service.model) {
            Some(bytes) => bytes.clone(),
            None => models::read(&folder.join(&service.model))?,
        };
        let beside = Beside::find(&service.model, |name| match unwritten.get(name) {
            None => models::read_if_there(&folder.join(name)),
            Some(bytes) => Ok(Some(File {
                name: format!("model/{name}"),
                bytes: bytes.clone(),
            })),
        })?;
        match opsmith_codegen::configured(&config, service, &name, bytes, beside) {
            Ok(service) => prepared.push(service),
            Err(report) => problems.0.extend(report.0),
        }
    }
    problems.or(()).map_err(|report| rendered(&report))?;
    Ok(Plan {
        services: prepared,
        package: Package {
            name: "opsmith".to_owned(),
            runtime: Runtime::Workspace,
            origin: SERVICES.to_owned(),
        },
        out: root.join("generated"),
    })
}

/// The files of the crate, formatted.
pub fn files(plan: &Plan, root: &Path) -> Result<Files, String> {
    let mut files = emit::package(&plan.services, &plan.package);
    for service in &plan.services {
        files.extend(emit::service(service, &plan.package));
    }
    format::format(&mut files, &plan.package.name, root)?;
    Ok(files)
}
