//! Lists as files: page by page, so that their length does not matter.

use actix_web::HttpResponse;
use actix_web::http::header::{CACHE_CONTROL, CONTENT_DISPOSITION};
use bytes::Bytes;
use csv::{Terminator, WriterBuilder};
use futures_util::Stream;
use store::StoreError;

use super::error::AdminError;

/// Why an export breaks off.
#[derive(Debug, thiserror::Error)]
pub(super) enum Broken {
    /// The next rows could not be read.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// What is told beside them could not be had.
    #[error(transparent)]
    Admin(AdminError),
    /// They could not be written down as CSV.
    #[error(transparent)]
    Csv(#[from] csv::Error),
    /// They could not be written down as JSON.
    #[error(transparent)]
    Json(#[from] serde_json::Error),
}

/// Streams a file. A failing database breaks the answer off: a short file must not look whole.
pub(super) fn file(
    name: &str,
    content_type: &str,
    body: impl Stream<Item = Result<Bytes, Broken>> + 'static,
) -> HttpResponse {
    HttpResponse::Ok()
        .content_type(content_type)
        .insert_header((CACHE_CONTROL, "no-store"))
        .insert_header((
            CONTENT_DISPOSITION,
            format!("attachment; filename=\"{name}\""),
        ))
        .streaming(Box::pin(body))
}

/// Rows of a CSV file as RFC 4180 has them, below a head if there is one.
pub(super) fn lines<const N: usize>(
    head: Option<[&str; N]>,
    rows: impl Iterator<Item = [String; N]>,
) -> Result<Bytes, csv::Error> {
    let mut writer = WriterBuilder::new()
        .terminator(Terminator::CRLF)
        .from_writer(Vec::new());
    if let Some(head) = head {
        writer.write_record(head)?;
    }
    for row in rows {
        writer.write_record(row)?;
    }
    let written = writer.into_inner().map_err(|error| error.into_error())?;
    Ok(Bytes::from(written))
}

/// A text that a spreadsheet does not take for a formula
/// (<https://owasp.org/www-community/attacks/CSV_Injection>).
pub(super) fn harmless(text: &str) -> String {
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
