//! From when a rate is in force, and whose calls it is for.

use store::Store;

use crate::admin::error::AdminError;
use crate::admin::known;
use crate::admin::time;
use crate::clock::Millis;
use crate::pricing::scope::Scope;

/// Reads `startsAt`. `None`: at once.
pub fn starts_at(text: Option<&str>, now: Millis) -> Result<Option<i64>, AdminError> {
    let Some(text) = text.map(str::trim).filter(|text| !text.is_empty()) else {
        return Ok(None);
    };
    let moment = time::parse("startsAt", text)?;
    if moment < now {
        let problem = format!("is {text}, which is past; leave it out to begin at once");
        return Err(AdminError::invalid_member("startsAt", problem));
    }
    Ok(Some(moment.0))
}

/// Reads `scope` and `scopeId`.
pub fn scope(word: Option<&str>, id: Option<&str>) -> Result<Scope, AdminError> {
    let id = id.map(str::trim).filter(|id| !id.is_empty());
    let word = word.map(str::trim).filter(|word| !word.is_empty());
    let word = word.unwrap_or("everyone");
    if !Scope::WORDS.contains(&word) {
        let known = Scope::WORDS.join(", ");
        let problem = format!("is {word:?}, but must be one of {known}");
        return Err(AdminError::invalid_member("scope", problem));
    }
    if id.is_some_and(|id| id.chars().count() > 200) {
        return Err(AdminError::invalid_member(
            "scopeId",
            "is longer than 200 characters",
        ));
    }
    Scope::of(word, id).ok_or_else(|| {
        let problem = match word {
            "everyone" => "belongs to a project, a user or a key, not to everyone".to_owned(),
            word => format!("is missing: the id of the {word}"),
        };
        AdminError::invalid_member("scopeId", problem)
    })
}

/// Refuses a scope that is a key's and names none.
pub async fn is_there(store: &Store, scope: &Scope) -> Result<(), AdminError> {
    match scope {
        Scope::Key(id) => known::key(store, "scopeId", id).await,
        Scope::User(_) | Scope::Project(_) | Scope::Everyone => Ok(()),
    }
}
