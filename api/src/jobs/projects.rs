//! Asks applications that calls are counted under what they are called: each says it at the address that
//! its DID is.

use std::rc::Rc;
use std::sync::Arc;
use std::time::Duration;

use futures_util::future::LocalBoxFuture;
use serde::Deserialize;
use store::projects::{self, Project};
use store::{Conn, DAY_MS, QueryResult};
use url::Url;

use super::{Again, Job};
use crate::admin::context::CredentialTester;
use crate::app::{App, Link};
use crate::blocklet::did;
use crate::providers::Probe;
use crate::upstream::Egress;

/// Applications that are asked in one run.
const MOST: usize = 20;

/// What an application said is believed for so long; who did not say all is asked again sooner.
const FRESH_MS: i64 = 7 * DAY_MS;
const INCOMPLETE_MS: i64 = 2 * DAY_MS;

/// Bytes of an answer. It holds the application's whole configuration.
const LARGEST: usize = 4 * 1024 * 1024;

/// Characters of a name or an address.
const LONGEST: usize = 2_048;

/// Asks applications who they are.
pub(super) struct Projects {
    app: Arc<App>,
    outside: Rc<dyn CredentialTester>,
}

/// What an application says of itself.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct Told {
    app_name: Option<String>,
    app_logo: Option<String>,
    app_url: Option<String>,
}

impl Projects {
    /// `None` for a hub that runs alone: nothing of its calls is told to anybody.
    pub(super) fn new(link: &Rc<Link>) -> Option<Self> {
        link.app.blocklet.as_ref()?;
        Some(Projects {
            app: Arc::clone(&link.app),
            outside: Rc::new(Probe(Rc::clone(link))),
        })
    }

    /// Asks one; what it did not say is left as it was known.
    async fn ask(&self, known: Project) -> Project {
        let now = self.app.clock.now().0;
        let told = self.told(&known.id).await.unwrap_or_default();
        let said = |told: Option<String>, known: Option<String>| {
            let told = told.filter(|text| !text.is_empty() && text.len() <= LONGEST);
            told.or(known)
        };
        Project {
            id: known.id,
            name: said(told.app_name, known.name),
            logo: said(told.app_logo, known.logo),
            url: said(told.app_url, known.url),
            asked_at: Some(now),
        }
    }

    async fn told(&self, id: &str) -> Option<Told> {
        let url = format!("https://{}/__blocklet__.js?type=json", did::host(id)?);
        let url = Url::parse(&url).ok()?;
        let fetched = self.outside.fetch(url, LARGEST, Egress::Public).await;
        let bytes = fetched
            .inspect_err(|failure| {
                tracing::debug!(
                    project = id,
                    reason = failure.message,
                    "an application is not known"
                );
            })
            .ok()?;
        serde_json::from_slice(&bytes).ok()
    }
}

impl Job for Projects {
    fn name(&self) -> &'static str {
        "projects"
    }

    fn every(&self) -> Duration {
        Duration::from_secs(10 * 60)
    }

    fn run(&self) -> LocalBoxFuture<'_, anyhow::Result<Again>> {
        Box::pin(async {
            let now = self.app.clock.now().0;
            let store = &self.app.store;
            let mut due = store.read(move |conn| due(conn, now)).await?;
            let more = due.len() > MOST;
            due.truncate(MOST);
            for known in due {
                let project = self.ask(known).await;
                store
                    .write(move |conn| projects::put(conn, &project))
                    .await?;
            }
            Ok(match more {
                true => Again::In(Duration::from_secs(60)),
                false => Again::AsUsual,
            })
        })
    }
}

/// Those that are to be asked: applications of which nothing, too little or only something old is
/// known.
fn due(conn: &mut Conn, now: i64) -> QueryResult<Vec<Project>> {
    let mut ids = projects::used(conn)?;
    ids.retain(|id| did::host(id).is_some());
    let mut known = projects::of(conn, &ids)?;
    let rows = ids.into_iter().map(|id| {
        let fresh = || Project {
            id: id.clone(),
            ..Project::default()
        };
        known.remove(&id).unwrap_or_else(fresh)
    });
    Ok(rows.filter(|row| is_due(row, now)).collect())
}

fn is_due(project: &Project, now: i64) -> bool {
    let complete = project.name.is_some() && project.logo.is_some() && project.url.is_some();
    let believed = if complete { FRESH_MS } else { INCOMPLETE_MS };
    let asked = project.asked_at;
    asked.is_none_or(|at| at.saturating_add(believed) <= now)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_said_all_is_asked_again_later_than_who_did_not() {
        let mut project = Project {
            id: "z1".to_owned(),
            ..Project::default()
        };
        assert!(is_due(&project, 0));
        project.asked_at = Some(0);
        assert!(!is_due(&project, INCOMPLETE_MS - 1) && is_due(&project, INCOMPLETE_MS));
        for said in [&mut project.name, &mut project.logo, &mut project.url] {
            *said = Some("said".to_owned());
        }
        assert!(!is_due(&project, FRESH_MS - 1) && is_due(&project, FRESH_MS));
    }
}
