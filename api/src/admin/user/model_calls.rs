//! `GET /api/user/model-calls`: the caller's calls, or everybody's for admins.

use std::collections::BTreeMap;

use actix_web::{HttpRequest, HttpResponse, web};
use serde::{Deserialize, Serialize};
use store::calls::CallRecord;
use store::calls::numbered::{self, Wanted};
use store::providers::Provider;
use utoipa::{IntoParams, ToSchema};

use super::people::{self, UserInfoObject};
use crate::admin::context::AdminContext;
use crate::admin::error::AdminError;
use crate::admin::page::numbered::{Paging, number};
use crate::admin::query::{Query, filled};
use crate::admin::usage::ask::{Whose, is_set};
use crate::admin::usage::call::ModelCallObject;
use crate::admin::usage::calls::CallsQuery;
use crate::admin::usage::project::{Known, OwnApp, ProjectObject};
use crate::identity::extract::AnyCaller;
use crate::identity::principal::Principal;

/// Entries of a page when the caller does not say.
const USUAL_PAGE: &str = "50";

/// Which calls.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(rename_all = "camelCase")]
#[into_params(parameter_in = Query)]
pub struct ModelCallsQuery {
    /// Begun then or later, seconds since 1970.
    start_time: Option<String>,
    /// Begun then or before, seconds since 1970.
    end_time: Option<String>,
    /// What they are counted under.
    app_did: Option<String>,
    /// `true`: the calls of all people. For admins only.
    all_users: Option<String>,
}

impl ModelCallsQuery {
    /// Reads it, as far as this caller may ask.
    pub(super) fn read(self, caller: &Principal, own: &OwnApp) -> Result<Wanted, AdminError> {
        let whose = Whose::of(caller, is_set(self.all_users.as_deref()))?;
        let seconds = 0..=i64::MAX / 2_000;
        let start = number("startTime", self.start_time, seconds.clone())?;
        let end = number("endTime", self.end_time, seconds)?;
        let mut wanted = Wanted {
            from: start.map(|second| second * 1_000),
            to: end.map(|second| (second + 1) * 1_000),
            ..whose.wanted()
        };
        if let Some(app) = filled(self.app_did) {
            wanted.project = own.named(Some(app));
        }
        Ok(wanted)
    }
}

/// A call with those whom it has to do with.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct WholeCallObject {
    /// The call.
    #[serde(flatten)]
    pub call: ModelCallObject,
    /// What its client saw in `x-request-id`.
    pub request_id: String,
    /// The credential that was used; empty where none was.
    pub credential_id: String,
    /// The provider that answered, if it is still there.
    #[schema(required)]
    pub provider: Option<CallProvider>,
    /// The application that called.
    pub app_info: ProjectObject,
    /// Who called.
    #[schema(required)]
    pub user_info: Option<UserInfoObject>,
}

/// The provider of a call.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct CallProvider {
    /// Its id.
    pub id: String,
    /// In front of the slash of a model name.
    pub name: String,
    /// For people.
    pub display_name: String,
}

/// A page of calls.
#[derive(Debug, Serialize, ToSchema)]
pub struct ModelCallsReply {
    /// How many there are on all pages.
    count: i64,
    /// They, newest first.
    list: Vec<WholeCallObject>,
    /// Which page this is.
    paging: Paging,
}

/// Lists the caller's calls, newest first; everybody's for admins who want that.
#[utoipa::path(get, path = "/api/user/model-calls", operation_id = "list_user_calls", tag = "user",
    params(ModelCallsQuery, CallsQuery), responses((status = 200, body = ModelCallsReply)))]
pub async fn list(
    caller: AnyCaller,
    context: web::Data<AdminContext>,
    request: HttpRequest,
    query: Query<ModelCallsQuery>,
    calls: Query<CallsQuery>,
) -> Result<HttpResponse, AdminError> {
    let own = OwnApp::of(&request);
    let mut calls = calls.0;
    let size = filled(calls.page_size.take()).unwrap_or_else(|| USUAL_PAGE.to_owned());
    let paging = Paging::read(calls.page.take(), Some(size))?;
    let wanted = calls.narrow(query.0.read(&caller.0, &own)?)?;
    let (count, rows) = match wanted {
        None => (0, Vec::new()),
        Some(wanted) => {
            context
                .store
                .read(move |conn| {
                    let count = numbered::count(conn, &wanted)?;
                    let rows = numbered::page(conn, &wanted, paging.offset(), paging.page_size)?;
                    Ok((count, rows))
                })
                .await?
        }
    };
    let around = Around::read(&context, &request, &own, &rows).await?;
    let list = rows.iter().map(|row| around.object(row));
    Ok(HttpResponse::Ok().json(ModelCallsReply {
        count,
        list: list.collect::<Result<_, _>>()?,
        paging,
    }))
}

/// Those whom some calls have to do with.
pub(super) struct Around<'o> {
    own: &'o OwnApp,
    providers: BTreeMap<String, CallProvider>,
    projects: Known,
    people: BTreeMap<String, UserInfoObject>,
}

impl<'o> Around<'o> {
    /// Those of these calls.
    pub(super) async fn read(
        context: &AdminContext,
        request: &HttpRequest,
        own: &'o OwnApp,
        rows: &[CallRecord],
    ) -> Result<Self, AdminError> {
        let told = |row: &CallRecord| {
            let project = row.project.as_deref().unwrap_or_default();
            own.told(project).to_owned()
        };
        let projects: Vec<String> = rows.iter().map(told).collect();
        let (providers, projects) = context
            .store
            .read(move |conn| {
                let projects = Known::read(conn, projects.iter().map(String::as_str))?;
                Ok((store::providers::all(conn)?, projects))
            })
            .await?;
        let mut dids: Vec<String> = rows.iter().filter_map(|row| row.user_id.clone()).collect();
        dids.sort_unstable();
        dids.dedup();
        let found = people::find(context, request, dids.clone()).await?;
        let found = dids.into_iter().zip(found);
        Ok(Around {
            own,
            providers: providers.into_iter().map(told_provider).collect(),
            projects,
            people: found
                .filter_map(|(did, found)| Some((did, found?)))
                .collect(),
        })
    }

    /// The provider of a call.
    pub(super) fn provider(&self, row: &CallRecord) -> Option<&CallProvider> {
        self.providers.get(row.provider_id.as_ref()?)
    }

    /// Who called.
    pub(super) fn person(&self, row: &CallRecord) -> Option<UserInfoObject> {
        let did = row.user_id.as_ref()?;
        let known = self.people.get(did).cloned();
        Some(known.unwrap_or_else(|| UserInfoObject::named(did, people::UNKNOWN)))
    }

    fn object(&self, row: &CallRecord) -> Result<WholeCallObject, AdminError> {
        Ok(WholeCallObject {
            call: ModelCallObject::of(row, self.own)?,
            request_id: row.request_id.clone(),
            credential_id: row.credential_id.clone().unwrap_or_default(),
            provider: self.provider(row).cloned(),
            app_info: self
                .projects
                .object(self.own, row.project.as_deref().unwrap_or_default()),
            user_info: self.person(row),
        })
    }
}

fn told_provider(row: Provider) -> (String, CallProvider) {
    let told = CallProvider {
        id: row.id.clone(),
        name: row.name,
        display_name: row.display_name,
    };
    (row.id, told)
}
