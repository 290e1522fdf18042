//! Putting seals back that the caller could not carry.

use wire::ir::{Request, Role};
use wire::{Dialect, Native, turn};

use crate::metering::Caller;
use crate::routing::Target;
use crate::state::State;
use crate::state::response::Maker;

/// So many turns are looked up, the newest.
const MOST_TURNS: usize = 200;

/// Puts back what the target itself sealed. What another one sealed is left out; its paths are
/// given.
pub(super) async fn restore(
    state: &State,
    caller: &Caller,
    target: &Target,
    request: &mut Request<'_>,
) -> Vec<String> {
    let mut left_out = Vec::new();
    let Some(owner) = caller
        .owner()
        .filter(|_| state.is_on() && takes_seals(target.endpoint.dialect, request))
    else {
        return left_out;
    };
    let mut places = Vec::new();
    let mut names = Vec::new();
    for (place, message) in request.messages.iter().enumerate().rev() {
        if message.role != Role::Assistant || !turn::lacks_seals(message) {
            continue;
        }
        if let Some(name) = turn::name_of(message).filter(|_| names.len() < MOST_TURNS) {
            places.push(place);
            names.push(name);
        }
    }
    if names.is_empty() {
        return left_out;
    }
    let maker = Maker::of(target);
    let turns = state.turns(&owner, &names).await;
    for (place, kept) in places.into_iter().zip(turns) {
        let (Some(kept), Some(message)) = (kept, request.messages.get_mut(place)) else {
            continue;
        };
        if takes_back(&kept.maker, &maker, target.endpoint.dialect) {
            kept.turn.restore(message);
        } else {
            left_out.push(format!("{}.thinking", message.path));
        }
    }
    left_out.reverse();
    left_out
}

/// Another key of the same provider may bring what it sealed, but OpenAI's, whose seals are of one
/// organisation.
fn takes_back(sealed: &Maker, target: &Maker, dialect: Native) -> bool {
    match dialect {
        Native::Shared(Dialect::OpenAiResponses) => sealed == target,
        _ => sealed.provider == target.provider,
    }
}

/// A provider of this dialect wants its seals back in this request. Anthropic does where the model
/// shall think.
fn takes_seals(dialect: Native, request: &Request<'_>) -> bool {
    match dialect {
        // Cohere seals nothing, nor does OpenAI's chat, and another hub keeps them itself.
        Native::Shared(Dialect::OpenAiChat | Dialect::AigneChat | Dialect::AigneCompletions)
        | Native::CohereChat => false,
        Native::Shared(Dialect::AnthropicMessages) => request.reasoning.is_some(),
        Native::Shared(Dialect::OpenAiResponses | Dialect::GeminiGenerate)
        | Native::BedrockConverse => true,
    }
}
