//! `POST /api/routes/explain`: where a request would go, and why. Asked of the router itself.

use std::collections::BTreeMap;
use std::rc::Rc;

use actix_web::{HttpResponse, web};
use serde::Deserialize;
use serde_json::Value;
use utoipa::ToSchema;
use wire::asks::{Asks, Need};
use wire::{Dialect, prompt};

use super::explained::ExplainReply;
use crate::admin::body::Body;
use crate::admin::context::AdminContext;
use crate::admin::error::AdminError;
use crate::app::Link;
use crate::identity::extract::AdminCaller;
use crate::identity::principal::{AllowedModels, Principal, Subject};
use crate::routing::route::definition::NeedWord;
use crate::routing::{Features, Question, Snapshot, traced};
use crate::standing::Onlooker;

/// A request that nobody sends.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ExplainBody {
    /// The model, alias or route that it asks for.
    pub model: String,
    /// Id or name of the hub key that it comes with; without one, nobody in particular asks.
    pub key: Option<String>,
    /// The project that it is counted in, where no key is given.
    pub project: Option<String>,
    /// `openai-chat` when absent, or `anthropic-messages`, `openai-responses`, `gemini-generate`.
    pub dialect: Option<String>,
    /// The request itself; what it asks for is then read from it.
    #[schema(value_type = Option<Object>)]
    pub body: Option<Value>,
    /// Its headers, by their names in small letters.
    #[serde(default)]
    pub headers: BTreeMap<String, String>,
    /// Without a body: how many tokens it has.
    pub input_tokens: Option<u64>,
    /// Without a body: what it needs of a model.
    #[serde(default)]
    pub needs: Vec<NeedWord>,
    /// Without a body: its tags.
    #[serde(default)]
    pub tags: BTreeMap<String, String>,
    /// At most so many tokens of output.
    pub max_tokens: Option<u64>,
    /// Whether a stream is wanted; true when absent.
    pub stream: Option<bool>,
}

/// Tells where a request would go now, and why. Nothing is sent, and no turn passes.
#[utoipa::path(post, path = "/api/routes/explain", operation_id = "explain_route", tag = "routes", request_body = ExplainBody,
    responses((status = 200, body = ExplainReply), (status = 400, description = "A member is wrong")))]
pub async fn explain(
    _caller: AdminCaller,
    context: web::Data<AdminContext>,
    link: web::Data<Rc<Link>>,
    body: Body<ExplainBody>,
) -> Result<HttpResponse, AdminError> {
    let asked = body.0;
    let snapshot = context.snapshot.load_full();
    let principal = principal(&snapshot, &asked)?;
    let dialect = dialect(asked.dialect.as_deref())?;
    let headers = |name: &str| asked.headers.get(name).map(String::as_str);
    let text = asked.body.as_ref().map(Value::to_string);
    let mut question = Question::about(&asked.model, dialect, &principal).with_headers(&headers);
    question.max_tokens = asked.max_tokens;
    question.streamed = asked.stream.unwrap_or(true);
    let question = match &text {
        Some(text) => question.with_body(Some(dialect), text.as_bytes()),
        None => question.with_features(features(&asked)),
    };
    let standing = &link.app.standing;
    let (plan, route, trace) = traced(&snapshot, &question, &Onlooker(standing));
    let reply = ExplainReply::of(standing, plan, route.as_deref(), trace);
    Ok(HttpResponse::Ok().json(reply))
}

fn dialect(name: Option<&str>) -> Result<Dialect, AdminError> {
    let Some(name) = name else {
        return Ok(Dialect::OpenAiChat);
    };
    Dialect::from_name(name).ok_or_else(|| {
        let names = Dialect::ALL.map(Dialect::name).join(", ");
        let problem = format!("is {name:?}, but must be one of {names}");
        AdminError::invalid_member("dialect", problem)
    })
}

fn features(asked: &ExplainBody) -> Features {
    let tokens = asked.input_tokens.unwrap_or(0);
    Features {
        asks: Asks {
            needs: asked.needs.iter().map(|need| Need::from(*need)).collect(),
            tags: asked.tags.clone().into_iter().collect(),
        },
        bytes: usize::try_from(prompt::bytes(tokens)).unwrap_or(usize::MAX),
    }
}

/// The key's, or somebody of whom only the project is known, and who may use everything.
fn principal(snapshot: &Snapshot, asked: &ExplainBody) -> Result<Principal, AdminError> {
    let Some(wanted) = &asked.key else {
        return Ok(Principal {
            subject: Subject::Session {
                hash: String::new(),
                from_owner_link: false,
            },
            user_id: None,
            role: crate::identity::principal::Role::Member,
            project: asked.project.clone(),
            models: AllowedModels::default().into(),
            priority: 0,
            cache_seconds: None,
        });
    };
    let mut keys = snapshot.keys.values();
    let key = keys.find(|key| key.id == *wanted || key.name == *wanted);
    let key = key.ok_or_else(|| {
        AdminError::invalid_member("key", format!("names no key that is in force: {wanted:?}"))
    })?;
    Ok(Principal {
        subject: Subject::Key {
            id: key.id.clone(),
            name: key.name.clone(),
        },
        user_id: key.user_id.clone(),
        role: key.role,
        project: key.project.clone(),
        models: key.models.clone(),
        priority: key.priority,
        cache_seconds: key.cache_seconds,
    })
}
