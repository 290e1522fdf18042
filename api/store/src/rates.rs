//! The price book. A change makes a new row and retires the old one, so that each call can name
//! the row it was charged under.

use diesel::prelude::*;

use crate::schema::rates;
use crate::{Conn, config_version};

pub mod sync;

/// One row of the price book: what a model costs, for as long as it was in force.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable)]
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
    /// Milliseconds since 1970; None: in force.
    pub retired_at: Option<i64>,
    /// JSON array: rates for images, seconds and whatever else is not counted in tokens.
    pub unit_rates: String,
}

impl Rate {
    /// Whether both ask the same for the same: all but id, edition and times.
    pub fn same_terms(&self, other: &Rate) -> bool {
        let like_self = Rate {
            id: self.id.clone(),
            source_version: self.source_version.clone(),
            created_at: self.created_at,
            retired_at: self.retired_at,
            ..other.clone()
        };
        *self == like_self
    }
}

/// All in force, of every source, by provider, model, kind and source.
pub fn in_force(conn: &mut Conn) -> QueryResult<Vec<Rate>> {
    rates::table
        .filter(rates::retired_at.is_null())
        .order((rates::provider, rates::model, rates::kind, rates::source))
        .select(Rate::as_select())
        .load(conn)
}

/// The one in force that a source has for a model.
pub fn in_force_for(
    conn: &mut Conn,
    provider: &str,
    model: &str,
    kind: &str,
    source: &str,
) -> QueryResult<Option<Rate>> {
    rates::table
        .filter(rates::retired_at.is_null())
        .filter(rates::provider.eq(provider))
        .filter(rates::model.eq(model))
        .filter(rates::kind.eq(kind))
        .filter(rates::source.eq(source))
        .select(Rate::as_select())
        .first(conn)
        .optional()
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

/// Puts `rate` in force in place of what its source had for the model, which is retired at
/// `rate.created_at`. Where the terms are the same nothing happens. Returns the row in force.
pub fn set(conn: &mut Conn, rate: &Rate) -> QueryResult<Rate> {
    conn.transaction(|conn| {
        let old = in_force_for(conn, &rate.provider, &rate.model, &rate.kind, &rate.source)?;
        match old {
            Some(old) if old.same_terms(rate) => return Ok(old),
            Some(old) => {
                diesel::update(rates::table.find(&old.id))
                    .set(rates::retired_at.eq(rate.created_at))
                    .execute(conn)?;
            }
            None => {}
        }
        diesel::insert_into(rates::table)
            .values(rate)
            .execute(conn)?;
        config_version::bump(conn)?;
        Ok(rate.clone())
    })
}

/// Retires one; false when it is unknown or was retired before.
pub fn retire(conn: &mut Conn, id: &str, now: i64) -> QueryResult<bool> {
    conn.transaction(|conn| {
        let open = rates::table.find(id).filter(rates::retired_at.is_null());
        let rows = diesel::update(open)
            .set(rates::retired_at.eq(now))
            .execute(conn)?;
        config_version::bump_if(conn, rows)
    })
}
