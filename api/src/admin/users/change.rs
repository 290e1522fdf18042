//! `PATCH /api/users/{id}`: what somebody is called, what they may do, and whether they are let in.

use actix_web::{HttpResponse, web};
use serde::Deserialize;
use store::users::{self, User};
use store::{Conn, QueryResult};
use utoipa::ToSchema;

use super::{PersonObject, PersonReply, missing, role_of};
use crate::admin::body::Body;
use crate::admin::context::AdminContext;
use crate::admin::error::AdminError;
use crate::admin::people;
use crate::blocklet;
use crate::clock::Millis;
use crate::identity::extract::AdminCaller;
use crate::identity::principal::{Principal, Role};
use crate::identity::resolve::Identity;

/// Members that are absent stay as they are.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PersonChangeBody {
    /// 1 to 100 characters.
    name: Option<String>,
    /// `owner`, `admin`, `member` or `guest`.
    role: Option<String>,
    /// False ends all sessions, and from then on the person's keys are refused.
    active: Option<bool>,
}

/// What the change comes to, checked.
#[derive(Clone)]
struct Change {
    name: Option<String>,
    role: Option<Role>,
    active: Option<bool>,
}

/// Changes a person. Nobody touches somebody with a role above their own, and the last owner stays.
#[utoipa::path(patch, path = "/api/users/{id}", operation_id = "change_user", tag = "users", params(("id" = String, Path, description = "The person's id")),
    request_body = PersonChangeBody,
    responses((status = 200, body = PersonReply), (status = 403, description = "A role above one's own"),
        (status = 404, description = "No such person"),
        (status = 409, description = "The name is taken, the last owner, oneself, or decided elsewhere")))]
pub async fn change(
    caller: AdminCaller,
    context: web::Data<AdminContext>,
    identity: web::Data<Identity>,
    id: web::Path<String>,
    body: Body<PersonChangeBody>,
) -> Result<HttpResponse, AdminError> {
    let body = body.0;
    let change = Change {
        name: body.name.as_deref().map(people::name).transpose()?,
        role: body
            .role
            .as_deref()
            .map(|word| people::role("role", word))
            .transpose()?,
        active: body.active,
    };
    let (id, now) = (id.into_inner(), context.clock.now());
    let principal = caller.0;
    let row = context
        .store
        .write(move |conn| apply(conn, &principal, &id, &change, now))
        .await??;
    identity.sessions().forget();
    (context.reload)().await;
    Ok(HttpResponse::Ok().json(PersonReply {
        user: PersonObject::from(&row),
    }))
}

fn apply(
    conn: &mut Conn,
    caller: &Principal,
    id: &str,
    change: &Change,
    now: Millis,
) -> QueryResult<Result<User, AdminError>> {
    let Some(row) = users::by_id(conn, id)? else {
        return Ok(Err(missing(id)));
    };
    if let Err(error) = allowed(conn, caller, &row, change)? {
        return Ok(Err(error));
    }
    let name = change.name.as_deref().unwrap_or(&row.name);
    let role = change.role.map_or(row.role.as_str(), |role| role.word());
    if name != row.name || role != row.role {
        users::rename(conn, id, name, role)?;
    }
    match (change.active, row.deactivated_at) {
        (Some(false), None) => {
            users::set_deactivated(conn, id, Some(now.0))?;
            store::sessions::revoke_others(conn, id, None, now.0)?;
            store::account_links::revoke_of(conn, id, now.0)?;
        }
        (Some(true), Some(_)) => {
            users::set_deactivated(conn, id, None)?;
        }
        _ => {}
    }
    Ok(users::by_id(conn, id)?.ok_or_else(|| missing(id)))
}

fn allowed(
    conn: &mut Conn,
    caller: &Principal,
    row: &User,
    change: &Change,
) -> QueryResult<Result<(), AdminError>> {
    let roles = [Some(role_of(row)), change.role];
    for role in roles.into_iter().flatten() {
        if let Err(error) = people::not_above(caller, role) {
            return Ok(Err(error));
        }
    }
    let leaves = change.active == Some(false);
    if leaves && caller.user_id.as_deref() == Some(&row.id) {
        return Ok(Err(AdminError::conflict(
            "own_account",
            "nobody deactivates themselves: they could not take it back",
        )));
    }
    let steps_down = change.role.is_some_and(|role| role != Role::Owner);
    if row.role == Role::Owner.word()
        && (leaves || steps_down)
        && users::active_owners(conn)? == [row.id.as_str()]
    {
        return Ok(Err(AdminError::conflict(
            "last_owner",
            format!(
                "{} is the only owner who can sign in; make somebody else an owner first",
                row.name
            ),
        )));
    }
    if let Some(error) = decided_elsewhere(conn, row, change)? {
        return Ok(Err(error));
    }
    if let Some(name) = &change.name
        && row.source == users::LOCAL
        && users::name_taken(conn, name, Some(&row.id))?
    {
        return Ok(Err(people::name_taken(name)));
    }
    Ok(Ok(()))
}

/// What whoever vouches for a person says of them again at the next sign-in is changed there.
fn decided_elsewhere(
    conn: &mut Conn,
    row: &User,
    change: &Change,
) -> QueryResult<Option<AdminError>> {
    let told = |what: &str, place: &str| {
        AdminError::conflict(
            "decided_elsewhere",
            format!(
                "{what} of {} comes from {place} at every sign-in; change it there",
                row.name
            ),
        )
    };
    if row.source == blocklet::people::SOURCE && (change.name.is_some() || change.role.is_some()) {
        return Ok(Some(told("what is known", "Blocklet Server")));
    }
    let Some(url) = row.source.strip_prefix("oidc:") else {
        return Ok(None);
    };
    if change.name.is_some() {
        return Ok(Some(told("the name", url)));
    }
    if change.role.is_none() {
        return Ok(None);
    }
    let issuers = store::issuers::in_force(conn)?.into_iter();
    let decides = issuers
        .filter(|issuer| issuer.url == url)
        .any(|issuer| issuer.roles != "[]");
    Ok(decides.then(|| told("the role", url)))
}
