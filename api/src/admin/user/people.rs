//! `POST /api/user/admin/user-info`: who people are, by their ids.

use std::rc::Rc;

use actix_web::{HttpRequest, HttpResponse, web};
use serde::{Deserialize, Serialize};
use store::users::User;
use utoipa::ToSchema;

use crate::admin::body::Body;
use crate::admin::context::AdminContext;
use crate::admin::error::AdminError;
use crate::blocklet::Blocklet;
use crate::blocklet::profiles::Profile;
use crate::blocklet::service::Connections;
use crate::identity::extract::AdminCaller;

/// People that one request may be about.
const MOST: usize = 200;

/// What somebody is called whom nobody knows, as upstream's clients know it.
pub(super) const UNKNOWN: &str = "Unknown User";

/// Whom to show.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct PeopleQuestion {
    /// 1 to 200 ids.
    pub user_dids: Vec<String>,
}

/// Somebody.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct UserInfoObject {
    /// The person's id; that of the key where no person stands behind it.
    pub did: String,
    /// What they are called.
    pub full_name: String,
    /// Empty where it is not known.
    pub email: String,
    /// The address of their picture; empty where there is none: the hub itself keeps no pictures.
    pub avatar: String,
}

/// The people that were asked for.
#[derive(Debug, Serialize, ToSchema)]
pub struct UserInfosReply {
    /// In the order of the question.
    pub users: Vec<UserInfoObject>,
}

/// Shows who people are.
#[utoipa::path(post, path = "/api/user/admin/user-info", operation_id = "show_people", tag = "user",
    request_body = PeopleQuestion, responses((status = 200, body = UserInfosReply)))]
pub async fn show(
    _caller: AdminCaller,
    context: web::Data<AdminContext>,
    request: HttpRequest,
    question: Body<PeopleQuestion>,
) -> Result<HttpResponse, AdminError> {
    let dids = question.0.user_dids;
    if !(1..=MOST).contains(&dids.len()) {
        let problem = format!("must name 1 to {MOST} people");
        return Err(AdminError::invalid_member("userDids", problem));
    }
    let found = find(&context, &request, dids.clone()).await?;
    let users = dids.iter().zip(found);
    let users =
        users.map(|(did, found)| found.unwrap_or_else(|| UserInfoObject::named(did, UNKNOWN)));
    Ok(HttpResponse::Ok().json(UserInfosReply {
        users: users.collect(),
    }))
}

/// Who these people are, each at the place of their id: as Blocklet Server knows them, else as they
/// are written down here.
pub(super) async fn find(
    context: &AdminContext,
    request: &HttpRequest,
    dids: Vec<String>,
) -> Result<Vec<Option<UserInfoObject>>, AdminError> {
    let ids = dids.clone();
    let rows = context.store.read(move |conn| {
        let rows = ids.iter().map(|id| store::users::by_id(conn, id));
        rows.collect::<Result<Vec<_>, _>>()
    });
    let rows = rows.await?;
    let around = (
        request.app_data::<web::Data<Blocklet>>(),
        request.app_data::<web::Data<Rc<Connections>>>(),
    );
    let (Some(blocklet), Some(connections)) = around else {
        return Ok(rows.into_iter().map(|row| row.map(of_row)).collect());
    };
    let profiles = blocklet.profiles(&dids, connections).await;
    let found = dids.iter().zip(rows).map(|(did, row)| {
        let row = row.map(of_row);
        match profiles.get(did) {
            Some(profile) => Some(with(row, profile, blocklet)),
            None => row,
        }
    });
    Ok(found.collect())
}

impl UserInfoObject {
    /// Somebody of whom no more is known.
    pub(super) fn named(did: &str, name: &str) -> Self {
        UserInfoObject {
            did: did.to_owned(),
            full_name: name.to_owned(),
            email: String::new(),
            avatar: String::new(),
        }
    }
}

fn of_row(row: User) -> UserInfoObject {
    UserInfoObject {
        email: row.email.unwrap_or_default(),
        ..UserInfoObject::named(&row.id, &row.name)
    }
}

fn with(row: Option<UserInfoObject>, profile: &Profile, blocklet: &Blocklet) -> UserInfoObject {
    let row = row.unwrap_or_else(|| UserInfoObject::named(&profile.did, &profile.did));
    let filled = |text: &Option<String>| text.clone().filter(|text| !text.trim().is_empty());
    UserInfoObject {
        full_name: filled(&profile.full_name).unwrap_or(row.full_name),
        email: filled(&profile.email).unwrap_or(row.email),
        avatar: profile.picture(&blocklet.app_url()).unwrap_or_default(),
        did: row.did,
    }
}
