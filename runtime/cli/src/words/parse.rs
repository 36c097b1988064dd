//! Splitting words into options with their values, and the rest.
//!
//! The rules are those of Python's `argparse`, which the AWS CLI is made of: `--name value` and `--name=value`, unambiguous
//! abbreviations, values that may look like negative numbers but not like options, and `--`, after which nothing is an option.

/// How many words belong to an option.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Takes {
    Nothing,
    One,
    AtMostOne,
    Many,
}

/// One option that may be given.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Spec {
    /// Its name, dashes included.
    pub(crate) name: String,
    pub(crate) takes: Takes,
}

impl Spec {
    pub(crate) fn new(name: impl Into<String>, takes: Takes) -> Self {
        Spec {
            name: name.into(),
            takes,
        }
    }
}

/// What was found, from the first word to the last.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Event {
    /// An option, by its index among the specs, and its values.
    Option(usize, Vec<String>),
    /// A word that belongs to no option.
    Word(String),
    /// Something that looks like an option, but is none of them; also `--`.
    Unknown(String),
}

/// What is wrong with the words.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Mistake {
    /// An abbreviation of several options.
    Ambiguous {
        word: String,
        candidates: Vec<String>,
    },
    /// An option that needs a value has none.
    NoValue { option: String },
    /// An option that takes no value has one.
    NotExpected { option: String },
}

/// What was found up to the end, or up to the first mistake.
#[derive(Debug)]
pub(crate) struct Parsed {
    pub(crate) events: Vec<Event>,
    pub(crate) mistake: Option<Mistake>,
}

/// Splits `words`.
pub(crate) fn parse(specs: &[Spec], words: &[String]) -> Parsed {
    // All words are looked at first: an ambiguous one is a mistake wherever it stands.
    let classes = match classify(specs, words) {
        Ok(classes) => classes,
        Err(mistake) => {
            return Parsed {
                events: Vec::new(),
                mistake: Some(mistake),
            };
        }
    };
    let mut events = Vec::new();
    let mut mistake = None;
    let mut rest = words.iter().zip(&classes).peekable();
    while let Some((word, class)) = rest.next() {
        let (index, attached) = match class {
            Class::Word => {
                events.push(Event::Word(word.clone()));
                continue;
            }
            Class::Unknown | Class::End => {
                events.push(Event::Unknown(word.clone()));
                continue;
            }
            Class::Option(index, attached) => (*index, attached),
        };
        let Some(spec) = specs.get(index) else {
            continue;
        };
        let most = match (spec.takes, attached) {
            (Takes::Nothing, Some(_)) => {
                mistake = Some(Mistake::NotExpected {
                    option: spec.name.clone(),
                });
                break;
            }
            (_, Some(value)) => {
                events.push(Event::Option(index, vec![value.clone()]));
                continue;
            }
            (Takes::Nothing, None) => 0,
            (Takes::One | Takes::AtMostOne, None) => 1,
            (Takes::Many, None) => usize::MAX,
        };
        let mut values = Vec::new();
        while values.len() < most {
            match rest.next_if(|(_, class)| **class == Class::Word) {
                Some((value, _)) => values.push(value.clone()),
                None => break,
            }
        }
        if spec.takes == Takes::One && values.is_empty() {
            mistake = Some(Mistake::NoValue {
                option: spec.name.clone(),
            });
            break;
        }
        events.push(Event::Option(index, values));
    }
    Parsed { events, mistake }
}

/// What a word looks like by itself.
#[derive(Debug, PartialEq, Eq)]
enum Class {
    Word,
    /// An option and the value attached to it with `=`.
    Option(usize, Option<String>),
    Unknown,
    /// `--`.
    End,
}

fn classify(specs: &[Spec], words: &[String]) -> Result<Vec<Class>, Mistake> {
    let mut classes = Vec::with_capacity(words.len());
    let mut ended = false;
    for word in words {
        classes.push(if ended {
            Class::Word
        } else if word == "--" {
            ended = true;
            Class::End
        } else {
            class(specs, word)?
        });
    }
    Ok(classes)
}

fn class(specs: &[Spec], word: &str) -> Result<Class, Mistake> {
    if !word.starts_with('-') || word.len() == 1 {
        return Ok(Class::Word);
    }
    let exact = |name: &str| specs.iter().position(|spec| spec.name == name);
    if let Some(index) = exact(word) {
        return Ok(Class::Option(index, None));
    }
    let (name, attached) = match word.split_once('=') {
        Some((name, value)) => (name, Some(value.to_owned())),
        None => (word, None),
    };
    if let Some(index) = exact(name).filter(|_| attached.is_some()) {
        return Ok(Class::Option(index, attached));
    }
    if name.starts_with("--") {
        let candidates: Vec<_> = (0..specs.len())
            .filter(|index| {
                specs
                    .get(*index)
                    .is_some_and(|spec| spec.name.starts_with(name))
            })
            .collect();
        match candidates.as_slice() {
            [] => {}
            [index] => return Ok(Class::Option(*index, attached)),
            several => {
                let candidates = several
                    .iter()
                    .filter_map(|index| specs.get(*index))
                    .map(|spec| spec.name.clone())
                    .collect();
                return Err(Mistake::Ambiguous {
                    word: name.to_owned(),
                    candidates,
                });
            }
        }
    }
    Ok(if is_negative_number(word) || word.contains(' ') {
        Class::Word
    } else {
        Class::Unknown
    })
}

/// `-1`, `-1.5`, `-.5`, but not `-1.` or `-1e3`.
fn is_negative_number(word: &str) -> bool {
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    let Some(number) = word.strip_prefix('-') else {
        return false;
    };
    match number.split_once('.') {
        Some((whole, fraction)) => digits(whole) && !fraction.is_empty() && digits(fraction),
        None => !number.is_empty() && digits(number),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn specs() -> Vec<Spec> {
        vec![
            Spec::new("--client-id", Takes::One),
            Spec::new("--client-secret", Takes::One),
            Spec::new("--scope", Takes::Many),
            Spec::new("--flag", Takes::Nothing),
            Spec::new("--skeleton", Takes::AtMostOne),
        ]
    }

    #[track_caller]
    fn check(words: &[&str], events: &[Event], mistake: Option<Mistake>) {
        let words: Vec<_> = words.iter().map(ToString::to_string).collect();
        let parsed = parse(&specs(), &words);
        assert_eq!(parsed.events, events);
        assert_eq!(parsed.mistake, mistake);
    }

    fn option(index: usize, values: &[&str]) -> Event {
        Event::Option(index, values.iter().map(ToString::to_string).collect())
    }

    fn word(text: &str) -> Event {
        Event::Word(text.to_owned())
    }

    fn unknown(text: &str) -> Event {
        Event::Unknown(text.to_owned())
    }

    #[test]
    fn options_and_their_values() {
        check(
            &["--client-id", "a", "b"],
            &[option(0, &["a"]), word("b")],
            None,
        );
        check(
            &["--client-id=a=b", "--client-i", "c"],
            &[option(0, &["a=b"]), option(0, &["c"])],
            None,
        );
        check(
            &["--scope", "a", "b", "--flag", "c"],
            &[option(2, &["a", "b"]), option(3, &[]), word("c")],
            None,
        );
        check(
            &["--scope", "--skeleton"],
            &[option(2, &[]), option(4, &[])],
            None,
        );
        check(
            &["--skeleton", "x", "y"],
            &[option(4, &["x"]), word("y")],
            None,
        );
        check(
            &["--client-id", "", "--client-id", "-"],
            &[option(0, &[""]), option(0, &["-"])],
            None,
        );
    }

    #[test]
    fn values_that_look_like_options() {
        check(&["--client-id", "-1.5"], &[option(0, &["-1.5"])], None);
        check(&["--client-id", "-a b"], &[option(0, &["-a b"])], None);
        check(&["--client-id=-x"], &[option(0, &["-x"])], None);
        let no_value = || {
            Some(Mistake::NoValue {
                option: "--client-id".to_owned(),
            })
        };
        check(&["--client-id", "-x"], &[], no_value());
        check(&["--client-id", "--", "x"], &[], no_value());
        check(&["--client-id", "--other"], &[], no_value());
        check(
            &["--bogus", "-1e3", "x"],
            &[unknown("--bogus"), unknown("-1e3"), word("x")],
            None,
        );
    }

    #[test]
    fn mistakes() {
        let candidates = vec!["--client-id".to_owned(), "--client-secret".to_owned()];
        let word = "--client".to_owned();
        check(
            &["--client-id", "--client=x"],
            &[],
            Some(Mistake::Ambiguous { word, candidates }),
        );
        check(
            &["--flag=true"],
            &[],
            Some(Mistake::NotExpected {
                option: "--flag".to_owned(),
            }),
        );
    }

    #[test]
    fn nothing_is_an_option_after_two_dashes() {
        let expected = [unknown("--"), word("--client-id"), word("a")];
        check(&["--", "--client-id", "a"], &expected, None);
    }
}
