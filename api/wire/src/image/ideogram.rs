//! Ideogram's generate, remix and edit:
//! <https://developer.ideogram.ai/v1/api-reference/generate/generate-v3>.

use super::shape::{Ratio, ratio};
use super::{Calls, Request};
use crate::error::WireError;
use crate::multipart::{self, Field};

const RATIOS: [Ratio; 15] = [
    ("1x1", 1, 1),
    ("3x4", 3, 4),
    ("4x3", 4, 3),
    ("9x16", 9, 16),
    ("16x9", 16, 9),
    ("2x3", 2, 3),
    ("3x2", 3, 2),
    ("4x5", 4, 5),
    ("5x4", 5, 4),
    ("10x16", 10, 16),
    ("16x10", 16, 10),
    ("1x2", 1, 2),
    ("2x1", 2, 1),
    ("1x3", 1, 3),
    ("3x1", 3, 1),
];

/// Sizes that can be asked for; others are drawn in the closest ratio.
const RESOLUTIONS: &str = "512x1536 576x1408 576x1472 576x1536 640x1344 640x1408 640x1472 640x1536 \
    704x1152 704x1216 704x1280 704x1344 704x1408 704x1472 736x1312 768x1088 768x1216 768x1280 \
    768x1344 800x1280 832x960 832x1024 832x1088 832x1152 832x1216 832x1248 864x1152 896x960 \
    896x1024 896x1088 896x1120 896x1152 960x832 960x896 960x1024 960x1088 1024x832 1024x896 \
    1024x960 1024x1024 1088x768 1088x832 1088x896 1088x960 1120x896 1152x704 1152x832 1152x864 \
    1152x896 1216x704 1216x768 1216x832 1248x832 1280x704 1280x768 1280x800 1312x736 1344x640 \
    1344x704 1344x768 1408x576 1408x640 1408x704 1472x576 1472x640 1472x704 1536x512 1536x576 \
    1536x640";

/// What callers can say under Ideogram's names.
const OWN: [&str; 8] = [
    "seed",
    "magic_prompt",
    "negative_prompt",
    "style_type",
    "style_preset",
    "style_codes",
    "color_palette",
    "image_weight",
];

/// A quality in OpenAI's words, and how fast Ideogram draws then.
const SPEEDS: [(&str, &str); 6] = [
    ("low", "TURBO"),
    ("medium", "DEFAULT"),
    ("standard", "DEFAULT"),
    ("high", "QUALITY"),
    ("hd", "QUALITY"),
    ("flash", "FLASH"),
];

/// Writes the call: generate from words, remix a picture, or edit it where a mask says.
pub(crate) fn write(mut request: Request) -> Result<Calls, WireError> {
    let mut left_out = request.hints(&["quality"]);
    let path = match (&request.mask, request.pictures.len()) {
        (None, 0) => "/v1/{modelId}/generate",
        (None, _) => "/v1/{modelId}/remix",
        (Some(_), _) => "/v1/{modelId}/edit",
    };
    if let Some(second) = request.pictures.get(1) {
        let why = "it changes one picture at a time";
        return Err(WireError::untranslatable(second.path.as_str(), why));
    }
    let mut fields = vec![
        Field::text("prompt", &request.prompt),
        Field::text("num_images", &request.count.to_string()),
    ];
    if let Some(picture) = request.pictures.first() {
        fields.push(Field::file(
            "image",
            picture.bytes()?,
            picture.media_type()?,
        ));
    }
    if let Some(mask) = &request.mask {
        black_and_white(mask.bytes()?)?;
        fields.push(Field::file("mask", mask.bytes()?, mask.media_type()?));
        // The edited picture keeps its size.
        if request.size.is_some() {
            left_out.push("size".to_owned());
        }
    } else {
        let known = request.size.map(|size| size.to_string());
        let known = known.filter(|size| RESOLUTIONS.split(' ').any(|known| known == size));
        if let Some(size) = known {
            fields.push(Field::text("resolution", &size));
        } else if let Some(shape) = ratio(&mut request.own, request.size, &RATIOS, &mut left_out)? {
            fields.push(Field::text("aspect_ratio", shape));
            if request.size.is_some() && !left_out.iter().any(|name| name == "size") {
                left_out.push("size".to_owned());
            }
        }
    }
    let speed = match request.own.text("rendering_speed")? {
        Some(named) => Some(named),
        None => speed(request.quality.as_deref(), &mut left_out),
    };
    if let Some(speed) = speed {
        fields.push(Field::text("rendering_speed", &speed));
    }
    for (name, value) in request.own.json(&OWN) {
        match value {
            serde_json::Value::Array(items) => {
                for item in items {
                    fields.push(Field::text(&name, &plain(&item)));
                }
            }
            value => fields.push(Field::text(&name, &plain(&value))),
        }
    }
    let (content_type, body) = multipart::write(&fields);
    left_out.extend(request.own.names());
    Ok(Calls {
        path,
        bodies: vec![body],
        content_type: Some(content_type),
        left_out,
    })
}

fn speed(quality: Option<&str>, left_out: &mut Vec<String>) -> Option<String> {
    let quality = quality?;
    let known = SPEEDS.iter().find(|(word, _)| *word == quality);
    if known.is_none() {
        left_out.push("quality".to_owned());
    }
    known.map(|(_, speed)| (*speed).to_owned())
}

fn plain(value: &serde_json::Value) -> String {
    match value {
        serde_json::Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

/// Ideogram changes what is black in a mask, OpenAI what is transparent: one with transparency
/// would change something else, or nothing.
fn black_and_white(mask: &[u8]) -> Result<(), WireError> {
    // The colour type of a PNG, in its first chunk; 4 and 6 have transparency.
    let transparent = mask.starts_with(b"\x89PNG") && matches!(mask.get(25), Some(4 | 6));
    if transparent {
        let why = "it takes a mask in black (to be changed) and white, without transparency";
        return Err(WireError::untranslatable("mask", why));
    }
    Ok(())
}
