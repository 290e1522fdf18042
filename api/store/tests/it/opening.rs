//! Opening a store: what is made, what is refused, and with which words.

use std::sync::mpsc;

use diesel::connection::SimpleConnection;
use store::{Durability, OpenError, Options, Store};

use crate::support::{number, open, shell, test_store, text};

fn options(path: std::path::PathBuf) -> Options {
    Options {
        path,
        durability: Durability::Power,
        readers: 1,
        queue: 8,
    }
}

#[test]
fn folder_and_file_are_made_for_this_user_only() {
    use std::os::unix::fs::PermissionsExt;
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("deep/er/hub.db");
    let store = Store::open(options(path.clone())).unwrap();
    assert_eq!(
        std::fs::metadata(&path).unwrap().permissions().mode() & 0o777,
        0o600
    );
    assert_eq!(store.config_version().unwrap(), 1);
}

#[test]
fn the_file_is_in_wal_and_the_log_is_gone_after_closing() {
    let store = test_store();
    assert_eq!(
        text(
            &mut shell(&store.path),
            "SELECT journal_mode AS t FROM pragma_journal_mode"
        ),
        "wal"
    );
    store.close();
    store.close();
    assert!(!store.path.with_extension("db-wal").exists());
}

#[test]
fn a_newer_database_is_refused_and_left_alone() {
    let store = test_store();
    store.close();
    let mut conn = shell(&store.path);
    conn.batch_execute(
        "INSERT INTO __diesel_schema_migrations (version) VALUES ('20991231000001');",
    )
    .unwrap();
    let error = Store::open(options(store.path.clone())).unwrap_err();
    assert!(matches!(&error, OpenError::Newer { migration, .. } if migration == "20991231000001"));
    let words = error.to_string();
    assert!(
        words.contains("install a newer hub") && words.contains("backup"),
        "{words}"
    );
    assert_eq!(number(&mut conn, "SELECT count(*) FROM config_version"), 1);
}

#[test]
fn a_file_that_is_no_database_is_refused_and_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("hub.db");
    std::fs::write(&path, "a letter to a friend, ".repeat(400)).unwrap();
    let error = Store::open(options(path.clone())).unwrap_err();
    assert!(matches!(error, OpenError::NotADatabase { .. }), "{error}");
    assert!(
        std::fs::read_to_string(&path)
            .unwrap()
            .starts_with("a letter")
    );
}

#[test]
fn a_data_folder_that_is_a_file_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("data");
    std::fs::write(&file, "").unwrap();
    let error = Store::open(options(file.join("hub.db"))).unwrap_err();
    assert!(matches!(error, OpenError::Folder { .. }), "{error}");
    assert!(error.to_string().contains("data folder"), "{error}");
}

#[test]
fn a_database_that_is_a_folder_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let error = Store::open(options(folder.path().to_owned())).unwrap_err();
    assert!(matches!(error, OpenError::Folder { .. }), "{error}");
}

#[test]
fn a_lock_that_goes_away_is_waited_for() {
    let store = test_store();
    store.close();
    let mut holder = shell(&store.path);
    holder.batch_execute("BEGIN IMMEDIATE").unwrap();
    let (started, begun) = mpsc::channel();
    let path = store.path.clone();
    let opening = std::thread::spawn(move || {
        started.send(()).unwrap();
        Store::open(options(path)).map(|store| store.config_version().unwrap())
    });
    begun.recv().unwrap();
    holder.batch_execute("COMMIT").unwrap();
    assert_eq!(opening.join().unwrap().unwrap(), 1);
}

#[test]
fn many_may_make_and_migrate_the_same_file_at_once() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("hub.db");
    std::thread::scope(|scope| {
        for _ in 0..8 {
            scope.spawn(|| open(&path, Durability::Kill, 4).config_version().unwrap());
        }
    });
    let all = concat!(env!("CARGO_MANIFEST_DIR"), "/../../migrations/sqlite");
    let migrations = std::fs::read_dir(all).unwrap();
    assert_eq!(
        number(
            &mut shell(&path),
            "SELECT count(*) FROM __diesel_schema_migrations"
        ),
        i64::try_from(migrations.count()).unwrap()
    );
}

#[tokio::test]
async fn another_store_on_the_file_sees_the_configuration_move() {
    let ours = test_store();
    let theirs = open(&ours.path, Durability::Kill, 4);
    assert_eq!(theirs.config_version().unwrap(), 1);
    ours.write(store::config_version::bump).await.unwrap();
    assert_eq!(theirs.config_version().unwrap(), 2);
    assert_eq!(theirs.reads(), 0);
}
