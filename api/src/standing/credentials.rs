//! What calls and re-checks have taught of credentials.
//!
//! A verdict counts in this process at once, and in others as soon as they see its row. Only the
//! re-check, an admin or another secret make a refused credential active again: that some other call
//! succeeded says nothing of it.

use std::collections::HashMap;
use std::sync::{Arc, PoisonError, RwLock};
use std::time::Duration;

use store::Store;
use store::credential_states::{self, CredentialState};

use super::Unfit;
use super::state::{Entry, State};
use crate::clock::{Clock, Millis};

/// The whole credential is meant, and no single model.
pub const WHOLE: &str = "";

/// The first re-check of a refused credential comes so long after the refusal; each further one
/// after twice as long.
const FIRST_CHECK_MS: i64 = 5_000;

/// No re-check waits longer.
const LONGEST_CHECK_MS: i64 = 3 * 3_600_000;

/// A limit that the provider gave no time for; doubled while it goes on.
const FIRST_LIMIT_MS: i64 = 1_000;

/// The longest of those.
const LONGEST_GUESS_MS: i64 = 60_000;

/// How long a credential that may not use a model is not tried for it again.
const BARRED_MS: i64 = 300_000;

/// A limit that ends sooner is of no use to another process.
const WORTH_A_ROW_MS: i64 = 2_000;

/// The code of a limit that was told with an answer.
const USED_UP: &str = "provider_limit_used_up";

/// Callers name models: of one credential no more are remembered.
const MOST_MODELS: usize = 256;

/// What a provider said of a credential.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// Too many calls of a model.
    Limited,
    /// It may not use a model.
    Barred,
    /// It is not accepted.
    Refused,
    /// Its account cannot pay.
    Exhausted,
}

/// How a provider said it.
#[derive(Debug, Clone, Copy, Default)]
pub struct Said<'a> {
    /// Stable code.
    pub code: &'a str,
    /// Its words, without secrets.
    pub reason: &'a str,
    /// How long it wants to be left alone, if it told.
    pub wait: Option<Duration>,
}

type Models = HashMap<String, Entry>;

/// All that is known of credentials; what is not in here is active.
pub struct Credentials {
    known: RwLock<HashMap<String, Models>>,
    store: Store,
    clock: Arc<dyn Clock>,
}

impl Credentials {
    /// Knows nothing yet.
    pub fn new(store: Store, clock: Arc<dyn Clock>) -> Self {
        Credentials {
            known: RwLock::default(),
            store,
            clock,
        }
    }

    /// What time it is.
    pub fn now(&self) -> Millis {
        self.clock.now()
    }

    /// Why a credential is not to be used for a model now.
    pub fn unfit(&self, id: &str, model: &str, now: Millis) -> Option<Unfit> {
        let known = self.known.read().unwrap_or_else(PoisonError::into_inner);
        let models = known.get(id)?;
        let unfit = |model| models.get(model)?.unfit(now);
        unfit(WHOLE).or_else(|| unfit(model))
    }

    /// The whole credential's entry, if there is one, and those of models that hold it up now.
    pub fn of(&self, id: &str) -> Vec<(String, Entry)> {
        let now = self.clock.now();
        let known = self.known.read().unwrap_or_else(PoisonError::into_inner);
        let models = known.get(id).into_iter().flatten();
        let mut shown: Vec<_> = models
            .filter(|(model, entry)| model.is_empty() || entry.unfit(now).is_some())
            .map(|(model, entry)| (model.clone(), entry.clone()))
            .collect();
        shown.sort_by(|one, other| one.0.cmp(&other.0));
        shown
    }

    /// A provider said this of a credential that was used for a model. True: it is news, and the
    /// provider is to be asked again later.
    pub fn judge(&self, id: &str, model: &str, verdict: Verdict, said: Said<'_>) -> bool {
        let now = self.clock.now();
        let model = match verdict {
            Verdict::Limited | Verdict::Barred => model,
            Verdict::Refused | Verdict::Exhausted => WHOLE,
        };
        let mut known = self.known.write().unwrap_or_else(PoisonError::into_inner);
        let models = known.entry(id.to_owned()).or_default();
        let before = models.get(model);
        let entry = judged(before, verdict, said, now);
        // Of several calls that are refused at once, the first one is news.
        if before.is_some_and(|before| before.state == entry.state && before.until == entry.until)
            && entry.check_at == before.and_then(|before| before.check_at)
        {
            return false;
        }
        make_room(models, now);
        models.insert(model.to_owned(), entry.clone());
        drop(known);
        tracing::warn!(
            credential = id,
            model,
            state = entry.state.name(),
            code = said.code,
            "a credential is not used for now"
        );
        let passes = entry.until.map(|until| until.0.saturating_sub(now.0));
        if passes.is_none_or(|left| left >= WORTH_A_ROW_MS) {
            self.keep(entry.row(id, model));
        }
        entry.check_at.is_some()
    }

    /// A provider told that nothing is left to a credential for a model, until it is so long later. No
    /// refusal has led to it, and it is no news for anybody's log.
    pub fn used_up(&self, id: &str, model: &str, wait: Duration) {
        let now = self.clock.now();
        let said = Said {
            code: USED_UP,
            reason: "the provider said with an answer that nothing is left for now",
            wait: Some(wait),
        };
        let entry = Entry {
            // The call whose answer told it is about to be noted as served: that changes nothing.
            changed: Millis(now.0.saturating_add(1)),
            ..judged(None, Verdict::Limited, said, now)
        };
        let mut known = self.known.write().unwrap_or_else(PoisonError::into_inner);
        let models = known.entry(id.to_owned()).or_default();
        // What lasts longer, or is worse, stays.
        if models
            .get(model)
            .is_some_and(|known| known.unfit(now).is_some() && known.until >= entry.until)
        {
            return;
        }
        make_room(models, now);
        models.insert(model.to_owned(), entry.clone());
        drop(known);
        tracing::debug!(
            credential = id,
            model,
            ?wait,
            "nothing is left to a credential"
        );
        if wait.as_millis() >= u128::from(WORTH_A_ROW_MS.unsigned_abs()) {
            self.keep(entry.row(id, model));
        }
    }

    /// A call that began at `began` succeeded with a credential. What it was limited by before is
    /// over; what it was refused for since is not.
    pub fn served(&self, id: &str, model: &str, began: Millis) {
        let is_over = |entry: &Entry| entry.changed <= began && entry.state != State::Active;
        {
            let known = self.known.read().unwrap_or_else(PoisonError::into_inner);
            let entry = known.get(id).and_then(|models| models.get(model));
            if !entry.is_some_and(is_over) {
                return;
            }
        }
        let mut known = self.known.write().unwrap_or_else(PoisonError::into_inner);
        if let Some(models) = known.get_mut(id)
            && models.get(model).is_some_and(is_over)
        {
            models.remove(model);
        }
    }

    /// Forgets what was said of a credential.
    pub fn begin_anew(&self, id: &str) {
        let now = self.clock.now();
        let mut known = self.known.write().unwrap_or_else(PoisonError::into_inner);
        for entry in known.entry(id.to_owned()).or_default().values_mut() {
            *entry = Entry::active(now);
        }
    }

    /// Takes what the rows know. Of two tellings the later one counts.
    pub fn absorb(&self, rows: Vec<CredentialState>) {
        let mut known = self.known.write().unwrap_or_else(PoisonError::into_inner);
        for row in rows {
            let (id, model) = (row.credential_id.clone(), row.model.clone());
            let entry = Entry::of_row(row);
            let models = known.entry(id).or_default();
            let is_news = models
                .get(&model)
                .is_none_or(|own| own.changed < entry.changed);
            if is_news {
                models.insert(model, entry);
            }
        }
    }

    /// What a re-check found, which counts from now on.
    pub fn checked(&self, id: &str, entry: Entry) {
        self.keep(entry.row(id, WHOLE));
        let mut known = self.known.write().unwrap_or_else(PoisonError::into_inner);
        known
            .entry(id.to_owned())
            .or_default()
            .insert(WHOLE.to_owned(), entry);
    }

    /// Written in the order of the verdicts; nobody waits for it.
    fn keep(&self, row: CredentialState) {
        let id = row.credential_id.clone();
        let written = self
            .store
            .submit(move |conn| credential_states::put(conn, &row).map(|_| ()));
        if let Err(error) = written {
            tracing::warn!(credential = id, %error, "the state of a credential could not be kept; it holds in this process only");
        }
    }
}

fn judged(before: Option<&Entry>, verdict: Verdict, said: Said<'_>, now: Millis) -> Entry {
    let after = |ms: i64| Some(Millis(now.0.saturating_add(ms)));
    let goes_on = |state: State| before.filter(|before| before.state == state);
    let entry = |state: State, failures: i64| Entry {
        state,
        code: Some(said.code.to_owned()),
        reason: Some(said.reason.to_owned()),
        failures,
        ..Entry::active(now)
    };
    match verdict {
        Verdict::Limited => {
            let told = said
                .wait
                .and_then(|wait| i64::try_from(wait.as_millis()).ok());
            let failures =
                goes_on(State::Limited).map_or(1, |before| before.failures.saturating_add(1));
            let wait = told.unwrap_or_else(|| doubled(FIRST_LIMIT_MS, failures, LONGEST_GUESS_MS));
            Entry {
                until: after(wait),
                ..entry(State::Limited, failures)
            }
        }
        Verdict::Barred => Entry {
            until: after(BARRED_MS),
            ..entry(State::Barred, 1)
        },
        Verdict::Refused | Verdict::Exhausted => {
            let state = match verdict {
                Verdict::Exhausted => State::Exhausted,
                _ => State::Refused,
            };
            match goes_on(state) {
                Some(before) => before.clone(),
                None => Entry {
                    check_at: Some(check_at(1, now)),
                    ..entry(state, 1)
                },
            }
        }
    }
}

/// The next re-check, unless its wait would be longer than the longest that is wanted.
pub(super) fn next_check(failures: i64, now: Millis, most: Option<Duration>) -> Option<Millis> {
    let wait = doubled(FIRST_CHECK_MS, failures, i64::MAX);
    let is_given_up = most.is_some_and(|most| most.as_millis() < u128::from(wait.unsigned_abs()));
    (!is_given_up).then(|| check_at(failures, now))
}

fn check_at(failures: i64, now: Millis) -> Millis {
    let wait = doubled(FIRST_CHECK_MS, failures, LONGEST_CHECK_MS);
    Millis(now.0.saturating_add(wait))
}

/// `first`, doubled for each failure after the first, up to `most`.
fn doubled(first: i64, failures: i64, most: i64) -> i64 {
    let times = u32::try_from(failures.saturating_sub(1)).unwrap_or(u32::MAX);
    let factor = 1_i64.checked_shl(times.min(62)).unwrap_or(i64::MAX);
    first.saturating_mul(factor).min(most)
}

/// What has ended goes; if that is not enough, what ends first.
fn make_room(models: &mut Models, now: Millis) {
    if models.len() < MOST_MODELS {
        return;
    }
    models.retain(|model, entry| model.is_empty() || entry.unfit(now).is_some());
    while models.len() >= MOST_MODELS {
        let of_models = models.iter().filter(|(model, _)| !model.is_empty());
        let Some(first) = of_models
            .min_by_key(|(_, entry)| entry.until)
            .map(|(model, _)| model.clone())
        else {
            return;
        };
        models.remove(&first);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TOLD: Said<'_> = Said {
        code: "code",
        reason: "words",
        wait: None,
    };

    #[test]
    fn a_limit_without_a_time_is_doubled_while_it_goes_on() {
        let verdict = Verdict::Limited;
        let mut before = None;
        let mut waits = Vec::new();
        for _ in 0..9 {
            let entry = judged(before.as_ref(), verdict, TOLD, Millis(0));
            waits.push(entry.until.unwrap().0);
            before = Some(entry);
        }
        assert_eq!(
            waits,
            [
                1_000, 2_000, 4_000, 8_000, 16_000, 32_000, 60_000, 60_000, 60_000
            ]
        );
    }

    #[test]
    fn a_refusal_is_checked_later_and_later_and_a_second_one_does_not_put_it_off() {
        let first = judged(None, Verdict::Refused, TOLD, Millis(0));
        assert_eq!(first.check_at, Some(Millis(5_000)));
        let again = judged(Some(&first), Verdict::Refused, TOLD, Millis(4_000));
        assert_eq!(again.check_at, Some(Millis(5_000)));
        let mut entry = first;
        for _ in 0..20 {
            entry = entry.still(Some("no"), Millis(0), None);
        }
        assert_eq!(entry.check_at, Some(Millis(LONGEST_CHECK_MS)));
        let most = Some(Duration::from_secs(10));
        assert_eq!(next_check(2, Millis(1), most), Some(Millis(10_001)));
        assert_eq!(next_check(3, Millis(1), most), None);
    }

    #[test]
    fn what_has_ended_holds_nobody_up() {
        let said = Said {
            wait: Some(Duration::from_millis(10)),
            ..TOLD
        };
        let entry = judged(None, Verdict::Limited, said, Millis(0));
        assert_eq!(entry.unfit(Millis(9)), Some(Unfit::Limited(Millis(10))));
        assert_eq!(entry.unfit(Millis(10)), None);
    }
}
