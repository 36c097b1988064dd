//! Where credentials come from, and what is said where there are none.

use std::path::PathBuf;

use opsmith_client::config::{Environment, Settings};
use opsmith_client::{Credentials, CredentialsError};

use crate::config::Home;

fn find(
    variables: &[(&str, &str)],
    home: &Home,
    profile: Option<&str>,
) -> Result<Credentials, CredentialsError> {
    let environment = Environment::of(variables.iter().copied(), Some(home.path().to_owned()));
    Credentials::from_settings(&Settings::load(&environment, profile).unwrap())
}

const KEY: (&str, &str) = ("AWS_ACCESS_KEY_ID", "AKIDVARIABLE");
const SECRET: (&str, &str) = ("AWS_SECRET_ACCESS_KEY", "hunter2");

const CONFIG: &str = "[profile both]\naws_access_key_id = AKIDCONFIG\naws_secret_access_key = hunter2\n\
    [profile config]\naws_access_key_id = AKIDCONFIG\naws_secret_access_key = hunter2\naws_session_token = token\n\
    [profile half]\naws_access_key_id = AKIDCONFIG\n[profile none]\nregion = x\n";
const CREDENTIALS: &str = "[both]\naws_access_key_id = AKIDFILE\naws_secret_access_key = hunter2\n\
    [default]\naws_access_key_id = AKIDDEFAULT\naws_secret_access_key = hunter2\n";

#[test]
fn variables_then_the_profile() {
    let home = Home::with(Some(CONFIG), Some(CREDENTIALS));
    for (variables, profile, expected) in [
        (&[][..], None, "AKIDDEFAULT"),
        (&[KEY, SECRET], None, "AKIDVARIABLE"),
        (&[("AWS_ACCESS_KEY_ID", ""), SECRET], None, "AKIDDEFAULT"),
        (&[], Some("both"), "AKIDFILE"),
        (&[("AWS_PROFILE", "config")], None, "AKIDCONFIG"),
        // A profile named by a variable leaves the other variables in force, one the program chose
        // does not.
        (
            &[KEY, SECRET, ("AWS_PROFILE", "config")],
            None,
            "AKIDVARIABLE",
        ),
        (&[KEY, SECRET], Some("config"), "AKIDCONFIG"),
    ] {
        assert_eq!(
            find(variables, &home, profile).unwrap().access_key_id(),
            expected,
            "{variables:?} {profile:?}"
        );
    }
    let token = ("AWS_SESSION_TOKEN", "t");
    assert_eq!(
        find(&[KEY, SECRET, token], &home, None)
            .unwrap()
            .session_token(),
        Some("t")
    );
    assert_eq!(
        find(&[], &home, Some("config")).unwrap().session_token(),
        Some("token")
    );
    assert_eq!(find(&[], &home, None).unwrap().session_token(), None);
}

#[test]
fn a_key_needs_its_secret() {
    let home = Home::with(Some(CONFIG), None);
    for (variables, profile, word) in [
        (&[KEY][..], None, "AWS_SECRET_ACCESS_KEY"),
        (
            &[KEY, ("AWS_SECRET_ACCESS_KEY", "")],
            None,
            "AWS_SECRET_ACCESS_KEY",
        ),
        (
            &[],
            Some("half"),
            "\"half\" has an aws_access_key_id, but no aws_secret_access_key",
        ),
    ] {
        let error = find(variables, &home, profile).unwrap_err();
        assert!(matches!(error, CredentialsError::Partial { .. }));
        assert!(error.to_string().contains(word), "{error}");
    }
}

#[test]
fn where_there_are_none_the_places_are_listed() {
    let home = Home::with(Some(CONFIG), None);
    let dot_aws = home.path().join(".aws");
    let text = find(&[], &home, None).unwrap_err().to_string();
    assert_eq!(
        text,
        format!(
            "no credentials found; looked in: environment variables AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY; \
             profile \"default\" in {}; profile \"default\" in {} (no such file)",
            dot_aws.join("config").display(),
            dot_aws.join("credentials").display(),
        )
    );
    let text = find(&[KEY, SECRET], &home, Some("none"))
        .unwrap_err()
        .to_string();
    assert!(
        text.contains("not in environment variables, since the profile \"none\" was asked for"),
        "{text}"
    );
}

#[test]
fn without_a_home_there_are_variables_only() {
    let environment = Environment::of([KEY, SECRET], None);
    let settings = Settings::load(&environment, None).unwrap();
    assert_eq!(settings.files().paths(), [] as [PathBuf; 0]);
    assert!(Credentials::from_settings(&settings).is_ok());
}

#[test]
fn secrets_are_not_shown() {
    let home = Home::with(Some(CONFIG), Some(CREDENTIALS));
    let environment = Environment::of([KEY, SECRET], Some(home.path().to_owned()));
    let settings = Settings::load(&environment, None).unwrap();
    let credentials = Credentials::temporary("AKID", "hunter2", "hunter2");
    let shown = format!("{environment:?} {settings:?} {credentials:?}");
    assert!(!shown.contains("hunter2"), "{shown}");
    assert!(shown.contains("AKID"));
}
