//! Ark's: <https://www.volcengine.com/docs/82379/1541523>.

use serde_json::{Value, json};

use super::picture;
use crate::simulator::answer::Usage;
use crate::simulator::refused::{Checked, Refused};
use crate::simulator::script::{Script, Tell};
use crate::simulator::vectors::Told;

const MEMBERS: [&str; 12] = [
    "model",
    "prompt",
    "image",
    "size",
    "seed",
    "sequential_image_generation",
    "sequential_image_generation_options",
    "stream",
    "guidance_scale",
    "response_format",
    "watermark",
    "optimize_prompt_options",
];

/// `POST /images/generations`. One picture a call.
pub fn answer(body: &Value, script: &Script, host: &str, created_s: i64) -> Checked<Told> {
    let members = body.as_object().into_iter().flatten();
    for (name, _) in members {
        if !MEMBERS.contains(&name.as_str()) {
            let words = format!("The request failed because it is not valid: unknown field {name}");
            return Err(Refused::invalid(words).at(name.as_str(), Some("InvalidParameter")));
        }
    }
    if body.get("prompt").and_then(Value::as_str).is_none() {
        return Err(Refused::invalid("prompt is required").at("prompt", Some("MissingParameter")));
    }
    let size = body
        .get("size")
        .and_then(Value::as_str)
        .unwrap_or("2048x2048");
    let data = if script.refuse {
        json!({"error": {"code": "OutputImageSensitiveContentDetected",
            "message": "The output may contain sensitive information (simulated)."}})
    } else if body.get("response_format") == Some(&json!("b64_json")) {
        json!({"b64_json": picture(), "size": size})
    } else {
        json!({"url": format!("http://{host}/pictures/sim.png"), "size": size})
    };
    let usage = Usage {
        output: script.counts.output.unwrap_or(4_096),
        ..Usage::default()
    };
    let mut answer = json!({"model": script.base, "created": created_s, "data": [data]});
    let tells = script.tell != Tell::Never;
    if let Some(members) = answer.as_object_mut().filter(|_| tells) {
        let told = json!({"generated_images": 1, "output_tokens": usage.output,
            "total_tokens": usage.output});
        members.insert("usage".to_owned(), told);
    }
    Ok((answer, tells.then_some(usage)))
}
