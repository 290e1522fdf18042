//! Keeping of an answer what the next turn needs: the response itself, and the seals that its
//! caller cannot carry.

use serde_json::value::RawValue;
use wire::conversation;
use wire::frame::FrameReader;
use wire::turn::Collector;
use wire::{Dialect, ir};

use super::inbound::Inbound;
use crate::metering::{Intake, Settle};
use crate::routing::Target;
use crate::state::State;
use crate::state::response::{KeptResponse, Maker};
use crate::state::turn::KeptTurn;

/// The end of a stream that carries a whole response may be this long.
const RESPONSE_LIMIT: usize = 64 * 1024 * 1024;

/// What is to be kept of one answer.
pub(super) struct Keeper {
    state: State,
    owner: String,
    caller: Dialect,
    maker: Maker,
    response: Option<ToKeep>,
    /// Where the dialects cross.
    turn: Option<Collector>,
    finished: Option<Box<RawValue>>,
}

struct ToKeep {
    input: Vec<Box<RawValue>>,
    before: Vec<String>,
    /// The provider keeps it as well.
    native: bool,
}

impl Keeper {
    /// A keeper for the answer of a target; `None`: nothing of it will be needed.
    pub fn of(state: &State, inbound: &Inbound, intake: &Intake, target: &Target) -> Option<Self> {
        let owner = intake.caller.owner().filter(|_| state.is_on())?;
        let native = target.endpoint.dialect == inbound.dialect;
        let thread = inbound.thread.as_ref().filter(|thread| thread.keeps());
        let response = thread.and_then(|thread| {
            Some(ToKeep {
                input: conversation::own(&inbound.body, &intake.id.replace('-', "")).ok()?,
                before: thread.before(),
                native: native && target.provider.kind.keeps_responses(),
            })
        });
        let seals = target.endpoint.dialect != Dialect::OpenAiChat;
        let turn = (!native && seals).then(Collector::default);
        if response.is_none() && turn.is_none() {
            return None;
        }
        Some(Keeper {
            state: state.clone(),
            owner,
            caller: inbound.dialect,
            maker: Maker::of(target),
            response,
            turn,
            finished: None,
        })
    }

    /// Looks at an event that crosses.
    pub fn event(&mut self, event: &ir::Event) {
        if let Some(turn) = &mut self.turn {
            turn.event(event);
        }
    }

    /// Looks at a reply that crosses.
    pub fn reply(&mut self, reply: &ir::Reply) {
        if let Some(turn) = &mut self.turn {
            reply.parts.iter().for_each(|part| turn.part(part));
        }
    }

    /// Looks at the whole answer, as the caller gets it.
    pub fn answer(&mut self, body: &[u8]) {
        if self.response.is_some() {
            self.finished = serde_json::from_slice(body).ok();
        }
    }

    /// Looks at the last events of a stream, as the caller gets them.
    pub fn tail(&mut self, events: &bytes::Bytes) {
        if self.response.is_none() {
            return;
        }
        let mut frames = FrameReader::new(RESPONSE_LIMIT);
        frames.push(events.clone());
        while let Ok(Some(frame)) = frames.next_frame() {
            if let Some(response) = conversation::final_response(&frame.data) {
                self.finished = Some(response);
            }
        }
    }

    /// Keeps it. What is kept of seals is not lost any more, and not told.
    pub async fn keep(mut self, settle: &mut Settle) {
        if let Some(response) = self.response.take() {
            self.keep_response(response).await;
        }
        let Some(turn) = self.turn.take() else {
            return;
        };
        if let Some((name, sealed)) = turn.lost_by(self.caller) {
            let kept = KeptTurn {
                maker: self.maker,
                turn: sealed,
            };
            if self.state.keep_turn(&self.owner, &name, &kept).await {
                settle.carry(|told| turn.is_sealed(told));
            }
        }
    }

    async fn keep_response(&mut self, to_keep: ToKeep) {
        let Some(response) = self.finished.take() else {
            return;
        };
        let Some((id, _)) = conversation::outcome(&response) else {
            return;
        };
        let kept = KeptResponse {
            maker: to_keep.native.then(|| self.maker.clone()),
            input: to_keep.input,
            response,
        };
        self.state
            .keep_response(&self.owner, id, to_keep.before, &kept)
            .await;
    }
}
