//! Pages with numbers, as upstream AIGNE Hub has them: `page` and `pageSize`.

use std::ops::RangeInclusive;

use serde::Serialize;
use utoipa::ToSchema;

use crate::admin::error::AdminError;
use crate::admin::query::filled;

/// Entries of a page when the caller does not say.
const USUAL: i64 = 20;

/// The most entries of a page.
const MOST: i64 = 100;

/// The last page that can be asked for.
const LAST: i64 = 1_000_000;

/// Which page this is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Paging {
    /// From 1.
    pub page: i64,
    /// Entries of a page, 1 to 100.
    pub page_size: i64,
}

impl Paging {
    /// Reads it from a query; an empty member is none, as forms send it.
    pub fn read(page: Option<String>, page_size: Option<String>) -> Result<Self, AdminError> {
        Ok(Paging {
            page: number("page", page, 1..=LAST)?.unwrap_or(1),
            page_size: number("pageSize", page_size, 1..=MOST)?.unwrap_or(USUAL),
        })
    }

    /// Entries before the page.
    pub fn offset(self) -> i64 {
        (self.page - 1).saturating_mul(self.page_size)
    }

    /// The entries of this page, where all are at hand.
    pub fn cut<T>(self, all: impl Iterator<Item = T>) -> impl Iterator<Item = T> {
        let whole = |number: i64| usize::try_from(number).unwrap_or(usize::MAX);
        all.skip(whole(self.offset())).take(whole(self.page_size))
    }
}

/// A whole number of a query.
pub fn number(
    param: &'static str,
    text: Option<String>,
    range: RangeInclusive<i64>,
) -> Result<Option<i64>, AdminError> {
    let Some(text) = filled(text) else {
        return Ok(None);
    };
    match text.parse() {
        Ok(number) if range.contains(&number) => Ok(Some(number)),
        _ => Err(AdminError::invalid_member(
            param,
            format!(
                "is {text:?}, but must be a whole number from {} to {}",
                range.start(),
                range.end()
            ),
        )),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_is_read_and_cut() {
        let read = |page: &str, size: &str| Paging::read(Some(page.into()), Some(size.into()));
        let usual = read("", "").unwrap();
        assert_eq!((usual.page, usual.page_size, usual.offset()), (1, 20, 0));
        let third: Vec<i64> = read("3", "2").unwrap().cut(0..7).collect();
        assert_eq!(third, [4, 5]);
        for (page, size) in [("0", "1"), ("1", "101"), ("x", "1"), ("1000001", "1")] {
            assert!(read(page, size).is_err(), "{page} {size}");
        }
    }
}
