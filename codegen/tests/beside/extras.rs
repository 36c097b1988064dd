//! What is merged into models and the files beside them.

use opsmith_codegen::model::Model;
use opsmith_codegen::read::{Beside, Extras};
use opsmith_shape::Kind;

use super::{file, read};

const PAGES: &str =
    r#"{"pagination": {"ListItems": {"input_token": "Marker", "output_token": "Next"}}}"#;

fn with_service(text: &str) -> Beside {
    Beside {
        extras: Extras {
            service: file("service-2.sdk-extras.json", text),
            ..Extras::default()
        },
        ..Beside::default()
    }
}

fn with_pages(text: &str) -> Beside {
    Beside {
        paginators: file("paginators-1.json", PAGES),
        extras: Extras {
            paginators: file("paginators-1.sdk-extras.json", text),
            ..Extras::default()
        },
        ..Beside::default()
    }
}

fn members<'m>(model: &'m Model, shape: &str) -> Vec<&'m str> {
    let shape = model.shapes.iter().find(|one| one.name == shape);
    let members = shape.expect("the shape").members.iter();
    members.map(|member| member.name.as_str()).collect()
}

#[test]
fn they_are_found_by_their_names() {
    let all = Beside::find("items.json", |name| -> Result<_, ()> {
        Ok(file(name, "{}").filter(|_| name.contains("sdk-extras")))
    });
    let names: Vec<String> = all
        .expect("no errors")
        .named("garden")
        .into_iter()
        .map(|(name, file)| format!("{name} was {}", file.name))
        .collect();
    assert_eq!(
        names,
        [
            "garden.service-2.sdk-extras.json was items.service-2.sdk-extras.json",
            "garden.endpoint-rule-set-1.sdk-extras.json was items.endpoint-rule-set-1.sdk-extras.json",
            "garden.paginators-1.sdk-extras.json was items.paginators-1.sdk-extras.json",
            "garden.waiters-2.sdk-extras.json was items.waiters-2.sdk-extras.json",
        ]
    );
}

#[test]
fn models_are_told_from_what_lies_beside_them() {
    for name in [
        "service-2.json",
        "service-2.json.gz",
        "sso-oidc.json",
        "waiters.json",
    ] {
        assert!(!Beside::is_one(name), "{name}");
    }
    for name in [
        "paginators-1.json",
        "endpoint-rule-set-1.json.gz",
        "service-2.sdk-extras.json",
        "garden.waiters-2.json",
        "garden.paginators-1.sdk-extras.json",
        "_retry.json",
        "partitions.json",
    ] {
        assert!(Beside::is_one(name), "{name}");
    }
}

#[test]
fn objects_are_merged_and_all_else_is_replaced() {
    let text = r#"{"version": 1.0, "merge": {
        "metadata": {"serviceId": "Y"},
        "shapes": {
            "In": {"members": {"Colour": {"shape": "Colour"}, "Max": {"documentation": "<p>At most."}}},
            "Number": {"type": "long"},
            "Colour": {"type": "string"}}}}"#;
    let model = read(with_service(text)).unwrap_or_else(|report| panic!("{report}"));
    assert_eq!(model.service.id, "Y");
    assert_eq!(members(&model, "In"), ["Marker", "Max", "Colour"]);
    let shape = |name: &str| model.shapes.iter().find(|shape| shape.name == name);
    assert_eq!(shape("Number").expect("a number").kind, Kind::Long);
    let max = &shape("In").expect("the input").members[1];
    assert_eq!(max.traits.documentation, "<p>At most.");
    assert_eq!(model.shapes[max.target].name, "Number");
}

#[test]
fn pages_say_what_stays_the_same() {
    let text = r#"{"version": 1.0, "merge": {"pagination": {"ListItems": {"non_aggregate_keys": ["More"]}}}}"#;
    let model = read(with_pages(text)).unwrap_or_else(|report| panic!("{report}"));
    let pages = model.operations[0].pages.as_ref().expect("pages");
    assert_eq!(pages.constants, ["More"]);
    assert_eq!(pages.input_token, ["Marker"]);
}

/// botocore's own code makes something else of it.
#[test]
fn regions_of_sources_are_left_out() {
    let text = r#"{"version": 1.0, "merge": {"shapes": {"In": {"members": {"SourceRegion": {"shape": "Text"}, "Other": {"shape": "Text"}}}}}}"#;
    let model = read(with_service(text)).unwrap_or_else(|report| panic!("{report}"));
    assert_eq!(members(&model, "In"), ["Marker", "Max", "Other"]);
}

#[test]
fn what_is_wrong_is_said_where_it_stands() {
    // Of the model's extras, and of those of its pages.
    let cases: &[(&str, &str, &str)] = &[
        ("{", "this is not JSON", "json:1:"),
        ("\n[1, 2", "this is not JSON", "json:2:5"),
        ("\n\n{\"a\": 1, \"a\": 2}", "stands twice", "json:3:11"),
        ("[]", "there is no key `merge`", "json:1:1"),
        (r#"{"version": 1.0}"#, "there is no key `merge`", "json:1:1"),
        (
            "\n {\"merge\": 1}",
            "a number where something to merge is needed",
            "json:2:4",
        ),
        (
            r#"{"merge": {}, "version": 2.0}"#,
            "extras of the version 2.0",
            "json:1:16",
        ),
        (
            r#"{"merge": {}, "mrege": {}}"#,
            "did you mean `merge`?",
            "json:1:16",
        ),
        ("\u{feff}{}", "byte-order mark", "json:1:1"),
    ];
    for (text, expected, place) in cases {
        for beside in [with_service(text), with_pages(text)] {
            let report = read(beside).expect_err(text).to_string();
            let place = format!("sdk-extras.{place}");
            assert!(
                report.contains(expected) && report.contains(&place),
                "{text}: {report}"
            );
        }
    }
    let service =
        "{\"merge\":\n {\"shapes\": {\"In\": {\"members\": {\"Colour\": {\"shape\": \"Txt\"}}}}}}";
    let pages =
        "{\"merge\":\n {\"pagination\": {\"ListItems\": {\"non_aggregate_keys\": [\"Mre\"]}}}}";
    for (beside, place) in [
        (with_service(service), "service-2.sdk-extras.json:2:"),
        (with_pages(pages), "paginators-1.sdk-extras.json:2:"),
    ] {
        let report = read(beside).expect_err(place).to_string();
        assert!(
            report.contains("did you mean `") && report.contains(place),
            "{report}"
        );
    }
    // What is wrong with a file is still said of it where something is merged into it.
    let pages = r#"{"merge": {"pagination": {"ListItems": {"result_key": "Items"}}}}"#;
    let beside = Beside {
        paginators: file("paginators-1.json", &PAGES.replace("Marker", "Mrker")),
        ..with_pages(pages)
    };
    let report = read(beside).expect_err(pages).to_string();
    assert!(report.contains("paginators-1.json:1:"), "{report}");
    let alone = Beside {
        paginators: None,
        ..with_pages(pages)
    };
    let report = read(alone).expect_err(pages).to_string();
    assert!(
        report.contains("no file that this could be merged into"),
        "{report}"
    );
}

/// Thousands of keys that are merged take no time that grows with their square.
#[test]
fn many_keys() {
    let shapes: Vec<String> = (0..20_000)
        .map(|number| format!(r#""Text{number}": {{"type": "string"}}"#))
        .collect();
    let text = format!(
        r#"{{"version": 1.0, "merge": {{"shapes": {{{}}}}}}}"#,
        shapes.join(",")
    );
    let once = read(with_service(&text)).expect("a model");
    assert_eq!(once.shapes.len(), 20_008);
}
