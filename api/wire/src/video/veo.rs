//! Google's Veo, on the Gemini API and on Vertex AI: a long-running operation, after the converters
//! of `google-genai` 3.4.0 and <https://ai.google.dev/gemini-api/docs/video>.

use bytes::Bytes;
use serde::Deserialize;
use serde_json::{Map, Value, json};

use super::{Seen, State, Wish};
use crate::WireError;

/// The length of a video where nobody says one.
pub const SECONDS: u64 = 8;

/// Writes the request. `picture` is media type and Base64 of the wish's picture.
pub fn write(
    wish: &Wish,
    picture: Option<(&str, &str)>,
    samples: Option<u64>,
) -> Result<Bytes, WireError> {
    let mut instance = Map::new();
    instance.insert("prompt".to_owned(), wish.prompt.as_str().into());
    if let Some((media_type, data)) = picture {
        let image = json!({ "bytesBase64Encoded": data, "mimeType": media_type });
        instance.insert("image".to_owned(), image);
    }
    let mut parameters = Map::new();
    if let Some(seconds) = wish.seconds {
        parameters.insert("durationSeconds".to_owned(), seconds.into());
    }
    if let Some(size) = &wish.size {
        let (aspect, resolution) = shape(size)?;
        parameters.insert("aspectRatio".to_owned(), aspect.into());
        parameters.insert("resolution".to_owned(), resolution.into());
    }
    if let Some(samples) = samples {
        parameters.insert("sampleCount".to_owned(), samples.into());
    }
    let body = json!({ "instances": [instance], "parameters": parameters });
    Ok(Bytes::from(body.to_string()))
}

/// Veo has shapes and heights in place of sizes.
fn shape(size: &str) -> Result<(&'static str, &'static str), WireError> {
    Ok(match size {
        "1280x720" => ("16:9", "720p"),
        "720x1280" => ("9:16", "720p"),
        "1920x1080" => ("16:9", "1080p"),
        "1080x1920" => ("9:16", "1080p"),
        "3840x2160" => ("16:9", "4k"),
        "2160x3840" => ("9:16", "4k"),
        _ => {
            return Err(WireError::untranslatable(
                "size",
                "it makes videos of 1280x720, 1920x1080 and 3840x2160, lying or standing",
            ));
        }
    })
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Operation {
    name: Option<String>,
    #[serde(default)]
    done: bool,
    error: Option<Status>,
    response: Option<Response>,
}

#[derive(Deserialize)]
struct Status {
    code: Option<i64>,
    message: Option<String>,
}

#[derive(Deserialize, Default)]
#[serde(rename_all = "camelCase", default)]
struct Response {
    /// On the Gemini API.
    generate_video_response: Option<Box<Response>>,
    generated_samples: Vec<Sample>,
    /// On Vertex AI.
    videos: Vec<Video>,
    rai_media_filtered_reasons: Vec<String>,
}

#[derive(Deserialize)]
struct Sample {
    video: Video,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Video {
    #[serde(alias = "gcsUri")]
    uri: Option<String>,
    bytes_base64_encoded: Option<String>,
    mime_type: Option<String>,
}

fn operation(body: &[u8]) -> Result<Operation, WireError> {
    serde_json::from_slice(body)
        .map_err(|error| WireError::reply(format!("this is no operation: {error}")))
}

impl Response {
    fn first(self) -> Result<Video, Vec<String>> {
        if let Some(inner) = self.generate_video_response {
            return inner.first();
        }
        let samples = self
            .generated_samples
            .into_iter()
            .map(|sample| sample.video);
        let mut videos = samples.chain(self.videos);
        videos.next().ok_or(self.rai_media_filtered_reasons)
    }
}

/// Reads what the provider says of an operation.
pub fn read(body: &[u8]) -> Result<Seen, WireError> {
    let operation = operation(body)?;
    let failed = |code: String, words: String| Seen {
        failure: Some((code, words)),
        ..Seen::of(State::Failed)
    };
    let seen = match (operation.done, operation.error, operation.response) {
        (_, Some(error), _) => failed(
            error.code.map_or("provider_error".to_owned(), |code| {
                format!("provider_error_{code}")
            }),
            error.message.unwrap_or_default(),
        ),
        (false, None, _) => Seen::of(State::InProgress),
        (true, None, Some(response)) => match response.first() {
            Ok(video) => Seen {
                address: video.uri,
                ..Seen::of(State::Completed)
            },
            Err(reasons) => failed("content_filtered".to_owned(), reasons.join(" ")),
        },
        (true, None, None) => failed(
            "provider_error".to_owned(),
            "the operation is done and has no video".to_owned(),
        ),
    };
    Ok(Seen {
        id: operation.name,
        ..seen
    })
}

/// Media type and Base64 of a video that lies in the operation itself.
pub fn inline(body: &[u8]) -> Option<(String, String)> {
    let video = operation(body).ok()?.response?.first().ok()?;
    let kind = video.mime_type.unwrap_or_else(|| "video/mp4".to_owned());
    Some((kind, video.bytes_base64_encoded?))
}

/// The name of an operation can be a part of a path: nothing in it leads elsewhere.
pub fn is_plain_name(name: &str) -> bool {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-_./@".contains(&byte);
    !name.is_empty()
        && name.bytes().all(plain)
        && name
            .split('/')
            .all(|part| !part.is_empty() && part != "." && part != "..")
}

/// The request that asks Vertex AI for an operation.
pub fn ask(name: &str) -> Bytes {
    let body: Value = json!({ "operationName": name });
    Bytes::from(body.to_string())
}
