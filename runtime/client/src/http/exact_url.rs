//! An address whose path is sent as it was written.

use std::borrow::Cow;
use std::fmt;
use std::ops::Range;

use url::{Position, Url};

use super::error::shown_url;
use crate::endpoint::shown;

/// The address of a request: a [`Url`], but for the segments `.` and `..` of its path, which a `Url`
/// cannot have. It takes them away, and what is before `..` with it, as a browser does for links
/// (WHATWG URL, "path state"), also where they are written `%2E`. In the address of an object such as the
/// S3 key `a/../b` they are part of its name: without them the request would be for another object,
/// `b`.
///
/// Therefore it is not a `Url`, nor can it be used as one by mistake: [`ExactUrl::as_url`] answers only
/// where the address is the same.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct ExactUrl {
    /// With the path `/` where that is in `exact`.
    url: Url,
    exact: Option<Box<Exact>>,
}

/// An address that a [`Url`] would change.
#[derive(Clone, PartialEq, Eq, Hash)]
struct Exact {
    text: String,
    /// Where the path stands in the text.
    path: Range<usize>,
}

impl ExactUrl {
    /// The address with another path. It is encoded already, and begins with a slash; what cannot stand in
    /// a path is encoded as a `Url` does it.
    pub fn with_path(self, path: &str) -> Self {
        let mut url = self.url;
        let path = encoded(path);
        if !path.split('/').any(is_dots) {
            url.set_path(&path);
            return url.into();
        }
        url.set_path("/");
        let mut text = url[..Position::BeforePath].to_owned();
        let start = text.len();
        if !path.starts_with('/') {
            text.push('/');
        }
        text.push_str(&path);
        let path = start..text.len();
        text.push_str(&url[Position::AfterPath..]);
        let exact = Some(Box::new(Exact { text, path }));
        ExactUrl { url, exact }
    }

    /// The same address as a [`Url`]. `None` where its path has segments of dots, so that there is none.
    pub fn as_url(&self) -> Option<&Url> {
        match self.exact {
            None => Some(&self.url),
            Some(_) => None,
        }
    }

    /// The whole address as text.
    pub fn as_str(&self) -> &str {
        match &self.exact {
            None => self.url.as_str(),
            Some(exact) => &exact.text,
        }
    }

    /// The path, with its leading slash, encoded.
    pub fn path(&self) -> &str {
        match &self.exact {
            None => self.url.path(),
            Some(exact) => exact.text.get(exact.path.clone()).unwrap_or("/"),
        }
    }

    /// What stands between question mark and fragment, encoded.
    pub fn query(&self) -> Option<&str> {
        self.url.query()
    }

    /// The scheme, in lower case.
    pub fn scheme(&self) -> &str {
        self.url.scheme()
    }

    /// The host as text; an IPv6 address in its brackets.
    pub fn host_str(&self) -> Option<&str> {
        self.url.host_str()
    }

    /// The port, unless it is that of the scheme.
    pub fn port(&self) -> Option<u16> {
        self.url.port()
    }

    /// The address without the parts that may hold credentials: user, password, query and fragment.
    pub(crate) fn shown(&self) -> String {
        let shown = shown_url(&self.url);
        match &self.exact {
            None => shown,
            Some(_) => format!("{}{}", shown.trim_end_matches('/'), self.path()),
        }
    }

    /// The address without user and password.
    pub(crate) fn without_user(&self) -> String {
        let url = ExactUrl::from(shown(self.url.clone()));
        match &self.exact {
            None => url.url.into(),
            Some(_) => url.with_path(self.path()).as_str().to_owned(),
        }
    }
}

impl From<Url> for ExactUrl {
    fn from(url: Url) -> Self {
        ExactUrl { url, exact: None }
    }
}

impl fmt::Debug for ExactUrl {
    /// Without what may hold credentials.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.shown())
    }
}

/// Whether a segment is one that a [`Url`] takes away.
fn is_dots(segment: &str) -> bool {
    segment.starts_with(['.', '%'])
        && segment.len() <= "%2E%2E".len()
        && matches!(
            segment.to_ascii_lowercase().replace("%2e", ".").as_str(),
            "." | ".."
        )
}

/// The path with all encoded that cannot stand in one (WHATWG URL, "path percent-encode set"), and `\`, which would be read as `/`.
fn encoded(path: &str) -> Cow<'_, str> {
    let stands = |byte: u8| byte.is_ascii_graphic() && !b"\"#<>?\\^`{}".contains(&byte);
    if path.bytes().all(stands) {
        return Cow::Borrowed(path);
    }
    let mut text = String::with_capacity(path.len() + 16);
    for byte in path.bytes() {
        match stands(byte) {
            true => text.push(char::from(byte)),
            false => text.push_str(&format!("%{byte:02X}")),
        }
    }
    Cow::Owned(text)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn at(path: &str) -> ExactUrl {
        let url = Url::parse("https://user:secret@example.com:444/base?v=1#end").unwrap();
        ExactUrl::from(url).with_path(path)
    }

    #[test]
    fn segments_of_dots_stay() {
        for path in [
            "/.",
            "/..",
            "/../key.txt",
            "/foo/./bar",
            "/foo/../bar/",
            "//../..//",
            "/%2e/a",
            "/a/%2E%2e",
            "/.%2E",
        ] {
            let url = at(path);
            assert_eq!(url.path(), path);
            assert_eq!(url.as_url(), None, "{path}");
            assert_eq!(
                url.as_str(),
                format!("https://user:secret@example.com:444{path}?v=1#end")
            );
            let facts = (url.scheme(), url.host_str(), url.port(), url.query());
            assert_eq!(
                facts,
                ("https", Some("example.com"), Some(444), Some("v=1"))
            );
            assert_eq!(format!("{url:?}"), format!("https://example.com:444{path}"));
            assert_eq!(
                url.without_user(),
                format!("https://example.com:444{path}?v=1#end")
            );
            assert_eq!(url.with_path("/plain"), at("/plain"));
        }
    }

    #[test]
    fn other_dots_are_nothing_special() {
        for path in [
            "/",
            "/...",
            "/.a",
            "/a..",
            "/a.%2F.",
            "/%252e",
            "/%2e%2e%2e",
            "//",
            "//a//",
        ] {
            let url = at(path);
            assert_eq!(url.path(), path);
            let same = url.as_url().unwrap();
            assert_eq!((same.path(), same.as_str()), (path, url.as_str()));
        }
    }

    #[test]
    fn what_cannot_stand_in_a_path_is_encoded() {
        for path in ["/../a b?c#d\\e\u{e9}\"", "/a b?c#d\\e\u{e9}\""] {
            let expected = path.replace("a b?c#d\\e\u{e9}\"", "a%20b%3Fc%23d%5Ce%C3%A9%22");
            assert_eq!(at(path).path(), expected);
        }
        assert_eq!(at("..").path(), "/..");
        assert_eq!(at("").path(), "/");
    }

    proptest! {
        /// No path becomes another one, and one with a [`Url`] is the same in it.
        #[test]
        fn each_path_is_kept(path in "(/|\\.|%2e|%2E|%5C|[a-z~!$&'()*+,;=:@|\\[\\]]){0,12}") {
            let path = format!("/{path}");
            let url = at(&path);
            prop_assert_eq!(url.path(), &path);
            if let Some(same) = url.as_url() {
                prop_assert_eq!(same.path(), &path);
            }
        }
    }
}
