//! Names that `services.toml` chooses, and those of services and crates.

use opsmith_codegen::name::check_crate_name;
use opsmith_codegen::{fixups, name};

use crate::sample::{Sample, named, strings};

#[test]
fn names_can_be_chosen() {
    let toml = r#"
        [services.a]
        model = "a.json"
        [[services.a.fixups]]
        reason = "they read better"
        [services.a.fixups.rename]
        "e#Item" = "Thing"
        "GoInput$fooBar" = "bar"
        "Kind$5m" = "FiveMinutes"
        "operation:Go" = "start"
    "#;
    let config = opsmith_codegen::config::read("services.toml", toml.to_owned())
        .unwrap_or_else(|report| panic!("{report}"));
    let sample = Sample {
        members: strings(&["fooBar", "Bar"]),
        shapes: vec![
            (
                "e#Item".to_owned(),
                r#"{"type": "structure", "members": {}}"#.to_owned(),
            ),
            (
                "e#Kind".to_owned(),
                r#"{"type": "string", "traits": {"smithy.api#enum": [{"value": "5m"}]}}"#
                    .to_owned(),
            ),
        ],
        ..Sample::default()
    };
    let model = fixups::apply(sample.model(), &config.source, &config.services[0].fixups)
        .unwrap_or_else(|report| panic!("{report}"));
    let names = named(
        &model,
        &name::name(&model, "service").unwrap_or_else(|report| panic!("{report}")),
    );
    for (what, expected) in [
        ("e#Item", "Thing"),
        ("e#GoInput$fooBar", "bar"),
        ("e#GoInput$Bar", "bar2"),
        ("e#Kind$5m", "FiveMinutes"),
        ("Go()", "start"),
        ("static Go", "START"),
    ] {
        assert_eq!(names[what], expected, "{what}");
    }
}

#[test]
fn chosen_names_that_are_taken_are_refused() {
    let cases = [
        ("e#Item", "Option", "the name `Option` is taken"),
        ("e#Item", "a b", "cannot be the name"),
        ("operation:Go", "builder", "the name `builder` is taken"),
    ];
    for (target, chosen, expected) in cases {
        let toml = format!(
            "[services.a]\nmodel = \"a.json\"\n[[services.a.fixups]]\nreason = \"x\"\n[services.a.fixups.rename]\n\"{target}\" = \"{chosen}\"\n"
        );
        let config = opsmith_codegen::config::read("services.toml", toml)
            .unwrap_or_else(|report| panic!("{report}"));
        let sample = Sample {
            shapes: vec![(
                "e#Item".to_owned(),
                r#"{"type": "structure", "members": {}}"#.to_owned(),
            )],
            ..Sample::default()
        };
        let model = fixups::apply(sample.model(), &config.source, &config.services[0].fixups)
            .unwrap_or_else(|report| panic!("{report}"));
        let report = name::name(&model, "service").expect_err(chosen);
        assert!(report.to_string().contains(expected), "{report}");
    }
}

#[test]
fn services_have_names_of_their_own() {
    for (id, expected) in [
        ("SSO OIDC", "sso-oidc"),
        ("AccessAnalyzer", "accessanalyzer"),
        ("API Gateway", "api-gateway"),
        ("s3", "s3"),
        ("2 Go", "service-2-go"),
        ("", "service"),
    ] {
        assert_eq!(name::service_name(id), expected);
    }
}

#[test]
fn crates_have_names_that_compile() {
    let longest = "a".repeat(64);
    for name in [
        "a",
        "sso-oidc",
        "s3_2",
        "opsmith",
        "conf",
        "self-made",
        &longest,
    ] {
        assert_eq!(check_crate_name(name), Ok(()), "{name}");
    }
    let too_long = "a".repeat(65);
    let refused = [
        (
            "small letters",
            &["", "A", "1a", "-a", "_", "a.b", "é", "a b", "Self"][..],
        ),
        (
            "keyword",
            &[
                "fn", "self", "crate", "super", "async", "dyn", "gen", "true", "yield",
            ],
        ),
        (
            "Rust has",
            &["std", "core", "alloc", "test", "proc-macro", "proc_macro"],
        ),
        (
            "depends on",
            &["opsmith-cli", "opsmith_client", "opsmith-shape"],
        ),
        ("cargo has", &["deps", "build"]),
        ("Windows", &["con", "nul", "com1", "lpt9"]),
        ("longer than 64", &[&too_long]),
    ];
    for (why, names) in refused {
        for name in names {
            let message = check_crate_name(name).expect_err(name);
            assert!(message.contains(why), "{message}");
        }
    }
}
