//! `DELETE /api/cache`: removes kept replies.

use std::rc::Rc;

use actix_web::{HttpResponse, web};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::scope;
use crate::admin::context::AdminContext;
use crate::admin::error::AdminError;
use crate::admin::query::{Query, filled};
use crate::app::Link;
use crate::identity::extract::{AnyCaller, Caller};
use crate::identity::principal::Principal;

/// Which replies; an admin who names none means all.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct PurgeQuery {
    /// Those of a project.
    project: Option<String>,
    /// Those of a person, outside of projects.
    user: Option<String>,
    /// Those that calls with a hub key get, by the key's id.
    key: Option<String>,
    /// Those of a model: `provider/model`, as call records name both.
    model: Option<String>,
}

/// What is gone.
#[derive(Debug, Serialize, ToSchema)]
pub struct PurgeReply {
    /// So many replies.
    pub removed: usize,
}

/// Removes kept replies: an admin any, others those that their own calls would get.
#[utoipa::path(delete, path = "/api/cache", operation_id = "purge_cache", tag = "hub", params(PurgeQuery),
    responses((status = 200, body = PurgeReply), (status = 403, description = "Replies of others")))]
pub async fn purge(
    caller: AnyCaller,
    context: web::Data<AdminContext>,
    link: web::Data<Rc<Link>>,
    query: Query<PurgeQuery>,
) -> Result<HttpResponse, AdminError> {
    let model = filled(query.0.model.clone());
    let scope = match Caller::Admin.admit(Some(&caller.0)) {
        Ok(()) => asked(&context, query.0).await?,
        Err(_) => Some(own(&caller.0, query.0)?),
    };
    let removed = link.app.cache.purge(scope, model).await?;
    Ok(HttpResponse::Ok().json(PurgeReply { removed }))
}

/// The scope that an admin names; `None`: all.
async fn asked(context: &AdminContext, query: PurgeQuery) -> Result<Option<String>, AdminError> {
    let (project, user, key) = (filled(query.project), filled(query.user), filled(query.key));
    let named = [&project, &user, &key].into_iter().flatten().count();
    if named > 1 {
        let problem = "only one of `project`, `user` and `key` can be named";
        return Err(AdminError::bad_request("invalid_query", problem));
    }
    let Some(id) = key else {
        return Ok(scope(project.as_deref(), user.as_deref(), None));
    };
    let wanted = id.clone();
    let row = context
        .store
        .read(move |conn| store::hub_keys::by_id(conn, &wanted))
        .await?;
    let row = row.ok_or_else(|| AdminError::not_found(format!("there is no key {id:?}")))?;
    Ok(scope(
        row.project.as_deref(),
        row.user_id.as_deref(),
        Some(&row.id),
    ))
}

/// The scope of the caller's own calls.
fn own(caller: &Principal, query: PurgeQuery) -> Result<String, AdminError> {
    if query.project.is_some() || query.user.is_some() || query.key.is_some() {
        return Err(AdminError::forbidden(
            "own_replies_only",
            "only an admin removes replies of others; leave `project`, `user` and `key` out to remove your own",
        ));
    }
    let key = caller.key().map(|(id, _)| id);
    let own = scope(
        caller.project.as_deref(),
        caller.user_id.as_deref(),
        key.as_deref(),
    );
    own.ok_or_else(|| {
        AdminError::forbidden(
            "nobody_behind",
            "no person stands behind this caller, so no replies are its own",
        )
    })
}
