//! The embedded price catalogue: what models cost when no admin has set a rate.
//!
//! `scripts/catalogue` makes the file; its head names edition, date and sources.

mod near;
mod parse;
mod sync;
mod tiers;
mod units;

pub use near::close_names;
pub use parse::CatalogueError;
pub use parse::parse;
pub use sync::{sync, sync_in};
pub use tiers::{Prices, Tier, Tiers};
pub use units::{Unit, UnitRate, UnitRates};

use crate::config::declared::ModelKind;

const EMBEDDED: &str = include_str!("../catalogue/catalogue.tsv");

/// Prices and facts of many models.
#[derive(Debug, Clone)]
pub struct Catalogue {
    /// Changes whenever a line changes.
    pub version: String,
    /// The day its sources are from, such as `2026-11-23`.
    pub date: String,
    /// Where the prices come from, with licences.
    pub sources: Vec<String>,
    /// By provider, model and kind.
    pub models: Vec<CatalogueModel>,
}

/// One model of one provider.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CatalogueModel {
    /// The provider's name in this hub.
    pub provider: String,
    /// The provider's name for the model.
    pub name: String,
    /// For people.
    pub display_name: String,
    /// What it does.
    pub kind: ModelKind,
    /// Tokens that fit into a call.
    pub context_tokens: Option<i64>,
    /// Tokens that it can answer with.
    pub output_tokens: Option<i64>,
    /// Of `tools`, `vision`, `thinking`, `json_schema`, `pdf`, `audio` and `caching`.
    pub abilities: Vec<String>,
    /// The day the provider ends it, such as `2026-11-30`.
    pub ends: Option<String>,
    /// What it costs, in billionths of a US dollar per million tokens; input and output are there.
    pub prices: Prices,
    /// What it costs instead for long inputs and service tiers.
    pub tiers: Tiers,
    /// What a picture, a second, a character or a search costs.
    pub units: UnitRates,
}

impl Catalogue {
    /// The one in the binary.
    pub fn embedded() -> Result<Catalogue, CatalogueError> {
        parse::parse(EMBEDDED)
    }

    /// All models of a provider, by name.
    pub fn of_provider(&self, provider: &str) -> &[CatalogueModel] {
        let start = self
            .models
            .partition_point(|model| *model.provider < *provider);
        let end = self
            .models
            .partition_point(|model| *model.provider <= *provider);
        self.models.get(start..end).unwrap_or_default()
    }

    /// A model of a provider; of several kinds under one name, the first.
    pub fn find(&self, provider: &str, name: &str) -> Option<&CatalogueModel> {
        let models = self.of_provider(provider);
        let index = models.partition_point(|model| *model.name < *name);
        models.get(index).filter(|model| model.name == name)
    }
}

#[cfg(test)]
mod tests {
    use wire::Units;

    use super::*;

    fn price(credits: &str) -> Option<i64> {
        crate::config::file::nanos(credits).ok()
    }

    #[test]
    fn the_embedded_one_is_sorted_has_each_model_once_and_names_its_sources() {
        let catalogue = Catalogue::embedded().unwrap();
        let key = |model: &CatalogueModel| (model.provider.clone(), model.name.clone(), model.kind);
        assert!(catalogue.models.is_sorted_by(|a, b| key(a) < key(b)));
        assert!(catalogue.models.len() > 1000, "{}", catalogue.models.len());
        assert!(
            catalogue.version.starts_with(&catalogue.date),
            "{}",
            catalogue.version
        );
        assert!(
            catalogue
                .sources
                .iter()
                .any(|source| source.contains("litellm"))
        );
        assert!(
            catalogue
                .sources
                .iter()
                .any(|source| source.contains("MIT"))
        );
        assert!(EMBEDDED.len() < 400_000, "{} bytes", EMBEDDED.len());
    }

    #[test]
    fn known_prices_are_exact() {
        let catalogue = Catalogue::embedded().unwrap();
        let gpt = &catalogue.find("openai", "gpt-4o").unwrap().prices;
        assert_eq!((gpt.input, gpt.output), (price("2.5"), price("10")));
        assert_eq!((gpt.cache_read, gpt.cache_write_5m), (price("1.25"), None));
        let claude = &catalogue
            .find("anthropic", "claude-sonnet-4-5")
            .unwrap()
            .prices;
        assert_eq!((claude.input, claude.output), (price("3"), price("15")));
        assert_eq!(claude.cache_read, price("0.3"));
        assert_eq!(claude.cache_write_5m, price("3.75"));
        assert_eq!(claude.cache_write_1h, price("6"));
        let demo = &catalogue.find("demo", "chat").unwrap().prices;
        assert_eq!(
            (demo.input, demo.output, demo.cache_read),
            (price("1"), price("2"), price("0.1"))
        );
    }

    #[test]
    fn long_inputs_and_service_tiers_have_their_prices() {
        let catalogue = Catalogue::embedded().unwrap();
        let gemini = catalogue.find("google", "gemini-2.5-pro").unwrap();
        let at = |service, tokens| gemini.tiers.prices(&gemini.prices, service, tokens);
        assert_eq!(at(None, 200_000).input, price("1.25"));
        assert_eq!(at(None, 200_001).input, price("2.5"));
        assert_eq!(at(Some("batch"), 10).output, price("5"));
        assert_eq!(at(Some("priority"), 10).input, price("2.25"));
        assert_eq!(at(Some("priority"), 300_000).input, price("4.5"));
        assert_eq!(at(Some("default"), 10).input, price("1.25"));
    }

    #[test]
    fn what_is_not_counted_in_tokens_has_its_prices() {
        let catalogue = Catalogue::embedded().unwrap();
        let each = |provider, name, units: Units| {
            let model = catalogue.find(provider, name).unwrap();
            model.units.lines(&units).first().map(|line| line.2)
        };
        let heard = Units {
            seconds: 1,
            ..Units::default()
        };
        let spoken = Units {
            characters: 1,
            ..Units::default()
        };
        let searched = Units {
            searches: 1,
            ..Units::default()
        };
        let drawn = Units {
            images: 1,
            size: Some("1024x1536".to_owned()),
            quality: Some("high".to_owned()),
            ..Units::default()
        };
        let price = |credits: &str| store::nanos::rate::parse(credits).ok();
        assert_eq!(each("openai", "whisper-1", heard.clone()), price("0.0001"));
        assert_eq!(
            each("openai", "gpt-live-transcribe", heard),
            price("0.000283333333333")
        );
        assert_eq!(each("openai", "tts-1-hd", spoken), price("0.00003"));
        assert_eq!(each("cohere", "rerank-v4.0-pro", searched), price("0.0025"));
        assert_eq!(each("openai", "gpt-image-1", drawn.clone()), price("0.25"));
        assert_eq!(each("xai", "grok-imagine-image", drawn), price("0.02"));
    }

    #[test]
    fn every_chat_model_asks_something_for_its_output_or_is_free_by_name() {
        for model in Catalogue::embedded().unwrap().models {
            let free = model.name.ends_with(":free");
            let asks = model.prices.output.is_some_and(|output| output > 0);
            assert!(model.kind != ModelKind::Chat || free || asks, "{model:?}");
        }
    }

    #[test]
    fn a_provider_has_all_its_models_and_no_others() {
        let catalogue = Catalogue::embedded().unwrap();
        let names: Vec<_> = catalogue
            .of_provider("demo")
            .iter()
            .map(|m| &m.name[..])
            .collect();
        assert_eq!(
            names,
            [
                "chat",
                "embedding",
                "image",
                "messages",
                "moderation",
                "rerank",
                "speech",
                "transcribe",
                "whisper",
            ]
        );
        assert!(catalogue.of_provider("nobody").is_empty());
        let all: usize = ["anthropic", "openai", "google", "openrouter"]
            .map(|provider| catalogue.of_provider(provider).len())
            .iter()
            .sum();
        assert!(all > 300, "{all}");
    }
}
