//! `GET /api/settings`: every setting, what it is, and who said so.

use std::collections::BTreeMap;

use actix_web::{HttpResponse, web};
use serde::Serialize;
use utoipa::ToSchema;

use super::context::AdminContext;
use super::error::AdminError;
use super::words;
use crate::config::said::{Said, Source};
use crate::identity::extract::AdminCaller;
use crate::identity::resolve::Identity;
use crate::routing::Billing;

/// One setting.
#[derive(Debug, Serialize, ToSchema)]
pub struct SettingObject {
    /// The environment variable, by which it is known.
    variable: &'static str,
    /// The flag of `serve`.
    #[schema(required)]
    flag: Option<&'static str>,
    /// The key in `hub.toml`, with its table.
    #[schema(required)]
    key: Option<&'static str>,
    /// What it does, with its unit. Markdown.
    meaning: &'static str,
    /// What holds when nobody says anything, in words. Markdown.
    default: &'static str,
    /// What holds, as it was written; null: the default, or a secret.
    #[schema(required)]
    value: Option<String>,
    /// It is a secret, so its value is not told.
    secret: bool,
    /// Who said it.
    #[schema(schema_with = words::setting_source)]
    source: &'static str,
    /// The flag, the variable or the place in the file that said it.
    #[schema(required)]
    place: Option<String>,
}

/// All settings.
#[derive(Debug, Serialize, ToSchema)]
pub struct SettingsReply {
    /// In the order of the documentation.
    settings: Vec<SettingObject>,
}

/// Lists every setting with its value and with who said it.
#[utoipa::path(get, path = "/api/settings", operation_id = "list_settings", tag = "hub",
    responses((status = 200, body = SettingsReply)))]
pub async fn list(
    _caller: AdminCaller,
    context: web::Data<AdminContext>,
    identity: web::Data<Identity>,
) -> Result<HttpResponse, AdminError> {
    let stored = context.store.read(store::settings::all).await?;
    let stored: BTreeMap<String, String> = stored
        .into_iter()
        .map(|row| (row.name, row.value))
        .collect();
    let snapshot = context.snapshot.load();
    let under_blocklet = identity.sign_in_path().is_some();
    let preferences = Some(&snapshot.billing).filter(|_| under_blocklet);
    let settings = context
        .said
        .iter()
        .map(|said| object(said, &stored, preferences))
        .collect();
    Ok(HttpResponse::Ok().json(SettingsReply { settings }))
}

fn object(
    said: &Said,
    stored: &BTreeMap<String, String>,
    preferences: Option<&Billing>,
) -> SettingObject {
    let setting = said.setting;
    let (mut value, mut source) = (said.value.clone(), said.source.word());
    let mut place = said.place.clone();
    if said.source == Source::Default {
        // Of the database's settings the running hub follows those of who pays.
        let kept = setting.key.filter(|key| key.starts_with("billing."));
        if let Some(text) = kept.and_then(|key| stored.get(key)) {
            (value, source) = (Some(text.clone()), Source::Database.word());
            place = kept.map(str::to_owned);
        } else if let Some(text) = preferences.and_then(|it| preferred(setting.variable, it)) {
            (value, source) = (Some(text), "preference");
        }
    }
    SettingObject {
        variable: setting.variable,
        flag: setting.flag,
        key: setting.key,
        meaning: setting.meaning,
        default: setting.default,
        value: value.filter(|_| !setting.secret),
        secret: setting.secret,
        source,
        place,
    }
}

/// What the preferences of the app around the hub decide where nothing else was said.
fn preferred(variable: &str, billing: &Billing) -> Option<String> {
    let starter = billing.starter.or(billing.welcome);
    match variable {
        "HUB_BILLING" => Some(billing.mode.word().to_owned()),
        "HUB_STARTER_CREDIT" => Some(starter?.amount.to_string()),
        "HUB_STARTER_CREDIT_DAYS" => Some(starter?.days?.to_string()),
        _ => None,
    }
}
