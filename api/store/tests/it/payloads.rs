//! `payloads.db`: rows of one owner, their chain, and the limits.

use store::payloads::{self, Limits, Payload, Payloads};
use tempfile::TempDir;

use crate::support::NOW;

const WIDE: Limits = Limits {
    each: 1_000_000,
    all: 1_000_000,
};

fn open() -> (Payloads, TempDir) {
    let folder = tempfile::tempdir().unwrap();
    let file = Payloads::open(folder.path().join("payloads.db")).unwrap();
    (file, folder)
}

fn row(owner: &str, id: &str, previous: Option<&str>, at: i64) -> Payload {
    let sealed = "x".repeat(100);
    Payload {
        owner: owner.to_owned(),
        id: id.to_owned(),
        kind: "response".to_owned(),
        previous: previous.map(str::to_owned),
        bytes: Payload::room(&sealed),
        sealed,
        used_at: at,
        expires_at: at + 1000,
    }
}

async fn keep(file: &Payloads, row: Payload, before: &[&str], limits: Limits) -> bool {
    let before: Vec<String> = before.iter().map(|id| (*id).to_owned()).collect();
    file.write(move |conn| payloads::keep(conn, &row, &before, limits))
        .await
        .unwrap()
}

async fn chain(file: &Payloads, owner: &'static str, id: &'static str, now: i64) -> Vec<String> {
    let rows = file
        .read(move |conn| payloads::chain(conn, owner, id, now, 10))
        .await
        .unwrap();
    rows.into_iter().map(|row| row.id).collect()
}

#[tokio::test]
async fn a_chain_is_read_newest_first_by_its_owner_alone() {
    let (file, _folder) = open();
    keep(&file, row("a", "1", None, NOW), &[], WIDE).await;
    keep(&file, row("a", "2", Some("1"), NOW), &["1"], WIDE).await;
    keep(&file, row("b", "1", Some("2"), NOW), &[], WIDE).await;
    assert_eq!(chain(&file, "a", "2", NOW).await, ["2", "1"]);
    assert_eq!(chain(&file, "b", "1", NOW).await, ["1"]);
    assert_eq!(chain(&file, "b", "2", NOW).await, [""; 0]);
    let others = file.read(|conn| payloads::is_of_another(conn, "b", "2"));
    assert!(others.await.unwrap());
    file.close();
}

#[tokio::test]
async fn a_circle_ends() {
    let (file, _folder) = open();
    keep(&file, row("a", "1", Some("2"), NOW), &[], WIDE).await;
    keep(&file, row("a", "2", Some("1"), NOW), &[], WIDE).await;
    assert_eq!(chain(&file, "a", "2", NOW).await, ["2", "1"]);
    file.close();
}

#[tokio::test]
async fn what_goes_before_lives_as_long_as_what_follows() {
    let (file, _folder) = open();
    keep(&file, row("a", "1", None, NOW), &[], WIDE).await;
    keep(&file, row("a", "2", Some("1"), NOW + 900), &["1"], WIDE).await;
    assert_eq!(chain(&file, "a", "2", NOW + 1500).await, ["2", "1"]);
    assert_eq!(chain(&file, "a", "2", NOW + 1900).await, [""; 0]);
    file.close();
}

#[tokio::test]
async fn the_least_used_goes_first_and_the_limits_hold() {
    let (file, _folder) = open();
    let one = row("a", "1", None, NOW).bytes;
    let limits = Limits {
        each: 3 * one,
        all: 5 * one,
    };
    for (id, at) in [("1", 0), ("2", 1), ("3", 2)] {
        assert!(keep(&file, row("a", id, None, NOW + at), &[], limits).await);
    }
    // The first is used again, so the second is the oldest.
    keep(&file, row("a", "4", Some("1"), NOW + 3), &["1"], limits).await;
    for (id, gone) in [("1", false), ("2", true), ("3", false), ("4", false)] {
        let found = chain(&file, "a", id, NOW + 4).await;
        assert_eq!(found.is_empty(), gone, "{id}");
    }
    for id in ["5", "6", "7"] {
        keep(&file, row("b", id, None, NOW + 5), &[], limits).await;
    }
    let held = |owner: &'static str| file.read(move |conn| payloads::held(conn, owner));
    assert_eq!(held("b").await.unwrap(), 3 * one);
    assert_eq!(held("").await.unwrap(), 5 * one);
    assert_eq!(held("a").await.unwrap(), 2 * one);
    file.close();
}

#[tokio::test]
async fn what_alone_passes_a_limit_is_not_kept_and_nothing_goes_for_it() {
    let (file, _folder) = open();
    keep(&file, row("a", "1", None, NOW), &[], WIDE).await;
    let narrow = Limits { each: 10, all: 10 };
    assert!(!keep(&file, row("a", "2", None, NOW), &[], narrow).await);
    assert_eq!(chain(&file, "a", "1", NOW).await, ["1"]);
    file.close();
}

#[tokio::test]
async fn ended_rows_go_with_the_next_write() {
    let (file, _folder) = open();
    keep(&file, row("a", "1", None, NOW), &[], WIDE).await;
    let next = row("b", "2", None, NOW + 2000);
    let room = next.bytes;
    keep(&file, next, &[], WIDE).await;
    let held = file.read(|conn| payloads::held(conn, "")).await.unwrap();
    assert_eq!(held, room);
    file.close();
}

#[tokio::test]
async fn the_file_may_be_removed_between_two_starts() {
    let (file, folder) = open();
    keep(&file, row("a", "1", None, NOW), &[], WIDE).await;
    file.close();
    std::fs::remove_file(folder.path().join("payloads.db")).unwrap();
    let file = Payloads::open(folder.path().join("payloads.db")).unwrap();
    assert_eq!(chain(&file, "a", "1", NOW).await, [""; 0]);
    assert!(keep(&file, row("a", "1", None, NOW), &[], WIDE).await);
    file.close();
}
