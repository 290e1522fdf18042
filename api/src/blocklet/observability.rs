//! Observability, which shows what went on in the components of an app: finished calls as its spans.
//!
//! Spans are those of `@aigne/observability-api` 0.11.14 (`createTraceBatchSchema`). What it shows of
//! tokens and cost it only counts when a span is changed (`updateTrace`), so each span's output is sent
//! once more after it. Neither requests nor answers are told, nor what providers said of errors: they
//! may quote both.

use std::sync::Arc;
use std::time::Duration;

use actix_http::Method;
use serde_json::{Map, Value, json};
use store::attempts::Attempt;
use store::calls::CallRecord;
use wire::Usage;
use wire::usage::Class;

use super::Blocklet;
use super::component::neighbour::{Neighbour, Unhelpful};
use crate::metering::usage_of;
use crate::upstream::{Clocks, SettingsError};

/// The DID of the component, on every server.
pub const DID: &str = "z2qa2GCqPJkufzqF98D8o7PWHrRRSHpYkNhEh";

/// It writes a batch row by row.
const CLOCKS: Clocks = Clocks {
    connect: Duration::from_secs(1),
    first_byte: Duration::from_secs(15),
    idle: Duration::from_secs(5),
    total: Duration::from_secs(20),
};

/// About what a call comes to in JSON.
const WEIGHT: usize = 2 << 10;

/// As OpenTelemetry has it (`SpanStatusCode`).
const OK: i64 = 1;
const ERROR: i64 = 2;

/// A call with its attempts.
pub type Finished = (CallRecord, Vec<Attempt>);

/// The way to Observability. It belongs to one thread.
pub struct Observability {
    neighbour: Neighbour,
    component: String,
}

impl Observability {
    /// Nothing is asked yet.
    pub fn open(blocklet: &Arc<Blocklet>) -> Result<Self, SettingsError> {
        Ok(Observability {
            neighbour: Neighbour::new(blocklet, DID, CLOCKS)?,
            component: blocklet.environment.component_did.clone(),
        })
    }

    /// Whether it runs, as far as Blocklet Server says.
    pub fn is_running(&self) -> bool {
        self.neighbour.is_running()
    }

    /// Tells it of calls. Their spans have the ids of their rows: told again, they are the same.
    pub async fn tell(&self, calls: &[Finished]) -> Result<(), Unhelpful> {
        let spans: Vec<Value> = calls
            .iter()
            .flat_map(|call| spans(call, &self.component))
            .collect();
        let outputs: Vec<(String, Value)> = spans.iter().rev().filter_map(output).collect();
        let weight = calls.len().saturating_mul(WEIGHT);
        let path = "/api/trace/tree";
        let body = Value::Array(spans);
        self.neighbour.ask(Method::POST, path, body, weight).await?;
        // Backwards: a call's tokens are the sum of those of its attempts.
        for (id, output) in outputs {
            let body = json!({ "output": output });
            let path = format!("{path}/{id}");
            let told = self.neighbour.ask(Method::PATCH, &path, body, 0).await;
            match told {
                // It has the call, only without a sum.
                Err(Unhelpful::Refused { status, .. }) if status < 500 => {}
                told => drop(told?),
            }
        }
        Ok(())
    }
}

/// The id and the output of a span that used something.
fn output(span: &Value) -> Option<(String, Value)> {
    let output = span.pointer("/attributes/output")?;
    output.get("usage")?;
    Some((span.get("id")?.as_str()?.to_owned(), output.clone()))
}

/// A call's span, and those of its attempts.
fn spans((call, attempts): &Finished, component: &str) -> Vec<Value> {
    let mut root = json!({
        "id": call.id,
        "rootId": call.id,
        "name": call.requested_model,
        "startTime": call.started_at,
        "endTime": call.ended_at(),
        "status": status(&call.status, call.error_code.as_deref()),
        "componentId": component,
        "attributes": {
            "metadata": told([
                ("requestId", Some(call.request_id.as_str().into())),
                ("surface", Some(call.surface.as_str().into())),
                ("kind", Some(call.kind.as_str().into())),
                ("streamed", Some(call.streamed.into())),
                ("httpStatus", Some(call.http_status.into())),
                ("provider", call.provider.as_deref().map(Value::from)),
                ("key", call.key_name.as_deref().map(Value::from)),
                ("project", call.project.as_deref().map(Value::from)),
                ("timeToFirstToken", call.ttft_ms.map(Value::from)),
                ("cached", call.cached.as_deref().map(Value::from)),
            ]),
            "output": told([
                ("model", Some(call.model.as_deref().unwrap_or(&call.requested_model).into())),
                ("usage", used(&usage_of(call), call.charge_nanos.map(|it| it.0))),
            ]),
        },
    });
    let person = call.user_id.as_deref().map(|id| ("userId", id));
    if let (Some(members), Some((name, id))) = (root.as_object_mut(), person) {
        members.insert(name.to_owned(), id.into());
    }
    let last = attempts.last().map(|it| it.number);
    let children = attempts.iter().map(|attempt| {
        // The attempt that was answered used what the call's record tells.
        let usage = match &attempt.usage {
            Some(text) => read(text),
            None if Some(attempt.number) == last => usage_of(call),
            None => Usage::default(),
        };
        json!({
            "id": attempt.id,
            "rootId": call.id,
            "parentId": call.id,
            "name": format!("{}/{}", attempt.provider, attempt.model),
            "startTime": attempt.started_at,
            "endTime": attempt.started_at.saturating_add(attempt.duration_ms),
            "status": status(&attempt.status, attempt.error_code.as_deref()),
            "componentId": component,
            "attributes": {
                "metadata": told([
                    ("provider", Some(attempt.provider.as_str().into())),
                    ("number", Some(attempt.number.into())),
                    ("httpStatus", attempt.http_status.map(Value::from)),
                    ("credential", attempt.credential_name.as_deref().map(Value::from)),
                    ("route", attempt.route.as_deref().map(Value::from)),
                    ("timeToFirstByte", attempt.first_byte_ms.map(Value::from)),
                ]),
                "output": told([
                    ("model", Some(attempt.model.as_str().into())),
                    ("usage", used(&usage, None)),
                ]),
            },
        })
    });
    let mut spans = vec![root];
    let children: Vec<Value> = children.collect();
    spans.extend(children);
    spans
}

fn status(status: &str, code: Option<&str>) -> Value {
    match (status, code) {
        ("success", _) => json!({ "code": OK }),
        (status, code) => json!({ "code": ERROR, "message": code.unwrap_or(status) }),
    }
}

/// What there is.
fn told<const N: usize>(members: [(&str, Option<Value>); N]) -> Value {
    let members = members.into_iter();
    let there = members.filter_map(|(name, value)| Some((name.to_owned(), value?)));
    Value::Object(there.collect::<Map<_, _>>())
}

/// Tokens as AIGNE's models tell them; `None` where nothing was counted.
fn used(usage: &Usage, charge_nanos: Option<i64>) -> Option<Value> {
    let (input, output) = (usage.total_input(), usage.total_output());
    if input == 0 && output == 0 {
        return None;
    }
    let some = |count: u64| (count > 0).then(|| Value::from(count));
    let written = usage.cache_write_5m.saturating_add(usage.cache_write_1h);
    Some(told([
        ("inputTokens", Some(input.into())),
        ("outputTokens", Some(output.into())),
        ("cacheReadInputTokens", some(usage.cache_read)),
        ("cacheCreationInputTokens", some(written)),
        ("creditNanos", charge_nanos.map(Value::from)),
    ]))
}

/// The token classes of an attempt, as its row keeps them.
fn read(text: &str) -> Usage {
    let counts: Map<String, Value> = serde_json::from_str(text).unwrap_or_default();
    let mut usage = Usage::default();
    for (name, count) in counts {
        if let (Some(class), Some(count)) = (Class::from_name(&name), count.as_u64()) {
            class.add(&mut usage, count);
        }
    }
    usage
}
