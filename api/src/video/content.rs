//! The bytes of a video, from where its provider keeps them. The hub keeps none.

use actix_http::header::{CONTENT_LENGTH, CONTENT_TYPE, HeaderMap, HeaderName, LOCATION};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use futures_util::stream;
use store::video_jobs::VideoJob;
use url::Url;
use wire::FailureKind;
use wire::video::veo;

use super::{form, target};
use crate::app::Link;
use crate::error::Refusal;
use crate::providers::VideoForm;
use crate::relay::{self, Errand, Setback};
use crate::routing::Target;
use crate::upstream::origin::origin_of;
use crate::upstream::{Answer, ByteStream, Egress, Outbound};

/// Steps from a provider's address to the store that has the bytes.
const MOST_REDIRECTS: usize = 3;

/// What can be had of a video: itself, one picture, all pictures on a sheet.
const VARIANTS: [&str; 3] = ["video", "thumbnail", "spritesheet"];

/// Bytes on their way.
pub struct Film {
    /// As the provider says.
    pub content_type: String,
    /// How many, where that is known.
    pub length: Option<u64>,
    /// As they come.
    pub body: ByteStream,
}

/// Fetches a video that is done, or its pictures.
pub async fn film(link: &Link, job: &VideoJob, variant: &str) -> Result<Film, Refusal> {
    if !VARIANTS.contains(&variant) {
        let words = "`variant` must be `video`, `thumbnail` or `spritesheet`";
        return Err(wrong("invalid_member", words, "variant"));
    }
    if job.state != "completed" {
        let words = format!(
            "video `{}` is {}: there is nothing to fetch",
            job.id, job.state
        );
        return Err(Refusal::new(
            FailureKind::InvalidRequest,
            "video_not_ready",
            words,
        ));
    }
    let Some(target) = target::of(link, job) else {
        let words = format!(
            "the account at provider `{}` that made this video is not here any more",
            job.provider
        );
        return Err(Refusal::new(FailureKind::NotFound, "video_gone", words));
    };
    let fetched = match form::of(&target) {
        VideoForm::OpenAi => by_name(link, &target, job, variant).await,
        VideoForm::Gemini | VideoForm::Vertex if variant != "video" => {
            let words = format!("provider `{}` has no {variant} of its videos", job.provider);
            return Err(wrong("not_offered", &words, "variant"));
        }
        VideoForm::Gemini => by_address(link, &target, job).await,
        VideoForm::Vertex => in_operation(link, &target, job).await,
    };
    fetched.map_err(Setback::refusal)
}

fn wrong(code: &str, words: &str, member: &str) -> Refusal {
    let mut refusal = Refusal::new(FailureKind::InvalidRequest, code, words);
    refusal.failure.param = Some(member.to_owned());
    refusal
}

async fn by_name(
    link: &Link,
    target: &Target,
    job: &VideoJob,
    variant: &str,
) -> Result<Film, Setback> {
    let errand = form::content(target, job, variant)?;
    let url = errand.url.clone();
    let answer = relay::sent(link, target, errand).await?;
    followed(link, target, url, answer).await
}

async fn by_address(link: &Link, target: &Target, job: &VideoJob) -> Result<Film, Setback> {
    let address = job.address.as_deref().unwrap_or_default();
    let url = Url::parse(address).map_err(|_| nowhere(target))?;
    let answer = at(link, target, url.clone()).await?;
    followed(link, target, url, answer).await
}

fn nowhere(target: &Target) -> Setback {
    Setback::unusable(
        "bad_provider_answer",
        format!(
            "provider `{}` does not say where the video is",
            target.provider.name
        ),
    )
}

/// The key goes along to the provider's own origin alone; another one must be public, wherever the
/// provider lives.
async fn at(link: &Link, target: &Target, url: Url) -> Result<Answer, Setback> {
    if origin_of(&url).is_ok_and(|origin| origin == target.provider.origin) {
        return relay::sent(link, target, Errand::get(url)).await;
    }
    let outbound = Outbound {
        method: actix_http::Method::GET,
        url,
        headers: Vec::new(),
        body: Bytes::new(),
        egress: Egress::Public,
        clocks: link.app.clocks,
    };
    let sent = link.upstream.send(outbound).await;
    sent.map_err(|error| Setback::unreachable(target, &error))
}

async fn followed(
    link: &Link,
    target: &Target,
    mut url: Url,
    mut answer: Answer,
) -> Result<Film, Setback> {
    for _ in 0..MOST_REDIRECTS {
        if !matches!(answer.status, 301 | 302 | 303 | 307 | 308) {
            break;
        }
        let next = text(&answer.headers, &LOCATION).ok_or_else(|| nowhere(target))?;
        url = url.join(&next).map_err(|_| nowhere(target))?;
        answer = at(link, target, url.clone()).await?;
    }
    if !(200..300).contains(&answer.status) {
        return Err(relay::refused(link, target, answer).await);
    }
    Ok(Film {
        content_type: text(&answer.headers, &CONTENT_TYPE)
            .unwrap_or_else(|| "video/mp4".to_owned()),
        length: text(&answer.headers, &CONTENT_LENGTH).and_then(|told| told.parse().ok()),
        body: answer.body,
    })
}

/// Vertex AI answers with the video itself, each time it is asked.
async fn in_operation(link: &Link, target: &Target, job: &VideoJob) -> Result<Film, Setback> {
    let name = job.upstream_id.as_deref().unwrap_or_default();
    let answer = relay::done(link, target, form::look(target, name)?).await?;
    let body = relay::told(link, answer, target).await?;
    let (content_type, data) = veo::inline(&body).ok_or_else(|| nowhere(target))?;
    let bytes = STANDARD.decode(data).map_err(|_| nowhere(target))?;
    Ok(Film {
        content_type,
        length: u64::try_from(bytes.len()).ok(),
        body: Box::pin(stream::once(std::future::ready(Ok(Bytes::from(bytes))))),
    })
}

fn text(headers: &HeaderMap, name: &HeaderName) -> Option<String> {
    headers.get(name)?.to_str().ok().map(str::to_owned)
}
