//! Why a file could not be had, as the caller is told.

use thiserror::Error;
use url::Url;
use wire::FailureKind;
use wire::media::{Family, Remote};

use crate::error::Refusal;

/// What is wrong with a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Problem {
    /// More files than this are not fetched for one request.
    TooMany(usize),
    /// It is larger than so many bytes, or all of them together are.
    TooLarge(usize),
    /// It is of another type; `None`: nothing says of which.
    Type(Option<String>),
    /// Its address, or that of a redirect, may not be called, or is none.
    Address,
    /// Its server has redirected too often.
    Redirects,
    /// Its server refused with this status.
    Refused(u16),
    /// Its server could not be reached, or broke off, or has troubles of its own.
    Unreachable,
    /// It did not come in time.
    Slow,
}

/// A file that could not be had. The address is told by its host alone: the rest may hold a
/// signature.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("`{member}`: the file at {host} {}", words(.problem, *.family))]
pub struct MediaError {
    /// Path of the member that names it, in the caller's words.
    pub member: String,
    /// Where it should be.
    pub host: String,
    /// What was expected there.
    pub family: Family,
    /// What is wrong.
    pub problem: Problem,
}

impl MediaError {
    /// What is wrong with a file that a request names.
    pub fn of(remote: &Remote, problem: Problem) -> Self {
        let url = Url::parse(&remote.url).ok();
        let host = url.as_ref().and_then(Url::host_str);
        MediaError {
            member: remote.path.clone(),
            host: host.unwrap_or("an address that is none").to_owned(),
            family: remote.family,
            problem,
        }
    }
}

fn words(problem: &Problem, family: Family) -> String {
    let wanted = family.name();
    match problem {
        Problem::TooMany(most) => format!(
            "is one too many: the hub fetches at most {most} of a request; send the bytes of the others"
        ),
        Problem::TooLarge(limit) => format!(
            "is too large: the hub fetches at most {limit} bytes; an admin can raise HUB_MEDIA_LIMIT, and HUB_BODY_LIMIT for all files of a request together"
        ),
        Problem::Type(Some(found)) => format!("is `{found}`, but {wanted} is needed"),
        Problem::Type(None) => {
            format!("is of an unknown type, but {wanted} is needed; send its bytes with their type")
        }
        Problem::Address => {
            "lies at an address that the hub does not call: only public ones over http or https are; send its bytes".to_owned()
        }
        Problem::Redirects => "was redirected too often; name the address where it is".to_owned(),
        Problem::Refused(status) => {
            format!("cannot be had: its server answered {status}; the address must be public")
        }
        Problem::Unreachable => "cannot be had: its server could not be reached or broke off".to_owned(),
        Problem::Slow => "did not come in time; send its bytes".to_owned(),
    }
}

impl From<MediaError> for Refusal {
    fn from(error: MediaError) -> Self {
        let (kind, code, status) = match error.problem {
            Problem::TooMany(_) => (FailureKind::InvalidRequest, "too_many_media", 400),
            Problem::TooLarge(_) => (FailureKind::TooLarge, "media_too_large", 413),
            Problem::Type(_) => (FailureKind::InvalidRequest, "unsupported_media_type", 415),
            Problem::Address => (FailureKind::InvalidRequest, "media_address_refused", 400),
            Problem::Redirects => (FailureKind::InvalidRequest, "media_redirected", 400),
            Problem::Refused(_) => (FailureKind::InvalidRequest, "media_not_found", 400),
            Problem::Unreachable => (FailureKind::Upstream, "media_unreachable", 502),
            Problem::Slow => (FailureKind::Upstream, "media_too_slow", 502),
        };
        let mut refusal = Refusal::new(kind, code, error.to_string());
        refusal.failure.status = status;
        refusal.failure.param = Some(error.member);
        refusal
    }
}
