//! Any bytes as an event stream, in pieces: messages or an error, never a panic; and what is read is written as it was.
//!
//! The first byte is the length of the pieces. Checksums are put right first where the second byte is odd, since hardly any bytes have
//! right ones.
#![no_main]

use libfuzzer_sys::fuzz_target;
use opsmith_client::event_stream::frame::Decoder;

fuzz_target!(|data: &[u8]| {
    let [piece, repair, bytes @ ..] = data else { return };
    let mut bytes = bytes.to_vec();
    if repair % 2 == 1 && bytes.len() >= 16 {
        let total = bytes.len();
        bytes[..4].copy_from_slice(&(total as u32).to_be_bytes());
        let crc = crc32fast::hash(&bytes[..8]).to_be_bytes();
        bytes[8..12].copy_from_slice(&crc);
        let crc = crc32fast::hash(&bytes[..total - 4]).to_be_bytes();
        bytes[total - 4..].copy_from_slice(&crc);
    }
    let mut decoder = Decoder::new();
    let mut again = Vec::new();
    for piece in bytes.chunks(usize::from(*piece).max(1)) {
        decoder.push(piece);
        while let Ok(Some(message)) = decoder.next_message() {
            // A text longer than the specification has is read, and refused when it is to be sent.
            match message.encode() {
                Ok(frame) => again.extend_from_slice(&frame),
                Err(_) => return,
            }
        }
    }
    if decoder.finish().is_ok() {
        assert_eq!(again, bytes);
    }
});
