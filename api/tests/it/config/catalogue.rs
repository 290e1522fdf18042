//! The embedded prices in the price book.

use std::sync::Arc;

use aigne_hub::catalogue::{Catalogue, Tiers, sync};

use super::bench::{Bench, LATER, NOW};

#[tokio::test]
async fn the_price_book_has_the_catalogue_once_per_edition() {
    let bench = Bench::new().await;
    let catalogue = Arc::new(Catalogue::embedded().unwrap());
    let first = sync(&bench.store, &catalogue, NOW).await.unwrap().unwrap();
    assert_eq!(first.inserted, catalogue.models.len());
    assert_eq!(sync(&bench.store, &catalogue, LATER).await.unwrap(), None);

    let rate = |conn: &mut store::Conn| {
        let place = store::rates::Place {
            provider: "google",
            model: "gemini-2.5-pro",
            kind: "chat",
            source: "catalogue",
            scope: "",
        };
        store::rates::in_force_for(conn, place, NOW.0)
    };
    let rate = bench.store.read(rate).await.unwrap().unwrap();
    assert_eq!(
        (rate.rate_input, rate.cost_input),
        (1_250_000_000, Some(1_250_000_000))
    );
    assert_eq!(rate.source_version.as_deref(), Some(&catalogue.version[..]));
    let tiers = Tiers::parse(&rate.tiers).unwrap();
    assert!(
        tiers
            .0
            .iter()
            .any(|tier| tier.above == 200_000 && tier.service.is_none())
    );
}

#[tokio::test]
async fn a_new_edition_replaces_what_it_changes_and_keeps_the_rest() {
    let bench = Bench::new().await;
    let mut catalogue = Catalogue::embedded().unwrap();
    sync(&bench.store, &Arc::new(catalogue.clone()), NOW)
        .await
        .unwrap();
    catalogue.version.push_str("-next");
    let removed = catalogue.models.remove(0);
    catalogue.models[0].prices.input = Some(7);
    let changed = catalogue.models[0].clone();

    let synced = sync(&bench.store, &Arc::new(catalogue), LATER)
        .await
        .unwrap()
        .unwrap();

    assert_eq!((synced.inserted, synced.retired), (1, 2));
    let history = bench
        .store
        .read(move |conn| {
            let kind = removed.kind.as_str();
            let old = store::rates::history(conn, &removed.provider, &removed.name, kind)?;
            let new = store::rates::history(conn, &changed.provider, &changed.name, kind)?;
            Ok((old, new))
        })
        .await
        .unwrap();
    assert_eq!(history.0[0].retired_at, Some(LATER.0));
    assert_eq!((history.1.len(), history.1[0].rate_input), (2, 7));
}
