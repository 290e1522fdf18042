//! Reading a request.
//!
//! Members that the common form has no place for go to `extra`. Refused here is only what cannot
//! be told apart later: a message whose content would vanish (`role: "function"`, answers in sound).

use std::borrow::Cow;

use super::{effort, message_read};
use crate::error::WireError;
use crate::ir::{
    CacheMark, Extra, Message, Reasoning, Request, ResponseFormat, Tool, ToolChoice, ToolInput,
    WebSearch,
};
use crate::object::{Field, Object};
use crate::{custom, web_search};

/// Reads a caller's request.
pub(super) fn read(body: &[u8]) -> Result<Request<'_>, WireError> {
    let mut object = Object::body(body)?;
    let model = object.require_string("model")?;
    read_object(object, model, None)
}

/// Reads a request whose body is parsed and whose model is known. `messages` stand in for those of
/// the body where a dialect has another word for them.
pub(crate) fn read_object(
    mut object: Object<'_>,
    model: String,
    messages: Option<Vec<Message>>,
) -> Result<Request<'_>, WireError> {
    let mut request = Request {
        model,
        ..Request::default()
    };
    match messages {
        Some(messages) => request.messages = messages,
        None => {
            for field in object.require("messages")?.array()? {
                let message = message_read::read(field, &mut request.extra)?;
                request.messages.push(message);
            }
        }
    }
    if request.messages.is_empty() {
        return Err(WireError::invalid("messages", "must not be empty"));
    }
    tools(&mut object, &mut request)?;
    sampling(&mut object, &mut request)?;
    request.stop = object.take("stop").map_or(Ok(Vec::new()), stop)?;
    request.response_format = response_format(&mut object, &mut request.extra)?;
    request.reasoning = reasoning(&mut object)?;
    stream(&mut object, &mut request)?;
    request.web_search = web_search(&mut object, &mut request.extra)?;
    request.user = object.string("user")?;
    request.service_tier = object.string("service_tier")?;
    keep(&mut request.extra, object.rest());
    Ok(request)
}

/// Keeps members that no room here takes.
pub(crate) fn keep<'a>(extra: &mut Vec<Extra<'a>>, fields: impl IntoIterator<Item = Field<'a>>) {
    extra.extend(fields.into_iter().map(|field| Extra {
        path: field.path,
        value: field.value,
    }));
}

/// A mark for the prompt cache: OpenAI's own breakpoint, or Anthropic's `cache_control`, which
/// clients of OpenRouter and LiteLLM write into OpenAI's requests.
pub(super) fn cache<'a>(
    object: &mut Object<'a>,
    extra: &mut Vec<Extra<'a>>,
) -> Result<Option<CacheMark>, WireError> {
    let mut mark = None;
    if let Some(mut breakpoint) = object.object("prompt_cache_breakpoint")? {
        breakpoint.take("mode");
        keep(extra, breakpoint.rest());
        mark = Some(CacheMark::FiveMinutes);
    }
    if let Some(mut control) = object.object("cache_control")? {
        control.take("type");
        mark = match control.string("ttl")?.as_deref() {
            Some("1h") => Some(CacheMark::OneHour),
            _ => Some(CacheMark::FiveMinutes),
        };
        keep(extra, control.rest());
    }
    Ok(mark)
}

fn tools<'a>(object: &mut Object<'a>, request: &mut Request<'a>) -> Result<(), WireError> {
    for field in object.array("tools")?.unwrap_or_default() {
        tool(field, request)?;
    }
    if let Some(field) = object.take("tool_choice") {
        match tool_choice(&field)? {
            Some(choice) => request.tool_choice = Some(choice),
            None => keep(&mut request.extra, [field]),
        }
    }
    request.parallel_tools = object.boolean("parallel_tool_calls")?;
    Ok(())
}

fn tool<'a>(field: Field<'a>, request: &mut Request<'a>) -> Result<(), WireError> {
    let whole = field.clone();
    let mut object = field.object()?;
    match object.require_string("type")?.as_str() {
        "function" => {}
        "custom" => {
            let mut members = object.require("custom")?.object()?;
            request.tools.push(custom::read(&mut members)?);
            keep(&mut request.extra, members.rest());
            keep(&mut request.extra, object.rest());
            return Ok(());
        }
        _ => {
            keep(&mut request.extra, [whole]);
            return Ok(());
        }
    }
    let mut function = object.require("function")?.object()?;
    let extra = &mut request.extra;
    let tool = Tool {
        name: function.require_string("name")?,
        description: function.string("description")?,
        parameters: function
            .take("parameters")
            .map(|schema| Cow::Borrowed(schema.value)),
        strict: function.boolean("strict")?,
        cache: cache(&mut object, extra)?,
        input: ToolInput::Arguments,
    };
    keep(extra, function.rest());
    keep(extra, object.rest());
    request.tools.push(tool);
    Ok(())
}

/// `None` for choices that the common form lacks (`allowed_tools`).
fn tool_choice(field: &Field<'_>) -> Result<Option<ToolChoice>, WireError> {
    if field.is_string() {
        return match field.string()?.as_str() {
            "auto" => Ok(Some(ToolChoice::Auto)),
            "none" => Ok(Some(ToolChoice::None)),
            // `any` is Mistral's word.
            "required" | "any" => Ok(Some(ToolChoice::Required)),
            _ => Err(field.wrong("`auto`, `none`, `required` or an object")),
        };
    }
    let mut object = field.clone().object()?;
    let kind = object.require_string("type")?;
    if !matches!(kind.as_str(), "function" | "custom") {
        return Ok(None);
    }
    let mut function = object.require(&kind)?.object()?;
    Ok(Some(ToolChoice::Named(function.require_string("name")?)))
}

fn sampling<'a>(object: &mut Object<'a>, request: &mut Request<'a>) -> Result<(), WireError> {
    let older = object.count("max_tokens")?;
    request.max_tokens = object.count("max_completion_tokens")?.or(older);
    request.temperature = object.number("temperature")?;
    request.top_p = object.number("top_p")?;
    // Not OpenAI's, but vLLM, OpenRouter, Together and others take it.
    request.top_k = object.count("top_k")?;
    request.seed = object.integer("seed")?;
    request.presence_penalty = object.number("presence_penalty")?;
    request.frequency_penalty = object.number("frequency_penalty")?;
    request.candidates = object.count("n")?;
    if object.boolean("logprobs")? == Some(true) {
        request.logprobs = Some(object.count("top_logprobs")?.unwrap_or(0));
    }
    Ok(())
}

fn stop(field: Field<'_>) -> Result<Vec<String>, WireError> {
    if field.is_string() {
        return Ok(vec![field.string()?]);
    }
    if !field.is_array() {
        return Err(field.wrong("a string or an array of strings"));
    }
    field.array()?.iter().map(Field::string).collect()
}

fn response_format<'a>(
    object: &mut Object<'a>,
    extra: &mut Vec<Extra<'a>>,
) -> Result<Option<ResponseFormat<'a>>, WireError> {
    let Some(field) = object.take("response_format") else {
        return Ok(None);
    };
    let whole = field.clone();
    let mut object = field.object()?;
    match object.require_string("type")?.as_str() {
        "text" => Ok(Some(ResponseFormat::Text)),
        "json_object" => Ok(Some(ResponseFormat::JsonObject)),
        "json_schema" => {
            let mut wanted = object.require("json_schema")?.object()?;
            let format = ResponseFormat::JsonSchema {
                name: wanted.require_string("name")?,
                description: wanted.string("description")?,
                schema: Cow::Borrowed(wanted.require("schema")?.value),
                strict: wanted.boolean("strict")?,
            };
            keep(extra, wanted.rest());
            Ok(Some(format))
        }
        _ => {
            keep(extra, [whole]);
            Ok(None)
        }
    }
}

/// OpenAI's own wish for a search: <https://platform.openai.com/docs/guides/tools-web-search>.
fn web_search<'a>(
    object: &mut Object<'a>,
    extra: &mut Vec<Extra<'a>>,
) -> Result<Option<WebSearch>, WireError> {
    let Some(field) = object.take("web_search_options") else {
        return Ok(None);
    };
    let path = field.path.clone();
    let mut options = field.object()?;
    let mut search = WebSearch {
        path,
        context: options.string("search_context_size")?,
        ..WebSearch::default()
    };
    if let Some(told) = options.object("user_location")? {
        let (location, rest) = web_search::location(told)?;
        search.location = Some(location);
        keep(extra, rest);
    }
    keep(extra, options.rest());
    Ok(Some(search))
}

fn reasoning(object: &mut Object<'_>) -> Result<Option<Reasoning>, WireError> {
    let Some(field) = object.take("reasoning_effort") else {
        return Ok(None);
    };
    let effort = effort::read(&field)?;
    Ok(Some(Reasoning {
        effort: Some(effort),
        ..Reasoning::default()
    }))
}

fn stream<'a>(object: &mut Object<'a>, request: &mut Request<'a>) -> Result<(), WireError> {
    request.stream = object.boolean("stream")?.unwrap_or(false);
    if let Some(mut options) = object.object("stream_options")? {
        request.include_usage = options.boolean("include_usage")?.unwrap_or(false);
        keep(&mut request.extra, options.rest());
    }
    Ok(())
}
