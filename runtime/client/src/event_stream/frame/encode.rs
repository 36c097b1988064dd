//! Messages to bytes.

use bytes::{BufMut as _, Bytes, BytesMut};

use super::{
    CRC, FrameError, Header, HeaderValue, MAX_HEADER_VALUE, MAX_MESSAGE, Message, PRELUDE, wire,
};

impl Message {
    /// The message as one frame.
    ///
    /// # Errors
    /// Headers that cannot stand in a message, and messages that are too long.
    pub fn encode(&self) -> Result<Bytes, FrameError> {
        let mut frame = BytesMut::with_capacity(PRELUDE + 128 + self.payload.len() + CRC);
        frame.put_bytes(0, PRELUDE);
        encode_headers(&self.headers, &mut frame)?;
        let headers = frame.len() - PRELUDE;
        let total = frame.len() + self.payload.len() + CRC;
        if total > MAX_MESSAGE {
            return Err(FrameError::TooLong);
        }
        frame.put_slice(&self.payload);
        let mut prelude = &mut frame[..PRELUDE];
        prelude.put_u32(total as u32);
        prelude.put_u32(headers as u32);
        let prelude_crc = crc32fast::hash(&frame[..PRELUDE - CRC]);
        (&mut frame[PRELUDE - CRC..PRELUDE]).put_u32(prelude_crc);
        let crc = crc32fast::hash(&frame);
        frame.put_u32(crc);
        Ok(frame.freeze())
    }
}

/// Appends headers as they stand in a message: what the signature of an event covers is in this form too.
///
/// # Errors
/// Names and values that are too long, and moments that milliseconds in 64 bits do not reach.
pub fn encode_headers(headers: &[Header], into: &mut BytesMut) -> Result<(), FrameError> {
    for header in headers {
        let unsendable = |reason| FrameError::Unsendable {
            header: header.name.clone(),
            reason,
        };
        let Some(length) = u8::try_from(header.name.len())
            .ok()
            .filter(|length| *length > 0)
        else {
            return Err(unsendable(
                "has a name that is empty or longer than 255 bytes",
            ));
        };
        into.put_u8(length);
        into.put_slice(header.name.as_bytes());
        value(&header.value, into).map_err(unsendable)?;
    }
    Ok(())
}

fn value(value: &HeaderValue, into: &mut BytesMut) -> Result<(), &'static str> {
    match value {
        HeaderValue::Boolean(value) => into.put_u8(if *value { wire::TRUE } else { wire::FALSE }),
        HeaderValue::Byte(value) => {
            into.put_u8(wire::BYTE);
            into.put_i8(*value);
        }
        HeaderValue::Short(value) => {
            into.put_u8(wire::SHORT);
            into.put_i16(*value);
        }
        HeaderValue::Integer(value) => {
            into.put_u8(wire::INTEGER);
            into.put_i32(*value);
        }
        HeaderValue::Long(value) => {
            into.put_u8(wire::LONG);
            into.put_i64(*value);
        }
        HeaderValue::Blob(bytes) => sized(wire::BLOB, bytes, into)?,
        HeaderValue::String(text) => sized(wire::STRING, text.as_bytes(), into)?,
        HeaderValue::Timestamp(moment) => {
            let milliseconds = moment
                .seconds()
                .checked_mul(1000)
                .and_then(|ms| ms.checked_add((moment.subsecond_nanoseconds() / 1_000_000).into()));
            into.put_u8(wire::TIMESTAMP);
            into.put_i64(milliseconds.ok_or("is a moment too far from 1970")?);
        }
        HeaderValue::Uuid(bytes) => {
            into.put_u8(wire::UUID);
            into.put_slice(bytes);
        }
    }
    Ok(())
}

fn sized(kind: u8, bytes: &[u8], into: &mut BytesMut) -> Result<(), &'static str> {
    if bytes.len() > MAX_HEADER_VALUE {
        return Err("is longer than 32,767 bytes");
    }
    into.put_u8(kind);
    into.put_u16(bytes.len() as u16);
    into.put_slice(bytes);
    Ok(())
}
