//! What a transport does where nothing goes wrong.

use std::io::Write;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use bytes::Bytes;
use http::{HeaderValue, Method, StatusCode, header};
use opsmith_client::http::{ReqwestTransport, Transport};

use crate::{block_on, canned, config, get, keeping, read_request, send, server};

#[test]
fn sends_what_it_is_given_and_returns_the_whole_answer() {
    let address = server(|mut stream| {
        let request = String::from_utf8(read_request(&mut stream).unwrap()).unwrap();
        let length = request.len();
        let head = "HTTP/1.1 400 Bad Request\r\nx-one: 1\r\nx-one: 2";
        write!(
            stream,
            "{head}\r\ncontent-length: {length}\r\n\r\n{request}"
        )
        .unwrap();
    });
    let mut request = get(address);
    request.method = Method::POST;
    request.headers.insert(
        "x-amz-target",
        HeaderValue::from_static("Service.Operation"),
    );
    request
        .headers
        .insert(header::ACCEPT, HeaderValue::from_static("application/json"));
    request.body = Bytes::from_static(b"{\"a\":1}");

    let response = send(&config(), request).unwrap();
    assert_eq!(response.status, StatusCode::BAD_REQUEST);
    assert_eq!(
        response.headers.get_all("x-one").iter().collect::<Vec<_>>(),
        ["1", "2"]
    );
    let echoed = String::from_utf8(response.body.to_vec()).unwrap();
    let (head, body) = echoed.split_once("\r\n\r\n").unwrap();
    let mut lines: Vec<_> = head.lines().collect();
    assert_eq!(lines.remove(0), "POST /path?token=hidden HTTP/1.1");
    lines.sort_unstable();
    assert_eq!(
        lines,
        [
            "accept: application/json",
            "content-length: 7",
            &format!("host: {address}"),
            "x-amz-target: Service.Operation",
        ]
    );
    assert_eq!(body, "{\"a\":1}");
}

#[test]
fn adds_only_accept_to_an_empty_request() {
    let address = server(|mut stream| {
        let request = read_request(&mut stream).unwrap();
        write!(stream, "HTTP/1.1 200 OK\r\nconnection: close\r\n\r\n").unwrap();
        stream.write_all(&request).unwrap();
    });
    let response = send(&config(), get(address)).unwrap();
    let expected =
        format!("GET /path?token=hidden HTTP/1.1\r\naccept: */*\r\nhost: {address}\r\n\r\n");
    assert_eq!(String::from_utf8_lossy(&response.body), expected);
}

#[test]
fn keeps_connections_for_the_next_call() {
    let (address, connections) = keeping();
    let transport = ReqwestTransport::new(&config()).unwrap();
    block_on(async {
        for _ in 0..5 {
            assert_eq!(transport.send(get(address)).await.unwrap().body, "ok");
        }
    });
    assert_eq!(connections.load(Ordering::SeqCst), 1);
    // Another runtime: the connections of the first went down with it, which must not be an error.
    block_on(async { assert_eq!(transport.send(get(address)).await.unwrap().body, "ok") });
    assert_eq!(connections.load(Ordering::SeqCst), 2);
}

#[test]
fn a_connection_closed_while_idle_is_replaced() {
    let address = canned("HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok");
    let transport = ReqwestTransport::new(&config()).unwrap();
    block_on(async {
        for _ in 0..3 {
            assert_eq!(transport.send(get(address)).await.unwrap().body, "ok");
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    });
}

#[test]
fn reads_bodies_of_every_framing() {
    let chunked = canned(
        "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n",
    );
    assert_eq!(send(&config(), get(chunked)).unwrap().body, "abcde");
    let to_the_end = canned("HTTP/1.1 200 OK\r\n\r\nabcde");
    assert_eq!(send(&config(), get(to_the_end)).unwrap().body, "abcde");
    let none = canned("HTTP/1.1 204 No Content\r\n\r\n");
    assert_eq!(send(&config(), get(none)).unwrap().body, "");
    let large = vec![b'x'; 3_000_000];
    let mut answer =
        format!("HTTP/1.1 200 OK\r\ncontent-length: {}\r\n\r\n", large.len()).into_bytes();
    answer.extend_from_slice(&large);
    assert_eq!(send(&config(), get(canned(answer))).unwrap().body, large);
}

#[test]
fn the_length_of_an_answer_to_head_is_not_a_body() {
    let address = canned("HTTP/1.1 200 OK\r\ncontent-length: 123456789\r\n\r\n");
    let mut request = get(address);
    request.method = Method::HEAD;
    let response = send(&config().with_max_response_bytes(10), request).unwrap();
    assert_eq!(response.body, "");
    assert_eq!(response.headers["content-length"], "123456789");
}

#[test]
fn redirects_are_not_followed() {
    let reached = Arc::new(AtomicUsize::new(0));
    let counted = Arc::clone(&reached);
    let target = server(move |_| {
        counted.fetch_add(1, Ordering::SeqCst);
    });
    for status in [301, 302, 303, 307, 308] {
        let address = canned(format!(
            "HTTP/1.1 {status} Moved\r\nlocation: http://{target}/\r\ncontent-length: 0\r\n\r\n"
        ));
        let mut request = get(address);
        request.method = Method::POST;
        request.body = Bytes::from_static(b"body");
        let response = send(&config(), request).unwrap();
        assert_eq!(response.status, status);
        assert_eq!(
            response.headers["location"].to_str().unwrap(),
            format!("http://{target}/")
        );
    }
    assert_eq!(reached.load(Ordering::SeqCst), 0);
}

#[test]
fn can_be_shared_between_threads_and_tasks() {
    fn shared<T: Send + Sync + 'static>(_: &T) {}
    let transport: Arc<dyn Transport> = Arc::new(ReqwestTransport::new(&config()).unwrap());
    shared(&transport);
    let address = canned("HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok");
    block_on(async {
        let tasks: Vec<_> = (0..20)
            .map(|_| {
                let transport = Arc::clone(&transport);
                tokio::spawn(async move { transport.send(get(address)).await.unwrap().body })
            })
            .collect();
        for task in tasks {
            assert_eq!(task.await.unwrap(), "ok");
        }
    });
}
