//! One row per way of counting. A provider that counts as its dialect does needs no row; samples of
//! real objects stand in `tests/samples/usage`.

use super::counting::{Counter, Counting, Place};
use super::{Class, Counters, Usage};
use crate::{Dialect, Native};

/// Every way of counting that is known, by dialect; the row without a provider is the dialect's.
pub static COUNTINGS: &[Counting] = &[
    OPENAI_CHAT,
    MISTRAL,
    DEEPSEEK,
    XAI,
    GOOGLE_CHAT,
    PERPLEXITY,
    DASHSCOPE,
    OPENAI_RESPONSES,
    ANTHROPIC_MESSAGES,
    GEMINI_GENERATE,
    BEDROCK_CONVERSE,
    AIGNE_CHAT,
];

impl Counting {
    /// How a kind of provider counts in a dialect.
    pub fn of(dialect: impl Into<Native>, provider: &str) -> &'static Counting {
        let dialect = dialect.into();
        let of_dialect = || COUNTINGS.iter().filter(|row| row.dialect == dialect);
        of_dialect()
            .find(|row| row.provider == provider)
            .or_else(|| of_dialect().find(|row| row.provider.is_empty()))
            .unwrap_or(&OPENAI_CHAT)
    }
}

impl Usage {
    /// The usage that an object tells which this kind of provider wrote, and the searches on the web
    /// beside it.
    pub fn reported(native: Native, provider: &str, counters: &Counters) -> (Usage, Option<u64>) {
        // Cohere tells the same tokens twice, billed and as they were, and the first told counts.
        if native == Native::CohereChat {
            return (crate::cohere_chat::usage::usage(counters), None);
        }
        let counting = Counting::of(native, provider);
        (counting.usage(counters), counting.searches(counters))
    }

    /// The usage that an object of this dialect tells.
    pub fn told(dialect: impl Into<Native>, counters: &Counters) -> Usage {
        Counting::of(dialect, "").usage(counters)
    }
}

const fn whole(paths: &'static [&'static str], class: Class) -> Counter {
    Counter {
        paths,
        class,
        place: Place::Whole,
        less: &[],
    }
}

const fn part(whole: &'static str, paths: &'static [&'static str], class: Class) -> Counter {
    Counter {
        paths,
        class,
        place: Place::In(whole),
        less: &[],
    }
}

const PROMPT: &str = "prompt_tokens";
const COMPLETION: &str = "completion_tokens";

const PROMPT_TEXT: Counter = whole(&[PROMPT], Class::Input);
const COMPLETION_TEXT: Counter = whole(&[COMPLETION], Class::Output);
const CACHED: Counter = part(
    PROMPT,
    &["prompt_tokens_details.cached_tokens"],
    Class::CacheRead,
);
const HEARD: Counter = part(
    PROMPT,
    &["prompt_tokens_details.audio_tokens"],
    Class::AudioInput,
);
const SEEN: Counter = part(
    PROMPT,
    &["prompt_tokens_details.image_tokens"],
    Class::ImageInput,
);
const SPOKEN: Counter = part(
    COMPLETION,
    &["completion_tokens_details.audio_tokens"],
    Class::AudioOutput,
);
const DRAWN: Counter = part(
    COMPLETION,
    &["completion_tokens_details.image_tokens"],
    Class::ImageOutput,
);
const THOUGHT: &[&str] = &["completion_tokens_details.reasoning_tokens"];
/// Part of `cache_write_tokens`: kept for twelve hours instead of half an hour.
const LONG_WRITTEN: &str = "prompt_tokens_details.cache_write_tokens_details.ttl_12h_tokens";

/// OpenAI's own, and what is known of those who speak its dialect: two of them think outside
/// `completion_tokens` and say so in `total_tokens`.
const OPENAI_CHAT: Counting = Counting {
    dialect: Native::Shared(Dialect::OpenAiChat),
    provider: "",
    source: "https://platform.openai.com/docs/api-reference/chat/object#chat/object-usage",
    counters: &[
        PROMPT_TEXT,
        part(
            PROMPT,
            &[
                "prompt_tokens_details.cached_tokens",
                // https://api-docs.deepseek.com/guides/kv_cache
                "prompt_cache_hit_tokens",
                // https://platform.moonshot.ai/docs/api/chat, https://docs.together.ai
                "cached_tokens",
            ],
            Class::CacheRead,
        ),
        // OpenAI's own, by how long it is kept, and
        // https://openrouter.ai/docs/guides/administration/usage-accounting
        Counter {
            paths: &["prompt_tokens_details.cache_write_tokens"],
            class: Class::CacheWrite5m,
            place: Place::In(PROMPT),
            less: &[LONG_WRITTEN],
        },
        part(PROMPT, &[LONG_WRITTEN], Class::CacheWrite1h),
        HEARD,
        SEEN,
        COMPLETION_TEXT,
        Counter {
            paths: THOUGHT,
            class: Class::Reasoning,
            place: Place::InOrBeyond {
                whole: COMPLETION,
                total: "total_tokens",
            },
            less: &[],
        },
        SPOKEN,
        DRAWN,
    ],
    // OpenRouter's: PyPI `openrouter` 1.3.84, `components/servertoolusedetails.py`.
    searches: &["server_tool_use_details.web_search_requests"],
};

/// What is heard is counted in seconds, and in tokens in the total alone; what is thought is part of
/// the completion.
const MISTRAL: Counting = Counting {
    dialect: Native::Shared(Dialect::OpenAiChat),
    provider: "mistral",
    source: "https://docs.mistral.ai/capabilities/audio_transcription",
    counters: &[
        PROMPT_TEXT,
        CACHED,
        COMPLETION_TEXT,
        part(COMPLETION, THOUGHT, Class::Reasoning),
        Counter {
            paths: &[],
            class: Class::AudioInput,
            place: Place::Beyond("total_tokens"),
            less: &[],
        },
    ],
    searches: &[],
};

/// `prompt_tokens` is the sum of hits and misses.
const DEEPSEEK: Counting = Counting {
    dialect: Native::Shared(Dialect::OpenAiChat),
    provider: "deepseek",
    source: "https://api-docs.deepseek.com/api/create-chat-completion",
    counters: &[
        PROMPT_TEXT,
        part(
            PROMPT,
            &[
                "prompt_cache_hit_tokens",
                "prompt_tokens_details.cached_tokens",
            ],
            Class::CacheRead,
        ),
        COMPLETION_TEXT,
        part(COMPLETION, THOUGHT, Class::Reasoning),
    ],
    searches: &[],
};

/// Reasoning stands beside `completion_tokens`; `total_tokens` is the sum of the three.
const XAI: Counting = Counting {
    dialect: Native::Shared(Dialect::OpenAiChat),
    provider: "xai",
    source: "https://docs.x.ai/docs/guides/reasoning",
    counters: &[
        PROMPT_TEXT,
        CACHED,
        HEARD,
        SEEN,
        COMPLETION_TEXT,
        Counter {
            paths: THOUGHT,
            class: Class::Reasoning,
            place: Place::Beyond("total_tokens"),
            less: &[],
        },
        SPOKEN,
        DRAWN,
    ],
    searches: &["num_sources_used"],
};

/// Google's OpenAI-compatible surface names no thoughts; they are in the total alone.
const GOOGLE_CHAT: Counting = Counting {
    dialect: Native::Shared(Dialect::OpenAiChat),
    provider: "google",
    source: "https://ai.google.dev/gemini-api/docs/openai",
    counters: XAI.counters,
    searches: &[],
};

/// Deep research reads citations and thinks beside both counters, outside the total.
const PERPLEXITY: Counting = Counting {
    dialect: Native::Shared(Dialect::OpenAiChat),
    provider: "perplexity",
    source: "https://docs.perplexity.ai/getting-started/pricing",
    counters: &[
        PROMPT_TEXT,
        whole(&["citation_tokens"], Class::Input),
        COMPLETION_TEXT,
        whole(&["reasoning_tokens"], Class::Reasoning),
    ],
    searches: &["num_search_queries"],
};

/// Writes to its explicit cache are counted in the prompt.
const DASHSCOPE: Counting = Counting {
    dialect: Native::Shared(Dialect::OpenAiChat),
    provider: "dashscope",
    source: "https://help.aliyun.com/zh/model-studio/context-cache",
    counters: &[
        PROMPT_TEXT,
        CACHED,
        part(
            PROMPT,
            &[
                "prompt_tokens_details.cache_creation_input_tokens",
                "prompt_tokens_details.cache_creation.ephemeral_5m_input_tokens",
            ],
            Class::CacheWrite5m,
        ),
        HEARD,
        SEEN,
        COMPLETION_TEXT,
        part(COMPLETION, THOUGHT, Class::Reasoning),
        SPOKEN,
    ],
    searches: &[],
};

const INPUT: &str = "input_tokens";
/// As [`LONG_WRITTEN`].
const LONG_WRITTEN_INPUT: &str = "input_tokens_details.cache_write_tokens_details.ttl_12h_tokens";
const OUTPUT: &str = "output_tokens";

const OPENAI_RESPONSES: Counting = Counting {
    dialect: Native::Shared(Dialect::OpenAiResponses),
    provider: "",
    source: "https://platform.openai.com/docs/api-reference/responses/object#responses/object-usage",
    counters: &[
        whole(&[INPUT], Class::Input),
        part(
            INPUT,
            &["input_tokens_details.cached_tokens"],
            Class::CacheRead,
        ),
        Counter {
            paths: &["input_tokens_details.cache_write_tokens"],
            class: Class::CacheWrite5m,
            place: Place::In(INPUT),
            less: &[LONG_WRITTEN_INPUT],
        },
        part(INPUT, &[LONG_WRITTEN_INPUT], Class::CacheWrite1h),
        whole(&[OUTPUT], Class::Output),
        part(
            OUTPUT,
            &["output_tokens_details.reasoning_tokens"],
            Class::Reasoning,
        ),
    ],
    searches: &[],
};

const WRITTEN: &str = "cache_creation_input_tokens";

/// What the cache served and took stands beside `input_tokens`; `output_tokens` contains the
/// thinking. Without a split what was written is kept for five minutes, the default.
const ANTHROPIC_MESSAGES: Counting = Counting {
    dialect: Native::Shared(Dialect::AnthropicMessages),
    provider: "",
    source: "https://platform.claude.com/docs/en/build-with-claude/prompt-caching#tracking-cache-performance",
    counters: &[
        whole(&[INPUT], Class::Input),
        whole(&["cache_read_input_tokens"], Class::CacheRead),
        whole(&[WRITTEN], Class::CacheWrite5m),
        part(
            WRITTEN,
            &["cache_creation.ephemeral_1h_input_tokens"],
            Class::CacheWrite1h,
        ),
        part(
            WRITTEN,
            &["cache_creation.ephemeral_5m_input_tokens"],
            Class::CacheWrite5m,
        ),
        whole(&[OUTPUT], Class::Output),
        part(
            OUTPUT,
            &["output_tokens_details.thinking_tokens"],
            Class::Reasoning,
        ),
    ],
    searches: &["server_tool_use.web_search_requests"],
};

const GEMINI_PROMPT: &str = "promptTokenCount";
const GEMINI_TOOLS: &str = "toolUsePromptTokenCount";
const CANDIDATES: &str = "candidatesTokenCount";

/// A part of the prompt by modality, without what of it the cache served.
const fn fresh(
    paths: &'static [&'static str],
    class: Class,
    less: &'static [&'static str],
) -> Counter {
    Counter {
        paths,
        class,
        place: Place::In(GEMINI_PROMPT),
        less,
    }
}

/// The prompt contains what the cache served; thoughts and what hosted tools fed in stand beside.
const GEMINI_GENERATE: Counting = Counting {
    dialect: Native::Shared(Dialect::GeminiGenerate),
    provider: "",
    source: "https://ai.google.dev/api/generate-content#UsageMetadata",
    counters: &[
        whole(&[GEMINI_PROMPT], Class::Input),
        part(
            GEMINI_PROMPT,
            &["cachedContentTokenCount"],
            Class::CacheRead,
        ),
        fresh(
            &["promptTokensDetails.AUDIO"],
            Class::AudioInput,
            &["cacheTokensDetails.AUDIO"],
        ),
        fresh(
            &["promptTokensDetails.IMAGE"],
            Class::ImageInput,
            &["cacheTokensDetails.IMAGE"],
        ),
        whole(&[GEMINI_TOOLS], Class::Input),
        part(
            GEMINI_TOOLS,
            &["toolUsePromptTokensDetails.AUDIO"],
            Class::AudioInput,
        ),
        part(
            GEMINI_TOOLS,
            &["toolUsePromptTokensDetails.IMAGE"],
            Class::ImageInput,
        ),
        whole(&[CANDIDATES], Class::Output),
        part(
            CANDIDATES,
            &["candidatesTokensDetails.AUDIO"],
            Class::AudioOutput,
        ),
        part(
            CANDIDATES,
            &["candidatesTokensDetails.IMAGE"],
            Class::ImageOutput,
        ),
        // Some models think and tell it in the total alone.
        Counter {
            paths: &["thoughtsTokenCount"],
            class: Class::Reasoning,
            place: Place::Beyond("totalTokenCount"),
            less: &[],
        },
    ],
    searches: &[],
};

const BEDROCK_WRITTEN: &str = "cacheWriteInputTokens";

/// `inputTokens` is only what no cache served and none took. Thinking is part of `outputTokens` and
/// not told apart. What no detail says was kept an hour was kept five minutes.
const BEDROCK_CONVERSE: Counting = Counting {
    dialect: Native::BedrockConverse,
    provider: "",
    source: "https://docs.aws.amazon.com/bedrock/latest/userguide/prompt-caching.html",
    counters: &[
        whole(&["inputTokens"], Class::Input),
        whole(&["cacheReadInputTokens"], Class::CacheRead),
        whole(&[BEDROCK_WRITTEN], Class::CacheWrite5m),
        part(BEDROCK_WRITTEN, &["cacheDetails.1h"], Class::CacheWrite1h),
        part(BEDROCK_WRITTEN, &["cacheDetails.5m"], Class::CacheWrite5m),
        whole(&["outputTokens"], Class::Output),
    ],
    searches: &[],
};

const AIGNE_INPUT: &str = "inputTokens";
const AIGNE_OUTPUT: &str = "outputTokens";

/// The cache is part of `inputTokens`, as OpenAI's adapter of `@aigne/core` has it; Anthropic's leaves
/// it out, which an answer does not tell. What was thought is a member of this hub's own.
const AIGNE_CHAT: Counting = Counting {
    dialect: Native::Shared(Dialect::AigneChat),
    provider: "",
    source: "https://www.npmjs.com/package/@aigne/core (1.72.0, `chat-model.d.ts`)",
    counters: &[
        whole(&[AIGNE_INPUT], Class::Input),
        part(AIGNE_INPUT, &["cacheReadInputTokens"], Class::CacheRead),
        part(
            AIGNE_INPUT,
            &["cacheCreationInputTokens"],
            Class::CacheWrite5m,
        ),
        whole(&[AIGNE_OUTPUT], Class::Output),
        part(AIGNE_OUTPUT, &["reasoningTokens"], Class::Reasoning),
    ],
    searches: &[],
};
