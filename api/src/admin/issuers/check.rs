//! `POST /api/issuers/{id}/check`: asks an issuer whether it can be signed in with.

use std::rc::Rc;

use actix_web::{HttpResponse, web};
use serde::Serialize;
use utoipa::ToSchema;

use super::missing;
use crate::admin::context::AdminContext;
use crate::admin::error::AdminError;
use crate::app::Link;
use crate::identity::extract::AdminCaller;
use crate::oidc::issuer::Issuer;
use crate::oidc::look::look;

/// What was found.
#[derive(Debug, Serialize, ToSchema)]
pub struct IssuerCheckReply {
    /// What was found.
    check: IssuerCheck,
}

/// What was found.
#[derive(Debug, Serialize, ToSchema)]
pub struct IssuerCheck {
    /// It has a document and keys that fit.
    ok: bool,
    /// What does not fit, and what to do.
    #[schema(required)]
    problem: Option<String>,
}

/// Asks an issuer for its document and its keys. Whether it takes the client id and the secret shows
/// at the first sign-in only.
#[utoipa::path(post, path = "/api/issuers/{id}/check", operation_id = "check_issuer", tag = "users", params(("id" = String, Path, description = "The issuer's id")),
    responses((status = 200, body = IssuerCheckReply), (status = 404, description = "No such issuer")))]
pub async fn check(
    _caller: AdminCaller,
    context: web::Data<AdminContext>,
    link: web::Data<Rc<Link>>,
    id: web::Path<String>,
) -> Result<HttpResponse, AdminError> {
    let id = id.into_inner();
    let none = missing(&id);
    let row = context
        .store
        .read(move |conn| store::issuers::by_id(conn, &id))
        .await?
        .ok_or(none)?;
    let found = look(&link.upstream, &Issuer::without_secret(row)).await;
    let problem = found.err().map(|failure| failure.to_string());
    Ok(HttpResponse::Ok().json(IssuerCheckReply {
        check: IssuerCheck {
            ok: problem.is_none(),
            problem,
        },
    }))
}
