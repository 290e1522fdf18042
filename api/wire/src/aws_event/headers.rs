//! The headers of a message: which event, exception or error it is.

use bytes::{Buf, Bytes};

use super::broken;
use crate::frame::FrameError;

/// The headers that say what a message is. Values are kept as bytes: their meaning is the reader's.
#[derive(Debug, Default)]
pub(super) struct Labels {
    /// `:message-type`: `event`, `exception` or `error`.
    pub kind: Option<Bytes>,
    /// `:event-type`.
    pub event: Option<Bytes>,
    /// `:exception-type`.
    pub exception: Option<Bytes>,
    /// `:error-code`.
    pub error_code: Option<Bytes>,
    /// `:error-message`.
    pub error_message: Option<Bytes>,
}

impl Labels {
    /// Reads all headers; others than those are passed over.
    pub fn read(mut bytes: Bytes) -> Result<Self, FrameError> {
        let mut labels = Labels::default();
        while !bytes.is_empty() {
            let name = taken(&mut bytes, 1)?;
            let kind = bytes.try_get_u8().map_err(|_| short())?;
            let value = match kind {
                0 | 1 => Bytes::new(),
                2 => exactly(&mut bytes, 1)?,
                3 => exactly(&mut bytes, 2)?,
                4 => exactly(&mut bytes, 4)?,
                5 | 8 => exactly(&mut bytes, 8)?,
                6 | 7 => taken(&mut bytes, 2)?,
                9 => exactly(&mut bytes, 16)?,
                _ => return Err(broken("a header has a value of an unknown kind")),
            };
            let place = match name.as_ref() {
                b":message-type" => &mut labels.kind,
                b":event-type" => &mut labels.event,
                b":exception-type" => &mut labels.exception,
                b":error-code" => &mut labels.error_code,
                b":error-message" => &mut labels.error_message,
                _ => continue,
            };
            *place = Some(value);
        }
        Ok(labels)
    }
}

/// A text whose length stands before it, in so many bytes.
fn taken(bytes: &mut Bytes, width: usize) -> Result<Bytes, FrameError> {
    let mut length = exactly(bytes, width)?;
    let length = length.try_get_uint(width).map_err(|_| short())?;
    exactly(bytes, usize::try_from(length).unwrap_or(usize::MAX))
}

fn exactly(bytes: &mut Bytes, length: usize) -> Result<Bytes, FrameError> {
    if bytes.len() < length {
        return Err(short());
    }
    Ok(bytes.split_to(length))
}

fn short() -> FrameError {
    broken("a header is longer than the headers of its message")
}
