//! What an issuer says of a person, and the role that follows from it.

use serde_json::{Map, Value};

use crate::identity::principal::Role;

/// Which groups have which role.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RoleRule {
    /// The claim that names the groups: its whole name, or a way through objects with points.
    pub claim: String,
    /// Group and role; of several groups of a person the highest role counts.
    pub roles: Vec<(String, Role)>,
    /// The role of everybody else; None: they are refused.
    pub default: Option<Role>,
}

impl RoleRule {
    /// The role of who has these claims.
    pub fn role(&self, claims: &Map<String, Value>) -> Option<Role> {
        let groups = groups(find(claims, &self.claim));
        let of_groups = self
            .roles
            .iter()
            .filter(|(group, _)| groups.contains(&group.as_str()))
            .map(|(_, role)| *role)
            .max();
        of_groups.or(self.default)
    }

    /// Whether roles come from the issuer; else it only says the first one.
    pub fn decides(&self) -> bool {
        !self.roles.is_empty()
    }
}

/// What an issuer says of a person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    /// The issuer's own name for them, which never changes.
    pub subject: String,
    /// What they are called.
    pub name: String,
    /// Their address.
    pub email: Option<String>,
    /// The issuer says that the address is theirs.
    pub email_verified: bool,
    /// The role that follows; None: they have none.
    pub role: Option<Role>,
}

impl Person {
    /// From the claims; None if they do not say who it is.
    pub fn of(claims: &Map<String, Value>, rule: &RoleRule) -> Option<Person> {
        let text = |name: &str| {
            let text = claims.get(name)?.as_str()?.trim();
            (!text.is_empty()).then(|| text.chars().take(LONGEST).collect::<String>())
        };
        // Never cut: two people must not become one.
        let subject = claims.get("sub")?.as_str()?.to_owned();
        let email = text("email");
        let name = ["name", "preferred_username", "nickname"]
            .into_iter()
            .find_map(text)
            .or_else(|| email.clone())
            .unwrap_or_else(|| subject.chars().take(LONGEST).collect());
        Some(Person {
            // Some issuers write it as a text.
            email_verified: matches!(claims.get("email_verified"), Some(Value::Bool(true)))
                || text("email_verified").is_some_and(|word| word == "true"),
            role: rule.role(claims),
            subject,
            name,
            email,
        })
    }
}

/// Characters of a name that are kept.
const LONGEST: usize = 200;

/// Whether the claims lack what the hub looks for, so that the issuer is asked for more.
pub(super) fn is_thin(claims: &Map<String, Value>, rule: &RoleRule) -> bool {
    let named = ["name", "preferred_username", "email"]
        .iter()
        .any(|name| claims.contains_key(*name));
    let grouped = !rule.decides() || find(claims, &rule.claim).is_some();
    !(named && grouped && claims.contains_key("email"))
}

/// The claim of this name; else the one that its points lead to.
fn find<'a>(claims: &'a Map<String, Value>, name: &str) -> Option<&'a Value> {
    if let Some(whole) = claims.get(name) {
        return Some(whole);
    }
    let mut steps = name.split('.');
    let first = claims.get(steps.next()?)?;
    steps.try_fold(first, |value, step| value.get(step))
}

fn groups(claim: Option<&Value>) -> Vec<&str> {
    match claim {
        Some(Value::String(one)) => vec![one],
        Some(Value::Array(many)) => many.iter().filter_map(Value::as_str).collect(),
        _ => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn rule(claim: &str, default: Option<Role>) -> RoleRule {
        RoleRule {
            claim: claim.to_owned(),
            roles: vec![
                ("staff".to_owned(), Role::Member),
                ("ops".to_owned(), Role::Admin),
            ],
            default,
        }
    }

    fn role(claims: Value, rule: &RoleRule) -> Option<Role> {
        rule.role(claims.as_object().unwrap())
    }

    #[test]
    fn the_highest_role_of_the_groups_counts_and_others_get_the_default() {
        let flat = rule("groups", Some(Role::Guest));
        let both = json!({"groups": ["staff", "ops", "x"]});
        assert_eq!(role(both, &flat), Some(Role::Admin));
        assert_eq!(role(json!({"groups": "staff"}), &flat), Some(Role::Member));
        assert_eq!(
            role(json!({"groups": ["Ops", "op", 7]}), &flat),
            Some(Role::Guest)
        );
        assert_eq!(role(json!({}), &rule("groups", None)), None);
    }

    #[test]
    fn points_lead_into_objects_and_a_whole_name_goes_first() {
        let nested = rule("realm_access.roles", None);
        let claims = json!({"realm_access": {"roles": ["ops"]}});
        assert_eq!(role(claims, &nested), Some(Role::Admin));
        let address = rule("https://hub.example/roles", None);
        let claims = json!({"https://hub.example/roles": ["staff"]});
        assert_eq!(role(claims, &address), Some(Role::Member));
        assert_eq!(role(json!({"realm_access": "ops"}), &nested), None);
    }

    #[test]
    fn a_person_needs_a_subject_and_gets_the_best_name_there_is() {
        let rule = rule("groups", Some(Role::Guest));
        let person = |claims: Value| Person::of(claims.as_object().unwrap(), &rule);
        assert_eq!(person(json!({"name": "Ann"})), None);
        let ann = person(json!({"sub": "7", "email": "a@example.com", "email_verified": "true"}));
        let ann = ann.unwrap();
        assert_eq!(
            (ann.name.as_str(), ann.email_verified),
            ("a@example.com", true)
        );
        let bob = person(
            json!({"sub": "8", "name": " ", "preferred_username": "bob", "email_verified": 1}),
        );
        let bob = bob.unwrap();
        assert_eq!((bob.name.as_str(), bob.email_verified), ("bob", false));
    }
}
