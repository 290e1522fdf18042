//! Programs that ask for a key of their own, as the page shows them on which people answer.

pub mod allow;
pub mod deny;
pub mod show;

use serde::Serialize;
use store::connections::{self, Connection};
use utoipa::ToSchema;

use super::context::AdminContext;
use super::error::AdminError;
use super::time::iso;
use super::words;
use crate::identity::principal::{Principal, Subject};
use crate::identity::refusal::Refusal;

/// A program that asks for a key of its own.
#[derive(Debug, Serialize, ToSchema)]
pub struct ConnectionObject {
    /// By which it is answered.
    pub id: String,
    /// `pending`, `allowed` until the program has fetched its key, then `connected`; or `denied`.
    #[schema(schema_with = words::connection_state)]
    pub state: &'static str,
    /// The address that the program asked from.
    #[schema(required)]
    pub address: Option<String>,
    /// The program, in its own words.
    #[schema(required)]
    pub user_agent: Option<String>,
    /// Since when it waits.
    pub created_at: String,
    /// Until then it can be answered.
    pub expires_at: String,
}

impl ConnectionObject {
    /// From its row.
    pub fn of(row: Connection) -> Self {
        let state = match (row.answer.as_deref(), &row.key_id) {
            (None, _) => "pending",
            (Some(connections::ALLOWED), None) => "allowed",
            (Some(connections::ALLOWED), Some(_)) => "connected",
            (Some(_), _) => "denied",
        };
        ConnectionObject {
            id: row.id,
            state,
            address: row.address,
            user_agent: row.user_agent,
            created_at: iso(row.created_at),
            expires_at: iso(row.expires_at),
        }
    }
}

/// One program that asks.
#[derive(Debug, Serialize, ToSchema)]
pub struct ConnectionReply {
    /// The program.
    pub connection: ConnectionObject,
}

/// Who answers: a person in their browser, not what stands for them.
fn person(caller: Principal) -> Result<String, AdminError> {
    match (caller.subject, caller.user_id) {
        (Subject::Session { .. }, Some(user_id)) => Ok(user_id),
        _ => Err(Refusal::SessionsOnly.into()),
    }
}

/// The one with this id, for this person: what somebody has answered is theirs alone.
async fn find(context: &AdminContext, id: &str, user_id: &str) -> Result<Connection, AdminError> {
    let (wanted, now) = (id.to_owned(), context.clock.now());
    let row = context
        .store
        .read(move |conn| connections::by_id(conn, &wanted, now.0))
        .await?;
    let mine = |row: &Connection| row.answered_by.as_deref().is_none_or(|by| by == user_id);
    row.filter(mine).ok_or_else(missing)
}

/// Writes an answer.
async fn answer(
    context: &AdminContext,
    id: &str,
    answer: connections::Answer,
) -> Result<Connection, AdminError> {
    find(context, id, &answer.user_id).await?;
    let (wanted, now) = (id.to_owned(), context.clock.now());
    let user_id = answer.user_id.clone();
    let word = answer.word;
    let first = context
        .store
        .write(move |conn| connections::answer(conn, &wanted, &answer, now.0))
        .await?;
    let row = find(context, id, &user_id).await?;
    if first {
        tracing::info!(
            user = user_id,
            answer = word,
            address = row.address,
            "a program's wish for a key was answered"
        );
    } else if row.answer.as_deref() != Some(word) {
        return Err(AdminError::conflict(
            "connection_answered",
            "this connection was answered before; begin it again where you began it",
        ));
    }
    Ok(row)
}

fn missing() -> AdminError {
    AdminError::not_found(
        "this connection was finished, took longer than a quarter of an hour, or never existed; begin it again where you began it",
    )
}
