//! What holds of every route that can be saved, and of every call.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use aigne_hub::identity::principal::{AllowedModels, Principal, Role, Subject};
use aigne_hub::routing::route::Route;
use aigne_hub::routing::route::check::check;
use aigne_hub::routing::route::definition::{
    After, Aim, Canary, Definition, DrawnBy, Mirror, NeedWord, Policy, Step, TokenRange, When,
};
use aigne_hub::routing::route::reach::World;
use aigne_hub::routing::{AsSaved, Features, NoRoute, Question, Snapshot, plan};
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use wire::Dialect;
use wire::asks::{Asks, Need};

use super::support::provider;
use crate::support::hub::TestHub;

const NAMES: [&str; 9] = [
    "sim-openai/m",
    "sim-anthropic/m",
    "pool/m",
    "m",
    "nowhere/m",
    "a",
    "b",
    "c",
    "*",
];

fn name() -> impl Strategy<Value = String> {
    prop::sample::select(&NAMES[..]).prop_map(str::to_owned)
}

fn when() -> impl Strategy<Value = When> {
    let key = prop::sample::select(vec!["everything", "nobody"]);
    let range = (prop::option::of(0..50_u64), prop::option::of(0..50_u64));
    let need = prop::sample::select(vec![NeedWord::Tools, NeedWord::Vision]);
    (
        prop::collection::vec(key, 0..2),
        prop::option::of(range),
        prop::collection::vec(need, 0..2),
    )
        .prop_map(|(keys, range, needs)| When {
            keys: keys.into_iter().map(str::to_owned).collect(),
            input_tokens: range.map(|(min, max)| TokenRange { min, max }),
            needs,
            ..When::default()
        })
}

fn aim() -> impl Strategy<Value = Aim> {
    let by = prop::sample::select(vec![DrawnBy::Call, DrawnBy::Caller]);
    let canary = (1..101_u32, by).prop_map(|(percent, by)| Canary { percent, by });
    (
        name(),
        0..4_u32,
        0..2_u32,
        prop::option::weighted(0.2, when()),
        prop::option::weighted(0.2, canary),
    )
        .prop_map(|(model, weight, priority, when, canary)| Aim {
            model,
            weight,
            priority,
            when,
            canary,
        })
}

fn step() -> impl Strategy<Value = Step> {
    let policy = prop::sample::select(vec![
        Policy::Priority,
        Policy::InOrder,
        Policy::LowestPrice,
        Policy::LowestLatency,
        Policy::LeastBusy,
    ]);
    let after = prop::sample::select(vec![After::RateLimit, After::ContextWindow]);
    (
        prop::option::weighted(0.3, when()),
        prop::collection::vec(after, 0..2),
        policy,
        prop::collection::vec(aim(), 1..4),
        prop::bool::weighted(0.1),
    )
        .prop_map(|(when, after, policy, targets, last)| Step {
            when,
            after,
            policy,
            targets,
            last,
        })
}

fn definition() -> impl Strategy<Value = Definition> {
    let mirror = name().prop_map(|model| Mirror { model, percent: 50 });
    (
        prop::collection::vec(step(), 1..4),
        prop::option::weighted(0.2, mirror),
    )
        .prop_map(|(mut steps, mirror)| {
            // Most are refused for that alone.
            if let Some(first) = steps.first_mut() {
                first.after.clear();
            }
            Definition {
                steps,
                mirror,
                ..Definition::default()
            }
        })
}

fn somebody(id: &str) -> Principal {
    Principal {
        subject: Subject::Key {
            id: id.to_owned(),
            name: id.to_owned(),
        },
        user_id: None,
        role: Role::Member,
        project: None,
        models: AllowedModels::default().into(),
        priority: 0,
        cache_seconds: None,
    }
}

/// Saves what may be saved, one after another, as an admin would.
fn saved(snapshot: &mut Snapshot, wanted: Vec<Definition>) -> HashMap<String, Definition> {
    let mut routes: HashMap<String, Definition> = HashMap::new();
    for (name, definition) in ["a", "b", "c", "a", "b", "*"].iter().zip(wanted) {
        let mut others = routes.clone();
        others.insert((*name).to_owned(), definition.clone());
        let world = World {
            snapshot,
            routes: &others,
        };
        let admitted = check(name, &definition).and_then(|()| world.check(name, &definition));
        if admitted.is_ok() {
            routes = others;
            let route = Route {
                name: (*name).into(),
                definition,
            };
            snapshot.routes.insert((*name).to_owned(), Arc::new(route));
        }
    }
    routes
}

fn leads_back(routes: &HashMap<String, Definition>, from: &str) -> bool {
    let next = |name: &str| -> Vec<String> {
        let Some(route) = routes.get(name) else {
            return Vec::new();
        };
        let aims = route.steps.iter().flat_map(|step| &step.targets);
        let names = aims.map(|aim| aim.model.clone());
        let names = names.chain(route.mirror.iter().map(|mirror| mirror.model.clone()));
        // Its own name means a model.
        names.filter(|other| other != name).collect()
    };
    let mut seen = HashSet::new();
    let mut open = next(from);
    while let Some(name) = open.pop() {
        if name == from {
            return true;
        }
        if seen.insert(name.clone()) {
            open.extend(next(&name));
        }
    }
    false
}

#[actix_web::test]
async fn no_saved_route_loops_and_each_gives_a_plan_or_a_reason() {
    let hub = TestHub::with(&provider("pool", &["m"]), |_| {}).await;
    let real = hub.app.snapshot.load_full();
    let mut runner = TestRunner::new(Config {
        cases: 400,
        failure_persistence: None,
        ..Config::default()
    });
    let asked = (
        prop::sample::select(vec!["a", "b", "c", "m", "pool/m"]),
        prop::sample::select(vec!["everything", "other"]),
        0..60_usize,
        prop::sample::subsequence(Need::ALL.to_vec(), 0..3),
    );
    let all = (prop::collection::vec(definition(), 6), asked);
    runner
        .run(&all, |(wanted, (model, key, tokens, needs))| {
            let mut snapshot = Snapshot {
                providers: real.providers.clone(),
                keys: real.keys.clone(),
                ..Snapshot::default()
            };
            let routes = saved(&mut snapshot, wanted);
            for name in routes.keys() {
                prop_assert!(!leads_back(&routes, name), "{name} forms a loop");
            }
            let principal = somebody(key);
            let asks = Asks {
                needs,
                tags: Vec::new(),
            };
            let question =
                Question::about(model, Dialect::OpenAiChat, &principal).with_features(Features {
                    asks,
                    bytes: tokens * 4,
                });
            match plan(&snapshot, &question, &AsSaved) {
                Ok(plan) => {
                    prop_assert!(!plan.targets.is_empty());
                    let mut seen = HashSet::new();
                    for target in &plan.targets {
                        let credential = target.credential.as_ref().map(|one| one.id.clone());
                        let spot = (target.provider.id.clone(), target.model.clone(), credential);
                        prop_assert!(seen.insert(spot), "a target is there twice");
                    }
                }
                Err(NoRoute::NothingFits { why, .. }) => prop_assert!(!why.is_empty()),
                Err(NoRoute::UnknownModel { .. }) => {
                    prop_assert!(!routes.contains_key(model) && model != "m");
                }
                Err(other) => prop_assert!(false, "{other}"),
            }
            Ok(())
        })
        .unwrap();
    hub.close().await;
}
