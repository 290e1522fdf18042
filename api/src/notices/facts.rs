//! What a notice tells, as data.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// What a notice tells. Amounts are credits as decimal numbers, times RFC 3339.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Facts {
    /// A customer has little left.
    LowBalance {
        /// `user:` or `key:` and an id.
        owner: String,
        /// What was left when this was noticed.
        balance: String,
        /// What it fell below; `0`: nothing is left.
        threshold: String,
    },
    /// A customer was given credits elsewhere.
    CreditsArrived {
        /// `user:` or `key:` and an id.
        owner: String,
        /// How many came.
        amount: String,
        /// Until then they can be spent; null: they do not expire.
        #[schema(required)]
        expires_at: Option<String>,
    },
    /// A budget is used up as far as it warns of.
    BudgetWarning(BudgetFacts),
    /// Nothing is left of a budget.
    BudgetUsedUp(BudgetFacts),
    /// The hub pays more for a model than it gets.
    PriceBelowCost(PriceFacts),
    /// A provider asks something else than what a rate was made from.
    PriceDrift(PriceFacts),
    /// A price list that the hub fetched would change prices; they wait to be decided on.
    PriceListStaged {
        /// The list's id.
        list_id: String,
        /// Where it comes from.
        origin: String,
        /// How many changes wait.
        changes: i64,
    },
    /// A price list could not be fetched or read.
    PriceListFailed {
        /// Where it should come from.
        origin: String,
        /// Why.
        reason: String,
    },
    /// A provider does not take a credential any more.
    CredentialRefused(CredentialFacts),
    /// The account behind a credential cannot pay.
    CredentialExhausted(CredentialFacts),
    /// A credential that was refused or could not pay is used again.
    CredentialRestored(CredentialFacts),
}

/// What is told of a credential.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct CredentialFacts {
    /// The provider's name.
    pub provider: String,
    /// What the credential is called.
    pub credential: String,
    /// The provider's words, without secrets; null: it said none.
    #[schema(required)]
    pub reason: Option<String>,
}

/// What is told of a budget.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct BudgetFacts {
    /// Its id.
    pub budget_id: String,
    /// For people.
    pub name: String,
    /// `hub`, `key`, `user` or `project`.
    pub scope: String,
    /// Which key, user or project.
    #[schema(required)]
    pub scope_id: Option<String>,
    /// What was used of it.
    pub used: String,
    /// The amount in force.
    pub limit: String,
    /// Whether calls that would go over it are refused.
    pub hard: bool,
    /// When it begins anew; null: never.
    #[schema(required)]
    pub period_ends_at: Option<String>,
}

/// What is told of a price.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct PriceFacts {
    /// The provider's name.
    pub provider: String,
    /// The provider's name for the model.
    pub model: String,
    /// What is charged or asked the worst: `output`, `above 200000 input` …
    pub class: String,
    /// What the provider asks for it, in US dollars for one.
    pub asked: String,
    /// What the book says that the provider asks, in US dollars for one; null: nothing.
    #[schema(required)]
    pub cost: Option<String>,
    /// What the hub charges, in credits for one.
    pub rate: String,
}
