//! Servers that are slow or send too much.

use std::io::{Read, Write};
use std::thread;
use std::time::{Duration, Instant};

use bytes::Bytes;
use http::Method;
use opsmith_client::http::{Request, TransportErrorKind as Kind};

use crate::{LONG, SHORT, canned, config, fails, get, read_request, send, server, url};

#[test]
fn connecting_takes_too_long() {
    // The TLS handshake is part of connecting, and here it never ends.
    let address = server(|stream| {
        thread::sleep(LONG);
        drop(stream);
    });
    let request = || {
        Request::new(
            Method::GET,
            url(&format!("https://{address}/path?token=hidden")),
        )
    };
    let error = fails(
        &config().with_connect_timeout(SHORT),
        request(),
        Kind::ConnectTimeout,
    );
    assert!(error.is_retryable());
    let expected =
        format!("connecting to https://{address}/path timed out: no connection within 150ms");
    assert_eq!(error.to_string(), expected);
    // A shorter read timeout does not count while there is no connection.
    for limit in [SHORT / 4, Duration::from_nanos(1), Duration::ZERO] {
        let config = config()
            .with_connect_timeout(SHORT)
            .with_read_timeout(limit);
        fails(&config, request(), Kind::ConnectTimeout);
    }
    // The total one does.
    fails(
        &config().with_total_timeout(SHORT),
        request(),
        Kind::TotalTimeout,
    );
}

#[test]
fn no_answer_in_time() {
    let address = server(|mut stream| {
        read_request(&mut stream).unwrap();
        thread::sleep(LONG);
    });
    let started = Instant::now();
    let error = fails(
        &config().with_read_timeout(SHORT),
        get(address),
        Kind::ReadTimeout,
    );
    assert!(
        started.elapsed() >= SHORT && started.elapsed() < LONG / 2,
        "{:?}",
        started.elapsed()
    );
    assert_eq!(
        error.to_string(),
        format!(
            "reading the answer from http://{address}/path timed out: nothing arrived for 150ms"
        )
    );
    let mut request = get(address);
    request.method = Method::POST;
    request.body = Bytes::from_static(b"body");
    fails(
        &config().with_read_timeout(SHORT),
        request.clone(),
        Kind::ReadTimeout,
    );
    let error = fails(
        &config().with_total_timeout(SHORT),
        request.clone(),
        Kind::TotalTimeout,
    );
    assert!(!error.is_retryable());
    fails(
        &config().with_read_timeout(None).with_total_timeout(SHORT),
        request,
        Kind::TotalTimeout,
    );
}

#[test]
fn a_body_that_stops() {
    for answer in [
        "HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\nabc",
        "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n3\r\nabc\r\n",
    ] {
        let address = server(move |mut stream| {
            read_request(&mut stream).unwrap();
            stream.write_all(answer.as_bytes()).unwrap();
            thread::sleep(LONG);
        });
        fails(
            &config().with_read_timeout(SHORT),
            get(address),
            Kind::ReadTimeout,
        );
        fails(
            &config().with_total_timeout(SHORT),
            get(address),
            Kind::TotalTimeout,
        );
        fails(
            &config().with_read_timeout(None).with_total_timeout(SHORT),
            get(address),
            Kind::TotalTimeout,
        );
    }
}

#[test]
fn a_body_that_drips_is_no_silence() {
    let address = server(|mut stream| {
        read_request(&mut stream).unwrap();
        stream
            .write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 6\r\n\r\n")
            .unwrap();
        for byte in b"abcdef" {
            thread::sleep(SHORT / 2);
            // Whoever has a limit for the whole is gone by then.
            if stream.write_all(&[*byte]).is_err() {
                return;
            }
        }
    });
    // Six pauses of half the timeout: longer than it together, never longer at once.
    assert_eq!(
        send(&config().with_read_timeout(SHORT), get(address))
            .unwrap()
            .body,
        "abcdef"
    );
    fails(
        &config().with_total_timeout(SHORT),
        get(address),
        Kind::TotalTimeout,
    );
}

#[test]
fn an_upload_that_makes_progress_is_no_silence() {
    // The pieces are such that what the sockets hold (some MB) is read within the timeout, and the
    // whole is not.
    const PIECES: usize = 24;
    let address = server(|mut stream| {
        let mut piece = vec![0; 1024 * 1024];
        for _ in 0..PIECES {
            stream.read_exact(&mut piece).unwrap();
            thread::sleep(Duration::from_millis(30));
        }
        stream
            .write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok")
            .unwrap();
    });
    let mut request = get(address);
    request.method = Method::PUT;
    request.body = Bytes::from(vec![b'x'; PIECES * 1024 * 1024]);
    let started = Instant::now();
    let timeout = Duration::from_millis(500);
    assert_eq!(
        send(&config().with_read_timeout(timeout), request)
            .unwrap()
            .body,
        "ok"
    );
    assert!(
        started.elapsed() > timeout,
        "too fast to show anything: {:?}",
        started.elapsed()
    );
}

#[test]
fn too_large() {
    let config = config().with_max_response_bytes(10);
    let kind = Kind::BodyTooLarge { limit: 10 };
    let by_header = server(|mut stream| {
        read_request(&mut stream).unwrap();
        stream
            .write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 11\r\n\r\n")
            .unwrap();
        thread::sleep(LONG);
    });
    fails(&config, get(by_header), kind);
    let absurd = canned(format!(
        "HTTP/1.1 200 OK\r\ncontent-length: {}\r\n\r\nabc",
        u64::MAX - 3
    ));
    fails(&config, get(absurd), kind);
    fails(
        &config,
        get(canned("HTTP/1.1 200 OK\r\n\r\n01234567890")),
        kind,
    );
    let endless = server(|mut stream| {
        read_request(&mut stream).unwrap();
        stream
            .write_all(b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n")
            .unwrap();
        while stream.write_all(b"1\r\nx\r\n").is_ok() {}
    });
    fails(&config, get(endless), kind);
    let exact = canned("HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\n0123456789");
    assert_eq!(send(&config, get(exact)).unwrap().body, "0123456789");
}

#[test]
fn an_absurd_length_takes_no_memory() {
    let address = canned("HTTP/1.1 200 OK\r\ncontent-length: 9000000000000000000\r\n\r\nabc");
    fails(
        &config().with_max_response_bytes(u64::MAX),
        get(address),
        Kind::Closed,
    );
}

#[test]
fn limits_beyond_all_clocks() {
    let address = canned("HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok");
    let config = config()
        .with_connect_timeout(Duration::MAX)
        .with_read_timeout(Duration::MAX)
        .with_total_timeout(Duration::MAX);
    assert_eq!(send(&config, get(address)).unwrap().body, "ok");
    let config = config
        .with_connect_timeout(None)
        .with_read_timeout(None)
        .with_total_timeout(None);
    assert_eq!(send(&config, get(address)).unwrap().body, "ok");
}
