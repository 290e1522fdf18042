//! What is known of a model beside its name.

use wire::asks::Need;

/// What a model can do and how much it takes.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Facts {
    /// Tokens that fit into a call, if that is known.
    pub context_tokens: Option<u64>,
    /// What it can do beside text; `None`: nobody wrote it down.
    pub can: Option<Vec<Need>>,
}

impl Facts {
    /// As catalogue and rows write them. Lists that name no ability at all are taken for lists that
    /// nobody made.
    pub fn of<'w>(
        context_tokens: Option<i64>,
        abilities: impl IntoIterator<Item = &'w String>,
    ) -> Self {
        let can: Vec<Need> = abilities
            .into_iter()
            .filter_map(|word| Need::from_name(word))
            .collect();
        Facts {
            context_tokens: context_tokens.and_then(|tokens| u64::try_from(tokens).ok()),
            can: Some(can).filter(|can| !can.is_empty()),
        }
    }

    /// It is known that the model cannot do this.
    pub fn lacks(&self, need: Need) -> bool {
        self.can.as_ref().is_some_and(|can| !can.contains(&need))
    }

    /// Tokens that fit into a call; without end where that is not known.
    pub fn window(&self) -> u64 {
        self.context_tokens.unwrap_or(u64::MAX)
    }

    /// Where nothing is known, what others know.
    pub(super) fn or(self, other: &Facts) -> Facts {
        Facts {
            context_tokens: self.context_tokens.or(other.context_tokens),
            can: self.can.or_else(|| other.can.clone()),
        }
    }
}
