//! What an answer tells of its own cost, to callers whose dialect has a place for it.

use wire::Dialect;
use wire::codec::Bill;

use crate::app::Link;
use crate::config::billing::Mode;
use crate::metering::Settle;

/// Writes the bill of one call.
#[derive(Debug, Clone)]
pub(super) struct Cashier {
    call_id: String,
    sign: Option<String>,
}

impl Cashier {
    /// The one for a call; `None` where its dialect tells no cost, or nobody is charged.
    pub fn of(link: &Link, dialect: Dialect, settle: &Settle) -> Option<Self> {
        if dialect != Dialect::AigneChat || link.app.snapshot.load().billing.mode == Mode::Internal
        {
            return None;
        }
        let blocklet = link.app.blocklet.as_ref();
        let sign = blocklet.map(|blocklet| blocklet.live.load().preferences.credit_prefix.clone());
        Some(Cashier {
            call_id: settle.intake().id.clone(),
            sign: sign.filter(|sign| !sign.is_empty()),
        })
    }

    /// The bill, as far as the answer is metered. `None`: it has no price.
    pub fn bill(&self, settle: &Settle) -> Option<Bill> {
        Some(Bill {
            call_id: self.call_id.clone(),
            credits: settle.due()?.to_string().parse().ok()?,
            sign: self.sign.clone(),
        })
    }
}
