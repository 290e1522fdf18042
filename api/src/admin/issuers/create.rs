//! `POST /api/issuers`: adds an issuer.

use actix_web::{HttpResponse, web};

use super::body::{IssuerBody, Secret};
use super::{IssuerObject, IssuerReply};
use crate::admin::body::Body;
use crate::admin::context::AdminContext;
use crate::admin::error::AdminError;
use crate::identity::extract::AdminCaller;
use crate::identity::token;

/// Adds an issuer.
#[utoipa::path(post, path = "/api/issuers", operation_id = "create_issuer", tag = "users", request_body = IssuerBody,
    responses((status = 201, body = IssuerReply), (status = 409, description = "The name is taken")))]
pub async fn create(
    caller: AdminCaller,
    context: web::Data<AdminContext>,
    body: Body<IssuerBody>,
) -> Result<HttpResponse, AdminError> {
    let now = context.clock.now().0;
    let (mut row, secret) = body.0.checked(&caller.0, None, token::new_id(), now)?;
    if let Secret::New(secret) = secret {
        let sealed = context.vault.seal(&row.id, &secret);
        row.secret = Some(sealed.map_err(AdminError::internal)?);
    }
    let shown = row.clone();
    let made = context.store.write(move |conn| {
        if taken(conn, &row)? {
            return Ok(Err(name_taken(&row.name)));
        }
        store::issuers::insert(conn, &row)?;
        Ok(Ok(()))
    });
    made.await??;
    Ok(HttpResponse::Created().json(IssuerReply {
        issuer: IssuerObject::of(shown, &context.public_url),
    }))
}

/// Whether another issuer of the database has the name.
pub fn taken(conn: &mut store::Conn, row: &store::issuers::Issuer) -> store::QueryResult<bool> {
    let mut all = store::issuers::all(conn)?.into_iter();
    Ok(all.any(|held| {
        held.name == row.name && held.managed_by == row.managed_by && held.id != row.id
    }))
}

/// Another issuer has the name.
pub fn name_taken(name: &str) -> AdminError {
    AdminError::conflict("name_taken", format!("there is an issuer `{name}` already"))
}
