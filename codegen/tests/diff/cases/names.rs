//! Names in Rust that move, the order of the arguments of `new`, and documentation.

use super::Case;

pub(super) const CASES: &[Case] = &[
    // Names in Rust move where another one is spelled like them.
    (
        &[(
            r#""note": {"#,
            r#""max_age": {"target": "smithy.api#String"}, "note": {"#,
        )],
        &[
            "field-renamed Inner$maxAge B/-",
            "member-added Inner$max_age c/c",
        ],
        &[
            "field-renamed Inner$maxAge B/-",
            "member-removed Inner$max_age B/B",
        ],
    ),
    (
        &[
            (
                r#""note": {"#,
                r#""more": {"target": "g#TinyThing"}, "note": {"#,
            ),
            (
                r#""g#Leaves": {"#,
                r#""g#TinyThing": {"type": "structure", "members": {}}, "g#Leaves": {"#,
            ),
        ],
        &[
            "member-added Inner$more c/c",
            "shape-added TinyThing c/-",
            "type-renamed tinyThing B/-",
        ],
        &[
            "member-removed Inner$more B/B",
            "shape-removed TinyThing B/-",
            "type-renamed tinyThing B/-",
        ],
    ),
    (
        &[
            (
                r#"[{"target": "g#Plant"}]"#,
                r#"[{"target": "g#Plant"}, {"target": "g#PLANT_"}]"#,
            ),
            (
                r#""g#Leaves": {"#,
                r#""g#PLANT_": {"type": "operation", "traits": {"smithy.api#http": {"method": "PUT", "uri": "/other", "code": 200}}}, "g#Leaves": {"#,
            ),
        ],
        &["method-renamed Plant B/-", "operation-added PLANT_ c/c"],
        &["method-renamed Plant B/-", "operation-removed PLANT_ B/B"],
    ),
    // `new` takes what is required in the order of the names, whatever the model's is.
    (
        &[(
            r#""id": {"target": "smithy.api#String", "traits": {"smithy.api#required": {}, "smithy.api#jsonName": "i"}},
  "age": {"target": "smithy.api#Integer", "traits": {"smithy.api#required": {}}}"#,
            r#""age": {"target": "smithy.api#Integer", "traits": {"smithy.api#required": {}}},
  "id": {"target": "smithy.api#String", "traits": {"smithy.api#required": {}, "smithy.api#jsonName": "i"}}"#,
        )],
        &[],
        &[],
    ),
    (
        &[(r#""id": {"#, r#""identity": {"#)],
        &["member-renamed Tree$id B/B"],
        &["member-renamed Tree$identity B/B"],
    ),
    (
        &[(r#""id": {"#, r#""acorn": {"#)],
        &["member-renamed Tree$id B/B", "order-changed Tree B/-"],
        &["member-renamed Tree$acorn B/B", "order-changed Tree B/-"],
    ),
    // Documentation is counted, not listed.
    (
        &[(
            r#""label": {"target": "smithy.api#String"}"#,
            r#""label": {"target": "smithy.api#String", "traits": {"smithy.api#documentation": "<p>What is on it.</p>"}}"#,
        )],
        &[],
        &[],
    ),
];
