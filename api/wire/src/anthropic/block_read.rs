//! Content blocks of a request, read into parts. What the common form has no place for goes to
//! `extra` with its path.

use crate::error::WireError;
use crate::ir::{CacheMark, Extra, MediaSource, Part, is_media_type};
use crate::object::{Field, Object};

/// Collects what nobody claimed while blocks are read.
#[derive(Debug, Default)]
pub(super) struct BlockReader<'a> {
    /// Members and blocks without a place.
    pub extra: Vec<Extra<'a>>,
}

impl<'a> BlockReader<'a> {
    /// Keeps what an object has left.
    pub fn rest(&mut self, object: Object<'a>) {
        for field in object.rest() {
            self.keep(field);
        }
    }

    /// Keeps one member or block.
    pub fn keep(&mut self, field: Field<'a>) {
        self.extra.push(Extra {
            path: field.path,
            value: field.value,
        });
    }

    /// Reads a `content` or `system` member: a string, or blocks.
    pub fn content(&mut self, field: Field<'a>) -> Result<Vec<Part>, WireError> {
        if field.is_string() {
            return Ok(vec![Part::text(field.string()?)]);
        }
        if !field.is_array() {
            return Err(field.wrong("a string or an array of content blocks"));
        }
        let mut parts = Vec::new();
        for block in field.array()? {
            parts.extend(self.block(block)?);
        }
        Ok(parts)
    }

    fn block(&mut self, field: Field<'a>) -> Result<Option<Part>, WireError> {
        let whole = field.clone();
        let mut block = field.object()?;
        let part = match block.require_string("type")?.as_str() {
            "text" => {
                let text = block.require_string("text")?;
                Part::marked_text(text, self.cache(&mut block)?)
            }
            "image" => {
                let Some(source) = self.source(block.require("source")?)? else {
                    self.keep(whole);
                    return Ok(None);
                };
                Part::Image {
                    source,
                    detail: None,
                    cache: self.cache(&mut block)?,
                }
            }
            "document" => {
                let Some(source) = self.source(block.require("source")?)? else {
                    self.keep(whole);
                    return Ok(None);
                };
                Part::Document {
                    source,
                    name: block.string("title")?,
                    cited: self.cited(&mut block)?,
                    cache: self.cache(&mut block)?,
                }
            }
            "tool_use" => self.tool_use(&mut block)?,
            "tool_result" => Part::ToolResult {
                id: block.require_string("tool_use_id")?,
                parts: match block.take("content") {
                    Some(content) => self.content(content)?,
                    None => Vec::new(),
                },
                is_error: block.boolean("is_error")?.unwrap_or(false),
                cache: self.cache(&mut block)?,
            },
            "thinking" => Part::Thinking {
                text: block.require_string("thinking")?,
                signature: block.string("signature")?.filter(|seal| !seal.is_empty()),
            },
            "redacted_thinking" => Part::RedactedThinking {
                data: block.require_string("data")?,
            },
            // What hosted tools did and found, search results, uploads: only Anthropic knows them.
            _ => {
                self.keep(whole);
                return Ok(None);
            }
        };
        self.rest(block);
        Ok(Some(part))
    }

    fn tool_use(&mut self, block: &mut Object<'a>) -> Result<Part, WireError> {
        let input = block.require("input")?;
        if !input.is_object() {
            return Err(input.wrong("an object"));
        }
        // `direct` says that the model called the tool itself, as in every other dialect.
        if let Some(caller) = block.take("caller") {
            let kept = caller.clone();
            if caller.object()?.string("type")?.as_deref() != Some("direct") {
                self.keep(kept);
            }
        }
        Ok(Part::ToolCall {
            id: block.require_string("id")?,
            name: block.require_string("name")?,
            arguments: input.value.get().to_owned(),
            cache: self.cache(block)?,
            signature: None,
        })
    }

    /// Takes the wish that a document is cited.
    fn cited(&mut self, block: &mut Object<'a>) -> Result<bool, WireError> {
        let Some(mut wish) = block.object("citations")? else {
            return Ok(false);
        };
        let enabled = wish.boolean("enabled")?.unwrap_or(false);
        self.rest(wish);
        Ok(enabled)
    }

    /// Takes a `cache_control` member.
    pub fn cache(&mut self, object: &mut Object<'a>) -> Result<Option<CacheMark>, WireError> {
        let Some(mut mark) = object.object("cache_control")? else {
            return Ok(None);
        };
        let kind = mark.require("type")?;
        if kind.string()? != "ephemeral" {
            return Err(WireError::invalid(kind.path, "must be `ephemeral`"));
        }
        let cache = match mark.take("ttl") {
            None => CacheMark::FiveMinutes,
            Some(ttl) => match ttl.string()?.as_str() {
                "5m" => CacheMark::FiveMinutes,
                "1h" => CacheMark::OneHour,
                _ => return Err(WireError::invalid(ttl.path, "must be `5m` or `1h`")),
            },
        };
        self.rest(mark);
        Ok(Some(cache))
    }

    /// Reads a `source`; `None` where the common form has no such source.
    fn source(&mut self, field: Field<'a>) -> Result<Option<MediaSource>, WireError> {
        let mut source = field.object()?;
        let read = match source.require_string("type")?.as_str() {
            "base64" => MediaSource::Base64 {
                media_type: media_type(&mut source)?,
                data: source.require_string("data")?,
            },
            "url" => MediaSource::Url(source.require_string("url")?),
            "file" => MediaSource::FileId(source.require_string("file_id")?),
            "text" => {
                source.take("media_type");
                MediaSource::Text(source.require_string("data")?)
            }
            "content" => match plain_text(source.require("content")?)? {
                Some(text) => MediaSource::Text(text),
                None => return Ok(None),
            },
            _ => return Ok(None),
        };
        self.rest(source);
        Ok(Some(read))
    }
}

/// The text of a document given as content; `None` when it is not text only.
fn plain_text(field: Field<'_>) -> Result<Option<String>, WireError> {
    if field.is_string() {
        return field.string().map(Some);
    }
    let mut texts = Vec::new();
    for block in field.array()? {
        let mut block = block.object()?;
        if block.require_string("type")? != "text" {
            return Ok(None);
        }
        texts.push(block.require_string("text")?);
    }
    Ok(Some(texts.join("\n")))
}

fn media_type(source: &mut Object<'_>) -> Result<String, WireError> {
    let told = source.require_string("media_type")?;
    if is_media_type(&told) {
        return Ok(told);
    }
    let member = source.path_of("media_type");
    Err(WireError::invalid(
        member,
        "must be a media type, as `image/png`",
    ))
}
