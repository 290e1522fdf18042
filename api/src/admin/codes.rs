//! Codes that whoever has one redeems for credits.

use serde::Serialize;
use store::codes::Code;
use utoipa::ToSchema;

use super::time::iso;
use crate::clock::Millis;

pub mod create;
pub mod list;
pub mod redeem;
pub mod revoke;
mod text;

/// One code, without its text, which is shown once.
#[derive(Debug, Serialize, ToSchema)]
pub struct CodeObject {
    /// Its id.
    pub id: String,
    /// Its last four characters, by which a person tells codes apart.
    pub last_four: String,
    /// What it is for; also in the statement of who redeems it.
    #[schema(required)]
    pub note: Option<String>,
    /// Credits that each use gives, a decimal number.
    pub amount: String,
    /// How many customers may redeem it.
    pub uses: i64,
    /// How many have.
    pub used: i64,
    /// The credits expire so many days after they were redeemed.
    #[schema(required)]
    pub credit_days: Option<i64>,
    /// When it was made.
    pub created_at: String,
    /// Who made it.
    #[schema(required)]
    pub created_by: Option<String>,
    /// From then on it is worth nothing.
    #[schema(required)]
    pub expires_at: Option<String>,
    /// Since then it is worth nothing.
    #[schema(required)]
    pub revoked_at: Option<String>,
    /// It can still be redeemed.
    pub open: bool,
}

impl CodeObject {
    fn of(row: &Code, now: Millis) -> Self {
        CodeObject {
            id: row.id.clone(),
            last_four: row.last_four.clone(),
            note: row.note.clone(),
            amount: row.amount_nanos.to_string(),
            uses: row.uses,
            used: row.used,
            credit_days: row.lot_days,
            created_at: iso(row.created_at),
            created_by: row.created_by.clone(),
            expires_at: row.expires_at.map(iso),
            revoked_at: row.revoked_at.map(iso),
            open: row.revoked_at.is_none()
                && row.used < row.uses
                && row.expires_at.is_none_or(|at| at > now.0),
        }
    }
}
