//! `/api/user`: what a person has, in the forms that upstream AIGNE Hub's clients read. Amounts are
//! whole numbers of the currency's smallest unit unless a file says otherwise.

pub mod balance;
mod currency;
pub mod grants;
pub mod info;
mod page;
pub mod payment_link;
pub mod transactions;

pub use currency::{CREDITS, CurrencyObject};
pub(super) use page::number;

use actix_web::{HttpRequest, web};
use store::ledger::credits::account;
use store::ledger::lots::{self, Unspent};
use store::{Conn, Nanos, QueryResult};

use super::context::AdminContext;
use crate::blocklet::Blocklet;
use crate::clock::Millis;
use crate::config::billing::Mode;

/// What a customer can spend.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Summary {
    /// Unspent.
    pub balance: Nanos,
    /// What the grants came to, of which something is unspent.
    pub total: Nanos,
    /// How many those are.
    pub grants: usize,
}

impl Summary {
    /// That of a customer: `user:…` or `key:…`.
    pub(super) fn of(conn: &mut Conn, owner: &str, now: Millis) -> QueryResult<Summary> {
        let lots = lots::unspent(conn, &account(owner).id())?;
        let usable: Vec<&Unspent> = lots.iter().filter(|lot| is_usable(lot, now)).collect();
        let sum = |amount: fn(&Unspent) -> Nanos| {
            let amounts = usable.iter().map(|lot| amount(lot).0);
            Nanos(amounts.fold(0, i64::saturating_add))
        };
        Ok(Summary {
            balance: sum(|lot| lot.unspent),
            total: sum(|lot| lot.lot.amount_nanos),
            grants: usable.len(),
        })
    }
}

fn is_usable(lot: &Unspent, now: Millis) -> bool {
    let over = lot.lot.expires_at.is_some_and(|end| end <= now.0);
    lot.unspent.is_positive() && !over
}

/// Calls cost credits here.
pub(super) fn charges(context: &AdminContext) -> bool {
    context.snapshot.load().billing.mode != Mode::Internal
}

/// Where credits are bought: as set, else as the preferences of Blocklet Server say.
pub(super) fn payment_link(context: &AdminContext, request: &HttpRequest) -> Option<String> {
    let set = context.snapshot.load().billing.topup_url.clone();
    set.or_else(|| {
        let link = preferences(request, |said| said.credit_payment_link.clone())??;
        // A path is meant from the app's own address.
        match link.starts_with('/') {
            true => Some(context.public_url.join(&link).ok()?.to_string()),
            false => Some(link),
        }
    })
}

/// Something of the preferences, where the hub runs under Blocklet Server.
pub(super) fn preferences<T>(
    request: &HttpRequest,
    read: impl FnOnce(&crate::blocklet::live::preferences::Preferences) -> T,
) -> Option<T> {
    let blocklet = request.app_data::<web::Data<Blocklet>>()?;
    Some(read(&blocklet.live.load().preferences))
}
