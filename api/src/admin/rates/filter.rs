//! Which rates a list takes, with upstream's little query language.

use store::rates::Rate;

use super::owner::Owner;
use crate::admin::error::AdminError;
use crate::config::declared::ModelKind;

/// Which rates a list takes; the parts are joined by *and*.
pub struct RateFilter {
    provider_ids: Vec<String>,
    model: Option<String>,
    deprecated: bool,
    terms: Vec<Term>,
}

struct Term {
    field: Field,
    like: bool,
    values: Vec<String>,
}

#[derive(Clone, Copy)]
enum Field {
    Model,
    Type,
    Provider,
    Source,
}

impl RateFilter {
    /// Reads the members of a query.
    pub fn read(
        q: Option<&str>,
        provider_ids: Option<&str>,
        model: Option<String>,
        deprecated: bool,
    ) -> Result<Self, AdminError> {
        let terms = q.unwrap_or_default().split_whitespace().map(term);
        Ok(RateFilter {
            provider_ids: split(provider_ids.unwrap_or_default()),
            model: model.map(|text| text.to_lowercase()),
            deprecated,
            terms: terms.collect::<Result<_, _>>()?,
        })
    }

    /// Is the rate wanted?
    pub fn takes(&self, rate: &Rate, provider: &Owner) -> bool {
        let of_provider = self.provider_ids.is_empty() || self.provider_ids.contains(&provider.id);
        let of_model = self
            .model
            .as_ref()
            .is_none_or(|text| rate.model.to_lowercase().contains(text));
        of_provider
            && of_model
            && (self.deprecated || !rate.deprecated)
            && self.terms.iter().all(|term| term.takes(rate))
    }
}

impl Term {
    fn takes(&self, rate: &Rate) -> bool {
        let text = match self.field {
            Field::Model => &rate.model,
            Field::Type => &rate.kind,
            Field::Provider => &rate.provider,
            Field::Source => &rate.source,
        };
        self.values.iter().any(|value| match self.like {
            true => text.to_lowercase().contains(&value.to_lowercase()),
            // Both spellings of a kind are the same kind.
            false if matches!(self.field, Field::Type) => {
                text == ModelKind::parse(value).map_or(value.as_str(), |kind| kind.as_str())
            }
            false => text == value,
        })
    }
}

/// `key:a,b`, `like-key:text`, or a text alone, which is looked for in the model's name.
fn term(word: &str) -> Result<Term, AdminError> {
    let (key, values) = word.split_once(':').unwrap_or(("like-model", word));
    let (like, key) = match key.strip_prefix("like-") {
        Some(key) => (true, key),
        None => (false, key),
    };
    let field = match key {
        "model" => Field::Model,
        "type" => Field::Type,
        "provider" => Field::Provider,
        "source" => Field::Source,
        other => {
            let problem =
                format!("asks for {other:?}, but must ask for model, type, provider or source");
            return Err(AdminError::invalid_member("q", problem));
        }
    };
    Ok(Term {
        field,
        like,
        values: split(values),
    })
}

fn split(list: &str) -> Vec<String> {
    list.split(',')
        .map(str::trim)
        .filter(|text| !text.is_empty())
        .map(str::to_owned)
        .collect()
}
