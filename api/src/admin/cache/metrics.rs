//! Kept replies, for Prometheus.

use crate::admin::error::AdminError;
use crate::admin::standing::metrics::{COUNTER, GAUGE, family};
use crate::cache::Cache;

/// Writes what is kept, and what became of calls that wanted it.
pub async fn write(text: &mut String, cache: &Cache) -> Result<(), AdminError> {
    let (replies, bytes) = cache.room(None).await?;
    let counts = cache.counts.all().into_iter();
    family(
        text,
        ("hub_cache_calls_total", COUNTER),
        "Calls that wanted a kept reply, by what became of them.",
        counts.map(|(came, count)| (vec![("result", came.word())], count)),
    );
    for (name, help, value) in [
        ("hub_cache_replies", "Replies that are kept.", replies),
        ("hub_cache_bytes", "Room that kept replies take.", bytes),
    ] {
        let value = u64::try_from(value).unwrap_or(0);
        family(text, (name, GAUGE), help, [(Vec::new(), value)].into_iter());
    }
    Ok(())
}
