//! `GET /api/users`: people, newest first.

use actix_web::{HttpResponse, web};
use serde::{Deserialize, Serialize};
use store::users::UserFilter;
use utoipa::{IntoParams, ToSchema};

use super::PersonObject;
use crate::admin::context::AdminContext;
use crate::admin::error::AdminError;
use crate::admin::page::{self, Meta};
use crate::admin::people;
use crate::admin::query::{Query, filled};
use crate::identity::extract::AdminCaller;

/// Which people.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct UserQuery {
    /// 1 to 200; 50 when absent.
    limit: Option<i64>,
    /// The page behind the one whose `meta.next` this is.
    after: Option<String>,
    /// Text in the name or the address.
    q: Option<String>,
    /// `owner`, `admin`, `member` or `guest`.
    role: Option<String>,
    /// `active` or `deactivated`.
    state: Option<String>,
}

/// A page of people.
#[derive(Debug, Serialize, ToSchema)]
pub struct PeopleReply {
    /// The people.
    pub users: Vec<PersonObject>,
    /// Where the next page begins.
    pub meta: Meta,
}

/// Lists people, newest first.
#[utoipa::path(get, path = "/api/users", operation_id = "list_users", tag = "users", params(UserQuery),
    responses((status = 200, body = PeopleReply)))]
pub async fn list(
    _caller: AdminCaller,
    context: web::Data<AdminContext>,
    query: Query<UserQuery>,
) -> Result<HttpResponse, AdminError> {
    let query = query.0;
    let limit = page::limit(query.limit)?;
    let role = filled(query.role);
    let filter = UserFilter {
        q: filled(query.q),
        role: role
            .map(|word| people::role("role", &word).map(|role| role.word().to_owned()))
            .transpose()?,
        active: filled(query.state).map(|word| state(&word)).transpose()?,
    };
    let after = filled(query.after);
    let mut rows = context
        .store
        .read(move |conn| store::users::page(conn, &filter, after.as_deref(), limit + 1))
        .await?;
    let meta = page::cut(&mut rows, limit, |row| &row.id);
    let users = rows.iter().map(PersonObject::from).collect();
    Ok(HttpResponse::Ok().json(PeopleReply { users, meta }))
}

fn state(word: &str) -> Result<bool, AdminError> {
    match word {
        "active" => Ok(true),
        "deactivated" => Ok(false),
        other => Err(AdminError::invalid_member(
            "state",
            format!("is {other:?}, but must be active or deactivated"),
        )),
    }
}
