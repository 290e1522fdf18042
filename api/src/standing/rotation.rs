//! Whose turn it is among the credentials of a provider: smooth weighted round robin, as nginx has
//! it. Each pick adds to every credential its weight and takes from the chosen one the sum of all, so
//! that a heavy credential's turns are spread among those of the others.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use crate::routing::CredentialEntry;

type Turns = HashMap<String, i64>;

/// The turns of every provider's credentials.
#[derive(Debug, Default)]
pub struct Rotation(Mutex<HashMap<String, Turns>>);

impl Rotation {
    /// The credentials in the order of this turn: the chosen one, then those whose turn is nearest.
    /// Of equals the first one wins.
    pub fn order(
        &self,
        provider_id: &str,
        credentials: Vec<Arc<CredentialEntry>>,
    ) -> Vec<Arc<CredentialEntry>> {
        if credentials.len() < 2 {
            return credentials;
        }
        let mut rotation = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let turns = rotation.entry(provider_id.to_owned()).or_default();
        turns.retain(|id, _| credentials.iter().any(|credential| credential.id == *id));
        let mut total = 0_i64;
        let mut ordered: Vec<(i64, Arc<CredentialEntry>)> = credentials
            .into_iter()
            .map(|credential| {
                let weight = i64::try_from(credential.weight).unwrap_or(i64::MAX);
                total = total.saturating_add(weight);
                let current = turns.entry(credential.id.clone()).or_default();
                *current = current.saturating_add(weight);
                (*current, credential)
            })
            .collect();
        // Stable: equals stay in the order of the configuration.
        ordered.sort_by_key(|(current, _)| std::cmp::Reverse(*current));
        if let Some((_, chosen)) = ordered.first()
            && let Some(current) = turns.get_mut(&chosen.id)
        {
            *current = current.saturating_sub(total);
        }
        ordered
            .into_iter()
            .map(|(_, credential)| credential)
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use secrecy::SecretString;

    use super::*;

    fn credentials(weights: &[(&str, u64)]) -> Vec<Arc<CredentialEntry>> {
        let credential = |&(id, weight): &(&str, u64)| {
            Arc::new(CredentialEntry {
                id: id.to_owned(),
                name: id.to_owned(),
                secret: SecretString::from("key"),
                saved_for: String::new(),
                weight,
            })
        };
        weights.iter().map(credential).collect()
    }

    fn turns(rotation: &Rotation, of: &[(&str, u64)], count: usize) -> String {
        let first = |_| rotation.order("p", credentials(of))[0].id.clone();
        (0..count).map(first).collect()
    }

    #[test]
    fn turns_follow_the_weights_and_are_spread() {
        let weights = [("a", 5), ("b", 1), ("c", 1)];
        // The example of nginx's own commit.
        assert_eq!(turns(&Rotation::default(), &weights, 7), "aabacaa");
        let equal = [("a", 100), ("b", 100)];
        assert_eq!(turns(&Rotation::default(), &equal, 6), "ababab");
    }

    #[test]
    fn one_that_comes_back_does_not_get_what_it_missed() {
        let rotation = Rotation::default();
        let all = [("a", 1), ("b", 1)];
        turns(&rotation, &all, 10);
        turns(&rotation, &[("a", 1), ("c", 1)], 10);
        let again = turns(&rotation, &all, 4);
        assert_eq!(again.matches('b').count(), 2, "{again}");
    }
}
