//! How a server speaks OpenAI's chat completions otherwise than OpenAI does.
//!
//! An accent is data: a list of [`Quirk`]s, each with the page that says so. A request that was
//! written for OpenAI, by a caller or by the hub, is made to fit by [`Accent::fit`]. Only what the
//! server would refuse, or would silently not do, is touched; what is lost is told.

mod call_ids;
mod fit;
mod members;
mod messages;
mod models;
mod rows;
mod schema;

use bytes::Bytes;

use crate::codec::Written;
use crate::openai_chat;
use crate::{WireError, ir};

pub use models::Models;
pub use rows::*;

/// What is different.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Difference {
    /// A member has another name.
    Renamed {
        /// OpenAI's name.
        member: &'static str,
        /// The server's name.
        to: &'static str,
    },
    /// A member is refused whatever it says: it is left out and told.
    Refused(&'static str),
    /// A member is refused unless it says what would hold without it: left out and told otherwise.
    Fixed {
        /// Its name.
        member: &'static str,
        /// The number that is taken.
        at: i64,
    },
    /// A name of a participant is refused in messages: left out and told.
    NoNames,
    /// There is no role `developer`: it becomes `system`.
    NoDeveloper,
    /// An answer can be JSON, but by no schema: the schema goes into the instructions, and that
    /// nothing holds the model to it is told.
    NoSchema,
    /// An answer can follow a schema, but not be any JSON: it gets the schema of any object.
    NoJsonObject,
    /// A tool without parameters is refused: it gets the schema of an empty object.
    ParametersRequired,
    /// Ids of tool calls have nine letters or digits: longer ones are replaced by a digest, the same
    /// in the call and in its result.
    ShortCallIds,
    /// An answer that has begun already (a last message of the model) must be marked.
    PrefixMarked,
    /// Usage comes with every stream, and asking for it is refused.
    UsageUnasked,
    /// A message that calls tools must hold the thinking that led to it, be it empty.
    ThinkingBesideCalls,
}

/// One difference, for whom, and who says so.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Quirk {
    /// What is different.
    pub difference: Difference,
    /// For which models.
    pub models: Models,
    /// The provider's page, or where users show the provider's answer.
    pub page: &'static str,
}

/// The words in which thinking is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ThinkingWords {
    /// OpenAI's `reasoning_effort`.
    Effort,
    /// `thinking: {"type": "enabled"}`, beside an effort.
    Switch,
    /// `enable_thinking` and `thinking_budget`.
    Flag,
    /// `reasoning: {"effort": …}`, `{"max_tokens": …}` or `{"enabled": …}`.
    Reasoning,
}

/// How a server speaks.
#[derive(Debug, PartialEq, Eq)]
pub struct Accent {
    /// The stable name: that of the kind of provider.
    pub name: &'static str,
    /// What is different in requests.
    pub quirks: &'static [Quirk],
    /// How it is asked to think.
    pub thinking: ThinkingWords,
    /// The model gets its own earlier thinking back, as `reasoning_content`.
    pub thinking_back: bool,
    /// How it is asked to search the web.
    pub search: SearchWords,
    /// It has tools whose input is a text, for models that take such tools.
    pub custom_tools: bool,
}

/// The words in which a search on the web is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SearchWords {
    /// There are none.
    None,
    /// `web_search_options`, which only the models for searching take.
    OptionsOfSearchModels,
    /// `web_search_options`.
    Options,
    /// A plugin: <https://openrouter.ai/docs/features/web-search>.
    Plugin,
    /// `enable_search: true`: <https://www.alibabacloud.com/help/en/model-studio/web-search>.
    Flag,
}

impl Accent {
    /// A request as the hub writes it for this server.
    pub fn write(&self, request: &ir::Request<'_>) -> Result<Written, WireError> {
        let mut written = openai_chat::write_accented(request, self)?;
        let fitted = self.fit(&written.body, &request.model)?;
        for path in fitted.left_out {
            if !written.left_out.contains(&path) {
                written.left_out.push(path);
            }
        }
        written.body = fitted.body;
        Ok(written)
    }

    /// A request that speaks OpenAI's own chat completions, made to fit this server. Every value
    /// that no quirk touches keeps its bytes; a body that fits already is returned as it is.
    pub fn fit(&self, body: &Bytes, model: &str) -> Result<Written, WireError> {
        if self.quirks.is_empty() {
            return Ok(Written {
                body: body.clone(),
                left_out: Vec::new(),
            });
        }
        fit::fit(self.quirks, body, model)
    }

    /// Usage comes with every stream, whether it is asked for or not.
    pub fn tells_usage_unasked(&self) -> bool {
        let unasked = |quirk: &Quirk| quirk.difference == Difference::UsageUnasked;
        self.quirks.iter().any(unasked)
    }
}
