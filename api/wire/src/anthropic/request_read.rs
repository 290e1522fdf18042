//! Reading a caller's request.

use std::borrow::Cow;

use super::block_read::BlockReader;
use crate::error::WireError;
use crate::ir::{
    Effort, Message, Reasoning, Request, ResponseFormat, Role, Tool, ToolChoice, ToolInput,
    WebSearch,
};
use crate::object::{Field, Object};
use crate::web_search;

/// Reads a body of `POST /v1/messages`.
pub(super) fn read(body: &[u8]) -> Result<Request<'_>, WireError> {
    let mut object = Object::body(body)?;
    let mut reader = BlockReader::default();
    let mut request = Request {
        model: object.require_string("model")?,
        max_tokens: Some(object.require("max_tokens")?.count()?),
        temperature: object.number("temperature")?,
        top_p: object.number("top_p")?,
        top_k: object.count("top_k")?,
        stream: object.boolean("stream")?.unwrap_or(false),
        service_tier: object.string("service_tier")?,
        ..Request::default()
    };
    // The dialect always tells usage.
    request.include_usage = request.stream;
    if let Some(sequences) = object.array("stop_sequences")? {
        request.stop = sequences
            .iter()
            .map(Field::string)
            .collect::<Result<_, _>>()?;
    }
    if let Some(system) = object.take("system") {
        let path = system.path.clone();
        request.messages.push(Message {
            role: Role::System,
            parts: reader.content(system)?,
            name: None,
            path,
        });
    }
    let turns = object.require("messages")?.array()?;
    if turns.is_empty() {
        return Err(WireError::invalid("messages", "must not be empty"));
    }
    for turn in turns {
        request.messages.push(message(turn, &mut reader)?);
    }
    for field in object.array("tools")?.unwrap_or_default() {
        match tool(field, &mut reader)? {
            Some(Given::Function(tool)) => request.tools.push(tool),
            Some(Given::Search(search)) => request.web_search = Some(search),
            None => {}
        }
    }
    choice(&mut object, &mut request, &mut reader)?;
    output(&mut object, &mut request, &mut reader)?;
    if let Some(mut metadata) = object.object("metadata")? {
        request.user = metadata.string("user_id")?;
        reader.rest(metadata);
    }
    reader.rest(object);
    request.extra = reader.extra;
    Ok(request)
}

fn message<'a>(field: Field<'a>, reader: &mut BlockReader<'a>) -> Result<Message, WireError> {
    let path = field.path.clone();
    let mut turn = field.object()?;
    let role = turn.require("role")?;
    let role = match role.string()?.as_str() {
        "user" => Role::User,
        "assistant" => Role::Assistant,
        "system" => Role::System,
        other => {
            return Err(WireError::invalid(
                role.path,
                format!("must be `user`, `assistant` or `system`, not `{other}`"),
            ));
        }
    };
    let parts = reader.content(turn.require("content")?)?;
    reader.rest(turn);
    Ok(Message {
        role,
        parts,
        name: None,
        path,
    })
}

/// A tool that others have as well.
enum Given<'a> {
    Function(Tool<'a>),
    Search(WebSearch),
}

/// Reads a function or a search; any other tool that Anthropic hosts or trained is kept apart.
fn tool<'a>(
    field: Field<'a>,
    reader: &mut BlockReader<'a>,
) -> Result<Option<Given<'a>>, WireError> {
    let whole = field.clone();
    let mut object = field.object()?;
    let kind = object.string("type")?;
    if kind
        .as_deref()
        .is_some_and(|kind| kind.starts_with("web_search_"))
    {
        let search = search(object, whole.path, reader)?;
        return Ok(Some(Given::Search(search)));
    }
    if kind.is_some_and(|kind| kind != "custom") {
        reader.keep(whole);
        return Ok(None);
    }
    let tool = Tool {
        name: object.require_string("name")?,
        description: object.string("description")?,
        parameters: Some(Cow::Borrowed(object.require("input_schema")?.value)),
        strict: object.boolean("strict")?,
        cache: reader.cache(&mut object)?,
        input: ToolInput::Arguments,
    };
    reader.rest(object);
    Ok(Some(Given::Function(tool)))
}

fn search<'a>(
    mut tool: Object<'a>,
    path: String,
    reader: &mut BlockReader<'a>,
) -> Result<WebSearch, WireError> {
    tool.take("name");
    let mut search = WebSearch {
        path,
        max_uses: tool.count("max_uses")?,
        allowed_domains: web_search::domains(&mut tool, "allowed_domains")?,
        blocked_domains: web_search::domains(&mut tool, "blocked_domains")?,
        ..WebSearch::default()
    };
    if let Some(told) = tool.object("user_location")? {
        let (location, rest) = web_search::location(told)?;
        search.location = Some(location);
        rest.into_iter().for_each(|field| reader.keep(field));
    }
    reader.rest(tool);
    Ok(search)
}

fn choice<'a>(
    object: &mut Object<'a>,
    request: &mut Request<'a>,
    reader: &mut BlockReader<'a>,
) -> Result<(), WireError> {
    let Some(mut choice) = object.object("tool_choice")? else {
        return Ok(());
    };
    let kind = choice.require("type")?;
    request.tool_choice = Some(match kind.string()?.as_str() {
        "auto" => ToolChoice::Auto,
        "any" => ToolChoice::Required,
        "none" => ToolChoice::None,
        "tool" => {
            let name = choice.require_string("name")?;
            if request.tools.iter().all(|tool| tool.name != name) {
                return Err(WireError::untranslatable(
                    "tool_choice.name",
                    format!("`{name}` is not a tool that the caller runs"),
                ));
            }
            ToolChoice::Named(name)
        }
        other => {
            return Err(WireError::invalid(
                kind.path,
                format!("must be `auto`, `any`, `tool` or `none`, not `{other}`"),
            ));
        }
    });
    request.parallel_tools = choice
        .boolean("disable_parallel_tool_use")?
        .map(|disabled| !disabled);
    reader.rest(choice);
    Ok(())
}

/// Reads how much shall be thought and in which form the answer shall come.
fn output<'a>(
    object: &mut Object<'a>,
    request: &mut Request<'a>,
    reader: &mut BlockReader<'a>,
) -> Result<(), WireError> {
    let mut reasoning = Reasoning::default();
    // The older place of `output_config.format`.
    let mut format = object.take("output_format");
    if let Some(mut config) = object.object("output_config")? {
        if let Some(effort) = config.take("effort") {
            reasoning.effort = Some(read_effort(&effort)?);
        }
        format = config.take("format").or(format);
        reader.rest(config);
    }
    if let Some(field) = format {
        request.response_format = read_format(field, reader)?;
    }
    if let Some(thinking) = object.take("thinking") {
        read_thinking(thinking, &mut reasoning, reader)?;
    }
    if reasoning != Reasoning::default() {
        request.reasoning = Some(reasoning);
    }
    Ok(())
}

fn read_effort(field: &Field<'_>) -> Result<Effort, WireError> {
    match field.string()?.as_str() {
        "low" => Ok(Effort::Low),
        "medium" => Ok(Effort::Medium),
        "high" => Ok(Effort::High),
        "xhigh" => Ok(Effort::XHigh),
        "max" => Ok(Effort::Max),
        other => Err(WireError::invalid(
            field.path.clone(),
            format!("must be `low`, `medium`, `high`, `xhigh` or `max`, not `{other}`"),
        )),
    }
}

fn read_format<'a>(
    field: Field<'a>,
    reader: &mut BlockReader<'a>,
) -> Result<Option<ResponseFormat<'a>>, WireError> {
    let path = field.path.clone();
    let mut format = field.object()?;
    if format.require_string("type")? != "json_schema" {
        return Err(WireError::invalid(
            format!("{path}.type"),
            "must be `json_schema`",
        ));
    }
    let schema = format.require("schema")?.value;
    reader.rest(format);
    Ok(Some(ResponseFormat::JsonSchema {
        name: String::new(),
        description: None,
        schema: Cow::Borrowed(schema),
        strict: Some(true),
    }))
}

fn read_thinking<'a>(
    field: Field<'a>,
    reasoning: &mut Reasoning,
    reader: &mut BlockReader<'a>,
) -> Result<(), WireError> {
    let whole = field.clone();
    let mut thinking = field.object()?;
    match thinking.require_string("type")?.as_str() {
        "enabled" => {
            reasoning.enabled = Some(true);
            reasoning.budget_tokens = Some(thinking.require("budget_tokens")?.count()?);
        }
        "adaptive" => reasoning.enabled = Some(true),
        "disabled" => reasoning.enabled = Some(false),
        // `between_tools`, and what comes later.
        _ => {
            reader.keep(whole);
            return Ok(());
        }
    }
    reader.rest(thinking);
    Ok(())
}
