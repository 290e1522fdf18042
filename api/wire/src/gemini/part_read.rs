//! Reading one part of a turn.

use super::content_read::ContentReader;
use super::lenient::{boolean, object, string, take};
use super::media;
use crate::Dialect;
use crate::error::WireError;
use crate::ir::Part;
use crate::object::{Field, Object};
use crate::seal::Seal;

/// What hosted tools were asked and found: the answer made of it stands beside.
const HOSTED: [&str; 4] = [
    "executableCode",
    "codeExecutionResult",
    "toolCall",
    "toolResponse",
];

/// Reads a part of a request; one can become two, since a seal on text is a part of its own in the
/// common form.
pub(super) fn read<'a>(
    field: Field<'a>,
    reader: &mut ContentReader<'a>,
    parts: &mut Vec<Part>,
) -> Result<(), WireError> {
    let whole = field.clone();
    let mut part = field.object()?;
    let seal = seal(&mut part)?;
    let thought = boolean(&mut part, "thought")?.unwrap_or(false);
    if let Some(text) = string(&mut part, "text")? {
        text_parts(text, thought, seal, parts);
    } else if let Some(call) = object(&mut part, "functionCall")? {
        parts.push(tool_call(call, seal, reader)?);
    } else if let Some(result) = object(&mut part, "functionResponse")? {
        parts.push(tool_result(result, reader)?);
    } else if let Some(blob) = object(&mut part, "inlineData")? {
        parts.push(inline(blob, &whole.path, reader)?);
    } else if let Some(file) = object(&mut part, "fileData")? {
        parts.push(by_address(file, &whole.path, reader)?);
    } else if HOSTED.iter().any(|name| take(&mut part, name).is_some()) {
        reader.keep(whole);
        return Ok(());
    } else if seal.is_some() {
        text_parts(String::new(), true, seal, parts);
    } else {
        return Err(WireError::untranslatable(
            whole.path,
            "it has no such kind of content",
        ));
    }
    reader.rest(part);
    Ok(())
}

/// The `thoughtSignature` of a part, under its mark.
pub(super) fn seal(part: &mut Object<'_>) -> Result<Option<String>, WireError> {
    let told = string(part, "thoughtSignature")?.filter(|seal| !seal.is_empty());
    Ok(told.map(|data| Seal::new(Dialect::GeminiGenerate, "", &data).marked()))
}

/// Text, or a thought. Gemini seals texts as well; the common form seals thoughts, so the seal
/// follows as a thought without words.
pub(super) fn text_parts(text: String, thought: bool, seal: Option<String>, parts: &mut Vec<Part>) {
    if thought {
        parts.push(Part::Thinking {
            text,
            signature: seal,
        });
        return;
    }
    if !text.is_empty() {
        parts.push(Part::text(text));
    }
    if seal.is_some() {
        text_parts(String::new(), true, seal, parts);
    }
}

/// The arguments of a call, as JSON text.
pub(super) fn arguments(call: &mut Object<'_>) -> Result<String, WireError> {
    match take(call, "args") {
        None => Ok("{}".to_owned()),
        Some(args) if args.is_object() => Ok(args.value.get().to_owned()),
        Some(args) => Err(args.wrong("an object")),
    }
}

fn tool_call<'a>(
    mut call: Object<'a>,
    seal: Option<String>,
    reader: &mut ContentReader<'a>,
) -> Result<Part, WireError> {
    let name = call.require_string("name")?;
    let id = string(&mut call, "id")?;
    let part = Part::ToolCall {
        id: reader.ids.call(id, &name),
        arguments: arguments(&mut call)?,
        name,
        cache: None,
        signature: seal,
    };
    reader.rest(call);
    Ok(part)
}

fn tool_result<'a>(
    mut result: Object<'a>,
    reader: &mut ContentReader<'a>,
) -> Result<Part, WireError> {
    let name = result.require_string("name")?;
    let told = string(&mut result, "id")?;
    let id = reader.ids.result(told, &name);
    let mut parts = Vec::new();
    let mut is_error = false;
    if let Some(response) = take(&mut result, "response") {
        let text;
        (text, is_error) = said(response)?;
        parts.push(Part::text(text));
    }
    for media in super::lenient::array(&mut result, "parts")?.unwrap_or_default() {
        read(media, reader, &mut parts)?;
    }
    reader.rest(result);
    Ok(Part::ToolResult {
        id,
        parts,
        is_error,
        cache: None,
    })
}

/// What a tool said. The dialect wants an object; clients put a text under `result` or `output`,
/// and what went wrong under `error`.
fn said(response: Field<'_>) -> Result<(String, bool), WireError> {
    let whole = response.value.get().to_owned();
    let mut members = response.object()?;
    for (name, is_error) in [("error", true), ("result", false), ("output", false)] {
        if let Some(field) = members.take(name) {
            let alone = members.is_empty();
            return Ok(match (alone, field.is_string()) {
                (true, true) => (field.string()?, is_error),
                (true, false) => (field.value.get().to_owned(), is_error),
                (false, _) => (whole, is_error),
            });
        }
    }
    Ok((whole, false))
}

fn inline<'a>(
    mut blob: Object<'a>,
    path: &str,
    reader: &mut ContentReader<'a>,
) -> Result<Part, WireError> {
    let kind = string(&mut blob, "mimeType")?.unwrap_or_default();
    let data = blob.require_string("data")?;
    let name = string(&mut blob, "displayName")?;
    let part = media::inline(&kind, data, name).ok_or_else(|| {
        WireError::untranslatable(path, format!("it takes no media of type `{kind}`"))
    })?;
    reader.rest(blob);
    Ok(part)
}

fn by_address<'a>(
    mut file: Object<'a>,
    path: &str,
    reader: &mut ContentReader<'a>,
) -> Result<Part, WireError> {
    let kind = string(&mut file, "mimeType")?;
    let name = string(&mut file, "displayName")?;
    let uri = string(&mut file, "fileUri")?.ok_or_else(|| WireError::Missing {
        member: file.path_of("fileUri"),
    })?;
    if media::is_googles(&uri) {
        return Err(WireError::untranslatable(
            path,
            "the file was uploaded to Google; send its bytes instead",
        ));
    }
    let part = media::at(uri, kind.as_deref(), name).ok_or_else(|| {
        WireError::untranslatable(path, "it fetches pictures and documents, no sound or video")
    })?;
    reader.rest(file);
    Ok(part)
}
