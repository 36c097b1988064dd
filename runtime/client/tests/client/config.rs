//! Variables and files, and which of them wins.

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};

use opsmith_client::config::{ConfigError, Environment, Setting, Settings, parse};

/// A home directory that goes away again.
pub struct Home(PathBuf);

impl Home {
    pub fn with(config: Option<&str>, credentials: Option<&str>) -> Self {
        static NEXT: AtomicU32 = AtomicU32::new(0);
        let name = format!(
            "opsmith-client-{}-{}",
            std::process::id(),
            NEXT.fetch_add(1, Ordering::Relaxed)
        );
        let home = std::env::temp_dir().join(name);
        std::fs::create_dir_all(home.join(".aws")).unwrap();
        for (name, text) in [("config", config), ("credentials", credentials)] {
            if let Some(text) = text {
                std::fs::write(home.join(".aws").join(name), text).unwrap();
            }
        }
        Home(home)
    }

    pub fn path(&self) -> &Path {
        &self.0
    }
}

impl Drop for Home {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

fn load(
    variables: &[(&str, &str)],
    config: &str,
    credentials: &str,
    profile: Option<&str>,
) -> Result<Settings, ConfigError> {
    let home = Home::with(Some(config), Some(credentials));
    Settings::load(
        &Environment::of(variables.iter().copied(), Some(home.path().to_owned())),
        profile,
    )
}

/// The text as `[section] key=value` lines, or line and problem.
fn parsed(text: &str) -> Result<Vec<String>, (usize, String)> {
    let sections = parse(text).map_err(|problem| (problem.line, problem.what))?;
    let mut lines = Vec::new();
    for section in sections {
        lines.push(format!("[{}]", section.name));
        for (key, setting) in section.settings {
            lines.push(match setting {
                Setting::Text(text) => format!("{key}={text}"),
                Setting::Block(settings) => {
                    let settings = settings.iter();
                    let settings = settings.map(|(key, value)| format!(" {key}={value}"));
                    format!("{key}:{}", settings.collect::<String>())
                }
            });
        }
    }
    Ok(lines)
}

#[track_caller]
fn check(text: &str, expected: &[&str]) {
    assert_eq!(parsed(text).unwrap(), expected, "{text:?}");
}

#[test]
fn the_format_of_files() {
    check("", &[]);
    check("# nothing\n ; at all\n\n", &[]);
    check(
        "[default]\nregion = eu-west-1\n",
        &["[default]", "region=eu-west-1"],
    );
    check(
        "\u{feff}[default]\r\nregion=a\r\n",
        &["[default]", "region=a"],
    );
    check(
        "[default]\nREGION : a\nempty =\n",
        &["[default]", "empty=", "region=a"],
    );
    check(
        "[a]\nx = 1 ; 2 # 3\ny = a=b:c\n",
        &["[a]", "x=1 ; 2 # 3", "y=a=b:c"],
    );
    check("[a] what follows\n[b]]\n[ c ]\n", &["[a]", "[b]]", "[ c ]"]);
    check(
        "[a]\nx = 1\n  2\n\n  # not this\n  3\ny = 4\n",
        &["[a]", "x=1\n2\n\n3", "y=4"],
    );
    check(
        "[a]\ns3 =\n  x = 1\n\n  y=2=3\nz = 4\n",
        &["[a]", "s3: x=1 y=2=3", "z=4"],
    );
    check(
        "  [a]\n  x = 1\n  y = 2\n z = 3\n",
        &["[a]", "x=1", "y=2", "z=3"],
    );
    check(
        "[DEFAULT]\nx = 1\n[a]\n[b]\nx = 2\n[DEFAULT]\ny = 3\n",
        &["[a]", "x=1", "y=3", "[b]", "x=2", "y=3"],
    );
}

#[test]
fn what_is_wrong_has_a_line() {
    for (text, line, word) in [
        ("[default\n", 1, "closing bracket"),
        ("nonsense\n[a]", 1, "before the first"),
        ("region = a\n", 1, "before the first"),
        ("[a]\n\nnonsense\n", 3, "expected [section] or key = value"),
        ("[]\n", 1, "name is missing"),
        ("[a]\n[x\n", 2, "closing bracket"),
        ("[a]\n = 1\n", 2, "without a key"),
        ("[a]\nx = 1\n[b]\n[a]\n", 4, "[a] is already on line 1"),
        ("[a]\nx = 1\nX = hunter2\n", 3, "x is already on line 2"),
        ("[a]\ns3 =\n  [b]\n", 2, "not key = value"),
    ] {
        let (found, what) = parsed(text).unwrap_err();
        assert_eq!(found, line, "{text:?}: {what}");
        assert!(what.contains(word), "{text:?}: {what}");
        assert!(!what.contains("hunter2"));
    }
}

#[test]
fn files_that_cannot_be_used_are_named() {
    let error = load(&[], "[default\n", "", None).unwrap_err();
    assert!(
        matches!(&error, ConfigError::Malformed { path, problem } if path.ends_with(".aws/config") && problem.line == 1)
    );
    assert!(
        error.to_string().contains("config, line 1: expected"),
        "{error}"
    );
    let home = Home::with(None, None);
    std::fs::write(home.path().join(".aws/credentials"), b"[a]\n\xff\n").unwrap();
    let error = Settings::load(
        &Environment::of([("", ""); 0], Some(home.path().to_owned())),
        None,
    )
    .unwrap_err();
    assert!(
        error
            .to_string()
            .ends_with("credentials, line 2: not UTF-8 text"),
        "{error}"
    );
}

/// Which region each configuration gives.
#[test]
fn profiles() {
    for (variables, config, credentials, profile, expected) in [
        (&[][..], "[default]\nregion=a\n", "", None, Some("a")),
        (
            &[("AWS_DEFAULT_REGION", "v")],
            "[default]\nregion=a\n",
            "",
            None,
            Some("v"),
        ),
        (
            &[("AWS_REGION", "w"), ("AWS_DEFAULT_REGION", "v")],
            "",
            "",
            None,
            Some("w"),
        ),
        (
            &[("AWS_REGION", "")],
            "[default]\nregion=a\n",
            "",
            None,
            Some(""),
        ),
        (
            &[("AWS_PROFILE", "p")],
            "[profile p]\nregion=a\n",
            "",
            None,
            Some("a"),
        ),
        (
            &[("AWS_DEFAULT_PROFILE", "p")],
            "[profile p]\nregion=a\n",
            "",
            None,
            Some("a"),
        ),
        (
            &[("AWS_DEFAULT_PROFILE", "p"), ("AWS_PROFILE", "q")],
            "[profile p]\nregion=a\n[profile q]\nregion=b\n",
            "",
            None,
            Some("b"),
        ),
        (
            &[("AWS_PROFILE", "p")],
            "[profile p]\nregion=a\n[profile q]\nregion=b\n",
            "",
            Some("q"),
            Some("b"),
        ),
        (
            &[],
            "[profile default]\nregion=b\n[default]\nregion=a\n",
            "",
            None,
            Some("a"),
        ),
        (
            &[],
            "[default]\nregion=a\n[profile default]\nregion=b\n",
            "",
            None,
            Some("b"),
        ),
        (
            &[],
            "[profile default]\nregion=b\n[default]\nx=a\n",
            "",
            None,
            None,
        ),
        (
            &[],
            "[profile \"my p\"]\nregion=a\n",
            "",
            Some("my p"),
            Some("a"),
        ),
        (&[], "", "[p]\nregion=c\n", Some("p"), Some("c")),
        (
            &[],
            "[profile p]\nregion=a\n",
            "[p]\nregion=c\n",
            Some("p"),
            Some("c"),
        ),
        (&[], "[default]\nREGION=a\n", "", None, Some("a")),
        (&[], "", "", None, None),
    ] {
        let settings = load(variables, config, credentials, profile).unwrap();
        assert_eq!(
            settings.region().as_deref(),
            expected,
            "{variables:?} {config:?} {credentials:?}"
        );
    }
}

#[test]
fn profiles_that_are_not_there_are_named() {
    for (variables, config, profile, expected) in [
        (&[][..], "", Some("nope"), "nope"),
        // In the configuration file a bare heading is no profile.
        (&[], "[p]\nregion=a\n", Some("p"), "p"),
        (&[("AWS_PROFILE", "")], "", None, ""),
        // Only where nobody asks for it need it not be there.
        (&[("AWS_PROFILE", "default")], "", None, "default"),
    ] {
        match load(variables, config, "", profile) {
            Err(ConfigError::UnknownProfile { name, files }) => {
                assert_eq!((name.as_str(), files.len()), (expected, 2))
            }
            other => panic!("{config:?}: {other:?}"),
        }
    }
}

#[test]
fn files_can_be_elsewhere() {
    let home = Home::with(Some("[default]\nregion=home\n"), None);
    std::fs::write(home.path().join("other"), "[default]\nregion=other\n").unwrap();
    let other = home.path().join("other").display().to_string();
    for (path, expected) in [
        (other.as_str(), Some("other")),
        ("~/other", Some("other")),
        ("/nowhere/at/all", None),
    ] {
        let environment =
            Environment::of([("AWS_CONFIG_FILE", path)], Some(home.path().to_owned()));
        assert_eq!(
            Settings::load(&environment, None)
                .unwrap()
                .region()
                .as_deref(),
            expected,
            "{path}"
        );
    }
}

const SERVICES: &str = "[default]\nservices = s\nendpoint_url = http://all\n[services s]\nsso_oidc =\n  endpoint_url = http://own\n";

#[test]
fn endpoints_of_services() {
    let own = ("AWS_ENDPOINT_URL_SSO_OIDC", "http://variable-own");
    let all = ("AWS_ENDPOINT_URL", "http://variable-all");
    let ignore = ("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS", "TRUE");
    for (variables, config, expected) in [
        (&[][..], "", None),
        (&[own, all], SERVICES, Some("http://variable-own")),
        (&[all], SERVICES, Some("http://variable-all")),
        (&[("AWS_ENDPOINT_URL", "")], SERVICES, Some("http://own")),
        (&[], SERVICES, Some("http://own")),
        (
            &[],
            "[default]\nendpoint_url = http://all\n",
            Some("http://all"),
        ),
        (
            &[],
            "[default]\nservices = s\n[services s]\ns3 =\n  endpoint_url = x\n",
            None,
        ),
        (&[own, ignore], SERVICES, None),
        (
            &[],
            "[default]\nignore_configured_endpoint_urls = true\nendpoint_url = http://all\n",
            None,
        ),
    ] {
        let settings = load(variables, config, "", None).unwrap();
        assert_eq!(
            settings.endpoint_url("SSO OIDC").unwrap().as_deref(),
            expected,
            "{variables:?} {config:?}"
        );
    }
    let settings = load(&[], "[default]\nservices = nope\n", "", None).unwrap();
    assert_eq!(
        settings.endpoint_url("S3"),
        Err(ConfigError::UnknownServices {
            name: "nope".to_owned()
        })
    );
}

#[test]
fn numbers_and_modes() {
    for (value, expected) in [
        ("2", Some(2)),
        (" 7 ", Some(7)),
        ("0", None),
        ("x", None),
        ("-1", None),
        ("", None),
    ] {
        let attempts = load(
            &[("AWS_MAX_ATTEMPTS", value)],
            "[default]\nmax_attempts = 5\n",
            "",
            None,
        )
        .unwrap()
        .max_attempts();
        assert_eq!(attempts.clone().ok().flatten(), expected, "{value:?}");
        if let Err(error) = attempts {
            assert!(
                error.to_string().starts_with("AWS_MAX_ATTEMPTS is"),
                "{error}"
            );
        }
    }
    let settings = load(
        &[],
        "[default]\nmax_attempts = 5\nretry_mode = legacy\n",
        "",
        None,
    )
    .unwrap();
    assert_eq!(settings.max_attempts(), Ok(Some(5)));
    assert_eq!(
        settings.retry_mode().unwrap_err().to_string(),
        "retry_mode is \"legacy\", but has to be standard or adaptive"
    );
    let settings = load(&[("AWS_RETRY_MODE", "adaptive")], "", "", None).unwrap();
    assert_eq!(settings.retry_mode().unwrap().as_deref(), Some("adaptive"));
}

#[test]
fn switches_and_paths() {
    let config = "[default]\nuse_fips_endpoint = TRUE\nuse_dualstack_endpoint = 1\nca_bundle = ~/ca.pem\nsdk_ua_app_id = app\n";
    let settings = load(&[("REQUESTS_CA_BUNDLE", "/r.pem")], config, "", None).unwrap();
    assert_eq!(
        (settings.use_fips(), settings.use_dual_stack()),
        (Some(true), Some(false))
    );
    assert_eq!(settings.app_name().as_deref(), Some("app"));
    assert_eq!(
        settings.ca_bundle(),
        settings
            .environment()
            .home()
            .map(|home| home.join("ca.pem"))
    );
    let settings = load(
        &[
            ("REQUESTS_CA_BUNDLE", "/r.pem"),
            ("AWS_USE_FIPS_ENDPOINT", "false"),
        ],
        "",
        "",
        None,
    )
    .unwrap();
    assert_eq!(settings.ca_bundle(), Some(PathBuf::from("/r.pem")));
    assert_eq!(
        (settings.use_fips(), settings.use_dual_stack()),
        (Some(false), None)
    );
}

/// What a builder makes of settings: what was set on it wins.
#[test]
fn builders_take_what_is_not_set() {
    use opsmith_client::Caller;

    let config = "[default]\nregion = eu-west-1\nuse_fips_endpoint = true\n";
    let build = |change: fn(opsmith_client::Builder<Caller>) -> opsmith_client::Builder<Caller>| {
        let settings = load(&[], config, "", None).unwrap();
        let caller = change(Caller::builder(crate::model::sso_oidc()).settings(settings))
            .build()
            .unwrap();
        caller.endpoint_url()
    };
    assert_eq!(
        build(|builder| builder),
        "https://oidc-fips.eu-west-1.amazonaws.com/"
    );
    assert_eq!(
        build(|builder| builder.region("us-east-2").use_fips(false)),
        "https://oidc.us-east-2.amazonaws.com/"
    );
    assert_eq!(
        build(|builder| builder.endpoint_url("http://here")),
        "http://here/"
    );
}
