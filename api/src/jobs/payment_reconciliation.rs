//! Compares what Payment Kit was told with what it has.

use std::sync::Arc;
use std::time::Duration;

use futures_util::future::LocalBoxFuture;

use super::{Again, Job};
use crate::app::App;
use crate::clock::Millis;
use crate::payment_kit::{Mirror, reconcile};

/// Looks through the events of the last days.
pub(super) struct PaymentReconciliation {
    app: Arc<App>,
    mirror: Arc<Mirror>,
}

impl PaymentReconciliation {
    pub(super) fn new(app: &Arc<App>, mirror: &Arc<Mirror>) -> Self {
        PaymentReconciliation {
            app: Arc::clone(app),
            mirror: Arc::clone(mirror),
        }
    }
}

impl Job for PaymentReconciliation {
    fn name(&self) -> &'static str {
        "payment-reconciliation"
    }

    fn every(&self) -> Duration {
        Duration::from_secs(60 * 60)
    }

    fn first(&self) -> Duration {
        Duration::from_secs(5 * 60)
    }

    fn run(&self) -> LocalBoxFuture<'_, anyhow::Result<Again>> {
        let (store, clock) = (self.app.store.clone(), Arc::clone(&self.app.clock));
        let back = i64::try_from(reconcile::LOOKED_BACK.as_millis()).unwrap_or(i64::MAX);
        let from = Millis(clock.now().0.saturating_sub(back));
        Box::pin(async move {
            let compared = self.mirror.kit().ask(move |client| {
                Box::pin(async move { reconcile::run(&client, &store, &*clock, from).await })
            });
            compared.await?;
            Ok(Again::AsUsual)
        })
    }
}
