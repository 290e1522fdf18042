//! Removes what is left of programs that asked for a key, and with it the sealed keys of those that
//! fetched theirs and did not say so.

use std::sync::Arc;
use std::time::Duration;

use futures_util::future::LocalBoxFuture;
use store::connections;

use super::{Again, Job};
use crate::app::App;

/// Looks every few minutes; each program that asks takes them along as well.
pub(super) struct TrimConnections(pub(super) Arc<App>);

impl Job for TrimConnections {
    fn name(&self) -> &'static str {
        "connections"
    }

    fn every(&self) -> Duration {
        Duration::from_secs(5 * 60)
    }

    fn run(&self) -> LocalBoxFuture<'_, anyhow::Result<Again>> {
        Box::pin(async {
            let now = self.0.clock.now().0;
            let removed = self
                .0
                .store
                .write(move |conn| connections::prune(conn, now));
            removed.await?;
            Ok(Again::AsUsual)
        })
    }
}
