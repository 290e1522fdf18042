//! `GET /api/ai-providers/kinds`: the kinds of providers, for forms.

use actix_web::HttpResponse;
use serde::Serialize;
use utoipa::ToSchema;

use crate::identity::extract::AdminCaller;
use crate::providers::{Auth, Kind};

/// A kind of provider.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct KindObject {
    /// Its stable name.
    pub name: &'static str,
    /// For people.
    pub title: &'static str,
    /// Where its API is described, if anywhere.
    #[schema(required)]
    pub page: Option<&'static str>,
    /// Where it lives when nobody says otherwise.
    #[schema(required)]
    pub base_url: Option<&'static str>,
    /// Addresses of the same API for other accounts.
    pub other_base_urls: Vec<OtherBaseUrl>,
    /// An address must be given.
    pub needs_base_url: bool,
    /// A region must be given; the address follows from it.
    pub needs_region: bool,
    /// What its regions are called and look like, where it has any.
    #[schema(required)]
    pub regions: Option<&'static str>,
    /// Members of `config` that it takes.
    pub settings: Vec<&'static str>,
    /// What a credential can be made of, the usual form first: a `key`, a `pair` of access keys, or
    /// the `file` of a service account.
    pub credential_forms: Vec<&'static str>,
    /// Calls need a credential.
    pub needs_credential: bool,
    /// It runs on one's own machines as a rule: its address may be private.
    pub private_network: bool,
    /// It shows a list of its models.
    pub lists_models: bool,
    /// What its keys are tried with.
    #[schema(required)]
    pub test_model: Option<&'static str>,
    /// Environment variables that make such a provider.
    pub variables: Vec<&'static str>,
}

/// An address for some accounts.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct OtherBaseUrl {
    /// The address.
    pub base_url: &'static str,
    /// For whom it is.
    pub place: &'static str,
}

/// Lists the kinds of providers that can be added, with what a form needs to know.
#[utoipa::path(get, path = "/api/ai-providers/kinds", operation_id = "list_provider_kinds", tag = "providers",
    responses((status = 200, body = Vec<KindObject>)))]
pub async fn kinds(_caller: AdminCaller) -> HttpResponse {
    let kinds: Vec<KindObject> = Kind::ALL
        .into_iter()
        .filter(|kind| *kind != Kind::Demo)
        .map(object)
        .collect();
    HttpResponse::Ok().json(kinds)
}

fn object(kind: Kind) -> KindObject {
    let profile = kind.profile();
    let needs_region = kind.regions().is_some();
    let others = profile.other_base_urls.iter();
    KindObject {
        name: profile.name,
        title: profile.title,
        page: Some(profile.page).filter(|page| !page.is_empty()),
        base_url: kind.default_base_url(),
        other_base_urls: others
            .map(|(base_url, place)| OtherBaseUrl { base_url, place })
            .collect(),
        needs_base_url: kind.default_base_url().is_none() && !needs_region,
        needs_region,
        regions: kind.regions(),
        settings: settings(kind).to_vec(),
        credential_forms: credential_forms(profile.auth).to_vec(),
        needs_credential: profile.needs_credential,
        private_network: profile.private,
        lists_models: profile.models.is_some(),
        test_model: profile.test_model,
        variables: profile.key_variables.to_vec(),
    }
}

/// As [`crate::providers::Settings`] reads them.
fn settings(kind: Kind) -> &'static [&'static str] {
    match kind {
        Kind::Azure => &["apiVersion", "deployments"],
        Kind::Vertex => &["project"],
        _ => &[],
    }
}

fn credential_forms(auth: Auth) -> &'static [&'static str] {
    match auth {
        Auth::Aws => &["pair", "key"],
        Auth::ServiceAccount => &["file"],
        Auth::Bearer | Auth::Header(_) | Auth::Nothing => &["key"],
    }
}
