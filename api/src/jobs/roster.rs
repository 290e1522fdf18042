//! The jobs of a hub that serves.

use std::rc::Rc;
use std::sync::Arc;

use super::Job;
use super::check_credentials::CheckCredentials;
use super::refresh_lists::RefreshLists;
use crate::admin::context::AdminContext;
use crate::app::Link;

/// Every job, with what it needs.
pub fn jobs(link: &Rc<Link>, admin: &Arc<AdminContext>) -> Vec<Rc<dyn Job>> {
    vec![
        Rc::new(CheckCredentials::new(link, admin)),
        Rc::new(RefreshLists::new(link, admin)),
    ]
}
