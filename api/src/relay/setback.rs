//! A try that did not work: what the caller may know of it, what the record keeps, and whether
//! another target can help.

use actix_http::header::HeaderMap;
use wire::{FailureKind, WireError};

use super::mishap::Mishap;
use crate::error::Refusal;
use crate::media::Unbrought;
use crate::providers::ProviderError;
use crate::routing::Target;
use crate::upstream::UpstreamError;

/// A try that failed before anything was sent to the caller.
#[derive(Debug)]
pub(crate) struct Setback {
    /// What is told when no other target is left, and what the record keeps.
    pub mishap: Mishap,
    /// When the provider wants to be asked again.
    pub retry_after: Option<String>,
    /// Another target may do better.
    pub go_on: bool,
    /// The provider was called, or should have been. Otherwise the call does not suit the target,
    /// which says less than what an earlier target answered.
    pub tried: bool,
}

impl Setback {
    /// The try came to nothing, and another target may do better.
    pub fn of(mishap: Mishap) -> Self {
        Setback {
            mishap,
            retry_after: None,
            go_on: true,
            tried: true,
        }
    }

    /// What a caller is told of it.
    pub fn refusal(self) -> Refusal {
        Refusal {
            failure: self.mishap.failure,
            retry_after: self.retry_after,
        }
    }

    /// The provider's answer cannot be used.
    pub fn unusable(code: &str, message: String) -> Self {
        Setback::of(Mishap::told(FailureKind::Upstream, code, message))
    }

    /// No answer came.
    pub fn unreachable(target: &Target, error: &UpstreamError) -> Self {
        Setback::of(Mishap::of_transport(target, error))
    }

    /// A file that the request names could not be had. A provider that fetches it itself may have
    /// it; `rename` tells the path of the member in the caller's words.
    pub fn unbrought(error: Unbrought, rename: impl Fn(&str) -> String) -> Self {
        match error {
            Unbrought::Wire(error) => error.renamed(rename).into(),
            Unbrought::Media(mut error) => {
                error.member = rename(&error.member);
                Setback {
                    tried: false,
                    ..Setback::of(Mishap::from(Refusal::from(error)))
                }
            }
        }
    }

    /// The time to wait for open calls is over.
    pub fn stopping() -> Self {
        Setback {
            go_on: false,
            ..Setback::of(Mishap::stopping())
        }
    }

    /// The provider refused. Another one, or another account there, may have the model, the means
    /// or the time; a request that is wrong is wrong everywhere.
    pub fn refused(target: &Target, status: u16, headers: &HeaderMap, body: &[u8]) -> Self {
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
        let retry_after = headers
            .get("retry-after")
            .and_then(|value| value.to_str().ok())
            .map(str::to_owned)
            .or_else(|| codec.retry_after_s(body).map(|seconds| seconds.to_string()));
        Setback {
            retry_after,
            go_on: matches!(
                status,
                401..=404 | 408 | 409 | 429 | 300..=399 | 500..
            ),
            ..Setback::of(Mishap::of_provider(target, told, status))
        }
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
    /// The request is at fault. Only a member that this target's dialect cannot say may do better
    /// elsewhere.
    fn from(error: WireError) -> Self {
        let go_on = matches!(error, WireError::Untranslatable { .. });
        Setback {
            go_on,
            tried: false,
            ..Setback::of(Mishap::from(Refusal::from(error)))
        }
    }
}

impl From<ProviderError> for Setback {
    fn from(error: ProviderError) -> Self {
        Setback::unusable("provider_misconfigured", error.to_string())
    }
}

impl From<Refusal> for Setback {
    /// What the caller is told, and another target may do better.
    fn from(refusal: Refusal) -> Self {
        Setback {
            retry_after: refusal.retry_after.clone(),
            ..Setback::of(Mishap::from(refusal))
        }
    }
}
