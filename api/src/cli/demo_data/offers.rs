//! What is called: models of well-known providers, at the prices that the catalogue has for them.

use store::providers::{self, Provider};
use store::{Conn, QueryResult};

use super::random::Random;
use crate::clock::Millis;
use crate::metering::Price;
use crate::providers::Kind;

/// What a call of a model looks like.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shape {
    /// Text in and out.
    Chat,
    /// The same, with thinking.
    Thinking,
    /// Vectors.
    Embedding,
    /// Sound that is heard, by the second.
    Hearing,
}

/// Kind, model, what a call of it looks like, and its share of all calls.
const MODELS: [(Kind, &str, Shape, u64); 13] = [
    (Kind::OpenAi, "gpt-4o-mini", Shape::Chat, 26),
    (Kind::OpenAi, "gpt-4o", Shape::Chat, 9),
    (Kind::OpenAi, "gpt-5", Shape::Thinking, 7),
    (Kind::OpenAi, "gpt-5-mini", Shape::Thinking, 9),
    (Kind::OpenAi, "text-embedding-3-small", Shape::Embedding, 12),
    (Kind::OpenAi, "whisper-1", Shape::Hearing, 2),
    (Kind::Anthropic, "claude-sonnet-4-5", Shape::Thinking, 11),
    (Kind::Anthropic, "claude-haiku-4-5", Shape::Chat, 8),
    (Kind::Anthropic, "claude-opus-4-5", Shape::Thinking, 2),
    (Kind::Google, "gemini-2.5-flash", Shape::Thinking, 7),
    (Kind::Google, "gemini-2.5-pro", Shape::Thinking, 3),
    (Kind::DeepSeek, "deepseek-chat", Shape::Chat, 3),
    (Kind::Mistral, "mistral-small-latest", Shape::Chat, 1),
];

/// One model with its price.
#[derive(Debug, Clone)]
pub struct Offer {
    /// Who has it.
    pub kind: Kind,
    /// The provider's row.
    pub provider_id: String,
    /// As the provider calls it.
    pub model: &'static str,
    /// What a call looks like.
    pub shape: Shape,
    /// The row of the price book.
    pub rate: store::rates::Rate,
    /// Its price.
    pub price: Price,
    share: u64,
}

/// All of them.
#[derive(Debug, Clone)]
pub struct Offers(Vec<Offer>);

impl Offers {
    /// Finds the prices, and writes the providers that are not there. They have no credentials, so
    /// that nothing is sent to anybody.
    pub fn of(conn: &mut Conn, since: Millis, now: Millis) -> QueryResult<anyhow::Result<Offers>> {
        let rates = store::rates::in_force(conn, now.0)?;
        let mut offers = Vec::new();
        for (kind, model, shape, share) in MODELS {
            let rate = rates.iter().find(|rate| {
                rate.provider == kind.name() && rate.model == model && rate.source == "catalogue"
            });
            let Some(rate) = rate else {
                return Ok(Err(anyhow::anyhow!(
                    "the catalogue of this version has no price of {}/{model}",
                    kind.name()
                )));
            };
            offers.push(Offer {
                kind,
                provider_id: provider(conn, kind, since)?,
                model,
                shape,
                price: Price::from_row(rate),
                rate: rate.clone(),
                share,
            });
        }
        Ok(Ok(Offers(offers)))
    }

    /// One of them, by its share.
    pub fn one(&self, random: &mut Random) -> Option<&Offer> {
        let at = random.weighted(self.0.iter().map(|offer| offer.share));
        self.0.get(at)
    }
}

fn provider(conn: &mut Conn, kind: Kind, since: Millis) -> QueryResult<String> {
    if let Some(known) = providers::by_name(conn, kind.name())?.into_iter().next() {
        return Ok(known.id);
    }
    let row = Provider {
        id: uuid::Uuid::now_v7().to_string(),
        name: kind.name().to_owned(),
        display_name: kind.profile().title.to_owned(),
        kind: kind.name().to_owned(),
        base_url: kind.default_base_url().unwrap_or_default().to_owned(),
        region: None,
        enabled: true,
        private_network: false,
        config: "{}".to_owned(),
        managed_by: "database".to_owned(),
        created_by: None,
        created_at: since.0,
        updated_at: since.0,
    };
    providers::insert(conn, &row)?;
    Ok(row.id)
}
