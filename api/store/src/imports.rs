//! Books of an upstream AIGNE Hub that are taken over: how far that has come, and what came of it.
//!
//! Calls and sums that an import brings lie among all others from the first batch on, but nobody sees
//! them before the import's `visible_at`: calls name their import in a column, and their sums have
//! scopes of their own (`scope_key`). So the moment at which everything is seen is one update of one
//! row, however much was brought.

mod bring;
mod configuration;
mod discard;
mod sums;
mod usages;

use diesel::prelude::*;

use crate::Conn;
use crate::schema::{import_notes, import_parts, imports};

pub use bring::{Brought, HourSums, origins, put_calls, put_statistics};
pub use configuration::{Configuration, put_configuration};
pub use discard::discard_some;
pub use sums::{Day, MODELS_MS, days, model_windows, of_day, put_day, put_models};
pub use usages::{Usage, any_open, put_usages, take_open, taken, untaken};

/// A usage that nobody has reported.
pub const OPEN: &str = "open";
/// A usage that upstream was reporting when it ended.
pub const COUNTED: &str = "counted";
/// A usage that upstream has reported.
pub const REPORTED: &str = "reported";

/// One time that a file was taken over.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = imports, treat_none_as_default_value = false)]
pub struct Import {
    /// UUID v7.
    pub id: String,
    /// The file's path.
    pub source: String,
    /// Sizes and times of the file and its log when this began.
    pub fingerprint: String,
    /// `running`, `done` or `failed`.
    pub state: String,
    /// What it is at, or was at when it ended.
    pub step: String,
    /// Whether no process had the file open when this began.
    pub gone: bool,
    /// Stable word for why it failed.
    pub error_code: Option<String>,
    /// The same in words, with what to do.
    pub error: Option<String>,
    /// Milliseconds since 1970, as all times here.
    pub created_at: i64,
    /// Since when what it brought of the past is seen.
    pub visible_at: Option<i64>,
    /// When it ended, well or not.
    pub finished_at: Option<i64>,
}

/// What came of one part.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = import_parts)]
pub struct Part {
    /// The import.
    pub import_id: String,
    /// `providers`, `calls`, `calls archive_2025_Q4.db` and so on.
    pub part: String,
    /// How far it has come.
    pub place: i64,
    /// Rows that were looked at.
    pub seen: i64,
    /// Those that came.
    pub brought: i64,
    /// Those that were here already.
    pub known: i64,
}

/// Rows that did not come, or not as they were.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = import_notes)]
pub struct Note {
    /// The import.
    pub import_id: String,
    /// The part.
    pub part: String,
    /// Stable word for why.
    pub code: String,
    /// Which, where it is one; else empty.
    pub detail: String,
    /// How many rows.
    pub rows: i64,
}

/// A step of a part, to be added to what is known of it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Step {
    /// How far it has come then.
    pub place: i64,
    /// Rows that were looked at.
    pub seen: i64,
    /// Those that came.
    pub brought: i64,
    /// Those that were here already.
    pub known: i64,
    /// Word, detail and rows of what did not come.
    pub notes: Vec<(String, String, i64)>,
}

impl Step {
    /// One more row that did not come, or not as it was.
    pub fn note(&mut self, code: &str, detail: &str) {
        let same = self
            .notes
            .iter_mut()
            .find(|(c, d, _)| c == code && d == detail);
        match same {
            Some((.., rows)) => *rows += 1,
            None => self.notes.push((code.to_owned(), detail.to_owned(), 1)),
        }
    }
}

/// The newest first.
pub fn all(conn: &mut Conn, limit: i64) -> QueryResult<Vec<Import>> {
    imports::table
        .order(imports::id.desc())
        .limit(limit)
        .select(Import::as_select())
        .load(conn)
}

/// Whether anything was ever taken over.
pub fn any(conn: &mut Conn) -> QueryResult<bool> {
    diesel::select(diesel::dsl::exists(imports::table.select(imports::id))).get_result(conn)
}

/// The newest of a file.
pub fn newest(conn: &mut Conn, source: &str) -> QueryResult<Option<Import>> {
    imports::table
        .filter(imports::source.eq(source))
        .order(imports::id.desc())
        .select(Import::as_select())
        .first(conn)
        .optional()
}

/// One by id.
pub fn by_id(conn: &mut Conn, id: &str) -> QueryResult<Option<Import>> {
    imports::table
        .find(id)
        .select(Import::as_select())
        .get_result(conn)
        .optional()
}

/// What came of the parts of one, by name.
pub fn parts(conn: &mut Conn, import_id: &str) -> QueryResult<Vec<Part>> {
    import_parts::table
        .filter(import_parts::import_id.eq(import_id))
        .order(import_parts::part)
        .select(Part::as_select())
        .load(conn)
}

/// What did not come, by part.
pub fn notes(conn: &mut Conn, import_id: &str) -> QueryResult<Vec<Note>> {
    import_notes::table
        .filter(import_notes::import_id.eq(import_id))
        .order((import_notes::part, import_notes::code, import_notes::detail))
        .select(Note::as_select())
        .load(conn)
}

/// How far a part has come.
pub fn place(conn: &mut Conn, import_id: &str, part: &str) -> QueryResult<Option<i64>> {
    import_parts::table
        .find((import_id, part))
        .select(import_parts::place)
        .first(conn)
        .optional()
}

/// Begins one.
pub fn insert(conn: &mut Conn, import: &Import) -> QueryResult<()> {
    diesel::insert_into(imports::table)
        .values(import)
        .execute(conn)
        .map(|_| ())
}

/// Says what it is at; one that had failed goes on.
pub fn begin_step(conn: &mut Conn, id: &str, step: &str) -> QueryResult<()> {
    diesel::update(imports::table.find(id))
        .set((
            imports::step.eq(step),
            imports::state.eq("running"),
            imports::error_code.eq(None::<String>),
            imports::error.eq(None::<String>),
            imports::finished_at.eq(None::<i64>),
        ))
        .execute(conn)
        .map(|_| ())
}

/// Says that a process has the file open after all: it is to be taken over once more.
pub fn not_gone(conn: &mut Conn, id: &str) -> QueryResult<()> {
    diesel::update(imports::table.find(id))
        .set(imports::gone.eq(false))
        .execute(conn)
        .map(|_| ())
}

/// Those that a process was at when it ended, oldest first.
pub fn unfinished(conn: &mut Conn) -> QueryResult<Vec<Import>> {
    imports::table
        .filter(imports::state.eq("running"))
        .order(imports::id)
        .select(Import::as_select())
        .load(conn)
}

/// From now on what it brought is seen.
pub fn show(conn: &mut Conn, id: &str, now: i64) -> QueryResult<()> {
    diesel::update(imports::table.find(id))
        .filter(imports::visible_at.is_null())
        .set(imports::visible_at.eq(now))
        .execute(conn)
        .map(|_| ())
}

/// It went well.
pub fn finish(conn: &mut Conn, id: &str, now: i64) -> QueryResult<()> {
    diesel::update(imports::table.find(id))
        .set((
            imports::state.eq("done"),
            imports::step.eq("done"),
            imports::finished_at.eq(now),
        ))
        .execute(conn)
        .map(|_| ())
}

/// It cannot go on.
pub fn fail(conn: &mut Conn, id: &str, code: &str, error: &str, now: i64) -> QueryResult<()> {
    diesel::update(imports::table.find(id))
        .set((
            imports::state.eq("failed"),
            imports::error_code.eq(code),
            imports::error.eq(error),
            imports::finished_at.eq(now),
        ))
        .execute(conn)
        .map(|_| ())
}

/// Adds a step to what is known of a part.
pub fn advance(conn: &mut Conn, import_id: &str, part: &str, step: &Step) -> QueryResult<()> {
    let known = diesel::update(import_parts::table.find((import_id, part)))
        .set((
            import_parts::place.eq(step.place),
            import_parts::seen.eq(import_parts::seen + step.seen),
            import_parts::brought.eq(import_parts::brought + step.brought),
            import_parts::known.eq(import_parts::known + step.known),
        ))
        .execute(conn)?;
    if known == 0 {
        diesel::insert_into(import_parts::table)
            .values(Part {
                import_id: import_id.to_owned(),
                part: part.to_owned(),
                place: step.place,
                seen: step.seen,
                brought: step.brought,
                known: step.known,
            })
            .execute(conn)?;
    }
    for (code, detail, rows) in &step.notes {
        let row = import_notes::table.find((import_id, part, code, detail));
        let known = diesel::update(row)
            .set(import_notes::rows.eq(import_notes::rows + rows))
            .execute(conn)?;
        if known == 0 {
            diesel::insert_into(import_notes::table)
                .values(Note {
                    import_id: import_id.to_owned(),
                    part: part.to_owned(),
                    code: code.clone(),
                    detail: detail.clone(),
                    rows: *rows,
                })
                .execute(conn)?;
        }
    }
    Ok(())
}

/// Steps of an import before it makes sums, and after they were taken back.
const WITHOUT_SUMS: [&str; 4] = ["configuration", "calls", "usages", "discarded"];

/// Ids of imports that have sums which are not to be seen yet.
pub(crate) fn hidden(conn: &mut Conn) -> QueryResult<Vec<String>> {
    imports::table
        .filter(imports::visible_at.is_null())
        .filter(imports::step.ne_all(WITHOUT_SUMS))
        .select(imports::id)
        .load(conn)
}

/// For a WHERE over calls: those that may be seen.
pub(crate) const SEEN: &str = "(import_id IS NULL OR import_id NOT IN \
                               (SELECT id FROM imports WHERE visible_at IS NULL))";

/// Whether there is an import that nobody may see yet. While there is none, [`SEEN`] takes nothing out:
/// who leaves it away can count calls in an index, instead of reading each.
pub(crate) fn is_one_hidden(conn: &mut Conn) -> QueryResult<bool> {
    let hidden = imports::table.filter(imports::visible_at.is_null());
    diesel::select(diesel::dsl::exists(hidden)).get_result(conn)
}

/// What stands for the hub key in the scope of sums that an import brought: no key called, and apart
/// from all others they can be told from those that may be seen.
pub(crate) fn scope_key(import_id: &str) -> String {
    format!("{SCOPE}{import_id}")
}

/// What a [`scope_key`] begins with; no hub key's id does.
pub(crate) const SCOPE: &str = "import:";
