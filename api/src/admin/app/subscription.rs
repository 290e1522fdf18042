//! Registering applications and their subscriptions: closed, without anything that somebody unknown
//! could change.

use actix_web::http::StatusCode;
use actix_web::http::header::LOCATION;
use actix_web::{HttpRequest, HttpResponse, web};

use crate::admin::context::AdminContext;
use crate::admin::error::AdminError;

/// Headers by which an application shows who it is.
const SIGNED: [&str; 3] = ["x-component-sig", "x-app-id", "x-timestamp"];

/// Tells whether an application is registered: none is.
#[utoipa::path(get, path = "/api/app/status", operation_id = "show_app_status", tag = "app",
    responses((status = 200, body = Option<String>), (status = 400, description = "It does not say who it is")))]
pub async fn status(request: HttpRequest) -> Result<HttpResponse, AdminError> {
    signed(&request)?;
    Ok(HttpResponse::Ok().json(()))
}

/// Tells whether this hub is registered at upstream's own service: it is not.
#[utoipa::path(get, path = "/api/app/service/status", operation_id = "show_app_service_status", tag = "app",
    responses((status = 200, body = Option<String>)))]
pub async fn service_status() -> HttpResponse {
    HttpResponse::Ok().json(())
}

/// Refuses to register an application.
#[utoipa::path(post, path = "/api/app/register", operation_id = "register_app", tag = "app",
    responses((status = 410, description = "Registration is closed")))]
pub async fn register() -> Result<HttpResponse, AdminError> {
    Err(closed())
}

/// Refuses to register this hub at upstream's own service.
#[utoipa::path(post, path = "/api/app/service/register", operation_id = "register_app_service", tag = "app",
    responses((status = 410, description = "Registration is closed")))]
pub async fn service_register() -> Result<HttpResponse, AdminError> {
    Err(closed())
}

/// Ends no subscription: there is none.
#[utoipa::path(post, path = "/api/app/subscription/cancel", operation_id = "cancel_subscription", tag = "app",
    responses((status = 404, description = "No application is registered")))]
pub async fn cancel(request: HttpRequest) -> Result<HttpResponse, AdminError> {
    signed(&request)?;
    Err(unknown())
}

/// Renews no subscription: there is none.
#[utoipa::path(post, path = "/api/app/subscription/recover", operation_id = "recover_subscription", tag = "app",
    responses((status = 404, description = "No application is registered")))]
pub async fn recover(request: HttpRequest) -> Result<HttpResponse, AdminError> {
    signed(&request)?;
    Err(unknown())
}

/// Sends who has paid to the hub's own page. Nothing is changed, and nobody is sent elsewhere.
#[utoipa::path(get, path = "/api/app/client/subscription/success", operation_id = "subscription_success", tag = "app",
    responses((status = 302, description = "To the hub's own page")))]
pub async fn success(context: web::Data<AdminContext>) -> HttpResponse {
    HttpResponse::Found()
        .insert_header((LOCATION, context.public_url.as_str()))
        .finish()
}

/// It says who it is, as an application does.
fn signed(request: &HttpRequest) -> Result<(), AdminError> {
    match SIGNED
        .iter()
        .all(|name| request.headers().contains_key(*name))
    {
        true => Ok(()),
        false => Err(AdminError::bad_request(
            "missing_headers",
            format!("Missing required headers {}", SIGNED.join("/")),
        )),
    }
}

fn unknown() -> AdminError {
    AdminError::not_found(
        "App not found: this hub registers no applications; an admin makes keys for them",
    )
}

fn closed() -> AdminError {
    AdminError::conflict(
        "registration_closed",
        "applications are not registered here: ask an admin of this hub for a key, and call it with that",
    )
    .with_status(StatusCode::GONE)
}
