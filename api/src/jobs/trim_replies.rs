//! Removes kept replies that nobody may get any more.

use std::sync::Arc;
use std::time::Duration;

use futures_util::future::LocalBoxFuture;

use super::{Again, Job};
use crate::app::App;

/// Between two transactions, so that others get their turn.
const PAUSE: Duration = Duration::from_secs(1);

/// Looks every few minutes; what is kept anew takes some of them along as well.
pub(super) struct TrimReplies(pub(super) Arc<App>);

impl Job for TrimReplies {
    fn name(&self) -> &'static str {
        "kept-replies"
    }

    fn every(&self) -> Duration {
        Duration::from_secs(5 * 60)
    }

    fn run(&self) -> LocalBoxFuture<'_, anyhow::Result<Again>> {
        Box::pin(async {
            Ok(match self.0.state.remove_ended_replies().await? {
                true => Again::In(PAUSE),
                false => Again::AsUsual,
            })
        })
    }
}
