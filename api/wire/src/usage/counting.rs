//! How a provider counts: which counter contains which. Declared, so that nothing is guessed.

use super::{Class, Counters, Usage};
use crate::Native;

/// How the counters of one provider and dialect lie in one another.
#[derive(Debug)]
pub struct Counting {
    /// The dialect that the object is part of.
    pub dialect: Native,
    /// The provider's kind, or nothing for everybody else who speaks the dialect.
    pub provider: &'static str,
    /// Where the provider says so.
    pub source: &'static str,
    /// Its counters; a whole stands before its parts.
    pub counters: &'static [Counter],
    /// Counters of searches on the web, which are no tokens; the first that is told counts.
    pub searches: &'static [&'static str],
}

/// One counter.
#[derive(Debug)]
pub struct Counter {
    /// Paths at which the count may stand, the main one first. Of several the largest counts: they
    /// are words for the same tokens. None for what only a total tells.
    pub paths: &'static [&'static str],
    /// What its tokens are, where no part of it says something else.
    pub class: Class,
    /// Where they lie.
    pub place: Place,
    /// Counters of tokens that are in another class already and are not counted here.
    pub less: &'static [&'static str],
}

/// Where the tokens of a counter lie.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// In no other counter.
    Whole,
    /// In the whole with this main path. Where the whole is not told, the part stands alone.
    In(&'static str),
    /// In no other counter, and where it is not told: what this total has beyond all wholes.
    Beyond(&'static str),
    /// In the whole, unless the total is larger than all wholes by just this count (or it is not
    /// told at all): then beside them. For dialects that providers write in both ways.
    InOrBeyond {
        /// The main path of the whole.
        whole: &'static str,
        /// The path of the total.
        total: &'static str,
    },
}

impl Counter {
    fn told(&self, counters: &Counters) -> Option<u64> {
        let told = self.paths.iter().filter_map(|path| counters.get(path));
        let elsewhere = self.less.iter().filter_map(|path| counters.get(path));
        let elsewhere = elsewhere.fold(0_u64, u64::saturating_add);
        told.max().map(|count| count.saturating_sub(elsewhere))
    }
}

/// A whole, and what of it no part has taken yet.
struct Left {
    path: &'static str,
    class: Class,
    whole: u64,
    tokens: u64,
}

impl Counting {
    /// Takes the counters apart, so that each token is in one class, whatever they say: parts that
    /// are larger than their whole are cut to it.
    pub fn usage(&self, counters: &Counters) -> Usage {
        let mut usage = Usage::default();
        let mut left: Vec<Left> = Vec::new();
        for counter in self.counters {
            let told = counter.told(counters);
            match counter.place {
                Place::Whole => left.extend(told.map(|tokens| Left {
                    path: counter.paths.first().copied().unwrap_or_default(),
                    class: counter.class,
                    whole: tokens,
                    tokens,
                })),
                Place::In(whole) => {
                    let tokens = part_of(&mut left, whole, told.unwrap_or(0));
                    counter.class.add(&mut usage, tokens);
                }
                Place::Beyond(total) => {
                    let tokens = told.unwrap_or_else(|| beyond(counters, total, &left));
                    counter.class.add(&mut usage, tokens);
                }
                Place::InOrBeyond { whole, total } => {
                    let (told, outside) = (told.unwrap_or(0), beyond(counters, total, &left));
                    let tokens = if outside > 0 && (told == 0 || told == outside) {
                        outside
                    } else {
                        part_of(&mut left, whole, told)
                    };
                    counter.class.add(&mut usage, tokens);
                }
            }
        }
        for rest in left {
            rest.class.add(&mut usage, rest.tokens);
        }
        usage
    }

    /// Searches on the web, where the provider tells them.
    pub fn searches(&self, counters: &Counters) -> Option<u64> {
        self.searches.iter().find_map(|path| counters.get(path))
    }
}

/// Moves a part out of its whole, never more than is left of it.
fn part_of(left: &mut [Left], whole: &str, part: u64) -> u64 {
    let Some(whole) = left.iter_mut().find(|left| left.path == whole) else {
        return part;
    };
    let part = part.min(whole.tokens);
    whole.tokens -= part;
    part
}

fn beyond(counters: &Counters, total: &str, left: &[Left]) -> u64 {
    left.iter()
        .fold(counters.get(total).unwrap_or(0), |rest, left| {
            rest.saturating_sub(left.whole)
        })
}
