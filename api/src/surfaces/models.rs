//! `GET /v1/models`: what the caller may use, in the shape that its library reads.

use std::rc::Rc;

use actix_web::{HttpRequest, HttpResponse, web};
use serde_json::{Value, json};
use store::{Conn, hub_keys};
use wire::{Dialect, FailureKind};

use super::dialect_of;
use crate::app::Link;
use crate::clock::Millis;
use crate::error::Refusal;
use crate::identity::principal::Principal;
use crate::pricing::scope::Whose;
use crate::request_id::RequestId;
use crate::routing::route::ANY_MODEL;
use crate::routing::{self, AsSaved, Question, Snapshot, clean};

/// What Gemini's clients may call a model with.
const GENERATION_METHODS: [&str; 3] = ["generateContent", "streamGenerateContent", "countTokens"];

/// How often the use of a key is noted at most.
const NOTE_GAP_MS: i64 = 60_000;

/// A model, or an alias for one.
struct Known {
    id: String,
    display_name: String,
    owner: String,
}

/// The whole list.
pub(super) async fn list(request: HttpRequest, link: web::Data<Rc<Link>>) -> HttpResponse {
    let dialect = dialect_of(&request);
    let known = match known(&request, &link).await {
        Ok(known) => known,
        Err(refusal) => return refusal.respond(dialect, &RequestId::of(&request)),
    };
    let since = link.app.started;
    let data: Vec<Value> = known
        .iter()
        .map(|model| model.written(dialect, since))
        .collect();
    HttpResponse::Ok().json(match dialect {
        Dialect::OpenAiChat
        | Dialect::OpenAiResponses
        | Dialect::AigneChat
        | Dialect::AigneCompletions => json!({ "object": "list", "data": data }),
        Dialect::AnthropicMessages => json!({
            "data": data,
            "has_more": false,
            "first_id": known.first().map(|model| &model.id),
            "last_id": known.last().map(|model| &model.id),
        }),
        Dialect::GeminiGenerate => json!({ "models": data }),
    })
}

/// One model by its name.
pub(super) async fn one(
    request: HttpRequest,
    link: web::Data<Rc<Link>>,
    id: web::Path<String>,
) -> HttpResponse {
    let dialect = dialect_of(&request);
    let wanted = clean(id.strip_prefix("models/").unwrap_or(&id));
    let found = known(&request, &link).await.and_then(|models| {
        let mut models = models.into_iter();
        models.find(|model| model.id == wanted).ok_or_else(|| {
            Refusal::new(
                FailureKind::NotFound,
                "unknown_model",
                format!("model `{wanted}` is not known here; GET /v1/models lists what is"),
            )
        })
    });
    match found {
        Ok(model) => HttpResponse::Ok().json(model.written(dialect, link.app.started)),
        Err(refusal) => refusal.respond(dialect, &RequestId::of(&request)),
    }
}

async fn known(request: &HttpRequest, link: &Link) -> Result<Vec<Known>, Refusal> {
    let principal = link.app.caller(request).await?;
    note_use(link, &principal);
    let snapshot = link.app.snapshot.load();
    let whose = Whose::of(&principal);
    let mut models: Vec<Known> = snapshot
        .providers
        .values()
        .filter(|provider| provider.can_be_called())
        .flat_map(|provider| provider.models.iter().map(move |model| (provider, model)))
        .filter(|(provider, (name, _))| principal.may_use(&provider.name, name))
        .filter(|(provider, (name, model))| {
            let rate = || snapshot.rate(&model.kind, provider, name, &whose);
            !snapshot.only_priced || snapshot.admits(rate().as_deref())
        })
        .map(|(provider, (name, model))| Known {
            id: format!("{}/{name}", provider.name),
            display_name: model.display_name.clone(),
            owner: provider.name.clone(),
        })
        .collect();
    let aliases = snapshot.aliases.keys().map(|name| (name, "alias"));
    let routes = snapshot.routes.keys().map(|name| (name, "route"));
    let hides = |name: &String| snapshot.routes.contains_key(name);
    let aliases = aliases.filter(|(name, _)| !hides(name));
    models.retain(|model| !hides(&model.id));
    models.extend(
        aliases
            .chain(routes)
            .filter(|(name, _)| name.as_str() != ANY_MODEL)
            .filter(|(name, _)| leads_somewhere(&snapshot, name, &principal))
            .map(|(name, owner)| Known {
                id: name.clone(),
                display_name: name.clone(),
                owner: owner.to_owned(),
            }),
    );
    models.sort_by(|a, b| a.id.cmp(&b.id));
    Ok(models)
}

/// A key that only lists models is in use as well. Nobody waits for the note, which is made once a
/// minute at most.
fn note_use(link: &Link, principal: &Principal) {
    let Some((key, _)) = principal.key() else {
        return;
    };
    let now = link.app.clock.now();
    let note = move |conn: &mut Conn| hub_keys::touch_once_in(conn, &key, now.0, NOTE_GAP_MS);
    // What is in the queue happens, whoever waits for it. A full one is no reason to refuse a list.
    if let Err(error) = link.app.store.submit(note).map(drop) {
        tracing::debug!(%error, "the use of a key was not noted");
    }
}

/// The caller may use something that the alias or the route stands for.
fn leads_somewhere(snapshot: &Snapshot, alias: &str, principal: &Principal) -> bool {
    let question = Question::about(alias, Dialect::OpenAiChat, principal);
    routing::plan(snapshot, &question, &AsSaved).is_ok()
}

impl Known {
    fn written(&self, dialect: Dialect, since: Millis) -> Value {
        match dialect {
            Dialect::OpenAiChat
            | Dialect::OpenAiResponses
            | Dialect::AigneChat
            | Dialect::AigneCompletions => json!({
                "id": self.id,
                "object": "model",
                "created": since.seconds(),
                "owned_by": self.owner,
                "display_name": self.display_name,
            }),
            Dialect::AnthropicMessages => json!({
                "type": "model",
                "id": self.id,
                "display_name": self.display_name,
                "created_at": since.rfc3339(),
            }),
            // The limits of tokens are left out rather than guessed.
            Dialect::GeminiGenerate => json!({
                "name": format!("models/{}", self.id),
                "baseModelId": self.id,
                "version": "1",
                "displayName": self.display_name,
                "supportedGenerationMethods": GENERATION_METHODS,
            }),
        }
    }
}
