//! Every route of the admin API and who may call it: the one table that is served and tested, and
//! that the OpenAPI document and the console's menus are made from.

mod described;
mod serving;

use actix_web::Route;
use actix_web::http::Method;
use utoipa::OpenApi;

pub use described::{document, operations};
pub use serving::scope;

use super::{
    app, audit, budgets, cache, calls, capabilities, codes, connections, credentials, credits, hub,
    imports, invitations, issuers, jobs, keys, limits, migration, model_routes, notices, openapi,
    payment, payment_kit, price_lists, providers, rates, session, settings, standing, statistics,
    usage, user, users,
};
use crate::identity::extract::Caller;

/// One route.
pub struct Entry {
    /// `GET`, `POST` and so on.
    pub method: Method,
    /// Below `/api`, in actix's form.
    pub path: &'static str,
    /// Who may call it.
    pub caller: Caller,
    handler: fn(Route) -> Route,
}

/// Where upstream AIGNE Hub answers as well.
pub const PROVIDER_ROOTS: [&str; 2] = ["/ai-providers", "/ai"];

/// A table, and the part of the document that describes its operations.
macro_rules! routes {
    ($(#[$doc:meta])* $table:ident, $document:ident;
     $($method:ident $path:literal $caller:ident $($handler:ident)::+;)*) => {
        $(#[$doc])*
        pub fn $table() -> Vec<Entry> {
            vec![$(Entry {
                method: Method::$method,
                path: $path,
                caller: Caller::$caller,
                handler: |route| route.to($($handler)::+),
            }),*]
        }

        #[derive(OpenApi)]
        #[openapi(paths($($($handler)::+),*))]
        struct $document;
    };
}

routes! {
    /// The routes below `/api`. Where two paths fit a request, the first counts.
    table, Own;

    GET "/hub" Anyone hub::show;
    GET "/openapi.json" Anyone openapi::show;
    GET "/session" Anyone session::show::show;
    POST "/session" Anyone session::sign_in::sign_in;
    DELETE "/session" Session session::end::end;
    POST "/session/owner-link" Anyone session::redeem_owner_link::redeem_owner_link;
    PUT "/session/password" Session session::change_password::change_password;
    POST "/session/sign-up" Anyone session::sign_up::sign_up;
    POST "/session/link" Anyone session::account_link::show;
    POST "/session/invitation" Anyone session::account_link::join;
    POST "/session/password-link" Anyone session::account_link::reset_password;
    GET "/session/oidc/{issuer}" Anyone session::oidc::begin;
    GET "/session/oidc/{issuer}/callback" Anyone session::oidc::come_back;
    GET "/sessions" Session session::own::list;
    DELETE "/sessions" Session session::own::end_others;
    DELETE "/sessions/{id}" Session session::own::end_one;
    GET "/users" Admin users::list::list;
    GET "/users/{id}" Admin users::show::show;
    PATCH "/users/{id}" Admin users::change::change;
    GET "/users/{id}/sessions" Admin users::sessions::list;
    DELETE "/users/{id}/sessions" Admin users::sessions::end;
    POST "/users/{id}/password-link" Admin users::password_link::create;
    GET "/invitations" Admin invitations::list::list;
    POST "/invitations" Admin invitations::create::create;
    DELETE "/invitations/{id}" Admin invitations::revoke::revoke;
    GET "/issuers" Admin issuers::list::list;
    POST "/issuers" Admin issuers::create::create;
    GET "/issuers/{id}" Admin issuers::show::show;
    PUT "/issuers/{id}" Admin issuers::change::change;
    DELETE "/issuers/{id}" Admin issuers::delete::delete;
    POST "/issuers/{id}/check" Admin issuers::check::check;
    GET "/connections/{id}" Session connections::show::show;
    POST "/connections/{id}/allow" Session connections::allow::allow;
    POST "/connections/{id}/deny" Session connections::deny::deny;
    GET "/keys" Admin keys::list::list;
    POST "/keys" Admin keys::create::create;
    GET "/keys/own" Known keys::own::list;
    DELETE "/keys/own/{id}" Known keys::own::revoke;
    GET "/keys/{id}" Admin keys::show::show;
    PATCH "/keys/{id}" Admin keys::change::change;
    DELETE "/keys/{id}" Admin keys::revoke::revoke;
    POST "/keys/{id}/rotate" Admin keys::rotate::rotate;
    GET "/budgets" Admin budgets::list::list;
    POST "/budgets" Admin budgets::create::create;
    GET "/budgets/{id}" Admin budgets::show::show;
    PATCH "/budgets/{id}" Admin budgets::change::change;
    DELETE "/budgets/{id}" Admin budgets::delete::delete;
    GET "/limits" Admin limits::list::list;
    POST "/limits" Admin limits::create::create;
    GET "/limits/{id}" Admin limits::show::show;
    PATCH "/limits/{id}" Admin limits::change::change;
    DELETE "/limits/{id}" Admin limits::delete::delete;
    GET "/routes" Admin model_routes::list::list;
    POST "/routes" Admin model_routes::create::create;
    POST "/routes/explain" Admin model_routes::explain::explain;
    GET "/routes/{id}" Admin model_routes::show::show;
    PATCH "/routes/{id}" Admin model_routes::change::change;
    DELETE "/routes/{id}" Admin model_routes::delete::delete;
    GET "/calls" Admin calls::list::list;
    GET "/calls.csv" Admin calls::export::csv;
    GET "/calls.json" Admin calls::export::json;
    GET "/calls/{id}" Admin calls::show::show;
    GET "/credits" Known credits::show::own;
    GET "/credits/holds" Known credits::holds::own;
    GET "/credits/statement" Known credits::statement::own;
    GET "/credits/statement.csv" Known credits::statement::own_csv;
    POST "/credits/redeem" Known codes::redeem::redeem;
    GET "/accounts" Admin credits::list::list;
    GET "/accounts/{owner}" Admin credits::show::account;
    GET "/accounts/{owner}/holds" Admin credits::holds::of_account;
    GET "/accounts/{owner}/statement" Admin credits::statement::of_account;
    GET "/accounts/{owner}/statement.csv" Admin credits::statement::account_csv;
    POST "/accounts/{owner}/credits" Admin credits::give::give;
    POST "/accounts/{owner}/withdrawals" Admin credits::withdraw::withdraw;
    GET "/notices" Known notices::list;
    POST "/refunds" Admin credits::refund::refund;
    GET "/codes" Admin codes::list::list;
    POST "/codes" Admin codes::create::create;
    DELETE "/codes/{id}" Admin codes::revoke::revoke;
    GET "/payment-kit" Admin payment_kit::show::show;
    GET "/payment-kit/events" Admin payment_kit::list::list;
    GET "/payment-kit/events/{id}" Admin payment_kit::event::show;
    POST "/payment-kit/events/{id}/resend" Admin payment_kit::resend::resend;
    POST "/payment-kit/events/{id}/write-off" Admin payment_kit::write_off::write_off;
    GET "/statistics" Known statistics::show::show;
    GET "/user/info" Known user::info::show;
    POST "/user/admin/user-info" Admin user::people::show;
    POST "/user/cleanup-daily-stats" Admin user::cleanup::run;
    GET "/user/model-calls" Known user::model_calls::list;
    GET "/user/model-calls/export" Known user::model_calls_csv::csv;
    GET "/user/usage-stats" Known user::usage_stats::own;
    GET "/user/admin/user-stats" Admin user::usage_stats::all;
    GET "/usage/quota" Known usage::quota::show;
    GET "/usage/trends" Admin usage::trends::show;
    GET "/usage/projects" Known usage::projects::list;
    GET "/usage/projects/trends" Known usage::project_trends::show;
    GET "/usage/projects/group-trends" Known usage::group_trends::show;
    GET "/usage/projects/calls" Known usage::calls::list;
    POST "/usage/stats/backfill" Admin usage::backfill::run;
    POST "/payment/callback" Component payment::callback;
    GET "/app/status" Anyone app::subscription::status;
    GET "/app/config" Anyone app::config::show;
    PATCH "/app/config" Admin app::config::change;
    GET "/app/usage" Admin app::usage::show;
    POST "/app/register" Anyone app::subscription::register;
    GET "/app/client/subscription/success" Anyone app::subscription::success;
    POST "/app/subscription/cancel" Anyone app::subscription::cancel;
    POST "/app/subscription/recover" Anyone app::subscription::recover;
    GET "/app/service/status" Anyone app::subscription::service_status;
    GET "/app/service/usage" Admin app::usage::service;
    POST "/app/service/register" Admin app::subscription::service_register;
    GET "/did/{action}" Anyone app::did::show;
    GET "/did/{action}/{step}" Anyone app::did::step;
    GET "/migration/status" Admin migration::status;
    POST "/migration/grants" Admin migration::grants;
    POST "/migration/rebuild-model-call-stats" Admin migration::rebuild;
    GET "/capabilities" Known capabilities::list;
    GET "/metrics" Admin standing::metrics::metrics;
    GET "/cache" Admin cache::show::show;
    DELETE "/cache" Known cache::purge::purge;
    GET "/imports" Admin imports::list;
    POST "/imports" Admin imports::begin;
    GET "/audit" Admin audit::list::list;
    GET "/audit/check" Admin audit::check::check;
    GET "/settings" Admin settings::list;
    GET "/jobs" Admin jobs::list;
    POST "/jobs/{name}/run" Admin jobs::run;
}

routes! {
    /// The routes below each of [`PROVIDER_ROOTS`].
    provider_table, OfProviders;

    GET "" Admin providers::list::list;
    POST "" Admin providers::create::create;
    GET "/test-models" Admin providers::test_models::test_models;
    GET "/health" Admin providers::health::health;
    GET "/standing" Admin standing::show::show;
    GET "/kinds" Admin providers::kinds::kinds;
    GET "/models" Anyone providers::models::models;
    GET "/chat/models" Known providers::chat_models::chat_models;
    GET "/model-rates" Known rates::list::list;
    POST "/model-rates" Admin rates::bulk_create::bulk_create;
    POST "/model-rates/example" Admin rates::example::example;
    POST "/bulk-rate-update" Admin rates::bulk_update::bulk_update;
    POST "/trigger-rate-check" Admin rates::check::trigger;
    GET "/rate-check" Admin rates::check::show;
    GET "/price-policy" Admin rates::policy::show;
    PUT "/price-policy" Admin rates::policy::change;
    GET "/price-lists" Admin price_lists::show::list;
    POST "/price-lists" Admin price_lists::bring::bring;
    GET "/price-lists/{list}" Admin price_lists::show::show;
    POST "/price-lists/{list}/approve" Admin price_lists::decide::approve;
    POST "/price-lists/{list}/reject" Admin price_lists::decide::reject;
    PUT "/{id}" Admin providers::update::update;
    DELETE "/{id}" Admin providers::delete::delete;
    POST "/{id}/discover" Admin providers::discover::discover;
    POST "/{id}/credentials" Admin credentials::create::create;
    POST "/{id}/credentials/test" Admin credentials::test::test;
    PUT "/{id}/credentials/{credential}" Admin credentials::update::update;
    DELETE "/{id}/credentials/{credential}" Admin credentials::delete::delete;
    POST "/{id}/credentials/{credential}/reset" Admin standing::reset::credential;
    POST "/{id}/circuits/reset" Admin standing::reset::circuits;
    GET "/{id}/credentials/{credential}/check" Admin credentials::check::check;
    GET "/{id}/model-rates" Known rates::of_provider::of_provider;
    POST "/{id}/model-rates" Admin rates::create::create;
    PUT "/{id}/model-rates/{rate}" Admin rates::update::update;
    DELETE "/{id}/model-rates/{rate}" Admin rates::delete::delete;
    GET "/{id}/model-rates/{rate}/history" Admin rates::history::history;
}

/// Where upstream's packages ask for a person's credits.
pub const CREDIT_ROOTS: [&str; 2] = ["/user/credit", "/user/service/credit"];

routes! {
    /// The routes below each of [`CREDIT_ROOTS`].
    credit_table, OfCredits;

    GET "/balance" Known user::balance::show;
    GET "/grants" Known user::grants::list;
    GET "/transactions" Known user::transactions::list;
    GET "/payment-link" Anyone user::payment_link::show;
}
