//! Responses that are kept: only that they are, and whose.

use std::collections::VecDeque;
use std::sync::{Mutex, PoisonError};

use serde_json::Value;

use crate::simulator::refused::{Checked, Refused};

/// So many are kept, the newest.
const MOST: usize = 10_000;

/// The ids of kept responses, each with the key that asked.
#[derive(Debug, Default)]
pub struct Kept(Mutex<VecDeque<(String, String)>>);

impl Kept {
    /// Keeps what a request shall have kept.
    pub fn keep(&self, key: Option<&str>, body: &Value, id: &str) {
        if body.get("store") == Some(&Value::Bool(false)) {
            return;
        }
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if kept.len() == MOST {
            kept.pop_front();
        }
        kept.push_back((key.unwrap_or_default().to_owned(), id.to_owned()));
    }

    /// Refuses a request that continues what this key has not.
    pub fn continues(&self, key: Option<&str>, body: &Value) -> Checked {
        let Some(id) = body.get("previous_response_id").and_then(Value::as_str) else {
            return Ok(());
        };
        let kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if kept
            .iter()
            .any(|(of, kept)| kept == id && Some(of.as_str()) == key)
        {
            return Ok(());
        }
        let words = format!("Previous response with id '{id}' not found.");
        let at = "previous_response_id";
        Err(Refused::invalid(words).at(at, Some("previous_response_not_found")))
    }

    /// Keeps it no more; false: this key has no such.
    pub fn forget(&self, key: Option<&str>, id: &str) -> bool {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let place = kept
            .iter()
            .position(|(of, kept)| kept == id && Some(of.as_str()) == key);
        place.and_then(|place| kept.remove(place)).is_some()
    }
}

/// There is no such response.
pub fn not_found(id: &str) -> Refused {
    Refused {
        status: 404,
        ..Refused::invalid(format!("Response with id '{id}' not found."))
    }
}
