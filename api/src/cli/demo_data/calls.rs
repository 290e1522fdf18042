//! The calls themselves.

use store::attempts::Attempt;
use store::calls::CallRecord;
use store::hub_keys::HubKey;
use store::{Nanos, Settlement};
use wire::ir::StopReason;
use wire::usage::Class;
use wire::{Dialect, Operation, Units, Usage};

use super::budgets::Limits;
use super::cast::Cast;
use super::offers::{Offer, Offers, Shape};
use super::random::Random;
use crate::clock::Millis;
use crate::providers::Kind;

/// What is said to whom a call failed: status, code, and words.
type Failed = (i64, &'static str, &'static str);
const BUSY: Failed = (
    429,
    "provider_error",
    "the provider asks to wait: too many requests",
);
const OVERLOADED: Failed = (503, "provider_error", "the provider is overloaded");
const SILENT: Failed = (
    504,
    "upstream_first_byte_timeout",
    "nothing came within 60 seconds",
);

const SUCCESS: &str = "success";
const FAILED: &str = "failed";
const CANCELLED: &str = "cancelled";

/// Makes calls.
#[derive(Debug)]
pub struct Maker {
    cast: Cast,
    offers: Offers,
    limits: Limits,
}

/// What was used, and how long it took.
struct Used {
    usage: Usage,
    units: Units,
    ttft_ms: Option<i64>,
    duration_ms: i64,
}

impl Maker {
    /// Makes calls of these people for these models, counted in these budgets.
    pub fn new(cast: Cast, offers: Offers, limits: Limits) -> Self {
        Maker {
            cast,
            offers,
            limits,
        }
    }

    /// A call that came in then, not charged to anybody yet.
    /// None: there is nobody to call or nothing to be called.
    pub fn call(&self, at: Millis, random: &mut Random) -> Option<Settlement> {
        let (key, offer) = (self.cast.caller(random)?, self.offers.one(random)?);
        let outcome = random.weighted([940, 40, 20].into_iter());
        let call = match outcome {
            0 => succeeded(key, offer, at, random),
            1 => failed(key, offer, at, random),
            _ => cancelled(key, offer, at, random),
        };
        let amount = call.charge_nanos.unwrap_or_default();
        Some(Settlement {
            attempts: attempts(&call, random),
            charge: None,
            budgets: self.limits.used(key, at, amount),
            touched_key: Some(key.id.clone()),
            touched_credential: None,
            call,
        })
    }
}

fn succeeded(key: &HubKey, offer: &Offer, at: Millis, random: &mut Random) -> CallRecord {
    let used = used(offer, random);
    let call = record(key, offer, at, random);
    charged(
        CallRecord {
            stop_reason: stop(offer, random),
            ..call
        },
        offer,
        &used,
    )
}

/// Whoever left has paid for a part of it.
fn cancelled(key: &HubKey, offer: &Offer, at: Millis, random: &mut Random) -> CallRecord {
    let mut used = used(offer, random);
    used.usage.output /= 2;
    used.duration_ms /= 2;
    let call = record(key, offer, at, random);
    CallRecord {
        status: CANCELLED.to_owned(),
        http_status: 499,
        ..charged(
            CallRecord {
                usage_source: "estimated".to_owned(),
                ..call
            },
            offer,
            &used,
        )
    }
}

fn failed(key: &HubKey, offer: &Offer, at: Millis, random: &mut Random) -> CallRecord {
    let (status, code, message) = match random.below(100) {
        0..50 => BUSY,
        50..85 => OVERLOADED,
        _ => SILENT,
    };
    CallRecord {
        status: FAILED.to_owned(),
        http_status: status,
        error_code: Some(code.to_owned()),
        error_message: Some(message.to_owned()),
        usage_source: "none".to_owned(),
        duration_ms: if status == 504 {
            60_000
        } else {
            count(80 + random.skewed(900))
        },
        charge_nanos: Some(Nanos::ZERO),
        ..record(key, offer, at, random)
    }
}

fn charged(call: CallRecord, offer: &Offer, used: &Used) -> CallRecord {
    let tokens = |class: Class| count(class.tokens(&used.usage));
    CallRecord {
        input_tokens: tokens(Class::Input),
        cache_read_tokens: tokens(Class::CacheRead),
        cache_write_5m_tokens: tokens(Class::CacheWrite5m),
        output_tokens: tokens(Class::Output),
        reasoning_tokens: tokens(Class::Reasoning),
        units: serde_json::to_string(&used.units).unwrap_or_else(|_| "{}".to_owned()),
        ttft_ms: used.ttft_ms,
        duration_ms: used.duration_ms,
        rate_id: Some(offer.rate.id.clone()),
        rate_source: Some(offer.rate.source.clone()),
        charge_nanos: offer.price.charge(&used.usage, &used.units, None),
        ..call
    }
}

/// What a call of this shape uses.
fn used(offer: &Offer, random: &mut Random) -> Used {
    let mut usage = Usage::default();
    let mut units = Units {
        requests: 1,
        ..Units::default()
    };
    match offer.shape {
        Shape::Embedding => usage.input = 20 + random.skewed(8_000),
        Shape::Hearing => units.seconds = 2 + random.skewed(600),
        Shape::Chat | Shape::Thinking => {
            let prompt = 60 + random.skewed(24_000);
            if prompt > 1_024 && random.chance(450) {
                usage.cache_read = prompt * (20 + random.below(70)) / 100;
            } else if prompt > 1_024 && offer.kind == Kind::Anthropic {
                usage.cache_write_5m = prompt * random.below(60) / 100;
            }
            usage.input = prompt - usage.cache_read - usage.cache_write_5m;
            usage.output = 8 + random.skewed(2_400);
            if offer.shape == Shape::Thinking {
                usage.reasoning = random.skewed(4_000);
            }
        }
    }
    let talks = matches!(offer.shape, Shape::Chat | Shape::Thinking);
    let ttft = 120 + random.skewed(1_800) + usage.reasoning * 8;
    Used {
        ttft_ms: talks.then(|| count(ttft)),
        duration_ms: count(match offer.shape {
            Shape::Chat | Shape::Thinking => ttft + usage.output * 14,
            Shape::Embedding => 40 + random.skewed(400),
            Shape::Hearing => 300 + units.seconds * 40,
        }),
        usage,
        units,
    }
}

fn stop(offer: &Offer, random: &mut Random) -> Option<String> {
    let talks = matches!(offer.shape, Shape::Chat | Shape::Thinking);
    let reason = match random.below(100) {
        0..12 => StopReason::ToolUse,
        12..15 => StopReason::MaxTokens,
        _ => StopReason::EndTurn,
    };
    talks.then(|| reason.name().to_owned())
}

/// A call that went well and used nothing yet.
fn record(key: &HubKey, offer: &Offer, at: Millis, random: &mut Random) -> CallRecord {
    let id = random.id(at);
    let (surface, streamed) = match offer.shape {
        Shape::Embedding => (Operation::Embeddings.name(), false),
        Shape::Hearing => (Operation::Transcriptions.name(), false),
        Shape::Chat | Shape::Thinking => {
            let dialect = match random.below(10) {
                0..2 => Dialect::AnthropicMessages,
                2..3 => Dialect::OpenAiResponses,
                _ => Dialect::OpenAiChat,
            };
            (dialect.name(), random.chance(650))
        }
    };
    CallRecord {
        request_id: random.id(at),
        started_at: at.0,
        duration_ms: 0,
        ttft_ms: None,
        surface: surface.to_owned(),
        streamed,
        status: SUCCESS.to_owned(),
        http_status: 200,
        error_code: None,
        error_message: None,
        requested_model: format!("{}/{}", offer.kind.name(), offer.model),
        provider: Some(offer.kind.name().to_owned()),
        model: Some(offer.model.to_owned()),
        provider_id: Some(offer.provider_id.clone()),
        credential_id: None,
        key_id: Some(key.id.clone()),
        key_name: Some(key.name.clone()),
        user_id: key.user_id.clone(),
        project: key.project.clone(),
        upstream_id: None,
        stop_reason: None,
        service_tier: None,
        usage_source: "reported".to_owned(),
        input_tokens: 0,
        cache_read_tokens: 0,
        cache_write_5m_tokens: 0,
        cache_write_1h_tokens: 0,
        audio_input_tokens: 0,
        image_input_tokens: 0,
        output_tokens: 0,
        reasoning_tokens: 0,
        audio_output_tokens: 0,
        image_output_tokens: 0,
        rate_id: None,
        rate_source: None,
        charge_nanos: Some(Nanos::ZERO),
        left_out: "[]".to_owned(),
        client_ip: None,
        user_agent: None,
        units: "{}".to_owned(),
        kind: offer.rate.kind.clone(),
        cached: None,
        cached_from: None,
        cached_percent: None,
        saved_nanos: None,
        tags: key
            .project
            .as_ref()
            .and_then(|project| store::calls::tags::kept(&format!("team={project}"))),
        id,
    }
}

/// The tries of a call: now and then the first one failed, and another answered.
fn attempts(call: &CallRecord, random: &mut Random) -> Vec<Attempt> {
    let mut attempts = Vec::with_capacity(1);
    if call.status == SUCCESS && random.chance(15) {
        let (status, code, message) = OVERLOADED;
        attempts.push(Attempt {
            status: FAILED.to_owned(),
            http_status: Some(status),
            error_code: Some(code.to_owned()),
            error_message: Some(message.to_owned()),
            duration_ms: 90,
            first_byte_ms: Some(90),
            ..attempt(call, 1)
        });
    }
    let number = attempts.len() + 1;
    attempts.push(attempt(call, number));
    attempts
}

fn attempt(call: &CallRecord, number: usize) -> Attempt {
    Attempt {
        id: format!("{}-{number}", call.id),
        call_id: call.id.clone(),
        number: i64::try_from(number).unwrap_or(i64::MAX),
        provider: call.provider.clone().unwrap_or_default(),
        provider_id: call.provider_id.clone().unwrap_or_default(),
        model: call.model.clone().unwrap_or_default(),
        credential_id: None,
        credential_name: None,
        status: call.status.clone(),
        http_status: Some(call.http_status),
        error_code: call.error_code.clone(),
        error_message: call.error_message.clone(),
        started_at: call.started_at,
        first_byte_ms: call.ttft_ms,
        duration_ms: call.duration_ms,
        usage_source: None,
        usage: None,
        rate_id: None,
        charge_nanos: None,
        route: None,
        chosen_by: Some("named".to_owned()),
        reason: None,
    }
}

fn count(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}
