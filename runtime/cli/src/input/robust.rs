//! Readers take any text: they may refuse it, and do not panic.

use proptest::prelude::*;

use super::source::{Layout, Secrets, Source};
use super::{json, load, scalar, shorthand, timestamps, yaml};
use crate::query::Query;

/// Texts made of what the readers look for.
fn text() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        Just("{".to_owned()),
        Just("}".to_owned()),
        Just("[".to_owned()),
        Just("]".to_owned()),
        Just(": ".to_owned()),
        Just(",".to_owned()),
        Just("\"".to_owned()),
        Just("'".to_owned()),
        Just("\\u".to_owned()),
        Just("\n".to_owned()),
        Just("- ".to_owned()),
        Just("&a ".to_owned()),
        Just("*a".to_owned()),
        Just("!!int ".to_owned()),
        Just("@=".to_owned()),
        Just("=".to_owned()),
        Just("[?".to_owned()),
        Just("|".to_owned()),
        Just(".".to_owned()),
        Just("2020-01-02T03:04".to_owned()),
        Just("é😀".to_owned()),
        Just("$".to_owned()),
        Just("`".to_owned()),
        "[a-z0-9:+.-]{0,5}",
        any::<char>().prop_map(String::from),
    ];
    prop::collection::vec(piece, 0..30).prop_map(|pieces| pieces.concat())
}

proptest! {
    #[test]
    fn readers_do_not_panic(text in text()) {
        let secrets = Secrets::default();
        let source = Source { name: "text".to_owned(), text: text.clone() };
        let mut layout = Layout::default();
        if let Err(error) = json::parse(&text, true, &secrets, &mut layout) {
            source.excerpt(error.offset, &layout, &secrets);
        }
        let mut layout = Layout::default();
        if let Err(error) = yaml::parse(&text, &secrets, &mut layout) {
            source.excerpt(error.offset, &layout, &secrets);
        }
        let _ = shorthand::parse(&text, &|_| None);
        let _ = Query::parse(&text).map(|query| query.search(&opsmith_shape::Value::Null));
        let _ = (scalar::integer(&text), scalar::float(&text), timestamps::parse(&text));
        let environment = opsmith_client::config::Environment::of([("a", "b")], None);
        let places = load::Places { environment: &environment, directory: std::path::Path::new("/") };
        places.path(&text);
    }
}
