//! Upserts and rows by the dozen: the statements that another database would need written anew.

use diesel::prelude::*;
use diesel::upsert::excluded;

use crate::attempts::Attempt;
use crate::calls::CallRecord;
use crate::credential_states::CredentialState;
use crate::habits::Habit;
use crate::imports::Usage;
use crate::jobs::Job;
use crate::ledger::Account;
use crate::limit_uses::{DayUse, ProcessUses};
use crate::model_statuses::ModelStatus;
use crate::payments::customers::Said;
use crate::projects::Project;
use crate::rates::Rate;
use crate::schema::{
    accounts, attempts, call_records, credential_states, habits, imported_usages, jobs, lease_lots,
    limit_days, limit_processes, model_statuses, payment_customers, projects, rates, settings,
    users,
};
use crate::settings::Setting;
use crate::users::User;
use crate::{Conn, Nanos};

mod rollups;

pub(crate) use rollups::{
    add_day, add_model_day, add_model_quarter, add_quarter, put_day, put_quarter, usage_scope,
};

/// Values that one statement may bind in a list. SQLite takes 32,766.
pub(crate) const MOST_IDS: usize = 10_000;
/// Rows of the price book in one statement, 30 values each.
const MOST_RATES: usize = 500;

/// Inserts a call unless its id is there, and tells whether it did.
pub(crate) fn insert_call_once(conn: &mut Conn, call: &CallRecord) -> QueryResult<bool> {
    diesel::insert_into(call_records::table)
        .values(call)
        .on_conflict(call_records::id)
        .do_nothing()
        .execute(conn)
        .map(|rows| rows > 0)
}

/// The same for a call that an import brought, with upstream's id of it.
pub(crate) fn insert_imported_call_once(
    conn: &mut Conn,
    call: &CallRecord,
    import_id: &str,
    origin_id: &str,
) -> QueryResult<bool> {
    diesel::insert_into(call_records::table)
        .values((
            call,
            call_records::import_id.eq(import_id),
            call_records::origin_id.eq(origin_id),
        ))
        .on_conflict(call_records::id)
        .do_nothing()
        .execute(conn)
        .map(|rows| rows > 0)
}

/// Inserts a row of upstream's billing ledger unless its id is there, and tells whether it did.
pub(crate) fn insert_imported_usage_once(conn: &mut Conn, usage: &Usage) -> QueryResult<bool> {
    diesel::insert_into(imported_usages::table)
        .values(usage)
        .on_conflict(imported_usages::id)
        .do_nothing()
        .execute(conn)
        .map(|rows| rows > 0)
}

/// Inserts the attempts of a call. One is the rule, and its statement is prepared once.
pub(crate) fn insert_attempts(conn: &mut Conn, rows: &[Attempt]) -> QueryResult<()> {
    let insert = diesel::insert_into(attempts::table);
    match rows {
        [] => Ok(()),
        [one] => insert.values(one).execute(conn).map(|_| ()),
        several => insert.values(several).execute(conn).map(|_| ()),
    }
}

/// Inserts rows of the price book.
pub(crate) fn insert_rates(conn: &mut Conn, rows: &[Rate]) -> QueryResult<()> {
    for some in rows.chunks(MOST_RATES) {
        diesel::insert_into(rates::table)
            .values(some)
            .execute(conn)?;
    }
    Ok(())
}

/// Inserts an account unless its id is there.
pub(crate) fn insert_account_once(conn: &mut Conn, account: &Account) -> QueryResult<()> {
    diesel::insert_into(accounts::table)
        .values(account)
        .on_conflict(accounts::id)
        .do_nothing()
        .execute(conn)
        .map(|_| ())
}

/// Adds to what an open lease took of a lot, or less than nothing when it gives back.
pub(crate) fn add_to_lease_lot(
    conn: &mut Conn,
    lease_id: &str,
    lot_id: &str,
    more: Nanos,
) -> QueryResult<()> {
    let known = diesel::update(lease_lots::table.find((lease_id, lot_id)))
        .set(lease_lots::taken_nanos.eq(lease_lots::taken_nanos + more.0))
        .execute(conn)?;
    if known > 0 {
        return Ok(());
    }
    diesel::insert_into(lease_lots::table)
        .values((
            lease_lots::lease_id.eq(lease_id),
            lease_lots::lot_id.eq(lot_id),
            lease_lots::taken_nanos.eq(more),
        ))
        .execute(conn)
        .map(|_| ())
}

/// Writes what a process uses of limits, new or not.
pub(crate) fn upsert_process_uses(conn: &mut Conn, uses: &ProcessUses) -> QueryResult<()> {
    diesel::insert_into(limit_processes::table)
        .values(uses)
        .on_conflict(limit_processes::process)
        .do_update()
        .set(uses)
        .execute(conn)
        .map(|_| ())
}

/// Adds to what was used of a day.
pub(crate) fn add_limit_day(conn: &mut Conn, more: &DayUse) -> QueryResult<()> {
    use limit_days::dsl as d;
    diesel::insert_into(d::limit_days)
        .values(more)
        .on_conflict((d::limit_id, d::subject, d::day))
        .do_update()
        .set(d::used.eq(d::used + excluded(d::used)))
        .execute(conn)
        .map(|_| ())
}

/// Inserts how a credential stands, or overwrites what is older.
pub(crate) fn upsert_credential_state(
    conn: &mut Conn,
    state: &CredentialState,
) -> QueryResult<bool> {
    use credential_states::dsl as s;
    let known = s::credential_states.find((&state.credential_id, &state.model));
    let older = known.filter(s::changed_at.le(state.changed_at));
    if diesel::update(older).set(state).execute(conn)? > 0 {
        return Ok(true);
    }
    diesel::insert_into(s::credential_states)
        .values(state)
        .on_conflict((s::credential_id, s::model))
        .do_nothing()
        .execute(conn)
        .map(|rows| rows > 0)
}

/// Inserts how a model stands, or overwrites what is older.
pub(crate) fn upsert_model_status(conn: &mut Conn, status: &ModelStatus) -> QueryResult<bool> {
    use model_statuses::dsl as m;
    let key = (&status.provider_id, &status.model, &status.kind);
    let older = m::model_statuses
        .find(key)
        .filter(m::checked_at.le(status.checked_at));
    if diesel::update(older).set(status).execute(conn)? > 0 {
        return Ok(true);
    }
    diesel::insert_into(m::model_statuses)
        .values(status)
        .on_conflict((m::provider_id, m::model, m::kind))
        .do_nothing()
        .execute(conn)
        .map(|rows| rows > 0)
}

/// Inserts what is known of an application, or overwrites it.
pub(crate) fn upsert_project(conn: &mut Conn, project: &Project) -> QueryResult<()> {
    diesel::insert_into(projects::table)
        .values(project)
        .on_conflict(projects::id)
        .do_update()
        .set(project)
        .execute(conn)
        .map(|_| ())
}

/// Brings a job into being unless it is there, to be done at `now`; gives what is there then.
pub(crate) fn insert_job(conn: &mut Conn, name: &str, now: i64) -> QueryResult<Job> {
    diesel::insert_into(jobs::table)
        .values((
            jobs::name.eq(name),
            jobs::next_at.eq(now),
            jobs::runs.eq(0),
            jobs::failures.eq(0),
        ))
        .on_conflict(jobs::name)
        .do_nothing()
        .execute(conn)?;
    jobs::table
        .find(name)
        .select(Job::as_select())
        .get_result(conn)
}

/// Inserts or overwrites a setting.
pub(crate) fn upsert_setting(conn: &mut Conn, setting: &Setting) -> QueryResult<()> {
    diesel::insert_into(settings::table)
        .values(setting)
        .on_conflict(settings::name)
        .do_update()
        .set(setting)
        .execute(conn)
        .map(|_| ())
}

/// Inserts or overwrites what Payment Kit said of a customer.
pub(crate) fn upsert_payment_customer(conn: &mut Conn, said: &Said) -> QueryResult<()> {
    diesel::insert_into(payment_customers::table)
        .values(said)
        .on_conflict(payment_customers::customer)
        .do_update()
        .set(said)
        .execute(conn)
        .map(|_| ())
}

/// Inserts a habit or overwrites it.
pub(crate) fn upsert_habit(conn: &mut Conn, habit: &Habit) -> QueryResult<()> {
    diesel::insert_into(habits::table)
        .values(habit)
        .on_conflict((habits::who, habits::model))
        .do_update()
        .set(habit)
        .execute(conn)
        .map(|_| ())
}

/// Inserts a user, or brings the one of this id up to date.
pub(crate) fn upsert_user(conn: &mut Conn, user: &User) -> QueryResult<()> {
    diesel::insert_into(users::table)
        .values(user)
        .on_conflict(users::id)
        .do_update()
        .set((
            users::name.eq(excluded(users::name)),
            users::email.eq(excluded(users::email)),
            users::role.eq(excluded(users::role)),
            users::source.eq(excluded(users::source)),
            users::email_trusted.eq(excluded(users::email_trusted)),
            user.password_hash
                .as_ref()
                .map(|hash| users::password_hash.eq(hash)),
            user.last_seen_at.map(|at| users::last_seen_at.eq(at)),
        ))
        .execute(conn)
        .map(|_| ())
}

/// A LIKE pattern, to be used with `ESCAPE '\'`, for texts that contain `text` as it stands.
pub(crate) fn containing(text: &str) -> String {
    let mut pattern = String::with_capacity(text.len() + 2);
    pattern.push('%');
    for letter in text.chars() {
        if matches!(letter, '%' | '_' | '\\') {
            pattern.push('\\');
        }
        pattern.push(letter);
    }
    pattern.push('%');
    pattern
}
