//! Lists that are paged by key: `limit`, `after`, and `meta.next` for the page behind. Those of
//! upstream have [`numbered`] pages.

pub mod numbered;

use serde::Serialize;
use utoipa::ToSchema;

use super::error::AdminError;

/// Rows of a page when the caller does not say.
const USUAL: i64 = 50;

/// The most rows of a page.
const MOST: i64 = 200;

/// Where the next page begins.
#[derive(Debug, Serialize, ToSchema)]
pub struct Meta {
    /// The value for `after`; null on the last page.
    #[schema(required)]
    pub next: Option<String>,
}

/// Checks `limit`.
pub fn limit(asked: Option<i64>) -> Result<i64, AdminError> {
    match asked.unwrap_or(USUAL) {
        limit @ 1..=MOST => Ok(limit),
        other => Err(AdminError::invalid_member(
            "limit",
            format!("is {other}, but a page has 1 to {MOST} rows"),
        )),
    }
}

/// Cuts the one row more that was read to learn whether there is a next page.
pub fn cut<T>(rows: &mut Vec<T>, limit: i64, id: impl Fn(&T) -> &str) -> Meta {
    let limit = usize::try_from(limit).unwrap_or(usize::MAX);
    let more = rows.len() > limit;
    rows.truncate(limit);
    let next = rows.last().filter(|_| more).map(|row| id(row).to_owned());
    Meta { next }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_page_with_more_behind_it_names_the_next() {
        let mut rows = vec!["c".to_owned(), "b".to_owned(), "a".to_owned()];
        assert_eq!(cut(&mut rows, 2, |row| row).next.as_deref(), Some("b"));
        assert_eq!(rows, ["c", "b"]);
        assert_eq!(cut(&mut rows, 2, |row| row).next, None);
    }

    #[test]
    fn a_limit_out_of_bounds_is_refused() {
        assert_eq!(limit(None).unwrap(), 50);
        assert!(
            limit(Some(0))
                .unwrap_err()
                .to_string()
                .starts_with("`limit` is 0")
        );
        assert!(limit(Some(201)).is_err());
    }
}
