//! Can the caller pay for a call? Told in the form of `GET /api/v2/status`.

use actix_web::HttpRequest;
use serde_json::{Map, Value, json};

use super::{Summary, charges, payment_link};
use crate::admin::context::AdminContext;
use crate::admin::credits::owner;
use crate::identity::principal::Principal;

/// Payment Kit, which holds the balances, cannot be asked.
const DOWN: u16 = 503;

/// What is said where nothing is left.
const WORDS: &str = "there are no credits left for AI calls; buy some to go on";

/// Payment required.
const LACKING: u16 = 402;

/// What keeps the caller from paying; `None`: nothing, or calls cost nothing here.
pub async fn lack(
    context: &AdminContext,
    request: &HttpRequest,
    principal: &Principal,
) -> Option<Value> {
    let owner = owner::of(principal).filter(|_| charges(context))?;
    match Summary::of(context, &owner).await {
        Ok(summary) if summary.balance.is_positive() => None,
        Ok(_) => {
            let mut told = Map::new();
            told.insert("available".to_owned(), false.into());
            told.insert("error".to_owned(), WORDS.into());
            told.insert("code".to_owned(), LACKING.into());
            told.insert("type".to_owned(), "NOT_ENOUGH".into());
            if let Some(link) = payment_link(context, request, Some(&owner)) {
                told.insert("link".to_owned(), link.into());
            }
            Some(told.into())
        }
        Err(error) => Some(json!({
            "available": false,
            "error": error.to_string(),
            "code": DOWN,
        })),
    }
}
