//! Query strings, read so that a wrong one names the member that is wrong.

use actix_web::dev::Payload;
use actix_web::{FromRequest, HttpRequest, web};
use serde::de::DeserializeOwned;
use std::future::{Ready, ready};

use super::error::AdminError;

/// The members of a query string.
pub struct Query<T>(pub T);

impl<T: DeserializeOwned> FromRequest for Query<T> {
    type Error = AdminError;
    type Future = Ready<Result<Self, AdminError>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let read = web::Query::<T>::from_query(request.query_string());
        ready(match read {
            Ok(query) => Ok(Query(query.into_inner())),
            Err(error) => Err(AdminError::bad_request(
                "invalid_query",
                format!("the query is wrong: {error}"),
            )),
        })
    }
}

/// An empty member means the same as none: forms send what was not filled in.
pub fn filled(text: Option<String>) -> Option<String> {
    text.map(|text| text.trim().to_owned())
        .filter(|text| !text.is_empty())
}
