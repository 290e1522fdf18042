//! A plan in words.

use serde::Serialize;
use utoipa::ToSchema;

use crate::routing::route::Route;
use crate::routing::{Considered, NoRoute, Plan, Target, Trace, WalkedStep};
use crate::standing::Standing;

/// Where a request would go.
#[derive(Debug, Serialize, ToSchema)]
pub struct ExplainReply {
    /// The route that it goes by; null: it names a model.
    #[schema(required)]
    pub route: Option<String>,
    /// Why it would be refused; null: it would not.
    #[schema(required)]
    pub refusal: Option<String>,
    /// The targets in the order in which they would be tried.
    pub plan: Vec<PlannedTarget>,
    /// The steps that were looked at.
    pub steps: Vec<ExplainedStep>,
    /// The targets that were looked at, in the plan or not.
    pub candidates: Vec<ExplainedCandidate>,
    /// A second target is asked when the first one is late.
    pub hedged: bool,
    /// `provider/model` of who gets a copy; null: nobody.
    #[schema(required)]
    pub mirrored_to: Option<String>,
}

/// A target of the plan.
#[derive(Debug, Serialize, ToSchema)]
pub struct PlannedTarget {
    /// The provider's name.
    pub provider: String,
    /// The provider's name for the model.
    pub model: String,
    /// The credential's name.
    #[schema(required)]
    pub credential: Option<String>,
    /// The step of the route, from 1; null without a route.
    #[schema(required)]
    pub step: Option<usize>,
    /// What put it there, in one word.
    pub chosen_by: &'static str,
    /// The same in words.
    pub reason: String,
    /// `fit`, or why it would be passed over now: `limited`, `refused`, `exhausted`, `left alone`.
    pub standing: &'static str,
    /// It is tried only after one of these befell an earlier target: `rate_limit`, `unavailable`,
    /// `context_window`, `content_policy`; after any failure where there are none.
    pub after: Vec<&'static str>,
}

/// A step that was looked at.
#[derive(Debug, Serialize, ToSchema)]
pub struct ExplainedStep {
    /// The route that has it.
    pub route: String,
    /// Its number, from 1.
    pub step: usize,
    /// Why it is not for this request; null: it is.
    #[schema(required)]
    pub out: Option<String>,
}

/// A target that was looked at.
#[derive(Debug, Serialize, ToSchema)]
pub struct ExplainedCandidate {
    /// The route that names it; null without one.
    #[schema(required)]
    pub route: Option<String>,
    /// Its step, from 1; null without a route.
    #[schema(required)]
    pub step: Option<usize>,
    /// The provider's name; null where the name leads nowhere.
    #[schema(required)]
    pub provider: Option<String>,
    /// The model.
    pub model: String,
    /// Why it is not in the plan; null: it is.
    #[schema(required)]
    pub out: Option<String>,
    /// What put it where it is.
    pub chosen_by: &'static str,
    /// Its share among its like.
    pub weight: u32,
    /// Those of the lowest number come first.
    pub priority: u32,
    /// What the request probably costs there, in credits; null where there is no price.
    #[schema(required)]
    pub price: Option<String>,
    /// How long calls usually wait there, in milliseconds; null: none was made yet.
    #[schema(required)]
    pub usual_ms: Option<u64>,
    /// Calls that are under way there.
    pub busy: u32,
}

impl ExplainReply {
    /// Writes it down.
    pub fn of(
        standing: &Standing,
        plan: Result<Plan, NoRoute>,
        route: Option<&Route>,
        trace: Trace,
    ) -> ExplainReply {
        let (plan, refusal) = match plan {
            Ok(plan) => (plan, None),
            Err(refusal) => (Plan::default(), Some(refusal.to_string())),
        };
        let copy = plan
            .mirror
            .as_ref()
            .and_then(|mirror| mirror.targets.first());
        ExplainReply {
            route: route.map(|route| route.name.to_string()),
            refusal,
            hedged: plan.hedge.is_some(),
            mirrored_to: copy.map(|target| format!("{}/{}", target.provider.name, target.model)),
            plan: plan
                .targets
                .iter()
                .map(|target| planned(standing, target))
                .collect(),
            steps: trace.steps.into_iter().map(ExplainedStep::from).collect(),
            candidates: trace
                .considered
                .into_iter()
                .map(ExplainedCandidate::from)
                .collect(),
        }
    }
}

fn planned(standing: &Standing, target: &Target) -> PlannedTarget {
    let unfit = standing.unfit(target, standing.credentials.now());
    let choice = &target.choice;
    PlannedTarget {
        provider: target.provider.name.clone(),
        model: target.model.clone(),
        credential: target.credential.as_ref().map(|known| known.name.clone()),
        step: choice.route.as_ref().map(|_| choice.step + 1),
        chosen_by: choice.by.name(),
        reason: choice.words(),
        standing: unfit.map_or("fit", |unfit| unfit.name()),
        after: choice
            .gates
            .iter()
            .flat_map(|gate| gate.iter().map(|after| after.name()))
            .collect(),
    }
}

impl From<WalkedStep> for ExplainedStep {
    fn from(walked: WalkedStep) -> Self {
        ExplainedStep {
            route: walked.route,
            step: walked.step + 1,
            out: walked.out,
        }
    }
}

impl From<Considered> for ExplainedCandidate {
    fn from(seen: Considered) -> Self {
        let route = Some(seen.route).filter(|route| !route.is_empty());
        ExplainedCandidate {
            step: route.as_ref().map(|_| seen.step + 1),
            route,
            provider: seen.provider,
            model: seen.model,
            out: seen.out,
            chosen_by: seen.by.name(),
            weight: seen.weight,
            priority: seen.priority,
            price: seen.price.map(|price| price.to_string()),
            usual_ms: seen.usual_ms,
            busy: seen.busy,
        }
    }
}
