//! Addresses that are made once and used again.

use std::sync::OnceLock;

use http::HeaderValue;

use super::{Endpoint, EndpointError, Target, host};
use crate::http::ExactUrl;

/// Where a request goes.
#[derive(Debug, Clone)]
pub(crate) struct Address {
    pub(crate) url: ExactUrl,
    /// What the header `host` says of it. The HTTP client would add it, from parsing the address
    /// again on each request, which takes 2,900 instructions of the 80,000 of a call.
    pub(crate) host: HeaderValue,
}

/// The endpoint of a client, and for each operation the address of its first call. Most operations
/// have but this one, and a copy takes 150 instructions where setting a path takes 1,650.
pub(crate) struct Addresses {
    endpoint: Endpoint,
    first: Box<[OnceLock<(Target, Address)>]>,
}

impl Addresses {
    /// For a service of so many operations.
    pub(crate) fn new(endpoint: Endpoint, operations: usize) -> Self {
        Addresses {
            endpoint,
            first: (0..operations).map(|_| OnceLock::new()).collect(),
        }
    }

    pub(crate) fn endpoint(&self) -> &Endpoint {
        &self.endpoint
    }

    /// The address of a request of the operation at `index` of the tables.
    pub(crate) fn of(&self, index: usize, target: Target) -> Result<Address, EndpointError> {
        let first = self.first.get(index);
        if let Some((known, address)) = first.and_then(OnceLock::get)
            && *known == target
        {
            return Ok(address.clone());
        }
        let url = self.endpoint.url(&target)?;
        let host = host(&url);
        let host = HeaderValue::try_from(&host).map_err(|_| EndpointError::Url {
            url: host,
            reason: "it cannot stand in the header `host`".to_owned(),
        })?;
        let address = Address { url, host };
        if let Some(first) = first {
            // If another call was faster, its address stays.
            let _ = first.set((target, address.clone()));
        }
        Ok(address)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn target(path: &str, query: &str, host_prefix: &str) -> Target {
        Target {
            path: path.to_owned(),
            query: query.to_owned(),
            host_prefix: host_prefix.to_owned(),
        }
    }

    #[test]
    fn each_target_has_its_own_address_whichever_came_first() {
        let endpoint = Endpoint::given("http://localhost:8080/base?v=1").unwrap();
        let addresses = Addresses::new(endpoint, 2);
        let cases = [
            (0, target("/a", "", ""), "http://localhost:8080/base/a?v=1"),
            (0, target("/b", "", ""), "http://localhost:8080/base/b?v=1"),
            (
                0,
                target("/a", "x=2", ""),
                "http://localhost:8080/base/a?v=1&x=2",
            ),
            (
                0,
                target("/a", "", "b."),
                "http://b.localhost:8080/base/a?v=1",
            ),
            (
                1,
                target("/a", "", "b."),
                "http://b.localhost:8080/base/a?v=1",
            ),
            (
                0,
                target("/../a", "x=2", "b."),
                "http://b.localhost:8080/base/../a?v=1&x=2",
            ),
            // An operation that the tables do not have, which callers refuse earlier.
            (2, target("/a", "", ""), "http://localhost:8080/base/a?v=1"),
        ];
        for _ in 0..2 {
            for (index, target, url) in &cases {
                let address = addresses.of(*index, target.clone()).unwrap();
                assert_eq!(address.url.as_str(), *url);
                let host = url.split('/').nth(2);
                assert_eq!(address.host.to_str().ok(), host, "{url}");
            }
        }
    }

    #[test]
    fn the_host_has_a_port_where_it_is_not_that_of_the_scheme() {
        for (url, expected) in [
            ("https://example.com", "example.com"),
            ("https://example.com:443/", "example.com"),
            ("https://example.com:80/", "example.com:80"),
            ("http://EXAMPLE.com:80/", "example.com"),
            ("http://user:password@example.com:8080/", "example.com:8080"),
            ("http://[::1]:8137/", "[::1]:8137"),
            ("http://b\u{fc}cher.example/", "xn--bcher-kva.example"),
        ] {
            let addresses = Addresses::new(Endpoint::given(url).unwrap(), 1);
            let address = addresses.of(0, target("/", "", "")).unwrap();
            assert_eq!(address.host, expected, "{url}");
        }
    }
}
