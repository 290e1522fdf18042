//! What a caller of a dialect can ask of a provider, found by trying it.
//!
//! Each [`Ability`] has a request in every dialect that can ask for it. It is put through the codecs
//! as a caller's would be, and what comes out is read again: so the table cannot promise what the
//! code does not do.

mod answers;
mod probe;
mod shown;
mod trial;

pub use probe::{Probe, probe};
pub use trial::{Outcome, Support, try_ability};

macro_rules! abilities {
    ($($(#[$meaning:meta])* $ability:ident = $name:literal,)*) => {
        /// Something that a request can ask for.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub enum Ability {
            $($(#[$meaning])* $ability,)*
        }

        impl Ability {
            const COUNT: usize = [$(Ability::$ability),*].len();

            /// Every ability, in the order of the table.
            pub const ALL: [Ability; Ability::COUNT] = [$(Ability::$ability),*];

            /// The stable name, for programs.
            pub fn name(self) -> &'static str {
                match self {
                    $(Ability::$ability => $name,)*
                }
            }
        }
    };
}

abilities! {
    /// Instructions beside the conversation.
    Instructions = "instructions",
    /// The model may ask for functions.
    Tools = "tools",
    /// Several calls of one turn and their results go back.
    ToolTurns = "tool_turns",
    /// One function must be called.
    ForcedTool = "forced_tool",
    /// No function may be called, though there are some.
    ForbiddenTools = "forbidden_tools",
    /// At most one call in a turn.
    SingleCalls = "single_calls",
    /// The answer is any JSON object.
    JsonObject = "json_object",
    /// The answer follows a schema.
    JsonSchema = "json_schema",
    /// A picture by its address.
    ImageUrl = "image_url",
    /// A picture in the request.
    ImageInline = "image_inline",
    /// A PDF in the request.
    Pdf = "pdf",
    /// Sound in the request.
    Audio = "audio",
    /// A limit of output tokens.
    MaxTokens = "max_tokens",
    /// Temperature.
    Temperature = "temperature",
    /// Sampling from the likeliest tokens only.
    TopK = "top_k",
    /// Words that end the answer.
    Stop = "stop",
    /// Repeatable answers.
    Seed = "seed",
    /// Penalties for repeated tokens.
    Penalties = "penalties",
    /// Probabilities of the output tokens.
    Logprobs = "logprobs",
    /// Several answers at once.
    Candidates = "candidates",
    /// How hard the model thinks, in a word.
    Effort = "effort",
    /// How much the model thinks, in tokens.
    ThinkingBudget = "thinking_budget",
    /// Marks for the prompt cache.
    CacheMarks = "cache_marks",
    /// A search that the provider runs.
    HostedSearch = "hosted_search",
    /// A function whose input is text, not JSON.
    CustomTools = "custom_tools",
    /// The answer tells the sources that it is founded on.
    Citations = "citations",
    /// The conversation goes on from an earlier answer, which is named by its id.
    PreviousResponse = "previous_response",
    /// The service tier.
    ServiceTier = "service_tier",
    /// The end user, for the provider's abuse watch.
    EndUser = "end_user",
}

impl Ability {
    /// The ability with this stable name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|ability| ability.name() == name)
    }
}
