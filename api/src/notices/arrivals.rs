//! Credits that came to a customer from elsewhere: told once for each grant.

use store::notices::{self, Notice, Present};
use store::{Conn, DAY_MS, Nanos, QueryResult, Store, StoreError};

use super::facts::Facts;
use super::look::Topic;
use crate::clock::Millis;
use crate::identity::token;

/// A notice of a grant has one step.
const STEP: &str = "arrived";

/// A grant that somebody was given.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Arrival {
    /// The grant's id, where it was given.
    pub grant: String,
    /// `user:…` or `key:…`.
    pub owner: String,
    /// In credits.
    pub amount: Nanos,
    /// Until then they can be spent.
    pub expires_at: Option<Millis>,
}

/// Writes that credits came, unless that was told before, whichever process heard of them first.
/// False then.
pub async fn arrived(store: &Store, arrival: &Arrival, now: Millis) -> Result<bool, StoreError> {
    let facts = Facts::CreditsArrived {
        owner: arrival.owner.clone(),
        amount: arrival.amount.to_string(),
        expires_at: arrival.expires_at.map(Millis::rfc3339),
    };
    let notice = Notice {
        id: token::new_id(),
        topic: Topic::CreditsArrived.name().to_owned(),
        subject: arrival.grant.clone(),
        step: STEP.to_owned(),
        owner: Some(arrival.owner.clone()),
        facts: serde_json::to_string(&facts).unwrap_or_default(),
        created_at: now.0,
        over_at: None,
        told_at: None,
    };
    let new = store
        .write(move |conn| notices::once(conn, &notice))
        .await?;
    if new {
        tracing::info!(grant = arrival.grant, owner = arrival.owner, "credits came");
    }
    Ok(new)
}

/// Those of the last day: older ones are no news.
pub(super) fn recent(conn: &mut Conn, now: Millis) -> QueryResult<Vec<Present>> {
    let open = notices::open(conn, Topic::CreditsArrived.name())?;
    let since = now.0.saturating_sub(DAY_MS);
    let recent = open.into_iter().filter(|notice| notice.created_at > since);
    Ok(recent
        .map(|notice| Present {
            subject: notice.subject,
            step: notice.step,
            owner: notice.owner,
            facts: notice.facts,
        })
        .collect())
}
