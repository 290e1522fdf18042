//! Jobs of one process and of two on one file.

use std::cell::RefCell;
use std::path::Path;
use std::rc::Rc;
use std::sync::Arc;
use std::time::Duration;

use aigne_hub::clock::{Clock, Millis, TestClock};
use aigne_hub::jobs::{Again, Job, Jobs, Runner};
use futures_util::future::LocalBoxFuture;
use store::{Durability, Options, Store};
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};
use tokio::sync::oneshot;

use crate::support::client::{self, Answer};
use crate::support::hub::TestHub;

const HOUR: Duration = Duration::from_secs(60 * 60);
const NOON: Millis = Millis(1_795_435_200_000);

/// A run that waits to be told how it ends.
type Run = (&'static str, oneshot::Sender<anyhow::Result<Again>>);

/// Tells of each run and does as it is told.
struct Told {
    process: &'static str,
    runs: UnboundedSender<Run>,
    waiting: RefCell<Option<oneshot::Receiver<anyhow::Result<Again>>>>,
}

impl Job for Told {
    fn name(&self) -> &'static str {
        "told"
    }

    fn every(&self) -> Duration {
        HOUR
    }

    fn first(&self) -> Duration {
        Duration::ZERO
    }

    fn run(&self) -> LocalBoxFuture<'_, anyhow::Result<Again>> {
        let (end, ended) = oneshot::channel();
        *self.waiting.borrow_mut() = Some(ended);
        self.runs.send((self.process, end)).unwrap();
        Box::pin(async {
            let ended = self.waiting.borrow_mut().take().unwrap();
            ended.await.unwrap()
        })
    }
}

struct Process {
    store: Store,
    jobs: Jobs,
    runner: Runner,
}

fn process(
    name: &'static str,
    file: &Path,
    clock: &Arc<TestClock>,
    runs: &UnboundedSender<Run>,
) -> Process {
    let store = Store::open(Options {
        path: file.to_owned(),
        durability: Durability::Kill,
        readers: 1,
        queue: 16,
    })
    .unwrap();
    let clock = Arc::clone(clock) as Arc<dyn Clock>;
    let jobs = Jobs::new(store.clone(), Arc::clone(&clock));
    let runs = runs.clone();
    let runner = Runner::start(store.clone(), clock, jobs.clone(), move || {
        Ok(vec![Rc::new(Told {
            process: name,
            runs,
            waiting: RefCell::new(None),
        }) as Rc<dyn Job>])
    });
    Process {
        store,
        jobs,
        runner,
    }
}

/// The row once `fits` holds of it.
async fn row(store: &Store, fits: impl Fn(&store::jobs::Job) -> bool) -> store::jobs::Job {
    let found = async {
        loop {
            let rows = store.read(store::jobs::all).await.unwrap();
            if let Some(row) = rows.into_iter().find(&fits) {
                return row;
            }
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(Duration::from_secs(20), found)
        .await
        .unwrap()
}

async fn end(runs: &mut UnboundedReceiver<Run>, with: anyhow::Result<Again>) -> &'static str {
    let (process, end) = runs.recv().await.unwrap();
    end.send(with).unwrap();
    process
}

#[actix_web::test]
async fn one_of_two_processes_does_a_job_and_the_other_when_that_stops() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("hub.db");
    let clock = Arc::new(TestClock::at(NOON));
    let (sender, mut runs) = unbounded_channel();
    let old = process("old", &file, &clock, &sender);
    let (first, _never) = runs.recv().await.unwrap();
    assert_eq!(first, "old");
    let held = row(&old.store, |job| job.holder.is_some()).await.holder;
    let new = process("new", &file, &clock, &sender);
    old.runner.stop().await;
    // What was broken off is given back, not ended; the other one may have it by now.
    let left = row(&new.store, |job| job.holder != held).await;
    assert_eq!((left.runs, left.failures), (0, 0));
    assert!(new.jobs.hasten("told").await.unwrap());
    clock.advance_ms(60_000);
    assert_eq!(end(&mut runs, Ok(Again::AsUsual)).await, "new");
    let done = row(&new.store, |job| job.runs == 1).await;
    assert_eq!(done.next_at, NOON.0 + 60_000 + 3_600_000);
    new.runner.stop().await;
    old.store.close();
    new.store.close();
}

#[actix_web::test]
async fn a_failure_is_told_and_tried_again_later_each_time() {
    let folder = tempfile::tempdir().unwrap();
    let clock = Arc::new(TestClock::at(NOON));
    let (sender, mut runs) = unbounded_channel();
    let one = process("one", &folder.path().join("hub.db"), &clock, &sender);
    for (failures, wait) in [(1, 5_000), (2, 10_000), (3, 20_000)] {
        end(&mut runs, Err(anyhow::anyhow!("no answer"))).await;
        let row = row(&one.store, |job| job.failures == failures).await;
        assert_eq!(row.error.as_deref(), Some("no answer"));
        assert_eq!(row.next_at - row.finished_at.unwrap(), wait);
        clock.advance_ms(wait);
    }
    end(&mut runs, Ok(Again::In(Duration::from_secs(7)))).await;
    let row = row(&one.store, |job| job.failures == 0).await;
    assert_eq!((row.runs, row.error), (4, None));
    assert_eq!(row.next_at - row.finished_at.unwrap(), 7_000);
    // A run that nobody ends panics, which ends the run and nothing else.
    assert!(one.jobs.hasten("told").await.unwrap());
    drop(runs.recv().await.unwrap());
    let row = self::row(&one.store, |job| job.failures == 1).await;
    assert_eq!(row.error.as_deref(), Some("it panicked"));
    assert!(!one.jobs.hasten("another").await.unwrap());
    one.runner.stop().await;
    one.store.close();
}

const ADMIN: &str = "aigne-test-9876543210-9876543210-9876543210-abc";

async fn admin(hub: &TestHub, method: &str, path: &str) -> Answer {
    let bearer = format!("Bearer {ADMIN}");
    client::call(
        hub.address,
        method,
        path,
        &[("authorization", bearer.as_str())],
        "",
    )
    .await
}

#[actix_web::test]
async fn admins_see_jobs_and_have_them_done() {
    let key = format!("[[keys]]\nname = \"admin\"\nsecret = \"{ADMIN}\"\nrole = \"admin\"");
    let hub = TestHub::with(&key, |_| {}).await;
    row(hub.store(), |job| job.name == "model-lists").await;
    let run = admin(&hub, "POST", "/api/jobs/model-lists/run").await;
    assert_eq!(run.status, 202, "{}", run.text());
    row(hub.store(), |job| job.name == "model-lists" && job.runs > 0).await;
    let list = admin(&hub, "GET", "/api/jobs").await.json();
    let jobs = list["jobs"].as_array().unwrap();
    let job = jobs.iter().find(|job| job["name"] == "model-lists");
    assert_eq!(job.unwrap()["error"], serde_json::Value::Null);
    let unknown = admin(&hub, "POST", "/api/jobs/none/run").await;
    assert_eq!(unknown.status, 404);
    hub.close().await;
}
