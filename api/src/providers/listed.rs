//! Reading a provider's list of its models.

use std::borrow::Cow;

use serde_json::Value;

use super::ListForm;
use crate::config::declared::ModelKind;

/// A list with more models is cut: the largest market has some thousand.
const MOST_MODELS: usize = 5_000;

/// Longer names are no names.
const LONGEST_NAME: usize = 200;

/// A model of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listed {
    /// What it is called with.
    pub name: String,
    /// For people.
    pub display_name: String,
    /// What it does, as far as the list or its name tells.
    pub kind: ModelKind,
    /// Tokens that fit into a call.
    pub context_tokens: Option<i64>,
}

/// The models of a list, each once, by name; none when the text is no such list.
pub fn models(form: ListForm, body: &[u8]) -> Option<Vec<Listed>> {
    let answer: Value = serde_json::from_slice(body).ok()?;
    let list = match form {
        ListForm::Data => answer.get("data").or(Some(&answer)),
        ListForm::Google | ListForm::Cohere => answer.get("models"),
        ListForm::AigneHub => Some(&answer),
    };
    let mut models: Vec<Listed> = list?
        .as_array()?
        .iter()
        .filter_map(|item| listed(form, item))
        .take(MOST_MODELS)
        .collect();
    models.sort_by(|one, other| one.name.cmp(&other.name));
    models.dedup_by(|one, other| one.name == other.name);
    Some(models)
}

fn listed(form: ListForm, item: &Value) -> Option<Listed> {
    let text = |name: &str| item.get(name).and_then(Value::as_str);
    let name: Cow<'_, str> = match form {
        ListForm::Data => text("id")?.into(),
        ListForm::Google => {
            let name = text("name")?;
            name.strip_prefix("models/").unwrap_or(name).into()
        }
        ListForm::Cohere => text("name")?.into(),
        ListForm::AigneHub => format!("{}/{}", text("provider")?, text("model")?).into(),
    };
    let name = name.as_ref();
    let fits = (1..=LONGEST_NAME).contains(&name.len()) && !name.chars().any(char::is_control);
    let display = ["display_name", "displayName", "modelDisplay", "name"]
        .into_iter()
        .filter(|member| form == ListForm::Data || *member != "name")
        .find_map(text)
        .filter(|display| !display.is_empty());
    let tokens = [
        "context_length",
        "context_window",
        "max_context_length",
        "max_model_len",
        "inputTokenLimit",
    ];
    let mut tokens = tokens.into_iter().filter_map(|member| {
        let told = item.get(member)?;
        told.as_i64()
            .or_else(|| told.as_f64().map(|told| told as i64))
    });
    fits.then(|| Listed {
        name: name.to_owned(),
        display_name: display.unwrap_or(name).chars().take(LONGEST_NAME).collect(),
        kind: told_kind(item).unwrap_or_else(|| kind_by_name(name)),
        context_tokens: tokens.find(|tokens| *tokens > 0),
    })
}

/// What the list itself says that a model does, in the words of several providers.
fn told_kind(item: &Value) -> Option<ModelKind> {
    let words = |member: &Value| -> Vec<String> {
        let words = member.as_array().into_iter().flatten();
        words.filter_map(Value::as_str).map(str::to_owned).collect()
    };
    let has = |words: &[String], word: &str| words.iter().any(|told| told == word);
    // Cohere: <https://docs.cohere.com/reference/list-models>.
    if let Some(endpoints) = item.get("endpoints").map(words) {
        return [
            ("chat", ModelKind::Chat),
            ("embed", ModelKind::Embedding),
            ("rerank", ModelKind::Rerank),
            ("transcriptions", ModelKind::Transcription),
        ]
        .into_iter()
        .find(|(word, _)| has(&endpoints, word))
        .map(|(_, kind)| kind);
    }
    // Google: <https://ai.google.dev/api/models#Model>.
    if let Some(methods) = item.get("supportedGenerationMethods").map(words) {
        return [
            ("generateContent", ModelKind::Chat),
            ("embedContent", ModelKind::Embedding),
            ("predictLongRunning", ModelKind::Video),
            ("predict", ModelKind::Image),
        ]
        .into_iter()
        .find(|(word, _)| has(&methods, word))
        .map(|(_, kind)| kind);
    }
    // OpenRouter: <https://openrouter.ai/docs/api-reference/list-available-models>.
    if let Some(given) = item.pointer("/architecture/output_modalities").map(words) {
        return [
            ("text", ModelKind::Chat),
            ("image", ModelKind::Image),
            ("embeddings", ModelKind::Embedding),
        ]
        .into_iter()
        .find(|(word, _)| has(&given, word))
        .map(|(_, kind)| kind);
    }
    // Mistral: <https://docs.mistral.ai/api/endpoint/models>.
    let converses = item.pointer("/capabilities/completion_chat");
    if converses.and_then(Value::as_bool) == Some(true) {
        return Some(ModelKind::Chat);
    }
    // Together: <https://docs.together.ai/reference/models-1>.
    match item.get("type")?.as_str()? {
        "chat" | "language" | "code" => Some(ModelKind::Chat),
        "embedding" => Some(ModelKind::Embedding),
        "image" => Some(ModelKind::Image),
        "video" => Some(ModelKind::Video),
        "audio" => Some(ModelKind::Speech),
        "transcribe" => Some(ModelKind::Transcription),
        "rerank" => Some(ModelKind::Rerank),
        "moderation" => Some(ModelKind::Moderation),
        _ => None,
    }
}

/// What models of such names do as a rule. Who is wrong about one names it as an own model.
fn kind_by_name(name: &str) -> ModelKind {
    const MARKS: [(&str, ModelKind); 19] = [
        ("rerank", ModelKind::Rerank),
        ("embed", ModelKind::Embedding),
        ("bge-", ModelKind::Embedding),
        ("gte-", ModelKind::Embedding),
        ("moderation", ModelKind::Moderation),
        ("whisper", ModelKind::Transcription),
        ("transcribe", ModelKind::Transcription),
        ("-tts", ModelKind::Speech),
        ("tts-", ModelKind::Speech),
        ("dall-e", ModelKind::Image),
        ("gpt-image", ModelKind::Image),
        ("imagine-image", ModelKind::Image),
        ("imagen", ModelKind::Image),
        ("flux", ModelKind::Image),
        ("stable-diffusion", ModelKind::Image),
        ("seedream", ModelKind::Image),
        ("sora-", ModelKind::Video),
        ("veo-", ModelKind::Video),
        ("seedance", ModelKind::Video),
    ];
    let name = name.to_lowercase();
    MARKS
        .into_iter()
        .find(|(mark, _)| name.contains(mark))
        .map_or(ModelKind::Chat, |(_, kind)| kind)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(form: ListForm, body: &str) -> Vec<(String, ModelKind)> {
        let listed = models(form, body.as_bytes()).unwrap();
        listed
            .into_iter()
            .map(|model| (model.name, model.kind))
            .collect()
    }

    #[test]
    fn a_list_is_read_in_the_form_of_each_provider() {
        let one = |name: &str, kind| vec![(name.to_owned(), kind)];
        let openai =
            r#"{"object":"list","data":[{"id":"text-embedding-3-small","object":"model"}]}"#;
        assert_eq!(
            names(ListForm::Data, openai),
            one("text-embedding-3-small", ModelKind::Embedding)
        );
        let together = r#"[{"id":"black-forest/x","type":"image","display_name":"X"}]"#;
        assert_eq!(
            names(ListForm::Data, together),
            one("black-forest/x", ModelKind::Image)
        );
        let openrouter = r#"{"data":[{"id":"x-ai/grok-4","name":"xAI: Grok 4","context_length":256000,
            "architecture":{"output_modalities":["text"]}}]}"#;
        assert_eq!(
            names(ListForm::Data, openrouter),
            one("x-ai/grok-4", ModelKind::Chat)
        );
        let google = r#"{"models":[{"name":"models/gemini-embedding-001","displayName":"Gemini Embedding",
            "inputTokenLimit":2048,"supportedGenerationMethods":["embedContent"]}]}"#;
        assert_eq!(
            names(ListForm::Google, google),
            one("gemini-embedding-001", ModelKind::Embedding)
        );
        let hub = r#"[{"key":"openai/gpt-4o","model":"gpt-4o","type":"chat","provider":"openai","status":null}]"#;
        assert_eq!(
            names(ListForm::AigneHub, hub),
            one("openai/gpt-4o", ModelKind::Chat)
        );
        let cohere =
            r#"{"models":[{"name":"rerank-v3.5","endpoints":["rerank"],"context_length":4096.0}]}"#;
        assert_eq!(
            names(ListForm::Cohere, cohere),
            one("rerank-v3.5", ModelKind::Rerank)
        );
    }

    #[test]
    fn names_for_people_and_sizes_are_taken_where_they_are_told() {
        let body = br#"{"data":[{"id":"b"},{"id":"a","name":"Model A","context_length":8192},{"id":"a"},{"id":""}]}"#;
        let listed = models(ListForm::Data, body).unwrap();
        let names: Vec<_> = listed.iter().map(|model| &model.display_name[..]).collect();
        assert_eq!(names, ["Model A", "b"]);
        assert_eq!(listed.first().unwrap().context_tokens, Some(8192));
        assert_eq!(models(ListForm::Data, b"<html>"), None);
        assert_eq!(models(ListForm::Google, br#"{"data":[]}"#), None);
    }
}
