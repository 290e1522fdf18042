//! `GET /api/ai-providers/models`: what can be called and what it costs. Public, as upstream's.

use std::collections::HashSet;

use actix_web::{HttpResponse, web};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use store::nanos::rate;
use store::providers::Provider;
use store::rates::Rate;
use utoipa::{IntoParams, ToSchema};

use super::credential_object::bound_elsewhere;
use super::precedence;
use super::status::{StatusObject, Statuses};
use crate::admin::context::AdminContext;
use crate::admin::error::AdminError;
use crate::admin::query::{Query, filled};
use crate::admin::rates::classes::{self, ClassAmounts, TierObject};
use crate::admin::rates::units::{self, UnitRateObject};
use crate::catalogue::{Tiers, UnitRates};
use crate::config::declared::ModelKind;
use crate::pricing::terms::Terms;
use crate::routing::{ANY, CATALOGUE};

/// Which models.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct ModelQuery {
    /// `chat`, `image`, `image_generation`, `embedding` or `video`.
    #[serde(rename = "type")]
    kind: Option<String>,
}

impl ModelQuery {
    /// The kind that is asked for; none takes all.
    pub(super) fn kind(self) -> Result<Option<ModelKind>, AdminError> {
        let Some(word) = filled(self.kind) else {
            return Ok(None);
        };
        ModelKind::parse(&word).map(Some).ok_or_else(|| {
            let problem =
                format!("is {word:?}, but must be chat, image_generation, embedding or video");
            AdminError::invalid_member("type", problem)
        })
    }
}

/// A model that can be called.
#[derive(Debug, Serialize, ToSchema)]
pub struct ModelObject {
    /// What to call it: `provider/model`.
    key: String,
    /// The provider's name for it.
    model: String,
    /// For people.
    #[serde(rename = "modelDisplay")]
    display_name: String,
    /// `chat`, `image_generation`, `embedding`, `video`, `speech`, `transcription`, `rerank` or
    /// `moderation`.
    #[serde(rename = "type")]
    kind: &'static str,
    /// The provider's name.
    provider: String,
    /// The provider's id.
    #[serde(rename = "providerId")]
    provider_id: String,
    /// Credits for each token that goes in.
    input_credits_per_token: String,
    /// Credits for each token that comes out.
    output_credits_per_token: String,
    /// Credits for one token of each class.
    rates: ClassAmounts,
    /// Other prices for long inputs and service tiers; what providers ask is left out.
    tiers: Vec<TierObject>,
    /// Credits for what is not counted in tokens.
    #[serde(rename = "unitRates")]
    unit_rates: Vec<UnitRateObject>,
    /// Facts about the model.
    #[serde(rename = "modelMetadata")]
    #[schema(value_type = std::collections::BTreeMap<String, Value>)]
    metadata: Map<String, Value>,
    /// Whether it can be called, as calls and probes have last shown; null: nothing was seen of it.
    #[schema(required)]
    status: Option<StatusObject>,
    /// The provider's name for people.
    #[serde(rename = "providerDisplayName")]
    provider_display_name: String,
}

/// Lists priced models of providers that can be called, without deprecated ones.
#[utoipa::path(get, path = "/api/ai-providers/models", operation_id = "list_models", tag = "providers", params(ModelQuery),
    responses((status = 200, body = Vec<ModelObject>)))]
pub async fn models(
    context: web::Data<AdminContext>,
    query: Query<ModelQuery>,
) -> Result<HttpResponse, AdminError> {
    let priced = Priced::read(&context).await?;
    let listed: Vec<ModelObject> = priced
        .models(query.0.kind()?)
        .map(|(provider, rate, kind)| ModelObject {
            status: priced.statuses.of(&provider.id, &rate.model, &rate.kind),
            ..object(provider, rate, kind)
        })
        .collect();
    Ok(HttpResponse::Ok().json(listed))
}

/// Providers that can be called, and the price book.
pub(super) struct Priced {
    providers: Vec<Provider>,
    rates: Vec<Rate>,
    statuses: Statuses,
    /// Only those whose price somebody set here.
    only_set_here: bool,
}

impl Priced {
    pub(super) async fn read(context: &AdminContext) -> Result<Self, AdminError> {
        let now = context.clock.now();
        let (all, credentials, rates, statuses) = context
            .store
            .read(move |conn| {
                let credentials = store::credentials::all(conn)?;
                Ok((
                    store::providers::all(conn)?,
                    credentials,
                    store::rates::in_force(conn, now.0)?,
                    Statuses::read(conn)?,
                ))
            })
            .await?;
        let callable = precedence::in_force(&all).filter(|provider| {
            let mut own = credentials
                .iter()
                .filter(|c| c.provider_id == provider.id)
                .peekable();
            // A server on a private network may ask for no key.
            let keyless = own.peek().is_none() && provider.managed_by != super::find::DATABASE
                || provider.kind == "demo"
                || own.peek().is_none() && provider.private_network;
            let usable = own.any(|c| c.active && bound_elsewhere(c, provider).is_none());
            provider.enabled && (keyless || usable)
        });
        let providers = callable.cloned().collect();
        Ok(Priced {
            providers,
            rates,
            statuses,
            only_set_here: context.snapshot.load().only_priced,
        })
    }

    /// The models of each provider under the rate in force, of one kind or of all.
    pub(super) fn models(
        &self,
        wanted: Option<ModelKind>,
    ) -> impl Iterator<Item = (&Provider, &Rate, ModelKind)> {
        self.providers
            .iter()
            .flat_map(|provider| of_provider(provider, &self.rates))
            .filter(move |(_, _, kind)| wanted.is_none_or(|wanted| wanted == *kind))
            .filter(|(_, rate, _)| !self.only_set_here || rate.source != CATALOGUE)
    }
}

/// The models of a provider, each under the rate that is in force for it: the file's goes before one
/// that was set here, as settings do, and that before the catalogue's.
fn of_provider<'p>(
    provider: &'p Provider,
    rates: &'p [Rate],
) -> Vec<(&'p Provider, &'p Rate, ModelKind)> {
    let mut own: Vec<&Rate> = rates
        .iter()
        .filter(|rate| rate.provider == provider.name && !rate.deprecated)
        .filter(|rate| rate.scope.is_empty() && rate.model != ANY)
        .collect();
    own.sort_by_key(|rate| (&rate.model, &rate.kind, source_rank(&rate.source)));
    let mut seen = HashSet::new();
    own.into_iter()
        .filter(|rate| seen.insert((&rate.model, &rate.kind)))
        .filter_map(|rate| {
            let kind = ModelKind::parse(&rate.kind)?;
            Some((provider, rate, kind))
        })
        .collect()
}

fn source_rank(source: &str) -> usize {
    let sources = ["hub.toml", "database", "catalogue"];
    sources
        .iter()
        .position(|known| *known == source)
        .unwrap_or(sources.len())
}

fn object(provider: &Provider, row: &Rate, kind: ModelKind) -> ModelObject {
    let terms = Terms::charged(row);
    ModelObject {
        key: format!("{}/{}", provider.name, row.model),
        model: row.model.clone(),
        display_name: row.display_name.clone(),
        kind: match kind {
            ModelKind::Image => "image_generation",
            other => other.as_str(),
        },
        provider: provider.name.clone(),
        provider_id: provider.id.clone(),
        input_credits_per_token: rate::print(row.rate_input),
        output_credits_per_token: rate::print(row.rate_output),
        rates: ClassAmounts::from(&terms.prices),
        // Without costs: this list is public.
        tiers: classes::shown(&terms.tiers, &Tiers::default()),
        unit_rates: units::shown(&terms.units, &UnitRates::default()),
        metadata: serde_json::from_str(&row.metadata).unwrap_or_default(),
        status: None,
        provider_display_name: provider.display_name.clone(),
    }
}
