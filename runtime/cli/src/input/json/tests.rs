//! What is read, and where errors are found.

use super::*;

fn read(text: &str) -> Result<Value, SyntaxError> {
    parse(text, true, &Secrets::default(), &mut Layout::default())
}

#[test]
fn values() {
    let json = |text: &str| serde_json::to_string(&read(text).unwrap()).unwrap();
    assert_eq!(
        json(" {\"b\": 1, \"a\": [true, null, -1.5e3], \"b\": 2} "),
        r#"{"b":2,"a":[true,null,-1500.0]}"#
    );
    assert_eq!(json(r#""\u00e9\ud83d\ude00\"\/\n""#), r#""é😀\"/\n""#);
    assert!(read("-12345678901234567890") == Ok(Value::Number("-12345678901234567890".to_owned())));
    assert!(matches!(read("NaN"), Ok(Value::Float(number)) if number.is_nan()));
    assert!(read("-Infinity") == Ok(Value::Float(f64::NEG_INFINITY)));
}

#[test]
fn errors_have_places() {
    let check = |text: &str, offset: usize, what: &str| {
        let error = read(text).unwrap_err();
        assert_eq!(
            (error.offset, error.what.as_str()),
            (offset, what),
            "{text}"
        );
    };
    check("", 0, "expected a value, but the text ends here");
    check("{bad", 1, "expected a name in double quotes");
    check(
        "{'a': 1}",
        1,
        "expected a name in double quotes; JSON has double quotes only",
    );
    check("{\"a\" 1}", 5, "expected a colon after the name");
    check("{\"a\": 1,}", 8, "expected a name in double quotes");
    check("[1 2]", 3, "expected a comma or a closing bracket");
    check("[1]x", 3, "text after the end of the document");
    check("\"abc", 0, "the string that begins here has no end");
    check(
        "\"a\nb\"",
        2,
        "a line break, tab or control character in a string must be escaped",
    );
    check("01", 1, "expected no digit after a zero");
    check("\"\\ud800\"", 1, "half of a surrogate pair");
    check(&"[".repeat(300), 200, "nested more than 200 levels deep");
    check(
        "\u{feff}{}",
        0,
        "a byte-order mark, which JSON does not allow; fileb:// takes it",
    );
}
