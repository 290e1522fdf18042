//! `GET /api/session`: who is signed in with this browser.

use actix_web::{HttpRequest, HttpResponse, web};

use super::{SessionReply, SessionUser, cookie, owner_has_password};
use crate::admin::context::AdminContext;
use crate::admin::error::AdminError;
use crate::identity::resolve::Identity;
use crate::identity::session::COOKIE;
use crate::ui::mount::Mount;

/// Who is signed in with this browser. Never refuses.
#[utoipa::path(get, path = "/api/session", operation_id = "show_session", tag = "session",
    responses((status = 200, body = SessionReply)))]
pub async fn show(
    request: HttpRequest,
    context: web::Data<AdminContext>,
    identity: web::Data<Identity>,
    mount: web::Data<Mount>,
) -> Result<HttpResponse, AdminError> {
    let password_set = context.store.read(owner_has_password).await?;
    let Some(session) = identity.session(&request).await? else {
        let reply = match identity.visitor(&request) {
            Some(visitor) => SessionReply::signed_in(
                SessionUser {
                    id: visitor.id,
                    name: visitor.name,
                    role: visitor.role.word(),
                },
                visitor.csrf,
                password_set,
                &context,
            ),
            None => SessionReply::signed_out(password_set, &context),
        };
        return Ok(HttpResponse::Ok().json(reply));
    };
    let user = SessionUser {
        id: session.user_id.clone(),
        name: session.user_name.clone(),
        role: session.role.word(),
    };
    let mut response = HttpResponse::Ok();
    // The session was prolonged by being used, so its cookie is as well.
    if let Some(held) = request.cookie(COOKIE)
        && !session.vouched
    {
        response.cookie(cookie::keep(&request, &mount, held.value()));
    }
    Ok(response.json(SessionReply::signed_in(
        user,
        session.csrf.clone(),
        password_set,
        &context,
    )))
}
