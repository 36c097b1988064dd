//! Pages and waiters, which nobody sees yet.

use super::Case;

pub(super) const CASES: &[Case] = &[
    (
        &[(
            r#""traits": {"smithy.api#http""#,
            r#""traits": {"smithy.api#paginated": {"inputToken": "label", "outputToken": "id"}, "smithy.api#http""#,
        )],
        &["pages-changed Plant -/-"],
        &["pages-changed Plant -/-"],
    ),
    (
        &[(
            r#"{"Grown": {"#,
            r#"{"Felled": {"acceptors": [{"state": "success", "matcher": {"errorType": "g#StormException"}}]}, "Grown": {"#,
        )],
        &["waiter-added Plant$Felled -/-"],
        &["waiter-removed Plant$Felled -/-"],
    ),
    (
        &[(r#""minDelay": 3"#, r#""minDelay": 5"#)],
        &["waiter-changed Plant$Grown -/-"],
        &["waiter-changed Plant$Grown -/-"],
    ),
    (
        &[(r#"{"success": true}"#, r#"{"success": false}"#)],
        &["waiter-changed Plant$Grown -/-"],
        &["waiter-changed Plant$Grown -/-"],
    ),
];
