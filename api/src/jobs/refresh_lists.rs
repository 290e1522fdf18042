//! Keeps the lists of models that providers show young.

use std::rc::Rc;
use std::sync::Arc;
use std::time::Duration;

use futures_util::future::LocalBoxFuture;

use super::{Again, Job};
use crate::admin::context::{AdminContext, ModelLister};
use crate::admin::discovery;
use crate::app::Link;
use crate::providers::Probe;

/// Asks providers whose list is old.
pub(super) struct RefreshLists {
    admin: Arc<AdminContext>,
    lister: Rc<dyn ModelLister>,
}

impl RefreshLists {
    pub(super) fn new(link: &Rc<Link>, admin: &Arc<AdminContext>) -> Self {
        RefreshLists {
            admin: Arc::clone(admin),
            lister: Rc::new(Probe(Rc::clone(link))),
        }
    }
}

impl Job for RefreshLists {
    fn name(&self) -> &'static str {
        "model-lists"
    }

    fn every(&self) -> Duration {
        Duration::from_secs(60 * 60)
    }

    fn run(&self) -> LocalBoxFuture<'_, anyhow::Result<Again>> {
        Box::pin(async {
            discovery::refresh(&self.admin, &self.lister).await?;
            Ok(Again::AsUsual)
        })
    }
}
