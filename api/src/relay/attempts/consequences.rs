//! Which targets what befell others opens or ends.

use crate::relay::judge::Course;
use crate::routing::Target;
use crate::routing::route::definition::After;
use crate::standing::Unfit;

/// A later step is open once what it waits for befell an earlier one.
pub(super) fn is_open(target: &Target, befell: &[After]) -> bool {
    let mut gates = target.choice.gates.iter();
    gates.all(|gate| gate.iter().any(|after| befell.contains(after)))
}

pub(super) fn after_of(unfit: &Unfit) -> After {
    match unfit {
        Unfit::Limited(_) => After::RateLimit,
        Unfit::Refused(_) | Unfit::Exhausted(_) | Unfit::Broken(_) => After::Unavailable,
    }
}

pub(super) fn note_once(befell: &mut Vec<After>, after: After) {
    if !befell.contains(&after) {
        befell.push(after);
    }
}

/// What ended one target ends another one as well.
pub(super) fn ends_too(course: Course, failed: &Target, other: &Target) -> bool {
    let same_provider = failed.provider.id == other.provider.id;
    let model = |target: &Target| target.provider.price_name(&target.model).to_owned();
    match course {
        Course::OtherProvider | Course::OtherProviderOrLater => same_provider,
        Course::OtherModel => model(failed) == model(other),
        Course::OtherOffer => same_provider && failed.model == other.model,
        Course::Stop | Course::Elsewhere | Course::Later => false,
    }
}
