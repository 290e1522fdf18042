//! Brings the catalogue's prices into the price book when its edition changed.

use std::sync::Arc;

use store::rates::Rate;
use store::rates::sync::{Synced, sync_source};
use store::settings::{self, Setting};
use store::{Store, StoreError};

use super::{Catalogue, CatalogueModel};
use crate::clock::Millis;

/// The setting that says which edition the price book has.
const VERSION: &str = "catalogue.version";

/// Makes the rates of source `catalogue` those of `catalogue`, at one credit per US dollar. `None`:
/// the price book has this edition already.
pub async fn sync(
    store: &Store,
    catalogue: &Arc<Catalogue>,
    now: Millis,
) -> Result<Option<Synced>, StoreError> {
    let catalogue = Arc::clone(catalogue);
    let synced = store.write(move |conn| {
        if settings::value(conn, VERSION)?.as_deref() == Some(&catalogue.version) {
            return Ok(None);
        }
        let rows = catalogue.models.iter().map(|model| row(model, &catalogue));
        let synced = sync_source(conn, "catalogue", rows.collect(), now.0)?;
        let edition = Setting {
            name: VERSION.to_owned(),
            value: catalogue.version.clone(),
            updated_at: now.0,
        };
        settings::set(conn, &edition)?;
        Ok(Some(synced))
    });
    synced.await
}

fn row(model: &CatalogueModel, catalogue: &Catalogue) -> Rate {
    let prices = &model.prices;
    Rate {
        id: uuid::Uuid::now_v7().to_string(),
        provider: model.provider.clone(),
        model: model.name.clone(),
        display_name: model.display_name.clone(),
        kind: model.kind.as_str().to_owned(),
        description: None,
        source: "catalogue".to_owned(),
        source_version: Some(catalogue.version.clone()),
        rate_input: prices.input.unwrap_or_default(),
        rate_output: prices.output.unwrap_or_default(),
        rate_cache_read: prices.cache_read,
        rate_cache_write_5m: prices.cache_write_5m,
        rate_cache_write_1h: prices.cache_write_1h,
        rate_reasoning: prices.reasoning,
        rate_audio_input: prices.audio_input,
        rate_audio_output: prices.audio_output,
        rate_image_input: prices.image_input,
        rate_image_output: prices.image_output,
        cost_input: prices.input,
        cost_output: prices.output,
        tiers: model.tiers.to_json(),
        metadata: metadata(model).to_string(),
        deprecated: model
            .ends
            .as_ref()
            .is_some_and(|ends| *ends <= catalogue.date),
        created_at: 0,
        retired_at: None,
        unit_rates: model.units.to_json(),
    }
}

fn metadata(model: &CatalogueModel) -> serde_json::Value {
    serde_json::json!({
        "context_tokens": model.context_tokens,
        "output_tokens": model.output_tokens,
        "abilities": model.abilities,
        "ends": model.ends,
    })
}
