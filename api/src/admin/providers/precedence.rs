//! Which of several providers with one name is in force.

use store::providers::Provider;

/// Sources from the strongest to the weakest: settings apply in this order everywhere.
const SOURCES: [&str; 4] = ["environment", "hub.toml", "database", "builtin"];

/// The source that wins over this row's own, if one does.
pub fn overriding<'a>(row: &Provider, all: &'a [Provider]) -> Option<&'a str> {
    let rank = |source: &str| SOURCES.iter().position(|known| *known == source);
    all.iter()
        .filter(|other| other.name == row.name)
        .map(|other| other.managed_by.as_str())
        .min_by_key(|source| rank(source))
        .filter(|source| rank(source) < rank(&row.managed_by))
}

/// Only the rows that are in force.
pub fn in_force(all: &[Provider]) -> impl Iterator<Item = &Provider> {
    all.iter().filter(|row| overriding(row, all).is_none())
}
