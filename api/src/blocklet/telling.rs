//! Notices become messages: to those whom they concern, in their language, and to components that
//! listen.
//!
//! A message may come twice (the process ends between sending it and writing that down), never not at
//! all: while the server is down, notices wait.

use std::collections::BTreeMap;

use store::notices::{self, Notice};
use store::{Conn, QueryResult, Store};

use super::Blocklet;
use super::messages::{Event, Notification};
use super::profiles::{MOST, Profile, Whom};
use super::service::{Connections, ServiceDown};
use crate::clock::Millis;
use crate::notices::{Facts, Told, Topic, title, told};

/// Notices that are told in one go.
const AT_ONCE: i64 = 500;

/// Lines of one message; the console has the rest.
const MOST_LINES: usize = 5;

/// Notices of one topic that the same people are told of.
struct Group {
    topic: Topic,
    /// Whom they concern; `None`: whoever manages the hub.
    person: Option<String>,
    notices: Vec<Notice>,
}

impl Blocklet {
    /// Tells every notice that holds and was not told. Returns how many those were.
    pub async fn tell(&self, store: &Store, connections: &Connections) -> anyhow::Result<usize> {
        let groups = store.read(untold).await?;
        if groups.is_empty() {
            return Ok(0);
        }
        let people = self.people_of(&groups, connections).await?;
        let managers = self.managers_of(&groups, connections).await?;
        let mut count = 0;
        for group in groups {
            let to: Vec<&Profile> = match &group.person {
                Some(did) => people.iter().filter(|person| person.did == *did).collect(),
                None => managers.iter().collect(),
            };
            self.tell_group(&group, &to, connections).await?;
            let ids: Vec<String> = group.notices.into_iter().map(|notice| notice.id).collect();
            let now = self.clock.now().0;
            count += ids.len();
            store
                .write(move |conn| notices::mark_told(conn, &ids, now))
                .await?;
        }
        Ok(count)
    }

    async fn people_of(
        &self,
        groups: &[Group],
        connections: &Connections,
    ) -> Result<Vec<Profile>, ServiceDown> {
        let mut dids: Vec<String> = groups.iter().filter_map(|it| it.person.clone()).collect();
        dids.sort_unstable();
        dids.dedup();
        let mut known = Vec::new();
        for some in dids.chunks(MOST) {
            let asked =
                connections.profiles(&self.environment, Whom::People(some), self.clock.now());
            known.extend(asked.await?);
        }
        Ok(known)
    }

    async fn managers_of(
        &self,
        groups: &[Group],
        connections: &Connections,
    ) -> Result<Vec<Profile>, ServiceDown> {
        let mut managers: Vec<Profile> = Vec::new();
        if groups.iter().all(|group| group.person.is_some()) {
            return Ok(managers);
        }
        for passport in ["owner", "admin"] {
            let whom = Whom::Holders(passport);
            let holders = connections.profiles(&self.environment, whom, self.clock.now());
            for holder in holders.await? {
                if !managers.iter().any(|known| known.did == holder.did) {
                    managers.push(holder);
                }
            }
        }
        Ok(managers)
    }

    async fn tell_group(
        &self,
        group: &Group,
        to: &[&Profile],
        connections: &Connections,
    ) -> Result<(), ServiceDown> {
        let of = &self.environment;
        if let Some(kind) = event_of(group.topic) {
            for notice in &group.notices {
                let event = Event {
                    id: notice.id.clone(),
                    at: Millis(notice.created_at),
                    kind,
                    about: notice.topic.clone(),
                    subject: notice.subject.clone(),
                    facts: serde_json::from_str(&notice.facts).unwrap_or_default(),
                };
                connections.publish(of, &event, self.clock.now()).await?;
            }
        }
        let (chinese, english): (Vec<&Profile>, Vec<&Profile>) =
            to.iter().partition(|person| person.reads_chinese());
        for (readers, pick) in [
            (english, english_of as fn(Told) -> String),
            (chinese, chinese_of),
        ] {
            if readers.is_empty() {
                continue;
            }
            let notification = Notification {
                to: readers.iter().map(|person| person.did.clone()).collect(),
                title: pick(title(group.topic)),
                body: body(&group.notices, pick),
                button: pick(open()),
                link: format!("{}/{}", self.address(), page_of(group.topic)),
            };
            let sent = connections.notify(of, &notification, self.clock.now());
            sent.await?;
        }
        Ok(())
    }
}

/// What nobody was told, by topic and person.
fn untold(conn: &mut Conn) -> QueryResult<Vec<Group>> {
    let mut groups: BTreeMap<(&'static str, Option<String>), Group> = BTreeMap::new();
    for notice in notices::untold(conn, AT_ONCE)? {
        // One of a newer version is told by that.
        let Some(topic) = Topic::from_name(&notice.topic) else {
            continue;
        };
        let person = match notice
            .owner
            .as_deref()
            .and_then(|owner| owner.split_once(':'))
        {
            Some(("user", did)) => Some(did.to_owned()),
            Some(("key", id)) => store::hub_keys::by_id(conn, id)?.and_then(|key| key.user_id),
            _ => None,
        };
        let group = groups
            .entry((topic.name(), person.clone()))
            .or_insert_with(|| Group {
                topic,
                person,
                notices: Vec::new(),
            });
        group.notices.push(notice);
    }
    Ok(groups.into_values().collect())
}

/// The events of `blocklet.yml`.
fn event_of(topic: Topic) -> Option<&'static str> {
    match topic {
        Topic::Credits => Some("credit.low"),
        Topic::Credentials => Some("credential.failed"),
        Topic::CredentialsRestored => Some("credential.restored"),
        Topic::Prices => Some("price.drifted"),
        // Of credits that came, Payment Kit has told.
        Topic::CreditsArrived | Topic::Budgets | Topic::PriceLists | Topic::PriceFetches => None,
    }
}

/// The page of the console where something is done about it.
fn page_of(topic: Topic) -> &'static str {
    match topic {
        Topic::Credits | Topic::CreditsArrived => "billing",
        Topic::Budgets => "budgets",
        Topic::Prices => "prices",
        Topic::PriceLists | Topic::PriceFetches => "prices?tab=lists",
        Topic::Credentials | Topic::CredentialsRestored => "providers",
    }
}

fn body(notices: &[Notice], pick: fn(Told) -> String) -> String {
    let facts = notices
        .iter()
        .filter_map(|notice| serde_json::from_str::<Facts>(&notice.facts).ok());
    let mut lines: Vec<String> = facts.map(|facts| pick(told(&facts))).collect();
    let more = lines.len().saturating_sub(MOST_LINES);
    lines.truncate(MOST_LINES);
    if more > 0 {
        lines.push(pick(Told {
            en: format!("… and {more} more."),
            zh: format!("……另有 {more} 条。"),
        }));
    }
    lines.join("\n")
}

fn open() -> Told {
    Told {
        en: "Open".to_owned(),
        zh: "查看".to_owned(),
    }
}

fn english_of(told: Told) -> String {
    told.en
}

fn chinese_of(told: Told) -> String {
    told.zh
}
