//! Every route of the admin API and who may call it: the one table that is served and tested.

use actix_web::body::{BoxBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::Method;
use actix_web::middleware::{Next, from_fn};
use actix_web::{Error, HttpRequest, Route, web};

use super::error::AdminError;
use super::{
    budgets, cache, calls, capabilities, codes, credentials, credits, hub, jobs, keys, limits,
    notices, openapi, payment, payment_kit, price_lists, providers, rates, session, standing,
    statistics, usage, user,
};
use crate::identity::extract::{self, Caller};

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

macro_rules! routes {
    ($($method:ident $path:literal $caller:ident $handler:expr;)*) => {
        vec![$(Entry {
            method: Method::$method,
            path: $path,
            caller: Caller::$caller,
            handler: |route| route.to($handler),
        }),*]
    };
}

/// The routes below `/api`. Where two paths fit a request, the first counts.
pub fn table() -> Vec<Entry> {
    routes! {
        GET "/hub" Anyone hub::show;
        GET "/openapi.json" Anyone openapi::show;
        GET "/session" Anyone session::show::show;
        POST "/session" Anyone session::sign_in::sign_in;
        DELETE "/session" Session session::end::end;
        POST "/session/owner-link" Anyone session::redeem_owner_link::redeem_owner_link;
        PUT "/session/password" Session session::change_password::change_password;
        GET "/keys" Admin keys::list::list;
        POST "/keys" Admin keys::create::create;
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
        GET "/usage/quota" Known usage::quota::show;
        POST "/payment/callback" Component payment::callback;
        GET "/capabilities" Known capabilities::list;
        GET "/metrics" Admin standing::metrics::metrics;
        GET "/cache" Admin cache::show::show;
        DELETE "/cache" Known cache::purge::purge;
        GET "/jobs" Admin jobs::list;
        POST "/jobs/{name}/run" Admin jobs::run;
    }
}

/// The routes below each of [`PROVIDER_ROOTS`].
pub fn provider_table() -> Vec<Entry> {
    routes! {
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
}

/// Where upstream's packages ask for a person's credits.
pub const CREDIT_ROOTS: [&str; 2] = ["/user/credit", "/user/service/credit"];

/// The routes below each of [`CREDIT_ROOTS`].
pub fn credit_table() -> Vec<Entry> {
    routes! {
        GET "/balance" Known user::balance::show;
        GET "/grants" Known user::grants::list;
        GET "/transactions" Known user::transactions::list;
        GET "/payment-link" Anyone user::payment_link::show;
    }
}

/// Serves the tables below `/api`, each route behind its caller's check.
pub fn scope() -> actix_web::Scope {
    let mut scope = web::scope("/api");
    for (path, entries) in by_path("", table()) {
        scope = scope.service(resource(&path, entries));
    }
    let roots = PROVIDER_ROOTS.map(|root| (root, provider_table as fn() -> Vec<Entry>));
    let credit_roots = CREDIT_ROOTS.map(|root| (root, credit_table as fn() -> Vec<Entry>));
    for (root, table) in roots.into_iter().chain(credit_roots) {
        for (path, entries) in by_path(root, table()) {
            scope = scope.service(resource(&path, entries));
        }
    }
    scope.default_service(web::to(unknown))
}

/// One resource for each path, in the order of the table.
fn by_path(root: &str, table: Vec<Entry>) -> Vec<(String, Vec<Entry>)> {
    let mut paths: Vec<(String, Vec<Entry>)> = Vec::new();
    for entry in table {
        let path = format!("{root}{}", entry.path);
        match paths.iter_mut().find(|(known, _)| *known == path) {
            Some((_, entries)) => entries.push(entry),
            None => paths.push((path, vec![entry])),
        }
    }
    paths
}

fn resource(path: &str, entries: Vec<Entry>) -> actix_web::Resource {
    let allowed: Vec<String> = entries
        .iter()
        .map(|entry| entry.method.to_string())
        .collect();
    let allowed = allowed.join(", ");
    // Upstream's router takes a slash at the end as well.
    let mut resource = web::resource([path.to_owned(), format!("{path}/")]);
    for entry in entries {
        let caller = entry.caller;
        let guard = from_fn(move |request, next| admit(caller, request, next));
        let route = (entry.handler)(web::method(entry.method)).wrap(guard);
        resource = resource.route(route);
    }
    resource.default_service(web::to(move |request: HttpRequest| {
        let error = AdminError::method_not_allowed(request.method(), &allowed);
        async move { Err::<(), AdminError>(error) }
    }))
}

async fn admit(
    caller: Caller,
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, Error> {
    if caller != Caller::Anyone {
        let found = extract::principal(request.request()).await;
        if let Err(refusal) = found.and_then(|principal| caller.admit(principal.as_ref())) {
            return Ok(request.error_response(AdminError::from(refusal)));
        }
    }
    Ok(next.call(request).await?.map_into_boxed_body())
}

async fn unknown(request: HttpRequest) -> Result<(), AdminError> {
    Err(AdminError::not_found(format!(
        "{} {} is no address of this API; `api/openapi.json` lists them",
        request.method(),
        request.path()
    )))
}
