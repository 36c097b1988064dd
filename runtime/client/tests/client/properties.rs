//! What holds for any input.

use opsmith_client::config::parse;
use opsmith_shape::{Auth, Kind, Trait};
use proptest::prelude::*;

use crate::model::Model;
use crate::network::{Network, answer, answer_with, builder, call};

proptest! {
    #[test]
    fn no_file_makes_the_parser_panic(text in "(\\[[a-z\\]]{0,3}\\]?|[ \t]{0,3}[a-c =:#;]{0,6}|\\PC{0,8}|\r?\n){0,40}") {
        let _ = parse(&text);
    }

    /// Settings that are written as they are meant are read as they were meant.
    #[test]
    fn files_are_read_as_they_were_written(
        sections in proptest::collection::btree_map("[a-z][a-z0-9 ]{0,8}[a-z]", proptest::collection::btree_map("[a-z][a-z0-9_]{0,8}", "[!-~]([ -~]{0,10}[!-~])?", 0..5), 0..5)
    ) {
        let mut text = String::new();
        for (name, settings) in &sections {
            text += &format!("[{name}]\n");
            for (key, value) in settings {
                text += &format!("{key} = {value}\n");
            }
        }
        let read = parse(&text).unwrap();
        prop_assert_eq!(read.len(), sections.len());
        for section in read {
            let expected = &sections[&section.name];
            prop_assert_eq!(section.settings.len(), expected.len());
            for (key, value) in expected {
                prop_assert_eq!(section.settings.get(key).and_then(|setting| setting.text()), Some(value.as_str()));
            }
        }
    }

    /// Whatever stands in a label or a query, the server can read it out again, and nothing else
    /// changes.
    #[test]
    fn addresses_hold_any_text(label in "\\PC{1,20}|[.]{1,3}|%2e", query in ".{0,20}") {
        let mut model = Model::new();
        let string = model.simple(Kind::String);
        let input = model.structure("In", &[
            ("label", string, &[Trait::HttpLabel]),
            ("query", string, &[Trait::HttpQuery("q".into())]),
        ]);
        let operation = model.operation("Get", "GET /a/{label}/b", Auth::None, [Some(input), None], &[]);
        let network = Network::new([answer(200, "")]);
        let caller = builder(model.tables(), &network).build().unwrap();
        let input = serde_json::json!({"label": label, "query": query}).to_string();
        call(&caller, operation, &input).unwrap();

        let url = network.requests()[0].url.clone();
        let segments: Vec<_> = url.path().split('/').skip(1).collect();
        prop_assert_eq!((segments.len(), segments[0], segments[2]), (3, "a", "b"));
        prop_assert_eq!(decoded(segments[1]), label);
        let query_read: Vec<_> = url.query().unwrap().split('&').collect();
        prop_assert_eq!(query_read.len(), 1);
        prop_assert_eq!(decoded(query_read[0].strip_prefix("q=").unwrap()), query);
    }

    /// Any answer is a result or a failure.
    #[test]
    fn no_answer_makes_the_reader_panic(
        status in 200u16..600,
        body in "(\\{|\\}|\\[|\\]|:|,|\"[a-zA-Z_]{0,8}\"|\"code\"|\"message\"|[0-9]|null|\\PC){0,30}",
    ) {
        let network = Network::new([answer_with(status, &[], &body)]);
        let caller = builder(crate::model::sso_oidc(), &network).max_attempts(1).build().unwrap();
        let _ = call(&caller, 0, r#"{"clientId": "i", "clientSecret": "s", "startUrl": "u"}"#);
    }
}

/// The inverse of percent-encoding.
fn decoded(text: &str) -> String {
    let mut bytes = Vec::new();
    let mut rest = text.as_bytes();
    while let Some((first, after)) = rest.split_first() {
        if *first == b'%' {
            let digits = std::str::from_utf8(&after[..2]).unwrap();
            bytes.push(u8::from_str_radix(digits, 16).unwrap());
            rest = &after[2..];
        } else {
            bytes.push(*first);
            rest = after;
        }
    }
    String::from_utf8(bytes).unwrap()
}
