//! Why a target stands where it stands in a plan.

use std::sync::Arc;

use store::Nanos;

use super::route::definition::{After, Policy};

/// What put a target where it is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum ChosenBy {
    /// The request names it.
    #[default]
    Named,
    /// The policy of its step.
    Policy(Policy),
    /// The lot that is drawn for a canary.
    Canary,
    /// The conversation, or the caller, was answered there before.
    Sticky,
    /// It is not the fastest as far as is known, but that was long ago.
    Exploration,
    /// It gets a copy.
    Mirror,
    /// The first target was late.
    Hedge,
    /// An earlier target could not answer.
    Fallback,
    /// It failed in a way that may pass, and nothing else was left.
    Again,
}

impl ChosenBy {
    /// Its stable name in records and in the API.
    pub fn name(self) -> &'static str {
        match self {
            ChosenBy::Named => "named",
            ChosenBy::Policy(policy) => policy.name(),
            ChosenBy::Canary => "canary",
            ChosenBy::Sticky => "sticky",
            ChosenBy::Exploration => "exploration",
            ChosenBy::Mirror => "mirror",
            ChosenBy::Hedge => "hedge",
            ChosenBy::Fallback => "fallback",
            ChosenBy::Again => "again",
        }
    }
}

/// What was known when a target was placed.
#[derive(Debug, Clone, Default)]
pub struct Choice {
    /// The route that the call goes by; `None`: the request names a model.
    pub route: Option<Arc<str>>,
    /// The step of the route, counted from 0.
    pub step: usize,
    /// What put it there.
    pub by: ChosenBy,
    /// What the call probably costs there, where that was asked for.
    pub price: Option<Nanos>,
    /// How long calls usually wait there, in milliseconds, where that was asked for.
    pub usual_ms: Option<u64>,
    /// Calls that were under way there, where that was asked for.
    pub busy: Option<u32>,
    /// Why those before it are not asked, in words.
    pub because: Option<String>,
    /// It may be tried only after one of these, of each list; without lists, at once.
    pub gates: Vec<Arc<[After]>>,
}

impl Choice {
    /// In words for people.
    pub fn words(&self) -> String {
        let mut words = match &self.route {
            Some(_) => format!("step {}", self.step + 1),
            None => String::new(),
        };
        let mut more = |text: &str| {
            if !words.is_empty() {
                words.push_str(", ");
            }
            words.push_str(text);
        };
        more(match self.by {
            ChosenBy::Named => "the request names it",
            ChosenBy::Policy(Policy::InOrder) => "as it stands in the list",
            ChosenBy::Policy(Policy::Priority) => "its turn by priority and weight",
            ChosenBy::Policy(Policy::LowestPrice) => "the lowest price",
            ChosenBy::Policy(Policy::LowestLatency) => "the shortest wait",
            ChosenBy::Policy(Policy::LeastBusy) => "the fewest calls under way",
            ChosenBy::Canary => "the lot fell on the canary",
            ChosenBy::Sticky => "answered there before",
            ChosenBy::Exploration => "tried to see whether it has become faster",
            ChosenBy::Mirror => "a copy whose answer nobody gets",
            ChosenBy::Hedge => "the first target was late",
            ChosenBy::Fallback => "another target could not answer",
            ChosenBy::Again => "tried again",
        });
        if let Some(price) = self.price {
            more(&format!("about {price} credits"));
        }
        if let Some(ms) = self.usual_ms {
            more(&format!("usually {ms} ms"));
        }
        if let Some(busy) = self.busy {
            more(&format!("{busy} under way"));
        }
        if let Some(because) = &self.because {
            more(because);
        }
        words
    }
}
