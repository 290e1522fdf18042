//! `PUT /api/issuers/{id}`: replaces what is said of an issuer.

use actix_web::{HttpResponse, web};

use super::body::{IssuerBody, Secret};
use super::create::{name_taken, taken};
use super::{IssuerObject, IssuerReply, changeable, missing};
use crate::admin::body::Body;
use crate::admin::context::AdminContext;
use crate::admin::error::AdminError;
use crate::identity::extract::AdminCaller;

/// Replaces what is said of an issuer; its secret stays unless another one is sent.
#[utoipa::path(put, path = "/api/issuers/{id}", operation_id = "change_issuer", tag = "users", params(("id" = String, Path, description = "The issuer's id")),
    request_body = IssuerBody,
    responses((status = 200, body = IssuerReply), (status = 404, description = "No such issuer"),
        (status = 409, description = "The name is taken, or managed elsewhere")))]
pub async fn change(
    caller: AdminCaller,
    context: web::Data<AdminContext>,
    id: web::Path<String>,
    body: Body<IssuerBody>,
) -> Result<HttpResponse, AdminError> {
    let (id, now) = (id.into_inner(), context.clock.now().0);
    let (wanted, none) = (id.clone(), missing(&id));
    let old = context
        .store
        .read(move |conn| store::issuers::by_id(conn, &wanted))
        .await?
        .ok_or(none)?;
    changeable(&old)?;
    let (mut row, secret) = body.0.checked(&caller.0, Some(&old), id, now)?;
    match secret {
        Secret::Kept => {}
        Secret::Without => row.secret = None,
        Secret::New(secret) => {
            let sealed = context.vault.seal(&row.id, &secret);
            row.secret = Some(sealed.map_err(AdminError::internal)?);
        }
    }
    let shown = row.clone();
    let changed = context.store.write(move |conn| {
        if taken(conn, &row)? {
            return Ok(Err(name_taken(&row.name)));
        }
        match store::issuers::update(conn, &row)? {
            true => Ok(Ok(())),
            false => Ok(Err(missing(&row.id))),
        }
    });
    changed.await??;
    Ok(HttpResponse::Ok().json(IssuerReply {
        issuer: IssuerObject::of(shown, &context.public_url),
    }))
}
