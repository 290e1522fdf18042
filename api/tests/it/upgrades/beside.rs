//! An older process that goes on charging while a newer one brings the file up.
//!
//! A binary of then is not to be had from a checkout. What it does to the file is: it writes the rows
//! of its calls, in the columns of its schema, a transaction for each, and waits where the file is
//! locked. So the rows of real calls, brought back to each past schema, are written that way into
//! books of that schema: a third of them before the newer process begins, a third while it migrates,
//! a third after it. Balances come about by the triggers, as for any process.

use std::path::Path;
use std::sync::mpsc::channel;

use diesel::connection::SimpleConnection;
use store::Conn;
use store::migrate::Steps;
use store::{Durability, Options, Store};

use super::filled::{Billing, Filled};
use super::tables::{self, Column};

/// Tables that calls are written to, and with them by triggers.
const BY_CALL: [&str; 6] = [
    "accounts",
    "attempts",
    "call_records",
    "lot_entries",
    "lots",
    "transfers",
];

/// An older process: it knows the columns of its schema and no others.
struct Older {
    conn: Conn,
    columns: Vec<(String, Vec<Column>)>,
}

impl Older {
    /// On books of the first `kept` migrations, in which there is all of `filled` but the calls.
    fn start(books: &Path, filled: &Path, kept: usize) -> Older {
        let mut conn = tables::shell(books);
        conn.batch_execute("PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;")
            .unwrap();
        Steps::Hub.up(&mut conn, kept).unwrap();
        let attach = format!("ATTACH '{}' AS then_was;", filled.display());
        conn.batch_execute(&attach).unwrap();
        let columns: Vec<(String, Vec<Column>)> = tables::names(&mut conn)
            .into_iter()
            .map(|table| {
                let columns = tables::columns(&mut conn, &table);
                (table, columns)
            })
            .collect();
        let mut older = Older { conn, columns };
        for (table, columns) in older.columns.clone() {
            if !BY_CALL.contains(&table.as_str()) {
                let all = tables::list(&columns);
                let copy = format!(
                    "INSERT OR REPLACE INTO main.\"{table}\" ({all}) SELECT {all} FROM then_was.\"{table}\";"
                );
                older.conn.batch_execute(&copy).unwrap();
            }
        }
        older
            .conn
            .batch_execute("PRAGMA foreign_keys = ON;")
            .unwrap();
        older
    }

    /// What there is to write, oldest first: a call, or a transfer of its own, by its kind and id.
    fn work(&mut self) -> Vec<String> {
        let mut work = tables::texts(
            &mut self.conn,
            "SELECT t.id AS t FROM then_was.transfers t ORDER BY t.rowid",
        );
        work.extend(tables::texts(
            &mut self.conn,
            "SELECT 'call ' || id AS t FROM then_was.call_records WHERE id NOT IN (
                 SELECT call_id FROM then_was.transfers WHERE call_id IS NOT NULL) ORDER BY rowid",
        ));
        work
    }

    /// One transaction: a transfer with its call, attempts and lots; or a call that cost nothing.
    fn write(&mut self, work: &str) {
        let mut sql = "BEGIN IMMEDIATE;".to_owned();
        match work.strip_prefix("call ") {
            Some(call) => sql.push_str(&self.call(&format!("'{call}'"))),
            None => {
                let of_this =
                    format!("(SELECT call_id FROM then_was.transfers WHERE id = '{work}')");
                sql.push_str(&self.call(&of_this));
                let sides = format!(
                    "id IN (SELECT debit_account FROM then_was.transfers WHERE id = '{work}' UNION
                     SELECT credit_account FROM then_was.transfers WHERE id = '{work}')
                     AND id NOT IN (SELECT id FROM main.accounts)"
                );
                sql.push_str(&self.copy("accounts", &sides));
                sql.push_str(&self.copy("transfers", &format!("id = '{work}'")));
                sql.push_str(&self.copy("lots", &format!("id = '{work}'")));
                sql.push_str(&self.copy("lot_entries", &format!("transfer_id = '{work}'")));
            }
        }
        sql.push_str("COMMIT;");
        let done = self.conn.batch_execute(&sql);
        done.unwrap_or_else(|error| panic!("the older process cannot write: {error}: {sql}"));
    }

    fn call(&self, id: &str) -> String {
        let unless = "id NOT IN (SELECT id FROM main.attempts)";
        self.copy(
            "call_records",
            &format!("id = {id} AND id NOT IN (SELECT id FROM main.call_records)"),
        ) + &self.copy("attempts", &format!("call_id = {id} AND {unless}"))
    }

    /// Rows as they were, but that balances begin at nothing.
    fn copy(&self, table: &str, which: &str) -> String {
        let Some((_, columns)) = self.columns.iter().find(|(name, _)| name == table) else {
            return String::new();
        };
        let values = tables::list(columns)
            .replace("\"balance_nanos\"", "0")
            .replace("\"remaining_nanos\"", "0");
        format!(
            "INSERT INTO main.\"{table}\" ({}) SELECT {values} FROM then_was.\"{table}\" AS {table} WHERE {which};",
            tables::list(columns)
        )
    }
}

async fn an_older_process_goes_on_charging(billing: Billing) {
    let filled = Filled::by(billing).await;
    let place = tempfile::tempdir().unwrap();
    let all = Steps::Hub.count().unwrap();
    let oldest = match billing {
        Billing::Internal => 1,
        Billing::Credits => super::past::first_with_lots(),
    };
    for kept in oldest..=all {
        let was = filled.of_the_past(kept, place.path());
        let books = place.path().join(format!("{kept}-books.db"));
        let mut older = Older::start(&books, &was, kept);
        let work = older.work();
        assert!(work.len() > 15, "{work:?}");
        let third = work.len() / 3;
        let (begin, begun) = channel::<()>();
        let (done, migrated) = channel::<Store>();
        let path = books.clone();
        let newer = std::thread::spawn(move || {
            begun.recv().unwrap();
            let options = Options {
                path,
                durability: Durability::Kill,
                readers: 1,
                queue: 8,
            };
            done.send(Store::open(options).unwrap()).unwrap();
        });
        for (at, one) in work.iter().enumerate() {
            if at == third {
                begin.send(()).unwrap();
            }
            if at == 2 * third {
                // From here on the file has the newer schema, and the older process does not know.
                let store = migrated.recv().unwrap();
                let newest = store.read(|conn| Ok(tables::names(conn))).await.unwrap();
                assert!(newest.iter().any(|table| table == "identities"));
                store.close();
            }
            older.write(one);
        }
        newer.join().unwrap();
        let mut conn = tables::shell(&books);
        let report = aigne_hub::metering::prove(&mut conn).unwrap();
        assert!(
            report.holds(),
            "beside migration {kept}: {:?}",
            report.violations
        );
        for (table, columns) in older
            .columns
            .iter()
            .filter(|(name, _)| BY_CALL.contains(&name.as_str()))
        {
            let after = tables::rows(&mut conn, table, columns);
            let before = tables::rows(&mut tables::shell(&was), table, columns);
            assert_eq!(after, before, "{table} beside migration {kept}");
        }
        drop((conn, older));
        std::fs::remove_file(was).unwrap();
        std::fs::remove_file(books).unwrap();
    }
}

#[actix_web::test]
async fn a_process_of_every_past_schema_goes_on_charging_while_a_newer_one_migrates() {
    an_older_process_goes_on_charging(Billing::Internal).await;
}

#[actix_web::test]
async fn credits_are_spent_by_an_older_process_while_a_newer_one_migrates() {
    an_older_process_goes_on_charging(Billing::Credits).await;
}
