//! Operations and the service.

use super::Case;
use crate::{SECOND, WATER};

pub(super) const CASES: &[Case] = &[
    // Operations.
    (
        &[SECOND, WATER],
        &["operation-added Water c/c"],
        &["operation-removed Water B/B"],
    ),
    (
        &[
            SECOND,
            (
                r#""g#Leaves": {"#,
                r#""g#Water": {"type": "operation", "input": {"target": "g#Can"}, "traits": {"smithy.api#http": {"method": "PUT", "uri": "/water", "code": 200}}}, "g#Can": {"type": "structure", "members": {}}, "g#Leaves": {"#,
            ),
        ],
        &["operation-added Water c/c", "shape-added Can c/-"],
        &["operation-removed Water B/B", "shape-removed Can B/-"],
    ),
    // The place in HTTP says that it is the same one.
    (
        &[("g#Plant", "g#PlantTree")],
        &["operation-renamed Plant B/B"],
        &["operation-renamed PlantTree B/B"],
    ),
    (
        &[(r#""uri": "/plant""#, r#""uri": "/trees""#)],
        &["http-changed Plant c/c"],
        &["http-changed Plant c/c"],
    ),
    (
        &[(r#""input": {"target": "g#Vase"}, "#, "")],
        &[
            "input-changed Plant B/B",
            "shape-removed Inner B/-",
            "shape-removed Kind B/-",
            "shape-removed Vase B/-",
            "shape-removed tinyThing B/-",
        ],
        &[
            "input-changed Plant B/B",
            "shape-added Inner c/-",
            "shape-added Kind c/-",
            "shape-added Vase c/-",
            "shape-added tinyThing c/-",
        ],
    ),
    (
        &[(r#""output": {"target": "g#Tree"}, "#, "")],
        &[
            "output-changed Plant B/B",
            "shape-removed State B/-",
            "shape-removed Tree B/-",
        ],
        &[
            "output-changed Plant B/c",
            "shape-added State c/-",
            "shape-added Tree c/-",
        ],
    ),
    (
        &[(r#""errors": [{"target": "g#StormException"}],"#, "")],
        &[
            "errors-changed Plant c/c",
            "shape-removed StormException B/-",
        ],
        &["errors-changed Plant c/c", "shape-added StormException c/-"],
    ),
    (
        &[(
            r#""traits": {"smithy.api#http""#,
            r#""traits": {"smithy.api#auth": [], "smithy.api#http""#,
        )],
        &["auth-changed Plant c/c"],
        &["auth-changed Plant B/B"],
    ),
    (
        &[(
            r#""traits": {"smithy.api#http""#,
            r#""traits": {"smithy.api#deprecated": {}, "smithy.api#http""#,
        )],
        &["deprecation-changed Plant c/c"],
        &["deprecation-changed Plant c/c"],
    ),
    // The service.
    (
        &[("2020-01-01", "2021-01-01")],
        &["version-changed Garden c/c"],
        &["version-changed Garden c/c"],
    ),
    (
        &[(r#""sdkId": "Garden""#, r#""sdkId": "Park""#)],
        &["service-renamed Garden B/B"],
        &["service-renamed Park B/B"],
    ),
    (
        &[(r#""endpointPrefix": "garden""#, r#""endpointPrefix": "g""#)],
        &["endpoints-changed Garden c/c"],
        &["endpoints-changed Garden c/c"],
    ),
    (
        &[(r#"sigv4": {"name": "garden"}"#, r#"sigv4": {"name": "g"}"#)],
        &["signing-changed Garden c/c"],
        &["signing-changed Garden c/c"],
    ),
    (
        &[("aws.protocols#restJson1", "aws.protocols#restXml")],
        &["protocol-changed Garden c/c"],
        &["protocol-changed Garden c/c"],
    ),
];
