//! From one dialect into another: a caller's request as a provider gets it, and what became of it in
//! the caller's words.

use bytes::Bytes;

use crate::accent::Accent;
use crate::codec::Written;
use crate::{Dialect, Native, WireError, custom, ir};

/// Writes a request that was read in the dialect `from` for a provider that speaks `to`, with
/// `accent` where that is OpenAI's chat. What was left out, or is refused, is named as the caller
/// wrote it.
pub fn write(
    request: &ir::Request<'_>,
    from: Dialect,
    to: Native,
    accent: &Accent,
) -> Result<Written, WireError> {
    let written = match to {
        Native::Shared(Dialect::OpenAiChat) => accent.write(request),
        _ => to.codec().write_request(request),
    };
    match written {
        Ok(mut written) => {
            tell_grammars(request, from, to, &mut written.left_out);
            for path in &mut written.left_out {
                *path = in_words_of(from, path);
            }
            written.left_out.dedup();
            Ok(written)
        }
        Err(error) => Err(error.renamed(|member| in_words_of(from, member))),
    }
}

/// A function that stands in for a custom tool has its grammar in words alone. OpenAI's own dialects
/// tell that themselves, for they have such tools for some models.
fn tell_grammars(request: &ir::Request<'_>, from: Dialect, to: Native, left_out: &mut Vec<String>) {
    if matches!(
        to,
        Native::Shared(Dialect::OpenAiChat | Dialect::OpenAiResponses)
    ) {
        return;
    }
    for (place, tool) in request.tools.iter().enumerate() {
        if matches!(tool.input, ir::ToolInput::Text(Some(_))) {
            left_out.push(custom::format_path(from, place));
        }
    }
}

/// Reads a caller's body, and writes it for a provider's `model`.
pub fn translate(
    body: &Bytes,
    model: &str,
    from: Dialect,
    to: Native,
    accent: &Accent,
) -> Result<Written, WireError> {
    let mut request = from.codec().read_request(body)?;
    request.model = model.to_owned();
    write(&request, from, to, accent)
}

/// Members of the common form that are named otherwise in a dialect.
fn names(dialect: Dialect) -> &'static [(&'static str, &'static str)] {
    match dialect {
        Dialect::OpenAiChat => &[],
        Dialect::OpenAiResponses => &[
            ("logprobs", "top_logprobs"),
            ("reasoning_effort", "reasoning.effort"),
            ("response_format", "text.format"),
            ("response_format.json_schema", "text.format.schema"),
        ],
        Dialect::AnthropicMessages => &[
            (
                "parallel_tool_calls",
                "tool_choice.disable_parallel_tool_use",
            ),
            ("reasoning_effort", "output_config.effort"),
            ("response_format", "output_config.format"),
            ("response_format.json_schema", "output_config.format.schema"),
            ("stop", "stop_sequences"),
            ("user", "metadata.user_id"),
        ],
        Dialect::GeminiGenerate => &[
            ("frequency_penalty", "generationConfig.frequencyPenalty"),
            ("logprobs", "generationConfig.responseLogprobs"),
            ("presence_penalty", "generationConfig.presencePenalty"),
            (
                "reasoning_effort",
                "generationConfig.thinkingConfig.thinkingLevel",
            ),
            ("response_format", "generationConfig.responseMimeType"),
            (
                "response_format.json_schema",
                "generationConfig.responseJsonSchema",
            ),
            ("seed", "generationConfig.seed"),
            ("service_tier", "serviceTier"),
            ("stop", "generationConfig.stopSequences"),
            ("temperature", "generationConfig.temperature"),
            (
                "thinking.budget_tokens",
                "generationConfig.thinkingConfig.thinkingBudget",
            ),
            ("top_k", "generationConfig.topK"),
            ("top_p", "generationConfig.topP"),
        ],
        Dialect::AigneChat => &[
            ("frequency_penalty", "input.modelOptions.frequencyPenalty"),
            ("max_tokens", "input.modelOptions.maxTokens"),
            (
                "parallel_tool_calls",
                "input.modelOptions.parallelToolCalls",
            ),
            ("presence_penalty", "input.modelOptions.presencePenalty"),
            ("reasoning_effort", "input.modelOptions.reasoningEffort"),
            ("response_format", "input.responseFormat"),
            (
                "response_format.json_schema",
                "input.responseFormat.jsonSchema.schema",
            ),
            (
                "response_format.json_schema.description",
                "input.responseFormat.jsonSchema.description",
            ),
            (
                "response_format.json_schema.strict",
                "input.responseFormat.jsonSchema.strict",
            ),
            ("seed", "input.modelOptions.seed"),
            ("stop", "input.modelOptions.stop"),
            ("temperature", "input.modelOptions.temperature"),
            (
                "thinking.budget_tokens",
                "input.modelOptions.reasoningEffort",
            ),
            ("tool_choice", "input.toolChoice"),
            ("top_k", "input.modelOptions.topK"),
            ("top_p", "input.modelOptions.topP"),
        ],
        Dialect::AigneCompletions => &[
            ("frequency_penalty", "frequencyPenalty"),
            ("max_tokens", "maxTokens"),
            ("parallel_tool_calls", "parallelToolCalls"),
            ("presence_penalty", "presencePenalty"),
            ("reasoning_effort", "reasoningEffort"),
            ("response_format", "responseFormat"),
            ("response_format.json_schema", "responseFormat.jsonSchema"),
            ("service_tier", "serviceTier"),
            ("tool_choice", "toolChoice"),
            ("top_k", "topK"),
            ("top_p", "topP"),
        ],
    }
}

/// A path of the common form as the caller would write it.
fn in_words_of(dialect: Dialect, path: &str) -> String {
    let named = names(dialect).iter().find(|(name, _)| *name == path);
    match named {
        Some((_, own)) => (*own).to_owned(),
        // The parts of a turn are its `content` everywhere else.
        None if dialect == Dialect::GeminiGenerate && path.starts_with("contents[") => {
            let (turn, rest) = path.split_once(']').unwrap_or((path, ""));
            match rest.strip_prefix(".content[") {
                Some(part) => format!("{turn}].parts[{part}"),
                None => path.to_owned(),
            }
        }
        None if dialect == Dialect::AigneChat => {
            let place = if path.starts_with("tools[") {
                "input."
            } else {
                ""
            };
            format!("{place}{}", path.replace(".cache_control", ".cacheControl"))
        }
        None => path.to_owned(),
    }
}
