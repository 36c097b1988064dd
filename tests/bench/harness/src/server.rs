//! The loopback server: HTTP/1.1 with connections that are kept, one answer, with TLS or without.

use std::io::{self, Read, Write};
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use rustls::{ServerConfig, ServerConnection, StreamOwned};

const REQUEST_LINE: &str = "POST /device_authorization HTTP/1.1";

/// What the service answers to StartDeviceAuthorization.
const BODY: &str = concat!(
    r#"{"deviceCode":"nT2mLqZbVhYx0cRk8sDfJw3pAeGu7iOo","expiresIn":600,"interval":1,"userCode":"BCDF-GHJK","#,
    r#""verificationUri":"https://device.sso.us-east-1.amazonaws.com/","#,
    r#""verificationUriComplete":"https://device.sso.us-east-1.amazonaws.com/?user_code=BCDF-GHJK"}"#,
);

/// A longer head than this is no client's that is measured here.
const LONGEST_HEAD: usize = 64 * 1024;

/// A server that runs as long as this process does.
pub struct Server {
    /// Its address, with scheme and port.
    pub url: String,
    connections: Arc<AtomicU64>,
    requests: Arc<AtomicU64>,
}

impl Server {
    /// Listens on a free port of the loopback interface, with TLS if there is a configuration for it.
    pub fn start(tls: Option<Arc<ServerConfig>>) -> Result<Self, String> {
        let scheme = if tls.is_some() { "https" } else { "http" };
        let listener = TcpListener::bind(SocketAddr::from((Ipv4Addr::LOCALHOST, 0)));
        let listener = listener
            .map_err(|error| format!("cannot listen on the loopback interface: {error}"))?;
        let address = listener
            .local_addr()
            .map_err(|error| format!("the loopback server has no address: {error}"))?;
        let server = Self {
            url: format!("{scheme}://{address}"),
            connections: Arc::default(),
            requests: Arc::default(),
        };

        let (connections, requests) = (
            Arc::clone(&server.connections),
            Arc::clone(&server.requests),
        );
        std::thread::spawn(move || {
            // A connection that fails shows as a count that is wrong, and as the peer's own error.
            for stream in listener.incoming().flatten() {
                connections.fetch_add(1, Ordering::SeqCst);
                let (tls, requests) = (tls.clone(), Arc::clone(&requests));
                std::thread::spawn(move || connection(stream, tls, &requests));
            }
        });
        Ok(server)
    }

    /// Sees to it that what was measured since the last time is what was to be measured: `calls` calls over one connection.
    pub fn expect(&self, calls: u64) -> Result<(), String> {
        let connections = self.connections.swap(0, Ordering::SeqCst);
        let requests = self.requests.swap(0, Ordering::SeqCst);
        if (connections, requests) == (1, calls) {
            return Ok(());
        }
        Err(format!(
            "the server saw {requests} requests over {connections} connections instead of {calls} over 1"
        ))
    }
}

fn connection(
    stream: TcpStream,
    tls: Option<Arc<ServerConfig>>,
    requests: &AtomicU64,
) -> io::Result<()> {
    stream.set_nodelay(true)?;
    // A peer that hangs is not to take the thread with it for ever.
    stream.set_read_timeout(Some(Duration::from_secs(60)))?;
    match tls {
        None => serve(stream, requests),
        Some(tls) => {
            let connection = ServerConnection::new(tls).map_err(io::Error::other)?;
            serve(StreamOwned::new(connection, stream), requests)
        }
    }
}

/// Answers requests until the client closes the connection.
fn serve(mut stream: impl Read + Write, requests: &AtomicU64) -> io::Result<()> {
    let answer = format!(
        "HTTP/1.1 200 OK\r\nDate: Thu, 01 Oct 2026 12:00:00 GMT\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\
         Connection: keep-alive\r\nx-amzn-RequestId: 0a1b2c3d-4e5f-6071-8293-a4b5c6d7e8f9\r\nCache-Control: no-cache\r\n\r\n{BODY}",
        BODY.len(),
    );
    let mut buffer = Vec::new();
    while let Some(end) = head(&mut stream, &mut buffer)? {
        let head = String::from_utf8_lossy(buffer.get(..end).unwrap_or_default()).into_owned();
        let length = content_length(&head);
        let Some(length) = length.filter(|_| head.starts_with(REQUEST_LINE)) else {
            return stream.write_all(
                b"HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\nConnection: close\r\n\r\n",
            );
        };
        while buffer.len() < end + length {
            if fill(&mut stream, &mut buffer)? == 0 {
                return Ok(());
            }
        }
        buffer.drain(..end + length);
        requests.fetch_add(1, Ordering::SeqCst);
        // In one piece, so that every client gets it with one read.
        stream.write_all(answer.as_bytes())?;
        stream.flush()?;
    }
    Ok(())
}

/// Reads until `buffer` holds the head of a request, and answers where it ends; `None` where the client has no further one.
fn head(stream: &mut impl Read, buffer: &mut Vec<u8>) -> io::Result<Option<usize>> {
    loop {
        if let Some(start) = buffer.windows(4).position(|window| window == b"\r\n\r\n") {
            return Ok(Some(start + 4));
        }
        if buffer.len() > LONGEST_HEAD || fill(stream, buffer)? == 0 {
            return Ok(None);
        }
    }
}

fn fill(stream: &mut impl Read, buffer: &mut Vec<u8>) -> io::Result<usize> {
    let mut piece = [0; 16 * 1024];
    let read = stream.read(&mut piece)?;
    buffer.extend_from_slice(piece.get(..read).unwrap_or_default());
    Ok(read)
}

fn content_length(head: &str) -> Option<usize> {
    head.lines().find_map(|line| {
        let (name, value) = line.split_once(':')?;
        if !name.eq_ignore_ascii_case("content-length") {
            return None;
        }
        value.trim().parse().ok()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Bytes from a client, and what it gets back.
    struct Talk {
        sent: io::Cursor<Vec<u8>>,
        answered: Vec<u8>,
    }

    impl Read for &mut Talk {
        fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
            self.sent.read(buffer)
        }
    }

    impl Write for &mut Talk {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.answered.write(bytes)
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    fn talk(sent: &str) -> (String, u64) {
        let mut talk = Talk {
            sent: io::Cursor::new(sent.into()),
            answered: Vec::new(),
        };
        let requests = AtomicU64::new(0);
        serve(&mut talk, &requests).unwrap();
        (
            String::from_utf8(talk.answered).unwrap(),
            requests.into_inner(),
        )
    }

    #[test]
    fn every_request_of_a_connection_is_answered() {
        let one = format!("{REQUEST_LINE}\r\ncontent-length: 2\r\n\r\n{{}}");
        let (answered, requests) = talk(&format!("{one}{one}"));
        assert_eq!(requests, 2);
        assert_eq!(answered.matches("HTTP/1.1 200 OK").count(), 2);
        assert!(answered.ends_with(BODY));
    }

    #[test]
    fn another_request_is_refused_and_not_counted() {
        for other in [
            "GET / HTTP/1.1\r\ncontent-length: 0\r\n\r\n".to_owned(),
            format!("{REQUEST_LINE}\r\n\r\n"),
        ] {
            let (answered, requests) = talk(&other);
            assert_eq!(requests, 0);
            assert!(answered.starts_with("HTTP/1.1 400"), "{answered}");
        }
    }
}
