//! Where calls that are looked for can be: the quarters of an hour of which the sums know such calls.
//!
//! What is rare would otherwise be looked for in every call, and an index for each thing that can be
//! looked for would be written with every call.

use diesel::prelude::*;
use diesel::sql_types::BigInt;

use super::page::CallFilter;
use crate::Conn;
use crate::schema::usage_scopes;

/// What calls that are looked for have in common, as the sums know it.
pub(super) struct Whereabouts {
    /// The scopes of such calls, with commas between them; None: all.
    scopes: Option<String>,
    from: i64,
}

#[derive(QueryableByName)]
struct Quarter {
    #[diesel(sql_type = BigInt)]
    start: i64,
}

impl Whereabouts {
    /// Those of a filter; None where no call can pass it.
    pub(super) fn of(conn: &mut Conn, filter: &CallFilter) -> QueryResult<Option<Self>> {
        use usage_scopes as t;
        let mut query = t::table.select(t::id).into_boxed();
        let mut all = true;
        macro_rules! narrow {
            ($($member:ident)*) => {$(
                if let Some(wanted) = &filter.$member {
                    query = query.filter(t::$member.eq(wanted));
                    all = false;
                }
            )*};
        }
        narrow!(user_id project key_id provider status kind);
        if let Some(answered) = filter.answered {
            // Where none did, the sums have no name.
            query = match answered {
                true => query.filter(t::provider.ne("")),
                false => query.filter(t::provider.eq("")),
            };
            all = false;
        }
        if let Some(model) = &filter.model {
            let full = t::provider.concat("/").concat(t::model);
            query = query.filter(t::model.eq(model).or(full.eq(model)));
            all = false;
        }
        let from = filter.from.unwrap_or(i64::MIN / 2);
        if all {
            return Ok(Some(Whereabouts { scopes: None, from }));
        }
        let ids: Vec<i64> = query.load(conn)?;
        let words: Vec<String> = ids.iter().map(i64::to_string).collect();
        Ok((!ids.is_empty()).then(|| Whereabouts {
            scopes: Some(words.join(",")),
            from,
        }))
    }

    /// Quarters that began before `until`, newest first: as many as hold `wanted` such calls, where
    /// there are so many.
    pub(super) fn quarters(
        &self,
        conn: &mut Conn,
        until: i64,
        wanted: i64,
    ) -> QueryResult<Vec<i64>> {
        let among = match &self.scopes {
            Some(scopes) => format!("AND scope IN ({scopes})"),
            None => String::new(),
        };
        // A day that `until` or `from` cuts counts for nothing: its calls may lie beyond.
        let query = format!(
            "WITH days AS (
                 SELECT start, sum(calls) AS calls,
                     CASE WHEN start + 86400000 <= ?1 THEN sum(calls) ELSE 0 END AS sure
                 FROM usage_days WHERE start < ?1 AND start + 86400000 > ?2 {among} GROUP BY start),
             near AS (
                 SELECT start FROM (
                     SELECT start, sum(sure) OVER (ORDER BY start DESC) - sure AS newer FROM days)
                 WHERE newer < ?3),
             quarters AS (
                 SELECT q.start, sum(q.calls) AS calls
                 FROM near CROSS JOIN usage_quarters q
                     ON q.start >= near.start AND q.start < near.start + 86400000
                 WHERE q.start < ?1 AND q.start + 900000 > ?2 {among} GROUP BY q.start)
             SELECT start FROM (
                 SELECT start, sum(calls) OVER (ORDER BY start DESC) - calls AS newer FROM quarters)
             WHERE newer < ?3 ORDER BY start DESC"
        );
        let rows: Vec<Quarter> = diesel::sql_query(query)
            .bind::<BigInt, _>(until)
            .bind::<BigInt, _>(self.from)
            .bind::<BigInt, _>(wanted)
            .load(conn)?;
        Ok(rows.into_iter().map(|row| row.start).collect())
    }
}
