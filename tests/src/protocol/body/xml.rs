//! XML without what has no meaning: the order of attributes, of elements with different names, and white space between elements.

use std::collections::{BTreeMap, BTreeSet};

use roxmltree::{Document, Node};

/// One element.
#[derive(Debug, PartialEq)]
pub struct Element {
    namespace: Option<String>,
    /// Those declared where it stands, by prefix.
    namespaces: BTreeSet<(Option<String>, String)>,
    attributes: BTreeMap<(Option<String>, String), String>,
    /// Elements by their names: the members of a structure come in any order, those of a list in theirs.
    children: BTreeMap<String, Vec<Element>>,
    text: String,
}

/// Reads a document: the name of the outermost element, and what is in it. Elements with one of the `unordered` names are put in an
/// order that says nothing.
pub fn parse(bytes: &[u8], unordered: &[String]) -> Result<(String, Element), String> {
    let text = std::str::from_utf8(bytes).map_err(|error| error.to_string())?;
    let document = Document::parse(text.trim()).map_err(|error| error.to_string())?;
    let root = document.root_element();
    Ok((root.tag_name().name().to_owned(), element(root, unordered)))
}

fn element(node: Node<'_, '_>, unordered: &[String]) -> Element {
    let mut children: BTreeMap<String, Vec<Element>> = BTreeMap::new();
    for child in node.children().filter(Node::is_element) {
        children
            .entry(child.tag_name().name().to_owned())
            .or_default()
            .push(element(child, unordered));
    }
    for (name, elements) in &mut children {
        if unordered.contains(name) {
            elements.sort_by_cached_key(|element| format!("{element:?}"));
        }
    }
    let text: String = node
        .children()
        .filter_map(|child| child.text().filter(|_| child.is_text()))
        .collect();
    let owned = |text: Option<&str>| text.map(str::to_owned);
    Element {
        namespace: owned(node.tag_name().namespace()),
        namespaces: node
            .namespaces()
            .map(|one| (owned(one.name()), one.uri().to_owned()))
            .collect(),
        attributes: node
            .attributes()
            .map(|one| {
                (
                    (owned(one.namespace()), one.name().to_owned()),
                    one.value().to_owned(),
                )
            })
            .collect(),
        text: if children.is_empty() {
            text
        } else {
            text.trim().to_owned()
        },
        children,
    }
}
