//! Brings the catalogue's prices into the price book when its edition or the hub's margin changed.

use std::sync::Arc;

use store::rates::Rate;
use store::rates::sync::{Synced, sync_source};
use store::settings::{self, Setting};
use store::{Conn, QueryResult, Store, StoreError};

use super::{Catalogue, CatalogueModel};
use crate::clock::Millis;
use crate::pricing::basis::Basis;
use crate::pricing::policy::Policy;
use crate::pricing::terms::Terms;

/// The setting that says which edition the price book has, and under which policy.
const VERSION: &str = "catalogue.version";

/// Makes the rates of source `catalogue` those of `catalogue`, under the hub's own margin and price
/// of a credit. `None`: the price book has them already.
pub async fn sync(
    store: &Store,
    catalogue: &Arc<Catalogue>,
    now: Millis,
) -> Result<Option<Synced>, StoreError> {
    let catalogue = Arc::clone(catalogue);
    let synced = store.write(move |conn| {
        let policy = Policy::load(conn)?;
        sync_in(conn, &catalogue, &policy, now)
    });
    synced.await
}

/// The same within a write.
pub fn sync_in(
    conn: &mut Conn,
    catalogue: &Catalogue,
    policy: &Policy,
    now: Millis,
) -> QueryResult<Option<Synced>> {
    let version = format!("{} {}", catalogue.version, policy.words());
    if settings::value(conn, VERSION)?.as_deref() == Some(&version) {
        return Ok(None);
    }
    let rows = catalogue
        .models
        .iter()
        .filter_map(|model| row(model, catalogue, policy));
    let synced = sync_source(conn, "catalogue", rows.collect(), now.0)?;
    let edition = Setting {
        name: VERSION.to_owned(),
        value: version,
        updated_at: now.0,
    };
    settings::set(conn, &edition)?;
    Ok(Some(synced))
}

/// The row of a model. `None`: under this policy its price is beyond what can be counted, so that
/// it has none.
fn row(model: &CatalogueModel, catalogue: &Catalogue, policy: &Policy) -> Option<Rate> {
    let mut row = Rate {
        id: uuid::Uuid::now_v7().to_string(),
        provider: model.provider.clone(),
        model: model.name.clone(),
        display_name: model.display_name.clone(),
        kind: model.kind.as_str().to_owned(),
        source: "catalogue".to_owned(),
        source_version: Some(catalogue.version.clone()),
        metadata: metadata(model).to_string(),
        deprecated: model
            .ends
            .as_ref()
            .is_some_and(|ends| *ends <= catalogue.date),
        ..Rate::default()
    };
    let basis = Basis {
        cost: Terms::from(model),
        markup: policy.markup(&model.provider),
    };
    if !basis.write_to(&mut row) {
        tracing::warn!(
            provider = model.provider,
            model = model.name,
            "has no price: under the margin and the price of a credit that are set it is too large"
        );
        return None;
    }
    Some(row)
}

fn metadata(model: &CatalogueModel) -> serde_json::Value {
    serde_json::json!({
        "context_tokens": model.context_tokens,
        "output_tokens": model.output_tokens,
        "abilities": model.abilities,
        "ends": model.ends,
    })
}
