//! A statement as CSV: RFC 4180, page by page, so that its length does not matter.

use actix_web::HttpResponse;
use actix_web::http::header::{CACHE_CONTROL, CONTENT_DISPOSITION};
use bytes::Bytes;
use futures_util::stream;

use super::EntryObject;
use super::statement::Pages;

const COLUMNS: [&str; 8] = [
    "time", "kind", "amount", "call", "of_entry", "note", "actor", "id",
];

/// Streams the pages. A failing database breaks the answer off: a short file must not look whole.
pub(super) fn response(pages: Pages) -> HttpResponse {
    let head = Some(line(COLUMNS));
    let body = stream::unfold(Some((pages, head)), |state| async move {
        let (mut pages, head) = state?;
        if let Some(head) = head {
            return Some((Ok(Bytes::from(head)), Some((pages, None))));
        }
        match pages.next().await {
            Ok(entries) if entries.is_empty() => None,
            Ok(entries) => {
                let lines: String = entries.iter().map(entry).collect();
                Some((Ok(Bytes::from(lines)), Some((pages, None))))
            }
            Err(error) => Some((Err(error), None)),
        }
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

fn entry(entry: &EntryObject) -> String {
    let text = |text: &Option<String>| harmless(text.as_deref().unwrap_or_default());
    line([
        entry.created_at.clone(),
        entry.kind.clone(),
        entry.amount.clone(),
        text(&entry.call_id),
        text(&entry.of_entry),
        text(&entry.note),
        text(&entry.actor),
        entry.id.clone(),
    ])
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

fn line<T: AsRef<str>>(cells: impl IntoIterator<Item = T>) -> String {
    let cells: Vec<String> = cells
        .into_iter()
        .map(|cell| {
            let cell = cell.as_ref();
            if cell.contains([',', '"', '\n', '\r']) {
                format!("\"{}\"", cell.replace('"', "\"\""))
            } else {
                cell.to_owned()
            }
        })
        .collect();
    format!("{}\r\n", cells.join(","))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_are_quoted_where_they_must_be() {
        assert_eq!(line(["a", "b,c", "d\"e", ""]), "a,\"b,c\",\"d\"\"e\",\r\n");
    }

    #[test]
    fn a_text_is_never_a_formula() {
        for odd in ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1"] {
            assert!(harmless(odd).starts_with('\''), "{odd}");
        }
        assert_eq!(harmless("a=b"), "a=b");
    }
}
