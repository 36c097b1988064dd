use proptest::prelude::*;

use super::{DEPTH, Malformed, Parser, Tag};

/// What is in a document, in brackets and quotes: `name[child["text"]]`.
fn outline(document: &[u8]) -> Result<String, Malformed> {
    fn element<'a>(
        parser: &mut Parser<'a>,
        tag: Tag<'a>,
        into: &mut String,
    ) -> Result<(), Malformed> {
        into.push_str(tag.name());
        into.push('[');
        if let Some(text) = parser.clone().text()? {
            into.push_str(&format!("{text:?}"));
            parser.skip()?;
        } else {
            while let Some(tag) = parser.child()? {
                element(parser, tag, into)?;
            }
        }
        into.push(']');
        Ok(())
    }
    let mut parser = Parser::new(document)?;
    let root = parser.root()?;
    let mut outline = String::new();
    element(&mut parser, root, &mut outline)?;
    parser.end()?;
    Ok(outline)
}

#[test]
fn documents_are_parsed() {
    for (document, expected) in [
        ("<a/>", r#"a[""]"#),
        ("<a />", r#"a[""]"#),
        ("<a></a >", r#"a[""]"#),
        ("\u{feff}<a>x</a>\n", r#"a["x"]"#),
        (
            "<?xml version='1.0'?> <!-- - --><a>x</a><!-- y --><?z?>",
            r#"a["x"]"#,
        ),
        ("<a> x\ty </a>", r#"a[" x\ty "]"#),
        (
            "<a>\n <b>1</b>\n <!-- c --> <b/><c>2</c></a>",
            r#"a[b["1"]b[""]c["2"]]"#,
        ),
        ("<a>1<!-- 2 -->3<?4?>5</a>", r#"a["135"]"#),
        ("<a><![CDATA[<b>&amp;]]]]>c</a>", r#"a["<b>&amp;]]c"]"#),
        (
            "<a>&lt;&gt;&amp;&quot;&apos;&#65;&#x1F639;</a>",
            "a[\"<>&\\\"'A😹\"]",
        ),
        ("<a>1\r\n2\r3&#xD;</a>", r#"a["1\n2\n3\r"]"#),
        ("<a><![CDATA[1\r\n]]></a>", r#"a["1\n"]"#),
        ("<x:a xmlns:x='u'><x:b/></x:a>", r#"a[b[""]]"#),
        ("<a b=\"1\" c = '>' ><d/></a>", r#"a[d[""]]"#),
        ("<a><b></b><b>\u{e9}</b></a>", "a[b[\"\"]b[\"é\"]]"),
    ] {
        assert_eq!(
            outline(document.as_bytes()).as_deref(),
            Ok(expected),
            "{document}"
        );
    }
}

#[test]
fn malformed_documents_are_refused() {
    let deep = "<a>".repeat(DEPTH + 1);
    for (document, expected) in [
        ("", "there is no element"),
        ("  ", "there is no element"),
        ("text", "there is text outside of the elements"),
        ("<", "a tag has no end"),
        ("<a", "a tag has no end"),
        ("<>", "a name is missing"),
        ("<a>", "an element has no end"),
        ("<a></b>", "an end tag is not that of the open element"),
        ("<a></ab>", "an end tag is not that of the open element"),
        (
            "<a><b></a></b>",
            "an end tag is not that of the open element",
        ),
        ("<a/><b/>", "something follows the root element"),
        ("<a/>x", "something follows the root element"),
        ("<a b></a>", "an attribute has no value"),
        ("<a b=c></a>", "the value of an attribute is not in quotes"),
        ("<a b=\"c></a>", "the value of an attribute has no end"),
        ("<a b=\"<\"/>", "the value of an attribute holds a tag"),
        ("<a b='1'c='2'/>", "there is no space before an attribute"),
        ("<a b='&c;'/>", "a reference means no character"),
        ("<a>&b;</a>", "a reference means no character"),
        ("<a>&#xD800;</a>", "a reference means no character"),
        ("<a>&#0;</a>", "a reference means no character"),
        ("<a>&#+65;</a>", "a reference means no character"),
        ("<a>&#;</a>", "a reference means no character"),
        ("<a>& b</a>", "a reference has no end"),
        ("<a><!-- </a>", "a comment has no end"),
        ("<a><![CDATA[</a>", "a CDATA section has no end"),
        ("<?xml", "a processing instruction has no end"),
        (
            "<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>",
            "it has a document type, which is refused",
        ),
        (
            "<a><!ENTITY b 'c'></a>",
            "it has a declaration inside an element",
        ),
        (deep.as_str(), "its elements lie too deep in each other"),
    ] {
        let refused = outline(document.as_bytes());
        assert_eq!(
            refused.map_err(|error| error.reason),
            Err(expected),
            "{document}"
        );
    }
    assert_eq!(
        outline(b"<a>\xff</a>"),
        Err(Malformed {
            reason: "it is not UTF-8",
            at: 3
        })
    );
    assert_eq!(outline(b"<a>\n  <b></c></a>").unwrap_err().at, 9);
}

#[test]
fn attributes_are_found_by_their_whole_name() {
    let document = b"<a  xmlns:xsi=\"u\" xsi:type=\"A&amp;B\" type = '\"'/>";
    let tag = Parser::new(document).unwrap().root().unwrap();
    assert_eq!(tag.attribute("xsi:type").as_deref(), Some("A&B"));
    assert_eq!(tag.attribute("type").as_deref(), Some("\""));
    assert_eq!(tag.attribute("xsi"), None);
    assert!(tag.is("a") && tag.is("x:a") && !tag.is("b"));
}

#[test]
fn skipping_closes_what_is_inside() {
    let mut parser = Parser::new(b"<a><b><c/><c>x<d/></c></b><e/></a>").unwrap();
    parser.root().unwrap();
    assert!(parser.child().unwrap().unwrap().is("b"));
    parser.skip().unwrap();
    assert!(parser.child().unwrap().unwrap().is("e"));
    parser.skip().unwrap();
    assert!(parser.child().unwrap().is_none());
    parser.end().unwrap();
}

proptest! {
    #[test]
    fn any_bytes_are_a_document_or_an_error(bytes in prop::collection::vec(any::<u8>(), 0..64)) {
        let _ = outline(&bytes);
    }

    /// Bytes that look more like XML, to come further.
    #[test]
    fn any_pieces_are_a_document_or_an_error(
        pieces in prop::collection::vec(
            prop::sample::select(vec![
                "<", ">", "/", "a", "<a>", "</a>", "<a/>", "<a b='", "'", "\"", "=", "&", ";", "&amp;", "&#", "x4", " ",
                "<!--", "-->", "<![CDATA[", "]]>", "<?", "?>", "<!", "\u{e9}", "\r\n", ":", "<x:a>", "</x:a>",
            ]),
            0..24,
        )
    ) {
        let _ = outline(pieces.concat().as_bytes());
    }

    #[test]
    fn texts_come_back(text in "[^\\x00-\\x08\\x0b\\x0c\\x0e-\\x1f\u{fffe}\u{ffff}]{0,24}") {
        let mut document = String::from("<a b=\"");
        super::super::write::escape(&text, &mut document).unwrap();
        document.push_str("\">");
        super::super::write::escape(&text, &mut document).unwrap();
        document.push_str("</a>");
        let mut parser = Parser::new(document.as_bytes()).unwrap();
        let tag = parser.root().unwrap();
        prop_assert_eq!(tag.attribute("b").unwrap(), text.as_str());
        prop_assert_eq!(parser.text().unwrap().unwrap(), text.as_str());
    }
}
