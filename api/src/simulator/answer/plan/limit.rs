//! Where a text ends before it is done.

use super::Stop;
use crate::simulator::answer::{Asked, count_words, talk};

/// Obeys stop texts and the limit on output, as a real provider does.
pub fn limited(mut text: String, asked: &Asked) -> (String, Stop) {
    let mut stop = Stop::Done;
    let found = asked.stops.iter().filter(|stop| !stop.is_empty());
    let first = found
        .filter_map(|stop| Some((text.find(stop.as_str())?, stop)))
        .min();
    if let Some((at, word)) = first {
        stop = Stop::Text(word.clone());
        text.truncate(at);
    }
    let most = asked.max_tokens.unwrap_or(u64::MAX);
    if count_words(&text) > most {
        let ends = text
            .char_indices()
            .map(|(at, character)| at + character.len_utf8());
        let mut words = WordCounter::default();
        let fits = ends
            .take_while(|end| words.upto(&text, *end) <= most)
            .last();
        text.truncate(fits.unwrap_or(0));
        stop = Stop::Length;
    }
    (text, stop)
}

/// Counts words while a text grows, so that a long text is read once.
#[derive(Default)]
struct WordCounter {
    words: u64,
    from: usize,
    inside: bool,
}

impl WordCounter {
    fn upto(&mut self, text: &str, end: usize) -> u64 {
        let new = text.get(self.from..end).unwrap_or_default();
        let counted = count_words(new);
        let goes_on = new.chars().all(|c| !c.is_whitespace() && !talk::is_cjk(c));
        if !(self.inside && goes_on) {
            self.words += counted;
        }
        self.inside = goes_on;
        self.from = end;
        self.words
    }
}
