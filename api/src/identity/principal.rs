//! The caller of a request, and what it may use.

use std::sync::Arc;

/// How far a caller may go. Ordered: a later one may do what an earlier one may.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Role {
    /// Looks around.
    Guest,
    /// Calls models and sees its own calls.
    Member,
    /// Manages providers, keys and people.
    Admin,
    /// The person who runs the hub.
    Owner,
}

impl Role {
    /// The word in the database and in the API.
    pub fn word(self) -> &'static str {
        match self {
            Role::Guest => "guest",
            Role::Member => "member",
            Role::Admin => "admin",
            Role::Owner => "owner",
        }
    }

    /// Reads [`Role::word`]; an unknown word is no role.
    pub fn from_word(word: &str) -> Option<Role> {
        [Role::Guest, Role::Member, Role::Admin, Role::Owner]
            .into_iter()
            .find(|role| role.word() == word)
    }

    /// May it manage the hub?
    pub fn manages(self) -> bool {
        self >= Role::Admin
    }
}

/// What a caller proved its identity with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Subject {
    /// A hub key.
    Key {
        /// Its row.
        id: String,
        /// What its owner called it.
        name: String,
    },
    /// A browser session.
    Session {
        /// SHA-256 of the cookie in hexadecimal.
        hash: String,
        /// The session began with an owner link, so its holder has the machine.
        from_owner_link: bool,
    },
    /// Somebody whom the platform around the hub vouches for.
    Outside {
        /// What was shown.
        proof: Proof,
        /// The person's id, the key's, or the component's.
        id: String,
    },
}

/// What somebody showed whom the platform around the hub vouches for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Proof {
    /// The token of their own login.
    Login,
    /// A token that an application got for them; it never manages the hub.
    OAuth,
    /// A key that they made.
    AccessKey,
    /// The signature of another component of the app; it never manages the hub.
    Component,
}

/// The caller of a request.
#[derive(Debug, Clone)]
pub struct Principal {
    /// What it proved its identity with.
    pub subject: Subject,
    /// The person behind it, if one is known.
    pub user_id: Option<String>,
    /// How far it may go.
    pub role: Role,
    /// Where its calls are counted.
    pub project: Option<String>,
    /// Models it may call.
    pub models: Arc<AllowedModels>,
    /// Its calls are answered with replies that are no older, in seconds, unless they say otherwise.
    pub cache_seconds: Option<u64>,
    /// Where calls wait, those of the higher priority go first; 0 is usual.
    pub priority: i64,
}

impl Principal {
    /// The hub key it called with: row and name.
    pub fn key(&self) -> Option<(String, String)> {
        match &self.subject {
            Subject::Key { id, name } => Some((id.clone(), name.clone())),
            Subject::Session { .. } | Subject::Outside { .. } => None,
        }
    }

    /// May this caller use that model of that provider?
    pub fn may_use(&self, provider: &str, model: &str) -> bool {
        self.models.allow(provider, model)
    }
}

/// A list of patterns: `openai/*`, `*/gpt-4o-mini`, or a model's name alone for any provider.
/// An empty list allows everything.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AllowedModels(Vec<String>);

impl AllowedModels {
    /// A list as a person wrote it.
    pub fn new(patterns: Vec<String>) -> Self {
        AllowedModels(patterns)
    }

    /// Is that model of that provider in the list?
    pub fn allow(&self, provider: &str, model: &str) -> bool {
        self.0.is_empty()
            || self.0.iter().any(|pattern| match pattern.split_once('/') {
                Some((of_provider, of_model)) => {
                    matches(of_provider, provider) && matches(of_model, model)
                }
                None => matches(pattern, model),
            })
    }
}

/// `*` stands for any run of characters. The walk goes back to the last star only, so a pattern
/// full of stars costs no more than pattern × text.
fn matches(pattern: &str, text: &str) -> bool {
    let (pattern, text) = (pattern.as_bytes(), text.as_bytes());
    let (mut p, mut t) = (0, 0);
    let mut star: Option<(usize, usize)> = None;
    while t < text.len() {
        match pattern.get(p) {
            Some(b'*') => {
                star = Some((p, t));
                p += 1;
            }
            Some(byte) if text.get(t) == Some(byte) => {
                p += 1;
                t += 1;
            }
            _ => match star {
                Some((at, from)) => {
                    star = Some((at, from + 1));
                    p = at + 1;
                    t = from + 1;
                }
                None => return false,
            },
        }
    }
    pattern.iter().skip(p).all(|byte| *byte == b'*')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn allowed(patterns: &[&str], provider: &str, model: &str) -> bool {
        AllowedModels::new(patterns.iter().map(|p| (*p).to_owned()).collect())
            .allow(provider, model)
    }

    #[test]
    fn an_empty_list_allows_everything() {
        assert!(allowed(&[], "openai", "gpt-4o"));
    }

    #[test]
    fn patterns_bind_the_provider_and_the_model() {
        assert!(allowed(&["openai/*"], "openai", "gpt-4o"));
        assert!(!allowed(&["openai/*"], "openai-eu", "gpt-4o"));
        assert!(!allowed(&["openai/*"], "anthropic", "openai/gpt-4o"));
        assert!(allowed(&["openrouter/*"], "openrouter", "openai/gpt-4o"));
        assert!(allowed(&["*/gpt-4o*"], "azure", "gpt-4o-mini"));
        assert!(allowed(&["gpt-4o"], "azure", "gpt-4o"));
        assert!(!allowed(&["gpt-4o"], "azure", "gpt-4o-mini"));
        assert!(allowed(&["a/b", "*"], "openai", "gpt-4o"));
        assert!(allowed(&["x/a*b*c"], "x", "a--b--b--c"));
        assert!(!allowed(&["x/a*b*c"], "x", "a--b--b--"));
    }

    #[test]
    fn only_admins_and_owners_manage() {
        assert!(Role::Owner.manages() && Role::Admin.manages());
        assert!(!Role::Member.manages() && !Role::Guest.manages());
        assert_eq!(Role::from_word("owner"), Some(Role::Owner));
        assert_eq!(Role::from_word("root"), None);
    }
}
