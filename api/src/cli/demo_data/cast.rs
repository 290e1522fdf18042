//! Who calls: people, and the keys that they call with.

use store::hub_keys::HubKey;
use store::users::User;
use store::{Conn, QueryResult};

use super::crowd::{FIRST, KEYS, LAST, PROJECTS};
use super::random::Random;
use crate::clock::Millis;
use crate::identity::hub_key;
use crate::identity::principal::Role;

/// Keys in all.
const KEYS_IN_ALL: usize = 60;

/// People and keys.
#[derive(Debug, Clone)]
pub struct Cast {
    users: Vec<User>,
    /// The first are used the most.
    keys: Vec<HubKey>,
}

impl Cast {
    /// Makes them up. The secrets of the keys are forgotten at once.
    pub fn new(random: &mut Random, since: Millis) -> anyhow::Result<Cast> {
        let users: Vec<User> = LAST
            .iter()
            .flat_map(|last| FIRST.iter().map(move |first| (first, last)))
            .map(|(first, last)| user(&format!("{first} {last}"), random, since))
            .collect();
        let mut keys = Vec::with_capacity(KEYS_IN_ALL);
        for (number, user) in users.iter().cycle().take(KEYS_IN_ALL).enumerate() {
            keys.push(key(number, user, random, since)?);
        }
        Ok(Cast { users, keys })
    }

    /// How many people these are.
    pub fn people(&self) -> usize {
        self.users.len()
    }

    /// One of the keys, the first more often than the last.
    pub fn caller(&self, random: &mut Random) -> Option<&HubKey> {
        let most = self.keys.len() as u64;
        let at = usize::try_from(random.skewed(most)).unwrap_or_default();
        self.keys.get(at)
    }

    /// The key that is used most.
    pub fn busiest(&self) -> Option<&HubKey> {
        self.keys.first()
    }

    /// Writes them down.
    pub fn write(&self, conn: &mut Conn) -> QueryResult<()> {
        for user in &self.users {
            store::users::upsert(conn, user)?;
        }
        for key in &self.keys {
            store::hub_keys::insert(conn, key)?;
        }
        Ok(())
    }
}

fn user(name: &str, random: &mut Random, since: Millis) -> User {
    User {
        id: random.id(since),
        name: name.to_owned(),
        email: Some(format!(
            "{}@example.com",
            name.to_lowercase().replace(' ', ".")
        )),
        role: Role::Member.word().to_owned(),
        source: "demo".to_owned(),
        password_hash: None,
        created_at: since.0,
        last_seen_at: None,
    }
}

fn key(number: usize, user: &User, random: &mut Random, since: Millis) -> anyhow::Result<HubKey> {
    // What the seed decides would be a key that everybody knows.
    let secret = hub_key::generate()?;
    let project = PROJECTS.iter().cycle().nth(number).copied().flatten();
    let kind = KEYS.iter().cycle().nth(number).copied().unwrap_or_default();
    Ok(HubKey {
        id: random.id(since),
        name: format!("{} ({kind})", project.unwrap_or(&user.name)),
        hash: secret.hash,
        prefix: secret.prefix,
        last_four: secret.last_four,
        role: Role::Member.word().to_owned(),
        user_id: Some(user.id.clone()),
        project: project.map(str::to_owned),
        models: "[]".to_owned(),
        managed_by: "database".to_owned(),
        replaced_by: None,
        created_at: since.0,
        expires_at: None,
        revoked_at: None,
        last_used_at: None,
        cache_seconds: None,
        limits: store::hub_keys::KeyLimits::default(),
    })
}
