//! What Prometheus is told of limits, and of the line in which calls wait for providers.

use crate::admin::standing::metrics::{COUNTER, GAUGE, family};
use crate::app::Link;

/// The families, in Prometheus' text format.
pub fn written(link: &Link) -> String {
    let mut text = String::new();
    let refusals = link.app.limits.refusals();
    family(
        &mut text,
        ("hub_limit_refusals_total", COUNTER),
        "Calls that were refused because their caller had reached a limit.",
        refusals.iter().map(|(limit, measure, count)| {
            let labels = [("limit", limit.as_str()), ("measure", measure.name())];
            (labels.to_vec(), *count)
        }),
    );
    let line = link.app.queue.shown();
    family(
        &mut text,
        ("hub_queue_waiting", GAUGE),
        "Calls that wait for a place at a provider that is at its limit.",
        line.waiting.iter().map(|(provider, count)| {
            let count = u64::try_from(*count).unwrap_or(u64::MAX);
            (vec![("provider", provider.as_str())], count)
        }),
    );
    let ends = [
        ("served", line.served),
        ("full", line.full),
        ("too_long", line.too_long),
        ("left", line.left),
    ];
    family(
        &mut text,
        ("hub_queue_calls_total", COUNTER),
        "What became of calls that had to wait: served, too_long or left by their client; full: there was no room to wait.",
        ends.into_iter()
            .map(|(end, count)| (vec![("end", end)], count)),
    );
    family(
        &mut text,
        ("hub_queue_wait_milliseconds_total", COUNTER),
        "Milliseconds that calls waited which were served then.",
        std::iter::once((Vec::new(), line.waited_ms)),
    );
    text
}
