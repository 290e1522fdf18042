//! What a reply says, whatever the dialect: from the request and the script.

mod plan;
pub mod schema;
mod talk;

use serde::Serialize;
use serde_json::Value;

pub use plan::{Block, Call, Plan, Said, Step, Stop, plan};

/// The ways to speak.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub enum Dialect {
    /// OpenAI chat completions.
    #[serde(rename = "openai")]
    OpenAi,
    /// Anthropic messages.
    #[serde(rename = "anthropic")]
    Anthropic,
    /// Gemini's generateContent.
    #[serde(rename = "gemini")]
    Gemini,
    /// Bedrock's Converse.
    #[serde(rename = "bedrock")]
    Bedrock,
    /// Cohere's chat, embed and rerank.
    #[serde(rename = "cohere")]
    Cohere,
    /// Ideogram, which only draws.
    #[serde(rename = "ideogram")]
    Ideogram,
    /// OpenAI responses.
    #[serde(rename = "responses")]
    Responses,
}

/// Token counts in classes that do not overlap.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
pub struct Usage {
    /// Input that no cache served.
    pub input: u64,
    /// Input read from a cache.
    pub cache_read: u64,
    /// Input written to a cache for five minutes.
    pub cache_write: u64,
    /// Input written to a cache for an hour.
    pub cache_write_1h: u64,
    /// Audio in the input.
    pub audio: u64,
    /// Output that is said.
    pub output: u64,
    /// Output that is only thought.
    pub reasoning: u64,
}

/// A request that may ask for events.
pub trait Streams {
    /// It does.
    fn streams(&self) -> bool;
}

impl Streams for Asked {
    fn streams(&self) -> bool {
        self.stream
    }
}

/// A tool the request offers.
#[derive(Debug, Clone)]
pub struct Tool {
    /// Its name.
    pub name: String,
    /// The JSON schema of its arguments.
    pub schema: Value,
}

/// Whether a tool must be called.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Choice {
    /// As the script says.
    #[default]
    Auto,
    /// None may be called.
    Never,
    /// Some tool.
    Any,
    /// This tool.
    Named(String),
}

/// The form the answer must have.
#[derive(Debug, Clone, PartialEq, Default)]
pub enum Format {
    /// Any text.
    #[default]
    Text,
    /// Some JSON object.
    Json,
    /// JSON that fits this schema.
    Schema(Value),
}

/// What a request asks, in no dialect.
#[derive(Debug, Clone, Default)]
pub struct Asked {
    /// Whether events are wanted.
    pub stream: bool,
    /// Whether a stream shall tell the usage (OpenAI).
    pub usage_asked: bool,
    /// How many answers are wanted (OpenAI).
    pub choices: usize,
    /// The service tier to tell.
    pub tier: String,
    /// The last text of the user.
    pub question: String,
    /// Images in the conversation.
    pub images: usize,
    /// Documents and files in the conversation.
    pub documents: usize,
    /// Audio clips in the conversation.
    pub clips: usize,
    /// Results of tools that the conversation ends with.
    pub results: Vec<String>,
    /// Calls of tools in the conversation.
    pub called: usize,
    /// The tools on offer.
    pub tools: Vec<Tool>,
    /// Whether one must be called.
    pub choice: Choice,
    /// Whether only one call is allowed at a time.
    pub one_call: bool,
    /// The form of the answer.
    pub format: Format,
    /// The most tokens of output.
    pub max_tokens: Option<u64>,
    /// Texts that end the answer.
    pub stops: Vec<String>,
    /// Whether the request wants thoughts.
    pub thinking: bool,
    /// Bytes of text, tools and schemas that were sent.
    pub bytes: usize,
}

/// A real tokenizer makes about four bytes of English a token.
const BYTES_PER_TOKEN: usize = 4;
/// The least that OpenAI counts for an image.
const TOKENS_PER_IMAGE: usize = 85;

impl Asked {
    /// The tokens of the request: the same request always counts the same.
    pub fn input_tokens(&self) -> u64 {
        let text = self.bytes.div_ceil(BYTES_PER_TOKEN).max(1);
        (text + self.images * TOKENS_PER_IMAGE) as u64
    }
}

/// Words as this provider counts tokens: between spaces, and each CJK character by itself.
pub fn count_words(text: &str) -> u64 {
    let (mut words, mut inside) = (0, false);
    for character in text.chars() {
        let alone = talk::is_cjk(character);
        let part_of_word = !alone && !character.is_whitespace();
        if alone || (part_of_word && !inside) {
            words += 1;
        }
        inside = part_of_word;
    }
    words
}
