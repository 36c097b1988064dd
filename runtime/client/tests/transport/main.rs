//! The transport against servers that misbehave in every way that has a kind of its own.
//!
//! Servers are plain threads over `std::net`, so that each byte and each pause is chosen here. They
//! serve loopback only.

mod answers;
mod dots;
mod faults;
mod limits;
#[path = "../lab/pieces.rs"]
mod pieces;
mod proxy;
mod tls;

use std::io::{self, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::process::Command;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::Duration;

use http::Method;
use http::header::CONTENT_LENGTH;
use opsmith_client::http::{
    HttpConfig, Proxy, Request, ReqwestTransport, Response, Transport, TransportError,
    TransportErrorKind as Kind,
};
use url::Url;

/// Long enough to be noticed by a timer, short enough not to be noticed by whoever waits for the
/// tests.
const SHORT: Duration = Duration::from_millis(150);
/// Longer than anything here may take.
const LONG: Duration = Duration::from_secs(20);

/// Starts a server that hands each connection to `serve`, on a thread of its own.
fn server(serve: impl Fn(TcpStream) + Send + Sync + 'static) -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    let serve = Arc::new(serve);
    thread::spawn(move || {
        for stream in listener.incoming() {
            let serve = Arc::clone(&serve);
            thread::spawn(move || serve(stream.unwrap()));
        }
    });
    address
}

/// Starts a server that answers every request of a connection with `ok`, and counts connections.
fn keeping() -> (SocketAddr, Arc<AtomicUsize>) {
    let connections = Arc::new(AtomicUsize::new(0));
    let counted = Arc::clone(&connections);
    let address = server(move |mut stream| {
        counted.fetch_add(1, Ordering::SeqCst);
        while read_request(&mut stream).is_ok() {
            stream
                .write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok")
                .unwrap();
        }
    });
    (address, connections)
}

/// Starts a server that reads one request on each connection, writes `answer` and closes.
fn canned(answer: impl Into<Vec<u8>>) -> SocketAddr {
    let answer = answer.into();
    server(move |mut stream| {
        read_request(&mut stream).unwrap();
        let _ = stream.write_all(&answer);
    })
}

/// Reads one request with its body and returns its bytes.
fn read_request(stream: &mut impl Read) -> io::Result<Vec<u8>> {
    let mut request = Vec::new();
    let mut piece = [0; 16 * 1024];
    loop {
        let count = stream.read(&mut piece)?;
        if count == 0 {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        request.extend_from_slice(&piece[..count]);
        let Some(head) = request.windows(4).position(|window| window == b"\r\n\r\n") else {
            continue;
        };
        let length = String::from_utf8_lossy(&request[..head])
            .to_ascii_lowercase()
            .lines()
            .find_map(|line| line.strip_prefix("content-length: ")?.parse::<usize>().ok())
            .unwrap_or(0);
        if request.len() >= head + 4 + length {
            return Ok(request);
        }
    }
}

/// A configuration for loopback: no proxy, and limits that fail a test rather than hang it.
fn config() -> HttpConfig {
    HttpConfig::new()
        .with_proxy(Proxy::Never)
        .with_read_timeout(LONG)
        .with_connect_timeout(LONG)
}

fn get(address: SocketAddr) -> Request {
    Request::new(
        Method::GET,
        url(&format!("http://{address}/path?token=hidden")),
    )
}

fn url(text: &str) -> Url {
    Url::parse(text).unwrap()
}

/// Sends a request, and the same one to a path with segments of dots, which takes another way to the
/// network (see [`ExactUrl`]): both have to come to the same. Answers what came of the former.
fn send(config: &HttpConfig, request: Request) -> Result<Response, TransportError> {
    // Made outside of the runtime, used inside.
    let transport = ReqwestTransport::new(config).unwrap();
    let (plain, dotted) = (request.url.path().to_owned(), with_dots(&request));
    let dots = dotted.url.path().to_owned();
    let (usual, exact) =
        block_on(async { (transport.send(request).await, transport.send(dotted).await) });
    match (&usual, &exact) {
        (Ok(usual), Ok(exact)) => {
            // Some servers answer with the request.
            let shown = |answer: &Response| String::from_utf8_lossy(&answer.body).into_owned();
            let said = |answer: &Response| (answer.status, answer.headers.clone());
            let without_length = |answer: &Response| {
                let mut said = said(answer);
                said.1.remove(CONTENT_LENGTH);
                said
            };
            if usual.body == exact.body {
                assert_eq!(said(usual), said(exact));
            } else {
                assert_eq!(shown(usual), shown(exact).replace(&dots, &plain));
                assert_eq!(without_length(usual), without_length(exact));
            }
        }
        (Err(usual), Err(exact)) => {
            check(exact, usual.kind());
            // The system has several words for a connection that is gone, and libraries for an
            // address that is none.
            let kinds = [Kind::Connect, Kind::Closed, Kind::InvalidRequest];
            if !kinds.contains(&usual.kind()) {
                let usual = usual.to_string();
                assert_eq!(usual, exact.to_string().replace(&dots, &plain));
            }
        }
        (usual, exact) => panic!("{usual:?}\n{exact:?}"),
    }
    usual
}

/// A path that a `Url` would take for `/path`.
const DOTS: &str = "/a/../path";

/// The same request, to [`DOTS`].
fn with_dots(request: &Request) -> Request {
    let mut request = request.clone();
    request.url = request.url.with_path(DOTS);
    request
}

fn block_on<F: Future>(future: F) -> F::Output {
    tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap()
        .block_on(future)
}

/// Sends `request`, checks what every error promises, and returns the one that is expected.
fn fails(config: &HttpConfig, request: Request, kind: Kind) -> TransportError {
    let error = send(config, request).expect_err("the request was answered");
    check(&error, kind);
    error
}

fn check(error: &TransportError, kind: Kind) {
    let line = error.to_string();
    assert_eq!(error.kind(), kind, "{line}\n{error:?}");
    assert!(!line.contains('\n') && !line.ends_with('.'), "{line}");
    assert!(
        !line.contains("hidden") && !format!("{error:?}").contains("hidden"),
        "{error:?}"
    );
    let mut source: Option<&dyn std::error::Error> = Some(error);
    while let Some(error) = source {
        assert!(!error.to_string().contains("hidden"), "{error}");
        source = error.source();
    }
    println!("{line}");
}

/// Runs the ignored test `name` of this file in a process of its own, with `variables` set: a
/// process cannot safely change its own. (Those tests do nothing where the variables are not set,
/// as under `cargo test -- --ignored`.)
fn in_child(name: &str, variables: &[(&str, &str)]) {
    let output = Command::new(std::env::current_exe().unwrap())
        .args([name, "--exact", "--ignored", "--nocapture"])
        // Here it names more roots than a test sets.
        .env_remove("SSL_CERT_DIR")
        .envs(variables.iter().copied())
        .output()
        .unwrap();
    let text = format!(
        "{}{}",
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr)
    );
    assert!(
        output.status.success() && text.contains("1 passed"),
        "{text}"
    );
}
