//! A job as OpenAI writes it: <https://platform.openai.com/docs/api-reference/videos/object>.

use super::{Seen, State, length};
use crate::WireError;
use crate::object::Object;

/// Reads what the provider says of a job.
pub fn read(body: &[u8]) -> Result<Seen, WireError> {
    let mut object = Object::body(body).map_err(|error| WireError::reply(error.to_string()))?;
    let status = text(&mut object, "status").unwrap_or_default();
    let state = match status.as_str() {
        "queued" | "pending" => State::Queued,
        "in_progress" | "processing" | "running" => State::InProgress,
        "completed" | "succeeded" => State::Completed,
        "failed" | "cancelled" | "canceled" | "expired" => State::Failed,
        other => {
            return Err(WireError::reply(format!(
                "a video has the unknown status `{other}`"
            )));
        }
    };
    let failure = object.object("error").ok().flatten().map(|mut error| {
        let code = text(&mut error, "code").unwrap_or_else(|| "provider_error".to_owned());
        let message = text(&mut error, "message");
        (
            code,
            message.unwrap_or_else(|| "the provider says no more".to_owned()),
        )
    });
    let told = object.take("seconds").or_else(|| object.take("duration"));
    Ok(Seen {
        id: text(&mut object, "id"),
        progress: object.count("progress").ok().flatten(),
        seconds: told.and_then(|told| length(&told).ok()),
        size: text(&mut object, "size"),
        expires_at: object.integer("expires_at").ok().flatten(),
        failure,
        ..Seen::of(state)
    })
}

fn text(object: &mut Object<'_>, name: &str) -> Option<String> {
    object.string(name).ok().flatten()
}
