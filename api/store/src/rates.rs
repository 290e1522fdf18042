//! The price book. A change makes a new row and retires the old one, so that each call can name
//! the row it was charged under.

use diesel::prelude::*;

use crate::Conn;
use crate::schema::rates;

pub mod sync;
mod timeline;

pub use timeline::{Place, in_force_for, next_change, retire, set};

/// One row of the price book: what a model costs, for as long as it was in force.
#[derive(Debug, Clone, Default, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = rates, treat_none_as_default_value = false)]
pub struct Rate {
    /// UUID v7.
    pub id: String,
    /// A provider's name.
    pub provider: String,
    /// The provider's name for the model.
    pub model: String,
    /// For people.
    pub display_name: String,
    /// `chat`, `embedding`, `image` and so on.
    pub kind: String,
    /// For people.
    pub description: Option<String>,
    /// `database`, `hub.toml` or `catalogue`.
    pub source: String,
    /// Which edition of the source first had these terms.
    pub source_version: Option<String>,
    /// Uncached input, nanos per million tokens.
    pub rate_input: i64,
    /// Visible output, nanos per million tokens.
    pub rate_output: i64,
    /// Nanos per million tokens; None: as input.
    pub rate_cache_read: Option<i64>,
    /// Nanos per million tokens; None: as input.
    pub rate_cache_write_5m: Option<i64>,
    /// Nanos per million tokens; None: as input.
    pub rate_cache_write_1h: Option<i64>,
    /// Nanos per million tokens; None: as output.
    pub rate_reasoning: Option<i64>,
    /// Nanos per million tokens; None: as input.
    pub rate_audio_input: Option<i64>,
    /// Nanos per million tokens; None: as output.
    pub rate_audio_output: Option<i64>,
    /// Nanos per million tokens; None: as input.
    pub rate_image_input: Option<i64>,
    /// Nanos per million tokens; None: as output.
    pub rate_image_output: Option<i64>,
    /// What the provider asks, billionths of a US dollar per million tokens.
    pub cost_input: Option<i64>,
    /// What the provider asks, billionths of a US dollar per million tokens.
    pub cost_output: Option<i64>,
    /// JSON array: rates for long contexts and service tiers.
    pub tiers: String,
    /// JSON object: facts about the model.
    pub metadata: String,
    /// Whether the provider is about to end it.
    pub deprecated: bool,
    /// Milliseconds since 1970.
    pub created_at: i64,
    /// Milliseconds since 1970, which may be to come; None: no end is known.
    pub retired_at: Option<i64>,
    /// JSON array: rates for images, seconds and whatever else is not counted in tokens.
    pub unit_rates: String,
    /// Whose calls: empty for everyone's, else `project:…`, `user:…` or `key:…`.
    pub scope: String,
    /// Milliseconds since 1970; None: since it was written.
    pub starts_at: Option<i64>,
    /// JSON object: what the rates were made from. None: they were entered.
    pub basis: Option<String>,
}

impl Rate {
    /// Whether both ask the same for the same: all but id, edition and times.
    pub fn same_terms(&self, other: &Rate) -> bool {
        let like_self = Rate {
            id: self.id.clone(),
            source_version: self.source_version.clone(),
            created_at: self.created_at,
            retired_at: self.retired_at,
            starts_at: self.starts_at,
            ..other.clone()
        };
        *self == like_self
    }
}

/// All in force at `now`, of every source, by provider, model, kind, source and scope.
pub fn in_force(conn: &mut Conn, now: i64) -> QueryResult<Vec<Rate>> {
    let mut rows = not_over(conn, now)?;
    rows.retain(|row| row.holds_at(now));
    Ok(rows)
}

/// All that come in force after `now`, in the same order.
pub fn scheduled(conn: &mut Conn, now: i64) -> QueryResult<Vec<Rate>> {
    let mut rows = not_over(conn, now)?;
    rows.retain(|row| row.is_due_after(now));
    Ok(rows)
}

fn not_over(conn: &mut Conn, now: i64) -> QueryResult<Vec<Rate>> {
    rates::table
        .filter(rates::retired_at.is_null().or(rates::retired_at.gt(now)))
        .order((
            rates::provider,
            rates::model,
            rates::kind,
            rates::source,
            rates::scope,
            rates::created_at,
        ))
        .select(Rate::as_select())
        .load(conn)
}

/// One by id, in force or not.
pub fn by_id(conn: &mut Conn, id: &str) -> QueryResult<Option<Rate>> {
    rates::table
        .find(id)
        .select(Rate::as_select())
        .get_result(conn)
        .optional()
}

/// All that any source ever had for a model, newest first.
pub fn history(conn: &mut Conn, provider: &str, model: &str, kind: &str) -> QueryResult<Vec<Rate>> {
    rates::table
        .filter(rates::provider.eq(provider))
        .filter(rates::model.eq(model))
        .filter(rates::kind.eq(kind))
        .order((rates::created_at.desc(), rates::id.desc()))
        .select(Rate::as_select())
        .load(conn)
}
