//! Providers and credentials by id, and whether they may be changed.

use store::credentials::Credential;
use store::providers::Provider;
use store::{Conn, QueryResult};

use crate::admin::error::AdminError;

/// The source of what is changed through this API.
pub const DATABASE: &str = "database";

/// A provider, or the refusal for an id that is none's.
pub fn provider(conn: &mut Conn, id: &str) -> QueryResult<Result<Provider, AdminError>> {
    let found = store::providers::by_id(conn, id)?;
    Ok(found.ok_or_else(|| AdminError::not_found(format!("there is no provider {id:?}"))))
}

/// A provider that is managed here.
pub fn changeable(conn: &mut Conn, id: &str) -> QueryResult<Result<Provider, AdminError>> {
    Ok(provider(conn, id)?.and_then(|provider| {
        if provider.managed_by == DATABASE {
            return Ok(provider);
        }
        let what = format!("the provider `{}`", provider.name);
        Err(AdminError::managed_elsewhere(&what, &provider.managed_by))
    }))
}

/// A credential of that provider.
pub fn credential(
    conn: &mut Conn,
    provider: &Provider,
    id: &str,
) -> QueryResult<Result<Credential, AdminError>> {
    let found = store::credentials::by_id(conn, id)?;
    Ok(found
        .filter(|credential| credential.provider_id == provider.id)
        .ok_or_else(|| {
            AdminError::not_found(format!(
                "the provider `{}` has no credential {id:?}",
                provider.name
            ))
        }))
}
