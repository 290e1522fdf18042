//! Seedream and SeedEdit on Volcengine's Ark: <https://www.volcengine.com/docs/82379/1541523>.

use serde::Serialize;
use serde_json::{Map, Value};

use super::{Calls, Delivery, Request, Size};
use crate::error::WireError;
use crate::openai_chat::json;

/// What callers can say under Ark's names.
const OWN: [&str; 6] = [
    "seed",
    "guidance_scale",
    "watermark",
    "sequential_image_generation",
    "sequential_image_generation_options",
    "optimize_prompt_options",
];

/// The least pixels of a picture of models since 4.5.
const LEAST_PIXELS: u64 = 2_560 * 1_440;

#[derive(Serialize)]
struct Body<'a> {
    model: &'a str,
    prompt: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    image: Option<Value>,
    #[serde(skip_serializing_if = "Option::is_none")]
    size: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    response_format: Option<&'static str>,
    #[serde(flatten)]
    own: Map<String, Value>,
}

/// Writes a call for each picture: of one call the model itself decides how many it draws.
pub(crate) fn write(mut request: Request, model: &str) -> Result<Calls, WireError> {
    request.without_mask()?;
    let mut left_out = request.hints(&[]);
    let mut own = request.own.json(&OWN);
    // Whoever asks in OpenAI's form expects a picture without a mark in its corner.
    own.entry("watermark").or_insert(Value::Bool(false));
    let image_size = request.own.text("image_size")?;
    let size = match (image_size, request.size) {
        (Some(word), _) => Some(word),
        // It follows the picture that is edited, and takes nothing else.
        (None, Some(_)) if model.contains("seededit") => {
            left_out.push("size".to_owned());
            Some("adaptive".to_owned())
        }
        (None, Some(size)) => Some(fitted(size, model, &mut left_out)),
        (None, None) => None,
    };
    let mut urls = Vec::new();
    for picture in &request.pictures {
        urls.push(picture.url()?);
    }
    let image = match urls.len() {
        0 => None,
        1 => urls.pop().map(Value::from),
        _ => Some(Value::from(urls)),
    };
    let body = json::body(&Body {
        model,
        prompt: &request.prompt,
        image,
        size,
        response_format: request.delivery.map(|delivery| match delivery {
            Delivery::Url => "url",
            Delivery::Base64 => "b64_json",
        }),
        own,
    });
    left_out.extend(request.own.names());
    Ok(Calls {
        path: "/images/generations",
        bodies: (0..request.count).map(|_| body.clone()).collect(),
        content_type: None,
        left_out,
    })
}

/// The size as the model takes it: of the same shape, and told where it is another one.
fn fitted(size: Size, model: &str, left_out: &mut Vec<String>) -> String {
    let pixels = u64::from(size.width) * u64::from(size.height);
    let since_4_5 = ["seedream-4-5", "seedream-4.5", "seedream-5"]
        .iter()
        .any(|name| model.contains(name));
    if !since_4_5 || pixels >= LEAST_PIXELS {
        return size.to_string();
    }
    left_out.push("size".to_owned());
    let scale = (LEAST_PIXELS as f64 / pixels as f64).sqrt();
    let larger = |side: u32| (f64::from(side) * scale).ceil() as u64;
    format!("{}x{}", larger(size.width), larger(size.height))
}
