//! A request in the common form.

use std::borrow::Cow;

use serde::Deserialize;
use serde_json::value::RawValue;

use super::{CacheMark, Part};

/// Who speaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// Instructions: OpenAI's `system` and `developer`, Anthropic's `system`.
    System,
    /// The user, and the tools that answer.
    User,
    /// The model.
    Assistant,
}

/// One turn.
#[derive(Debug, Clone)]
pub struct Message {
    /// Who speaks.
    pub role: Role,
    /// What is said, in order.
    pub parts: Vec<Part>,
    /// OpenAI's `name` of a participant.
    pub name: Option<String>,
    /// Path of the message in the caller's body (`messages[3]`, `system`), for what is told about it.
    pub path: String,
}

/// A function the model may ask for.
#[derive(Debug, Clone)]
pub struct Tool<'a> {
    /// Its name.
    pub name: String,
    /// What it does.
    pub description: Option<String>,
    /// JSON Schema of its arguments: untouched, or translated where the caller's dialect writes
    /// schemas in a form of its own (Gemini).
    pub parameters: Option<Cow<'a, RawValue>>,
    /// Arguments must follow the schema exactly.
    pub strict: Option<bool>,
    /// A mark for the prompt cache.
    pub cache: Option<CacheMark>,
    /// What it takes.
    pub input: ToolInput,
}

/// What a tool takes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ToolInput {
    /// An object.
    Arguments,
    /// A text, which may have to follow a grammar: OpenAI's `custom` tools. The parameters are those
    /// of a function that stands in ([`crate::custom`]), and its calls are what one of it would be.
    Text(Option<Grammar>),
}

/// The grammar of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Grammar {
    /// `lark` or `regex`.
    pub syntax: String,
    /// The grammar itself.
    pub definition: String,
}

/// A search on the web that the provider runs while it answers.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct WebSearch {
    /// Path of the wish in the caller's body.
    pub path: String,
    /// How much of what is found the model gets to read: `low`, `medium`, `high`.
    pub context: Option<String>,
    /// Where the end user is.
    pub location: Option<Location>,
    /// Search there alone.
    pub allowed_domains: Vec<String>,
    /// Do not search there.
    pub blocked_domains: Vec<String>,
    /// Search at most this often.
    pub max_uses: Option<u64>,
}

/// About where somebody is.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Location {
    /// As free text.
    pub city: Option<String>,
    /// As free text.
    pub region: Option<String>,
    /// By two letters (ISO 3166-1).
    pub country: Option<String>,
    /// By its IANA name.
    pub timezone: Option<String>,
}

/// Which tools the model must, may or must not call.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ToolChoice {
    /// As it likes.
    Auto,
    /// None.
    None,
    /// At least one.
    Required,
    /// This one.
    Named(String),
}

/// The form that the answer must have.
#[derive(Debug, Clone)]
pub enum ResponseFormat<'a> {
    /// Plain text.
    Text,
    /// Any JSON object.
    JsonObject,
    /// JSON that follows a schema.
    JsonSchema {
        /// OpenAI requires one; empty where the caller's dialect has none.
        name: String,
        /// What it is for.
        description: Option<String>,
        /// The schema, as for tools.
        schema: Cow<'a, RawValue>,
        /// Must follow exactly.
        strict: Option<bool>,
    },
}

/// How hard the model shall think.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Effort {
    /// Not at all.
    None,
    /// As little as possible.
    Minimal,
    /// A little.
    Low,
    /// Usual.
    Medium,
    /// Much.
    High,
    /// More than `high`, where a model has it.
    XHigh,
    /// As much as the model can.
    Max,
}

/// Thinking, as asked for: by effort (OpenAI, Anthropic's `output_config.effort`), by a budget of
/// tokens (Anthropic's `thinking.budget_tokens`), or left to the model (`thinking.type: adaptive`).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Reasoning {
    /// OpenAI's `reasoning_effort`.
    pub effort: Option<Effort>,
    /// At most this many tokens of thinking.
    pub budget_tokens: Option<u64>,
    /// `Some(false)` switches thinking off; `Some(true)` on, without saying how much.
    pub enabled: Option<bool>,
}

/// A member that the common form has no place for.
#[derive(Debug, Clone)]
pub struct Extra<'a> {
    /// Path in the caller's body.
    pub path: String,
    /// Its value, untouched.
    pub value: &'a RawValue,
}

impl Extra<'_> {
    /// It is what a tool that a provider hosts was asked or found in an earlier turn. A target
    /// without such a tool can do without: the answer that was made of it stands beside it.
    pub fn is_hosted_tool_turn(&self) -> bool {
        #[derive(Deserialize)]
        struct Kind<'a> {
            #[serde(borrow)]
            r#type: Cow<'a, str>,
        }
        const CALLS: [&str; 11] = [
            "server_tool_use",
            "web_search_call",
            "file_search_call",
            "code_interpreter_call",
            "image_generation_call",
            "tool_search_call",
            "tool_search_output",
            "mcp_list_tools",
            "mcp_call",
            "mcp_approval_request",
            "mcp_approval_response",
        ];
        serde_json::from_str::<Kind<'_>>(self.value.get()).is_ok_and(|kind| {
            CALLS.contains(&kind.r#type.as_ref())
                || (kind.r#type.ends_with("_tool_result") && kind.r#type != "tool_result")
        })
    }

    /// It is a whole piece of the conversation, not a member of one.
    pub fn is_content(&self) -> bool {
        let lists = ["messages[", "input[", "input.messages["];
        let conversation = lists.iter().any(|list| self.path.starts_with(list));
        conversation && self.path.ends_with(']')
    }
}

/// A request in the common form.
#[derive(Debug, Clone, Default)]
pub struct Request<'a> {
    /// The model, as it shall be sent: a gateway replaces the caller's name before writing.
    pub model: String,
    /// The conversation; system messages stand where the caller put them.
    pub messages: Vec<Message>,
    /// Functions.
    pub tools: Vec<Tool<'a>>,
    /// The model may search.
    pub web_search: Option<WebSearch>,
    /// Which of the functions.
    pub tool_choice: Option<ToolChoice>,
    /// May several tools be called in one turn.
    pub parallel_tools: Option<bool>,
    /// At most this many tokens of output, thinking included.
    pub max_tokens: Option<u64>,
    /// A JSON number, as written.
    pub temperature: Option<serde_json::Number>,
    /// A JSON number, as written.
    pub top_p: Option<serde_json::Number>,
    /// Sample from this many likeliest tokens only.
    pub top_k: Option<u64>,
    /// End the answer before any of these.
    pub stop: Vec<String>,
    /// For repeatable answers.
    pub seed: Option<i64>,
    /// A JSON number, as written.
    pub presence_penalty: Option<serde_json::Number>,
    /// A JSON number, as written.
    pub frequency_penalty: Option<serde_json::Number>,
    /// Answers wanted; more than one only where the dialect has it.
    pub candidates: Option<u64>,
    /// Log probabilities of the output, and how many alternatives for each token.
    pub logprobs: Option<u64>,
    /// The form of the answer.
    pub response_format: Option<ResponseFormat<'a>>,
    /// Thinking.
    pub reasoning: Option<Reasoning>,
    /// The caller wants events.
    pub stream: bool,
    /// The caller wants a usage chunk at the end of the stream.
    pub include_usage: bool,
    /// The end user, for the provider's abuse watch.
    pub user: Option<String>,
    /// `auto`, `default`, `flex`, `priority`, `standard_only`.
    pub service_tier: Option<String>,
    /// What has no place above.
    pub extra: Vec<Extra<'a>>,
}

impl Request<'_> {
    /// The names of tools that take a text.
    pub(crate) fn custom_tools(&self) -> impl Iterator<Item = &str> {
        let custom = |tool: &&Tool<'_>| matches!(tool.input, ToolInput::Text(_));
        self.tools
            .iter()
            .filter(custom)
            .map(|tool| tool.name.as_str())
    }

    /// Path of the conversation in the caller's body.
    pub(crate) fn conversation(&self) -> &str {
        let first = self.messages.first().map(|message| message.path.as_str());
        let path = first.unwrap_or("messages");
        path.split_once('[').map_or(path, |(member, _)| member)
    }
}
