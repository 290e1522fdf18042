//! What a job's row keeps as JSON: who ordered it, what was tried, what is kept back.

use serde::{Deserialize, Serialize};
use store::attempts::Attempt;
use store::budgets::Period;
use store::payments::usage::Report;
use store::video_jobs::VideoJob;

use super::surface;
use crate::admission::Reservation;
use crate::clock::Millis;
use crate::metering::{Caller, Intake};
use crate::routing::VIDEO;

/// Who ordered a job.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Ordered {
    request_id: String,
    surface: String,
    key: Option<(String, String)>,
    user_id: Option<String>,
    project: Option<String>,
    ip: Option<String>,
    user_agent: Option<String>,
    tags: Option<String>,
}

impl Ordered {
    pub(super) fn column(intake: &Intake) -> String {
        let caller = intake.caller.clone();
        text(&Ordered {
            request_id: intake.request_id.clone(),
            surface: intake.surface.to_owned(),
            key: caller.key,
            user_id: caller.user_id,
            project: caller.project,
            ip: caller.ip,
            user_agent: caller.user_agent,
            tags: caller.tags,
        })
    }

    /// What the order brought with it.
    pub(super) fn intake(job: &VideoJob) -> Intake {
        let ordered: Ordered = serde_json::from_str(&job.intake).unwrap_or_default();
        Intake {
            id: job.call_id.clone(),
            request_id: ordered.request_id,
            started: Millis(job.created_at),
            surface: surface::named(&ordered.surface),
            kind: VIDEO,
            streamed: false,
            requested_model: job.requested_model.clone(),
            caller: Caller {
                key: ordered.key,
                user_id: ordered.user_id,
                project: ordered.project,
                ip: ordered.ip,
                user_agent: ordered.user_agent,
                tags: ordered.tags,
                is_the_hub: false,
                priority: 0,
            },
        }
    }
}

/// One try at a provider.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Tried {
    number: i64,
    provider: String,
    provider_id: String,
    model: String,
    credential_id: Option<String>,
    credential_name: Option<String>,
    status: String,
    http_status: Option<i64>,
    error_code: Option<String>,
    error_message: Option<String>,
    started_at: i64,
    first_byte_ms: Option<i64>,
    duration_ms: i64,
    #[serde(default)]
    route: Option<String>,
    #[serde(default)]
    chosen_by: Option<String>,
    #[serde(default)]
    reason: Option<String>,
}

pub(super) fn attempts_column(attempts: Vec<Attempt>) -> String {
    let tried: Vec<Tried> = attempts
        .into_iter()
        .map(|attempt| Tried {
            number: attempt.number,
            provider: attempt.provider,
            provider_id: attempt.provider_id,
            model: attempt.model,
            credential_id: attempt.credential_id,
            credential_name: attempt.credential_name,
            status: attempt.status,
            http_status: attempt.http_status,
            error_code: attempt.error_code,
            error_message: attempt.error_message,
            started_at: attempt.started_at,
            first_byte_ms: attempt.first_byte_ms,
            duration_ms: attempt.duration_ms,
            route: attempt.route,
            chosen_by: attempt.chosen_by,
            reason: attempt.reason,
        })
        .collect();
    text(&tried)
}

/// The tries of a job, of which the last one ended with it: failed so, or at this moment.
pub(super) fn attempts(job: &VideoJob, failure: Option<(&str, &str)>, now: Millis) -> Vec<Attempt> {
    let tried: Vec<Tried> = serde_json::from_str(&job.attempts).unwrap_or_default();
    let last = tried.len();
    let tries = tried.into_iter().zip(1..);
    tries
        .map(|(tried, place)| {
            let mut attempt = Attempt {
                id: format!("{}-{}", job.call_id, tried.number),
                call_id: job.call_id.clone(),
                number: tried.number,
                provider: tried.provider,
                provider_id: tried.provider_id,
                model: tried.model,
                credential_id: tried.credential_id,
                credential_name: tried.credential_name,
                status: tried.status,
                http_status: tried.http_status,
                error_code: tried.error_code,
                error_message: tried.error_message,
                started_at: tried.started_at,
                first_byte_ms: tried.first_byte_ms,
                duration_ms: tried.duration_ms,
                usage_source: None,
                usage: None,
                rate_id: None,
                charge_nanos: None,
                route: tried.route,
                chosen_by: tried.chosen_by,
                reason: tried.reason,
            };
            if place == last {
                attempt.duration_ms = now.0.saturating_sub(attempt.started_at).max(0);
                if let Some((code, words)) = failure {
                    attempt.status = "failed".to_owned();
                    attempt.error_code = Some(code.to_owned());
                    attempt.error_message = Some(words.to_owned());
                }
                if job.state == "cancelled" {
                    attempt.status = "cancelled".to_owned();
                }
            }
            attempt
        })
        .collect()
}

/// What is kept back.
#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(default)]
struct Holds {
    credits: Option<Option<String>>,
    /// Credits pay; `credits` alone cannot say it where no lease was needed.
    paid: bool,
    /// The customer and the project that Payment Kit is told of.
    report: Option<(String, Option<String>)>,
    budgets: Vec<HeldBudget>,
}

#[derive(Debug, Serialize, Deserialize)]
struct HeldBudget {
    budget: String,
    starts_at: i64,
    ends_at: Option<i64>,
    lease: Option<String>,
}

pub(super) fn holds_column(reservation: &Reservation) -> String {
    let budgets = reservation.budgets.iter();
    text(&Holds {
        credits: reservation.credits.clone(),
        paid: reservation.credits.is_some(),
        report: reservation
            .report
            .clone()
            .map(|report| (report.customer, report.project)),
        budgets: budgets
            .map(|(period, lease)| HeldBudget {
                budget: period.budget_id.clone(),
                starts_at: period.starts_at,
                ends_at: period.ends_at,
                lease: lease.clone(),
            })
            .collect(),
    })
}

pub(super) fn reservation(job: &VideoJob) -> Reservation {
    let holds: Holds = serde_json::from_str(&job.holds).unwrap_or_default();
    Reservation {
        credits: holds.paid.then(|| holds.credits.flatten()),
        report: holds
            .report
            .map(|(customer, project)| Report { customer, project }),
        budgets: holds
            .budgets
            .into_iter()
            .map(|held| {
                let period = Period {
                    budget_id: held.budget,
                    starts_at: held.starts_at,
                    ends_at: held.ends_at,
                };
                (period, held.lease)
            })
            .collect(),
    }
}

fn text(value: &impl Serialize) -> String {
    serde_json::to_string(value).unwrap_or_default()
}
