//! The accents themselves. Who has none listed speaks as OpenAI does.

use super::Difference::{
    Fixed, NoDeveloper, NoJsonObject, NoNames, NoSchema, ParametersRequired, PrefixMarked, Refused,
    Renamed, ShortCallIds, ThinkingBesideCalls, UsageUnasked,
};
use super::{Accent, Difference, Models, Quirk, SearchWords, ThinkingWords};

/// As OpenAI's reference has it.
pub const PLAIN: Accent = Accent {
    name: "plain",
    quirks: &[],
    thinking: ThinkingWords::Effort,
    thinking_back: false,
    search: SearchWords::None,
    custom_tools: false,
};

/// Every accent, for tests and tables that walk them all.
pub const ALL: [&Accent; 15] = [
    &PLAIN,
    &OPENAI,
    &DEEPSEEK,
    &MISTRAL,
    &GROQ,
    &PERPLEXITY,
    &XAI,
    &POE,
    &OPENROUTER,
    &MOONSHOT,
    &ZHIPU,
    &DASHSCOPE,
    &SILICONFLOW,
    &DOUBAO,
    &LMSTUDIO,
];

const fn quirk(difference: Difference, page: &'static str) -> Quirk {
    Quirk {
        difference,
        models: Models::All,
        page,
    }
}

const OLDER_LIMIT: Difference = Renamed {
    member: "max_completion_tokens",
    to: "max_tokens",
};

/// What thinking models of OpenAI refuse.
const fn thinks(difference: Difference) -> Quirk {
    Quirk {
        difference,
        models: Models::ThinkingOfOpenAi,
        page: "https://platform.openai.com/docs/guides/latest-model#gpt-5-parameter-compatibility",
    }
}

/// OpenAI's own models, of which those that think take no sampling.
pub const OPENAI: Accent = Accent {
    name: "openai",
    quirks: &[
        thinks(Renamed {
            member: "max_tokens",
            to: "max_completion_tokens",
        }),
        thinks(Fixed {
            member: "temperature",
            at: 1,
        }),
        thinks(Fixed {
            member: "top_p",
            at: 1,
        }),
        thinks(Fixed {
            member: "presence_penalty",
            at: 0,
        }),
        thinks(Fixed {
            member: "frequency_penalty",
            at: 0,
        }),
        thinks(Refused("logprobs")),
        thinks(Refused("top_logprobs")),
        thinks(Refused("logit_bias")),
    ],
    search: SearchWords::OptionsOfSearchModels,
    custom_tools: true,
    ..PLAIN
};

/// DeepSeek.
pub const DEEPSEEK: Accent = Accent {
    name: "deepseek",
    quirks: &[
        // It would ignore the limit under its newer name.
        quirk(
            OLDER_LIMIT,
            "https://api-docs.deepseek.com/api/create-chat-completion",
        ),
        quirk(
            NoDeveloper,
            "https://api-docs.deepseek.com/api/create-chat-completion",
        ),
        quirk(NoSchema, "https://api-docs.deepseek.com/guides/json_mode"),
        quirk(
            ParametersRequired,
            "https://api-docs.deepseek.com/guides/tool_calls",
        ),
        quirk(
            ThinkingBesideCalls,
            "https://api-docs.deepseek.com/guides/thinking_mode#tool-calls",
        ),
    ],
    thinking: ThinkingWords::Switch,
    thinking_back: true,
    ..PLAIN
};

const MISTRALS: &str = "https://docs.mistral.ai/api/endpoint/chat";

/// Mistral, which refuses every member that it does not know.
pub const MISTRAL: Accent = Accent {
    name: "mistral",
    quirks: &[
        quirk(OLDER_LIMIT, MISTRALS),
        quirk(
            Renamed {
                member: "seed",
                to: "random_seed",
            },
            MISTRALS,
        ),
        // «Tool call id was … but must be a-z, A-Z, 0-9, with a length of 9.»
        quirk(
            ShortCallIds,
            "https://docs.mistral.ai/capabilities/function_calling",
        ),
        quirk(
            PrefixMarked,
            "https://docs.mistral.ai/capabilities/completion/prefix",
        ),
        // «body.stream_options: Extra inputs are not permitted».
        quirk(UsageUnasked, MISTRALS),
        quirk(
            ParametersRequired,
            "https://docs.mistral.ai/capabilities/function_calling",
        ),
        quirk(NoDeveloper, MISTRALS),
        quirk(NoNames, MISTRALS),
        quirk(Refused("user"), MISTRALS),
        quirk(Refused("logit_bias"), MISTRALS),
        quirk(Refused("service_tier"), MISTRALS),
        quirk(Refused("store"), MISTRALS),
        quirk(Refused("modalities"), MISTRALS),
        quirk(Refused("verbosity"), MISTRALS),
        quirk(Refused("prompt_cache_key"), MISTRALS),
        quirk(Refused("safety_identifier"), MISTRALS),
        quirk(Refused("web_search_options"), MISTRALS),
    ],
    ..PLAIN
};

const GROQS: &str = "https://console.groq.com/docs/openai#currently-unsupported-openai-features";

/// Groq.
pub const GROQ: Accent = Accent {
    name: "groq",
    quirks: &[
        quirk(Refused("logprobs"), GROQS),
        quirk(Refused("top_logprobs"), GROQS),
        quirk(Refused("logit_bias"), GROQS),
        quirk(NoNames, GROQS),
    ],
    ..PLAIN
};

const PERPLEXITYS: &str = "https://docs.perplexity.ai/api-reference/chat-completions-post";

/// Perplexity.
pub const PERPLEXITY: Accent = Accent {
    name: "perplexity",
    quirks: &[
        quirk(OLDER_LIMIT, PERPLEXITYS),
        quirk(NoDeveloper, PERPLEXITYS),
        quirk(
            NoJsonObject,
            "https://docs.perplexity.ai/guides/structured-outputs",
        ),
    ],
    search: SearchWords::Options,
    ..PLAIN
};

/// xAI's models that think: <https://docs.x.ai/docs/guides/reasoning>.
const fn grok_thinks(difference: Difference) -> Quirk {
    Quirk {
        difference,
        models: Models::Some {
            begin: &["grok-3-mini", "grok-4", "grok-code"],
            without: &["non-reasoning"],
        },
        page: "https://docs.x.ai/docs/guides/reasoning",
    }
}

/// xAI.
pub const XAI: Accent = Accent {
    name: "xai",
    quirks: &[
        grok_thinks(Refused("presence_penalty")),
        grok_thinks(Refused("frequency_penalty")),
        grok_thinks(Refused("stop")),
        Quirk {
            difference: Refused("reasoning_effort"),
            models: Models::Some {
                begin: &["grok-4", "grok-code"],
                without: &[],
            },
            page: "https://docs.x.ai/docs/guides/reasoning",
        },
    ],
    ..PLAIN
};

/// Poe.
pub const POE: Accent = Accent {
    name: "poe",
    quirks: &[quirk(
        Refused("parallel_tool_calls"),
        "https://creator.poe.com/docs/external-applications/openai-compatible-api",
    )],
    ..PLAIN
};

/// OpenRouter: <https://openrouter.ai/docs/use-cases/reasoning-tokens>.
pub const OPENROUTER: Accent = Accent {
    name: "openrouter",
    thinking: ThinkingWords::Reasoning,
    search: SearchWords::Plugin,
    ..PLAIN
};

/// Moonshot: <https://platform.moonshot.ai/docs/guide/use-kimi-k2-thinking-model>.
pub const MOONSHOT: Accent = Accent {
    name: "moonshot",
    quirks: &[
        quirk(NoDeveloper, "https://platform.moonshot.ai/docs/api/chat"),
        quirk(
            ParametersRequired,
            "https://platform.moonshot.ai/docs/api/tool-use",
        ),
    ],
    thinking: ThinkingWords::Switch,
    thinking_back: true,
    ..PLAIN
};

const ZHIPUS: &str = "https://docs.z.ai/api-reference/llm/chat-completion";

/// Zhipu.
pub const ZHIPU: Accent = Accent {
    name: "zhipu",
    quirks: &[
        quirk(OLDER_LIMIT, ZHIPUS),
        quirk(NoDeveloper, ZHIPUS),
        quirk(NoSchema, ZHIPUS),
        quirk(ParametersRequired, ZHIPUS),
    ],
    thinking: ThinkingWords::Switch,
    thinking_back: true,
    ..PLAIN
};

const DASHSCOPES: &str =
    "https://www.alibabacloud.com/help/en/model-studio/use-qwen-by-calling-api";

/// DashScope.
pub const DASHSCOPE: Accent = Accent {
    name: "dashscope",
    quirks: &[
        quirk(OLDER_LIMIT, DASHSCOPES),
        quirk(NoDeveloper, DASHSCOPES),
    ],
    thinking: ThinkingWords::Flag,
    search: SearchWords::Flag,
    ..PLAIN
};

const SILICONFLOWS: &str =
    "https://docs.siliconflow.com/en/api-reference/chat-completions/chat-completions";

/// SiliconFlow.
pub const SILICONFLOW: Accent = Accent {
    name: "siliconflow",
    quirks: &[
        quirk(OLDER_LIMIT, SILICONFLOWS),
        quirk(NoDeveloper, SILICONFLOWS),
    ],
    thinking: ThinkingWords::Flag,
    ..PLAIN
};

/// Doubao, on Volcengine's Ark: <https://www.volcengine.com/docs/82379/1449737>.
pub const DOUBAO: Accent = Accent {
    name: "doubao",
    quirks: &[quirk(
        NoDeveloper,
        "https://www.volcengine.com/docs/82379/1494384",
    )],
    thinking: ThinkingWords::Switch,
    thinking_back: true,
    ..PLAIN
};

/// LM Studio: «'response_format.type' must be 'json_schema' or 'text'».
pub const LMSTUDIO: Accent = Accent {
    name: "lmstudio",
    quirks: &[quirk(
        NoJsonObject,
        "https://lmstudio.ai/docs/developer/openai-compat/structured-output",
    )],
    ..PLAIN
};
