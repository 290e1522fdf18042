//! `/api/user`: what a person has, in the forms that upstream AIGNE Hub's clients read. Amounts are
//! whole numbers of the currency's smallest unit unless a file says otherwise.

pub mod balance;
pub mod cleanup;
mod currency;
pub mod grants;
pub mod info;
pub mod model_calls;
pub mod model_calls_csv;
mod page;
pub mod payment_link;
pub mod people;
pub mod solvency;
pub mod transactions;
pub mod usage_stats;

pub use currency::{CREDITS, CurrencyObject};

use std::sync::Arc;

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse, web};
use store::ledger::credits::account;
use store::ledger::lots::{self, Unspent};
use store::{Conn, Nanos, QueryResult};

use self::page::Page;
use super::context::AdminContext;
use super::error::AdminError;
use crate::blocklet::Blocklet;
use crate::blocklet::live::preferences::Preferences;
use crate::clock::Millis;
use crate::payment_kit::Mirror;
use crate::payment_kit::failure::Failure;
use crate::payment_kit::grants::List;

/// What a customer can spend.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Summary {
    /// Unspent.
    pub balance: Nanos,
    /// What the grants came to, of which something is unspent.
    pub total: Nanos,
    /// How many those are.
    pub grants: u64,
    /// What was used beyond the balance. The own ledger knows none: the hub bears that.
    pub pending: Nanos,
}

impl Summary {
    /// That of a customer (`user:…` or `key:…`), from whoever holds the balances.
    pub(super) async fn of(context: &AdminContext, owner: &str) -> Result<Summary, AdminError> {
        if let Some((mirror, did)) = elsewhere(context, owner)? {
            let told = mirror.balance(did).await.map_err(down)?;
            let left = told.remaining.0.saturating_sub(told.pending.0);
            return Ok(Summary {
                balance: Nanos(left.max(0)),
                total: if left < 0 { Nanos::ZERO } else { told.total },
                grants: told.grants,
                pending: Nanos(left.min(0).saturating_neg()),
            });
        }
        let (owner, now) = (owner.to_owned(), context.clock.now());
        let summary = context
            .store
            .read(move |conn| Summary::of_ledger(conn, &owner, now));
        Ok(summary.await?)
    }

    fn of_ledger(conn: &mut Conn, owner: &str, now: Millis) -> QueryResult<Summary> {
        let lots = lots::unspent(conn, &account(owner).id())?;
        let usable: Vec<&Unspent> = lots.iter().filter(|lot| is_usable(lot, now)).collect();
        let sum = |amount: fn(&Unspent) -> Nanos| {
            let amounts = usable.iter().map(|lot| amount(lot).0);
            Nanos(amounts.fold(0, i64::saturating_add))
        };
        Ok(Summary {
            balance: sum(|lot| lot.unspent),
            total: sum(|lot| lot.lot.amount_nanos),
            grants: u64::try_from(usable.len()).unwrap_or(u64::MAX),
            pending: Nanos::ZERO,
        })
    }
}

/// What Payment Kit keeps, and the customer's DID there, where it holds the balances.
fn elsewhere<'a>(
    context: &'a AdminContext,
    owner: &'a str,
) -> Result<Option<(&'a Arc<Mirror>, &'a str)>, AdminError> {
    let Some(mirror) = context.balances_elsewhere() else {
        return Ok(None);
    };
    match owner.strip_prefix("user:") {
        Some(did) => Ok(Some((mirror, did))),
        None => Err(AdminError::forbidden(
            "nobody_behind",
            "no person stands behind this key, so it has no credits at Payment Kit",
        )),
    }
}

/// A page of a customer's list as Payment Kit tells it, where it holds the balances.
async fn listed_elsewhere(
    context: &AdminContext,
    owner: &str,
    list: List,
    page: &Page,
) -> Result<Option<HttpResponse>, AdminError> {
    let Some((mirror, did)) = elsewhere(context, owner)? else {
        return Ok(None);
    };
    let (did, part) = (did.to_owned(), page.part());
    let told = mirror
        .kit()
        .ask(move |client| Box::pin(async move { client.list(list, &did, &part).await }));
    Ok(Some(HttpResponse::Ok().json(told.await.map_err(down)?)))
}

/// Payment Kit did not answer.
fn down(failure: Failure) -> AdminError {
    AdminError::conflict("payment_kit_down", failure.to_string())
        .with_status(StatusCode::BAD_GATEWAY)
}

fn is_usable(lot: &Unspent, now: Millis) -> bool {
    let over = lot.lot.expires_at.is_some_and(|end| end <= now.0);
    lot.unspent.is_positive() && !over
}

/// Calls cost credits here.
pub(super) fn charges(context: &AdminContext) -> bool {
    context.snapshot.load().billing.mode.charges()
}

/// Where credits are bought: as set, else as Payment Kit or the preferences of Blocklet Server say.
pub(super) fn payment_link(
    context: &AdminContext,
    request: &HttpRequest,
    owner: Option<&str>,
) -> Option<String> {
    let set = context.snapshot.load().billing.topup_url.clone();
    if set.is_some() {
        return set;
    }
    if let Some(mirror) = context.balances_elsewhere() {
        return match owner.and_then(|owner| owner.strip_prefix("user:")) {
            Some(did) => mirror.link(did),
            None => mirror.kit().link(None),
        };
    }
    let link = preferences(request, |said| said.credit_payment_link.clone())??;
    // A path is meant from the app's own address.
    match link.starts_with('/') {
        true => Some(context.public_url.join(&link).ok()?.to_string()),
        false => Some(link),
    }
}

/// Something of the preferences, where the hub runs under Blocklet Server.
pub(super) fn preferences<T>(
    request: &HttpRequest,
    read: impl FnOnce(&Preferences) -> T,
) -> Option<T> {
    let blocklet = request.app_data::<web::Data<Blocklet>>()?;
    Some(read(&blocklet.live.load().preferences))
}
