//! Turns whose callers cannot carry what their provider sealed.

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use wire::turn::SealedTurn;

use super::response::Maker;
use super::{Kept, State};

/// What these rows are.
const KIND: &str = "turn";

/// A turn's seals and who made them.
#[derive(Debug, Serialize, Deserialize)]
pub struct KeptTurn {
    /// Who takes them back.
    pub maker: Maker,
    /// The seals.
    pub turn: SealedTurn,
}

/// The id of the row of a turn with this name.
fn id_of(name: &str) -> String {
    let hash: String = Sha256::digest(name.as_bytes())
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect();
    format!("turn_{hash}")
}

impl State {
    /// Keeps the seals of a turn; tells whether they are on disk.
    pub async fn keep_turn(&self, owner: &str, name: &str, kept: &KeptTurn) -> bool {
        let Ok(plain) = serde_json::to_string(kept) else {
            return false;
        };
        self.keep(Kept {
            owner: owner.to_owned(),
            id: id_of(name),
            kind: KIND,
            before: Vec::new(),
            plain,
        })
        .await
    }

    /// The seals of the turns with these names, in their order.
    pub async fn turns(&self, owner: &str, names: &[String]) -> Vec<Option<KeptTurn>> {
        let ids: Vec<String> = names.iter().map(|name| id_of(name)).collect();
        let mut found = self.find(owner, ids.clone()).await;
        let mut of = |id: &String| {
            let place = found.iter().position(|found| &found.id == id)?;
            serde_json::from_str(&found.swap_remove(place).plain).ok()
        };
        ids.iter().map(&mut of).collect()
    }
}
