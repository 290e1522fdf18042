//! How much of a request a model reads, where no provider has counted it.
//!
//! A request is mostly text in a frame of braces, names and settings. Only what is said counts:
//! texts, names and descriptions of tools, their schemas. Pictures and sound in base64 do not: a
//! provider counts them by size or length, and their bytes would count a thousandfold.

use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};

/// Bytes of text that make one token, on average over what the models are used for. English text
/// has a little over four (OpenAI, "What are tokens and how to count them?"), code and Chinese
/// fewer: a provider's own count always goes first.
const BYTES_PER_TOKEN: u64 = 4;

/// Members, in any dialect, whose text no model reads: settings, identities, and what holds base64
/// or an address.
const UNREAD: [&str; 23] = [
    "model",
    "role",
    "type",
    "id",
    "call_id",
    "tool_call_id",
    "tool_use_id",
    "user",
    "metadata",
    "service_tier",
    "cache_control",
    "media_type",
    "mimeType",
    "data",
    "url",
    "image_url",
    "fileUri",
    "file_data",
    "file_url",
    "signature",
    "thoughtSignature",
    "encrypted_content",
    "detail",
];

/// Tokens that so many bytes of text probably make.
pub fn tokens(bytes: u64) -> u64 {
    bytes.div_ceil(BYTES_PER_TOKEN)
}

/// Bytes of text that so many tokens probably are.
pub fn bytes(tokens: u64) -> u64 {
    tokens.saturating_mul(BYTES_PER_TOKEN)
}

/// A request that is not longer is weighed by its length: looking through it would tell little more.
const WEIGHED_WHOLE: usize = 64 * 1024;

/// What media weigh beside the text, as bytes of text: so much as a large picture costs anywhere
/// (4,096 tokens), and of what is longer than that a part, since a page of a document takes its
/// 3,000 tokens but not its bytes.
const MEDIA_WEIGHT: u64 = 16 * 1024;
const MEDIA_PART: u64 = 32;

/// How large a request is for the estimate of its cost, in bytes of text. Media in Base64 are much
/// larger than what a provider counts for them.
pub fn weight(request: &[u8]) -> usize {
    if request.len() <= WEIGHED_WHOLE {
        return request.len();
    }
    let read = text_bytes(request);
    let whole = u64::try_from(request.len()).unwrap_or(u64::MAX);
    let unread = whole.saturating_sub(read);
    let media = match unread.checked_sub(MEDIA_WEIGHT) {
        None => unread,
        Some(more) => MEDIA_WEIGHT + more / MEDIA_PART,
    };
    usize::try_from(read.saturating_add(media)).unwrap_or(usize::MAX)
}

/// Bytes of a request that a model probably reads; of one that is no JSON, all.
pub fn text_bytes(request: &[u8]) -> u64 {
    let mut read = 0;
    let mut json = serde_json::Deserializer::from_slice(request);
    match Said(&mut read).deserialize(&mut json) {
        Ok(()) => read,
        Err(_) => u64::try_from(request.len()).unwrap_or(u64::MAX),
    }
}

/// Adds up what is said in a value.
struct Said<'n>(&'n mut u64);

impl Said<'_> {
    fn add(&mut self, text: &str) {
        let bytes = u64::try_from(text.len()).unwrap_or(u64::MAX);
        *self.0 = self.0.saturating_add(bytes);
    }
}

impl<'de> DeserializeSeed<'de> for Said<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, value: D) -> Result<(), D::Error> {
        value.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Said<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JSON")
    }

    fn visit_str<E>(mut self, text: &str) -> Result<(), E> {
        self.add(text);
        Ok(())
    }

    fn visit_bool<E>(self, _: bool) -> Result<(), E> {
        Ok(())
    }

    fn visit_i64<E>(self, _: i64) -> Result<(), E> {
        Ok(())
    }

    fn visit_u64<E>(self, _: u64) -> Result<(), E> {
        Ok(())
    }

    fn visit_f64<E>(self, _: f64) -> Result<(), E> {
        Ok(())
    }

    fn visit_unit<E>(self) -> Result<(), E> {
        Ok(())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<(), A::Error> {
        while items.next_element_seed(Said(&mut *self.0))?.is_some() {}
        Ok(())
    }

    fn visit_map<A: MapAccess<'de>>(mut self, mut members: A) -> Result<(), A::Error> {
        while let Some(name) = members.next_key::<std::borrow::Cow<'de, str>>()? {
            if UNREAD.contains(&name.as_ref()) {
                members.next_value::<IgnoredAny>()?;
                continue;
            }
            let before = *self.0;
            members.next_value_seed(Said(&mut *self.0))?;
            // A name counts with what it names: `temperature` says nothing, a tool's parameter does.
            if *self.0 > before && !is_frame(&name) {
                self.add(&name);
            }
        }
        Ok(())
    }
}

/// Names that every request is built of.
fn is_frame(name: &str) -> bool {
    matches!(
        name,
        "messages"
            | "content"
            | "contents"
            | "parts"
            | "text"
            | "input"
            | "system"
            | "systemInstruction"
            | "instructions"
            | "tools"
            | "function"
            | "functions"
            | "name"
            | "description"
            | "parameters"
            | "input_schema"
            | "arguments"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_said_counts() {
        let request = br#"{"model":"a-very-long-name","temperature":0.5,"messages":[
            {"role":"user","content":"four"},
            {"role":"user","content":[{"type":"text","text":"words"}]}]}"#;
        assert_eq!(text_bytes(request), 9);
    }

    #[test]
    fn pictures_do_not_count_by_their_base64() {
        let picture = "A".repeat(40_000);
        for part in [
            format!(
                r#"{{"type":"image_url","image_url":{{"url":"data:image/png;base64,{picture}"}}}}"#
            ),
            format!(r#"{{"type":"image","source":{{"type":"base64","data":"{picture}"}}}}"#),
            format!(r#"{{"inlineData":{{"mimeType":"image/png","data":"{picture}"}}}}"#),
        ] {
            let request = format!(r#"{{"messages":[{{"content":[{part},{{"text":"seen"}}]}}]}}"#);
            assert_eq!(text_bytes(request.as_bytes()), 4, "{part:.40}");
        }
    }

    #[test]
    fn a_large_picture_does_not_weigh_what_its_bytes_do() {
        let picture = "A".repeat(4_000_000);
        let request = format!(
            r#"{{"messages":[{{"content":[{{"file_data":"{picture}"}},{{"text":"seen"}}]}}]}}"#
        );
        let weight = weight(request.as_bytes());
        assert!((100_000..200_000).contains(&weight), "{weight}");
        assert_eq!(super::weight(b"{}"), 2);
        let words = format!(r#"{{"content":"{}"}}"#, "x".repeat(100_000));
        assert!(super::weight(words.as_bytes()) >= 100_000);
    }

    #[test]
    fn names_of_a_tools_parameters_count() {
        let request = br#"{"tools":[{"function":{"name":"go","parameters":{"properties":{"where":{"description":"a town"}}}}}]}"#;
        let names = "properties".len() + "where".len();
        assert_eq!(text_bytes(request), (2 + 6 + names) as u64);
    }

    #[test]
    fn what_is_no_json_counts_whole() {
        assert_eq!(text_bytes(b"--form\r\n"), 8);
    }
}
