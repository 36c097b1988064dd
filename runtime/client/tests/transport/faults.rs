//! Servers that are not there, break off, or do not speak HTTP.

use std::io::Read;
use std::net::TcpListener;

use bytes::Bytes;
use http::Method;
use opsmith_client::http::{Request, TransportErrorKind as Kind};

use crate::{canned, config, fails, get, server, url};

#[test]
fn refused() {
    // A port that was free a moment ago.
    let address = TcpListener::bind("127.0.0.1:0")
        .unwrap()
        .local_addr()
        .unwrap();
    let error = fails(&config(), get(address), Kind::Connect);
    assert!(error.is_retryable());
    assert!(
        error
            .to_string()
            .starts_with(&format!("could not connect to http://{address}/path: ")),
        "{error}"
    );
    assert!(error.reason().to_lowercase().contains("refused"), "{error}");
}

#[test]
fn unknown_name() {
    let request = Request::new(
        Method::GET,
        url("http://no-such-host.invalid/?token=hidden"),
    );
    fails(&config(), request, Kind::Connect);
}

#[test]
fn closed_without_an_answer() {
    for part in ["", "HTTP/1.1 2", "HTTP/1.1 200 OK\r\ncontent-le"] {
        let error = fails(&config(), get(canned(part)), Kind::Closed);
        assert!(error.is_retryable());
    }
}

#[test]
fn reset_without_an_answer() {
    // Closing a socket that holds unread bytes resets the connection.
    let address = server(|mut stream| {
        let mut one = [0];
        stream.read_exact(&mut one).unwrap();
    });
    let mut request = get(address);
    request.method = Method::POST;
    request.body = Bytes::from(vec![b'x'; 1_000_000]);
    fails(&config(), request, Kind::Closed);
}

#[test]
fn truncated() {
    for answer in [
        "HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\nabc",
        "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n3\r\nabc\r\n",
        "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n9\r\nabc",
    ] {
        assert!(fails(&config(), get(canned(answer)), Kind::Closed).is_retryable());
    }
}

#[test]
fn not_http() {
    for answer in [
        "220 smtp.example.com ready\r\n\r\n",
        "HTTP/1.1 2xx OK\r\n\r\n",
        "HTTP/1.1 200 OK\r\ncontent-length: many\r\n\r\n",
        "HTTP/1.1 200 OK\r\nbad header\r\n\r\n",
        "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nzz\r\n",
        "\u{16}\u{3}\u{1}\r\n\r\n",
        "HTTP/1.1 101 Switching Protocols\r\nupgrade: x\r\nconnection: upgrade\r\n\r\n{}",
    ] {
        assert!(!fails(&config(), get(canned(answer)), Kind::InvalidResponse).is_retryable());
    }
    let head = format!("HTTP/1.1 200 OK\r\nx: {}\r\n\r\n", "y".repeat(1_000_000));
    fails(&config(), get(canned(head)), Kind::InvalidResponse);
}

#[test]
fn addresses_that_cannot_be_sent_to() {
    for address in [
        "ftp://example.com/?token=hidden",
        "mailto:someone@example.com",
        "file:///etc/passwd",
        "unix:/run/socket",
    ] {
        fails(
            &config(),
            Request::new(Method::GET, url(address)),
            Kind::InvalidRequest,
        );
    }
}
