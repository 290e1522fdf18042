//! What Blocklet Server knows of the app's people: names, pictures, languages.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use moka::sync::Cache;
use serde::Deserialize;
use serde_json::Value;
use url::Url;

use super::did;
use super::environment::Environment;
use super::service::{Connections, ServiceDown};
use crate::clock::Millis;

/// People that one question is about. Blocklet Server gives no longer page.
pub const MOST: usize = 100;

/// Somebody whom the app knows.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Profile {
    /// Who it is.
    pub did: String,
    /// What they are called.
    #[serde(default)]
    pub full_name: Option<String>,
    /// Where mail reaches them.
    #[serde(default)]
    pub email: Option<String>,
    /// Their picture, as the server keeps it; see [`Profile::picture`].
    #[serde(default)]
    avatar: Option<String>,
    /// The language that they chose: `en`, `zh` …
    #[serde(default)]
    pub locale: Option<String>,
}

impl Profile {
    /// The address of their picture. `app` is the app's address: the server keeps pictures under a
    /// scheme of its own (`bn://avatar/…`), and shows them there.
    pub fn picture(&self, app: &Url) -> Option<String> {
        let avatar = self.avatar.as_deref().filter(|avatar| !avatar.is_empty())?;
        let Some(kept) = avatar.strip_prefix("bn://avatar/") else {
            let known = ["https://", "http://", "data:image/"];
            let plain = known.iter().any(|scheme| avatar.starts_with(scheme));
            return plain.then(|| avatar.to_owned());
        };
        let path = format!("/.well-known/service/user/avatar/{kept}");
        app.join(&path).ok().map(String::from)
    }

    /// They read Chinese rather than English.
    pub fn reads_chinese(&self) -> bool {
        let locale = self.locale.as_deref().unwrap_or_default();
        locale.to_ascii_lowercase().starts_with("zh")
    }
}

/// Whom a question is about.
#[derive(Debug, Clone, Copy)]
pub enum Whom<'a> {
    /// These, of which the app need not know all.
    People(&'a [String]),
    /// All with this passport.
    Holders(&'a str),
}

impl Connections {
    /// What the server knows of these people, at most [`MOST`] of them.
    pub async fn profiles(
        &self,
        of: &Environment,
        whom: Whom<'_>,
        now: Millis,
    ) -> Result<Vec<Profile>, ServiceDown> {
        let filter = match whom {
            Whom::People(dids) => {
                // What stands in quotes is base58: nothing that could end a string.
                let known = dids.iter().filter(|did| did::is_plausible(did)).take(MOST);
                let quoted: Vec<String> = known.map(|did| format!("\"{did}\"")).collect();
                if quoted.is_empty() {
                    return Ok(Vec::new());
                }
                format!("dids: [{}]", quoted.join(", "))
            }
            Whom::Holders(passport) => format!("query: {{ role: \"{passport}\" }}"),
        };
        let team = &of.app_pid;
        let query = format!(
            "{{ getUsers(input: {{ teamDid: \"{team}\", {filter}, paging: {{ page: 1, pageSize: {MOST} }} }}) \
             {{ users {{ did fullName email avatar locale }} }} }}"
        );
        let reply = self.ask(of, &query, now).await?;
        read(&reply)
    }
}

/// Profiles that are remembered.
const REMEMBERED: u64 = 10_000;

/// What somebody changes of their profile is seen after so long.
const FRESH: Duration = Duration::from_secs(5 * 60);

/// Profiles that were asked for lately, by DID; `None` for whom the app does not know.
pub struct Profiles(Cache<String, Arc<Option<Profile>>>);

impl Default for Profiles {
    fn default() -> Self {
        let cache = Cache::builder().max_capacity(REMEMBERED);
        Profiles(cache.time_to_live(FRESH).build())
    }
}

impl Profiles {
    /// What the server knows of these people. While it cannot be asked, what is remembered: whoever
    /// shows a picture does without rather than fail.
    pub async fn of(
        &self,
        dids: &[String],
        environment: &Environment,
        connections: &Connections,
        now: Millis,
    ) -> HashMap<String, Profile> {
        let unknown = dids.iter().filter(|did| !self.0.contains_key(*did));
        let unknown: Vec<String> = unknown.cloned().collect();
        for some in unknown.chunks(MOST) {
            match connections
                .profiles(environment, Whom::People(some), now)
                .await
            {
                Ok(found) => self.remember(some, found),
                Err(error) => {
                    tracing::warn!(%error, "people are shown without their profiles");
                    break;
                }
            }
        }
        let known = dids.iter().filter_map(|did| {
            let profile = self.0.get(did)?;
            Some((did.clone(), Option::clone(&profile)?))
        });
        known.collect()
    }

    fn remember(&self, asked: &[String], found: Vec<Profile>) {
        let mut found: HashMap<String, Profile> = found
            .into_iter()
            .map(|profile| (profile.did.clone(), profile))
            .collect();
        for did in asked {
            self.0.insert(did.clone(), Arc::new(found.remove(did)));
        }
    }
}

fn read(reply: &Value) -> Result<Vec<Profile>, ServiceDown> {
    let users = reply.pointer("/data/getUsers/users");
    let users = users.filter(|users| users.is_array()).ok_or_else(|| {
        let words = reply.pointer("/errors/0/message").and_then(Value::as_str);
        let words = words.unwrap_or("its answer about people is not understood");
        ServiceDown(words.chars().take(200).collect())
    })?;
    serde_json::from_value(users.clone())
        .map_err(|_| ServiceDown("its answer about people is not understood".to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn profile(avatar: &str, locale: &str) -> Profile {
        let said =
            serde_json::json!({"did": "z1", "fullName": null, "avatar": avatar, "locale": locale});
        serde_json::from_value(said).unwrap()
    }

    #[test]
    fn pictures_have_addresses_that_a_browser_can_show() {
        let app = Url::parse("https://app.example.com").unwrap();
        for (kept, shown) in [
            (
                "bn://avatar/a.png",
                Some("https://app.example.com/.well-known/service/user/avatar/a.png"),
            ),
            (
                "https://pictures.example/a.png",
                Some("https://pictures.example/a.png"),
            ),
            ("data:image/png;base64,aa", Some("data:image/png;base64,aa")),
            ("javascript:alert(1)", None),
            ("", None),
        ] {
            assert_eq!(profile(kept, "").picture(&app).as_deref(), shown, "{kept}");
        }
    }

    #[test]
    fn a_refused_question_is_told_in_the_servers_words() {
        let refused = serde_json::json!({"errors": [{"message": "no such team"}]});
        assert_eq!(read(&refused), Err(ServiceDown("no such team".to_owned())));
        assert!(profile("", "zh-CN").reads_chinese() && !profile("", "en").reads_chinese());
    }
}
