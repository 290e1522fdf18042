//! Ids for calls that have none. Gemini ties results to calls by name and order; others by id.

use std::collections::HashSet;

/// Gives every call of a conversation an id, and every result that of its call.
///
/// The same conversation always gets the same ids, so that a provider's prompt cache still knows it
/// one turn later.
#[derive(Debug, Default)]
pub(super) struct CallIds {
    /// Calls without a result yet: id and name.
    open: Vec<(String, String)>,
    known: HashSet<String>,
    made: usize,
}

impl CallIds {
    /// The id of a call: its own, or one by its place in the conversation.
    pub(super) fn call(&mut self, told: Option<String>, name: &str) -> String {
        let told = told.filter(|id| !id.is_empty() && !self.known.contains(id));
        let id = told.unwrap_or_else(|| self.make());
        self.known.insert(id.clone());
        self.open.push((id.clone(), name.to_owned()));
        id
    }

    /// The id of the call that a result answers: the one it names, else the first of its name that
    /// has no result, else one of its own.
    pub(super) fn result(&mut self, told: Option<String>, name: &str) -> String {
        let told = told.filter(|id| !id.is_empty());
        let place = match &told {
            Some(id) => self.open.iter().position(|(open, _)| open == id),
            None => self.open.iter().position(|(_, open)| open == name),
        };
        match (place, told) {
            (Some(place), _) => self.open.remove(place).0,
            (None, Some(id)) => id,
            (None, None) => self.make(),
        }
    }

    fn make(&mut self) -> String {
        loop {
            let id = format!("call_{}", self.made);
            self.made += 1;
            if !self.known.contains(&id) {
                return id;
            }
        }
    }
}

/// An id for a call of a reply: of the reply's id and the call's place, so that it is unique within
/// the conversation, in letters that every dialect allows.
pub(super) fn made_up(reply: &str, place: usize) -> String {
    let letters: Vec<char> = reply.chars().filter(char::is_ascii_alphanumeric).collect();
    let tail = letters.len().saturating_sub(24);
    let tail: String = letters.into_iter().skip(tail).collect();
    format!("call_{tail}_{place}")
}
