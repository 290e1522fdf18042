//! What is known of the applications that calls are counted under.

use std::collections::BTreeMap;

use diesel::prelude::*;

use crate::schema::{projects, usage_scopes};
use crate::{Conn, portable};

/// Ids in one statement.
const AT_ONCE: usize = 500;

/// An application.
#[derive(Debug, Clone, Default, PartialEq, Eq, Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = projects, treat_none_as_default_value = false, treat_none_as_null = true)]
pub struct Project {
    /// What its calls are counted under: its DID, or whatever a client told.
    pub id: String,
    /// For people.
    pub name: Option<String>,
    /// The address of its picture.
    pub logo: Option<String>,
    /// Where it is.
    pub url: Option<String>,
    /// When it was asked last, milliseconds since 1970; None: never.
    pub asked_at: Option<i64>,
}

/// Those with these ids, by id; ids of which nothing is known are left out.
pub fn of(conn: &mut Conn, ids: &[String]) -> QueryResult<BTreeMap<String, Project>> {
    let mut found = BTreeMap::new();
    for ids in ids.chunks(AT_ONCE) {
        let rows: Vec<Project> = projects::table
            .filter(projects::id.eq_any(ids))
            .select(Project::as_select())
            .load(conn)?;
        found.extend(rows.into_iter().map(|row| (row.id.clone(), row)));
    }
    Ok(found)
}

/// Keeps one.
pub fn put(conn: &mut Conn, project: &Project) -> QueryResult<()> {
    portable::upsert_project(conn, project)
}

/// What calls were ever counted under.
pub fn used(conn: &mut Conn) -> QueryResult<Vec<String>> {
    usage_scopes::table
        .filter(usage_scopes::project.ne(""))
        .select(usage_scopes::project)
        .distinct()
        .order(usage_scopes::project)
        .load(conn)
}
