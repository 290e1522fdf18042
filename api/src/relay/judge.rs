//! What a provider's refusal means: whom to ask next, and whose fault it was.
//!
//! The classes are those of AIGNE Hub, corrected: there every refusal of a model switched the whole
//! key off, a limit went unheard where the provider told it, and an account without means was taken
//! for a limit.

use wire::Failure;

use super::complaint;
use crate::standing::credentials::Verdict;

/// Where a call goes on after a failure.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Course {
    /// Nowhere: the request is wrong everywhere, or the hub itself cannot go on.
    Stop,
    /// To another credential, or another provider.
    Elsewhere,
    /// To another provider: no other credential of this one can help.
    OtherProvider,
    /// As `Elsewhere`; and the same credential may do it later: when the provider said, if it did.
    Later,
    /// As `OtherProvider`; and the same credential may do it later.
    OtherProviderOrLater,
    /// To another model: the request is too long for this one, wherever it runs.
    OtherModel,
    /// To another model, or to this one at another provider: this one does not want the content.
    OtherOffer,
}

/// Whose fault a failure was.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Fault {
    /// The request's, or nobody's that has to be remembered.
    Nobody,
    /// The provider's: it counts against its circuit.
    Provider,
    /// The credential's.
    Credential(Verdict),
}

/// Judges a refusal by what was said, and by whether the provider said when to come back.
pub(super) fn judge(status: u16, told: &Failure, comes_back: bool) -> (Course, Fault) {
    let says = |words: &[&str]| {
        let message = told.message.to_lowercase();
        words.iter().any(|word| message.contains(word))
    };
    let has_code = |codes: &[&str]| {
        let code = told.code.as_deref().unwrap_or_default();
        codes.contains(&code)
    };
    let limited = Fault::Credential(Verdict::Limited);
    match status {
        400 | 413 | 422 if complaint::of_length(told) => (Course::OtherModel, Fault::Nobody),
        400 | 403 | 422 if complaint::of_content(told) => (Course::OtherOffer, Fault::Nobody),
        401 => (Course::Elsewhere, Fault::Credential(Verdict::Refused)),
        402 => (Course::Elsewhere, Fault::Credential(Verdict::Exhausted)),
        // Anthropic tells an empty account as a bad request.
        400 if says(&NO_MEANS) => (Course::Elsewhere, Fault::Credential(Verdict::Exhausted)),
        403 if says(&REGION) => (Course::OtherProvider, Fault::Nobody),
        403 if says(&PASSING) => (Course::Elsewhere, limited),
        403 if says(&DEAD_KEY) => (Course::Elsewhere, Fault::Credential(Verdict::Refused)),
        403 => (Course::Elsewhere, Fault::Credential(Verdict::Barred)),
        // A limit ends by itself, an empty account does not. Google says "quota" for both, and then
        // tells when to come back.
        429 if !comes_back && (has_code(&NO_MEANS_CODES) || says(&NO_MEANS)) => {
            (Course::Elsewhere, Fault::Credential(Verdict::Exhausted))
        }
        429 => (Course::Later, limited),
        404 => (Course::Elsewhere, Fault::Nobody),
        408 | 409 => (Course::Later, Fault::Nobody),
        300..=399 => (Course::OtherProvider, Fault::Provider),
        // Not for this request: of it, nothing will become better by waiting.
        501 | 505..=511 => (Course::Elsewhere, Fault::Provider),
        500.. => (Course::Later, Fault::Provider),
        _ => (Course::Stop, Fault::Nobody),
    }
}

/// Its words for places that a provider does not serve, and OpenAI's own.
const REGION: [&str; 5] = [
    "not available in your region",
    "not supported in your country",
    "geographic restriction",
    "region restriction",
    "country, region, or territory not supported",
];

/// Its words for what passes.
const PASSING: [&str; 3] = ["temporarily blocked", "temporary block", "try again later"];

/// Words of providers for a key that will not come back by itself: Google's for leaked and disabled
/// keys, and those for accounts that were closed.
const DEAD_KEY: [&str; 6] = [
    "api key",
    "api_key",
    "deactivated",
    "suspended",
    "account is disabled",
    "account has been disabled",
];

/// Codes of OpenAI for an account without means, told as 429.
const NO_MEANS_CODES: [&str; 3] = [
    "insufficient_quota",
    "billing_hard_limit_reached",
    "billing_not_active",
];

/// Words for the same.
const NO_MEANS: [&str; 4] = [
    "credit balance is too low",
    "insufficient balance",
    "insufficient_quota",
    "billing hard limit",
];

#[cfg(test)]
mod tests {
    use wire::FailureKind;

    use super::*;

    fn judged(status: u16, code: &str, message: &str, comes_back: bool) -> (Course, Fault) {
        let told = Failure::new(FailureKind::from_status(status), code, message);
        judge(status, &told, comes_back)
    }

    #[test]
    fn each_class_has_its_course_and_its_fault() {
        use Course::{Elsewhere, Later, OtherModel, OtherOffer, OtherProvider, Stop};
        use Fault::{Credential, Nobody, Provider};
        use Verdict::{Barred, Exhausted, Limited, Refused};
        let low = "Your credit balance is too low to access the Anthropic API.";
        let limited = Credential(Limited);
        for (status, code, message, comes_back, expected) in [
            (401, "", "no", false, (Elsewhere, Credential(Refused))),
            (402, "", "pay", false, (Elsewhere, Credential(Exhausted))),
            (400, "", low, false, (Elsewhere, Credential(Exhausted))),
            (400, "", "no such member", false, (Stop, Nobody)),
            (
                403,
                "",
                "Content violates usage guidelines",
                false,
                (OtherOffer, Nobody),
            ),
            (
                400,
                "context_length_exceeded",
                "too long",
                false,
                (OtherModel, Nobody),
            ),
            (
                400,
                "content_filter",
                "filtered",
                false,
                (OtherOffer, Nobody),
            ),
            (
                403,
                "",
                "Not available in your region",
                false,
                (OtherProvider, Nobody),
            ),
            (403, "", "temporarily blocked", false, (Elsewhere, limited)),
            (
                403,
                "",
                "Your API key was reported as leaked",
                false,
                (Elsewhere, Credential(Refused)),
            ),
            (
                403,
                "",
                "project has no access to model gpt",
                false,
                (Elsewhere, Credential(Barred)),
            ),
            (404, "", "no such model", false, (Elsewhere, Nobody)),
            (409, "", "conflict", false, (Later, Nobody)),
            (413, "", "too large", false, (Stop, Nobody)),
            (
                429,
                "insufficient_quota",
                "pay",
                false,
                (Elsewhere, Credential(Exhausted)),
            ),
            (
                429,
                "insufficient_quota",
                "slow down",
                true,
                (Later, limited),
            ),
            (
                429,
                "rate_limit_exceeded",
                "slow down",
                false,
                (Later, limited),
            ),
            (500, "", "oops", false, (Later, Provider)),
            (501, "", "not here", false, (Elsewhere, Provider)),
            (529, "", "overloaded", true, (Later, Provider)),
            (307, "", "elsewhere", false, (OtherProvider, Provider)),
        ] {
            assert_eq!(
                judged(status, code, message, comes_back),
                expected,
                "{status} {message}"
            );
        }
    }
}
