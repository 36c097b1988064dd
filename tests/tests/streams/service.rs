//! The service: keeps what is put, and answers with events.

use std::collections::HashMap;
use std::convert::Infallible;
use std::net::SocketAddr;
use std::pin::Pin;
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll};

use bytes::Bytes;
use http::{Request, Response, Version};
use http_body::{Body, Frame};
use http_body_util::BodyExt as _;
use hyper::body::Incoming;
use hyper::service::service_fn;
use hyper_util::rt::{TokioExecutor, TokioIo};
use hyper_util::server::conn::auto;
use opsmith_client::event_stream::frame::{Decoder, HeaderValue, Message};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpListener;
use tokio::sync::mpsc;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;

/// A service on loopback, gone with its runtime.
pub struct Service {
    url: String,
    state: Arc<State>,
}

#[derive(Default)]
struct State {
    /// Requests as they came: version and headers.
    heads: Mutex<Vec<Head>>,
    things: Mutex<HashMap<String, Bytes>>,
    /// Messages that came signed, and their signatures.
    signed: Mutex<Vec<Message>>,
}

#[derive(Clone)]
pub struct Head {
    pub version: Version,
    /// The protocol that both sides of TLS agreed on.
    pub agreed: Option<Vec<u8>>,
    pub target: String,
    pub headers: http::HeaderMap,
}

impl Head {
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name)?.to_str().ok()
    }
}

type Sender = mpsc::Sender<Result<Bytes, std::io::Error>>;

/// A body whose pieces come from elsewhere.
struct Pieces(mpsc::Receiver<Result<Bytes, std::io::Error>>);

impl Body for Pieces {
    type Data = Bytes;
    type Error = std::io::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, std::io::Error>>> {
        self.0
            .poll_recv(context)
            .map(|piece| piece.map(|piece| piece.map(Frame::data)))
    }
}

impl Service {
    pub async fn start() -> Service {
        let (listener, address) = listen().await;
        let state = Arc::new(State::default());
        let shared = Arc::clone(&state);
        tokio::spawn(async move {
            while let Ok((connection, _)) = listener.accept().await {
                tokio::spawn(serve(Arc::clone(&shared), None, connection));
            }
        });
        let url = format!("http://{address}");
        Service { url, state }
    }

    /// One that speaks TLS, as `localhost`.
    pub async fn start_tls(tls: ServerConfig) -> Service {
        let (listener, address) = listen().await;
        let state = Arc::new(State::default());
        let (shared, acceptor) = (Arc::clone(&state), TlsAcceptor::from(Arc::new(tls)));
        tokio::spawn(async move {
            while let Ok((connection, _)) = listener.accept().await {
                let (state, acceptor) = (Arc::clone(&shared), acceptor.clone());
                tokio::spawn(async move {
                    // Where they do not agree, the client says why.
                    if let Ok(connection) = acceptor.accept(connection).await {
                        let agreed = connection.get_ref().1.alpn_protocol().map(<[u8]>::to_vec);
                        serve(state, agreed, connection).await;
                    }
                });
            }
        });
        let url = format!("https://localhost:{}", address.port());
        Service { url, state }
    }

    pub fn url(&self) -> &str {
        &self.url
    }

    /// The last request.
    pub fn head(&self) -> Head {
        let heads = self.state.heads.lock().unwrap();
        heads.last().expect("a request").clone()
    }

    pub fn requests(&self) -> usize {
        self.state.heads.lock().unwrap().len()
    }

    pub fn thing(&self, id: &str) -> Option<Bytes> {
        self.state.things.lock().unwrap().get(id).cloned()
    }

    pub fn keep(&self, id: &str, thing: impl Into<Bytes>) {
        let thing = thing.into();
        self.state
            .things
            .lock()
            .unwrap()
            .insert(id.to_owned(), thing);
    }

    pub fn signed(&self) -> Vec<Message> {
        self.state.signed.lock().unwrap().clone()
    }
}

async fn listen() -> (TcpListener, SocketAddr) {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let address = listener.local_addr().expect("an address");
    (listener, address)
}

async fn serve(
    state: Arc<State>,
    agreed: Option<Vec<u8>>,
    connection: impl AsyncRead + AsyncWrite + Unpin + 'static,
) {
    let serve = service_fn(move |request| answer(Arc::clone(&state), agreed.clone(), request));
    let _ = auto::Builder::new(TokioExecutor::new())
        .serve_connection(TokioIo::new(connection), serve)
        .await;
}

async fn answer(
    state: Arc<State>,
    agreed: Option<Vec<u8>>,
    request: Request<Incoming>,
) -> Result<Response<Pieces>, Infallible> {
    let target = request.uri().path_and_query().expect("a path").to_string();
    state.heads.lock().unwrap().push(Head {
        version: request.version(),
        agreed,
        target: target.clone(),
        headers: request.headers().clone(),
    });
    let (sender, receiver) = mpsc::channel(4);
    let mut response = Response::new(Pieces(receiver));
    let (path, query) = target.split_once('?').unwrap_or((&target, ""));
    let parts: Vec<&str> = path.split('/').skip(1).collect();
    match parts[..] {
        ["things", id] => {
            let body = request.into_body().collect().await;
            match body {
                Ok(body) => {
                    let body = body.to_bytes();
                    let tag = format!("{}", body.len()).parse().expect("a header");
                    response.headers_mut().insert("etag", tag);
                    state.things.lock().unwrap().insert(id.to_owned(), body);
                }
                Err(_) => *response.status_mut() = http::StatusCode::BAD_REQUEST,
            }
        }
        ["things", id, "content"] => {
            let thing = state.things.lock().unwrap().get(id).cloned();
            match thing {
                Some(thing) => {
                    let size = thing.len().into();
                    response.headers_mut().insert("x-size", size);
                    tokio::spawn(send(sender, thing));
                }
                None => *response.status_mut() = http::StatusCode::NOT_FOUND,
            }
        }
        ["convert"] => {
            tokio::spawn(upper_case(request.into_body(), sender));
        }
        ["watch"] if query == "topic=refused" => {
            *response.status_mut() = http::StatusCode::SERVICE_UNAVAILABLE;
            let name = "BusyException".parse().expect("a header");
            response.headers_mut().insert("x-amzn-errortype", name);
            let body = Bytes::from_static(br#"{"message": "later", "seconds": 3}"#);
            tokio::spawn(send(sender, body));
        }
        ["watch"] => {
            let session = "s-1".parse().expect("a header");
            response.headers_mut().insert("x-session", session);
            let topic = query.strip_prefix("topic=").unwrap_or_default().to_owned();
            tokio::spawn(watch(topic, sender));
        }
        ["converse"] => {
            tokio::spawn(converse(state, request.into_body(), sender));
        }
        _ => *response.status_mut() = http::StatusCode::NOT_FOUND,
    }
    Ok(response)
}

async fn send(sender: Sender, bytes: Bytes) {
    for piece in bytes.chunks(10_000) {
        let piece = bytes.slice_ref(piece);
        if sender.send(Ok(piece)).await.is_err() {
            return;
        }
    }
}

/// Answers with what comes, as it comes.
async fn upper_case(mut body: Incoming, sender: Sender) {
    while let Some(Ok(frame)) = body.frame().await {
        let Ok(piece) = frame.into_data() else {
            continue;
        };
        if sender
            .send(Ok(piece.to_ascii_uppercase().into()))
            .await
            .is_err()
        {
            return;
        }
    }
}

pub fn event(name: &str, payload: &str) -> Message {
    let mut message = Message::default()
        .with(":message-type", HeaderValue::from("event"))
        .with(":event-type", HeaderValue::from(name))
        .with(":content-type", HeaderValue::from("application/json"));
    message.payload = Bytes::copy_from_slice(payload.as_bytes());
    message
}

fn frame(message: &Message) -> Bytes {
    message.encode().expect("a message")
}

async fn watch(topic: String, sender: Sender) {
    let change = |count: u32| {
        frame(&event(
            "change",
            &format!(r#"{{"what":"w","count":{count}}}"#),
        ))
    };
    let mut pieces = vec![change(1), change(2)];
    match topic.as_str() {
        // One byte at a time.
        "slow" => {
            let bytes = pieces.concat();
            pieces = bytes
                .iter()
                .map(|byte| Bytes::copy_from_slice(&[*byte]))
                .collect();
        }
        // All at once.
        "together" => pieces = vec![pieces.concat().into()],
        "later" => pieces.push(frame(&event("added-later", "{}"))),
        "busy" => {
            let mut exception = Message::default()
                .with(":message-type", HeaderValue::from("exception"))
                .with(":exception-type", HeaderValue::from("busy"))
                .with(":content-type", HeaderValue::from("application/json"));
            exception.payload = Bytes::from_static(br#"{"message":"too much","seconds":7}"#);
            pieces.push(frame(&exception));
        }
        "error" => {
            let error = Message::default()
                .with(":message-type", HeaderValue::from("error"))
                .with(":error-code", HeaderValue::from("InternalError"))
                .with(":error-message", HeaderValue::from("it broke"));
            pieces.push(frame(&error));
        }
        "truncated" => {
            let whole = change(3);
            pieces.push(whole.slice(..whole.len() - 3));
        }
        "corrupt" => {
            let mut damaged = change(3).to_vec();
            damaged[40] ^= 1;
            pieces.push(damaged.into());
        }
        "broken" | "silent" => {}
        _ => pieces.push(frame(&event("end", "{}"))),
    }
    for piece in pieces {
        if sender.send(Ok(piece)).await.is_err() {
            return;
        }
    }
    match topic.as_str() {
        "broken" => drop(sender.send(Err(std::io::Error::other("cut"))).await),
        "silent" => std::future::pending().await,
        _ => {}
    }
}

/// Answers each word as soon as it comes.
async fn converse(state: Arc<State>, mut body: Incoming, sender: Sender) {
    let mut decoder = Decoder::new();
    loop {
        while let Some(outer) = decoder.next_message().expect("frames") {
            let message = if outer.header(":chunk-signature").is_some() {
                state.signed.lock().unwrap().push(outer.clone());
                if outer.payload.is_empty() {
                    continue;
                }
                let mut inner = Decoder::new();
                inner.push(&outer.payload);
                inner
                    .next_message()
                    .expect("a frame")
                    .expect("a whole frame")
            } else {
                outer
            };
            let text = String::from_utf8_lossy(&message.payload).replace('"', "'");
            let name = message.text(":event-type").unwrap_or_default();
            let what = format!(
                r#"{{"what":"{name} {text}","count":{}}}"#,
                message.headers.len()
            );
            if sender
                .send(Ok(frame(&event("change", &what))))
                .await
                .is_err()
            {
                return;
            }
        }
        match body.frame().await {
            Some(Ok(frame)) => {
                if let Ok(piece) = frame.into_data() {
                    decoder.push(&piece);
                }
            }
            _ => break,
        }
    }
    let _ = sender.send(Ok(frame(&event("end", "{}")))).await;
}
