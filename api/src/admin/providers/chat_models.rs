//! `GET /api/ai-providers/chat/models`: the models with the providers that have each, as upstream's
//! pages for choosing one read them.

use actix_web::{HttpResponse, web};
use serde::Serialize;
use store::nanos::rate;
use store::providers::Provider;
use store::rates::Rate;
use utoipa::ToSchema;

use super::models::{ModelQuery, Priced};
use crate::admin::context::AdminContext;
use crate::admin::error::AdminError;
use crate::admin::query::Query;
use crate::admin::words;
use crate::config::declared::ModelKind;
use crate::identity::extract::AnyCaller;
use crate::identity::principal::{Principal, Proof, Role, Subject};

/// One model, whoever has it.
#[derive(Debug, Serialize, ToSchema)]
pub struct ChoosableModel {
    /// The providers' name for it.
    model: String,
    /// For people; empty where nobody wrote one.
    description: String,
    /// What it costs with each provider.
    rates: Vec<ModelRate>,
    /// Who has it, each once.
    providers: Vec<ModelProvider>,
}

/// What a model costs with one provider.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ModelRate {
    /// The row of the price book.
    id: String,
    /// `chatCompletion`, `imageGeneration`, `embedding` or `video`.
    #[serde(rename = "type")]
    #[schema(schema_with = words::rate_kind)]
    kind: String,
    /// Credits for each token that goes in.
    input_rate: String,
    /// Credits for each token that comes out.
    output_rate: String,
    /// Whose rate.
    provider: ModelProvider,
    /// For people.
    #[schema(required)]
    description: Option<String>,
}

/// Who has a model.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ModelProvider {
    /// In front of the slash of a model name.
    name: String,
    /// The provider's id.
    id: String,
    /// For people.
    display_name: String,
}

/// Lists the models that can be called, each once with all its providers.
#[utoipa::path(get, path = "/api/ai-providers/chat/models", operation_id = "list_choosable_models", tag = "providers", params(ModelQuery),
    responses((status = 200, body = Vec<ChoosableModel>)))]
pub async fn chat_models(
    caller: AnyCaller,
    context: web::Data<AdminContext>,
    query: Query<ModelQuery>,
) -> Result<HttpResponse, AdminError> {
    if is_guest_in_person(&caller.0) && context.is_closed_to_guests() {
        return Err(AdminError::forbidden(
            "playground_closed",
            "guests may not use the playground here; an admin can allow it in the preferences",
        ));
    }
    let priced = Priced::read(&context).await?;
    let mut listed: Vec<ChoosableModel> = Vec::new();
    let mut places = std::collections::HashMap::new();
    for (provider, row, kind) in priced.models(query.0.kind()?) {
        let place = *places.entry(row.model.clone()).or_insert_with(|| {
            listed.push(ChoosableModel {
                model: row.model.clone(),
                description: String::new(),
                rates: Vec::new(),
                providers: Vec::new(),
            });
            listed.len() - 1
        });
        if let Some(model) = listed.get_mut(place) {
            model.add(provider, row, kind);
        }
    }
    Ok(HttpResponse::Ok().json(listed))
}

/// Somebody who signed in as a guest. A program with a key of theirs is no playground.
fn is_guest_in_person(caller: &Principal) -> bool {
    let in_person = match &caller.subject {
        Subject::Session { .. } => true,
        Subject::Outside { proof, .. } => *proof == Proof::Login,
        Subject::Key { .. } => false,
    };
    in_person && caller.role == Role::Guest
}

impl ChoosableModel {
    fn add(&mut self, provider: &Provider, row: &Rate, kind: ModelKind) {
        let provider = ModelProvider {
            name: provider.name.clone(),
            id: provider.id.clone(),
            display_name: provider.display_name.clone(),
        };
        if self.description.is_empty() {
            self.description = row.description.clone().unwrap_or_default();
        }
        self.rates.push(ModelRate {
            id: row.id.clone(),
            kind: kind.in_api().to_owned(),
            input_rate: rate::print(row.rate_input),
            output_rate: rate::print(row.rate_output),
            provider: provider.clone(),
            description: row.description.clone(),
        });
        if !self.providers.contains(&provider) {
            self.providers.push(provider);
        }
    }
}
