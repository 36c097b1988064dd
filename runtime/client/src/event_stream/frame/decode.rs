//! Bytes to messages, as they come.

use bytes::{Buf as _, Bytes, BytesMut};
use opsmith_shape::Timestamp;

use super::{CRC, FrameError, Header, HeaderValue, MAX_MESSAGE, Message, PRELUDE, wire};

/// Takes bytes in pieces of any size, and gives out whole messages.
///
/// It holds no more than what came and was not given out: a length that a peer claims reserves nothing. After an error there is
/// no next message, since nothing says where it would start.
#[derive(Default)]
pub struct Decoder {
    buffer: BytesMut,
    failed: Option<FrameError>,
}

impl Decoder {
    /// A decoder that has seen nothing yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Takes the next bytes of the stream.
    pub fn push(&mut self, bytes: &[u8]) {
        if self.failed.is_none() {
            self.buffer.extend_from_slice(bytes);
        }
    }

    /// The next message, if all of it is there.
    ///
    /// # Errors
    /// Bytes that are no message; from then on always the same.
    pub fn next_message(&mut self) -> Result<Option<Message>, FrameError> {
        if let Some(error) = &self.failed {
            return Err(error.clone());
        }
        let message = self.take();
        if let Err(error) = &message {
            self.failed = Some(error.clone());
            self.buffer = BytesMut::new();
        }
        message
    }

    /// Says that no bytes follow.
    ///
    /// # Errors
    /// Where those that came end within a message, and where there was an error before.
    pub fn finish(&self) -> Result<(), FrameError> {
        match &self.failed {
            Some(error) => Err(error.clone()),
            None if self.buffer.is_empty() => Ok(()),
            None => Err(FrameError::Truncated),
        }
    }

    fn take(&mut self) -> Result<Option<Message>, FrameError> {
        let Some(lengths) = Lengths::read(&self.buffer)? else {
            return Ok(None);
        };
        if self.buffer.len() < lengths.total {
            return Ok(None);
        }
        let mut frame = self.buffer.split_to(lengths.total).freeze();
        let mut crc = frame.split_off(frame.len() - CRC);
        if crc.try_get_u32() != Ok(crc32fast::hash(&frame)) {
            return Err(FrameError::Checksum);
        }
        frame.advance(PRELUDE);
        let mut block = frame.split_to(lengths.headers);
        let mut headers = Vec::new();
        while block.has_remaining() {
            headers.push(header(&mut block)?);
        }
        Ok(Some(Message {
            headers,
            payload: frame,
        }))
    }
}

/// What a frame starts with, checked.
struct Lengths {
    total: usize,
    headers: usize,
}

impl Lengths {
    /// `None` while not all of it is there.
    fn read(buffer: &[u8]) -> Result<Option<Self>, FrameError> {
        let Some((mut prelude, _)) = buffer.split_at_checked(PRELUDE) else {
            return Ok(None);
        };
        let crc = crc32fast::hash(&prelude[..PRELUDE - CRC]);
        let (total, headers) = (prelude.get_u32() as usize, prelude.get_u32() as usize);
        if prelude.get_u32() != crc {
            return Err(FrameError::Checksum);
        }
        let least = (PRELUDE + CRC).checked_add(headers);
        match least {
            Some(least) if least <= total && total <= MAX_MESSAGE => {
                Ok(Some(Lengths { total, headers }))
            }
            _ => Err(FrameError::Length),
        }
    }
}

pub(super) const CUT: FrameError = FrameError::Header("they end within a header");

fn header(block: &mut Bytes) -> Result<Header, FrameError> {
    let length = block.try_get_u8().map_err(|_| CUT)?;
    if length == 0 {
        return Err(FrameError::Header("a name is empty"));
    }
    let name = utf8(piece(block, length.into())?)?;
    let kind = block.try_get_u8().map_err(|_| CUT)?;
    let value = value(kind, block)?;
    Ok(Header { name, value })
}

fn value(kind: u8, block: &mut Bytes) -> Result<HeaderValue, FrameError> {
    let cut = |_| CUT;
    Ok(match kind {
        wire::TRUE => HeaderValue::Boolean(true),
        wire::FALSE => HeaderValue::Boolean(false),
        wire::BYTE => HeaderValue::Byte(block.try_get_i8().map_err(cut)?),
        wire::SHORT => HeaderValue::Short(block.try_get_i16().map_err(cut)?),
        wire::INTEGER => HeaderValue::Integer(block.try_get_i32().map_err(cut)?),
        wire::LONG => HeaderValue::Long(block.try_get_i64().map_err(cut)?),
        wire::BLOB => HeaderValue::Blob(sized(block)?),
        wire::STRING => HeaderValue::String(utf8(sized(block)?)?),
        wire::TIMESTAMP => {
            let milliseconds = block.try_get_i64().map_err(cut)?;
            let fraction = milliseconds.rem_euclid(1000) as u32 * 1_000_000;
            HeaderValue::Timestamp(Timestamp::new(milliseconds.div_euclid(1000), fraction))
        }
        wire::UUID => {
            let mut bytes = [0; 16];
            block.try_copy_to_slice(&mut bytes).map_err(cut)?;
            HeaderValue::Uuid(bytes)
        }
        _ => return Err(FrameError::Header("a value has a type that is not known")),
    })
}

fn sized(block: &mut Bytes) -> Result<Bytes, FrameError> {
    let length = block.try_get_u16().map_err(|_| CUT)?;
    piece(block, length.into())
}

fn piece(block: &mut Bytes, length: usize) -> Result<Bytes, FrameError> {
    if block.len() < length {
        return Err(CUT);
    }
    Ok(block.split_to(length))
}

fn utf8(bytes: Bytes) -> Result<String, FrameError> {
    String::from_utf8(bytes.into()).map_err(|_| FrameError::Header("a text is not UTF-8"))
}
