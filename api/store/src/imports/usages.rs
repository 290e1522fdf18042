//! Upstream's billing ledger, and what of it the hub tells Payment Kit in upstream's place.

use diesel::dsl::{count_star, sql};
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Bool};

use super::{Step, advance};
use crate::payments::usage as told;
use crate::schema::imported_usages;
use crate::{Conn, Nanos, portable};

/// One row of it.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = imported_usages, treat_none_as_default_value = false)]
pub struct Usage {
    /// Upstream's.
    pub id: String,
    /// The import that brought it.
    pub import_id: String,
    /// Milliseconds since 1970.
    pub created_at: i64,
    /// Who called.
    pub user_id: Option<String>,
    /// The project.
    pub project: Option<String>,
    /// The model.
    pub model: Option<String>,
    /// What it was for.
    pub kind: Option<String>,
    /// Tokens of the prompt.
    pub input_tokens: i64,
    /// Tokens of the answer.
    pub output_tokens: i64,
    /// Tokens that a cache served.
    pub cache_read_tokens: i64,
    /// Tokens that were cached.
    pub cache_write_tokens: i64,
    /// Pictures made.
    pub images: i64,
    /// Seconds of sound or film.
    pub seconds: i64,
    /// What it cost; None: upstream knew no price.
    pub charge_nanos: Option<Nanos>,
    /// `open`: not reported; `counted`: being reported when upstream ended; `reported`.
    pub status: String,
    /// When the hub took it upon itself to report it.
    pub taken_at: Option<i64>,
}

/// Writes those that are not here, and brings up to date whether the others are reported.
pub fn put_usages(
    conn: &mut Conn,
    import_id: &str,
    part: &str,
    rows: &[Usage],
    step: &Step,
) -> QueryResult<()> {
    let mut step = step.clone();
    for row in rows {
        if portable::insert_imported_usage_once(conn, row)? {
            step.brought += 1;
            continue;
        }
        step.known += 1;
        diesel::update(imported_usages::table.find(&row.id))
            .filter(imported_usages::taken_at.is_null())
            .filter(imported_usages::status.ne(&row.status))
            .set(imported_usages::status.eq(&row.status))
            .execute(conn)?;
    }
    advance(conn, import_id, part, &step)
}

/// How many charges of people have a status and are not taken, and what they come to.
pub fn untaken(conn: &mut Conn, status: &str) -> QueryResult<(i64, Nanos)> {
    imported_usages::table
        .filter(imported_usages::status.eq(status))
        .filter(imported_usages::taken_at.is_null())
        .filter(imported_usages::user_id.is_not_null())
        .filter(imported_usages::charge_nanos.gt(0))
        .select((
            count_star(),
            sql::<BigInt>("coalesce(sum(charge_nanos), 0)"),
        ))
        .first(conn)
}

/// How many the hub has taken upon itself, and what they come to.
pub fn taken(conn: &mut Conn) -> QueryResult<(i64, Nanos)> {
    imported_usages::table
        .filter(imported_usages::taken_at.is_not_null())
        .select((
            count_star(),
            sql::<BigInt>("coalesce(sum(charge_nanos), 0)"),
        ))
        .first(conn)
}

/// Of files whose newest import is done and that no process had open then: nobody else reports them.
const OF_GONE: &str = "import_id IN (
    SELECT i.id FROM imports i WHERE (
        SELECT n.state = 'done' AND n.gone FROM imports n
        WHERE n.source = i.source ORDER BY n.id DESC LIMIT 1))";

/// Whether there are charges to be handed over.
pub fn any_open(conn: &mut Conn) -> QueryResult<bool> {
    let open = imported_usages::table
        .filter(imported_usages::status.eq(super::OPEN))
        .filter(imported_usages::taken_at.is_null())
        .filter(imported_usages::charge_nanos.gt(0))
        .filter(sql::<Bool>(OF_GONE));
    diesel::select(diesel::dsl::exists(open)).get_result(conn)
}

/// Hands up to `limit` charges that nobody has reported to those that tell Payment Kit, and gives how
/// many. Each is handed over once, whatever is imported again later; none as long as upstream may still
/// report it.
pub fn take_open(conn: &mut Conn, limit: i64, now: i64) -> QueryResult<usize> {
    let rows: Vec<Usage> = imported_usages::table
        .filter(imported_usages::status.eq(super::OPEN))
        .filter(imported_usages::taken_at.is_null())
        .filter(imported_usages::user_id.is_not_null())
        .filter(imported_usages::charge_nanos.gt(0))
        .filter(sql::<Bool>(OF_GONE))
        .order(imported_usages::id)
        .limit(limit)
        .select(Usage::as_select())
        .load(conn)?;
    let count = rows.len();
    for row in rows {
        let (Some(customer), Some(charge)) = (row.user_id, row.charge_nanos) else {
            continue;
        };
        let tokens = [
            row.input_tokens,
            row.output_tokens,
            row.cache_read_tokens,
            row.cache_write_tokens,
        ];
        let told = told::Usage {
            id: format!("{}{}", told::IMPORTED, row.id),
            customer,
            project: row.project.unwrap_or_default(),
            amount_nanos: charge,
            tokens: tokens.into_iter().fold(0, i64::saturating_add),
            created_at: row.created_at,
            event_id: None,
        };
        told::insert(conn, &told)?;
        diesel::update(imported_usages::table.find(&row.id))
            .set(imported_usages::taken_at.eq(now))
            .execute(conn)?;
    }
    Ok(count)
}
