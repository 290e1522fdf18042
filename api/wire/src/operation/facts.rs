//! What a request says that the hub must know.

use std::borrow::Cow;

use bytes::Bytes;

use super::{Asked, Operation, Shape, Spoken, seconds};
use crate::multipart::Form;
use crate::object::Object;
use crate::{Units, Usage, WireError};

/// Bytes of text that make one token, on average.
const BYTES_PER_TOKEN: u64 = 4;

/// Tokens that OpenAI's models make of a second of sound they hear.
const HEARD_TOKENS_PER_SECOND: u64 = 10;

/// Tokens of sound that OpenAI's models speak for three characters: 15 characters and 20 tokens a
/// second.
const SPOKEN_TOKENS_PER_THREE_CHARACTERS: u64 = 4;

/// More pictures than any provider makes at once.
const MOST_IMAGES: u64 = 1_000;

/// The members that matter, wherever they were written.
#[derive(Default)]
struct Members<'a> {
    model: Option<String>,
    stream: bool,
    count: Option<u64>,
    size: Option<String>,
    quality: Option<String>,
    response_format: Option<String>,
    stream_format: Option<String>,
    /// Texts: what is embedded, moderated, ranked, drawn.
    tokens: u64,
    /// What is spoken.
    spoken: Cow<'a, str>,
    recording: &'a [u8],
}

/// Reads a JSON object.
pub(super) fn of_json(operation: Operation, body: &Bytes) -> Result<Asked, WireError> {
    let mut object = Object::body(body)?;
    let mut members = Members {
        model: object.string("model")?,
        ..Members::default()
    };
    match operation {
        Operation::Speech => {
            members.spoken = object.require_string("input")?.into();
            members.stream_format = object.string("stream_format")?;
        }
        Operation::ImageGenerations | Operation::ImageEdits | Operation::ImageVariations => {
            members.stream = object.boolean("stream")?.unwrap_or(false);
            members.count = object.count("n")?;
            members.size = object.string("size")?;
            members.quality = object.string("quality")?;
            let speed = object.string("rendering_speed")?;
            members.quality = speed.as_deref().and_then(of_speed).or(members.quality);
        }
        Operation::Transcriptions | Operation::Translations => {
            members.stream = object.boolean("stream")?.unwrap_or(false);
            members.response_format = object.string("response_format")?;
        }
        Operation::Embeddings | Operation::Moderations | Operation::Rerank => {}
    }
    for name in ["input", "prompt", "query", "documents"] {
        let written = object.take(name);
        members.tokens += written.map_or(0, |field| tokens_of_json(field.value.get()));
    }
    Ok(asked(operation, members))
}

/// Reads an object of contents, as Gemini has them. What they hold is for the provider to judge.
pub(super) fn of_contents(body: &Bytes) -> Result<Asked, WireError> {
    let mut object = Object::body(body)?;
    let mut members = Members::default();
    for name in ["content", "requests"] {
        let written = object.take(name);
        members.tokens += written.map_or(0, |field| tokens_of_json(field.value.get()));
    }
    Ok(asked(Operation::Embeddings, members))
}

/// Reads a form.
pub(super) fn of_form(operation: Operation, form: &Form) -> Result<Asked, WireError> {
    let text = |name: &str| Ok::<_, WireError>(form.text(name)?.map(str::to_owned));
    let count = match form.text("n")? {
        None => None,
        Some(written) => Some(written.trim().parse().map_err(|_| {
            WireError::invalid("n", format!("must be a whole number, not {written:?}"))
        })?),
    };
    let stream = match form.text("stream")?.map(str::trim) {
        Some("true" | "True" | "1") => true,
        None | Some("false" | "False" | "0" | "") => false,
        Some(other) => {
            let expected = format!("must be true or false, not {other:?}");
            return Err(WireError::invalid("stream", expected));
        }
    };
    let recording = form.parts().iter().find(|part| part.name == "file");
    let members = Members {
        model: text("model")?,
        stream,
        count,
        size: text("size")?,
        quality: match form.text("rendering_speed")?.and_then(of_speed) {
            Some(quality) => Some(quality),
            None => text("quality")?,
        },
        response_format: text("response_format")?,
        tokens: form
            .text("prompt")?
            .map_or(0, |prompt| (prompt.len() as u64).div_ceil(BYTES_PER_TOKEN)),
        recording: recording.map_or(&[], |part| form.content(part)),
        ..Members::default()
    };
    Ok(asked(operation, members))
}

fn asked(operation: Operation, members: Members<'_>) -> Asked {
    let characters = members.spoken.chars().count() as u64;
    let (seconds, told) = seconds::of(members.recording);
    let mut units = Units {
        characters,
        seconds,
        ..Units::default()
    };
    if operation.makes_images() {
        // `auto` is the provider's choice, which its answer may tell.
        let chosen = |word: &String| word != "auto";
        units.size = members.size.filter(chosen);
        units.quality = members.quality.filter(chosen);
    }
    let shape = match (operation, members.response_format.as_deref()) {
        (Operation::Speech, _) => Shape::Sound,
        (Operation::Transcriptions | Operation::Translations, Some("text" | "srt" | "vtt")) => {
            Shape::Text
        }
        _ => Shape::Json,
    };
    Asked {
        spoken: Spoken::OpenAi,
        model: members.model,
        stream: members.stream || members.stream_format.as_deref() == Some("sse"),
        shape,
        images: if operation.makes_images() {
            members.count.unwrap_or(1).clamp(1, MOST_IMAGES)
        } else {
            0
        },
        exact: characters > 0 || told,
        estimate: Usage {
            input: members.tokens,
            audio_input: seconds * HEARD_TOKENS_PER_SECOND,
            audio_output: characters.div_ceil(3) * SPOKEN_TOKENS_PER_THREE_CHARACTERS,
            ..Usage::default()
        },
        units,
        delivery: None,
        form: None,
    }
}

/// What Ideogram calls a speed is a quality in OpenAI's words, under which the price book has it.
fn of_speed(speed: &str) -> Option<String> {
    let quality = match speed {
        "FLASH" => "flash",
        "TURBO" => "low",
        "DEFAULT" => "medium",
        "QUALITY" => "high",
        _ => return None,
    };
    Some(quality.to_owned())
}

/// Tokens of a JSON text: counted where they are written as numbers, else guessed from its size.
fn tokens_of_json(text: &str) -> u64 {
    if text.contains('"') {
        return (text.len() as u64).div_ceil(BYTES_PER_TOKEN);
    }
    let numbers = text.split(|letter: char| !letter.is_ascii_digit());
    numbers.filter(|number| !number.is_empty()).count() as u64
}
