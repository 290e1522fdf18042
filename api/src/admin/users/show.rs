//! `GET /api/users/{id}`: one person.

use actix_web::{HttpResponse, web};

use super::{PersonObject, PersonReply, missing};
use crate::admin::context::AdminContext;
use crate::admin::error::AdminError;
use crate::identity::extract::AdminCaller;

/// Shows one person.
#[utoipa::path(get, path = "/api/users/{id}", operation_id = "show_user", tag = "users", params(("id" = String, Path, description = "The person's id")),
    responses((status = 200, body = PersonReply), (status = 404, description = "No such person")))]
pub async fn show(
    _caller: AdminCaller,
    context: web::Data<AdminContext>,
    id: web::Path<String>,
) -> Result<HttpResponse, AdminError> {
    let id = id.into_inner();
    let none = missing(&id);
    let row = context
        .store
        .read(move |conn| store::users::by_id(conn, &id))
        .await?
        .ok_or(none)?;
    Ok(HttpResponse::Ok().json(PersonReply {
        user: PersonObject::from(&row),
    }))
}
