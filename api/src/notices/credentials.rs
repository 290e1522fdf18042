//! What people should know of provider keys: those that no provider takes, and those that are used
//! again.

use store::credential_states::{self, CredentialState};
use store::credentials::Credential;
use store::notices::{self, Present};
use store::providers::Provider;
use store::{Conn, QueryResult};

use super::facts::{CredentialFacts, Facts};
use super::look::Topic;
use crate::standing::state::State;

/// The notice of a death ends when somebody looks, up to a few seconds after the key came back; a
/// process whose clock is behind may say that it ended before. In milliseconds.
const SLACK_MS: i64 = 60_000;

/// Credentials in use that their provider takes for no model.
pub(super) fn dead(conn: &mut Conn) -> QueryResult<Vec<Present>> {
    let mut told = Vec::new();
    for state in of_whole_credentials(conn)? {
        let standing = State::from_name(&state.state);
        let tell = match standing {
            State::Refused => Facts::CredentialRefused,
            State::Exhausted => Facts::CredentialExhausted,
            State::Active | State::Limited | State::Barred => continue,
        };
        let Some((credential, provider)) = in_use(conn, &state.credential_id)? else {
            continue;
        };
        let facts = tell(CredentialFacts {
            provider: provider.name,
            credential: credential.name,
            reason: state.reason,
        });
        told.push(facts.present(&credential.id, standing.name().to_owned(), None));
    }
    Ok(told)
}

/// Credentials that were told to be dead and are used again, because their provider takes them or
/// they have another secret. It holds as long as the state is kept, which is a day.
pub(super) fn restored(conn: &mut Conn) -> QueryResult<Vec<Present>> {
    let mut told = Vec::new();
    for state in of_whole_credentials(conn)? {
        if State::from_name(&state.state) != State::Active {
            continue;
        }
        let Some(death) = ended_by(conn, &state)? else {
            continue;
        };
        let Some((credential, provider)) = in_use(conn, &state.credential_id)? else {
            continue;
        };
        let facts = Facts::CredentialRestored(CredentialFacts {
            provider: provider.name,
            credential: credential.name,
            reason: None,
        });
        // Each death has one end.
        told.push(facts.present(&credential.id, death, None));
    }
    Ok(told)
}

/// States that speak of no single model.
fn of_whole_credentials(conn: &mut Conn) -> QueryResult<Vec<CredentialState>> {
    let mut all = credential_states::all(conn)?;
    all.retain(|state| state.model.is_empty());
    Ok(all)
}

/// The id of the notice of a death that was over with this state.
fn ended_by(conn: &mut Conn, state: &CredentialState) -> QueryResult<Option<String>> {
    let latest = notices::latest(conn, Topic::Credentials.name(), &state.credential_id)?;
    Ok(latest.and_then(|death| {
        let over_at = death.over_at?;
        (over_at.saturating_add(SLACK_MS) >= state.changed_at).then_some(death.id)
    }))
}

/// A credential that calls are made with, and its provider.
fn in_use(conn: &mut Conn, id: &str) -> QueryResult<Option<(Credential, Provider)>> {
    let credential = store::credentials::by_id(conn, id)?;
    let Some(credential) = credential.filter(|credential| credential.active) else {
        return Ok(None);
    };
    let provider = store::providers::by_id(conn, &credential.provider_id)?;
    let provider = provider.filter(|provider| provider.enabled);
    Ok(provider.map(|provider| (credential, provider)))
}
