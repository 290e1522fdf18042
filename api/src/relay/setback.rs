//! A try that did not work: what the caller may know of it, what the record keeps, whom to ask next
//! and whose fault it was.

use std::time::Duration;

use actix_http::header::HeaderMap;
use wire::{FailureKind, WireError};

use super::judge::{Course, Fault, judge};
use super::mishap::{Mishap, Origin};
use super::retry_after::RetryAfter;
use crate::clock::Millis;
use crate::error::Refusal;
use crate::limits::gate::Full;
use crate::limits::refusal::CODE;
use crate::media::Unbrought;
use crate::providers::ProviderError;
use crate::routing::Target;
use crate::routing::route::definition::After;
use crate::standing::allowance;
use crate::standing::credentials::Verdict;
use crate::upstream::UpstreamError;

/// A try that failed before anything was sent to the caller.
#[derive(Debug)]
pub(crate) struct Setback {
    /// What is told when no other target is left, and what the record keeps.
    pub mishap: Mishap,
    /// When the caller shall come back.
    pub retry_after: Option<Duration>,
    /// Whom to ask next.
    pub course: Course,
    /// Whose fault it was.
    pub fault: Fault,
    /// The provider was called, or should have been. Otherwise the call does not suit the target,
    /// which says less than what an earlier target answered.
    pub tried: bool,
}

impl Setback {
    /// The try came to nothing, and another target may do better.
    pub fn of(mishap: Mishap) -> Self {
        let (course, fault) = match mishap.origin {
            Origin::Hub => (Course::Elsewhere, Fault::Nobody),
            Origin::Line => (Course::Elsewhere, Fault::Provider),
            Origin::Provider(status) => judge(status, &mishap.failure, false),
        };
        Setback {
            mishap,
            retry_after: None,
            course,
            fault,
            tried: true,
        }
    }

    /// The call does not suit the target, which was not asked; another one may take it.
    pub fn unasked(self) -> Self {
        Setback {
            tried: false,
            ..self
        }
    }

    /// No other target can help.
    pub fn last(self) -> Self {
        Setback {
            course: Course::Stop,
            ..self
        }
    }

    /// What befell the target, as steps of routes are told apart by it.
    pub fn befell(&self) -> Option<After> {
        match (self.course, self.fault) {
            (Course::OtherModel, _) => Some(After::ContextWindow),
            (Course::OtherOffer, _) => Some(After::ContentPolicy),
            (_, Fault::Credential(Verdict::Limited)) => Some(After::RateLimit),
            (_, Fault::Credential(_) | Fault::Provider) => Some(After::Unavailable),
            (Course::Stop, Fault::Nobody) => None,
            (_, Fault::Nobody) => self.tried.then_some(After::Unavailable),
        }
    }

    /// Another target may do better.
    pub fn goes_on(&self) -> bool {
        self.course != Course::Stop
    }

    /// What a caller is told of it.
    pub fn refusal(self) -> Refusal {
        Refusal {
            failure: self.mishap.failure,
            retry_after: self
                .retry_after
                .map(|wait| RetryAfter::seconds(wait).to_string()),
        }
    }

    /// The provider's answer cannot be used.
    pub fn unusable(code: &str, message: String) -> Self {
        Setback::of(Mishap::unusable(code, message))
    }

    /// The provider's answer is longer than the hub holds.
    pub fn too_long(target: &Target, limit: usize) -> Self {
        let name = &target.provider.name;
        let message = format!(
            "provider `{name}` answered with more than {limit} bytes; an admin can raise HUB_ANSWER_LIMIT"
        );
        Setback::unusable("provider_answer_too_long", message)
    }

    /// The provider answered with nothing, which may pass.
    pub fn empty(target: &Target) -> Self {
        let name = &target.provider.name;
        let message = format!("provider `{name}` answered with nothing");
        Setback {
            course: Course::Later,
            ..Setback::unusable("empty_provider_answer", message)
        }
    }

    /// An admin has to mend the provider's settings.
    pub fn misconfigured(problem: String) -> Self {
        let code = "provider_misconfigured";
        Setback::of(Mishap::told(FailureKind::Upstream, code, problem))
    }

    /// No answer came, or it broke off.
    pub fn unreachable(target: &Target, error: &UpstreamError) -> Self {
        let course = match error {
            // Its address is wrong, for every credential and at any time.
            UpstreamError::Url { .. } | UpstreamError::Refused { .. } => Course::OtherProvider,
            UpstreamError::Dns { .. }
            | UpstreamError::Connect { .. }
            | UpstreamError::ConnectTimeout { .. }
            | UpstreamError::Tls { .. }
            | UpstreamError::Proxy { .. } => Course::OtherProviderOrLater,
            // Nothing of it was passed on, and a connection that broke says little of the next one.
            UpstreamError::Unanswered { .. }
            | UpstreamError::Cut { .. }
            | UpstreamError::Protocol { .. } => Course::Later,
            // Whoever was slow once had its time.
            UpstreamError::FirstByteTimeout { .. }
            | UpstreamError::IdleTimeout { .. }
            | UpstreamError::TotalTimeout { .. } => Course::OtherProvider,
        };
        Setback {
            course,
            ..Setback::of(Mishap::of_transport(target, error))
        }
    }

    /// A file that the request names could not be had. A provider that fetches it itself may have
    /// it; `rename` tells the path of the member in the caller's words.
    pub fn unbrought(error: Unbrought, rename: impl Fn(&str) -> String) -> Self {
        match error {
            Unbrought::Wire(error) => error.renamed(rename).into(),
            Unbrought::Media(mut error) => {
                error.member = rename(&error.member);
                Setback::from(Refusal::from(error)).unasked()
            }
        }
    }

    /// The time to wait for open calls is over.
    pub fn stopping() -> Self {
        Setback::of(Mishap::stopping()).last()
    }

    /// The provider refused. Another one, or another account there, may have the model, the means
    /// or the time; a request that is wrong is wrong everywhere.
    pub fn refused(
        target: &Target,
        status: u16,
        headers: &HeaderMap,
        body: &[u8],
        now: Millis,
    ) -> Self {
        let codec = target.endpoint.dialect.codec();
        let mut told = codec.read_failure(status, body);
        if let Some(kind) = error_type(headers) {
            told.code = Some(kind);
        }
        // A dialect may know better than the status whose fault it is: Google answers a wrong key
        // with 400.
        let status = match told.kind {
            FailureKind::Authentication => 401,
            // Whatever stands in its body.
            _ if (300..400).contains(&status) => status,
            _ => told.status,
        };
        let after = RetryAfter::read(headers, codec.retry_after_s(body), now);
        // Azure and others tell it only in what they say of their limits.
        let wait = after.map(|after| after.wait).or_else(|| {
            (status == 429)
                .then(|| allowance::used_up(headers, 1, now))
                .flatten()
        });
        let (course, fault) = judge(status, &told, wait.is_some());
        let mut mishap = Mishap::of_provider(target, told, status);
        if let Some(asked) = after.and_then(|after| after.asked) {
            mishap.failure.message.push_str(&format!(
                " (it asks to be left alone for {} s, which the hub does for at most an hour)",
                asked.as_secs()
            ));
        }
        Setback {
            retry_after: wait,
            course,
            fault,
            ..Setback::of(mishap)
        }
    }
}

/// A provider or model is at a limit that an admin set. Nobody waits longer than a second where it is
/// not known when a place will be free.
pub(crate) fn full(full: &Full, now: Millis) -> Setback {
    let until = full
        .until
        .map_or(1_000, |until| until.0.saturating_sub(now.0));
    let wait = Duration::from_millis(u64::try_from(until).unwrap_or(0));
    Setback {
        retry_after: Some(wait.max(Duration::from_secs(1))),
        ..Setback::of(Mishap::told(
            FailureKind::RateLimit,
            CODE,
            full.words.clone(),
        ))
    }
}

/// The name of an error, where the provider tells it in the head only (AWS):
/// `ValidationException:http://…`.
fn error_type(headers: &HeaderMap) -> Option<String> {
    let told = headers.get("x-amzn-errortype")?.to_str().ok()?;
    let name = told.split(':').next().unwrap_or(told).trim();
    (!name.is_empty()).then(|| name.to_owned())
}

impl From<WireError> for Setback {
    /// The request is at fault. Only a member that this target's dialect cannot say, or a file that it
    /// does not read, may do better elsewhere.
    fn from(error: WireError) -> Self {
        let course = match error {
            WireError::Untranslatable { .. } | WireError::MediaType { .. } => Course::Elsewhere,
            _ => Course::Stop,
        };
        Setback {
            course,
            ..Setback::from(Refusal::from(error)).unasked()
        }
    }
}

impl From<ProviderError> for Setback {
    fn from(error: ProviderError) -> Self {
        Setback::misconfigured(error.to_string())
    }
}

impl From<Refusal> for Setback {
    /// What the caller is told, and another target may do better.
    fn from(refusal: Refusal) -> Self {
        let seconds = refusal.retry_after.as_deref().map(str::parse);
        Setback {
            retry_after: seconds.and_then(Result::ok).map(Duration::from_secs),
            ..Setback::of(Mishap::from(refusal))
        }
    }
}
