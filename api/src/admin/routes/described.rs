//! The tables, described: the document of all operations, and who may call each.

use std::collections::HashMap;

use actix_web::http::Method;
use utoipa::OpenApi;
use utoipa::openapi::extensions::Extensions;
use utoipa::openapi::path::{Operation, PathItem};

use super::{Entry, OfCredits, OfProviders, Own, credit_table, provider_table, table};
use crate::identity::extract::Caller;

/// Where a document says who may call an operation.
const CALLERS: &str = "x-callers";

/// The document of all operations, each with its callers.
pub fn document() -> utoipa::openapi::OpenApi {
    let mut document = Own::openapi();
    document.merge(OfProviders::openapi());
    document.merge(OfCredits::openapi());
    for_each(&mut document, |operation, _, entry| {
        let callers = Extensions::builder().add(CALLERS, entry.caller.words());
        operation.extensions = Some(callers.build());
    });
    document
}

/// Every operation by its id, with who may call it.
pub fn operations() -> Vec<(String, Caller)> {
    let mut operations = Vec::new();
    for_each(&mut document(), |operation, _, entry| {
        operations.extend(operation.operation_id.clone().map(|id| (id, entry.caller)));
    });
    operations
}

/// The ids of operations by method and path, where a table has several roots by the first of them.
pub struct Names(HashMap<(Method, String), String>);

impl Names {
    /// Reads them from the document.
    pub fn read() -> Self {
        let mut names = HashMap::new();
        for_each(&mut document(), |operation, path, entry| {
            let place = (entry.method.clone(), path.to_owned());
            names.extend(operation.operation_id.clone().map(|id| (place, id)));
        });
        Names(names)
    }

    /// The operation at a path below `/api`.
    pub fn of(&self, method: &Method, path: &str) -> Option<&str> {
        let place = (method.clone(), parameterless(&format!("/api{path}")));
        self.0.get(&place).map(String::as_str)
    }
}

/// Brings operations together with their rows.
fn for_each(
    document: &mut utoipa::openapi::OpenApi,
    mut told: impl FnMut(&mut Operation, &str, &Entry),
) {
    let tables = [
        ("/api", table()),
        ("/api/ai-providers", provider_table()),
        ("/api/user/credit", credit_table()),
    ];
    let rows: Vec<(String, Entry)> = tables
        .into_iter()
        .flat_map(|(root, table)| {
            let rows = table.into_iter();
            rows.map(move |entry| (parameterless(&format!("{root}{}", entry.path)), entry))
        })
        .collect();
    for (path, item) in &mut document.paths.paths {
        let path = parameterless(path);
        for (_, entry) in rows.iter().filter(|(row, _)| *row == path) {
            if let Some(operation) = operation_mut(item, &entry.method) {
                told(operation, &path, entry);
            }
        }
    }
}

/// The document's names of path parameters need not be the router's.
fn parameterless(path: &str) -> String {
    let parts = path
        .split('/')
        .map(|part| if part.starts_with('{') { "{}" } else { part });
    parts.collect::<Vec<_>>().join("/")
}

fn operation_mut<'a>(item: &'a mut PathItem, method: &Method) -> Option<&'a mut Operation> {
    match *method {
        Method::GET => item.get.as_mut(),
        Method::POST => item.post.as_mut(),
        Method::PUT => item.put.as_mut(),
        Method::PATCH => item.patch.as_mut(),
        Method::DELETE => item.delete.as_mut(),
        _ => None,
    }
}
