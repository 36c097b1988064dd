//! The first sentence of a documentation, as the AWS CLI cuts it for the comments of YAML skeletons.

use std::borrow::Cow;

/// Everything up to the first `.` or `:`, and a `.`, without markup. Nothing is trimmed, and a dot inside a word ends the sentence
/// as well, because that is what the original does.
pub fn overview(html: &str) -> String {
    let text = text(html);
    let first = text.split(['.', ':']).next().unwrap_or_default();
    if first.is_empty() {
        return String::new();
    }
    // Whatever ends a line in YAML would end the comment, and the rest of these speaks to terminals.
    let is_blank = |c: char| matches!(c, '\u{2028}' | '\u{2029}') || (c.is_control() && c != '\t');
    let sentence = first.replace(is_blank, " ");
    format!("{sentence}.")
}

/// The text of well-formed XML with its entities decoded, and anything else as it is.
fn text(html: &str) -> Cow<'_, str> {
    if !html.contains(['<', '&', '\r']) {
        return html.into();
    }
    let document = format!("<doc>{html}</doc>");
    match roxmltree::Document::parse(&document) {
        Ok(tree) => tree
            .root()
            .descendants()
            .filter(|node| node.is_text())
            .filter_map(|node| node.text())
            .collect(),
        Err(_) => html.into(),
    }
}

#[cfg(test)]
mod tests {
    use super::overview;

    #[test]
    fn sentences_are_cut_as_the_original_cuts_them() {
        let cases = [
            (
                "<p>The friendly name of the client.</p><p>More.</p>",
                "The friendly name of the client.",
            ),
            (
                "<p>The list of OAuth 2.0 grant types</p>",
                "The list of OAuth 2.",
            ),
            ("Supports <a href=\"x\">these</a>: a, b", "Supports these."),
            ("a < b & c. d", "a < b & c."),
            ("<p>a &lt; b</p>", "a < b."),
            ("<p>line one\n line two.</p>", "line one  line two."),
            ("a <\r b\u{85}\u{2029}\u{1b}[31m. c", "a <  b   [31m."),
            ("", ""),
            (".", ""),
        ];
        for (html, expected) in cases {
            assert_eq!(overview(html), expected, "{html}");
        }
    }
}
