//! Which page of a customer's list, and of which time.

use serde::Deserialize;
use utoipa::IntoParams;

use crate::admin::error::AdminError;
use crate::admin::page::numbered::{Paging, number};
use crate::payment_kit::grants::Part;

/// Which page, and of which time.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(rename_all = "camelCase")]
#[into_params(parameter_in = Query)]
pub struct PageQuery {
    /// From 1.
    #[param(value_type = Option<i64>)]
    page: Option<String>,
    /// 1 to 100; 20 when absent.
    #[param(value_type = Option<i64>)]
    page_size: Option<String>,
    /// Made then or later, seconds since 1970.
    #[param(value_type = Option<i64>)]
    start: Option<String>,
    /// Made then or before, seconds since 1970.
    #[param(value_type = Option<i64>)]
    end: Option<String>,
}

/// A page that is wanted.
#[derive(Debug, Clone, Copy)]
pub struct Page {
    /// Its number and size.
    pub paging: Paging,
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
        let seconds = 0..=i64::MAX / 2_000;
        let start = number("start", self.start, seconds.clone())?;
        let end = number("end", self.end, seconds)?;
        Ok(Page {
            paging: Paging::read(self.page, self.page_size)?,
            from: start.map(|second| second * 1_000),
            until: end.map(|second| (second + 1) * 1_000),
        })
    }
}
