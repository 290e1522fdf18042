//! Whether a request in the common form asks for an ability.

use super::Ability;
use crate::form_in_words;
use crate::ir::{Effort, MediaSource, Part, Request, ResponseFormat, Role, ToolChoice};

/// The request asks for it.
pub(super) fn shown(ability: Ability, request: &Request<'_>) -> bool {
    match ability {
        Ability::Instructions => {
            let mut messages = request.messages.iter();
            messages.any(|message| message.role == Role::System && !message.parts.is_empty())
        }
        Ability::Tools => !request.tools.is_empty(),
        Ability::ToolTurns => {
            let calls = parts(request, |part| matches!(part, Part::ToolCall { .. }));
            let results = parts(request, |part| matches!(part, Part::ToolResult { .. }));
            calls == 2 && results == 2
        }
        Ability::ForcedTool => matches!(request.tool_choice, Some(ToolChoice::Named(_))),
        // Without functions none can be called.
        Ability::ForbiddenTools => {
            request.tool_choice == Some(ToolChoice::None) || request.tools.is_empty()
        }
        Ability::SingleCalls => request.parallel_tools == Some(false),
        // The schema of any object says the same.
        Ability::JsonObject => matches!(
            request.response_format,
            Some(ResponseFormat::JsonObject | ResponseFormat::JsonSchema { .. })
        ),
        Ability::JsonSchema => {
            matches!(
                request.response_format,
                Some(ResponseFormat::JsonSchema { .. })
            )
        }
        Ability::ImageUrl => sources(request, |part| {
            matches!(
                part,
                Part::Image {
                    source: MediaSource::Url(_),
                    ..
                }
            )
        }),
        Ability::ImageInline => sources(request, |part| {
            matches!(
                part,
                Part::Image {
                    source: MediaSource::Base64 { .. },
                    ..
                }
            )
        }),
        Ability::Pdf => sources(request, |part| {
            matches!(
                part,
                Part::Document {
                    source: MediaSource::Base64 { .. },
                    ..
                }
            )
        }),
        Ability::Audio => sources(request, |part| matches!(part, Part::Audio { .. })),
        Ability::MaxTokens => request.max_tokens == Some(2000),
        Ability::Temperature => request.temperature.is_some(),
        Ability::TopK => request.top_k.is_some(),
        Ability::Stop => !request.stop.is_empty(),
        Ability::Seed => request.seed.is_some(),
        Ability::Penalties => {
            request.presence_penalty.is_some() && request.frequency_penalty.is_some()
        }
        Ability::Logprobs => request.logprobs.is_some(),
        Ability::Candidates => request.candidates.is_some_and(|count| count > 1),
        // Each may stand for the other: providers know one of them.
        Ability::Effort | Ability::ThinkingBudget => {
            request.reasoning.as_ref().is_some_and(|reasoning| {
                reasoning
                    .effort
                    .is_some_and(|effort| effort != Effort::None)
                    || reasoning.budget_tokens.is_some()
                    || reasoning.enabled == Some(true)
            })
        }
        Ability::CacheMarks => sources(request, |part| {
            matches!(part, Part::Text { cache: Some(_), .. })
        }),
        // Servers with an accent have other words for it.
        Ability::HostedSearch => {
            let said = |path: &str| request.extra.iter().any(|member| member.path == path);
            request.web_search.is_some() || said("plugins") || said("enable_search")
        }
        Ability::CustomTools => request.tools.iter().any(|tool| tool.name == "patch"),
        // Nobody has to ask for them.
        Ability::Citations => true,
        // The earlier turns are there.
        Ability::PreviousResponse => request.messages.len() > 1,
        Ability::ServiceTier => request.service_tier.is_some(),
        Ability::EndUser => request.user.is_some(),
    }
}

/// The request asks for something weaker that stands in for it.
pub(super) fn stood_in(ability: Ability, body: &[u8]) -> bool {
    matches!(ability, Ability::JsonSchema | Ability::JsonObject) && form_in_words::is_in(body)
}

fn parts(request: &Request<'_>, fits: fn(&Part) -> bool) -> usize {
    let all = request.messages.iter().flat_map(|message| &message.parts);
    all.filter(|part| fits(part)).count()
}

fn sources(request: &Request<'_>, fits: fn(&Part) -> bool) -> bool {
    parts(request, fits) > 0
}
