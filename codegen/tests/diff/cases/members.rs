//! Members of what is sent, of what comes back, and of what is both.

use super::Case;

pub(super) const CASES: &[Case] = &[
    // Members of what is sent.
    (
        &[(
            r#""label": {"#,
            r#""colour": {"target": "smithy.api#String"}, "label": {"#,
        )],
        &["member-added Vase$colour c/c"],
        &["member-removed Vase$colour B/B"],
    ),
    (
        &[(
            r#""label": {"#,
            r#""colour": {"target": "smithy.api#String", "traits": {"smithy.api#required": {}}}, "label": {"#,
        )],
        &["member-added Vase$colour B/B"],
        &["member-removed Vase$colour B/B"],
    ),
    // One that is filled where absent need not be given, but for the name of its argument.
    (
        &[(
            r#""label": {"#,
            r#""token": {"target": "smithy.api#String", "traits": {"smithy.api#required": {}, "smithy.api#idempotencyToken": {}}}, "label": {"#,
        )],
        &["member-added Vase$token c/c"],
        &["member-removed Vase$token B/B"],
    ),
    (
        &[(
            r#""note": {"#,
            r#""more": {"target": "smithy.api#String", "traits": {"smithy.api#required": {}}}, "note": {"#,
        )],
        &["member-added Inner$more B/B"],
        &["member-removed Inner$more B/B"],
    ),
    (
        &[(
            r#""label": {"target": "smithy.api#String"}"#,
            r#""label": {"target": "smithy.api#String", "traits": {"smithy.api#required": {}}}"#,
        )],
        &["now-required Vase$label B/B"],
        &["no-longer-required Vase$label B/c"],
    ),
    (
        &[(
            r#""label": {"target": "smithy.api#String"}"#,
            r#""label": {"target": "smithy.api#String", "traits": {"smithy.api#required": {}, "smithy.api#clientOptional": {}}}"#,
        )],
        &["now-required Vase$label c/B"],
        &["no-longer-required Vase$label c/c"],
    ),
    (
        &[(
            r#""label": {"target": "smithy.api#String"}"#,
            r#""label": {"target": "smithy.api#String", "traits": {"smithy.api#idempotencyToken": {}}}"#,
        )],
        &["token-changed Vase$label c/c"],
        &["token-changed Vase$label c/c"],
    ),
    (
        &[(
            r#""label": {"target": "smithy.api#String"}"#,
            r#""label": {"target": "smithy.api#Integer"}"#,
        )],
        &["type-changed Vase$label B/B"],
        &["type-changed Vase$label B/B"],
    ),
    (
        &[(
            r#""label": {"target": "smithy.api#String"}"#,
            r#""label": {"target": "g#Kind"}"#,
        )],
        &["type-changed Vase$label B/c"],
        &["type-changed Vase$label B/c"],
    ),
    (
        &[(
            r#""depth": {"target": "smithy.api#Integer"}"#,
            r#""depth": {"target": "smithy.api#Long"}"#,
        )],
        &["type-changed Inner$depth B/c"],
        &["type-changed Inner$depth B/c"],
    ),
    // Structures that hold each other are boxed.
    (
        &[(
            r#""note": {"#,
            r#""more": {"target": "g#Inner"}, "note": {"#,
        )],
        &["member-added Inner$more c/c"],
        &["member-removed Inner$more B/B"],
    ),
    (
        &[
            (
                r#""depth": {"target": "smithy.api#Integer"}"#,
                r#""depth": {"target": "g#Deep"}"#,
            ),
            (
                r#""g#Leaves": {"#,
                r#""g#Deep": {"type": "structure", "members": {"vase": {"target": "g#Vase"}}}, "g#Leaves": {"#,
            ),
        ],
        &[
            "shape-added Deep c/-",
            "type-changed Inner$depth B/B",
            "type-changed Vase$inner B/-",
        ],
        &[
            "shape-removed Deep B/-",
            "type-changed Inner$depth B/B",
            "type-changed Vase$inner B/-",
        ],
    ),
    (
        &[(
            r#""depth": {"target": "smithy.api#Integer"}"#,
            r#""depth": {"target": "smithy.api#Integer", "traits": {"smithy.api#range": {"min": 3}}}"#,
        )],
        &["minimum-changed Inner$depth B/B"],
        &["minimum-changed Inner$depth c/c"],
    ),
    (
        &[(
            r#""label": {"target": "smithy.api#String"}"#,
            r#""label": {"target": "smithy.api#String", "traits": {"smithy.api#httpQuery": "l"}}"#,
        )],
        &["binding-changed Vase$label c/c"],
        &["binding-changed Vase$label c/c"],
    ),
    (
        &[(
            r#""label": {"target": "smithy.api#String"}"#,
            r#""Label": {"target": "smithy.api#String"}"#,
        )],
        &["member-renamed Vase$label c/c"],
        &["member-renamed Vase$Label c/c"],
    ),
    (
        &[
            (
                r#""label": {"target": "smithy.api#String"}"#,
                r#""title": {"target": "smithy.api#String", "traits": {"smithy.api#jsonName": "l"}}"#,
            ),
            (
                r#""size": {"#,
                r#""first": {"target": "smithy.api#String"}, "size": {"#,
            ),
        ],
        &[
            "member-added Vase$first c/c",
            "member-added Vase$title c/c",
            "member-removed Vase$label B/B",
        ],
        &[
            "member-added Vase$label c/c",
            "member-removed Vase$first B/B",
            "member-removed Vase$title B/B",
        ],
    ),
    // A name in Rust moves, since another member has that name by itself.
    (
        &[(
            r#""label": {"#,
            r#""note_2": {"target": "smithy.api#String"}, "Note2": {"target": "smithy.api#String"}, "label": {"#,
        )],
        &[
            "member-added Vase$Note2 c/c",
            "member-added Vase$note_2 c/c",
        ],
        &[
            "member-removed Vase$Note2 B/B",
            "member-removed Vase$note_2 B/B",
        ],
    ),
    // Members of what comes back.
    (
        &[(
            r#""leaves": {"#,
            r#""height": {"target": "smithy.api#Integer"}, "leaves": {"#,
        )],
        &["member-added Tree$height c/c"],
        &["member-removed Tree$height B/B"],
    ),
    (
        &[(
            r#""leaves": {"#,
            r#""height": {"target": "smithy.api#Integer", "traits": {"smithy.api#required": {}}}, "leaves": {"#,
        )],
        &["member-added Tree$height B/c"],
        &["member-removed Tree$height B/B"],
    ),
    (
        &[(
            r#""leaves": {"target": "g#Leaves"}"#,
            r#""leaves": {"target": "g#Leaves", "traits": {"smithy.api#required": {}}}"#,
        )],
        &["now-required Tree$leaves B/c"],
        &["no-longer-required Tree$leaves B/B"],
    ),
    (
        &[(
            r#""g#Leaves": {"type": "list", "#,
            r#""g#Leaves": {"type": "list", "traits": {"smithy.api#sparse": {}}, "#,
        )],
        &["type-changed Tree$leaves B/B"],
        &["type-changed Tree$leaves B/c"],
    ),
    (
        &[(
            r#""leaves": {"target": "g#Leaves"}"#,
            r#""leaves": {"target": "g#Leaves", "traits": {"smithy.api#default": []}}"#,
        )],
        &[
            "default-changed Tree$leaves c/c",
            "optionality-changed Tree$leaves B/-",
        ],
        &[
            "default-changed Tree$leaves c/c",
            "optionality-changed Tree$leaves B/-",
        ],
    ),
    // A stream travels beside the structure.
    (
        &[
            (
                r#""label": {"target": "smithy.api#String"}"#,
                r#""label": {"target": "g#Bytes", "traits": {"smithy.api#required": {}, "smithy.api#httpPayload": {}}}"#,
            ),
            (
                r#""size": {"target": "smithy.api#Integer", "traits": {"smithy.api#required": {}}"#,
                r#""size": {"target": "smithy.api#Integer", "traits": {"smithy.api#required": {}, "smithy.api#httpHeader": "s"}"#,
            ),
            (
                r#""kind": {"target": "g#Kind"}"#,
                r#""kind": {"target": "g#Kind", "traits": {"smithy.api#httpHeader": "k"}}"#,
            ),
            (
                r#",
  "inner": {"target": "g#Inner"}"#,
                "",
            ),
            (
                r#""g#Leaves": {"#,
                r#""g#Bytes": {"type": "blob", "traits": {"smithy.api#streaming": {}}}, "g#Leaves": {"#,
            ),
        ],
        &[
            "binding-changed Vase$kind c/c",
            "binding-changed Vase$label c/c",
            "binding-changed Vase$size c/c",
            "member-removed Vase$inner B/B",
            "now-required Vase$label c/B",
            "shape-removed Inner B/-",
            "shape-removed tinyThing B/-",
            "type-changed Vase$label B/B",
        ],
        &[
            "binding-changed Vase$kind c/c",
            "binding-changed Vase$label c/c",
            "binding-changed Vase$size c/c",
            "member-added Vase$inner c/c",
            "no-longer-required Vase$label c/c",
            "shape-added Inner c/-",
            "shape-added tinyThing c/-",
            "type-changed Vase$label B/B",
        ],
    ),
];
