//! The account that a job was ordered from, if it is still there.

use std::sync::Arc;

use store::video_jobs::VideoJob;

use crate::app::Link;
use crate::pricing::scope::Whose;
use crate::routing::{Choice, Plan, Target, VIDEO};

/// Finds it again.
pub(super) fn of(link: &Link, job: &VideoJob) -> Option<Target> {
    let snapshot = link.app.snapshot.load();
    let mut providers = snapshot.providers.values();
    let provider = providers.find(|provider| provider.id == job.provider_id)?;
    let credential = match &job.credential_id {
        Some(id) => {
            let mut credentials = provider.credentials.iter();
            Some(Arc::clone(credentials.find(|known| known.id == *id)?))
        }
        None => None,
    };
    Some(Target {
        endpoint: provider.kind.profile().video_endpoint()?,
        provider: Arc::clone(provider),
        model: job.model.clone(),
        credential,
        rate: None,
        pace: Arc::default(),
        choice: Choice::default(),
    })
}

/// The same account, to be ordered from again, at the price of this caller.
pub fn again(link: &Link, job: &VideoJob, whose: &Whose) -> Option<Plan> {
    let snapshot = link.app.snapshot.load();
    let mut target = of(link, job)?;
    let provider = &target.provider;
    let rate = snapshot.rate(VIDEO, provider, provider.price_name(&target.model), whose);
    target.rate = rate.or_else(|| snapshot.billing.default_rate.clone());
    Some(Plan {
        targets: vec![target],
        ..Plan::default()
    })
}
