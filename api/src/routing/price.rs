//! What a request probably costs at a target: by what its calls have used, caches included.

use store::Nanos;
use wire::Units;

use super::plan::Wanted;
use super::question::Question;
use super::spec::Spec;
use crate::standing::pace::Habit;

/// What stands for a call that is paid by the piece, so that such prices can be compared.
fn pieces() -> Units {
    Units {
        images: 1,
        seconds: 60,
        characters: 1_000,
        ..Units::default()
    }
}

/// Writes the probable price of the call into each.
pub(super) fn write<'s>(specs: impl Iterator<Item = &'s mut Spec>, question: &Question<'_>) {
    let specs: Vec<&mut Spec> = specs.collect();
    let known: Vec<Habit> = specs.iter().filter_map(|spec| spec.pace.habit()).collect();
    // One that was never asked is taken to be used as the others are.
    let usual = pooled(&known);
    for spec in specs {
        let habit = spec.pace.habit().unwrap_or(usual);
        spec.choice.price = expected(spec, habit, question);
    }
}

fn expected(spec: &Spec, habit: Habit, question: &Question<'_>) -> Option<Nanos> {
    let rate = spec.rate.as_ref()?;
    let mut usage = habit.usage(question.bytes(), question.max_tokens);
    let units = match question.wanted {
        Wanted::Chat(_) => Units::default(),
        Wanted::Operation(_) | Wanted::Video => {
            usage.output = 0;
            pieces()
        }
    };
    rate.price.charge(&usage, &units, None)
}

fn pooled(known: &[Habit]) -> Habit {
    let Ok(count @ 1..) = u64::try_from(known.len()) else {
        return Habit::FIRST;
    };
    let mean = |of: fn(&Habit) -> u64| known.iter().map(of).sum::<u64>() / count;
    Habit {
        per_byte: mean(|habit| habit.per_byte),
        answer: mean(|habit| habit.answer),
        cached: mean(|habit| habit.cached),
        cache_written: mean(|habit| habit.cache_written),
    }
}
