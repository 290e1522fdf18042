//! Reading one turn of a conversation.

use super::call_ids::CallIds;
use super::lenient::{self, keep, take};
use super::part_read;
use crate::error::WireError;
use crate::ir::{Extra, Message, Role};
use crate::object::{Field, Object};

/// Reads turns, and keeps what goes through all of them.
#[derive(Debug, Default)]
pub(super) struct ContentReader<'a> {
    /// Members and parts without a place.
    pub extra: Vec<Extra<'a>>,
    /// Ties results to their calls.
    pub ids: CallIds,
}

impl<'a> ContentReader<'a> {
    /// Keeps what an object has left.
    pub fn rest(&mut self, object: Object<'a>) {
        keep(&mut self.extra, object.rest());
    }

    /// Keeps one member or part.
    pub fn keep(&mut self, field: Field<'a>) {
        keep(&mut self.extra, [field]);
    }

    /// Reads a `Content`. Without a role it is the user's.
    pub fn content(&mut self, field: Field<'a>) -> Result<Message, WireError> {
        let path = field.path.clone();
        let mut content = field.object()?;
        let role = match take(&mut content, "role") {
            None => Role::User,
            Some(role) => match role.string()?.as_str() {
                // `function` is what clients wrote before the dialect had one role for both.
                "user" | "function" => Role::User,
                "model" => Role::Assistant,
                "system" => Role::System,
                _ => return Err(role.wrong("`user`, `model` or `function`")),
            },
        };
        let mut parts = Vec::new();
        for part in lenient::array(&mut content, "parts")?.unwrap_or_default() {
            part_read::read(part, self, &mut parts)?;
        }
        self.rest(content);
        Ok(Message {
            role,
            parts,
            name: None,
            path,
        })
    }
}
