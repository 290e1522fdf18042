//! Providers of China. A key works at the address of its own account alone, at home or abroad.

use wire::operation::Form;
use wire::{Operation, accent};

use super::LIKE_OPENAI;
use crate::providers::{Fetching, Kind, Profile};

/// <https://www.volcengine.com/docs/82379/1494384>
pub const DOUBAO: Profile = Profile {
    kind: Kind::Doubao,
    name: "doubao",
    title: "Doubao",
    page: "https://www.volcengine.com/docs/82379/1494384",
    default_base_url: "https://ark.cn-beijing.volces.com/api/v3",
    accent: &accent::DOUBAO,
    operations: &[
        Operation::Embeddings,
        Operation::ImageGenerations,
        Operation::ImageEdits,
    ],
    operation_form: Form::Ark,
    test_model: Some("doubao-seed-1-8-251228"),
    // Upstream AIGNE Hub's name for it, and Volcengine's own.
    key_variables: &["DOUBAO_API_KEY", "ARK_API_KEY"],
    base_url_variable: Some("DOUBAO_BASE_URL"),
    ..LIKE_OPENAI
};

/// <https://platform.moonshot.ai/docs/api/chat>
pub const MOONSHOT: Profile = Profile {
    kind: Kind::Moonshot,
    name: "moonshot",
    title: "Moonshot AI (Kimi)",
    page: "https://platform.moonshot.ai/docs/api/chat",
    default_base_url: "https://api.moonshot.ai/v1",
    accent: &accent::MOONSHOT,
    other_base_urls: &[("https://api.moonshot.cn/v1", "China")],
    test_model: Some("moonshot-v1-8k"),
    key_variables: &["MOONSHOT_API_KEY"],
    base_url_variable: Some("MOONSHOT_BASE_URL"),
    fetching: Fetching::NOTHING,
    ..LIKE_OPENAI
};

/// <https://docs.bigmodel.cn/api-reference>
pub const ZHIPU: Profile = Profile {
    kind: Kind::Zhipu,
    name: "zhipu",
    title: "Zhipu AI (GLM)",
    page: "https://docs.z.ai/api-reference/llm/chat-completion",
    default_base_url: "https://open.bigmodel.cn/api/paas/v4",
    accent: &accent::ZHIPU,
    other_base_urls: &[("https://api.z.ai/api/paas/v4", "Z.ai")],
    operations: &[Operation::Embeddings, Operation::Rerank],
    test_model: Some("glm-4.5-flash"),
    key_variables: &["ZHIPUAI_API_KEY", "ZHIPU_API_KEY"],
    base_url_variable: Some("ZHIPU_BASE_URL"),
    fetching: Fetching::PICTURES_AND_FILMS,
    ..LIKE_OPENAI
};

/// <https://help.aliyun.com/zh/model-studio/compatibility-of-openai-with-dashscope>
pub const DASHSCOPE: Profile = Profile {
    kind: Kind::DashScope,
    name: "dashscope",
    title: "Alibaba DashScope (Qwen)",
    page: "https://www.alibabacloud.com/help/en/model-studio/use-qwen-by-calling-api",
    default_base_url: "https://dashscope.aliyuncs.com/compatible-mode/v1",
    accent: &accent::DASHSCOPE,
    other_base_urls: &[(
        "https://dashscope-intl.aliyuncs.com/compatible-mode/v1",
        "Singapore",
    )],
    operations: &[Operation::Embeddings],
    test_model: Some("qwen-flash"),
    key_variables: &["DASHSCOPE_API_KEY"],
    base_url_variable: Some("DASHSCOPE_BASE_URL"),
    fetching: Fetching::PICTURES_AND_FILMS,
    ..LIKE_OPENAI
};

/// <https://platform.minimax.io/docs/api-reference/text-openai-api>
pub const MINIMAX: Profile = Profile {
    kind: Kind::MiniMax,
    name: "minimax",
    title: "MiniMax",
    page: "https://platform.minimax.io/docs/api-reference/text-openai-api",
    default_base_url: "https://api.minimax.io/v1",
    other_base_urls: &[("https://api.minimaxi.com/v1", "China")],
    test_model: Some("MiniMax-M2"),
    key_variables: &["MINIMAX_API_KEY"],
    base_url_variable: Some("MINIMAX_BASE_URL"),
    ..LIKE_OPENAI
};

/// <https://docs.siliconflow.com/en/api-reference/chat-completions/chat-completions>
pub const SILICONFLOW: Profile = Profile {
    kind: Kind::SiliconFlow,
    name: "siliconflow",
    title: "SiliconFlow",
    page: "https://docs.siliconflow.com/en/api-reference/chat-completions/chat-completions",
    default_base_url: "https://api.siliconflow.cn/v1",
    accent: &accent::SILICONFLOW,
    other_base_urls: &[("https://api.siliconflow.com/v1", "International")],
    operations: &[
        Operation::Embeddings,
        Operation::Rerank,
        Operation::ImageGenerations,
        Operation::Speech,
        Operation::Transcriptions,
    ],
    key_variables: &["SILICONFLOW_API_KEY"],
    base_url_variable: Some("SILICONFLOW_BASE_URL"),
    fetching: Fetching::PICTURES_AND_FILMS,
    ..LIKE_OPENAI
};
