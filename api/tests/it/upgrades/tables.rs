//! Tables of any schema: what they are, what lies in them, and a row for those in which nothing does.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Text};
use store::Conn;

/// A connection of SQLite's own, as an older process has one.
pub fn shell(path: &Path) -> Conn {
    let mut conn = Conn::establish(path.to_str().unwrap()).unwrap();
    // References are checked once all is written: a schema is brought back table by table.
    conn.batch_execute("PRAGMA busy_timeout = 5000; PRAGMA foreign_keys = OFF;")
        .unwrap();
    conn
}

/// The first column of each row, as text.
pub fn texts(conn: &mut Conn, sql: &str) -> Vec<String> {
    #[derive(QueryableByName)]
    struct Row {
        #[diesel(sql_type = Text)]
        t: String,
    }
    let rows = diesel::sql_query(format!("SELECT CAST(t AS TEXT) AS t FROM ({sql})"));
    let rows: Vec<Row> = rows.load(conn).unwrap();
    rows.into_iter().map(|row| row.t).collect()
}

/// Names of all tables, Diesel's own left out.
pub fn names(conn: &mut Conn) -> Vec<String> {
    texts(
        conn,
        "SELECT name AS t FROM sqlite_schema WHERE type = 'table'
             AND name NOT LIKE 'sqlite%' AND name NOT LIKE '\\_\\_%' ESCAPE '\\' ORDER BY name",
    )
}

/// A column, as its table says it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, QueryableByName)]
pub struct Column {
    #[diesel(sql_type = Text)]
    pub name: String,
    #[diesel(sql_type = Text)]
    pub kind: String,
    #[diesel(sql_type = BigInt)]
    pub required: i64,
    #[diesel(sql_type = BigInt)]
    pub key: i64,
}

pub fn columns(conn: &mut Conn, table: &str) -> Vec<Column> {
    let query = format!(
        "SELECT name, type AS kind, \"notnull\" AS required, pk AS key FROM pragma_table_info('{table}')"
    );
    diesel::sql_query(query).load(conn).unwrap()
}

/// Names of columns, to be put into a query.
pub fn list(columns: &[Column]) -> String {
    let names: Vec<String> = columns
        .iter()
        .map(|it| format!("\"{}\"", it.name))
        .collect();
    names.join(", ")
}

/// Everything that a schema is: columns of tables, indexes and triggers.
pub fn schema(conn: &mut Conn) -> BTreeSet<String> {
    let mut all: BTreeSet<String> = texts(
        conn,
        "SELECT type || ' ' || name || ' on ' || tbl_name || ' ' || coalesce(sql, '') AS t
         FROM sqlite_schema WHERE type IN ('index', 'trigger') AND name NOT LIKE 'sqlite%'",
    )
    .into_iter()
    .map(|text| text.split_whitespace().collect::<Vec<_>>().join(" "))
    .collect();
    for table in names(conn) {
        let columns = columns(conn, &table);
        all.extend(columns.iter().map(|column| format!("{table} {column:?}")));
    }
    all
}

/// All rows of the tables, each as a JSON array of these columns.
pub type Rows = BTreeMap<String, (Vec<Column>, BTreeSet<String>)>;

/// Everything that lies in the tables.
pub fn everything(conn: &mut Conn) -> Rows {
    let tables = names(conn).into_iter().map(|table| {
        let columns = columns(conn, &table);
        let rows = rows(conn, &table, &columns);
        (table, (columns, rows))
    });
    tables.collect()
}

/// What lies in these columns of a table.
pub fn rows(conn: &mut Conn, table: &str, columns: &[Column]) -> BTreeSet<String> {
    let query = format!("SELECT json_array({}) AS t FROM \"{table}\"", list(columns));
    texts(conn, &query).into_iter().collect()
}

/// A row for a table, if it has none, as its checks and references want it.
pub fn fill(conn: &mut Conn, table: &str) {
    let columns = columns(conn, table);
    if !rows(conn, table, &columns).is_empty() {
        return;
    }
    let of = format!("SELECT sql AS t FROM sqlite_schema WHERE name = '{table}'");
    let sql = texts(conn, &of).concat();
    let referred = format!(
        "SELECT \"from\" || ' ' || \"table\" || ' ' || \"to\" AS t FROM pragma_foreign_key_list('{table}')"
    );
    let referred = texts(conn, &referred);
    for text in &referred {
        let other = text.split(' ').nth(1).unwrap();
        if other != table {
            fill(conn, other);
        }
    }
    let values: Vec<String> = columns
        .iter()
        .map(|column| {
            let name = &column.name;
            if let Some((_, words)) = sql.split_once(&format!("{name} IN (")) {
                return words.split([',', ')']).next().unwrap().to_owned();
            }
            let reference = referred.iter().find_map(|text| {
                let mut parts = text.split(' ');
                (parts.next() == Some(name)).then(|| (parts.next().unwrap(), parts.next().unwrap()))
            });
            match (reference, column.kind.as_str()) {
                (Some((other, to)), _) => format!("(SELECT {to} FROM {other} LIMIT 1)"),
                (None, "INTEGER") => "1".to_owned(),
                (None, _) => format!("'some {name}'"),
            }
        })
        .collect();
    let insert = format!(
        "INSERT INTO \"{table}\" ({}) VALUES ({})",
        list(&columns),
        values.join(", ")
    );
    conn.batch_execute(&insert)
        .unwrap_or_else(|error| panic!("{error}: {insert}"));
}
