//! The OpenAPI document of this API: what the console's types are made of.

use actix_web::HttpResponse;
use utoipa::OpenApi;

use super::{
    budgets, cache, calls, capabilities, codes, credentials, credits, hub, jobs, keys, limits,
    notices, payment, payment_kit, price_lists, providers, rates, session, standing, statistics,
    usage, user,
};

#[derive(OpenApi)]
#[openapi(
    info(
        title = "AIGNE Hub",
        description = "The API that admins and the console use. Callers send a hub key with the role admin as `Authorization: Bearer aigne-…`, or the session's cookie; with the cookie every request but GET repeats the session's token in `x-csrf-token`. Errors are `{\"error\": {\"message\", \"code\", \"param\"?, \"request_id\"}}`.",
        license(name = "Apache-2.0", identifier = "Apache-2.0"),
    ),
    paths(
        session::show::show,
        session::sign_in::sign_in,
        session::redeem_owner_link::redeem_owner_link,
        session::change_password::change_password,
        session::end::end,
        keys::list::list,
        keys::create::create,
        keys::show::show,
        keys::change::change,
        keys::revoke::revoke,
        keys::rotate::rotate,
        budgets::list::list,
        budgets::create::create,
        budgets::show::show,
        budgets::change::change,
        budgets::delete::delete,
        limits::list::list,
        limits::create::create,
        limits::show::show,
        limits::change::change,
        limits::delete::delete,
        calls::list::list,
        calls::export::csv,
        calls::export::json,
        calls::show::show,
        credits::show::own,
        credits::show::account,
        credits::list::list,
        credits::holds::own,
        credits::holds::of_account,
        credits::statement::own,
        credits::statement::own_csv,
        credits::statement::of_account,
        credits::statement::account_csv,
        credits::give::give,
        credits::withdraw::withdraw,
        credits::refund::refund,
        codes::list::list,
        codes::create::create,
        codes::revoke::revoke,
        codes::redeem::redeem,
        notices::list,
        user::info::show,
        user::balance::show,
        user::grants::list,
        user::transactions::list,
        user::payment_link::show,
        usage::quota::show,
        payment::callback,
        payment_kit::show::show,
        payment_kit::list::list,
        payment_kit::event::show,
        payment_kit::resend::resend,
        payment_kit::write_off::write_off,
        statistics::show::show,
        providers::list::list,
        providers::create::create,
        providers::update::update,
        providers::delete::delete,
        providers::models::models,
        providers::chat_models::chat_models,
        providers::health::health,
        standing::show::show,
        standing::reset::circuits,
        providers::kinds::kinds,
        providers::discover::discover,
        providers::test_models::test_models,
        credentials::create::create,
        credentials::update::update,
        credentials::delete::delete,
        credentials::test::test,
        credentials::check::check,
        standing::reset::credential,
        rates::list::list,
        rates::bulk_create::bulk_create,
        rates::of_provider::of_provider,
        rates::create::create,
        rates::update::update,
        rates::delete::delete,
        rates::history::history,
        rates::example::example,
        rates::policy::show,
        rates::policy::change,
        rates::bulk_update::bulk_update,
        rates::check::trigger,
        rates::check::show,
        price_lists::show::list,
        price_lists::bring::bring,
        price_lists::show::show,
        price_lists::decide::approve,
        price_lists::decide::reject,
        capabilities::list,
        standing::metrics::metrics,
        cache::show::show,
        cache::purge::purge,
        jobs::list,
        jobs::run,
        hub::show,
        show,
    )
)]
struct Document;

/// The document; the same for the same binary.
pub fn document() -> utoipa::openapi::OpenApi {
    Document::openapi()
}

/// Returns this document.
#[utoipa::path(get, path = "/api/openapi.json", operation_id = "show_document", tag = "hub",
    responses((status = 200, description = "An OpenAPI document")))]
pub async fn show() -> HttpResponse {
    HttpResponse::Ok().json(document())
}
