//! Responses of OpenAI's that are kept, and the conversations that they make.

use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use super::{Found, Kept, State};
use crate::routing::Target;

/// What these rows are.
const KIND: &str = "response";

/// The account of a provider that keeps a response as well, under its own id.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Maker {
    /// The provider's row.
    pub provider: String,
    /// The credential's row.
    pub credential: Option<String>,
}

impl Maker {
    /// The account of a target.
    pub fn of(target: &Target) -> Self {
        Maker {
            provider: target.provider.id.clone(),
            credential: target
                .credential
                .as_ref()
                .map(|credential| credential.id.clone()),
        }
    }
}

/// A response as it is kept.
#[derive(Debug, Serialize, Deserialize)]
pub struct KeptResponse {
    /// Who else keeps it; `None`: the hub alone.
    pub maker: Option<Maker>,
    /// The items that came with the request.
    pub input: Vec<Box<RawValue>>,
    /// What was answered.
    pub response: Box<RawValue>,
}

/// What a conversation was before this request.
#[derive(Debug)]
pub struct History {
    /// The ids of its responses, newest first.
    pub ids: Vec<String>,
    /// All that was said, oldest first.
    pub items: Vec<Box<RawValue>>,
    /// Who else keeps the newest, with all that went before.
    pub maker: Option<Maker>,
    /// Nothing of it is gone.
    pub complete: bool,
}

impl State {
    /// Keeps a response, with the ids of what went before it, newest first.
    pub async fn keep_response(
        &self,
        owner: &str,
        id: String,
        before: Vec<String>,
        kept: &KeptResponse,
    ) -> bool {
        let Ok(plain) = serde_json::to_string(kept) else {
            return false;
        };
        self.keep(Kept {
            owner: owner.to_owned(),
            id,
            kind: KIND,
            before,
            plain,
        })
        .await
    }

    /// Removes a response of an owner; tells whether it was there.
    pub async fn remove_response(&self, owner: &str, id: &str) -> Result<bool, store::StoreError> {
        self.remove(owner, id).await
    }

    /// A response that an owner has.
    pub async fn response(&self, owner: &str, id: &str) -> Option<KeptResponse> {
        let found = self.find(owner, vec![id.to_owned()]).await.pop()?;
        read(&found)
    }

    /// The conversation up to and with a response; `None`: an owner has no such.
    pub async fn history(&self, owner: &str, id: &str) -> Option<History> {
        let found = self.chain(owner, id).await;
        let mut history = History {
            ids: Vec::with_capacity(found.len()),
            items: Vec::new(),
            maker: None,
            complete: true,
        };
        let mut turns = Vec::with_capacity(found.len());
        for row in found {
            let Some(kept) = read(&row) else {
                history.complete = false;
                break;
            };
            history.complete = row.previous.is_none();
            if history.ids.is_empty() {
                history.maker.clone_from(&kept.maker);
            }
            history.ids.push(row.id);
            turns.push(kept);
        }
        if history.ids.is_empty() {
            return None;
        }
        for kept in turns.into_iter().rev() {
            history.items.extend(kept.input);
            let output = wire::conversation::outcome(&kept.response);
            history
                .items
                .extend(output.map(|(_, items)| items).unwrap_or_default());
        }
        Some(history)
    }
}

fn read(found: &Found) -> Option<KeptResponse> {
    let read = serde_json::from_str(&found.plain);
    read.map_err(|error| tracing::warn!(id = found.id, %error, "kept, but not readable"))
        .ok()
}
