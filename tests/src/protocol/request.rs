//! A request as it was sent against what a case says about it.

use http::HeaderMap;
use http::header::{CONTENT_LENGTH, HeaderName};
use opsmith_client::http::Request;
use opsmith_shape::{Kind, Tables, Trait};

use super::body;
use super::node::Node;

/// All that differs.
pub fn differences(tables: &Tables, says: &Node, request: &Request) -> Vec<String> {
    let mut found = Vec::new();
    let mut check = |what: &str, expected: &str, actual: &str| {
        if expected != actual {
            found.push(format!("{what} is {actual:?} in place of {expected:?}"));
        }
    };
    check("the method", says.text("method"), request.method.as_str());
    check("the path", says.text("uri"), request.url.path());
    if let Some(host) = says.get("resolvedHost").and_then(Node::as_str) {
        // It may carry the path that the endpoint had.
        let host = host.split('/').next().unwrap_or_default();
        check("the host", host, &host_of(request));
    }
    found.extend(query(says, request.url.query().unwrap_or_default()));
    found.extend(headers(says, &complete(request)));
    if let Some(text) = says.get("body").and_then(Node::as_str) {
        found.extend(body::difference(
            text,
            says.text("bodyMediaType"),
            &request.body,
            &entries(tables),
        ));
    }
    found
}

/// What the entries of maps are called in XML. Maps of generated types have an order of their own.
fn entries(tables: &Tables) -> Vec<String> {
    let flattened = tables.members.iter().filter(|member| {
        tables.traits_of(member).contains(&Trait::XmlFlattened)
            && tables.shape(member.target).kind == Kind::Map
    });
    let names = flattened.map(|member| {
        let given = tables.traits_of(member).iter().find_map(|fact| match fact {
            Trait::XmlName(name) => Some(name.to_string()),
            _ => None,
        });
        given.unwrap_or_else(|| member.name.to_string())
    });
    std::iter::once("entry".to_owned()).chain(names).collect()
}

fn host_of(request: &Request) -> String {
    let host = request.url.host_str().unwrap_or_default();
    match request.url.port() {
        Some(port) => format!("{host}:{port}"),
        None => host.to_owned(),
    }
}

/// The headers with the length, which the HTTP client adds where there is a body.
fn complete(request: &Request) -> HeaderMap {
    let mut headers = request.headers.clone();
    if !request.body.is_empty() && !headers.contains_key(CONTENT_LENGTH) {
        headers.insert(CONTENT_LENGTH, request.body.len().into());
    }
    headers
}

/// Parameters of the query, as they are encoded, in any order.
fn query(says: &Node, query: &str) -> Vec<String> {
    let mut found = Vec::new();
    let normal = |pair: &str| match pair.split_once('=') {
        Some(_) => pair.to_owned(),
        None => format!("{pair}="),
    };
    let mut actual: Vec<String> = query
        .split('&')
        .filter(|pair| !pair.is_empty())
        .map(normal)
        .collect();
    let has = |actual: &[String], name: &str| {
        actual
            .iter()
            .any(|pair| pair.split('=').next() == Some(name))
    };
    for name in says.texts("forbidQueryParams") {
        if has(&actual, &name) {
            found.push(format!("{name} is in the query {query:?}"));
        }
    }
    for name in says.texts("requireQueryParams") {
        if !has(&actual, &name) {
            found.push(format!("{name} is missing in the query {query:?}"));
        }
    }
    if says.get("queryParams").is_none() {
        return found;
    }
    for pair in says.texts("queryParams") {
        match actual.iter().position(|other| *other == normal(&pair)) {
            Some(index) => {
                actual.remove(index);
            }
            None => found.push(format!("{pair} is missing in the query {query:?}")),
        }
    }
    found.extend(
        actual
            .iter()
            .map(|pair| format!("{pair} is in the query and not expected")),
    );
    found
}

fn headers(says: &Node, headers: &HeaderMap) -> Vec<String> {
    let mut found = Vec::new();
    for (name, value) in says.get("headers").map_or(&[][..], Node::entries) {
        let expected = value.as_str().unwrap_or_default();
        match joined(headers, name) {
            Some(actual) if actual == expected => {}
            Some(actual) => found.push(format!(
                "the header {name} is {actual:?} in place of {expected:?}"
            )),
            None => found.push(format!(
                "the header {name} is missing; expected {expected:?}"
            )),
        }
    }
    for name in says.texts("forbidHeaders") {
        if let Some(actual) = joined(headers, &name) {
            found.push(format!(
                "the header {name} is there and must not be: {actual:?}"
            ));
        }
    }
    for name in says.texts("requireHeaders") {
        if joined(headers, &name).is_none() {
            found.push(format!("the header {name} is missing"));
        }
    }
    found
}

/// The values of all lines of a header as one (RFC 9110, section 5.3).
fn joined(headers: &HeaderMap, name: &str) -> Option<String> {
    let name = HeaderName::try_from(name).ok()?;
    let values: Vec<String> = headers
        .get_all(name)
        .iter()
        .map(|value| String::from_utf8_lossy(value.as_bytes()).into_owned())
        .collect();
    (!values.is_empty()).then(|| values.join(", "))
}
