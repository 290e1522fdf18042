//! The jobs of a hub that serves.

use std::rc::Rc;
use std::sync::Arc;

use super::Job;
use super::check_credentials::CheckCredentials;
use super::look_at_models::LookAtModels;
use super::look_at_prices::LookAtPrices;
use super::look_for_notices::LookForNotices;
use super::payment_events::PaymentEvents;
use super::payment_reconciliation::PaymentReconciliation;
use super::projects::Projects;
use super::refresh_lists::RefreshLists;
use super::send_messages::SendMessages;
use super::take_over::TakeOver;
use super::tell_traces::TellTraces;
use super::trim_connections::TrimConnections;
use super::trim_replies::TrimReplies;
use super::videos::Videos;
use crate::admin::context::AdminContext;
use crate::app::Link;

/// Every job, with what it needs.
pub fn jobs(link: &Rc<Link>, admin: &Arc<AdminContext>) -> Vec<Rc<dyn Job>> {
    let mut jobs: Vec<Rc<dyn Job>> = vec![
        Rc::new(CheckCredentials::new(link, admin)),
        Rc::new(RefreshLists::new(link, admin)),
        Rc::new(LookForNotices(Arc::clone(&link.app))),
        Rc::new(Videos::new(link)),
        Rc::new(TrimReplies(Arc::clone(&link.app))),
        Rc::new(TakeOver::new(link, admin)),
        Rc::new(TrimConnections(Arc::clone(&link.app))),
    ];
    if let Some(models) = LookAtModels::new(link, admin) {
        jobs.push(Rc::new(models));
    }
    if let Some(prices) = LookAtPrices::new(link) {
        jobs.push(Rc::new(prices));
    }
    if let Some(messages) = SendMessages::new(link) {
        jobs.push(Rc::new(messages));
    }
    if let Some(traces) = TellTraces::new(link) {
        jobs.push(Rc::new(traces));
    }
    if let Some(projects) = Projects::new(link) {
        jobs.push(Rc::new(projects));
    }
    if let Some(mirror) = &admin.payment_kit {
        jobs.push(Rc::new(PaymentEvents::new(&link.app, mirror)));
        jobs.push(Rc::new(PaymentReconciliation::new(&link.app, mirror)));
    }
    jobs
}
