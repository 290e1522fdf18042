//! Processes that are killed, and processes that share the file.

use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use store::{Durability, Store, calls, ledger};

use crate::support::{id, number, open, settlement, shell, test_store_of, text};

const CHILD: &str = "child-writer:";

/// What a child is to do, in one word of its command line: the test harness takes it for a filter.
struct Orders {
    durability: Durability,
    first: u64,
    count: u64,
    path: PathBuf,
}

impl Orders {
    fn word(&self) -> String {
        let durability = if self.durability == Durability::Power {
            "power"
        } else {
            "kill"
        };
        format!(
            "{CHILD}{durability}:{}:{}:{}",
            self.first,
            self.count,
            self.path.display()
        )
    }

    fn of_this_process() -> Option<Orders> {
        let word = std::env::args().find_map(|a| a.strip_prefix(CHILD).map(str::to_owned))?;
        let mut parts = word.splitn(4, ':');
        let durability = match parts.next()? {
            "power" => Durability::Power,
            _ => Durability::Kill,
        };
        let (first, count) = (parts.next()?.parse().ok()?, parts.next()?.parse().ok()?);
        Some(Orders {
            durability,
            first,
            count,
            path: PathBuf::from(parts.next()?),
        })
    }

    /// This very binary, running nothing but [`child_writer`].
    fn start(&self) -> Child {
        Command::new(std::env::current_exe().unwrap())
            .args([
                "--exact",
                "--nocapture",
                "processes::child_writer",
                &self.word(),
            ])
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap()
    }
}

/// Settles calls, many at once, and prints the number of each that was acknowledged. Does nothing
/// when it runs as a test among the others.
#[tokio::test]
async fn child_writer() {
    let Some(orders) = Orders::of_this_process() else {
        return;
    };
    let store = open(&orders.path, orders.durability, 64);
    let tasks: Vec<_> = (0..16)
        .map(|lane| {
            let numbers = (orders.first + lane..orders.first + orders.count).step_by(16);
            tokio::spawn(settle_all(store.clone(), numbers))
        })
        .collect();
    for task in tasks {
        task.await.unwrap();
    }
}

async fn settle_all(store: Store, numbers: impl Iterator<Item = u64>) {
    for n in numbers {
        store
            .reserve()
            .unwrap()
            .settle(settlement(n))
            .await
            .unwrap();
        println!("\nacked {n}");
    }
}

/// Reads acknowledged numbers; after `kill_after` of them the child is killed.
fn acked(mut child: Child, kill_after: usize) -> Vec<u64> {
    let lines = BufReader::new(child.stdout.take().unwrap()).lines();
    let mut acked = Vec::new();
    for line in lines {
        // The last line may be cut in the middle of its number, but never in the word before it.
        let line = line.unwrap();
        let Some(n) = line.strip_prefix("acked ") else {
            continue;
        };
        acked.push(n.parse().unwrap());
        if acked.len() == kill_after {
            child.kill().unwrap();
        }
    }
    child.wait().unwrap();
    acked
}

fn assert_sound(path: &Path, acked: &[u64]) {
    let mut conn = shell(path);
    assert_eq!(
        text(
            &mut conn,
            "SELECT integrity_check AS t FROM pragma_integrity_check"
        ),
        "ok"
    );
    let lost: Vec<_> = acked
        .iter()
        .filter(|n| calls::by_id(&mut conn, &id(**n)).unwrap().is_none())
        .collect();
    assert!(lost.is_empty(), "acknowledged and lost: {lost:?}");
    let report = ledger::check::check(&mut conn).unwrap();
    assert!(report.holds(), "{:?}", report.violations);
}

#[test]
fn a_killed_process_loses_nothing_that_it_acknowledged() {
    for durability in [Durability::Kill, Durability::Power] {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("hub.db");
        let mut all = Vec::new();
        for (round, kill_after) in (0..).zip([1, 137, 400]) {
            let first = round * 1_000_000;
            let orders = Orders {
                durability,
                first,
                count: 1_000_000,
                path: path.clone(),
            };
            let round = acked(orders.start(), kill_after);
            assert!(round.len() >= kill_after);
            all.extend(round);
            assert_sound(&path, &all);
        }
    }
}

#[tokio::test]
async fn two_processes_write_the_same_books() {
    let store = test_store_of(Durability::Kill, 64);
    let path = store.path.clone();
    let orders = Orders {
        durability: Durability::Kill,
        first: 5_000,
        count: 400,
        path,
    };
    let child = orders.start();
    let theirs = std::thread::spawn(move || acked(child, usize::MAX));
    for n in 0..400 {
        store
            .reserve()
            .unwrap()
            .settle(settlement(n))
            .await
            .unwrap();
    }
    let mut all = theirs.join().unwrap();
    assert_eq!(all.len(), 400);
    all.extend(0..400);
    assert_sound(&store.path, &all);
    assert_eq!(
        number(&mut shell(&store.path), "SELECT count(*) FROM call_records"),
        800
    );
}

#[tokio::test]
async fn two_stores_of_one_process_write_the_same_books() {
    let ours = test_store_of(Durability::Kill, 64);
    let theirs = open(&ours.path, Durability::Power, 64);
    let one = tokio::spawn(settle_quietly(ours.store.clone(), 0));
    let two = tokio::spawn(settle_quietly(theirs, 1_000));
    one.await.unwrap();
    two.await.unwrap();
    let all: Vec<u64> = (0..300).chain(1_000..1_300).collect();
    assert_sound(&ours.path, &all);
}

async fn settle_quietly(store: Store, first: u64) {
    for n in first..first + 300 {
        store
            .reserve()
            .unwrap()
            .settle(settlement(n))
            .await
            .unwrap();
    }
}
