//! The network: a thread that accepts connections on loopback and turns HTTP into requests and answers.
//!
//! The thread has a runtime of its own, so that a test may block its own (waiting for a child process that talks to the service, say).

use crate::core::Core;
use crate::exchange::{Answer, BodyError, Request};
use bytes::{Bytes, BytesMut};
use http_body_util::{BodyExt as _, Full};
use hyper::body::Incoming;
use hyper::header::{HeaderName, HeaderValue};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper::{Response, StatusCode};
use hyper_util::rt::{TokioIo, TokioTimer};
use std::convert::Infallible;
use std::io;
use std::sync::{Arc, mpsc};
use std::thread::JoinHandle;
use std::time::Duration;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{Semaphore, oneshot};

/// The largest body that is looked at; inputs of the model have a few hundred bytes.
pub(crate) const BODY_LIMIT: usize = 64 * 1024;

/// How much of a body that is too large is read and thrown away. A client that is still sending when it is refused sees a broken
/// connection; one that was let finish sees the error.
const DISCARD_LIMIT: usize = 16 * 1024 * 1024;

/// How long a client may take for the head of a request, and for its body.
const PATIENCE: Duration = Duration::from_secs(30);

/// How many connections are served at once; more wait.
const CONNECTIONS: usize = 256;

/// Serves until the handle is dropped. Returns once connections are accepted.
pub(crate) fn start(listener: std::net::TcpListener, core: Arc<Core>) -> io::Result<Handle> {
    let (stop, stopped) = oneshot::channel();
    let (ready, is_ready) = mpsc::channel();
    let thread = std::thread::Builder::new()
        .name("opsmith-test-service".into())
        .spawn(move || run(listener, core, stopped, &ready))?;
    let handle = Handle {
        stop: Some(stop),
        thread: Some(thread),
    };
    match is_ready.recv() {
        Ok(result) => result.map(|()| handle),
        Err(_) => Err(io::Error::other("the server thread ended")),
    }
}

/// The running server. Dropping it closes the port and all connections.
pub(crate) struct Handle {
    stop: Option<oneshot::Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl Drop for Handle {
    fn drop(&mut self) {
        drop(self.stop.take());
        // It ends at once, since nothing in it blocks; waiting makes sure that the port is free again. A panic in it was printed already.
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

/// The thread: until told to stop, or until whoever could tell is gone.
fn run(
    listener: std::net::TcpListener,
    core: Arc<Core>,
    stopped: oneshot::Receiver<()>,
    ready: &mpsc::Sender<io::Result<()>>,
) {
    let runtime = match tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
    {
        Ok(runtime) => runtime,
        Err(error) => return drop(ready.send(Err(error))),
    };
    // Leaving the runtime ends all that runs in it: accepting, and every connection.
    runtime.block_on(async move {
        match listener
            .set_nonblocking(true)
            .and_then(|()| TcpListener::from_std(listener))
        {
            Ok(listener) => {
                tokio::spawn(accept(listener, core));
                let _ = ready.send(Ok(()));
                let _ = stopped.await;
            }
            Err(error) => drop(ready.send(Err(error))),
        }
    });
}

async fn accept(listener: TcpListener, core: Arc<Core>) {
    let places = Arc::new(Semaphore::new(CONNECTIONS));
    while let Ok(place) = places.clone().acquire_owned().await {
        match listener.accept().await {
            Ok((stream, _)) => {
                let core = core.clone();
                tokio::spawn(async move {
                    converse(stream, core).await;
                    drop(place);
                });
            }
            // Most likely there are no file descriptors left; connections that end free some.
            Err(_) => tokio::time::sleep(Duration::from_millis(50)).await,
        }
    }
}

async fn converse(stream: TcpStream, core: Arc<Core>) {
    let service = service_fn(move |request| {
        let core = core.clone();
        async move { Ok::<_, Infallible>(respond(&core, request).await) }
    });
    // A connection that breaks is the client's business, and has nobody here to report it to.
    let _ = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(PATIENCE)
        .serve_connection(TokioIo::new(stream), service)
        .await;
}

async fn respond(core: &Core, request: hyper::Request<Incoming>) -> Response<Full<Bytes>> {
    let (head, body) = request.into_parts();
    let body = match tokio::time::timeout(PATIENCE, collect(body)).await {
        Ok(body) => body,
        Err(_) => Err(BodyError::TooSlow),
    };
    let text = |value: &HeaderValue| String::from_utf8_lossy(value.as_bytes()).into_owned();
    let headers = head
        .headers
        .iter()
        .map(|(name, value)| (name.as_str().to_owned(), text(value)));
    let request = Request {
        method: head.method.as_str().to_owned(),
        path: head.uri.path().to_owned(),
        query: head.uri.query().map(str::to_owned),
        headers: headers.collect(),
        body,
    };
    response(core.answer(&request))
}

/// Reads a body to its end, and keeps it if it is not too large.
async fn collect(mut body: Incoming) -> Result<Bytes, BodyError> {
    let mut kept = BytesMut::new();
    let mut length = 0_usize;
    while let Some(frame) = body.frame().await {
        let frame = frame.map_err(|_| BodyError::Broken)?;
        let Some(data) = frame.data_ref() else {
            continue;
        };
        length = length.saturating_add(data.len());
        if length <= BODY_LIMIT {
            kept.extend_from_slice(data);
        } else if length > DISCARD_LIMIT {
            break;
        }
    }
    match length {
        0..=BODY_LIMIT => Ok(kept.freeze()),
        _ => Err(BodyError::TooLarge),
    }
}

fn response(answer: Answer) -> Response<Full<Bytes>> {
    let mut response = Response::new(Full::from(answer.body));
    *response.status_mut() =
        StatusCode::from_u16(answer.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    for (name, value) in answer.headers {
        // Names are constants and values made here, so none is left out.
        if let Ok(value) = HeaderValue::from_str(&value) {
            response
                .headers_mut()
                .insert(HeaderName::from_static(name), value);
        }
    }
    response
}
