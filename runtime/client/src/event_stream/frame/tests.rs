use proptest::prelude::*;

use super::decode::CUT;
use super::*;

/// A message of all types of headers, byte by byte: made by hand from the specification, the checksums by another program.
const ALL_TYPES: &[u8] = include_bytes!("all_types.bin");

fn all_types() -> Message {
    Message {
        headers: Vec::new(),
        payload: Bytes::from_static(b"{}"),
    }
    .with("t", HeaderValue::Boolean(true))
    .with("f", HeaderValue::Boolean(false))
    .with("b", HeaderValue::Byte(-2))
    .with("s", HeaderValue::Short(-300))
    .with("i", HeaderValue::Integer(70_000))
    .with("l", HeaderValue::Long(-5_000_000_000))
    .with("y", HeaderValue::Blob(Bytes::from_static(&[0, 255])))
    .with(":x", HeaderValue::from("\u{e9}"))
    .with("m", HeaderValue::Timestamp(Timestamp::new(-1, 999_000_000)))
    .with("u", HeaderValue::Uuid(*b"0123456789abcdef"))
}

fn decode(bytes: &[u8], piece: usize) -> (Vec<Message>, Result<(), FrameError>) {
    let mut decoder = Decoder::new();
    let mut messages = Vec::new();
    for piece in bytes.chunks(piece.max(1)) {
        decoder.push(piece);
        while let Ok(Some(message)) = decoder.next_message() {
            messages.push(message);
        }
    }
    (messages, decoder.finish())
}

/// A frame with these lengths and true checksums, whatever they mean.
fn frame(total: u32, headers: u32, rest: &[u8]) -> Vec<u8> {
    let mut bytes = [total.to_be_bytes(), headers.to_be_bytes()].concat();
    bytes.extend(crc32fast::hash(&bytes).to_be_bytes());
    bytes.extend(rest);
    bytes.extend(crc32fast::hash(&bytes).to_be_bytes());
    bytes
}

#[test]
fn every_type_of_header_stands_as_specified() {
    assert_eq!(all_types().encode().unwrap(), ALL_TYPES);
    assert_eq!(decode(ALL_TYPES, 7), (vec![all_types()], Ok(())));
}

#[test]
fn the_least_message_has_sixteen_bytes() {
    let bytes = Message::default().encode().unwrap();
    assert_eq!(bytes, frame(16, 0, b""));
    assert_eq!(decode(&bytes, 1), (vec![Message::default()], Ok(())));
}

#[test]
fn a_flipped_bit_is_found() {
    for index in 0..ALL_TYPES.len() * 8 {
        let mut bytes = ALL_TYPES.to_vec();
        bytes[index / 8] ^= 1 << (index % 8);
        assert_eq!(
            decode(&bytes, 50),
            (vec![], Err(FrameError::Checksum)),
            "bit {index}"
        );
    }
}

#[test]
fn what_is_no_message_is_refused() {
    let header = |bytes: &[u8]| frame(16 + bytes.len() as u32, bytes.len() as u32, bytes);
    let cases: &[(&str, Vec<u8>, FrameError)] = &[
        ("total too small", frame(15, 0, b""), FrameError::Length),
        (
            "headers beyond the total",
            frame(20, 5, b"abcd"),
            FrameError::Length,
        ),
        (
            "too long",
            frame(MAX_MESSAGE as u32 + 1, 0, b""),
            FrameError::Length,
        ),
        (
            "all bits",
            frame(u32::MAX, u32::MAX, b""),
            FrameError::Length,
        ),
        ("cut", ALL_TYPES[..40].to_vec(), FrameError::Truncated),
        (
            "cut in the prelude",
            ALL_TYPES[..3].to_vec(),
            FrameError::Truncated,
        ),
        (
            "empty name",
            header(b"\0\0"),
            FrameError::Header("a name is empty"),
        ),
        (
            "type 10",
            header(b"\x01a\x0a"),
            FrameError::Header("a value has a type that is not known"),
        ),
        ("no type", header(b"\x01a"), CUT),
        ("name beyond", header(b"\x09a"), CUT),
        ("text beyond", header(b"\x01a\x07\0\x02x"), CUT),
        ("half a number", header(b"\x01a\x04\0\0"), CUT),
        ("half a uuid", header(b"\x01a\x0912345"), CUT),
        (
            "text of bytes",
            header(b"\x01a\x07\0\x01\xff"),
            FrameError::Header("a text is not UTF-8"),
        ),
    ];
    for (name, bytes, error) in cases {
        assert_eq!(decode(bytes, 11), (vec![], Err(error.clone())), "{name}");
    }
}

#[test]
fn what_cannot_be_sent_is_refused_by_name() {
    let long = "x".repeat(MAX_HEADER_VALUE + 1);
    let cases = [
        (
            Message::default().with("", HeaderValue::Byte(0)),
            "\"\" cannot be a header of an event: it has a name that is empty or longer than 255 bytes",
        ),
        (
            Message::default().with("n".repeat(256), HeaderValue::Byte(0)),
            "it has a name that is empty or longer than 255 bytes",
        ),
        (
            Message::default().with("text", HeaderValue::String(long.clone())),
            "\"text\" cannot be a header of an event: it is longer than 32,767 bytes",
        ),
        (
            Message::default().with("blob", HeaderValue::Blob(long.clone().into())),
            "\"blob\" cannot be a header of an event: it is longer than 32,767 bytes",
        ),
        (
            Message::default().with("when", HeaderValue::Timestamp(Timestamp::new(i64::MAX, 0))),
            "it is a moment too far from 1970",
        ),
        (
            Message {
                headers: vec![],
                payload: vec![0; MAX_MESSAGE].into(),
            },
            "too long to be sent",
        ),
    ];
    for (message, expected) in cases {
        let error = message.encode().unwrap_err().to_string();
        assert!(error.contains(expected), "{error}");
    }
}

#[test]
fn debug_shows_no_values() {
    let message = Message {
        headers: vec![],
        payload: Bytes::from_static(b"hunter2"),
    }
    .with("password", HeaderValue::from("hunter2"));
    let shown = format!("{message:?}");
    assert_eq!(
        shown,
        "Message { headers: [password: <string>], payload: [7 bytes] }"
    );
}

fn any_value() -> impl Strategy<Value = HeaderValue> {
    prop_oneof![
        any::<bool>().prop_map(HeaderValue::Boolean),
        any::<i8>().prop_map(HeaderValue::Byte),
        any::<i16>().prop_map(HeaderValue::Short),
        any::<i32>().prop_map(HeaderValue::Integer),
        any::<i64>().prop_map(HeaderValue::Long),
        any::<Vec<u8>>().prop_map(|bytes| HeaderValue::Blob(bytes.into())),
        any::<String>().prop_map(HeaderValue::String),
        (-1_000_000_000_000i64..1_000_000_000_000, 0u32..1000).prop_map(|(seconds, ms)| {
            HeaderValue::Timestamp(Timestamp::new(seconds, ms * 1_000_000))
        }),
        any::<[u8; 16]>().prop_map(HeaderValue::Uuid),
    ]
}

fn any_message() -> impl Strategy<Value = Message> {
    let headers = proptest::collection::vec(("\\PC{1,20}", any_value()), 0..6);
    (headers, any::<Vec<u8>>()).prop_map(|(headers, payload)| Message {
        headers: headers
            .into_iter()
            .map(|(name, value)| Header { name, value })
            .collect(),
        payload: payload.into(),
    })
}

proptest! {
    /// Messages come out as they went in, in pieces of any size.
    #[test]
    fn messages_round_trip(messages in proptest::collection::vec(any_message(), 0..4), piece in 1usize..200) {
        let bytes: Vec<u8> = messages.iter().flat_map(|message| message.encode().unwrap()).collect();
        prop_assert_eq!(decode(&bytes, piece), (messages, Ok(())));
    }

    /// Any bytes, also those whose checksums are true, give messages or an error.
    #[test]
    fn no_bytes_make_the_decoder_panic(total in 0u32..80, headers in 0u32..80, rest in any::<Vec<u8>>(), piece in 1usize..50) {
        let _ = decode(&rest, piece);
        let _ = decode(&frame(total, headers, &rest), piece);
        let _ = decode(&frame(16 + rest.len() as u32, headers, &rest), piece);
    }
}
