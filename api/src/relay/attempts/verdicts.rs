//! What an attempt says of its credential and its circuit.

use std::time::Duration;

use crate::app::App;
use crate::clock::Millis;
use crate::jobs::check_credentials;
use crate::relay::judge::Fault;
use crate::relay::setback::Setback;
use crate::routing::Target;
use crate::standing::circuits::Pass;
use crate::standing::credentials::{Said, Verdict};

/// A target served, after this time, what was begun then.
pub(crate) fn served(app: &App, target: &Target, pass: &mut Pass, begun: Millis, after: Duration) {
    pass.served(after);
    if let Some(credential) = &target.credential {
        let credentials = &app.standing.credentials;
        credentials.served(&credential.id, &target.model, begun);
    }
}

/// A target was tried in vain, for a call that is tried once at each.
pub(crate) fn tried_in_vain(app: &App, target: &Target, pass: &mut Pass, setback: &Setback) {
    match setback.fault {
        Fault::Provider if setback.tried => pass.failed(),
        Fault::Credential(verdict) if setback.tried => judge(app, target, verdict, setback),
        Fault::Nobody | Fault::Provider | Fault::Credential(_) => {}
    }
}

pub(super) fn judge(app: &App, target: &Target, verdict: Verdict, setback: &Setback) {
    if let Some(credential) = &target.credential {
        let said = Said {
            code: setback.mishap.code(),
            reason: setback.mishap.in_full(),
            wait: setback.retry_after,
        };
        let credentials = &app.standing.credentials;
        let to_be_checked = credentials.judge(&credential.id, &target.model, verdict, said);
        if to_be_checked {
            check_credentials::hasten(app);
        }
    }
}
