//! The tables, served: each route behind the check of its caller, and what changes something kept in
//! the audit log.

use actix_web::body::{BoxBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::Method;
use actix_web::middleware::{Next, from_fn};
use actix_web::{Error, HttpMessage, HttpRequest, web};

use super::described::Names;
use super::{CREDIT_ROOTS, Entry, PROVIDER_ROOTS, credit_table, provider_table, table};
use crate::admin::context::AdminContext;
use crate::admin::error::AdminError;
use crate::audit::record::{Asked, Record, Sent};
use crate::identity::extract::{self, Caller};
use crate::identity::principal::Principal;
use crate::request_id::RequestId;
use crate::ui::mount::Mount;

/// Operations that are no `GET` and yet change nothing.
const QUESTIONS: [&str; 5] = [
    "check_issuer",
    "explain_route",
    "price_example",
    "show_people",
    "test_credential",
];

/// What stands before a route.
#[derive(Clone)]
struct Guard {
    caller: Caller,
    /// The operation's id, where it changes something.
    change: Option<String>,
}

impl Guard {
    fn of(entry: &Entry, path: &str, names: &Names) -> Self {
        let name = names.of(&entry.method, path);
        let changes = |name: &&str| entry.method != Method::GET && !QUESTIONS.contains(name);
        Guard {
            caller: entry.caller,
            change: name.filter(changes).map(str::to_owned),
        }
    }

    /// Whether what this caller does here is kept: what people do with what is theirs is not, but for
    /// their own account.
    fn keeps(&self, caller: &Principal) -> Option<&str> {
        let kept = match self.caller {
            Caller::Admin | Caller::Session => true,
            Caller::Known => caller.role.manages(),
            Caller::Anyone | Caller::Component => false,
        };
        self.change.as_deref().filter(|_| kept)
    }
}

/// Serves the tables below `/api`, each route behind its caller's check.
pub fn scope() -> actix_web::Scope {
    let names = Names::read();
    let mut scope = web::scope("/api");
    for (path, entries) in by_path("", "", table(), &names) {
        scope = scope.service(resource(&path, entries));
    }
    let tables = [
        (PROVIDER_ROOTS, provider_table as fn() -> Vec<Entry>),
        (CREDIT_ROOTS, credit_table),
    ];
    for (roots, table) in tables {
        let [first, _] = roots;
        for root in roots {
            for (path, entries) in by_path(root, first, table(), &names) {
                scope = scope.service(resource(&path, entries));
            }
        }
    }
    scope.default_service(web::to(unknown))
}

/// One resource for each path, in the order of the table, whose names stand below `named`.
fn by_path(
    root: &str,
    named: &str,
    table: Vec<Entry>,
    names: &Names,
) -> Vec<(String, Vec<(Entry, Guard)>)> {
    let mut paths: Vec<(String, Vec<(Entry, Guard)>)> = Vec::new();
    for entry in table {
        let path = format!("{root}{}", entry.path);
        let guard = Guard::of(&entry, &format!("{named}{}", entry.path), names);
        match paths.iter_mut().find(|(known, _)| *known == path) {
            Some((_, entries)) => entries.push((entry, guard)),
            None => paths.push((path, vec![(entry, guard)])),
        }
    }
    paths
}

fn resource(path: &str, entries: Vec<(Entry, Guard)>) -> actix_web::Resource {
    let allowed: Vec<String> = entries
        .iter()
        .map(|(entry, _)| entry.method.to_string())
        .collect();
    let allowed = allowed.join(", ");
    // Upstream's router takes a slash at the end as well.
    let mut resource = web::resource([path.to_owned(), format!("{path}/")]);
    for (entry, guard) in entries {
        let before = from_fn(move |request, next| admit(guard.clone(), request, next));
        let route = (entry.handler)(web::method(entry.method)).wrap(before);
        resource = resource.route(route);
    }
    resource.default_service(web::to(move |request: HttpRequest| {
        let error = AdminError::method_not_allowed(request.method(), &allowed);
        async move { Err::<(), AdminError>(error) }
    }))
}

async fn admit(
    guard: Guard,
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, Error> {
    let mut record = None;
    if guard.caller != Caller::Anyone {
        match extract::let_in(request.request(), guard.caller).await {
            Err(refusal) => return Ok(request.error_response(AdminError::from(refusal))),
            Ok(None) => {}
            Ok(Some(caller)) => {
                let change = guard.keeps(&caller);
                record = change.and_then(|operation| begin(&request, operation, &caller));
            }
        }
    }
    let response = next.call(request).await?.map_into_boxed_body();
    if let Some(record) = record
        && let Err(error) = record.end(response.status().as_u16()).await
    {
        let operation = guard.change;
        tracing::error!(%error, operation, "a change is missing in the audit log");
    }
    Ok(response)
}

/// A change for the audit log, with the request's body as it will be read.
fn begin(request: &ServiceRequest, operation: &str, caller: &Principal) -> Option<Record> {
    let context = request.app_data::<web::Data<AdminContext>>()?;
    let mount = request.app_data::<web::Data<Mount>>()?;
    let sent = Sent::default();
    request.extensions_mut().insert(sent.clone());
    let request_id = request.extensions().get::<RequestId>().cloned();
    let asked = Asked {
        operation: operation.to_owned(),
        path: request.path().to_owned(),
        request_id: request_id.map(|id| id.0),
        address: mount.client_ip(request.request()),
        at: context.clock.now().0,
    };
    Some(Record::begin(context.store.clone(), caller, asked, sent))
}

async fn unknown(request: HttpRequest) -> Result<(), AdminError> {
    Err(AdminError::not_found(format!(
        "{} {} is no address of this API; `api/openapi.json` lists them",
        request.method(),
        request.path()
    )))
}
