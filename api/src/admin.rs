//! The API that admins and the console use: one folder for each resource, one file for each action.

pub mod app;
pub mod audit;
pub mod body;
pub mod budgets;
pub mod cache;
pub mod calls;
pub mod capabilities;
pub mod codes;
pub mod connections;
pub mod context;
pub mod credentials;
pub mod credits;
pub mod discovery;
pub mod envelope;
pub mod error;
mod export;
pub mod hub;
pub mod imports;
pub mod invitations;
pub mod issuers;
pub mod jobs;
pub mod keys;
mod known;
pub mod limits;
pub mod migration;
pub mod model_routes;
pub mod notices;
pub mod once;
pub mod openapi;
pub mod page;
pub mod payment;
pub mod payment_kit;
pub mod people;
pub mod price_lists;
pub mod providers;
pub mod query;
pub mod rates;
pub mod routes;
pub mod session;
pub mod settings;
pub mod standing;
pub mod statistics;
pub mod time;
pub mod usage;
pub mod user;
pub mod users;
mod words;

use std::rc::Rc;

use actix_web::middleware::from_fn;
use actix_web::web::{self, ServiceConfig};

use self::context::{AdminContext, CredentialTester, ModelLister};
use crate::identity::resolve::Identity;
use crate::ui::mount::Mount;

/// Serves `/api`. The context and the identity are those of the process; tester and lister
/// are the worker's own.
pub fn configure(
    config: &mut ServiceConfig,
    context: web::Data<AdminContext>,
    identity: web::Data<Identity>,
    mount: web::Data<Mount>,
    tester: Rc<dyn CredentialTester>,
    lister: Rc<dyn ModelLister>,
) {
    config
        .app_data(context)
        .app_data(identity)
        .app_data(mount)
        .app_data(web::Data::new(tester))
        .app_data(web::Data::new(lister))
        .service(routes::scope().wrap(from_fn(envelope::wrap)));
}
