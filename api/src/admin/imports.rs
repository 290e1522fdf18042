//! `GET /api/imports` and `POST /api/imports`: books of another hub that were taken over.

use actix_web::{HttpResponse, web};
use serde::{Deserialize, Serialize};
use store::imports::{self, COUNTED, Import, Note, OPEN, Part};
use store::{Conn, Nanos, QueryResult};
use utoipa::ToSchema;

use super::body::Body;
use super::context::AdminContext;
use super::error::AdminError;
use super::time::iso;
use crate::identity::extract::AdminCaller;
use crate::imports::{Asked, words};
use crate::jobs::take_over::NAME;

/// So many are shown, the newest.
const SHOWN: i64 = 20;

/// One time that a file was taken over.
#[derive(Debug, Serialize, ToSchema)]
pub struct ImportObject {
    /// Its id.
    id: String,
    /// The file.
    source: String,
    /// `running`, `done` or `failed`.
    #[schema(schema_with = super::words::import_state)]
    state: String,
    /// What it is at: `configuration`, `calls`, `usages`, `sums`, `statistics`, `models` or `done`.
    step: String,
    /// Nobody had the file open: nothing more is to come. Else another one follows when upstream has
    /// ended.
    whole: bool,
    /// Why it stopped.
    #[schema(required)]
    error: Option<ImportFailure>,
    /// When it began.
    created_at: String,
    /// Since when its calls and sums are seen.
    #[schema(required)]
    visible_at: Option<String>,
    /// When it ended.
    #[schema(required)]
    finished_at: Option<String>,
    /// What came of each table.
    parts: Vec<ImportPart>,
}

/// Why an import stopped.
#[derive(Debug, Serialize, ToSchema)]
pub struct ImportFailure {
    /// Stable: `foreign`, `damaged`, `newer`, `older`, `unreadable`, `no_key`, `wrong_key` and so on.
    code: String,
    /// The same in words, with what to do.
    message: String,
}

/// What came of a table.
#[derive(Debug, Serialize, ToSchema)]
pub struct ImportPart {
    /// `providers`, `credentials`, `rates`, `calls`, `usages`, `statistics`; with the file's name behind
    /// it for an archive.
    part: String,
    /// Rows that were looked at.
    seen: i64,
    /// Those that came.
    brought: i64,
    /// Those that were here already.
    known: i64,
    /// Those that did not come, or not as they were.
    notes: Vec<ImportNote>,
}

/// Rows that did not come, or not as they were.
#[derive(Debug, Serialize, ToSchema)]
pub struct ImportNote {
    /// Stable word for why.
    code: String,
    /// Which one; empty for many.
    detail: String,
    /// How many.
    rows: i64,
    /// Why, in words.
    message: &'static str,
}

/// Charges of upstream's ledger.
#[derive(Debug, Serialize, ToSchema)]
pub struct ChargesObject {
    /// How many.
    rows: i64,
    /// Credits, as a decimal number.
    credits: String,
}

impl From<(i64, Nanos)> for ChargesObject {
    fn from((rows, credits): (i64, Nanos)) -> Self {
        ChargesObject {
            rows,
            credits: credits.to_string(),
        }
    }
}

/// What upstream had not told Payment Kit.
#[derive(Debug, Serialize, ToSchema)]
pub struct UnreportedObject {
    /// Nobody has told them: they are told when upstream has ended, where Payment Kit holds the balances.
    open: ChargesObject,
    /// Upstream was telling them when it ended. Whether they arrived is not known, so they are not told
    /// again.
    in_doubt: ChargesObject,
    /// The hub tells them, or has told them.
    taken: ChargesObject,
}

/// What was taken over.
#[derive(Debug, Serialize, ToSchema)]
pub struct ImportsReply {
    /// The newest first, at most 20.
    imports: Vec<ImportObject>,
    /// Charges that were left open.
    unreported: UnreportedObject,
}

/// How the file of the data folder is to be taken over.
#[derive(Deserialize, ToSchema)]
pub struct ImportBody {
    /// Its sealed credentials are left where they are, because their key is lost.
    #[serde(default)]
    without_credentials: bool,
}

/// Lists what was taken over from an upstream AIGNE Hub, what came and what did not.
#[utoipa::path(get, path = "/api/imports", operation_id = "list_imports", tag = "hub", responses((status = 200, body = ImportsReply)))]
pub async fn list(
    _caller: AdminCaller,
    context: web::Data<AdminContext>,
) -> Result<HttpResponse, AdminError> {
    Ok(HttpResponse::Ok().json(context.store.read(reply).await?))
}

/// Takes over `aikit.db` of the data folder once more: what is new in it comes.
#[utoipa::path(post, path = "/api/imports", operation_id = "begin_import", tag = "hub", request_body = ImportBody,
    responses((status = 202, description = "It is begun as soon as nobody does it")))]
pub async fn begin(
    _caller: AdminCaller,
    context: web::Data<AdminContext>,
    sent: Body<ImportBody>,
) -> Result<HttpResponse, AdminError> {
    let asked = match sent.0.without_credentials {
        true => Asked::WithoutCredentials,
        false => Asked::All,
    };
    let now = context.clock.now().0;
    context
        .store
        .write(move |conn| asked.put(conn, now))
        .await?;
    context.jobs.hasten(NAME).await?;
    Ok(HttpResponse::Accepted().finish())
}

/// What the command says as well.
pub fn reply(conn: &mut Conn) -> QueryResult<ImportsReply> {
    let rows = imports::all(conn, SHOWN)?.into_iter();
    let shown: QueryResult<Vec<ImportObject>> = rows
        .map(|row| {
            let parts = imports::parts(conn, &row.id)?;
            let notes = imports::notes(conn, &row.id)?;
            Ok(object(row, parts, &notes))
        })
        .collect();
    Ok(ImportsReply {
        imports: shown?,
        unreported: UnreportedObject {
            open: imports::untaken(conn, OPEN)?.into(),
            in_doubt: imports::untaken(conn, COUNTED)?.into(),
            taken: imports::taken(conn)?.into(),
        },
    })
}

fn object(row: Import, parts: Vec<Part>, notes: &[Note]) -> ImportObject {
    // Sums have no rows of upstream's: only how far they have come.
    let told = |part: &&Part| part.seen > 0 || notes.iter().any(|note| note.part == part.part);
    ImportObject {
        whole: row.state == "done" && row.gone,
        error: row.error_code.map(|code| ImportFailure {
            code,
            message: row.error.unwrap_or_default(),
        }),
        parts: parts
            .iter()
            .filter(told)
            .map(|part| ImportPart {
                part: part.part.clone(),
                seen: part.seen,
                brought: part.brought,
                known: part.known,
                notes: notes
                    .iter()
                    .filter(|note| note.part == part.part)
                    .map(|note| ImportNote {
                        code: note.code.clone(),
                        detail: note.detail.clone(),
                        rows: note.rows,
                        message: words(&note.code),
                    })
                    .collect(),
            })
            .collect(),
        id: row.id,
        source: row.source,
        state: row.state,
        step: row.step,
        created_at: iso(row.created_at),
        visible_at: row.visible_at.map(iso),
        finished_at: row.finished_at.map(iso),
    }
}
