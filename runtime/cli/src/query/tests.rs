//! Expressions and what they find.

use opsmith_shape::Value;

use super::Query;

#[track_caller]
fn check(query: &str, input: &str, expected: &str) {
    let input: Value = serde_json::from_str(input).unwrap();
    let found = Query::parse(query).unwrap().search(&input).unwrap();
    assert_eq!(serde_json::to_string(&found).unwrap(), expected, "{query}");
}

#[track_caller]
fn check_error(query: &str, at: usize) {
    assert_eq!(Query::parse(query).unwrap_err().at, at, "{query}");
}

const THINGS: &str = r#"{"a":{"b":[1,2,3]},"things":[{"n":"x","s":3,"t":["p"]},{"n":"y","s":1},{"n":"z","s":2,"t":["q","r"]}]}"#;

#[test]
fn paths() {
    check("a.b", THINGS, "[1,2,3]");
    check("a.\"b\"[-1]", THINGS, "3");
    check("a.b[9]", THINGS, "null");
    check("a.b[::-1]", THINGS, "[3,2,1]");
    check("a.b[1:]", THINGS, "[2,3]");
    check("nope.b", THINGS, "null");
    check("@", "1", "1");
    check("*.b", THINGS, "[[1,2,3]]");
}

#[test]
fn projections() {
    check("things[*].n", THINGS, r#"["x","y","z"]"#);
    check("things[].t[]", THINGS, r#"["p","q","r"]"#);
    check("things[*].t[]", THINGS, r#"["p","q","r"]"#);
    check("things[*].t | [0]", THINGS, r#"["p"]"#);
    check("things[?s > `1`].n", THINGS, r#"["x","z"]"#);
    check("things[?n == 'y' || s==`2`].s", THINGS, "[1,2]");
    check("things[?!t].[n,s]", THINGS, r#"[["y",1]]"#);
    check(
        "things[0:2].{N: n, S: s}",
        THINGS,
        r#"[{"N":"x","S":3},{"N":"y","S":1}]"#,
    );
    check("[a.b[0], things[0].n]", THINGS, r#"[1,"x"]"#);
    check("{z: a.b[0], a: `\"x\"`}", THINGS, r#"{"z":1,"a":"x"}"#);
}

#[test]
fn functions() {
    check("length(things)", THINGS, "3");
    check("sort_by(things, &s)[*].n", THINGS, r#"["y","z","x"]"#);
    check("max_by(things, &s).n", THINGS, "\"x\"");
    check("join(', ', things[*].n)", THINGS, "\"x, y, z\"");
    check("sum(a.b)", THINGS, "6");
    check("avg(a.b)", THINGS, "2.0");
    check("keys(@)", THINGS, r#"["a","things"]"#);
    check(
        "contains(a.b, `2`) && starts_with('abc', 'ab')",
        THINGS,
        "true",
    );
    check("map(&n, things)", THINGS, r#"["x","y","z"]"#);
    check("to_number('1.5')", "null", "1.5");
    check("to_string(`[1, \"a\"]`)", "null", "\"[1,\\\"a\\\"]\"");
    check("not_null(nope, a.b[0])", THINGS, "1");
    check(
        "merge(`{\"a\":1,\"b\":2}`, `{\"a\":3}`)",
        "null",
        r#"{"a":3,"b":2}"#,
    );
    check("reverse('abc')", "null", "\"cba\"");
    check("type(@)", "null", "\"null\"");
    check("floor(`1.7`)", "null", "1");
}

/// Each key is looked for once, not in all those before it: with these, that would take minutes.
#[test]
fn merge_takes_large_objects() {
    let object = |from: i64| -> Value {
        let entries = (from..from + 100_000).map(|key| (key.to_string(), Value::Integer(key)));
        entries.collect()
    };
    let input = Value::List(vec![object(0), object(99_999)]);
    let query = Query::parse("merge([0], [1])").unwrap();
    let merged = query.search(&input).unwrap();
    assert_eq!(merged.entries().len(), 199_999);
    let keys = merged.entries().iter().map(|(key, _)| key.as_str());
    assert!(keys.eq((0..199_999).map(|key| key.to_string())));
}

#[test]
fn errors() {
    check_error("bad[", 4);
    check_error("a b", 2);
    check_error("", 0);
    check_error("a.", 2);
    check_error("a[?b", 4);
    check_error("'a", 0);
    check_error("a.b[x]", 4);
    check_error(&"(".repeat(1000), 100);
    let value = Value::from(1i64);
    assert!(
        Query::parse("length(@)")
            .unwrap()
            .search(&value)
            .unwrap_err()
            .starts_with("length() needs a string, an array or an object")
    );
    assert!(
        Query::parse("nope(@)")
            .unwrap()
            .search(&value)
            .unwrap_err()
            .starts_with("there is no function nope()")
    );
}

/// Evaluating and dropping take stack for each level, and this thread has as little as any.
#[test]
fn long_chains_are_refused_before_they_take_the_stack() {
    for (link, most) in [
        ("|a", 399),
        ("||a", 399),
        (".a", 399),
        ("[0]", 399),
        ("[1:2]", 99),
        ("[]", 199),
    ] {
        for count in [most, 50_000] {
            let found = Query::parse(&format!("a{}", link.repeat(count)));
            let found = found.map(|query| query.search(&Value::map()));
            assert_eq!(found.is_ok(), count == most, "{link} {found:?}");
        }
    }
    assert!(Query::parse(&format!("[{}]", ["a.b"; 2000].join(","))).is_ok());
    let nested = (0..90).fold("a".to_owned(), |inner, _| {
        format!("({inner}){}", "|a".repeat(90))
    });
    assert!(Query::parse(&nested).is_err());
}

/// A line of some hundred characters that doubles with each part.
#[test]
fn what_grows_without_bound_is_refused() {
    let value: Value = serde_json::from_str(r#"{"a": ["x\"y", "z"]}"#).unwrap();
    for (first, link) in [
        ("@", "|[@,@]"),
        ("@", "|{a:@,b:@}"),
        ("a[0]", "|to_string([@])"),
        ("a[0]", "|join(@,[@,@])"),
        ("a", "|[@,@][]"),
        ("a", "|map(&[@,@],@)"),
    ] {
        let query = |count| Query::parse(&format!("{first}{}", link.repeat(count))).unwrap();
        assert!(query(8).search(&value).is_ok(), "{link}");
        let error = query(90).search(&value).unwrap_err();
        assert!(error.starts_with("makes more than fits"), "{link}: {error}");
    }
}

/// A result of a million values, and an expression of many steps.
#[test]
fn large_results_are_no_reason_to_refuse() {
    let row: Value =
        serde_json::from_str(r#"{"id": 1, "tags": [{"k": "v"}, {"k": "w"}]}"#).unwrap();
    let value: Value = vec![row; 20_000].into();
    let query = Query::parse(
        "[*].{id: id, tags: tags[*].k} | [?id == `1`] | sort_by(@, &id) | reverse(@) | [::2]",
    )
    .unwrap();
    assert_eq!(query.search(&value).unwrap().elements().len(), 10_000);
}
