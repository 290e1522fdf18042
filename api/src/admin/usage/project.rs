//! Projects: the applications that calls are counted under, as upstream names them.

use std::collections::BTreeMap;

use actix_web::{HttpRequest, web};
use serde::Serialize;
use store::calls::numbered::Counted;
use store::projects::{self, Project};
use store::{Conn, QueryResult};
use utoipa::ToSchema;

use crate::admin::query::filled;
use crate::blocklet::{Blocklet, HUB_DID};

/// An application.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ProjectObject {
    /// What its calls are counted under; that of the hub's own app for calls that name none.
    pub app_did: String,
    /// For people; the same where nobody knows it.
    pub app_name: String,
    /// The address of its picture.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub app_logo: Option<String>,
    /// Where it is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub app_url: Option<String>,
}

/// The hub's own app, under which upstream counts calls that name no application.
#[derive(Debug, Clone)]
pub struct OwnApp(String);

impl OwnApp {
    /// That of the app that the hub runs in; without a Blocklet Server its own component's.
    pub fn of(request: &HttpRequest) -> Self {
        let blocklet = request.app_data::<web::Data<Blocklet>>();
        OwnApp(match blocklet {
            Some(blocklet) => blocklet.environment.app_pid.clone(),
            None => HUB_DID.to_owned(),
        })
    }

    /// What calls are counted under, as it is told.
    pub fn told<'p>(&'p self, project: &'p str) -> &'p str {
        match project {
            "" => &self.0,
            project => project,
        }
    }

    /// What calls are counted under that a query names so; absent and `null` mean the own app.
    pub fn named(&self, asked: Option<String>) -> Counted {
        let asked = filled(asked).filter(|asked| asked != "null");
        self.counted(asked.as_deref().unwrap_or(&self.0))
    }

    /// The calls of an application, by what it is told as. Those that are counted under nothing are the
    /// own app's, and so are those that upstream had counted under it.
    pub fn counted(&self, told: &str) -> Counted {
        match told == self.0 {
            true => Counted::UnderOrNowhere(self.0.clone()),
            false => Counted::Under(told.to_owned()),
        }
    }

    /// The same for the sums, in which an empty text stands for nothing.
    pub fn in_sums(&self, told: &str) -> Vec<String> {
        match told == self.0 {
            true => vec![String::new(), self.0.clone()],
            false => vec![told.to_owned()],
        }
    }
}

/// What is known of some of them.
#[derive(Debug)]
pub struct Known(BTreeMap<String, Project>);

impl Known {
    /// Of these.
    pub fn read<'p>(conn: &mut Conn, ids: impl IntoIterator<Item = &'p str>) -> QueryResult<Self> {
        let mut ids: Vec<String> = ids.into_iter().map(str::to_owned).collect();
        ids.sort_unstable();
        ids.dedup();
        projects::of(conn, &ids).map(Known)
    }

    /// One of them, as it is told.
    pub fn object(&self, own: &OwnApp, project: &str) -> ProjectObject {
        let did = own.told(project);
        let known = self.0.get(did).cloned().unwrap_or_default();
        ProjectObject {
            app_did: did.to_owned(),
            app_name: known.name.unwrap_or_else(|| did.to_owned()),
            app_logo: known.logo,
            app_url: known.url,
        }
    }
}
