//! The schema as written and as migrated are the same.

use diesel::prelude::*;
use diesel::sql_types::{BigInt, Text};
use store::migrate::{Steps, migrate};

use crate::support::{memory, number};

const WRITTEN: &str = include_str!("../../src/schema.rs");
const PAYLOADS: &str = include_str!("../../src/payloads/schema.rs");

#[derive(QueryableByName)]
struct Column {
    #[diesel(sql_type = Text)]
    name: String,
    #[diesel(sql_type = Text)]
    kind: String,
    #[diesel(sql_type = BigInt)]
    required: i64,
    #[diesel(sql_type = BigInt)]
    flag: i64,
}

/// Every `table! { … }` of schema.rs, as lines of `table`, then `column -> type`.
fn written(text: &str) -> Vec<String> {
    let mut lines = Vec::new();
    for block in text.split("diesel::table! {").skip(1) {
        let block = block.split("\n}").next().unwrap();
        let mut of_block = block
            .lines()
            .map(str::trim)
            .filter(|l| !l.is_empty() && *l != "}");
        lines.push(of_block.next().unwrap().trim_end_matches(" {").to_owned());
        lines.extend(of_block.map(|l| l.trim_end_matches(',').to_owned()));
    }
    lines
}

/// The same of a database, whose flags are known by their check.
fn migrated(mut conn: store::Conn) -> Vec<String> {
    #[derive(QueryableByName)]
    struct Table {
        #[diesel(sql_type = Text)]
        name: String,
        #[diesel(sql_type = Text)]
        key: String,
    }
    let tables: Vec<Table> = diesel::sql_query(
        "SELECT name, (SELECT group_concat(c.name, ', ') FROM pragma_table_info(s.name) c WHERE c.pk) AS key
         FROM sqlite_schema s
         WHERE type = 'table' AND name NOT LIKE '\\_\\_%' ESCAPE '\\' AND name NOT LIKE 'sqlite%'
         ORDER BY name",
    )
    .load(&mut conn)
    .unwrap();
    let mut lines = Vec::new();
    for table in tables {
        lines.push(format!("{} ({})", table.name, table.key));
        let columns: Vec<Column> = diesel::sql_query(
            "SELECT c.name, c.type AS kind, c.\"notnull\" AS required,
                 instr(s.sql, c.name || ' IN (0, 1)') > 0 AS flag
             FROM sqlite_schema s, pragma_table_info(s.name) c WHERE s.name = ? ORDER BY c.cid",
        )
        .bind::<Text, _>(&table.name)
        .load(&mut conn)
        .unwrap();
        lines.extend(columns.iter().map(line));
    }
    lines
}

fn line(column: &Column) -> String {
    let kind = match (column.kind.as_str(), column.flag) {
        ("TEXT", 0) => "Text",
        ("INTEGER", 0) => "BigInt",
        ("INTEGER", 1) => "Bool",
        other => panic!(
            "{}: {other:?} has no place in a STRICT table of ours",
            column.name
        ),
    };
    match column.required {
        1 => format!("{} -> {kind}", column.name),
        _ => format!("{} -> Nullable<{kind}>", column.name),
    }
}

#[test]
fn the_written_schema_is_the_migrated_one() {
    assert_eq!(written(WRITTEN), migrated(memory()));
}

#[test]
fn the_schema_of_payloads_is_the_migrated_one() {
    let mut conn = store::Conn::establish(":memory:").unwrap();
    assert!(store::migrate::payloads(&mut conn).unwrap() > 0);
    assert_eq!(store::migrate::payloads(&mut conn).unwrap(), 0);
    assert_eq!(written(PAYLOADS), migrated(conn));
}

#[test]
fn every_table_is_strict() {
    let mut conn = memory();
    let lax = "SELECT count(*) FROM pragma_table_list
               WHERE schema = 'main' AND type = 'table' AND NOT strict
                   AND name NOT IN ('sqlite_schema', '__diesel_schema_migrations')";
    assert_eq!(number(&mut conn, lax), 0);
}

#[test]
fn migrating_again_does_nothing() {
    let mut conn = memory();
    assert_eq!(migrate(&mut conn).unwrap(), 0);
}

#[test]
fn the_way_down_leaves_an_empty_database_and_the_way_up_works_again() {
    let mut conn = memory();
    let count = Steps::Hub.count().unwrap();
    Steps::Hub.down(&mut conn, count).unwrap();
    let left = "SELECT count(*) FROM sqlite_schema
                WHERE name NOT LIKE 'sqlite%' AND tbl_name <> '__diesel_schema_migrations'";
    assert_eq!(number(&mut conn, left), 0);
    assert_eq!(migrate(&mut conn).unwrap(), count);
}
