//! Pages as upstream numbers them.

use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::admin::error::AdminError;
use crate::payment_kit::grants::Part;

/// Entries of a page when the caller does not say.
const USUAL: i64 = 20;
/// The most entries of a page.
const MOST: i64 = 100;

/// Which page, and of which time.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(rename_all = "camelCase")]
#[into_params(parameter_in = Query)]
pub struct PageQuery {
    /// From 1.
    page: Option<String>,
    /// 1 to 100; 20 when absent.
    page_size: Option<String>,
    /// Made then or later, seconds since 1970.
    start: Option<String>,
    /// Made then or before, seconds since 1970.
    end: Option<String>,
}

/// Which page this is.
#[derive(Debug, Clone, Copy, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct UserPaging {
    /// From 1.
    pub page: i64,
    /// Entries of a page.
    pub page_size: i64,
}

/// A page that is wanted.
#[derive(Debug, Clone, Copy)]
pub struct Page {
    /// Its number and size.
    pub paging: UserPaging,
    /// Entries before it.
    pub offset: i64,
    /// Milliseconds since 1970.
    pub from: Option<i64>,
    /// Not part of it any more.
    pub until: Option<i64>,
}

impl Page {
    /// The same as Payment Kit is asked for it.
    pub fn part(&self) -> Part {
        let whole = |number: i64| u32::try_from(number).unwrap_or(u32::MAX);
        Part {
            page: whole(self.paging.page),
            page_size: whole(self.paging.page_size),
            start: self.from.map(|from| from / 1_000),
            end: self.until.map(|until| until / 1_000 - 1),
        }
    }
}

impl PageQuery {
    /// Reads it; an empty member is none, as forms send it.
    pub fn read(self) -> Result<Page, AdminError> {
        let page = number("page", self.page, 1..=1_000_000)?.unwrap_or(1);
        let page_size = number("pageSize", self.page_size, 1..=MOST)?.unwrap_or(USUAL);
        let seconds = 0..=i64::MAX / 2_000;
        let start = number("start", self.start, seconds.clone())?;
        let end = number("end", self.end, seconds)?;
        Ok(Page {
            paging: UserPaging { page, page_size },
            offset: (page - 1).saturating_mul(page_size),
            from: start.map(|second| second * 1_000),
            until: end.map(|second| (second + 1) * 1_000),
        })
    }
}

/// A whole number of a query.
pub fn number(
    param: &'static str,
    text: Option<String>,
    range: std::ops::RangeInclusive<i64>,
) -> Result<Option<i64>, AdminError> {
    let Some(text) = crate::admin::query::filled(text) else {
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
