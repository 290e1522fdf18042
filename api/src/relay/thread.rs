//! A conversation of Responses: what a request continues, and whether it can be continued.

use bytes::Bytes;
use wire::conversation::{self, Asked};
use wire::{Dialect, FailureKind};

use super::setback::Setback;
use crate::error::Refusal;
use crate::metering::Caller;
use crate::routing::{Plan, Target};
use crate::state::State;
use crate::state::response::{History, Maker};

/// What a request of Responses says of its conversation, and what the hub has of it.
#[derive(Debug)]
pub struct Thread {
    asked: Asked,
    /// The hub will keep the response.
    keeps: bool,
    history: Option<History>,
}

/// A body for a target, and what of the conversation is not in it.
pub(super) struct Continued {
    pub body: Bytes,
    /// Items that stand in front of the caller's own.
    pub history: usize,
    pub left_out: Vec<String>,
}

impl Continued {
    /// A body that continues nothing.
    pub(super) fn alone(body: &Bytes) -> Self {
        Continued {
            body: body.clone(),
            history: 0,
            left_out: Vec::new(),
        }
    }
}

impl Thread {
    /// Reads what is asked, and what is kept of it. What another principal has is not found.
    pub async fn of(state: &State, caller: &Caller, body: &Bytes) -> Result<Thread, Refusal> {
        let asked = conversation::asked(body)?;
        let owner = caller.owner();
        let mut thread = Thread {
            keeps: asked.store && state.is_on() && owner.is_some(),
            asked,
            history: None,
        };
        if let (Some(owner), Some(id)) = (owner, &thread.asked.previous) {
            thread.history = state.history(&owner, id).await;
            if thread.history.is_none() && state.is_on() && state.is_of_another(&owner, id).await {
                return Err(not_found(id));
            }
        }
        Ok(thread)
    }

    /// The account that keeps the conversation goes first.
    pub fn prefer(&self, plan: &mut Plan) {
        let maker = self.history.as_ref().and_then(|it| it.maker.as_ref());
        if let Some(maker) = maker {
            plan.targets
                .sort_by_key(|target| Maker::of(target) != *maker);
        }
    }

    /// What the response will repeat of the request.
    pub(super) fn echo(&self, body: &Bytes) -> Bytes {
        conversation::with_store(body, Some(self.keeps)).unwrap_or_else(|_| body.clone())
    }

    /// The hub will keep the response.
    pub(super) fn keeps(&self) -> bool {
        self.keeps
    }

    /// Ids of what went before, newest first.
    pub(super) fn before(&self) -> Vec<String> {
        match (&self.history, &self.asked.previous) {
            (Some(history), _) => history.ids.clone(),
            (None, previous) => previous.iter().cloned().collect(),
        }
    }

    /// It goes on from an earlier turn that is kept.
    pub(super) fn continues(&self) -> bool {
        self.asked.previous.is_some()
    }

    /// The body for a target: as it came where the provider has the conversation, else with all of
    /// it.
    pub(super) fn body_for(&self, body: &Bytes, target: &Target) -> Result<Continued, Setback> {
        let native = target.endpoint.dialect == Dialect::OpenAiResponses;
        let Some(previous) = &self.asked.previous else {
            return Ok(Continued::alone(&self.without_store(body, native)?));
        };
        let keeps = native && target.provider.kind.keeps_responses();
        let history = match &self.history {
            Some(history) if keeps && history.maker.as_ref() == Some(&Maker::of(target)) => {
                return Ok(Continued::alone(body));
            }
            Some(history) if history.complete => history,
            // One of the provider's own, from before the hub kept any.
            None if keeps => return Ok(Continued::alone(body)),
            Some(_) | None => {
                return Err(Setback::from(not_found(previous)).unasked());
            }
        };
        if native {
            let (items, lost) = conversation::portable(&history.items);
            return Ok(Continued {
                body: conversation::joined(body, &items)?,
                history: items.len(),
                left_out: lost
                    .iter()
                    .map(|path| conversation::caller_path(path, history.items.len()))
                    .collect(),
            });
        }
        let joined = conversation::joined(body, &history.items)?;
        Ok(Continued {
            body: self.without_store(&joined, native)?,
            history: history.items.len(),
            left_out: Vec::new(),
        })
    }

    /// Where the hub does what `store` asks for, no provider is asked.
    fn without_store(&self, body: &Bytes, native: bool) -> Result<Bytes, Setback> {
        if native || !self.keeps {
            return Ok(body.clone());
        }
        Ok(conversation::with_store(body, None)?)
    }
}

/// In OpenAI's words, and what to do.
fn not_found(id: &str) -> Refusal {
    let mut refusal = Refusal::new(
        FailureKind::InvalidRequest,
        "previous_response_not_found",
        format!(
            "Previous response with id '{id}' not found: it was not kept here, or no longer is; send the whole `input` instead, with the items of earlier replies in it"
        ),
    );
    refusal.failure.param = Some("previous_response_id".to_owned());
    refusal
}
