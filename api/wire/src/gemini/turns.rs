//! Putting a conversation into Gemini's order: instructions apart, turns of `user` and `model` that
//! alternate, results of tools by the names of their calls.

use std::borrow::Cow;
use std::collections::HashMap;

use serde::Serialize;

use super::part_write::{Answer, Part as PartOut, Response, args};
use super::{json, media_write, model};
use crate::Dialect;
use crate::error::WireError;
use crate::ir::{CacheMark, Message, Part, Role};
use crate::seal::Seal;

/// What stands in place of a seal that Google never gave, where it would refuse a call without one:
/// <https://ai.google.dev/gemini-api/docs/thought-signatures#faqs>.
const NO_SEAL: &str = "skip_thought_signature_validator";

/// What a call says in place of a seal that Google never gave, to a model that wants one.
pub(crate) fn no_seal(model: &str) -> Option<&'static str> {
    matches!(model::thinking(model), model::Thinking::Level { .. }).then_some(NO_SEAL)
}

/// One turn.
#[derive(Debug, Serialize)]
pub(super) struct Turn<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub role: Option<&'static str>,
    pub parts: Vec<PartOut<'a>>,
}

/// A conversation in Gemini's order.
#[derive(Debug, Default)]
pub(super) struct Turns<'a> {
    /// All instructions.
    pub system: Vec<PartOut<'a>>,
    /// Everything else.
    pub contents: Vec<Turn<'a>>,
}

struct Writer<'a, 'l> {
    /// Names of the calls so far, by id.
    names: HashMap<&'a str, &'a str>,
    needs_seals: bool,
    left_out: &'l mut Vec<String>,
}

/// Orders a conversation. Instructions that stood later move to the front, which is told.
pub(super) fn order<'a>(
    messages: &'a [Message],
    model: &str,
    left_out: &mut Vec<String>,
) -> Result<Turns<'a>, WireError> {
    let mut writer = Writer {
        names: HashMap::new(),
        needs_seals: matches!(model::thinking(model), model::Thinking::Level { .. }),
        left_out,
    };
    let mut turns = Turns::default();
    for message in messages {
        if message.name.is_some() {
            json::tell(writer.left_out, format!("{}.name", message.path));
        }
        let parts = writer.parts(message)?;
        if parts.is_empty() {
            continue;
        }
        let role = match message.role {
            Role::System => {
                if !turns.contents.is_empty() {
                    json::tell(writer.left_out, message.path.clone());
                }
                turns.system.extend(parts);
                continue;
            }
            Role::User => "user",
            Role::Assistant => "model",
        };
        match turns.contents.last_mut() {
            Some(turn) if turn.role == Some(role) => turn.parts.extend(parts),
            _ => turns.contents.push(Turn {
                role: Some(role),
                parts,
            }),
        }
    }
    // Results come first in their turn, since they must follow their calls at once.
    for turn in &mut turns.contents {
        turn.parts
            .sort_by_key(|part| turn.role == Some("user") && part.function_response.is_none());
    }
    if turns.contents.is_empty() {
        return Err(WireError::untranslatable(
            "messages",
            "it needs at least one message of a user or assistant with content",
        ));
    }
    Ok(turns)
}

impl<'a> Writer<'a, '_> {
    fn parts(&mut self, message: &'a Message) -> Result<Vec<PartOut<'a>>, WireError> {
        let mut parts = Vec::with_capacity(message.parts.len());
        for (place, part) in message.parts.iter().enumerate() {
            let path = match part {
                Part::Image { .. } | Part::Document { .. } | Part::Audio { .. } => {
                    format!("{}.content[{place}]", message.path)
                }
                _ => message.path.clone(),
            };
            let fits = match message.role {
                Role::System => matches!(part, Part::Text { .. } | Part::Refusal { .. }),
                Role::User => !matches!(
                    part,
                    Part::ToolCall { .. } | Part::Thinking { .. } | Part::RedactedThinking { .. }
                ),
                Role::Assistant => !matches!(part, Part::ToolResult { .. }),
            };
            if !fits {
                return Err(WireError::untranslatable(
                    path,
                    "this kind of content cannot stand in a message of this role",
                ));
            }
            self.part(part, &path, &mut parts)?;
        }
        Ok(parts)
    }

    fn part(
        &mut self,
        part: &'a Part,
        path: &str,
        out: &mut Vec<PartOut<'a>>,
    ) -> Result<(), WireError> {
        match part {
            Part::Text { text, cache, .. } => {
                self.mark(*cache, path);
                if !text.is_empty() {
                    out.push(PartOut::text(text));
                }
            }
            Part::Refusal { text } => out.push(PartOut::text(text)),
            Part::Thinking { text, signature } => match own(signature.as_deref()) {
                Some(seal) => out.push(PartOut {
                    thought: !text.is_empty(),
                    thought_signature: Some(seal),
                    ..PartOut::text(text)
                }),
                None => json::tell(self.left_out, format!("{path}.thinking")),
            },
            Part::RedactedThinking { .. } => {
                json::tell(self.left_out, format!("{path}.thinking"));
            }
            Part::ToolCall {
                id,
                name,
                arguments,
                cache,
                signature,
            } => {
                self.mark(*cache, path);
                self.names.insert(id, name);
                let first = out.iter().all(|part| part.function_call.is_none());
                let Some(args) = args(arguments) else {
                    return Err(WireError::untranslatable(
                        path,
                        format!("the arguments of tool call `{id}` are not a JSON object"),
                    ));
                };
                let told = own(signature.as_deref());
                if signature.is_some() && told.is_none() {
                    json::tell(self.left_out, format!("{path}.signature"));
                }
                out.push(PartOut {
                    thought_signature: told.or((first && self.needs_seals).then_some(NO_SEAL)),
                    ..PartOut::call(id, name, args)
                });
            }
            Part::ToolResult {
                id,
                parts,
                is_error,
                cache,
            } => {
                self.mark(*cache, path);
                self.result(id, parts, *is_error, path, out)?;
            }
            Part::Image { cache, .. } | Part::Document { cache, .. } => {
                self.mark(*cache, path);
                out.push(media_write::media(part, path, self.left_out)?);
            }
            Part::Audio { .. } => out.push(media_write::media(part, path, self.left_out)?),
        }
        Ok(())
    }

    /// A result, and beside it what it shows: an object holds no pictures.
    fn result(
        &mut self,
        id: &'a str,
        parts: &'a [Part],
        is_error: bool,
        path: &str,
        out: &mut Vec<PartOut<'a>>,
    ) -> Result<(), WireError> {
        let Some(name) = self.names.get(id).copied() else {
            return Err(WireError::untranslatable(
                path,
                format!("it answers tool call `{id}`, which is not in the conversation"),
            ));
        };
        let mut texts = Vec::new();
        let mut shown = Vec::new();
        for part in parts {
            match part {
                Part::Text { text, .. } => texts.push(text.as_str()),
                Part::Image { .. } | Part::Document { .. } => {
                    shown.push(media_write::media(part, path, self.left_out)?);
                }
                _ => {
                    return Err(WireError::untranslatable(
                        path,
                        "a tool's result may hold text, images and documents only",
                    ));
                }
            }
        }
        let response = response(&texts, is_error);
        out.push(PartOut {
            function_response: Some(Answer { id, name, response }),
            ..PartOut::default()
        });
        out.extend(shown);
        Ok(())
    }

    fn mark(&mut self, cache: Option<CacheMark>, path: &str) {
        if cache.is_some() {
            json::tell(self.left_out, format!("{path}.cache_control"));
        }
    }
}

/// A seal, if it is Gemini's own.
fn own(signature: Option<&str>) -> Option<&str> {
    let seal = Seal::of(signature?);
    seal.is_for(Dialect::GeminiGenerate).then_some(seal.data)
}

fn response<'a>(texts: &[&'a str], is_error: bool) -> Response<'a> {
    let text = match texts {
        [text] => Cow::Borrowed(*text),
        texts => Cow::Owned(texts.join("\n\n")),
    };
    if is_error {
        return Response::Error { error: text };
    }
    if text.trim_start().starts_with('{')
        && let Ok(object) = serde_json::from_str(&text)
    {
        return Response::Object(object);
    }
    Response::Result { result: text }
}
