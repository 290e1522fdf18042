//! What a try shows of the model that was asked.

use std::time::Duration;

use super::attempt::Reached;
use super::judge::Fault;
use super::setback::Setback;
use crate::app::App;
use crate::routing::Target;
use crate::standing::credentials::Verdict;
use crate::standing::models::{Called, Seen, Source};

/// What a failure says of a model.
pub(super) struct Failing {
    fault: Fault,
    code: String,
    detail: String,
    /// The provider knows no such model.
    is_unknown: bool,
}

impl Failing {
    /// `None`: nothing, since the provider was not asked.
    pub fn of(setback: &Setback) -> Option<Self> {
        setback.tried.then(|| Failing {
            fault: setback.fault,
            code: setback.mishap.code().to_owned(),
            detail: setback.mishap.in_full().to_owned(),
            is_unknown: setback.mishap.failure.status == 404,
        })
    }
}

/// The model answers; of a stream it is known when it began to.
pub(super) fn answers(app: &App, target: &Target, kind: &str, reached: &Reached, took: Duration) {
    let after = match reached {
        Reached::Stream(_) | Reached::Flow(_) => Some(took),
        Reached::Whole(..) => None,
    };
    saw(app, target, kind, &Seen::Answers(after));
}

/// The model failed, which is known of its credential by now.
pub(super) fn failed(app: &App, target: &Target, kind: &str, failing: Failing) {
    let certain = match failing.fault {
        Fault::Provider => false,
        Fault::Nobody if failing.is_unknown => true,
        Fault::Nobody | Fault::Credential(Verdict::Limited) => return,
        Fault::Credential(Verdict::Barred | Verdict::Refused | Verdict::Exhausted) => {
            if another_may(app, target) {
                return;
            }
            true
        }
    };
    let seen = Seen::Fails {
        code: failing.code,
        detail: failing.detail,
        certain,
    };
    saw(app, target, kind, &seen);
}

/// Another credential of the provider may be used for the model.
fn another_may(app: &App, target: &Target) -> bool {
    let now = app.clock.now();
    let credentials = &app.standing.credentials;
    let mut known = target.provider.credentials.iter();
    known.any(|known| credentials.unfit(&known.id, &target.model, now).is_none())
}

fn saw(app: &App, target: &Target, kind: &str, seen: &Seen) {
    // Callers name models as they like: those that nobody offers are nobody's concern.
    let is_offered = target.rate.is_some() || target.provider.models.contains_key(&target.model);
    if !is_offered {
        return;
    }
    let called = Called {
        provider_id: target.provider.id.clone(),
        model: target.model.clone(),
        kind: kind.to_owned(),
    };
    app.standing.models.saw(called, seen, Source::Traffic);
}
