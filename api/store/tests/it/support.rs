//! Stores in folders of their own, and rows to put in them.

use std::path::{Path, PathBuf};

use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use store::attempts::Attempt;
use store::calls::CallRecord;
use store::{AccountRef, Charge, Conn, Durability, Nanos, Options, Settlement, Store};
use tempfile::TempDir;

/// A moment in 2025, milliseconds.
pub const NOW: i64 = 1_750_000_000_000;

/// A store in a folder that goes with it.
pub struct TestStore {
    pub store: Store,
    pub path: PathBuf,
    _folder: TempDir,
}

impl std::ops::Deref for TestStore {
    type Target = Store;

    fn deref(&self) -> &Store {
        &self.store
    }
}

pub fn test_store() -> TestStore {
    test_store_of(Durability::Kill, 64)
}

pub fn test_store_of(durability: Durability, queue: usize) -> TestStore {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("hub.db");
    let store = open(&path, durability, queue);
    TestStore {
        store,
        path,
        _folder: folder,
    }
}

pub fn open(path: &Path, durability: Durability, queue: usize) -> Store {
    Store::open(Options {
        path: path.to_owned(),
        durability,
        readers: 2,
        queue,
    })
    .unwrap()
}

/// A connection of SQLite's own, as a person with a shell has.
pub fn shell(path: &Path) -> Conn {
    let mut conn = Conn::establish(path.to_str().unwrap()).unwrap();
    conn.batch_execute("PRAGMA busy_timeout = 5000; PRAGMA foreign_keys = ON;")
        .unwrap();
    conn
}

/// A migrated database in memory.
pub fn memory() -> Conn {
    let mut conn = Conn::establish(":memory:").unwrap();
    conn.batch_execute("PRAGMA foreign_keys = ON;").unwrap();
    store::migrate::migrate(&mut conn).unwrap();
    conn
}

/// One number of one row.
pub fn number(conn: &mut Conn, sql: &str) -> i64 {
    #[derive(QueryableByName)]
    struct Row {
        #[diesel(sql_type = diesel::sql_types::BigInt)]
        n: i64,
    }
    diesel::sql_query(format!("SELECT ({sql}) AS n"))
        .get_result::<Row>(conn)
        .unwrap()
        .n
}

/// One text of one row.
pub fn text(conn: &mut Conn, sql: &str) -> String {
    #[derive(QueryableByName)]
    struct Row {
        #[diesel(sql_type = diesel::sql_types::Text)]
        t: String,
    }
    diesel::sql_query(format!("SELECT t FROM ({sql})"))
        .get_result::<Row>(conn)
        .unwrap()
        .t
}

/// An id that sorts by its number.
pub fn id(n: u64) -> String {
    format!("00000000-0000-7000-8000-{n:012}")
}

/// A call that went well and costs `n + 1` nanos.
pub fn call(n: u64) -> CallRecord {
    CallRecord {
        id: id(n),
        request_id: format!("req-{n}"),
        started_at: NOW + i64::try_from(n).unwrap(),
        duration_ms: 1200,
        ttft_ms: Some(80),
        surface: "openai_chat".to_owned(),
        streamed: true,
        status: "success".to_owned(),
        http_status: 200,
        error_code: None,
        error_message: None,
        requested_model: "demo/chat".to_owned(),
        provider: Some("demo".to_owned()),
        model: Some("chat".to_owned()),
        provider_id: Some("p1".to_owned()),
        credential_id: Some("c1".to_owned()),
        key_id: Some("k1".to_owned()),
        key_name: Some("app".to_owned()),
        user_id: None,
        project: None,
        upstream_id: None,
        stop_reason: Some("stop".to_owned()),
        service_tier: None,
        usage_source: "reported".to_owned(),
        input_tokens: 10,
        cache_read_tokens: 0,
        cache_write_5m_tokens: 0,
        cache_write_1h_tokens: 0,
        audio_input_tokens: 0,
        image_input_tokens: 0,
        output_tokens: 20,
        reasoning_tokens: 0,
        audio_output_tokens: 0,
        image_output_tokens: 0,
        rate_id: None,
        rate_source: None,
        charge_nanos: Some(Nanos(i64::try_from(n).unwrap() + 1)),
        left_out: "[]".to_owned(),
        client_ip: None,
        user_agent: None,
        units: "{}".to_owned(),
        kind: "chat".to_owned(),
        cached: None,
        cached_from: None,
        cached_percent: None,
        saved_nanos: None,
        tags: None,
    }
}

/// The one attempt of that call.
pub fn attempt(n: u64) -> Attempt {
    Attempt {
        id: format!("{}-1", id(n)),
        call_id: id(n),
        number: 1,
        provider: "demo".to_owned(),
        provider_id: "p1".to_owned(),
        model: "chat".to_owned(),
        credential_id: Some("c1".to_owned()),
        credential_name: Some("default".to_owned()),
        status: "success".to_owned(),
        http_status: Some(200),
        error_code: None,
        error_message: None,
        started_at: NOW,
        first_byte_ms: Some(70),
        duration_ms: 1190,
        usage_source: None,
        usage: None,
        rate_id: None,
        charge_nanos: None,
        route: None,
        chosen_by: None,
        reason: None,
    }
}

/// That call with its attempt and its charge.
pub fn settlement(n: u64) -> Settlement {
    let call = call(n);
    let amount = call.charge_nanos.unwrap();
    Settlement {
        attempts: vec![attempt(n)],
        charge: Some(Charge {
            debit: AccountRef::of("customer", "u1"),
            credit: AccountRef::of_hub("revenue"),
            amount,
            lease: None,
            report: None,
        }),
        budgets: Vec::new(),
        touched_key: call.key_id.clone(),
        touched_credential: call.credential_id.clone(),
        call,
    }
}
