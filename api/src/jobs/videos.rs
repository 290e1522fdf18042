//! Asks providers how far the videos are that they make, and finishes and charges those that are
//! done, also where nobody asks for them any more and after a restart.

use std::rc::Rc;
use std::time::Duration;

use futures_util::future::LocalBoxFuture;

use super::{Again, Job};
use crate::app::Link;
use crate::video;

/// Looks after videos under way.
pub(super) struct Videos {
    link: Rc<Link>,
}

impl Videos {
    pub(super) fn new(link: &Rc<Link>) -> Self {
        Videos {
            link: Rc::clone(link),
        }
    }
}

impl Job for Videos {
    fn name(&self) -> &'static str {
        video::JOB
    }

    /// Whoever orders a video hastens it.
    fn every(&self) -> Duration {
        Duration::from_secs(5 * 60)
    }

    fn first(&self) -> Duration {
        Duration::from_secs(2)
    }

    fn run(&self) -> LocalBoxFuture<'_, anyhow::Result<Again>> {
        Box::pin(async {
            Ok(match video::watch(&self.link).await? {
                Some(wait) => Again::In(wait),
                None => Again::AsUsual,
            })
        })
    }
}
