//! Looks for what people should know: balances and budgets that run low.

use std::sync::Arc;
use std::time::Duration;

use futures_util::future::LocalBoxFuture;

use super::{Again, Job};
use crate::app::App;
use crate::notices;

/// Looks every few seconds.
pub(super) struct LookForNotices(pub(super) Arc<App>);

impl Job for LookForNotices {
    fn name(&self) -> &'static str {
        "notices"
    }

    fn every(&self) -> Duration {
        Duration::from_secs(10)
    }

    fn run(&self) -> LocalBoxFuture<'_, anyhow::Result<Again>> {
        Box::pin(async {
            let app = &self.0;
            let snapshot = app.snapshot.load_full();
            notices::look(&app.store, &snapshot, app.clock.now()).await?;
            Ok(Again::AsUsual)
        })
    }
}
