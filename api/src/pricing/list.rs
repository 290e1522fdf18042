//! Price lists of others: what they say about the models of this hub's providers.

mod aigne;
mod litellm;
mod number;
mod openrouter;
mod wrong;

use serde_json::{Map, Value};

pub use self::wrong::WrongPrice;
use crate::catalogue::{self, CatalogueModel};

/// How a list is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// LiteLLM's `model_prices_and_context_window.json`.
    LiteLlm,
    /// OpenRouter's `GET /api/v1/models`.
    OpenRouter,
    /// AIGNE's `pricing.json`.
    Aigne,
    /// This hub's own `catalogue.tsv`.
    Catalogue,
}

impl Form {
    /// All of them.
    pub const ALL: [Form; 4] = [
        Form::LiteLlm,
        Form::OpenRouter,
        Form::Aigne,
        Form::Catalogue,
    ];

    /// The word of the API.
    pub fn name(self) -> &'static str {
        match self {
            Form::LiteLlm => "litellm",
            Form::OpenRouter => "openrouter",
            Form::Aigne => "aigne",
            Form::Catalogue => "catalogue",
        }
    }

    /// The form of this name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|form| form.name() == name)
    }
}

/// A list as it was read.
#[derive(Debug)]
pub struct PriceList {
    /// How it was written.
    pub form: Form,
    /// Its prices.
    pub models: Vec<CatalogueModel>,
    /// Entries without a price that the book could hold.
    pub left_aside: usize,
    /// Prices that can be none. Their entries are neither among the models nor left aside.
    pub wrong: Vec<WrongPrice>,
}

impl PriceList {
    /// Why nothing of it may go live before somebody has looked at it: a list that is wrong about one
    /// price may be wrong about others. `None`: there is no reason.
    pub fn doubt(&self) -> Option<String> {
        let named = wrong::named(&self.wrong)?;
        Some(format!(
            "states prices that cannot be, so that nothing of it goes live before it is approved: {named}"
        ))
    }
}

/// Reads a list; `form` is found out where nobody says it. The error says what is wrong.
pub fn read(text: &str, form: Option<Form>) -> Result<PriceList, String> {
    if form == Some(Form::Catalogue) || form.is_none() && text.starts_with("# ") {
        let catalogue = catalogue::parse(text).map_err(|error| error.to_string())?;
        return Ok(PriceList {
            form: Form::Catalogue,
            models: catalogue.models,
            left_aside: 0,
            wrong: Vec::new(),
        });
    }
    let json: Map<String, Value> =
        serde_json::from_str(text).map_err(|error| format!("is not a JSON object: {error}"))?;
    let form = match form {
        Some(form) => form,
        None if json.get("data").is_some_and(Value::is_array) => Form::OpenRouter,
        None if json.get("providers").is_some_and(Value::is_object) => Form::Aigne,
        None if json
            .values()
            .any(|entry| entry.get("litellm_provider").is_some()) =>
        {
            Form::LiteLlm
        }
        None => {
            return Err(
                "is in no form that the hub knows: litellm, openrouter, aigne or catalogue"
                    .to_owned(),
            );
        }
    };
    let list = match form {
        Form::OpenRouter => openrouter::read(&json)?,
        Form::Aigne => aigne::read(&json)?,
        Form::LiteLlm | Form::Catalogue => litellm::read(&json),
    };
    if list.models.is_empty() {
        let empty = format!("holds no price in the form {}", form.name());
        return Err(match wrong::named(&list.wrong) {
            Some(named) => format!("{empty}: {named}"),
            None => empty,
        });
    }
    Ok(list)
}
