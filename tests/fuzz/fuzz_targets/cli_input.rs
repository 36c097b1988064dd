//! Any words and any input document for the command line: a result or an exit code, never a panic, and nothing sent.
//!
//! The input is split at NUL: the first part is a document, given as JSON and as YAML; the rest are further words.
#![no_main]

use libfuzzer_sys::fuzz_target;
use opsmith_cli::{Console, Invocation};
use opsmith_client::config::Environment;

/// Nobody can be asked.
struct Nobody;

impl Console for Nobody {
    fn show(&mut self, _text: &str) -> std::io::Result<()> {
        Ok(())
    }

    fn ask(&mut self, _question: &str, _secret: bool) -> std::io::Result<Option<String>> {
        Ok(None)
    }
}

fuzz_target!(|data: &[u8]| {
    let Ok(text) = std::str::from_utf8(data) else { return };
    let mut parts = text.split('\0').map(str::to_owned);
    let document = parts.next().unwrap_or_default();
    let words: Vec<String> = parts.filter(|word| !word.contains("file")).collect();
    for option in ["--cli-input-json", "--cli-input-yaml"] {
        let mut arguments: Vec<String> = ["sso-oidc", "register-client", "--generate-cli-skeleton", "output", option].map(str::to_owned).into();
        arguments.push(document.clone());
        arguments.extend(words.iter().cloned());
        let invocation = Invocation {
            arguments,
            environment: Environment::of(Vec::<(String, String)>::new(), None),
            directory: std::path::PathBuf::from("/nonexistent"),
            terminal: Default::default(),
        };
        let (mut output, mut errors) = (Vec::new(), Vec::new());
        let code = opsmith_cli::run(&opsmith::SERVICES, &invocation, &mut Nobody, &mut output, &mut errors);
        assert!([0, 130, 252, 253, 255].contains(&code), "exit code {code}");
    }
});
