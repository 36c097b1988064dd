//! What is read, and where errors are found.

use super::*;

fn read(text: &str) -> Result<Value, SyntaxError> {
    parse(text, &Secrets::default(), &mut Layout::default()).map(|document| document.value)
}

fn json(text: &str) -> String {
    serde_json::to_string(&read(text).unwrap()).unwrap()
}

#[test]
fn scalars() {
    assert_eq!(
        json("[yes, True, 010, 0x10, 0o17, 1_000, 1e3, ~, '1', !!str 1]"),
        r#"["yes",true,10,16,15,1000,1000.0,null,"1","1"]"#
    );
    assert_eq!(json("!!binary aGk="), "\"aGk=\"");
    assert_eq!(
        json("2001-12-14t21:59:43.10-05:00"),
        "\"2001-12-15T02:59:43.1Z\""
    );
    assert_eq!(json("2001-1-4 1:59:43 -5"), "\"2001-01-04T06:59:43Z\"");
    assert!(read("2020-01-01") == Ok(Value::Date("2020-01-01".to_owned())));
    assert_eq!(json(""), "null");
}

#[test]
fn anchors_and_merges() {
    assert_eq!(
        json("a: &x {b: 1, c: 2}\nd: *x\ne: {<<: *x, b: 3}"),
        r#"{"a":{"b":1,"c":2},"d":{"b":1,"c":2},"e":{"b":3,"c":2}}"#
    );
}

#[test]
fn aliases_cannot_fill_memory() {
    let mut text = "a: &a [x,x,x,x,x,x,x,x,x,x]\n".to_owned();
    for (last, next) in ["a", "b", "c", "d", "e", "f", "g", "h"]
        .iter()
        .zip(["b", "c", "d", "e", "f", "g", "h", "i"])
    {
        text += &format!(
            "{next}: &{next} [{}]\n",
            vec![format!("*{last}"); 10].join(",")
        );
    }
    assert_eq!(
        read(&text).unwrap_err().what,
        "aliases repeat more than 100000 values"
    );
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
    check("é: 1\né: 2\n", 6, "the key *** stands on line 1 already");
    check(
        "a: 1\n---\nb: 2\n",
        5,
        "a second document; there may be only one",
    );
    check("a: [*x]", 4, "while parsing node, found unknown anchor");
    assert!(
        read("!!python/object:os.system x")
            .unwrap_err()
            .what
            .starts_with("the tag ")
    );
    assert!(read("a: b: c").is_err());
    assert!(read("{").is_err());
    assert!(read(&"[".repeat(1000)).is_err());
    assert!(read(&"- ".repeat(100_000)).is_err());
}
