//! A statement as CSV.

use actix_web::HttpResponse;
use futures_util::stream;

use super::EntryObject;
use super::statement::Pages;
use crate::admin::export::{self, Broken, harmless};

const COLUMNS: [&str; 9] = [
    "time", "kind", "amount", "balance", "call", "of_entry", "note", "actor", "id",
];

/// Streams the pages.
pub(super) fn response(pages: Pages) -> HttpResponse {
    let body = stream::try_unfold((pages, Some(COLUMNS)), |(mut pages, head)| async move {
        let entries = pages.next().await?;
        if entries.is_empty() && head.is_none() {
            return Ok::<_, Broken>(None);
        }
        let lines = export::lines(head, entries.iter().map(row))?;
        Ok(Some((lines, (pages, None))))
    });
    export::file("statement.csv", "text/csv; charset=utf-8", body)
}

fn row(entry: &EntryObject) -> [String; 9] {
    let text = |text: &Option<String>| harmless(text.as_deref().unwrap_or_default());
    [
        entry.created_at.clone(),
        entry.kind.clone(),
        entry.amount.clone(),
        entry.balance.clone().unwrap_or_default(),
        text(&entry.call_id),
        text(&entry.of_entry),
        text(&entry.note),
        text(&entry.actor),
        entry.id.clone(),
    ]
}
