//! Paths with segments of dots are sent as they are, and requests with them are as all others: `send`
//! compares the two. Here is what only they have, and what it does not send.

use std::io::Write;
use std::sync::atomic::Ordering;
use std::sync::{Arc, Mutex, mpsc};

use bytes::Bytes;
use http::{Method, StatusCode};
use opsmith_client::ByteStream;
use opsmith_client::http::{
    ExactUrl, Request, ReqwestTransport, StreamRequest, Transport, TransportErrorKind as Kind,
};

use crate::pieces::Pieces;
use crate::{
    DOTS, LONG, SHORT, block_on, check, config, get, keeping, read_request, server, url, with_dots,
};

/// A server that keeps what it is sent, and answers each request with `ok`.
fn recorder() -> (std::net::SocketAddr, Arc<Mutex<Vec<String>>>) {
    let seen = Arc::new(Mutex::new(Vec::new()));
    let kept = Arc::clone(&seen);
    let address = server(move |mut stream| {
        while let Ok(request) = read_request(&mut stream) {
            let request = String::from_utf8_lossy(&request).into_owned();
            kept.lock().unwrap().push(request);
            let _ = stream.write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok");
        }
    });
    (address, seen)
}

#[test]
fn the_path_is_sent_as_it_is() {
    let (address, seen) = recorder();
    let transport = ReqwestTransport::new(&config()).unwrap();
    let paths = [
        "/..",
        "/.",
        "/../key.txt",
        "/foo/./bar",
        "/a/../../b/",
        "//..//",
        "/%2e%2E/a",
        "/a%20b/../%C3%A9",
    ];
    for path in paths {
        let server = ExactUrl::from(url(&format!("http://user:pass@{address}/base?v=1#end")));
        for url in [
            server.clone().with_path(path),
            ExactUrl::from(url(&format!("http://{address}"))).with_path(path),
        ] {
            let query = url
                .query()
                .map_or(String::new(), |query| format!("?{query}"));
            let request = Request::new(Method::GET, url);
            let answer = block_on(transport.send(request)).unwrap();
            assert_eq!((answer.status, answer.body), (StatusCode::OK, "ok".into()));
            let expected =
                format!("GET {path}{query} HTTP/1.1\r\naccept: */*\r\nhost: {address}\r\n\r\n");
            assert_eq!(seen.lock().unwrap().pop(), Some(expected));
        }
    }
}

fn pieces(pieces: &[Result<&'static str, &'static str>]) -> ByteStream {
    ByteStream::from_source(Pieces(pieces.to_vec()))
}

fn put(address: std::net::SocketAddr) -> Request {
    let mut request = get(address);
    request.method = Method::PUT;
    request
}

/// What a server is sent with a stream, without the first line.
fn uploaded(request: Request, body: Option<ByteStream>) -> (String, String) {
    let (sender, receiver) = mpsc::channel();
    let address = server(move |mut stream| {
        let mut request = read_request(&mut stream).unwrap();
        while request.windows(8).any(|window| window == b"chunked\r")
            && !request.ends_with(b"0\r\n\r\n")
        {
            let mut piece = [0; 64];
            let count = std::io::Read::read(&mut stream, &mut piece).unwrap();
            request.extend_from_slice(&piece[..count]);
        }
        stream
            .write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 6\r\n\r\nanswer")
            .unwrap();
        sender.send(String::from_utf8(request).unwrap()).unwrap();
    });
    let mut request = request;
    request.url = ExactUrl::from(url(&format!("http://{address}"))).with_path(request.url.path());
    let transport = ReqwestTransport::new(&config()).unwrap();
    let body = block_on(async {
        let opened = transport.open(StreamRequest::new(request, body)).await;
        let (answer, body) = opened.unwrap();
        assert_eq!((answer.status, body.length()), (StatusCode::OK, Some(6)));
        body.collect(100).await.unwrap()
    });
    assert_eq!(body, "answer");
    let sent = receiver.recv_timeout(LONG).unwrap();
    let (line, rest) = sent.split_once("\r\n").unwrap();
    (
        line.to_owned(),
        rest.replace(&address.port().to_string(), "PORT"),
    )
}

#[test]
fn streams_go_both_ways() {
    let address = ([127, 0, 0, 1], 1).into();
    let bodies: [fn() -> Option<ByteStream>; 5] = [
        || None,
        || Some(Bytes::from_static(b"").into()),
        || Some(Bytes::from_static(b"bytes").into()),
        || Some(pieces(&[Ok("pie"), Ok("ces")])),
        || Some(pieces(&[Ok("pie"), Ok("ces")]).with_length(6)),
    ];
    for body in bodies {
        let (line, usual) = uploaded(put(address), body());
        assert_eq!(line, "PUT /path HTTP/1.1");
        let (line, exact) = uploaded(with_dots(&put(address)), body());
        assert_eq!(line, format!("PUT {DOTS} HTTP/1.1"));
        assert_eq!(usual, exact);
    }
}

#[test]
fn a_stream_that_cannot_be_read_is_not_the_servers_fault() {
    let (address, _) = recorder();
    let transport = ReqwestTransport::new(&config()).unwrap();
    for body in [
        pieces(&[Ok("a"), Err("the disk is gone")]),
        pieces(&[Ok("a")]).with_length(2),
    ] {
        let request = StreamRequest::new(with_dots(&put(address)), Some(body));
        let error = block_on(transport.open(request)).map(drop).unwrap_err();
        check(&error, Kind::Upload);
    }
}

#[test]
fn a_streamed_answer_that_stops_or_breaks_off_fails() {
    for (is_over, kind) in [(false, Kind::ReadTimeout), (true, Kind::Closed)] {
        let address = server(move |mut stream| {
            read_request(&mut stream).unwrap();
            let _ = stream.write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\nabc");
            if !is_over {
                std::thread::sleep(LONG);
            }
        });
        let transport = ReqwestTransport::new(&config().with_read_timeout(SHORT)).unwrap();
        let request = StreamRequest::new(with_dots(&get(address)), None);
        let error = block_on(async {
            let (_, body) = transport.open(request).await.unwrap();
            body.collect(100).await.unwrap_err()
        });
        check(error.transport().unwrap(), kind);
    }
}

/// The server reads to the end of the connection: it is there once nobody waits any more.
#[test]
fn an_abandoned_call_closes_its_connection() {
    for is_answered in [false, true] {
        let (sender, receiver) = mpsc::channel();
        let address = server(move |mut stream| {
            read_request(&mut stream).unwrap();
            if is_answered {
                let _ = stream.write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\nabc");
            }
            let _ = std::io::copy(&mut stream, &mut std::io::sink());
            sender.send(()).unwrap();
        });
        let transport = ReqwestTransport::new(&config()).unwrap();
        block_on(async {
            let request = StreamRequest::new(with_dots(&get(address)), None);
            let opening = transport.open(request);
            match tokio::time::timeout(SHORT, opening).await {
                Ok(opened) => drop(opened.unwrap()),
                Err(_) => assert!(!is_answered),
            }
            let closed = tokio::task::spawn_blocking(move || receiver.recv_timeout(LONG));
            closed.await.unwrap().unwrap();
        });
    }
}

#[test]
fn connections_are_kept_for_the_next_call() {
    let (address, connections) = keeping();
    let transport = ReqwestTransport::new(&config()).unwrap();
    for expected in [1, 2] {
        // Those of a runtime that is gone went down with it, which must not be an error.
        block_on(async {
            for _ in 0..3 {
                let answer = transport.send(with_dots(&get(address))).await;
                assert_eq!(answer.unwrap().body, "ok");
            }
        });
        assert_eq!(connections.load(Ordering::SeqCst), expected);
    }
}
