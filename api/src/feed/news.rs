//! What is told of a model, and to whom.

use serde_json::{Value, json};
use store::model_statuses::ModelStatus;

use crate::app::App;
use crate::config::declared::ModelKind;
use crate::identity::extract::Caller;
use crate::identity::principal::Principal;
use crate::standing::told;

/// The topic, which is also the event.
pub(super) const TOPIC: &str = "model.status.updated";

/// The news for a caller; `None`: none of its concern.
pub(super) fn of(app: &App, caller: &Principal, status: &ModelStatus) -> Option<Value> {
    let snapshot = app.snapshot.load();
    let mut providers = snapshot.providers.values();
    let provider = providers.find(|provider| provider.id == status.provider_id)?;
    if !caller.may_use(&provider.name, &status.model) {
        return None;
    }
    let mut error = told::error(status);
    if Caller::Admin.admit(Some(caller)).is_ok()
        && let (Value::Object(error), Some(detail)) = (&mut error, &status.error_detail)
    {
        error.insert("detail".to_owned(), detail.as_str().into());
    }
    let kind = match ModelKind::parse(&status.kind) {
        Some(kind) => kind.in_api(),
        None => status.kind.as_str(),
    };
    Some(json!({
        "provider": provider.name,
        "model": status.model,
        "available": status.available,
        "error": error,
        "type": kind,
    }))
}
