//! One vector, as numbers or packed.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::value::{RawValue, to_raw_value};

use crate::error::WireError;

/// A vector as its provider wrote it.
#[derive(Debug)]
pub(crate) enum Vector<'a> {
    /// A JSON array; its digits stay as they are.
    Numbers(&'a RawValue),
    /// Base64 of little-endian floats of 32 bits, as OpenAI and Cohere pack them.
    Packed(String),
}

impl<'a> Vector<'a> {
    /// A member of an answer: an array of numbers, or a text with packed ones.
    pub(crate) fn read(value: &'a RawValue) -> Result<Self, WireError> {
        if value.get().starts_with('[') {
            return Ok(Vector::Numbers(value));
        }
        serde_json::from_str(value.get())
            .map(Vector::Packed)
            .map_err(|_| WireError::reply("one of its embeddings is no vector"))
    }

    /// The vector as JSON, in the wanted form.
    pub(crate) fn written(&self, packed: bool) -> Result<Box<RawValue>, WireError> {
        let broken = || WireError::reply("one of its embeddings is no vector of numbers");
        let written = match (self, packed) {
            (Vector::Numbers(numbers), false) => Ok((*numbers).to_owned()),
            (Vector::Packed(text), true) => to_raw_value(text),
            (Vector::Numbers(numbers), true) => {
                let numbers: Vec<f32> =
                    serde_json::from_str(numbers.get()).map_err(|_| broken())?;
                let bytes: Vec<u8> = numbers.into_iter().flat_map(f32::to_le_bytes).collect();
                to_raw_value(&STANDARD.encode(bytes))
            }
            (Vector::Packed(text), false) => {
                let bytes = STANDARD.decode(text).map_err(|_| broken())?;
                let (floats, rest) = bytes.as_chunks::<4>();
                let numbers: Vec<f32> = floats.iter().copied().map(f32::from_le_bytes).collect();
                if !rest.is_empty() || !numbers.iter().all(|number| number.is_finite()) {
                    return Err(broken());
                }
                to_raw_value(&numbers)
            }
        };
        written.map_err(|_| broken())
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn packing_loses_no_bit(numbers in proptest::collection::vec(-1.0e9_f32..1.0e9, 0..40)) {
            let written = to_raw_value(&numbers).unwrap();
            let packed = Vector::Numbers(&written).written(true).unwrap();
            let back = Vector::read(&packed).unwrap().written(false).unwrap();
            let back: Vec<f32> = serde_json::from_str(back.get()).unwrap();
            prop_assert_eq!(back, numbers);
        }
    }

    #[test]
    fn what_is_no_vector_is_told() {
        for text in ["\"AAA=\"", "\"?\"", "\"AADAfw==\""] {
            let value = RawValue::from_string(text.to_owned()).unwrap();
            assert!(
                Vector::read(&value).unwrap().written(false).is_err(),
                "{text}"
            );
        }
        let value = RawValue::from_string("{}".to_owned()).unwrap();
        assert!(Vector::read(&value).is_err());
    }
}
