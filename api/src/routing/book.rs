//! The price book as of one moment: which rate a call meets.

use std::collections::HashMap;
use std::sync::Arc;

use super::load::rank;
use crate::metering::Price;
use crate::pricing::scope::{Scope, Whose};

/// The kind of models that converse. What has no price of its own kind costs what it costs there:
/// a token is a token.
pub const CHAT: &str = "chat";

/// The kind of models that make videos.
pub const VIDEO: &str = "video";

/// Stands for every model of a provider, or for every provider, that has no price of its own.
pub const ANY: &str = "*";

/// The source of rates that came with the binary.
pub const CATALOGUE: &str = "catalogue";

/// A price in force.
#[derive(Debug)]
pub struct RateEntry {
    /// Row id of the price book.
    pub id: String,
    /// Who set it: `database`, `hub.toml`, `catalogue 2026-11-20`.
    pub source: String,
    /// Whose calls it is for.
    pub scope: Scope,
    /// The rates.
    pub price: Price,
}

impl RateEntry {
    /// Somebody set it in this hub: the catalogue's came with the binary.
    pub fn is_set_here(&self) -> bool {
        !self.source.starts_with(CATALOGUE)
    }
}

/// The rates of one model and kind: at most one for each scope, the closest scope first.
type Offers = Vec<Arc<RateEntry>>;

/// Every rate in force, by kind of model, provider name and model.
#[derive(Debug, Default)]
pub struct Book(HashMap<String, HashMap<String, HashMap<String, Offers>>>);

impl Book {
    /// The book of these rows. For one model and scope, what the file says goes before what an
    /// admin set, and that before the catalogue.
    pub(super) fn of(mut rows: Vec<store::rates::Rate>) -> Self {
        rows.sort_by_key(|row| std::cmp::Reverse(rank(&row.source)));
        let mut book = Book::default();
        for row in rows {
            let Some(scope) = Scope::of_column(&row.scope) else {
                tracing::warn!(
                    rate = row.id,
                    scope = row.scope,
                    "left aside: this version does not know the scope of this rate"
                );
                continue;
            };
            let entry = RateEntry {
                source: match &row.source_version {
                    Some(version) => format!("{} {version}", row.source),
                    None => row.source.clone(),
                },
                price: Price::from_row(&row),
                scope,
                id: row.id,
            };
            let kinds = book.0.entry(row.kind).or_default();
            let models = kinds.entry(row.provider).or_default();
            let offers = models.entry(row.model).or_default();
            if !offers.iter().any(|known| known.scope == entry.scope) {
                offers.push(Arc::new(entry));
                offers.sort_by_key(|offer| offer.scope.clone());
            }
        }
        book
    }

    /// The rate of the first place that has one for the closest scope of the caller. A place is a
    /// kind of model, a provider's name and a model.
    fn closest(&self, places: [(&str, &str, &str); 4], whose: &Whose) -> Option<Arc<RateEntry>> {
        let offers = places.map(|(kind, provider, model)| {
            let offers = self.0.get(kind)?.get(provider)?.get(model)?;
            offers.iter().find(|offer| whose.is_in(&offer.scope))
        });
        // Of equally close ones the first place counts.
        let found = offers.into_iter().flatten();
        found.min_by_key(|offer| &offer.scope).cloned()
    }

    /// What a call pays: the price of the model itself, under its provider's name or under the one
    /// that the catalogue has for the provider; where it has none, the default rate of its provider
    /// or of the hub. The caller's own rate goes before that of its project and everyone's.
    pub fn rate(
        &self,
        kind: &str,
        (provider, listed_as): (&str, &str),
        model: &str,
        whose: &Whose,
    ) -> Option<Arc<RateEntry>> {
        let own = [
            (kind, provider, model),
            (CHAT, provider, model),
            (kind, listed_as, model),
            (CHAT, listed_as, model),
        ];
        let default = [
            (kind, provider, ANY),
            (CHAT, provider, ANY),
            (kind, ANY, ANY),
            (CHAT, ANY, ANY),
        ];
        self.closest(own, whose)
            .or_else(|| self.closest(default, whose))
    }
}

#[cfg(test)]
mod tests {
    use store::rates::Rate;

    use super::*;

    fn row(id: &str, place: (&str, &str, &str), source: &str, scope: &str) -> Rate {
        let (kind, provider, model) = place;
        Rate {
            id: id.to_owned(),
            kind: kind.to_owned(),
            provider: provider.to_owned(),
            model: model.to_owned(),
            source: source.to_owned(),
            scope: scope.to_owned(),
            ..Rate::default()
        }
    }

    #[test]
    fn the_closest_scope_wins_and_a_default_only_fills_gaps() {
        let gpt = ("chat", "openai", "gpt");
        let book = Book::of(vec![
            row("catalogue", gpt, "catalogue", ""),
            row("file", gpt, "hub.toml", ""),
            row("admin", gpt, "database", ""),
            row("project", gpt, "database", "project:p"),
            row("user", gpt, "database", "user:u"),
            row("key", gpt, "database", "key:k"),
            row("odd", gpt, "database", "planet:mars"),
            row("default", ("chat", "openai", ANY), "database", ""),
            row("last", ("chat", ANY, ANY), "database", ""),
            row("lent", ("embedding", "listed", "vec"), "catalogue", ""),
        ]);
        let whose = |key: &str, user: &str, project: &str| Whose {
            key: Some(key.to_owned()),
            user: Some(user.to_owned()),
            project: Some(project.to_owned()),
        };
        let found = |kind, provider, model, whose: &Whose| {
            let rate = book.rate(kind, (provider, "listed"), model, whose);
            rate.map(|rate| rate.id.clone())
        };
        for (whose, id) in [
            (whose("k", "u", "p"), "key"),
            (whose("?", "u", "p"), "user"),
            (whose("?", "?", "p"), "project"),
            (whose("?", "?", "?"), "file"),
            (Whose::default(), "file"),
        ] {
            assert_eq!(found("chat", "openai", "gpt", &whose).as_deref(), Some(id));
        }
        let nobody = Whose::default();
        for (kind, provider, model, id) in [
            ("embedding", "openai", "gpt", "file"),
            ("chat", "openai", "new", "default"),
            ("image", "other", "new", "last"),
            ("embedding", "mine", "vec", "lent"),
        ] {
            assert_eq!(found(kind, provider, model, &nobody).as_deref(), Some(id));
        }
        assert!(
            Book::default()
                .rate("chat", ("a", ""), "b", &nobody)
                .is_none()
        );
    }
}
