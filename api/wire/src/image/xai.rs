//! xAI's models that draw: <https://docs.x.ai/docs/guides/image-generations>.

use serde::Serialize;

use super::shape::{Ratio, ratio};
use super::{Calls, Delivery, Request};
use crate::error::WireError;
use crate::openai_chat::json;

const RATIOS: [Ratio; 13] = [
    ("1:1", 1, 1),
    ("3:4", 3, 4),
    ("4:3", 4, 3),
    ("9:16", 9, 16),
    ("16:9", 16, 9),
    ("2:3", 2, 3),
    ("3:2", 3, 2),
    ("1:2", 1, 2),
    ("2:1", 2, 1),
    ("9:19.5", 18, 39),
    ("19.5:9", 39, 18),
    ("9:20", 9, 20),
    ("20:9", 20, 9),
];

#[derive(Serialize)]
struct Body<'a> {
    model: &'a str,
    prompt: &'a str,
    n: u64,
    #[serde(skip_serializing_if = "Option::is_none")]
    image: Option<Image>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    images: Vec<Image>,
    #[serde(skip_serializing_if = "Option::is_none")]
    aspect_ratio: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    resolution: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    quality: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    response_format: Option<&'static str>,
}

#[derive(Serialize)]
struct Image {
    r#type: &'static str,
    url: String,
}

/// Writes the call.
pub(crate) fn write(mut request: Request, model: &str) -> Result<Calls, WireError> {
    request.without_mask()?;
    let mut left_out = request.hints(&["quality"]);
    let aspect_ratio = ratio(&mut request.own, request.size, &RATIOS, &mut left_out)?;
    let resolution = match request.own.text("resolution")? {
        Some(named) => Some(named),
        None => request
            .size
            .filter(|size| size.longest() > 1_536)
            .map(|_| "2k".to_owned()),
    };
    let mut images = Vec::new();
    for picture in &request.pictures {
        images.push(Image {
            r#type: "image_url",
            url: picture.url()?,
        });
    }
    let edits = !images.is_empty();
    let image = if images.len() == 1 {
        images.pop()
    } else {
        None
    };
    // It knows two, of which the better is the usual one.
    let quality = match request.quality.as_deref() {
        Some("low") => Some("low"),
        Some("medium" | "standard") => Some("medium"),
        Some(_) => {
            left_out.push("quality".to_owned());
            None
        }
        None => None,
    };
    let body = json::body(&Body {
        model,
        prompt: &request.prompt,
        n: request.count,
        image,
        images,
        aspect_ratio,
        resolution,
        quality,
        response_format: request.delivery.map(|delivery| match delivery {
            Delivery::Url => "url",
            Delivery::Base64 => "b64_json",
        }),
    });
    left_out.extend(request.own.names());
    Ok(Calls {
        path: if edits {
            "/images/edits"
        } else {
            "/images/generations"
        },
        bodies: vec![body],
        content_type: None,
        left_out,
    })
}
