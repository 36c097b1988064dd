//! Proxies that the environment names.

use std::io::Write;
use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream};

use http::Method;
use opsmith_client::http::{Proxy, Request, TransportErrorKind as Kind, Verify};

use crate::tls::tls_server;
use crate::{canned, config, fails, get, in_child, read_request, send, server, url};

#[test]
fn proxies_of_the_environment() {
    // A proxy that answers itself, tunnels to one server only, and shows what it was asked.
    let (behind, _) = tls_server("a");
    let proxy = server(move |mut stream| {
        let request = String::from_utf8(read_request(&mut stream).unwrap()).unwrap();
        if request.starts_with("CONNECT tunnel.example:443 ") {
            assert!(request.contains("dXNlcjpoaWRkZW4="), "{request}");
            stream.write_all(b"HTTP/1.1 200 OK\r\n\r\n").unwrap();
            join(stream, TcpStream::connect(behind).unwrap());
        } else if request.starts_with("CONNECT") {
            let _ = stream.write_all(b"HTTP/1.1 407 Proxy Authentication Required\r\n\r\n");
        } else {
            let _ = write!(
                stream,
                "HTTP/1.1 200 OK\r\ncontent-length: {}\r\n\r\n{request}",
                request.len()
            );
        }
    });
    let direct = canned("HTTP/1.1 200 OK\r\ncontent-length: 6\r\n\r\ndirect");
    let refusing = TcpListener::bind("127.0.0.1:0")
        .unwrap()
        .local_addr()
        .unwrap();
    let variables = |proxy: SocketAddr| {
        [
            ("http_proxy", format!("http://user:hidden@{proxy}")),
            ("https_proxy", format!("http://user:hidden@{proxy}")),
            ("no_proxy", "127.0.0.1".to_owned()),
            ("OPSMITH_TEST_DIRECT", direct.to_string()),
        ]
    };
    for (name, variables) in [
        ("proxy::child_proxy", variables(proxy)),
        ("proxy::child_proxy_refuses", variables(refusing)),
    ] {
        let variables: Vec<_> = variables
            .iter()
            .map(|(name, value)| (*name, value.as_str()))
            .collect();
        in_child(name, &variables);
    }
}

/// Carries bytes between two connections until both are closed.
fn join(one: TcpStream, two: TcpStream) {
    let carry = |mut from: TcpStream, mut to: TcpStream| {
        let _ = std::io::copy(&mut from, &mut to);
        let _ = to.shutdown(Shutdown::Write);
    };
    let back = (two.try_clone().unwrap(), one.try_clone().unwrap());
    let there = std::thread::spawn(move || carry(one, two));
    carry(back.0, back.1);
    there.join().unwrap();
}

#[test]
#[ignore = "run by proxies_of_the_environment"]
fn child_proxy() {
    let Ok(direct) = std::env::var("OPSMITH_TEST_DIRECT") else {
        return;
    };
    let config = config().with_proxy(Proxy::Environment);
    let request = |text: &str| Request::new(Method::GET, url(text));
    let response = send(&config, request("http://service.example/path")).unwrap();
    let seen = String::from_utf8_lossy(&response.body).into_owned();
    assert!(
        seen.starts_with("GET http://service.example/path HTTP/1.1\r\n"),
        "{seen}"
    );
    assert!(
        seen.contains("proxy-authorization: Basic dXNlcjpoaWRkZW4="),
        "{seen}"
    );

    let error = fails(
        &config,
        request("https://service.example/?token=hidden"),
        Kind::Proxy,
    );
    assert!(error.reason().contains("authorization required"), "{error}");
    let trusting = config.clone().with_verify(Verify::Off);
    let answer = send(&trusting, request("https://tunnel.example/path"));
    assert_eq!(answer.unwrap().body, "secret");

    assert_eq!(
        send(&config, get(direct.parse().unwrap())).unwrap().body,
        "direct"
    );
}

#[test]
#[ignore = "run by proxies_of_the_environment"]
fn child_proxy_refuses() {
    if std::env::var_os("OPSMITH_TEST_DIRECT").is_none() {
        return;
    }
    let config = config().with_proxy(Proxy::Environment);
    for address in [
        "http://service.example/?token=hidden",
        "https://service.example/?token=hidden",
    ] {
        let error = fails(
            &config,
            Request::new(Method::GET, url(address)),
            Kind::Proxy,
        );
        assert!(error.is_retryable());
    }
    // Told not to use the proxy, it looks for the host itself.
    let request = Request::new(Method::GET, url("http://service.invalid/?token=hidden"));
    fails(&config.with_proxy(Proxy::Never), request, Kind::Connect);
}
