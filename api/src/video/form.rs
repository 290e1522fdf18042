//! How each provider is asked for a video, how far it is, and for its bytes.

use actix_http::Method;
use actix_http::header::{ACCEPT, CONTENT_TYPE, HeaderValue};
use bytes::Bytes;
use store::video_jobs::VideoJob;
use url::Url;
use wire::WireError;
use wire::video::{self, Seen, Wish, veo};

use crate::providers::{Endpoint, ProviderError, VideoForm};
use crate::relay::{Errand, Setback};
use crate::routing::Target;

/// The form that a target has.
pub(super) fn of(target: &Target) -> VideoForm {
    let form = target.provider.kind.profile().videos;
    form.unwrap_or(VideoForm::OpenAi)
}

/// The length of a video where nobody says one: <https://platform.openai.com/docs/api-reference/videos/create>
/// and Veo's own.
pub(super) fn usual_seconds(form: VideoForm) -> u64 {
    match form {
        VideoForm::OpenAi => 4,
        VideoForm::Gemini | VideoForm::Vertex => veo::SECONDS,
    }
}

/// The size of a video where nobody says one.
pub(super) fn usual_size(form: VideoForm) -> &'static str {
    match form {
        VideoForm::OpenAi => "720x1280",
        VideoForm::Gemini | VideoForm::Vertex => "1280x720",
    }
}

/// A body and its type.
pub(super) struct Written {
    pub body: Bytes,
    pub content_type: HeaderValue,
    /// What this provider has no place for.
    pub left_out: Vec<String>,
}

/// The order in the provider's form. `picture` is media type and Base64, where it needs those.
pub(super) fn write(
    target: &Target,
    wish: &Wish,
    told: (Option<&str>, &Bytes),
    picture: Option<(&str, &str)>,
) -> Result<Written, WireError> {
    let json = HeaderValue::from_static("application/json");
    let (content_type, body) = told;
    Ok(match of(target) {
        VideoForm::OpenAi => Written {
            body: video::forward(content_type, body, &target.model)?,
            content_type: content_type
                .filter(|told| told.to_lowercase().starts_with("multipart/"))
                .and_then(|told| HeaderValue::from_str(told).ok())
                .unwrap_or(json),
            left_out: Vec::new(),
        },
        form @ (VideoForm::Gemini | VideoForm::Vertex) => Written {
            body: veo::write(wish, picture, (form == VideoForm::Vertex).then_some(1))?,
            content_type: json,
            left_out: wish.others.clone(),
        },
    })
}

/// The question that orders a video, or changes one that was made.
pub(super) fn order(
    target: &Target,
    written: &Written,
    remix_of: Option<&str>,
) -> Result<Errand, ProviderError> {
    let mut url = target.site().url(target.endpoint, &target.model, false)?;
    if let Some(id) = remix_of {
        below(&mut url, &[id, "remix"]);
    }
    Ok(Errand {
        method: Method::POST,
        url,
        headers: vec![(CONTENT_TYPE, written.content_type.clone())],
        body: written.body.clone(),
    })
}

/// The question how far a job is.
pub(super) fn look(target: &Target, name: &str) -> Result<Errand, Setback> {
    let url = |endpoint| target.site().url(endpoint, &target.model, false);
    match of(target) {
        VideoForm::OpenAi => {
            let mut url = url(target.endpoint)?;
            below(&mut url, &[name]);
            Ok(Errand::get(url))
        }
        VideoForm::Gemini => {
            // An operation lies beside the models: its name is its path.
            let mut url = url(Endpoint {
                path: "/v1beta/operation",
                ..target.endpoint
            })?;
            let stem = url.path().trim_end_matches("operation").to_owned();
            if !veo::is_plain_name(name) {
                return Err(odd_name(target, name));
            }
            url.set_path(&format!("{stem}{name}"));
            Ok(Errand::get(url))
        }
        VideoForm::Vertex => Ok(Errand {
            method: Method::POST,
            url: url(Endpoint {
                path: ":fetchPredictOperation",
                ..target.endpoint
            })?,
            headers: Vec::new(),
            body: veo::ask(name),
        }),
    }
}

fn odd_name(target: &Target, name: &str) -> Setback {
    Setback::unusable(
        "bad_provider_answer",
        format!(
            "provider `{}` named an operation {name:?}, which is no name of one",
            target.provider.name
        ),
    )
}

/// Reads what the provider says of a job.
pub(super) fn read(target: &Target, body: &[u8]) -> Result<Seen, Setback> {
    let seen = match of(target) {
        VideoForm::OpenAi => video::openai::read(body),
        VideoForm::Gemini | VideoForm::Vertex => veo::read(body),
    };
    seen.map_err(|error| {
        Setback::unusable(
            "bad_provider_answer",
            format!("provider `{}`: {error}", target.provider.name),
        )
    })
}

/// The question for the bytes of a video, a picture of it, or all its pictures on one sheet, with a
/// provider that has an address for each.
pub(super) fn content(target: &Target, job: &VideoJob, variant: &str) -> Result<Errand, Setback> {
    let mut url = target.site().url(target.endpoint, &target.model, false)?;
    below(
        &mut url,
        &[job.upstream_id.as_deref().unwrap_or_default(), "content"],
    );
    if variant != "video" {
        url.query_pairs_mut().append_pair("variant", variant);
    }
    let any = (ACCEPT, HeaderValue::from_static("*/*"));
    Ok(Errand {
        headers: vec![any],
        ..Errand::get(url)
    })
}

/// The question to take a job and its video away, where the provider can.
pub(super) fn removal(target: &Target, name: &str) -> Result<Option<Errand>, ProviderError> {
    if of(target) != VideoForm::OpenAi {
        return Ok(None);
    }
    let mut url = target.site().url(target.endpoint, &target.model, false)?;
    below(&mut url, &[name]);
    Ok(Some(Errand {
        method: Method::DELETE,
        ..Errand::get(url)
    }))
}

fn below(url: &mut Url, segments: &[&str]) {
    if let Ok(mut path) = url.path_segments_mut() {
        path.extend(segments);
    }
}
