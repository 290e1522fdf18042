//! The tables, served: each route behind the check of its caller.

use actix_web::body::{BoxBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::middleware::{Next, from_fn};
use actix_web::{Error, HttpRequest, web};

use super::{CREDIT_ROOTS, Entry, PROVIDER_ROOTS, credit_table, provider_table, table};
use crate::admin::error::AdminError;
use crate::identity::extract::{self, Caller};

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
