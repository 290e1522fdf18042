//! The row that keeps a settled call.

use store::Nanos;
use store::calls::CallRecord;

use super::bill::Bill;
use super::{Outcome, elapsed};
use crate::clock::Millis;
use crate::metering::given::GivenAgain;
use crate::metering::record::Intake;
use crate::routing::Target;

/// Status that the records show for a caller that left before its answer (nginx's 499).
const CLIENT_CLOSED: u16 = 499;

/// What is known of a call at its end, beside its bill.
pub(in crate::metering) struct Ended<'a> {
    /// How it ended.
    pub(in crate::metering) outcome: &'a Outcome,
    /// What it brought.
    pub(in crate::metering) intake: &'a Intake,
    /// Who answered, or was asked last.
    pub(in crate::metering) target: Option<&'a Target>,
    /// When the user saw something first, from the start of the call.
    pub(in crate::metering) ttft_ms: Option<i64>,
    /// Members that were not carried over.
    pub(in crate::metering) left_out: &'a [String],
    /// When it ended.
    pub(in crate::metering) now: Millis,
    /// The reply that was made before and was given again.
    pub(in crate::metering) given: Option<&'a GivenAgain>,
}

/// Writes it down. `total` is the bill and those of the tries before.
pub(in crate::metering) fn call_row(
    ended: &Ended<'_>,
    bill: Bill,
    total: Option<Nanos>,
) -> CallRecord {
    let &Ended {
        outcome,
        intake,
        target,
        ttft_ms,
        left_out,
        now,
        given,
    } = ended;
    let again = |value: fn(&GivenAgain) -> String| given.map(value);
    let saved = given.and_then(|given| given.charge(bill.rate.as_deref()));
    let Bill {
        reading,
        usage,
        usage_source,
        rate,
        amount: _,
    } = bill;
    let caller = intake.caller.clone();
    let (key_id, key_name) = caller.key.unzip();
    let (status, http_status, error) = match outcome {
        Outcome::Success => ("success", 200, None),
        Outcome::Failed {
            status,
            code,
            message,
        } => ("failed", *status, Some((code.clone(), message.clone()))),
        Outcome::Cancelled => ("cancelled", CLIENT_CLOSED, None),
    };
    let (error_code, error_message) = error.unzip();
    CallRecord {
        id: intake.id.clone(),
        request_id: intake.request_id.clone(),
        started_at: intake.started.0,
        duration_ms: elapsed(intake.started, now),
        ttft_ms,
        surface: intake.surface.to_owned(),
        streamed: intake.streamed,
        status: status.to_owned(),
        http_status: i64::from(http_status),
        error_code,
        error_message,
        requested_model: intake.requested_model.clone(),
        provider: target.map(|target| target.provider.name.clone()),
        model: target.map(|target| target.model.clone()),
        provider_id: target.map(|target| target.provider.id.clone()),
        credential_id: target
            .and_then(|target| target.credential.as_ref())
            .map(|credential| credential.id.clone()),
        key_id,
        key_name,
        user_id: caller.user_id,
        project: caller.project,
        upstream_id: reading.upstream_id,
        stop_reason: match given {
            Some(given) => given.made.stop_reason.clone(),
            None => reading.stop.as_ref().map(|stop| stop.name().to_owned()),
        },
        service_tier: reading.service_tier,
        usage_source: usage_source.to_owned(),
        input_tokens: count(usage.input),
        cache_read_tokens: count(usage.cache_read),
        cache_write_5m_tokens: count(usage.cache_write_5m),
        cache_write_1h_tokens: count(usage.cache_write_1h),
        audio_input_tokens: count(usage.audio_input),
        image_input_tokens: count(usage.image_input),
        output_tokens: count(usage.output),
        reasoning_tokens: count(usage.reasoning),
        audio_output_tokens: count(usage.audio_output),
        image_output_tokens: count(usage.image_output),
        rate_id: rate.as_ref().map(|rate| rate.id.clone()),
        rate_source: rate.as_ref().map(|rate| rate.source.clone()),
        charge_nanos: total,
        left_out: serde_json::to_string(left_out).unwrap_or_default(),
        client_ip: caller.ip,
        user_agent: caller.user_agent,
        units: serde_json::to_string(&reading.units).unwrap_or_else(|_| "{}".to_owned()),
        kind: intake.kind.to_owned(),
        cached: again(|given| given.how.word().to_owned()),
        cached_from: again(|given| given.made.call_id.clone()),
        cached_percent: given.map(|given| i64::from(given.percent)),
        saved_nanos: saved.map(|(_, saved)| saved),
        tags: caller.tags,
    }
}

fn count(tokens: u64) -> i64 {
    i64::try_from(tokens).unwrap_or(i64::MAX)
}
