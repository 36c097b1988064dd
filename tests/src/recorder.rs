//! A server on loopback that answers as told and keeps every request.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

/// One answer.
#[derive(Debug, Clone)]
pub enum Answer {
    /// Status, headers and body. `Content-Length` and `Connection: close` are added.
    Full {
        /// The status, such as 200.
        status: u16,
        /// Names and values.
        headers: Vec<(String, String)>,
        /// The body.
        body: Vec<u8>,
        /// How long to wait before answering.
        delay: Duration,
    },
    /// These bytes, whatever they are, and then the end of the connection.
    Raw(Vec<u8>),
    /// The end of the connection, without an answer.
    Close,
}

impl Answer {
    /// A JSON body with this status.
    pub fn json(status: u16, body: &str) -> Self {
        Answer::Full {
            status,
            headers: vec![("content-type".into(), "application/json".into())],
            body: body.into(),
            delay: Duration::ZERO,
        }
    }

    /// With one more header.
    #[must_use]
    pub fn header(mut self, name: &str, value: &str) -> Self {
        if let Answer::Full { headers, .. } = &mut self {
            headers.push((name.into(), value.into()));
        }
        self
    }
}

/// One request as it came.
#[derive(Clone, PartialEq, Eq)]
pub struct Request {
    /// The method.
    pub method: String,
    /// Path and query.
    pub path: String,
    /// Names in lower case, and values, in the order they came.
    pub headers: Vec<(String, String)>,
    /// The body.
    pub body: Vec<u8>,
}

impl Request {
    /// The value of a header.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers
            .iter()
            .find(|(known, _)| known == name)
            .map(|(_, value)| value.as_str())
    }

    /// The body as text. A byte that is none is written as recordings have it, such as `\xff`.
    pub fn text(&self) -> String {
        let mut text = String::new();
        for chunk in self.body.utf8_chunks() {
            text.push_str(chunk.valid());
            text.extend(chunk.invalid().iter().map(|byte| format!("\\x{byte:02x}")));
        }
        text
    }
}

impl std::fmt::Debug for Request {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(
            f,
            "{} {} {:?} {}",
            self.method,
            self.path,
            self.headers,
            self.text()
        )
    }
}

/// The server. It runs until the test ends.
pub struct Recorder {
    port: u16,
    requests: Arc<Mutex<Vec<Request>>>,
}

impl Recorder {
    /// Starts a server that gives these answers in turn; the last one repeats. None at all means `200 {}`.
    ///
    /// # Panics
    /// Where no port can be had.
    pub fn start(mut answers: Vec<Answer>) -> Self {
        if answers.is_empty() {
            answers.push(Answer::json(200, "{}"));
        }
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port on loopback");
        let port = listener.local_addr().expect("the port's number").port();
        let requests = Arc::new(Mutex::new(Vec::new()));
        let kept = Arc::clone(&requests);
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let kept = Arc::clone(&kept);
                let answers = answers.clone();
                std::thread::spawn(move || serve(stream, &kept, &answers));
            }
        });
        Recorder { port, requests }
    }

    /// Its address, `http://127.0.0.1:PORT`.
    pub fn url(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    /// Its port.
    pub fn port(&self) -> u16 {
        self.port
    }

    /// What came so far.
    pub fn requests(&self) -> Vec<Request> {
        lock(&self.requests).clone()
    }
}

fn lock(requests: &Mutex<Vec<Request>>) -> MutexGuard<'_, Vec<Request>> {
    requests.lock().unwrap_or_else(PoisonError::into_inner)
}

fn serve(stream: TcpStream, kept: &Mutex<Vec<Request>>, answers: &[Answer]) {
    let mut reader = BufReader::new(&stream);
    let Some(request) = read(&mut reader) else {
        return;
    };
    let index = {
        let mut kept = lock(kept);
        kept.push(request);
        kept.len() - 1
    };
    let Some(answer) = answers.get(index).or(answers.last()) else {
        return;
    };
    // A client that has gone away is what some tests are about.
    let _ = reply(&stream, answer);
}

fn read(reader: &mut BufReader<&TcpStream>) -> Option<Request> {
    let mut line = String::new();
    reader.read_line(&mut line).ok()?;
    let mut words = line.split_whitespace();
    let (method, path) = (words.next()?.to_owned(), words.next()?.to_owned());
    let mut headers = Vec::new();
    loop {
        let mut line = String::new();
        reader.read_line(&mut line).ok()?;
        let Some((name, value)) = line.trim_end().split_once(':') else {
            break;
        };
        headers.push((name.to_ascii_lowercase(), value.trim().to_owned()));
    }
    let length = headers
        .iter()
        .find(|(name, _)| name == "content-length")
        .and_then(|(_, value)| value.parse().ok());
    let mut body = vec![0; length.unwrap_or(0)];
    reader.read_exact(&mut body).ok()?;
    Some(Request {
        method,
        path,
        headers,
        body,
    })
}

fn reply(mut stream: &TcpStream, answer: &Answer) -> std::io::Result<()> {
    match answer {
        Answer::Close => Ok(()),
        Answer::Raw(bytes) => stream.write_all(bytes),
        Answer::Full {
            status,
            headers,
            body,
            delay,
        } => {
            std::thread::sleep(*delay);
            let mut head = format!(
                "HTTP/1.1 {status} Status\r\ncontent-length: {}\r\nconnection: close\r\n",
                body.len()
            );
            for (name, value) in headers {
                head.push_str(&format!("{name}: {value}\r\n"));
            }
            head.push_str("\r\n");
            stream.write_all(head.as_bytes())?;
            stream.write_all(body)
        }
    }
}
