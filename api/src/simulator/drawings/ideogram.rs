//! Ideogram's: <https://developer.ideogram.ai/v1/api-reference/generate/generate-v3>.

use bytes::Bytes;
use serde_json::{Map, Value, json};

use crate::simulator::answer::Usage;
use crate::simulator::refused::{Checked, Refused};
use crate::simulator::script::Script;

/// The answer; it tells no use.
pub type Answer = (Value, Option<Usage>);

const MEMBERS: [&str; 13] = [
    "prompt",
    "seed",
    "resolution",
    "aspect_ratio",
    "rendering_speed",
    "magic_prompt",
    "negative_prompt",
    "num_images",
    "color_palette",
    "style_codes",
    "style_type",
    "style_preset",
    "image_weight",
];

/// The model and the verb of `/v1/{model}/{verb}`.
pub fn place(path: &str) -> Option<(&str, &str)> {
    let (model, verb) = path.strip_prefix("/v1/")?.split_once('/')?;
    let known = matches!(verb, "generate" | "remix" | "edit");
    (known && model.contains("ideogram")).then_some((model, verb))
}

/// The error that a script asks for by its status.
pub fn scripted(status: u16) -> Refused {
    let message = match status {
        401 => "Not authorized to generate an image.",
        422 => "Prompt failed the safety check.",
        429 => "Too many requests.",
        _ => "Invalid input provided.",
    };
    Refused {
        status,
        ..Refused::invalid(message)
    }
}

/// What a form of these fields and files is answered with.
pub fn answer(
    verb: &str,
    (fields, files): (&Map<String, Value>, &[(String, Bytes)]),
    script: &Script,
    host: &str,
) -> Checked<Answer> {
    if let Some(name) = fields.keys().find(|name| !MEMBERS.contains(&name.as_str())) {
        return Err(Refused::invalid(format!("unknown field {name}")));
    }
    let text = |name: &str| fields.get(name).and_then(Value::as_str);
    let Some(prompt) = text("prompt") else {
        return Err(Refused::invalid("prompt is required"));
    };
    if text("resolution").is_some() && text("aspect_ratio").is_some() {
        return Err(Refused::invalid(
            "resolution and aspect_ratio cannot be used together",
        ));
    }
    let speeds = ["FLASH", "TURBO", "DEFAULT", "QUALITY"];
    if text("rendering_speed").is_some_and(|speed| !speeds.contains(&speed)) {
        return Err(Refused::invalid("rendering_speed is not one of those"));
    }
    let wanted: &[&str] = match verb {
        "generate" => &[],
        "remix" => &["image"],
        _ => &["image", "mask"],
    };
    let names: Vec<&str> = files.iter().map(|(name, _)| name.as_str()).collect();
    if names != wanted {
        let words = format!("expected the files {wanted:?}, got {names:?}");
        return Err(Refused::invalid(words));
    }
    let count: u64 = text("num_images")
        .and_then(|count| count.parse().ok())
        .unwrap_or(1);
    let drawn = |_| {
        json!({
            "prompt": prompt,
            "resolution": text("resolution").unwrap_or("1280x800"),
            "is_image_safe": !script.refuse,
            "seed": 12345,
            "url": (!script.refuse).then(|| format!("http://{host}/pictures/sim.png")),
            "style_type": "GENERAL",
        })
    };
    let data: Vec<Value> = (0..count).map(drawn).collect();
    Ok((
        json!({"created": "2026-01-01T00:00:00Z", "data": data}),
        None,
    ))
}
