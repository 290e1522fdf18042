//! Credits of customers: what they have, where it came from and where it went.

use serde::de;
use serde::{Deserialize, Deserializer, Serialize};
use store::Nanos;
use store::ledger::Transfer;
use store::ledger::credits::{Done, Order, Standing};
use store::ledger::lots::Lot;
use store::ledger::statement::{Entry, effect};
use utoipa::ToSchema;

use self::pace::Pace;
use super::error::AdminError;
use super::rates::decimal::Decimal;
use super::time::iso;
use crate::clock::Millis;
use crate::identity::principal::Principal;
use crate::identity::token;

mod csv;
pub(super) mod elsewhere;
pub mod give;
pub mod holds;
pub mod list;
pub mod owner;
pub mod pace;
pub mod refund;
pub mod show;
pub mod statement;
pub mod withdraw;

/// What a customer has. Amounts are credits, as decimal numbers.
#[derive(Debug, Serialize, ToSchema)]
pub struct StandingObject {
    /// The customer: `user:` or `key:` and an id.
    pub owner: String,
    /// Unspent in all.
    pub balance: String,
    /// Of the balance: lent to running processes, which hold some of it for calls under way.
    pub leased: String,
    /// What the hub bore because the customer's credits did not cover it.
    pub uncollected: String,
    /// What was spent on a day of late, on average.
    pub spent_per_day: String,
    /// Whole days for which the balance lasts at that pace; null where nothing was spent of late.
    #[schema(required)]
    pub days_left: Option<i64>,
    /// Lots that something is left of, in the order in which they are spent.
    pub lots: Vec<LotObject>,
}

/// Credits that came at once.
#[derive(Debug, Serialize, ToSchema)]
pub struct LotObject {
    /// Also the id of the transfer by which they came.
    pub id: String,
    /// `grant`, `purchase`, `adjustment` or `refund`.
    pub kind: String,
    /// How many came.
    pub amount: String,
    /// How many of them are neither spent nor lent to a process.
    pub remaining: String,
    /// Of lots that end together the lower number is spent first.
    pub priority: i64,
    /// From then on they cannot be spent.
    #[schema(required)]
    pub expires_at: Option<String>,
    /// When they came.
    pub created_at: String,
}

/// One entry of a statement.
#[derive(Debug, Serialize, ToSchema)]
pub struct EntryObject {
    /// The transfer's id.
    pub id: String,
    /// `grant`, `purchase`, `adjustment`, `charge`, `refund`, `expiry` or `uncollected`.
    pub kind: String,
    /// What it added to the balance; with a minus sign what it took.
    pub amount: String,
    /// What there was to spend after it; null where that was not asked for.
    #[schema(required)]
    pub balance: Option<String>,
    /// When.
    pub created_at: String,
    /// The call that was paid for.
    #[schema(required)]
    pub call_id: Option<String>,
    /// The entry that this one takes back.
    #[schema(required)]
    pub of_entry: Option<String>,
    /// Why, in a person's words.
    #[schema(required)]
    pub note: Option<String>,
    /// Who ordered it.
    #[schema(required)]
    pub actor: Option<String>,
}

/// An entry that was made, or had been made under the same idempotency key.
#[derive(Debug, Serialize, ToSchema)]
pub struct EntryReply {
    /// It.
    pub entry: EntryObject,
}

impl StandingObject {
    fn of(owner: &str, standing: Option<Standing>, pace: Pace) -> Self {
        let nothing = || Nanos::ZERO.to_string();
        match standing {
            None => StandingObject {
                owner: owner.to_owned(),
                balance: nothing(),
                leased: nothing(),
                uncollected: nothing(),
                spent_per_day: pace.per_day.to_string(),
                days_left: None,
                lots: Vec::new(),
            },
            Some(standing) => StandingObject {
                owner: owner.to_owned(),
                balance: standing.total().to_string(),
                leased: standing.leased.to_string(),
                uncollected: standing.uncollected.to_string(),
                spent_per_day: pace.per_day.to_string(),
                days_left: pace.days_left(&standing),
                lots: standing.lots.iter().map(LotObject::from).collect(),
            },
        }
    }
}

impl From<&Lot> for LotObject {
    fn from(lot: &Lot) -> Self {
        LotObject {
            id: lot.id.clone(),
            kind: lot.kind.clone(),
            amount: lot.amount_nanos.to_string(),
            remaining: lot.remaining_nanos.to_string(),
            priority: lot.priority,
            expires_at: lot.expires_at.map(iso),
            created_at: iso(lot.created_at),
        }
    }
}

impl From<&Transfer> for EntryObject {
    fn from(entry: &Transfer) -> Self {
        EntryObject {
            id: entry.id.clone(),
            kind: entry.kind.clone(),
            amount: effect(entry).to_string(),
            balance: None,
            created_at: iso(entry.created_at),
            call_id: entry.call_id.clone(),
            of_entry: entry.of_transfer.clone(),
            note: entry.note.clone(),
            actor: entry.actor.clone(),
        }
    }
}

impl From<&Entry> for EntryObject {
    fn from(entry: &Entry) -> Self {
        EntryObject {
            balance: Some(entry.balance.to_string()),
            ..EntryObject::from(&entry.transfer)
        }
    }
}

/// Credits in a body: more than nothing, as a decimal string or a JSON number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Amount(pub Nanos);

impl<'de> Deserialize<'de> for Amount {
    fn deserialize<D: Deserializer<'de>>(reader: D) -> Result<Self, D::Error> {
        let Decimal(text) = Decimal::deserialize(reader)?;
        let amount: Nanos = text.trim().parse().map_err(de::Error::custom)?;
        if !amount.is_positive() {
            return Err(de::Error::custom(format!(
                "{text} is not more than nothing"
            )));
        }
        Ok(Amount(amount))
    }
}

/// The longest idempotency key.
const LONGEST_KEY: usize = 200;
/// The longest note.
const LONGEST_NOTE: usize = 500;

/// An order of this caller. The `Idempotency-Key` is the caller's own: two admins may use the same.
fn order(
    caller: &Principal,
    headers: &actix_web::http::header::HeaderMap,
    note: Option<String>,
    now: Millis,
) -> Result<Order, AdminError> {
    let note = super::query::filled(note);
    if note
        .as_ref()
        .is_some_and(|note| note.chars().count() > LONGEST_NOTE)
    {
        let problem = format!("has more than {LONGEST_NOTE} characters");
        return Err(AdminError::invalid_member("note", problem));
    }
    let actor = owner::of(caller);
    let given = headers
        .get("idempotency-key")
        .map(|value| {
            value
                .to_str()
                .ok()
                .filter(|key| !key.is_empty() && key.len() <= LONGEST_KEY)
        })
        .map(|key| {
            key.ok_or_else(|| {
                let problem = format!("must be 1 to {LONGEST_KEY} printable ASCII characters");
                AdminError::invalid_member("Idempotency-Key", problem)
            })
        })
        .transpose()?;
    Ok(Order {
        id: token::new_id(),
        idempotency_key: given
            .map(|key| format!("order:{}:{key}", actor.as_deref().unwrap_or_default())),
        actor,
        note,
        now: now.0,
    })
}

/// The reply to an order, or why it was not carried out.
fn reply(done: Done) -> Result<actix_web::HttpResponse, AdminError> {
    let (mut response, entry) = match done {
        Done::Now(entry) => (actix_web::HttpResponse::Created(), entry),
        Done::Before(entry) => (actix_web::HttpResponse::Ok(), entry),
        Done::Conflict(entry) => {
            let message = format!(
                "this Idempotency-Key was used for another order, which became entry {}; send a new key with a new order",
                entry.id
            );
            return Err(AdminError::conflict("idempotency_key_reused", message));
        }
        Done::Short(left) => {
            return Err(AdminError::invalid_member(
                "amount",
                format!(
                    "is more than there is to take: {left} credits are neither spent nor lent to a running process"
                ),
            ));
        }
        Done::TooMuch => {
            return Err(AdminError::invalid_member(
                "amount",
                "is more than the ledger can hold with what was given before: 9223372036 credits in all",
            ));
        }
        Done::Unknown => {
            return Err(AdminError::not_found(
                "there is no such entry, or none that can be taken back",
            ));
        }
    };
    Ok(response.json(EntryReply {
        entry: EntryObject::from(&entry),
    }))
}
