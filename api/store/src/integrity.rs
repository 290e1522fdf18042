//! Whether the file is whole, as far as SQLite can tell.

use diesel::prelude::*;
use diesel::sql_types::Text;

use crate::Conn;

#[derive(QueryableByName)]
struct Line {
    #[diesel(sql_type = Text)]
    quick_check: String,
}

/// What is damaged, one sentence each; empty when nothing is. Reads the whole file.
pub fn problems(conn: &mut Conn) -> QueryResult<Vec<String>> {
    let lines: Vec<Line> = diesel::sql_query("PRAGMA quick_check(20)").load(conn)?;
    let lines = lines.into_iter().map(|line| line.quick_check);
    Ok(lines.filter(|line| line != "ok").collect())
}
