//! Whose calls a rate is for.

use crate::identity::principal::Principal;

/// Whose calls. Ordered: a closer one comes first.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Scope {
    /// Of one hub key: the closest.
    Key(String),
    /// Of one person.
    User(String),
    /// Of one project.
    Project(String),
    /// Everyone's.
    Everyone,
}

impl Scope {
    /// The words of the API.
    pub const WORDS: [&'static str; 4] = ["everyone", "project", "user", "key"];

    /// As the price book keeps it.
    pub fn column(&self) -> String {
        match self {
            Scope::Everyone => String::new(),
            Scope::Project(id) => format!("project:{id}"),
            Scope::User(id) => format!("user:{id}"),
            Scope::Key(id) => format!("key:{id}"),
        }
    }

    /// Reads the column. `None`: a scope that this version does not know.
    pub fn of_column(column: &str) -> Option<Self> {
        if column.is_empty() {
            return Some(Scope::Everyone);
        }
        let (word, id) = column.split_once(':')?;
        Scope::of(word, Some(id))
    }

    /// From the word of the API and the id that belongs to it.
    pub fn of(word: &str, id: Option<&str>) -> Option<Self> {
        let id = id.filter(|id| !id.is_empty());
        match (word, id) {
            ("everyone", None) => Some(Scope::Everyone),
            ("project", Some(id)) => Some(Scope::Project(id.to_owned())),
            ("user", Some(id)) => Some(Scope::User(id.to_owned())),
            ("key", Some(id)) => Some(Scope::Key(id.to_owned())),
            _ => None,
        }
    }

    /// The word of the API.
    pub fn word(&self) -> &'static str {
        match self {
            Scope::Everyone => "everyone",
            Scope::Project(_) => "project",
            Scope::User(_) => "user",
            Scope::Key(_) => "key",
        }
    }

    /// The id that belongs to it.
    pub fn id(&self) -> Option<&str> {
        match self {
            Scope::Everyone => None,
            Scope::Project(id) | Scope::User(id) | Scope::Key(id) => Some(id),
        }
    }
}

/// Who calls, as far as a price depends on it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Whose {
    /// The hub key's row.
    pub key: Option<String>,
    /// The person.
    pub user: Option<String>,
    /// Where the call is counted.
    pub project: Option<String>,
}

impl Whose {
    /// The caller of a request.
    pub fn of(principal: &Principal) -> Self {
        Whose {
            key: principal.key().map(|(id, _)| id),
            user: principal.user_id.clone(),
            project: principal.project.clone(),
        }
    }

    /// Is a rate of this scope for this caller?
    pub fn is_in(&self, scope: &Scope) -> bool {
        match scope {
            Scope::Everyone => true,
            Scope::Key(id) => self.key.as_deref() == Some(id),
            Scope::User(id) => self.user.as_deref() == Some(id),
            Scope::Project(id) => self.project.as_deref() == Some(id),
        }
    }
}
