//! What a route says, as the API, the file and the database write it.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use wire::asks::Need;

/// Where the calls of a route go.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = RouteDefinition)]
pub struct Definition {
    /// For people.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// Tried one after another: a later one when the earlier ones could not answer.
    pub steps: Vec<Step>,
    /// Whether calls that belong together go to the same target.
    #[serde(default)]
    pub sticky: Sticky,
    /// Whether a second target is asked when the first one is late; never when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hedge: Option<Hedge>,
    /// Whether calls are copied to another target, whose answers nobody gets.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mirror: Option<Mirror>,
}

/// Targets that are tried before those of the next step.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = RouteStep)]
pub struct Step {
    /// Calls that it is for; all when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub when: Option<When>,
    /// It is used only after one of these befell an earlier step; after any failure when empty.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub after: Vec<After>,
    /// What decides between its targets.
    #[serde(default)]
    pub policy: Policy,
    /// Where its calls go.
    pub targets: Vec<Aim>,
    /// Calls that it is for never go to a later step.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub last: bool,
}

/// One target of a step.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = RouteTarget)]
pub struct Aim {
    /// `provider/model`; a model alone, which stands for every provider that has it; or another
    /// route. In the route `*`, the model `*` is the one that was asked for.
    pub model: String,
    /// Its share of the calls among targets of the same priority; 0: only when the others fail.
    #[serde(default = "one")]
    pub weight: u32,
    /// Targets of the lowest number come first.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub priority: u32,
    /// Calls that it is for; all when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub when: Option<When>,
    /// It gets this part of the calls, before all others of its step, and no more.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub canary: Option<Canary>,
}

fn one() -> u32 {
    1
}

#[expect(
    clippy::trivially_copy_pass_by_ref,
    reason = "serde hands over a reference"
)]
fn is_zero(number: &u32) -> bool {
    *number == 0
}

/// A small part of the calls.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Canary {
    /// 1 to 100.
    pub percent: u32,
    /// Whether it is drawn for each call, or for each caller once and for all.
    #[serde(default)]
    pub by: DrawnBy,
}

/// What a lot is drawn for.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum DrawnBy {
    /// Each call.
    #[default]
    Call,
    /// Each caller: the user, else the key.
    Caller,
}

/// What decides between the targets of a step that have the same priority.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Policy {
    /// Each gets calls by its weight.
    #[default]
    Priority,
    /// They stand as they are written.
    InOrder,
    /// The one where this request probably costs least, caches included.
    LowestPrice,
    /// The one whose answers have begun soonest of late. Now and then another one is tried, so that
    /// one that has become better is found.
    LowestLatency,
    /// The one that has the fewest calls under way for its weight.
    LeastBusy,
}

impl Policy {
    /// Its name in the API and in records.
    pub fn name(self) -> &'static str {
        match self {
            Policy::Priority => "priority",
            Policy::InOrder => "in_order",
            Policy::LowestPrice => "lowest_price",
            Policy::LowestLatency => "lowest_latency",
            Policy::LeastBusy => "least_busy",
        }
    }
}

/// What befell the targets before.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum After {
    /// They take no more calls now.
    RateLimit,
    /// They failed, were not reached in time, refused the hub's key, or are left alone for now.
    Unavailable,
    /// The request is too long for the model.
    ContextWindow,
    /// The provider does not want the content.
    ContentPolicy,
}

impl After {
    /// Its name in the API and in records.
    pub fn name(self) -> &'static str {
        match self {
            After::RateLimit => "rate_limit",
            After::Unavailable => "unavailable",
            After::ContextWindow => "context_window",
            After::ContentPolicy => "content_policy",
        }
    }
}

/// Whether calls that belong together go to the same target, so that its provider's prompt cache
/// helps. A target that may not be called now is left for another one, which is then kept to.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Sticky {
    /// A conversation that goes on stays where it was answered before.
    #[default]
    Conversation,
    /// All calls of a caller stay together: of the user, else of the key.
    Caller,
    /// Each call is placed anew.
    Off,
}

/// A second target is asked when the first one is late; who says something first answers.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Hedge {
    /// So long the first event is awaited, in milliseconds; when absent, as long as 95 of 100 calls
    /// of that target took of late.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub after_ms: Option<u64>,
    /// At most this part of the route's calls, 1 to 100.
    #[serde(default = "ten")]
    pub most_percent: u32,
    /// Only where the second one probably costs no more than so many credits.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub most_cost: Option<String>,
}

fn ten() -> u32 {
    10
}

/// A copy of calls goes to another target. The hub bears what that costs.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Mirror {
    /// `provider/model`, a model alone, or another route.
    pub model: String,
    /// 1 to 100: this part of the calls; all when absent.
    #[serde(default = "hundred")]
    pub percent: u32,
}

fn hundred() -> u32 {
    100
}

/// Calls that something is for. All that is said must hold; of each list, one word.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = RouteCondition)]
pub struct When {
    /// Ids or names of hub keys.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub keys: Vec<String>,
    /// Names of projects.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub projects: Vec<String>,
    /// What the request's `metadata` must say, or its header `x-hub-tags` (`team=red, tier=2`); `*`
    /// stands for any value.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub tags: BTreeMap<String, Vec<String>>,
    /// What the request's headers must say, by their names in small letters; `*` stands for any
    /// value.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub headers: BTreeMap<String, Vec<String>>,
    /// How many tokens the request probably has.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub input_tokens: Option<TokenRange>,
    /// What the request needs of a model.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub needs: Vec<NeedWord>,
}

/// A stretch of sizes, ends included.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct TokenRange {
    /// At least so many; 0 when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub min: Option<u64>,
    /// At most so many; without end when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max: Option<u64>,
}

impl TokenRange {
    /// Its first and its last size.
    pub fn ends(self) -> (u64, u64) {
        (self.min.unwrap_or(0), self.max.unwrap_or(u64::MAX))
    }
}

/// Something beside text that a model can do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum NeedWord {
    /// Functions that it may ask for.
    Tools,
    /// Pictures in the input.
    Vision,
    /// Sound in the input.
    Audio,
    /// Documents in the input.
    Pdf,
    /// An answer that follows a schema.
    JsonSchema,
    /// Thinking.
    Thinking,
}

impl From<NeedWord> for Need {
    fn from(word: NeedWord) -> Need {
        match word {
            NeedWord::Tools => Need::Tools,
            NeedWord::Vision => Need::Vision,
            NeedWord::Audio => Need::Audio,
            NeedWord::Pdf => Need::Pdf,
            NeedWord::JsonSchema => Need::JsonSchema,
            NeedWord::Thinking => Need::Thinking,
        }
    }
}
