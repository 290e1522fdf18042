//! What a price list would change in the price book.

use std::collections::{BTreeMap, BTreeSet};

use store::nanos::rate::print;
use store::rates::Rate;

use super::basis::{Basis, cost_of};
use super::markup::{Markup, print_factor};
use super::policy::Policy;
use super::terms::Terms;
use crate::catalogue::CatalogueModel;

/// What a list would change.
#[derive(Debug, Default)]
pub struct Differences {
    /// Prices that would be other ones, or new.
    pub changes: Vec<Change>,
    /// Models whose price the list states as it is.
    pub unchanged: usize,
    /// Entries about models that the hub has no use for, or whose price the file manages.
    pub left_aside: usize,
}

/// One price that would change.
#[derive(Debug)]
pub struct Change {
    /// What is in force; `None`: the model has no price.
    pub old: Option<Rate>,
    /// What would be in force, without an id.
    pub new: Rate,
    /// Why it should be looked at before it goes live.
    pub reason: Option<String>,
}

/// What is compared.
pub struct Comparison<'a> {
    /// Rates in force.
    pub rates: &'a [Rate],
    /// Names under which the hub's providers have prices.
    pub providers: &'a BTreeSet<String>,
    /// Margin, price of a credit, and how much may change unseen.
    pub policy: &'a Policy,
    /// Models without a price yet are taken too.
    pub with_new: bool,
}

impl Comparison<'_> {
    /// Compares what the list says that providers ask with what the book says. Rates of single
    /// scopes stay: they were agreed with somebody.
    pub fn of(&self, models: &[CatalogueModel], origin: &str) -> Differences {
        let mut in_force: BTreeMap<(&str, &str, &str), &Rate> = BTreeMap::new();
        for rate in self.rates.iter().filter(|rate| rate.scope.is_empty()) {
            let place = (&*rate.provider, &*rate.model, &*rate.kind);
            let weaker = |known: &&Rate| rank(&known.source) < rank(&rate.source);
            if in_force.get(&place).is_none_or(weaker) {
                in_force.insert(place, rate);
            }
        }
        let mut differences = Differences::default();
        for model in models {
            let place = (&*model.provider, &*model.name, model.kind.as_str());
            let old = in_force.get(&place).copied();
            let wanted = match old {
                Some(old) => old.source != "hub.toml",
                None => self.with_new && self.providers.contains(&model.provider),
            };
            if !wanted {
                differences.left_aside += 1;
                continue;
            }
            let list = Terms::from(model);
            let known = old.map(cost_of).unwrap_or_default();
            if old.is_some() && same(&known, &list) {
                differences.unchanged += 1;
                continue;
            }
            let cost = list.over(&known);
            differences
                .changes
                .push(self.change(old, model, cost, origin));
        }
        differences
    }

    fn change(
        &self,
        old: Option<&Rate>,
        model: &CatalogueModel,
        cost: Terms,
        origin: &str,
    ) -> Change {
        let own = old.filter(|old| old.source == "database");
        let markup = own
            .and_then(Basis::of)
            .map_or_else(|| self.policy.markup(&model.provider), |basis| basis.markup);
        let mut new = Rate {
            id: String::new(),
            source: "database".to_owned(),
            source_version: Some(origin.to_owned()),
            starts_at: None,
            retired_at: None,
            ..old.cloned().unwrap_or_else(|| Rate {
                provider: model.provider.clone(),
                model: model.name.clone(),
                kind: model.kind.as_str().to_owned(),
                display_name: model.display_name.clone(),
                metadata: "{}".to_owned(),
                ..Rate::default()
            })
        };
        let reason = match written(&mut new, cost, markup) {
            Err(reason) => Some(reason),
            Ok(()) => old.and_then(|old| too_large(old, &new, self.policy.factor_ppm)),
        };
        Change {
            old: old.cloned(),
            new,
            reason,
        }
    }
}

fn written(new: &mut Rate, cost: Terms, markup: Markup) -> Result<(), String> {
    let basis = Basis { cost, markup };
    if basis.write_to(new) {
        return Ok(());
    }
    Err("is beyond what can be counted under the hub's margin and price of a credit".to_owned())
}

/// The price that changes by more than a factor (in millionths), or to or from nothing, for people.
pub fn too_large(old: &Rate, new: &Rate, factor_ppm: i64) -> Option<String> {
    let before: BTreeMap<String, i64> = Terms::charged(old).named().into_iter().collect();
    for (name, after) in Terms::charged(new).named() {
        let Some(before) = before.get(&name).copied() else {
            continue;
        };
        let (less, more) = (before.min(after), before.max(after));
        if i128::from(more) * 1_000_000 > i128::from(less) * i128::from(factor_ppm) {
            return Some(format!(
                "{name} would go from {} to {}, by more than the factor {}",
                print(before),
                print(after),
                print_factor(factor_ppm),
            ));
        }
    }
    None
}

/// Whether both ask the same; a list that names fewer classes than the book says less, not other.
fn same(book: &Terms, list: &Terms) -> bool {
    let book: BTreeMap<String, i64> = book.named().into_iter().collect();
    let mut said = list.named().into_iter();
    said.all(|(name, price)| match book.get(&name) {
        Some(known) => *known == price,
        None => price == 0,
    })
}

fn rank(source: &str) -> u8 {
    match source {
        "hub.toml" => 2,
        "database" => 1,
        _ => 0,
    }
}
