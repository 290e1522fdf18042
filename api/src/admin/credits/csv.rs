//! A statement as CSV: RFC 4180, page by page, so that its length does not matter.

use actix_web::HttpResponse;
use actix_web::http::header::{CACHE_CONTROL, CONTENT_DISPOSITION};
use bytes::Bytes;
use csv::{Terminator, WriterBuilder};
use futures_util::stream;
use store::StoreError;

use super::EntryObject;
use super::statement::Pages;

const COLUMNS: [&str; 9] = [
    "time", "kind", "amount", "balance", "call", "of_entry", "note", "actor", "id",
];

/// Why an export breaks off.
#[derive(Debug, thiserror::Error)]
enum Broken {
    /// The next entries could not be read.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// They could not be written down.
    #[error(transparent)]
    Csv(#[from] csv::Error),
}

/// Streams the pages. A failing database breaks the answer off: a short file must not look whole.
pub(super) fn response(pages: Pages) -> HttpResponse {
    let body = stream::try_unfold((pages, Some(COLUMNS)), |(mut pages, head)| async move {
        let entries = pages.next().await?;
        if entries.is_empty() && head.is_none() {
            return Ok::<_, Broken>(None);
        }
        Ok(Some((lines(head, &entries)?, (pages, None))))
    });
    HttpResponse::Ok()
        .content_type("text/csv; charset=utf-8")
        .insert_header((CACHE_CONTROL, "no-store"))
        .insert_header((
            CONTENT_DISPOSITION,
            "attachment; filename=\"statement.csv\"",
        ))
        .streaming(Box::pin(body))
}

fn lines(head: Option<[&str; 9]>, entries: &[EntryObject]) -> Result<Bytes, csv::Error> {
    let mut writer = WriterBuilder::new()
        .terminator(Terminator::CRLF)
        .from_writer(Vec::new());
    if let Some(head) = head {
        writer.write_record(head)?;
    }
    for entry in entries {
        let text = |text: &Option<String>| harmless(text.as_deref().unwrap_or_default());
        writer.write_record([
            entry.created_at.clone(),
            entry.kind.clone(),
            entry.amount.clone(),
            entry.balance.clone().unwrap_or_default(),
            text(&entry.call_id),
            text(&entry.of_entry),
            text(&entry.note),
            text(&entry.actor),
            entry.id.clone(),
        ])?;
    }
    let written = writer.into_inner().map_err(|error| error.into_error())?;
    Ok(Bytes::from(written))
}

/// A text that a spreadsheet does not take for a formula
/// (<https://owasp.org/www-community/attacks/CSV_Injection>).
fn harmless(text: &str) -> String {
    if text.starts_with(['=', '+', '-', '@', '\t', '\r']) {
        format!("'{text}")
    } else {
        text.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_never_a_formula() {
        for odd in ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1"] {
            assert!(harmless(odd).starts_with('\''), "{odd}");
        }
        assert_eq!(harmless("a=b"), "a=b");
    }
}
