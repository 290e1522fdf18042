//! Upstream's calls, one for each try at a provider, as the hub keeps calls.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde_json::{Map, Value};
use sha2::{Digest, Sha256};
use store::aikit::{Aikit, AikitError, CallRow};
use store::calls::CallRecord;
use store::imports::{Brought, Step, put_calls};
use store::{Conn, Nanos, QueryResult};

use super::amount;
use super::table::Table;
use crate::config::declared::ModelKind;

/// The API that the clients of these calls spoke, whichever of upstream's it was.
pub const SURFACE: &str = "aigne-import";

/// What stands for the code of a failure that upstream told in words only.
const FAILED: &str = "failed_upstream";

/// `ModelCalls`.
#[derive(Clone)]
pub struct Calls {
    /// Names of upstream's providers by id.
    pub providers: Arc<BTreeMap<String, String>>,
}

impl Table for Calls {
    const NAME: &'static str = "calls";
    type Made = Vec<Brought>;

    fn batch(
        &self,
        aikit: &mut Aikit,
        after: i64,
        limit: i64,
    ) -> Result<Option<(Vec<Brought>, Step)>, AikitError> {
        let rows = aikit.calls(after, limit)?;
        let Some(last) = rows.last() else {
            return Ok(None);
        };
        let mut step = Step {
            place: last.place,
            seen: i64::try_from(rows.len()).unwrap_or(i64::MAX),
            ..Step::default()
        };
        let mut made = Vec::with_capacity(rows.len());
        for row in rows {
            match self.record(row) {
                Ok(brought) => made.push(brought),
                Err(why) => step.note(why, ""),
            }
        }
        Ok(Some((made, step)))
    }

    fn write(
        conn: &mut Conn,
        import_id: &str,
        part: &str,
        made: &Vec<Brought>,
        step: &Step,
    ) -> QueryResult<()> {
        put_calls(conn, import_id, part, made, step)
    }
}

impl Calls {
    /// The hub's record of a call, or a word for why there is none.
    fn record(&self, row: CallRow) -> Result<Brought, &'static str> {
        let status = match row.status.as_deref() {
            Some("success") => "success",
            Some("failed") => "failed",
            // It comes when it has ended.
            _ => return Err("call_under_way"),
        };
        let started_at = row
            .call_time
            .filter(|time| *time > 0)
            .and_then(|time| time.checked_mul(1000))
            .ok_or("call_without_time")?;
        let charge = match row.credits.as_deref() {
            None => Nanos::ZERO,
            Some(text) => amount::nanos(text).ok_or("call_with_unreadable_credits")?,
        };
        let metadata = object(row.metadata.as_deref());
        let text = |name: &str| {
            metadata
                .get(name)
                .and_then(Value::as_str)
                .map(str::to_owned)
        };
        let model = row.model.clone().unwrap_or_default();
        let provider = provider(&self.providers, row.provider_id.as_deref());
        let kind = kind(row.kind.as_deref());
        let used = Used::of(&row, kind);
        let full_name = match &provider {
            Some(provider) => format!("{provider}/{model}"),
            None => model.clone(),
        };
        let call = CallRecord {
            id: id_of(&row.id, started_at),
            request_id: filled(row.request_id).unwrap_or_else(|| row.id.clone()),
            started_at,
            duration_ms: row.duration_ms.unwrap_or(0).max(0),
            ttft_ms: row.ttfb_ms.map(|ms| ms.max(0)),
            surface: SURFACE.to_owned(),
            status: status.to_owned(),
            http_status: if status == "success" { 200 } else { 502 },
            error_code: (status == "failed").then(|| FAILED.to_owned()),
            error_message: filled(row.error).filter(|_| status == "failed"),
            requested_model: text("originalModel")
                .filter(|name| !name.is_empty())
                .unwrap_or(full_name),
            provider,
            model: filled(row.model),
            provider_id: filled(row.provider_id),
            credential_id: filled(row.credential_id),
            user_id: filled(row.user_id),
            project: filled(row.project),
            upstream_id: text("responseId"),
            usage_source: if used.is_known { "reported" } else { "none" }.to_owned(),
            input_tokens: used.input,
            cache_read_tokens: used.cache_read,
            cache_write_5m_tokens: used.cache_write,
            output_tokens: used.output,
            charge_nanos: Some(charge),
            left_out: "[]".to_owned(),
            units: used.units,
            kind: kind.to_owned(),
            ..CallRecord::default()
        };
        Ok(Brought {
            call,
            origin: row.id,
        })
    }
}

/// The hub's id of one of upstream's calls: sorted by time as all are, and the same each time.
fn id_of(origin: &str, started_at: i64) -> String {
    let hash: [u8; 32] = Sha256::digest(format!("aikit ModelCalls {origin}")).into();
    let mut rest = [0_u8; 10];
    rest.iter_mut().zip(hash).for_each(|(to, from)| *to = from);
    let ms = u64::try_from(started_at).unwrap_or(0);
    uuid::Builder::from_unix_timestamp_millis(ms, &rest)
        .into_uuid()
        .as_hyphenated()
        .to_string()
}

/// A provider's name. Calls of providers of upstream's environment name none.
fn provider(names: &BTreeMap<String, String>, id: Option<&str>) -> Option<String> {
    let id = id.filter(|id| !id.is_empty())?;
    Some(names.get(id).cloned().unwrap_or_else(|| id.to_owned()))
}

/// Upstream's kinds of calls in the hub's words.
pub fn kind(word: Option<&str>) -> &'static str {
    match word {
        Some("audioGeneration") => ModelKind::Speech.as_str(),
        Some("custom") => "custom",
        Some(word) => ModelKind::parse(word).unwrap_or(ModelKind::Chat).as_str(),
        None => ModelKind::Chat.as_str(),
    }
}

fn filled(text: Option<String>) -> Option<String> {
    text.filter(|text| !text.is_empty() && text != "null")
}

fn object(text: Option<&str>) -> Map<String, Value> {
    text.and_then(|text| serde_json::from_str(text).ok())
        .unwrap_or_default()
}

/// What a call used.
struct Used {
    is_known: bool,
    input: i64,
    output: i64,
    cache_read: i64,
    cache_write: i64,
    units: String,
}

impl Used {
    /// Classes of tokens that do not overlap. Upstream's total is right; its input holds what caches
    /// served with some providers and not with others, so what is not known otherwise is input.
    fn of(row: &CallRow, kind: &str) -> Self {
        let metrics = object(row.metrics.as_deref());
        let number = |name: &str| {
            let value = metrics.get(name);
            let number = value.and_then(|value| {
                value
                    .as_i64()
                    .or_else(|| value.as_str().and_then(|text| text.parse().ok()))
            });
            number.unwrap_or(0).max(0)
        };
        let total = row.total_usage.unwrap_or(0).max(0);
        let mut used = Used {
            is_known: !metrics.is_empty() || total > 0,
            input: number("inputTokens"),
            output: number("outputTokens"),
            cache_read: number("cacheReadInputTokens"),
            cache_write: number("cacheCreationInputTokens"),
            units: "{}".to_owned(),
        };
        let mut units = Map::new();
        if !matches!(kind, "chat" | "embedding" | "custom") {
            // Upstream counts these by the piece alone.
            (used.input, used.output) = (0, 0);
            (used.cache_read, used.cache_write) = (0, 0);
        }
        match kind {
            "chat" | "embedding" | "custom" => {
                let others = used.output + used.cache_read + used.cache_write;
                match total.checked_sub(others) {
                    Some(rest) if rest >= 0 => used.input = rest,
                    _ => used.output = total.saturating_sub(used.input).max(0),
                }
                if used.input + used.output + used.cache_read + used.cache_write != total {
                    (used.input, used.output) = (total, 0);
                    (used.cache_read, used.cache_write) = (0, 0);
                }
            }
            "image" => {
                let images = number("numberOfImageGeneration").max(total);
                units.insert("images".to_owned(), images.into());
            }
            _ => {
                units.insert("seconds".to_owned(), total.into());
            }
        }
        for (name, wanted) in [("imageSize", "size"), ("imageQuality", "quality")] {
            if let Some(text) = metrics.get(name).and_then(Value::as_str) {
                units.insert(wanted.to_owned(), text.into());
            }
        }
        if !units.is_empty() {
            used.units = Value::Object(units).to_string();
        }
        used
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    fn row(kind: &str, total: i64, metrics: &str) -> CallRow {
        CallRow {
            place: 1,
            id: "7389000000000000001".to_owned(),
            provider_id: Some("1".to_owned()),
            model: Some("gpt-4o".to_owned()),
            credential_id: Some(String::new()),
            kind: Some(kind.to_owned()),
            total_usage: Some(total),
            metrics: Some(metrics.to_owned()),
            credits: Some("1.5e-05".to_owned()),
            status: Some("success".to_owned()),
            duration_ms: Some(1200),
            error: None,
            project: Some("null".to_owned()),
            user_id: Some("z1".to_owned()),
            request_id: None,
            metadata: None,
            call_time: Some(1_760_000_000),
            ttfb_ms: None,
        }
    }

    fn brought(row: CallRow) -> CallRecord {
        let names = BTreeMap::from([("1".to_owned(), "openai".to_owned())]);
        let calls = Calls {
            providers: Arc::new(names),
        };
        calls.record(row).unwrap().call
    }

    fn tokens(call: &CallRecord) -> (i64, i64, i64, i64) {
        (
            call.input_tokens,
            call.output_tokens,
            call.cache_read_tokens,
            call.cache_write_5m_tokens,
        )
    }

    #[test]
    fn classes_of_tokens_come_to_upstreams_total() {
        let openai = r#"{"inputTokens":100,"outputTokens":20,"cacheReadInputTokens":80}"#;
        assert_eq!(
            tokens(&brought(row("chatCompletion", 120, openai))),
            (20, 20, 80, 0)
        );
        let anthropic = r#"{"inputTokens":100,"outputTokens":20,"cacheReadInputTokens":80,"cacheCreationInputTokens":7}"#;
        assert_eq!(
            tokens(&brought(row("chatCompletion", 207, anthropic))),
            (100, 20, 80, 7)
        );
        assert_eq!(
            tokens(&brought(row("chatCompletion", 9, "no json"))),
            (9, 0, 0, 0)
        );
        assert_eq!(
            tokens(&brought(row("chatCompletion", 5, openai))),
            (5, 0, 0, 0)
        );
    }

    #[test]
    fn pictures_and_films_are_counted_by_the_piece() {
        let drawn = brought(row("imageGeneration", 2, r#"{"imageSize":"1024x1024"}"#));
        assert_eq!(
            (drawn.kind.as_str(), drawn.units.as_str()),
            ("image", r#"{"images":2,"size":"1024x1024"}"#)
        );
        assert_eq!(brought(row("video", 8, "")).units, r#"{"seconds":8}"#);
    }

    #[test]
    fn a_call_has_the_same_id_each_time_and_is_sorted_by_its_time() {
        let (one, again) = (id_of("1", 1_000_000), id_of("1", 1_000_000));
        assert_eq!(one, again);
        assert!(one < id_of("0", 1_000_001) && one != id_of("2", 1_000_000));
        assert_eq!(Uuid::parse_str(&one).unwrap().get_version_num(), 7);
    }

    #[test]
    fn a_call_keeps_what_upstream_knew() {
        let call = brought(row("chatCompletion", 1, "{}"));
        assert_eq!(call.requested_model, "openai/gpt-4o");
        assert_eq!(call.charge_nanos, Some(Nanos(15_000)));
        assert_eq!((call.project, call.credential_id), (None, None));
        assert_eq!(call.request_id, "7389000000000000001");
        let mut under_way = row("chatCompletion", 1, "{}");
        under_way.status = Some("processing".to_owned());
        let calls = Calls {
            providers: Arc::default(),
        };
        assert_eq!(calls.record(under_way).unwrap_err(), "call_under_way");
    }
}
