//! Models that providers told of themselves.

use diesel::prelude::*;

use crate::schema::discovered_models as table;
use crate::{Conn, config_version};

/// One model of one provider.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = table)]
pub struct DiscoveredModel {
    /// Who has it.
    pub provider_id: String,
    /// The provider's name for it.
    pub name: String,
    /// For people.
    pub display_name: String,
    /// `chat`, `embedding`, `image` and so on.
    pub kind: String,
    /// Longest input and output together.
    pub context_tokens: Option<i64>,
    /// When the list was read, in milliseconds since 1970.
    pub seen_at: i64,
}

/// Rows of one statement, six values each.
const MOST_ROWS: usize = 1_000;

/// All of every provider, by provider and name.
pub fn all(conn: &mut Conn) -> QueryResult<Vec<DiscoveredModel>> {
    table::table
        .order((table::provider_id, table::name))
        .select(DiscoveredModel::as_select())
        .load(conn)
}

/// Those of one provider, by name.
pub fn of_provider(conn: &mut Conn, provider_id: &str) -> QueryResult<Vec<DiscoveredModel>> {
    table::table
        .filter(table::provider_id.eq(provider_id))
        .order(table::name)
        .select(DiscoveredModel::as_select())
        .load(conn)
}

/// Puts a list in place of the last one. The configuration is a new one only where the models are
/// others than before.
pub fn replace(conn: &mut Conn, provider_id: &str, models: &[DiscoveredModel]) -> QueryResult<()> {
    conn.transaction(|conn| {
        let seen_at = |model: &DiscoveredModel| DiscoveredModel {
            seen_at: 0,
            ..model.clone()
        };
        let before = of_provider(conn, provider_id)?;
        diesel::delete(table::table.filter(table::provider_id.eq(provider_id))).execute(conn)?;
        for rows in models.chunks(MOST_ROWS) {
            diesel::insert_into(table::table)
                .values(rows)
                .execute(conn)?;
        }
        let mut now: Vec<_> = models.iter().map(seen_at).collect();
        now.sort_by(|one, other| one.name.cmp(&other.name));
        if before.iter().map(seen_at).ne(now) {
            config_version::bump(conn)?;
        }
        Ok(())
    })
}
