//! `GET /api/user/model-calls/export`: the same calls as a file of any length.

use actix_web::{HttpRequest, HttpResponse, web};
use bytes::Bytes;
use chrono::DateTime;
use futures_util::stream;
use serde::Deserialize;
use store::calls::CallRecord;
use store::calls::numbered::{self, Wanted};
use utoipa::IntoParams;

use super::model_calls::{Around, ModelCallsQuery};
use crate::admin::calls::CallUsage;
use crate::admin::context::AdminContext;
use crate::admin::error::AdminError;
use crate::admin::export::{self, Broken, harmless};
use crate::admin::query::{Query, filled};
use crate::admin::time::iso;
use crate::admin::usage::call::ModelCallObject;
use crate::admin::usage::calls::CallsQuery;
use crate::admin::usage::project::OwnApp;
use crate::identity::extract::AnyCaller;

/// Calls that are read at once.
const AT_ONCE: i64 = 500;

const COLUMNS: [&str; 15] = [
    "Timestamp",
    "Request ID",
    "User DID",
    "User Name",
    "User Email",
    "Model",
    "Provider",
    "Type",
    "Status",
    "Input Tokens",
    "Output Tokens",
    "Total Usage",
    "Credits",
    "Duration(s)",
    "App DID",
];

const COLUMNS_ZH: [&str; 15] = [
    "时间",
    "请求 ID",
    "用户 DID",
    "用户名",
    "用户邮箱",
    "模型",
    "服务商",
    "类型",
    "状态",
    "输入 Token",
    "输出 Token",
    "总用量",
    "额度",
    "耗时（秒）",
    "应用 DID",
];

/// How the file is written.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct ExportQuery {
    /// `zh`: columns are named in Chinese.
    locale: Option<String>,
}

/// Exports the caller's calls as CSV, newest first; everybody's for admins who want that.
#[utoipa::path(get, path = "/api/user/model-calls/export", operation_id = "export_user_calls", tag = "user",
    params(ModelCallsQuery, CallsQuery, ExportQuery),
    responses((status = 200, content_type = "text/csv", body = String)))]
pub async fn csv(
    caller: AnyCaller,
    context: web::Data<AdminContext>,
    request: HttpRequest,
    query: Query<ModelCallsQuery>,
    calls: Query<CallsQuery>,
    export: Query<ExportQuery>,
) -> Result<HttpResponse, AdminError> {
    let own = OwnApp::of(&request);
    let mut calls = calls.0;
    // A file has no pages.
    (calls.page, calls.page_size) = (None, None);
    let wanted = calls.narrow(query.0.read(&caller.0, &own)?)?;
    let chinese = filled(export.0.locale).is_some_and(|locale| locale.starts_with("zh"));
    let head = match chinese {
        true => COLUMNS_ZH,
        false => COLUMNS,
    };
    let today = DateTime::from_timestamp_millis(context.clock.now().0).unwrap_or_default();
    let name = format!("model-calls-{}.csv", today.format("%Y-%m-%d"));
    let pages = Pages {
        context,
        request,
        own,
        wanted,
        read: 0,
    };
    let body = stream::try_unfold((pages, Some(head)), |(mut pages, head)| async move {
        let rows = pages.next().await?;
        if rows.is_empty() && head.is_none() {
            return Ok::<_, Broken>(None);
        }
        let lines: Bytes = export::lines(head, rows.into_iter())?;
        Ok(Some((lines, (pages, None))))
    });
    Ok(export::file(&name, "text/csv; charset=utf-8", body))
}

/// The calls of a file, page by page.
struct Pages {
    context: web::Data<AdminContext>,
    request: HttpRequest,
    own: OwnApp,
    /// `None`: no call is wanted.
    wanted: Option<Wanted>,
    read: i64,
}

impl Pages {
    async fn next(&mut self) -> Result<Vec<[String; 15]>, Broken> {
        let Some(mut wanted) = self.wanted.clone() else {
            return Ok(Vec::new());
        };
        // What is called meanwhile must not move the pages.
        let now = self.context.clock.now().0;
        wanted.to = Some(wanted.to.unwrap_or(now).min(now));
        self.wanted = Some(wanted.clone());
        let skipped = self.read;
        let rows = self
            .context
            .store
            .read(move |conn| numbered::page(conn, &wanted, skipped, AT_ONCE))
            .await?;
        self.read += AT_ONCE;
        let around = Around::read(&self.context, &self.request, &self.own, &rows);
        let around = around.await.map_err(Broken::Admin)?;
        let lines = rows.iter().map(|row| line(row, &around, &self.own));
        lines.collect::<Result<_, _>>().map_err(Broken::Admin)
    }
}

fn line(row: &CallRecord, around: &Around<'_>, own: &OwnApp) -> Result<[String; 15], AdminError> {
    let call = ModelCallObject::of(row, own)?;
    let usage = CallUsage::from(row);
    let person = around.person(row);
    let person = |member: fn(&super::people::UserInfoObject) -> &str| {
        person
            .as_ref()
            .map(|person| harmless(member(person)))
            .unwrap_or_default()
    };
    let provider = around
        .provider(row)
        .map(|provider| provider.display_name.as_str());
    let provider = provider.or(row.provider.as_deref()).unwrap_or_default();
    Ok([
        iso(row.started_at),
        harmless(&call.trace_id),
        person(|person| &person.did),
        person(|person| &person.full_name),
        person(|person| &person.email),
        harmless(&call.model),
        harmless(provider),
        call.kind.to_owned(),
        call.status.to_owned(),
        usage.total_input.to_string(),
        usage.total_output.to_string(),
        call.total_usage.to_string(),
        call.credits.get().to_owned(),
        call.duration.get().to_owned(),
        harmless(&call.app_did),
    ])
}
