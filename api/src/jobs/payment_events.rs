//! Tells Payment Kit what was charged.

use std::sync::Arc;
use std::time::Duration;

use futures_util::future::LocalBoxFuture;

use super::{Again, Job};
use crate::app::App;
use crate::config::billing::Mode;
use crate::payment_kit::{Mirror, report};

/// How often it is looked for something to tell: the settings say for how long charges are gathered.
const EVERY: Duration = Duration::from_secs(5);

/// The same where calls are not paid through Payment Kit.
const SELDOM: Duration = Duration::from_secs(10);

/// Sends charges, and hears what became of them.
pub(super) struct PaymentEvents {
    app: Arc<App>,
    mirror: Arc<Mirror>,
}

impl PaymentEvents {
    pub(super) fn new(app: &Arc<App>, mirror: &Arc<Mirror>) -> Self {
        PaymentEvents {
            app: Arc::clone(app),
            mirror: Arc::clone(mirror),
        }
    }

    async fn tell(&self) -> anyhow::Result<Again> {
        let (kit, app) = (self.mirror.kit(), &self.app);
        let in_force = app.snapshot.load().billing.mode == Mode::PaymentKit;
        if in_force {
            self.mirror.set_up();
        }
        // What is waiting is told also when other means of payment are used by now.
        if kit.settings.paused || !report::is_needed(&app.store, app.clock.now().0).await? {
            return Ok(match in_force {
                true => Again::AsUsual,
                false => Again::In(SELDOM),
            });
        }
        let (store, clock) = (app.store.clone(), Arc::clone(&app.clock));
        let gathered = kit.settings.report;
        let told = kit.ask(move |client| {
            Box::pin(async move { report::run(&client, &store, &*clock, gathered).await })
        });
        Ok(match told.await?.more {
            true => Again::In(Duration::ZERO),
            false => Again::AsUsual,
        })
    }
}

impl Job for PaymentEvents {
    fn name(&self) -> &'static str {
        "payment-events"
    }

    fn every(&self) -> Duration {
        EVERY
    }

    fn first(&self) -> Duration {
        Duration::from_secs(1)
    }

    fn run(&self) -> LocalBoxFuture<'_, anyhow::Result<Again>> {
        Box::pin(self.tell())
    }
}
