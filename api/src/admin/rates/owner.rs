//! The provider that a rate is set at, or all of them.

use store::providers::Provider;
use store::{Conn, QueryResult};

use crate::admin::error::AdminError;
use crate::admin::providers::find;
use crate::routing::ANY;

/// Whose models a rate prices.
#[derive(Debug, Clone)]
pub struct Owner {
    /// A provider's id, or `*` for models of every provider that have no price of their own.
    pub id: String,
    /// In front of the slash of a model name, or `*`.
    pub name: String,
    /// For people.
    pub display_name: String,
}

impl Owner {
    /// Every provider.
    pub fn any() -> Self {
        Owner {
            id: ANY.to_owned(),
            name: ANY.to_owned(),
            display_name: ANY.to_owned(),
        }
    }
}

impl From<&Provider> for Owner {
    fn from(provider: &Provider) -> Self {
        Owner {
            id: provider.id.clone(),
            name: provider.name.clone(),
            display_name: provider.display_name.clone(),
        }
    }
}

/// The owner with this id, or the refusal for an id that is none's.
pub fn owner(conn: &mut Conn, id: &str) -> QueryResult<Result<Owner, AdminError>> {
    if id == ANY {
        return Ok(Ok(Owner::any()));
    }
    Ok(find::provider(conn, id)?.map(|provider| Owner::from(&provider)))
}
