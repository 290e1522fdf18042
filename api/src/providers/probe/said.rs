//! What a provider answers when its key is tried.

use futures_util::StreamExt;
use wire::Native;

use crate::admin::context::TestFailure;
use crate::providers::ListForm;
use crate::providers::listed::{self, Listed};
use crate::upstream::Answer;

/// An answer is read up to here; a list of models of a large market is some hundred kilobytes.
const ANSWER_LIMIT: usize = 4 * 1024 * 1024;

/// What a provider said.
pub struct Said {
    /// The HTTP status.
    pub status: u16,
    body: Vec<u8>,
}

impl Said {
    /// Reads an answer, up to a limit. What was cut off is missed by whoever needs it.
    pub async fn read(mut answer: Answer) -> Said {
        let mut body = Vec::new();
        while let Some(Ok(chunk)) = answer.body.next().await {
            body.extend_from_slice(&chunk);
            if body.len() > ANSWER_LIMIT {
                break;
            }
        }
        Said {
            status: answer.status,
            body,
        }
    }

    /// The provider did what it was asked.
    pub fn good(&self) -> bool {
        (200..300).contains(&self.status)
    }

    /// The answer speaks of the key, or of who pays for it; any other refusal came after the key
    /// was taken.
    pub fn refuses_the_key(&self) -> bool {
        matches!(self.status, 401..=403)
    }

    /// The refusal in the provider's own words.
    pub fn failure(&self, dialect: Native) -> TestFailure {
        TestFailure {
            status: Some(self.status),
            message: dialect
                .codec()
                .read_failure(self.status, &self.body)
                .message,
        }
    }

    /// A list of models; none when the answer is no such list.
    pub fn models(&self, form: ListForm) -> Option<Vec<Listed>> {
        listed::models(form, &self.body)
    }
}
