//! Reading a request.

use std::borrow::Cow;

use super::message_read;
use crate::error::WireError;
use crate::ir::{
    CacheMark, Extra, Reasoning, Request, ResponseFormat, Tool, ToolChoice, ToolInput,
};
use crate::object::{Field, Object};
use crate::openai_chat::{effort, json, keep};

/// Reads a caller's request. A model may be absent: who serves the request has a default.
pub(super) fn read(body: &[u8]) -> Result<Request<'_>, WireError> {
    let mut object = Object::body(body)?;
    let mut input = object.require("input")?.object()?;
    let mut request = Request::default();
    for field in input.require("messages")?.array()? {
        let message = message_read::read(field, &mut request.extra)?;
        request.messages.push(message);
    }
    if request.messages.is_empty() {
        return Err(WireError::invalid("input.messages", "must not be empty"));
    }
    for field in input.array("tools")?.unwrap_or_default() {
        let tool = tool(field, &mut request.extra)?;
        request.tools.push(tool);
    }
    if let Some(field) = input.take("toolChoice") {
        request.tool_choice = Some(tool_choice(&field)?);
    }
    request.response_format = response_format(&mut input, &mut request.extra)?;
    if let Some(options) = input.object("modelOptions")? {
        model_options(options, &mut request)?;
    }
    // Pictures of an answer travel in it, whatever was asked for: the writer of the answer tells.
    input.take("outputFileType");
    let elsewhere = object.string("model")?;
    if request.model.is_empty() {
        request.model = elsewhere.unwrap_or_default();
    }
    // Which agent of the client asks: all of them are served alike.
    object.take("agent");
    if let Some(mut options) = object.object("options")? {
        request.stream = options.boolean("streaming")?.unwrap_or(false);
        options.take("returnProgressChunks");
        keep_what_says_something(&mut request.extra, options.rest());
    }
    // The count stands in every answer.
    request.include_usage = true;
    keep_what_says_something(&mut request.extra, input.rest());
    keep_what_says_something(&mut request.extra, object.rest());
    Ok(request)
}

/// Clients write out what they leave empty.
fn keep_what_says_something<'a>(extra: &mut Vec<Extra<'a>>, fields: Vec<Field<'a>>) {
    let said = fields
        .into_iter()
        .filter(|field| !json::says_nothing(field));
    keep(extra, said);
}

/// The model that a body names, in any of the three places where it may stand.
pub(crate) fn model(object: &Object<'_>) -> Result<Option<String>, WireError> {
    let said = |object: &Object<'_>| object.look("model").map(|field| field.string()).transpose();
    let elsewhere = said(object)?;
    let Some(input) = peeked(object, "input")? else {
        return Ok(elsewhere);
    };
    let own = match peeked(&input, "modelOptions")? {
        Some(options) => said(&options)?,
        None => None,
    };
    Ok(own.or(said(&input)?).or(elsewhere))
}

/// The limit of output tokens in a body.
pub(crate) fn limit(object: &Object<'_>) -> Result<Option<u64>, WireError> {
    let input = peeked(object, "input")?;
    let options = input.map(|input| peeked(&input, "modelOptions"));
    match options.transpose()?.flatten() {
        Some(mut options) => {
            let limit = options.integer("maxTokens")?;
            Ok(limit.and_then(|limit| u64::try_from(limit).ok()))
        }
        None => Ok(None),
    }
}

/// A body asks for a stream.
pub(crate) fn streams(object: &Object<'_>) -> Result<bool, WireError> {
    let options = peeked(object, "options")?;
    let streaming = options.map(|mut options| options.boolean("streaming"));
    Ok(streaming.transpose()?.flatten().unwrap_or(false))
}

/// A body asks for an answer that follows a schema: it is then told as a value and not as a text.
pub(crate) fn wants_json(body: &[u8]) -> bool {
    let wanted = || {
        let mut input = Object::body(body).ok()?.object("input").ok()??;
        let mut format = input.object("responseFormat").ok()??;
        format.string("type").ok()?
    };
    wanted().as_deref() == Some("json_schema")
}

/// A member that is an object, left where it is.
fn peeked<'a>(object: &Object<'a>, name: &str) -> Result<Option<Object<'a>>, WireError> {
    object.look(name).map(Field::object).transpose()
}

/// `cacheControl`.
pub(super) fn cache<'a>(
    object: &mut Object<'a>,
    extra: &mut Vec<Extra<'a>>,
) -> Result<Option<CacheMark>, WireError> {
    let Some(mut control) = object.object("cacheControl")? else {
        return Ok(None);
    };
    control.take("type");
    let mark = match control.string("ttl")?.as_deref() {
        Some("1h") => CacheMark::OneHour,
        _ => CacheMark::FiveMinutes,
    };
    keep(extra, control.rest());
    Ok(Some(mark))
}

fn tool<'a>(field: Field<'a>, extra: &mut Vec<Extra<'a>>) -> Result<Tool<'a>, WireError> {
    let mut object = field.object()?;
    object.take("type");
    let mut function = object.require("function")?.object()?;
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
    keep_what_says_something(extra, function.rest());
    keep_what_says_something(extra, object.rest());
    Ok(tool)
}

fn tool_choice(field: &Field<'_>) -> Result<ToolChoice, WireError> {
    if field.is_string() {
        return match field.string()?.as_str() {
            "auto" => Ok(ToolChoice::Auto),
            "none" => Ok(ToolChoice::None),
            "required" => Ok(ToolChoice::Required),
            _ => Err(field.wrong("`auto`, `none`, `required` or an object")),
        };
    }
    let mut function = field.clone().object()?.require("function")?.object()?;
    Ok(ToolChoice::Named(function.require_string("name")?))
}

fn response_format<'a>(
    input: &mut Object<'a>,
    extra: &mut Vec<Extra<'a>>,
) -> Result<Option<ResponseFormat<'a>>, WireError> {
    let Some(field) = input.take("responseFormat") else {
        return Ok(None);
    };
    let mut format = field.object()?;
    match format.require_string("type")?.as_str() {
        "text" => Ok(Some(ResponseFormat::Text)),
        "json_object" => Ok(Some(ResponseFormat::JsonObject)),
        "json_schema" => {
            let mut wanted = format.require("jsonSchema")?.object()?;
            let format = ResponseFormat::JsonSchema {
                name: wanted.string("name")?.unwrap_or_default(),
                description: wanted.string("description")?,
                schema: Cow::Borrowed(wanted.require("schema")?.value),
                strict: wanted.boolean("strict")?,
            };
            keep(extra, wanted.rest());
            Ok(Some(format))
        }
        _ => Err(WireError::invalid(
            format.path_of("type"),
            "must be `text`, `json_object` or `json_schema`",
        )),
    }
}

/// An open record: what chat models of AIGNE know, and what others call it.
fn model_options<'a>(mut options: Object<'a>, request: &mut Request<'a>) -> Result<(), WireError> {
    request.model = options.string("model")?.unwrap_or_default();
    request.temperature = options.number("temperature")?;
    request.top_p = options.number("topP")?;
    request.top_k = options.count("topK")?;
    request.frequency_penalty = options.number("frequencyPenalty")?;
    request.presence_penalty = options.number("presencePenalty")?;
    request.max_tokens = options.count("maxTokens")?;
    request.seed = options.integer("seed")?;
    if let Some(field) = options.take("stop") {
        request.stop = if field.is_string() {
            vec![field.string()?]
        } else {
            let words = field.array()?;
            words.iter().map(Field::string).collect::<Result<_, _>>()?
        };
    }
    request.parallel_tools = options.boolean("parallelToolCalls")?;
    if let Some(field) = options.take("reasoningEffort") {
        request.reasoning = Some(reasoning(&field)?);
    }
    // Every model gives text.
    if let Some(field) = options.take("modalities")
        && field.value.get().replace(char::is_whitespace, "") != r#"["text"]"#
    {
        keep(&mut request.extra, [field]);
    }
    // How files go on is the hub's to know: by address where the provider fetches them.
    options.take("preferInputFileType");
    keep_what_says_something(&mut request.extra, options.rest());
    Ok(())
}

/// A word, or a number of tokens.
fn reasoning(field: &Field<'_>) -> Result<Reasoning, WireError> {
    let mut reasoning = Reasoning::default();
    if field.is_string() {
        reasoning.effort = Some(effort::read(field)?);
    } else {
        reasoning.budget_tokens = Some(field.count()?);
    }
    Ok(reasoning)
}
