//! Types as wholes: structures, values of enums, variants of unions, errors.

use super::Case;

pub(super) const CASES: &[Case] = &[
    // Types.
    (
        &[("g#Inner", "g#Core")],
        &["shape-renamed Inner B/-"],
        &["shape-renamed Core B/-"],
    ),
    (&[("g#Leaves", "g#Foliage")], &[], &[]),
    // A name in Rust moves, as generated code has one of its own that is so called.
    (
        &[("g#Inner", "g#Client")],
        &["shape-renamed Inner B/-"],
        &["shape-renamed Client B/-"],
    ),
    (
        &[("g#Inner", "g#inner")],
        &["shape-renamed Inner c/-"],
        &["shape-renamed inner c/-"],
    ),
    // Another shape takes the name in Rust that this one had.
    (
        &[
            ("g#Inner", "g#a_b"),
            (
                r#""label": {"target": "smithy.api#String"}"#,
                r#""label": {"target": "g#AB"}"#,
            ),
            (
                r#""g#Leaves": {"#,
                r#""g#AB": {"type": "structure", "members": {"x": {"target": "smithy.api#String"}}}, "g#Leaves": {"#,
            ),
        ],
        &[
            "shape-added AB c/-",
            "shape-renamed Inner B/-",
            "type-changed Vase$label B/B",
        ],
        &[
            "shape-removed AB B/-",
            "shape-renamed a_b B/-",
            "type-changed Vase$label B/B",
        ],
    ),
    (
        &[(
            r#""g#Inner": {"type": "structure""#,
            r#""g#Inner": {"type": "union""#,
        )],
        &["kind-changed Inner B/B"],
        &["kind-changed Inner B/B"],
    ),
    (
        &[(
            r#""smithy.api#error": "client""#,
            r#""smithy.api#error": "client", "smithy.api#httpError": 429"#,
        )],
        &["shape-facts-changed StormException c/c"],
        &["shape-facts-changed StormException c/c"],
    ),
    (
        &[(
            r#""g#Inner": {"type": "structure""#,
            r#""g#Inner": {"traits": {"smithy.api#sensitive": {}}, "type": "structure""#,
        )],
        &["sensitive-changed Inner c/-"],
        &["sensitive-changed Inner c/-"],
    ),
    // Values of enums and members of unions.
    (
        &[(
            r#""ELM": {"#,
            r#""YEW": {"target": "smithy.api#Unit", "traits": {"smithy.api#enumValue": "yew"}}, "ELM": {"#,
        )],
        &["value-added Kind$yew c/c"],
        &["value-removed Kind$yew B/c"],
    ),
    (
        &[(r#""ELM": {"#, r#""WYCH_ELM": {"#)],
        &["variant-renamed Kind$elm B/-"],
        &["variant-renamed Kind$elm B/-"],
    ),
    (
        &[(
            r#""felled": {"#,
            r#""burnt": {"target": "smithy.api#String"}, "felled": {"#,
        )],
        &["member-added State$burnt c/c"],
        &["member-removed State$burnt B/B"],
    ),
    (
        &[(
            r#""felled": {"target": "smithy.api#Timestamp"}"#,
            r#""felled": {"target": "smithy.api#String"}"#,
        )],
        &["type-changed State$felled B/B"],
        &["type-changed State$felled B/B"],
    ),
    // Errors: the enum names them without the word that says that they are errors, unless two would have one name.
    (
        &[
            (
                r#"[{"target": "g#StormException"}]"#,
                r#"[{"target": "g#StormException"}, {"target": "g#Storm"}]"#,
            ),
            (
                r#""g#Leaves": {"#,
                r#""g#Storm": {"type": "structure", "members": {}, "traits": {"smithy.api#error": "client"}}, "g#Leaves": {"#,
            ),
        ],
        &[
            "error-renamed StormException B/-",
            "errors-changed Plant c/c",
            "shape-added Storm c/-",
        ],
        &[
            "error-renamed StormException B/-",
            "errors-changed Plant c/c",
            "shape-removed Storm B/-",
        ],
    ),
];
