//! Google's: <https://ai.google.dev/gemini-api/docs/image-generation>,
//! <https://ai.google.dev/gemini-api/docs/imagen>.

use serde_json::{Value, json};

use super::{TOKENS_PER_IMAGE, picture};
use crate::simulator::answer::Usage;
use crate::simulator::gemini::member::{get, list, only, text};
use crate::simulator::refused::{Checked, Refused};
use crate::simulator::script::{Script, Tell};
use crate::simulator::vectors::Told;

const RATIOS: [&str; 10] = [
    "1:1", "2:3", "3:2", "3:4", "4:3", "4:5", "5:4", "9:16", "16:9", "21:9",
];

/// A picture is among what is asked of `generateContent`.
pub fn draws(body: &Value) -> bool {
    let config = get(body, "generationConfig");
    config.is_some_and(|config| list(config, "responseModalities").contains(&json!("IMAGE")))
}

/// `generateContent` of a model that draws: a text too, where that is asked for.
pub fn generate(body: &Value, script: &Script, id: &str) -> Checked<Told> {
    let config = get(body, "generationConfig").unwrap_or(&Value::Null);
    if get(config, "candidateCount").is_some_and(|count| count != 1) {
        return Err(Refused::invalid(
            "Multiple candidates is not enabled for this model",
        ));
    }
    if let Some(image) = get(config, "imageConfig") {
        only(
            image,
            "generation_config.image_config",
            &["aspectRatio", "imageSize"],
        )?;
        if text(image, "aspectRatio").is_some_and(|ratio| !RATIOS.contains(&ratio)) {
            return Err(Refused::invalid(
                "aspect_ratio must be one of 1:1, 2:3, 3:2, …",
            ));
        }
    }
    let (mut words, mut shown) = (0, 0);
    for content in list(body, "contents") {
        for part in list(content, "parts") {
            words += text(part, "text").map_or(0, |text| (text.len() as u64).div_ceil(4));
            shown += u64::from(get(part, "inlineData").is_some());
        }
    }
    let mut answer = json!({"responseId": id, "modelVersion": script.base});
    let usage = Usage {
        input: script.counts.input.unwrap_or(words) + shown * 258,
        output: script.counts.output.unwrap_or(TOKENS_PER_IMAGE),
        ..Usage::default()
    };
    let candidate = if script.refuse {
        json!({"finishReason": "IMAGE_SAFETY", "index": 0,
            "finishMessage": "Unable to show the generated image (simulated)."})
    } else {
        let mut parts = Vec::new();
        if list(config, "responseModalities").contains(&json!("TEXT")) {
            parts.push(json!({"text": script.say.as_deref().unwrap_or("Here it is.")}));
        }
        parts.push(json!({"inlineData": {"mimeType": "image/png", "data": picture()}}));
        json!({"content": {"role": "model", "parts": parts}, "finishReason": "STOP", "index": 0})
    };
    let tells = script.tell != Tell::Never;
    if let Some(members) = answer.as_object_mut() {
        members.insert("candidates".to_owned(), json!([candidate]));
        if tells {
            let told = json!({
                "promptTokenCount": usage.input,
                "candidatesTokenCount": usage.output,
                "totalTokenCount": usage.input + usage.output,
                "promptTokensDetails": [
                    {"modality": "TEXT", "tokenCount": usage.input - shown * 258},
                    {"modality": "IMAGE", "tokenCount": shown * 258},
                ],
                "candidatesTokensDetails": [{"modality": "IMAGE", "tokenCount": usage.output}],
            });
            members.insert("usageMetadata".to_owned(), told);
        }
    }
    // The witness has classes for text alone.
    let said = Usage {
        input: usage.input - shown * 258,
        ..Usage::default()
    };
    Ok((answer, tells.then_some(said)))
}

const PARAMETERS: [&str; 11] = [
    "sampleCount",
    "aspectRatio",
    "sampleImageSize",
    "negativePrompt",
    "personGeneration",
    "addWatermark",
    "enhancePrompt",
    "language",
    "seed",
    "outputOptions",
    "storageUri",
];

/// `predict` of Imagen.
pub fn predict(body: &Value, script: &Script) -> Checked<Told> {
    only(body, "", &["instances", "parameters"])?;
    let prompt = list(body, "instances").first();
    if prompt
        .and_then(|instance| text(instance, "prompt"))
        .is_none()
    {
        return Err(Refused::invalid("Image generation failed: no prompt"));
    }
    let none = json!({});
    let parameters = get(body, "parameters").unwrap_or(&none);
    only(parameters, "parameters", &PARAMETERS)?;
    let known = ["1:1", "3:4", "4:3", "9:16", "16:9"];
    if text(parameters, "aspectRatio").is_some_and(|ratio| !known.contains(&ratio)) {
        return Err(Refused::invalid("Aspect ratio is not supported"));
    }
    let count = get(parameters, "sampleCount")
        .and_then(Value::as_u64)
        .unwrap_or(1);
    if !(1..=4).contains(&count) {
        return Err(Refused::invalid("sampleCount must be between 1 and 4"));
    }
    if script.refuse {
        let filtered = json!({"raiFilteredReason": "Filtered out (simulated)."});
        return Ok((json!({"predictions": [filtered]}), None));
    }
    let drawn = || json!({"mimeType": "image/png", "bytesBase64Encoded": picture()});
    let predictions: Vec<Value> = (0..count).map(|_| drawn()).collect();
    Ok((json!({"predictions": predictions}), None))
}
