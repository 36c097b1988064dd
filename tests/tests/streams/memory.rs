//! Bodies larger than the memory that is taken for them.
//!
//! The client runs in a process of its own, of which the system says how much memory it took at most. `OPSMITH_STREAM_MIB` sets
//! how large the bodies are; 256 where it does not.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::process::Command;

use opsmith_client::{ByteStream, Caller, Credentials, ServiceClient as _};

use crate::api::client::Client;
use crate::api::types::{ConvertRequest, GetThingRequest, PutThingRequest};
use crate::{Http, tables};

const SERVER: &str = "OPSMITH_TEST_STREAM_SERVER";
const SIZE: &str = "OPSMITH_STREAM_MIB";
const MIB: u64 = 1024 * 1024;
/// In MiB.
const MOST: u64 = 64;

fn size() -> u64 {
    let given = std::env::var(SIZE)
        .ok()
        .and_then(|size| size.parse::<u64>().ok());
    given.unwrap_or(256) * MIB
}

/// Takes any body, and answers GET requests and those to `/things/t/content` with zeros. Says in a header how many bytes came.
fn server(size: u64) -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    std::thread::spawn(move || {
        for connection in listener.incoming() {
            std::thread::spawn(move || serve(connection.unwrap(), size));
        }
    });
    address
}

fn serve(connection: TcpStream, size: u64) {
    let mut reader = BufReader::with_capacity(MIB as usize, connection.try_clone().unwrap());
    let mut writer = connection;
    loop {
        let (mut length, mut is_download) = (0, false);
        let mut line = String::new();
        while reader.read_line(&mut line).unwrap_or(0) > 2 {
            let lower = line.to_ascii_lowercase();
            is_download |= lower.contains(" /things/t/content ");
            if let Some(announced) = lower.strip_prefix("content-length: ") {
                length = announced.trim().parse().unwrap();
            }
            line.clear();
        }
        if line.is_empty() {
            return;
        }
        let came = std::io::copy(&mut (&mut reader).take(length), &mut std::io::sink());
        let came = came.unwrap_or_default();
        let answered = if is_download { size } else { 0 };
        let head = format!("HTTP/1.1 200 OK\r\netag: {came}\r\ncontent-length: {answered}\r\n\r\n");
        if writer.write_all(head.as_bytes()).is_err() {
            return;
        }
        let _ = std::io::copy(&mut std::io::repeat(0).take(answered), &mut writer);
    }
}

#[test]
fn bodies_are_not_held_in_memory() {
    if !cfg!(target_os = "linux") {
        println!("SKIPPED memory of streams: only Linux says how much a process took");
        return;
    }
    let address = server(size());
    for name in ["upload", "upload_unsigned", "download"] {
        let output = Command::new(std::env::current_exe().unwrap())
            .args([
                &format!("memory::{name}"),
                "--exact",
                "--ignored",
                "--nocapture",
            ])
            .env(SERVER, format!("http://{address}"))
            .output()
            .unwrap();
        let text = String::from_utf8_lossy(&output.stdout);
        let errors = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{text}{errors}");
        let peak = text
            .lines()
            .find_map(|line| line.strip_prefix("PEAK ")?.parse::<u64>().ok());
        let peak = peak.unwrap_or_else(|| panic!("{text}{errors}"));
        println!(
            "{name} of {} MiB: {} MiB resident at most",
            size() / MIB,
            peak / MIB
        );
        assert!(peak <= MOST * MIB, "{name}: {peak} bytes");
    }
}

/// In the process of the client.
fn child<F: Future<Output = u64>>(run: impl FnOnce(Client) -> F) {
    let Ok(server) = std::env::var(SERVER) else {
        return;
    };
    let caller = Caller::builder(tables(Http::One))
        .endpoint_url(server)
        .region("eu-west-1")
        .credentials(Credentials::new("AKID", "secret"))
        .build();
    let client = Client::from_caller(caller.unwrap());
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build();
    let bytes = runtime.unwrap().block_on(run(client));
    assert_eq!(bytes, size());
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let kib: u64 = peak
        .unwrap()
        .trim()
        .trim_end_matches(" kB")
        .parse()
        .unwrap();
    println!("\nPEAK {}", kib * 1024);
}

/// A file without blocks, which takes no room on the disk.
fn sparse() -> tempfile::NamedTempFile {
    let file = tempfile::NamedTempFile::new().unwrap();
    file.as_file().set_len(size()).unwrap();
    file
}

#[test]
#[ignore = "the process of a client, which another test starts"]
fn upload() {
    child(async |client| {
        let file = sparse();
        // Read once for the signature, and once more to be sent.
        let body = ByteStream::from_path(file.path()).unwrap();
        let put = client
            .put_thing(PutThingRequest::new("t"), body)
            .await
            .unwrap();
        put.etag.unwrap().parse().unwrap()
    });
}

#[test]
#[ignore = "the process of a client, which another test starts"]
fn upload_unsigned() {
    child(async |client| {
        let file = sparse();
        let body = ByteStream::from_path(file.path()).unwrap();
        let length = body.length().unwrap();
        client.convert(ConvertRequest::new(), body).await.unwrap();
        length
    });
}

#[test]
#[ignore = "the process of a client, which another test starts"]
fn download() {
    child(async |client| {
        let (_, mut content) = client.get_thing(GetThingRequest::new("t")).await.unwrap();
        let mut bytes = 0;
        while let Some(piece) = content.next().await {
            bytes += piece.unwrap().len() as u64;
        }
        bytes
    });
}
