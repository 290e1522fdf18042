//! The states of a credential, and how they are kept in a row.

use std::time::Duration;

use store::credential_states::CredentialState;

use super::Unfit;
use super::credentials::next_check;
use crate::clock::Millis;

/// How a credential stands with its provider.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// It is used.
    Active,
    /// It has called too often, and is used again at a known time.
    Limited,
    /// It may not use one model; tried again at a known time.
    Barred,
    /// The provider does not know it, or does not want it any more.
    Refused,
    /// The account behind it cannot pay.
    Exhausted,
}

impl State {
    /// Its name in rows, in the API and in metrics.
    pub fn name(self) -> &'static str {
        match self {
            State::Active => "active",
            State::Limited => "limited",
            State::Barred => "barred",
            State::Refused => "refused",
            State::Exhausted => "exhausted",
        }
    }

    /// The state of this name. One that another version wrote holds nobody up.
    pub fn from_name(name: &str) -> Self {
        match name {
            "limited" => State::Limited,
            "barred" => State::Barred,
            "refused" => State::Refused,
            "exhausted" => State::Exhausted,
            _ => State::Active,
        }
    }
}

/// How a credential stands, as a whole or for one model.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// How.
    pub state: State,
    /// It ends by itself then.
    pub until: Option<Millis>,
    /// Stable code of what led to it.
    pub code: Option<String>,
    /// The provider's words.
    pub reason: Option<String>,
    /// How often in a row it was so.
    pub failures: i64,
    /// The provider is asked again then.
    pub check_at: Option<Millis>,
    /// The latest counts.
    pub changed: Millis,
}

impl Entry {
    /// An active one.
    pub fn active(now: Millis) -> Self {
        Entry {
            state: State::Active,
            until: None,
            code: None,
            reason: None,
            failures: 0,
            check_at: None,
            changed: now,
        }
    }

    /// Why it keeps a call away now.
    pub fn unfit(&self, now: Millis) -> Option<Unfit> {
        if self.until.is_some_and(|until| until <= now) {
            return None;
        }
        match self.state {
            State::Active => None,
            State::Limited => self.until.map(Unfit::Limited),
            State::Barred => Some(Unfit::Refused(self.until)),
            State::Refused => Some(Unfit::Refused(self.check_at)),
            State::Exhausted => Some(Unfit::Exhausted(self.check_at)),
        }
    }

    /// A re-check did not change it: the next one comes later, or never where it would have to wait
    /// longer than `most`.
    pub fn still(&self, reason: Option<&str>, now: Millis, most: Option<Duration>) -> Self {
        let failures = self.failures.saturating_add(1);
        Entry {
            reason: reason.map(str::to_owned).or_else(|| self.reason.clone()),
            failures,
            check_at: next_check(failures, now, most),
            changed: now,
            ..self.clone()
        }
    }

    /// As of a row.
    pub fn of_row(row: CredentialState) -> Self {
        Entry {
            state: State::from_name(&row.state),
            until: row.until_at.map(Millis),
            code: row.code,
            reason: row.reason,
            failures: row.failures,
            check_at: row.check_at.map(Millis),
            changed: Millis(row.changed_at),
        }
    }

    /// The row that keeps it.
    pub fn row(&self, credential_id: &str, model: &str) -> CredentialState {
        CredentialState {
            credential_id: credential_id.to_owned(),
            model: model.to_owned(),
            state: self.state.name().to_owned(),
            until_at: self.until.map(|until| until.0),
            code: self.code.clone(),
            reason: self.reason.clone(),
            failures: self.failures,
            check_at: self.check_at.map(|at| at.0),
            changed_at: self.changed.0,
        }
    }
}
