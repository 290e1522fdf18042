//! The scopes that a question takes, and what their calls come to.

use std::collections::{BTreeMap, HashMap};

use diesel::connection::DefaultLoadingMode;
use diesel::prelude::*;
use diesel::sql_types::BigInt;

use super::level::{Ground, Level};
use super::{By, Filter, parts};
use crate::Conn;
use crate::rollups::{Scope, Sums, SumsRow};
use crate::schema::usage_scopes;

/// Sums by what groups have in common.
pub(super) type Found = BTreeMap<Vec<String>, Sums>;

/// The scopes that a question takes.
pub(super) struct Scopes {
    by_id: HashMap<i64, Scope>,
    /// It takes them all, so that a query need not name them.
    all: bool,
    pub(super) ground: Ground,
}

impl Scopes {
    /// Those of a question that is answered from this ground.
    pub(super) fn load(conn: &mut Conn, filter: &Filter, ground: Ground) -> QueryResult<Self> {
        use usage_scopes as t;
        let mut query = t::table.into_boxed();
        macro_rules! narrow {
            ($($member:ident)*) => {$(
                if let Some(wanted) = &filter.$member {
                    query = query.filter(t::$member.eq(wanted.clone()));
                }
            )*};
        }
        narrow!(user_id project key_id provider model kind status);
        if ground.level == Level::Models {
            query = query
                .filter(t::user_id.eq(""))
                .filter(t::project.eq(""))
                .filter(t::key_id.eq(""));
        }
        type Row = (i64, String, String, String, String, String, String, String);
        let rows: Vec<Row> = query.load(conn)?;
        let by_id = rows
            .into_iter()
            .map(
                |(id, user_id, project, key_id, provider, model, kind, status)| {
                    let scope = Scope {
                        user_id,
                        project,
                        key_id,
                        provider,
                        model,
                        kind,
                        status,
                    };
                    (id, scope)
                },
            )
            .collect();
        Ok(Scopes {
            by_id,
            all: *filter == Filter::default(),
            ground,
        })
    }

    /// For the end of a WHERE. The numbers are our own, so nothing has to be bound.
    pub(super) fn condition(&self) -> String {
        if self.all {
            return String::new();
        }
        let mut ids: Vec<String> = self.by_id.keys().map(i64::to_string).collect();
        ids.sort_unstable();
        format!("AND scope IN ({})", ids.join(","))
    }

    /// What a scope's calls have in common; None for one that the question does not take.
    pub(super) fn group(&self, scope: i64, by: &[By]) -> Option<Vec<String>> {
        let scope = self.by_id.get(&scope)?;
        Some(by.iter().map(|part| part.of(scope)).collect())
    }

    /// What the calls of each stretch (from its first moment to its end) come to. However many
    /// stretches there are, each table is asked once.
    pub(super) fn sum(
        &self,
        conn: &mut Conn,
        stretches: &[(i64, i64)],
        by: &[By],
    ) -> QueryResult<Vec<Found>> {
        let mut told = vec![Found::new(); stretches.len()];
        for days in [false, true] {
            let numbered = stretches.iter().enumerate();
            let parts: Vec<String> = numbered
                .flat_map(|(number, (from, to))| {
                    let parts = parts(*from, *to).into_iter();
                    let wanted = parts.filter(move |(of_days, ..)| *of_days == days);
                    wanted.map(move |(_, from, to)| format!("({number},{from},{to})"))
                })
                .collect();
            if parts.is_empty() {
                continue;
            }
            // Added up here: SQLite would first sort all rows by their group, which takes longer than
            // to read them.
            let query = format!(
                "WITH part (number, begins, ends) AS (VALUES {})
                 SELECT number, scope, {} FROM part CROSS JOIN {}
                 WHERE start >= begins AND start < ends {}",
                parts.join(","),
                self.ground.columns,
                self.ground.table(days),
                self.condition()
            );
            let mut by_scope: HashMap<(i64, i64), Sums> = HashMap::new();
            let rows = diesel::dsl::sql::<(BigInt, BigInt, SumsRow)>(&query)
                .load_iter::<(i64, i64, Sums), DefaultLoadingMode>(conn)?;
            for row in rows {
                let (number, scope, sums) = row?;
                by_scope.entry((number, scope)).or_default().add(&sums);
            }
            for ((number, scope), sums) in by_scope {
                let place = usize::try_from(number)
                    .ok()
                    .and_then(|number| told.get_mut(number));
                if let (Some(found), Some(group)) = (place, self.group(scope, by)) {
                    found.entry(group).or_default().add(&sums);
                }
            }
        }
        Ok(told)
    }
}
