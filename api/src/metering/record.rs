//! What is known of a call, collected while it runs.

use store::calls::CallRecord;
use wire::usage::Class;
use wire::{Units, Usage};

use super::settle::bill::Bill;
use crate::admission::Payer;
use crate::clock::Millis;
use crate::routing::Choice;

/// Who calls, as the record keeps it.
#[derive(Debug, Clone, Default)]
pub struct Caller {
    /// The hub key, and its name at the time.
    pub key: Option<(String, String)>,
    /// The user who pays.
    pub user_id: Option<String>,
    /// The project that the key belongs to.
    pub project: Option<String>,
    /// Where the call came from, as a proxy on this machine or the connection tells.
    pub ip: Option<String>,
    /// As sent.
    pub user_agent: Option<String>,
    /// What the caller marks the call with, as its record keeps it.
    pub tags: Option<String>,
    /// The hub itself: it bears the cost, and nothing limits it.
    pub is_the_hub: bool,
    /// Where calls wait, those of the higher priority go first.
    pub priority: i64,
}

impl Caller {
    /// The hub itself, which makes a call of its own for a reason.
    pub fn the_hub(reason: &str) -> Self {
        Caller {
            user_agent: Some(format!("aigne-hub ({reason})")),
            is_the_hub: true,
            ..Caller::default()
        }
    }

    /// Who it is charged to.
    pub fn payer(&self) -> Payer<'_> {
        Payer {
            key: self.key.as_ref().map(|(id, _)| id.as_str()),
            user: self.user_id.as_deref(),
            project: self.project.as_deref(),
        }
    }

    /// The name under which what is kept of its conversations belongs to it: the user, else the
    /// key; `None` where neither is known. Projects are kept apart.
    pub fn owner(&self) -> Option<String> {
        let who = match (&self.user_id, &self.key) {
            (Some(user), _) => format!("user:{user}"),
            (None, Some((key, _))) => format!("key:{key}"),
            (None, None) => return None,
        };
        Some(match &self.project {
            Some(project) => format!("{who} project:{project}"),
            None => who,
        })
    }
}

/// What a call brings with it.
#[derive(Debug, Clone)]
pub struct Intake {
    /// Id of the record: UUID v7.
    pub id: String,
    /// As echoed to the caller.
    pub request_id: String,
    /// When the call came in.
    pub started: Millis,
    /// The API that the caller speaks, by its stable name.
    pub surface: &'static str,
    /// What is wanted, as the price book names it: `chat`, `embedding`, `image` and so on.
    pub kind: &'static str,
    /// The caller wants a stream.
    pub streamed: bool,
    /// As the caller wrote it.
    pub requested_model: String,
    /// Who calls.
    pub caller: Caller,
}

/// One try at a provider.
#[derive(Debug, Clone)]
pub struct Try {
    /// The provider's name.
    pub provider: String,
    /// The provider's row.
    pub provider_id: String,
    /// The model, as the provider calls it.
    pub model: String,
    /// The credential's row and name.
    pub credential: Option<(String, String)>,
    /// When it began.
    pub started: Millis,
    /// Until the head of the answer came.
    pub first_byte_ms: Option<i64>,
    /// How long it took.
    pub duration_ms: i64,
    /// What the provider answered.
    pub http_status: Option<u16>,
    /// Why it was made there.
    pub choice: Choice,
    /// Code and words of its failure; `None`: it worked.
    pub error: Option<(String, String)>,
    /// It was given up because the caller left.
    pub cancelled: bool,
    /// What it cost though another one answered.
    pub(super) spent: Option<Bill>,
}

impl Try {
    /// The row that keeps it.
    pub(super) fn row(self, call_id: &str, number: i64) -> store::attempts::Attempt {
        let status = match (&self.error, self.cancelled) {
            (Some(_), _) => "failed",
            (None, true) => "cancelled",
            (None, false) => "success",
        };
        let (credential_id, credential_name) = self.credential.unzip();
        let (error_code, error_message) = self.error.unzip();
        store::attempts::Attempt {
            id: format!("{call_id}-{number}"),
            call_id: call_id.to_owned(),
            number,
            provider: self.provider,
            provider_id: self.provider_id,
            model: self.model,
            credential_id,
            credential_name,
            status: status.to_owned(),
            http_status: self.http_status.map(i64::from),
            error_code,
            error_message,
            started_at: self.started.0,
            first_byte_ms: self.first_byte_ms,
            duration_ms: self.duration_ms,
            usage_source: self
                .spent
                .as_ref()
                .map(|spent| spent.usage_source.to_owned()),
            usage: self.spent.as_ref().map(|spent| classes(&spent.usage)),
            rate_id: self
                .spent
                .as_ref()
                .and_then(|spent| Some(spent.rate.as_ref()?.id.clone())),
            charge_nanos: self.spent.and_then(|spent| spent.amount),
            route: self.choice.route.as_ref().map(ToString::to_string),
            chosen_by: Some(self.choice.by.name().to_owned()),
            reason: Some(self.choice.words()),
        }
    }
}

/// What a call used besides tokens, as its record keeps it.
pub fn units_of(call: &CallRecord) -> Units {
    serde_json::from_str(&call.units).unwrap_or_default()
}

/// The tokens of a call, as its record keeps them.
pub fn usage_of(call: &CallRecord) -> Usage {
    // The columns only ever hold what was counted, never less than nothing.
    let count = |tokens: i64| u64::try_from(tokens).unwrap_or_default();
    Usage {
        input: count(call.input_tokens),
        cache_read: count(call.cache_read_tokens),
        cache_write_5m: count(call.cache_write_5m_tokens),
        cache_write_1h: count(call.cache_write_1h_tokens),
        audio_input: count(call.audio_input_tokens),
        image_input: count(call.image_input_tokens),
        output: count(call.output_tokens),
        reasoning: count(call.reasoning_tokens),
        audio_output: count(call.audio_output_tokens),
        image_output: count(call.image_output_tokens),
    }
}

/// A JSON object of the classes that have tokens.
fn classes(usage: &Usage) -> String {
    let counted: serde_json::Map<_, _> = Class::ALL
        .into_iter()
        .filter(|class| class.tokens(usage) > 0)
        .map(|class| (class.name().to_owned(), class.tokens(usage).into()))
        .collect();
    serde_json::Value::from(counted).to_string()
}
