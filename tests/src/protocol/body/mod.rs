//! Bodies, compared by what they mean under their media type.

mod cbor;
mod form;
mod xml;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::node::Node;

/// How the text of a body in a case and its media type hang together.
enum Form {
    Json,
    Xml,
    Parameters,
    /// The case has it in base64.
    Cbor,
    Bytes,
}

fn form(media_type: &str) -> Form {
    let essence = media_type.split(';').next().unwrap_or_default().trim();
    match essence {
        "application/json" => Form::Json,
        "application/xml" | "text/xml" => Form::Xml,
        "application/x-www-form-urlencoded" => Form::Parameters,
        "application/cbor" => Form::Cbor,
        _ if essence.ends_with("+json") || essence.starts_with("application/x-amz-json") => {
            Form::Json
        }
        _ if essence.ends_with("+xml") => Form::Xml,
        _ => Form::Bytes,
    }
}

/// The bytes that the text of a case stands for.
///
/// # Errors
/// Where it should be base64 and is not, which is a mistake of the case.
pub fn bytes(text: &str, media_type: &str) -> Result<Vec<u8>, String> {
    match form(media_type) {
        Form::Cbor => STANDARD
            .decode(text)
            .map_err(|error| format!("the body of the case is no base64: {error}")),
        _ => Ok(text.as_bytes().to_vec()),
    }
}

/// Says how a body differs from the text of a case. Elements of XML with one of the `unordered` names come in any order: they are
/// entries of maps.
pub fn difference(
    text: &str,
    media_type: &str,
    actual: &[u8],
    unordered: &[String],
) -> Option<String> {
    match bytes(text, media_type) {
        Ok(expected) => difference_but_for(&expected, media_type, actual, unordered),
        Err(error) => Some(error),
    }
}

/// Says how a body differs from another one of the same media type.
pub fn difference_of_bytes(expected: &[u8], media_type: &str, actual: &[u8]) -> Option<String> {
    difference_but_for(expected, media_type, actual, &[])
}

fn difference_but_for(
    expected: &[u8],
    media_type: &str,
    actual: &[u8],
    unordered: &[String],
) -> Option<String> {
    // An empty body is empty under every media type.
    let form = if expected.is_empty() {
        Form::Bytes
    } else {
        form(media_type)
    };
    let differs = match form {
        Form::Json => compare(&parse_json, expected, actual),
        Form::Xml => compare(&|bytes| xml::parse(bytes, unordered), expected, actual),
        Form::Parameters => compare(&form::parse, expected, actual),
        Form::Cbor => compare(&cbor::parse, expected, actual),
        Form::Bytes if expected == actual => None,
        Form::Bytes => Some(String::new()),
    };
    differs.map(|reason| {
        format!(
            "the body is {} in place of {}{reason}",
            shown(actual),
            shown(expected)
        )
    })
}

/// Nothing where both are the same once parsed; otherwise what there is to add.
fn compare<T: PartialEq>(
    parse: &dyn Fn(&[u8]) -> Result<T, String>,
    expected: &[u8],
    actual: &[u8],
) -> Option<String> {
    match (parse(expected), parse(actual)) {
        (Ok(expected), Ok(actual)) => (expected != actual).then(String::new),
        (Err(error), _) => Some(format!("; that of the case cannot be read: {error}")),
        (_, Err(error)) => Some(format!("; it cannot be read: {error}")),
    }
}

fn parse_json(bytes: &[u8]) -> Result<Node, String> {
    let text = std::str::from_utf8(bytes).map_err(|error| error.to_string())?;
    Node::parse(text).map_err(|error| error.to_string())
}

fn shown(bytes: &[u8]) -> String {
    match std::str::from_utf8(bytes) {
        Ok(text) => format!("{text:?}"),
        Err(_) => format!("base64 {}", STANDARD.encode(bytes)),
    }
}

#[cfg(test)]
mod tests {
    use super::difference;

    #[track_caller]
    fn check(media_type: &str, expected: &str, same: &[&str], different: &[&str]) {
        for actual in same {
            assert_eq!(
                difference(expected, media_type, actual.as_bytes(), &[]),
                None
            );
        }
        for actual in different {
            assert!(
                difference(expected, media_type, actual.as_bytes(), &[]).is_some(),
                "{actual}"
            );
        }
    }

    #[test]
    fn bodies_are_compared_by_what_they_mean() {
        check(
            "application/json",
            r#"{"a": 1, "b": [2, 3]}"#,
            &[r#"{"b":[2.0,3],"a":1}"#],
            &[r#"{"a":1,"b":[3,2]}"#, "{", "", r#"{"a":1}"#],
        );
        check(
            "application/xml",
            "<a x='1' y='2'><b>1</b><c/><b>2</b></a>",
            &["<a y=\"2\" x=\"1\">\n <c></c>\n <b>1</b><b>2</b></a>"],
            &[
                "<a x='1' y='2'><b>2</b><c/><b>1</b></a>",
                "<a x='1'><b>1</b><c/><b>2</b></a>",
                "<a xmlns='urn:x' x='1' y='2'><b>1</b><c/><b>2</b></a>",
                "<a x='1' y='2'><b> 1</b><c/><b>2</b></a>",
            ],
        );
        check(
            "application/xml",
            "<a xmlns:p='urn:x'/>",
            &["<a xmlns:p='urn:x'></a>"],
            &["<a/>", "<a xmlns:q='urn:x'/>"],
        );
        check(
            "application/x-www-form-urlencoded",
            "Action=A\n&b=x%20y",
            &["b=x%20y&Action=A", "Action=A&b=x+y"],
            &["Action=A", "Action=A&b=x", "Action=A&b=x%20y&b=x%20y"],
        );
        check("text/plain", "a", &["a"], &["a ", ""]);
        check("application/json", "", &[""], &["{}"]);
    }

    #[test]
    fn entries_of_maps_have_no_order() {
        let (one, two) = ("<a><e>1</e><e>2</e></a>", "<a><e>2</e><e>1</e></a>");
        let differs =
            |unordered: &[String]| difference(one, "text/xml", two.as_bytes(), unordered).is_some();
        assert!(differs(&[]));
        assert!(!differs(&["e".to_owned()]));
    }

    #[test]
    fn cbor_is_compared_decoded() {
        let same = |expected: &str, actual: &[u8]| {
            difference(expected, "application/cbor", actual, &[]).is_none()
        };
        // {"a": 1, "b": [2]} with and without lengths, in either order.
        assert!(same(
            "omFhAWFigQI=",
            &[0xbf, 0x61, b'b', 0x9f, 0x02, 0xff, 0x61, b'a', 0x01, 0xff]
        ));
        assert!(!same("omFhAWFigQI=", &[0xa1, 0x61, b'a', 0x01]));
        // Not-a-number of different widths.
        assert!(same("+X4A", &[0xfb, 0x7f, 0xf8, 0, 0, 0, 0, 0, 0]));
        // A moment in whole seconds or as a double; but a double is no integer anywhere else.
        assert!(same("wQE=", &[0xc1, 0xfb, 0x3f, 0xf0, 0, 0, 0, 0, 0, 0]));
        assert!(!same("AQ==", &[0xfb, 0x3f, 0xf0, 0, 0, 0, 0, 0, 0]));
        assert!(!same("AQ==", &[0x01, 0x01]));
    }
}
