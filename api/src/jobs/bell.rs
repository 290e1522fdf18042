//! Having a job done before its time.

use std::sync::{Arc, Mutex, PoisonError};

use store::{Store, StoreError};
use tokio::sync::Notify;

use crate::clock::Clock;

/// The way to the runner of this process, for whoever has something for a job to do.
#[derive(Clone)]
pub struct Jobs {
    store: Store,
    clock: Arc<dyn Clock>,
    bell: Arc<Bell>,
}

#[derive(Default)]
struct Bell {
    names: Mutex<Vec<String>>,
    rung: Notify,
}

impl Jobs {
    /// A bell that nobody hears yet.
    pub fn new(store: Store, clock: Arc<dyn Clock>) -> Self {
        Jobs {
            store,
            clock,
            bell: Arc::default(),
        }
    }

    /// Has a job done as soon as nobody does it; false when there is none of this name.
    pub async fn hasten(&self, name: &str) -> Result<bool, StoreError> {
        let (named, now) = (name.to_owned(), self.clock.now().0);
        let known = self
            .store
            .write(move |conn| store::jobs::hasten(conn, &named, now))
            .await?;
        if known {
            let mut names = self.names();
            if !names.iter().any(|waiting| waiting == name) {
                names.push(name.to_owned());
            }
            drop(names);
            self.bell.rung.notify_one();
        }
        Ok(known)
    }

    /// Resolves with the names that were hastened since the last time, once there are some.
    pub(super) async fn hastened(&self) -> Vec<String> {
        loop {
            let names = std::mem::take(&mut *self.names());
            if !names.is_empty() {
                return names;
            }
            self.bell.rung.notified().await;
        }
    }

    fn names(&self) -> std::sync::MutexGuard<'_, Vec<String>> {
        self.bell
            .names
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }
}
