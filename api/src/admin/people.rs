//! What is checked of people wherever they are written: names, addresses, passwords, and that nobody
//! reaches above themselves.

use crate::admin::error::AdminError;
use crate::identity::account::LONGEST_NAME;
use crate::identity::password::{LONGEST_BYTES, SHORTEST};
use crate::identity::principal::{Principal, Role};

/// A name to sign in as, without blanks at its ends.
pub fn name(text: &str) -> Result<String, AdminError> {
    let name = text.trim();
    let length = name.chars().count();
    if !(1..=LONGEST_NAME).contains(&length) || name.chars().any(char::is_control) {
        return Err(AdminError::invalid_member(
            "name",
            format!("must have 1 to {LONGEST_NAME} printable characters"),
        ));
    }
    Ok(name.to_owned())
}

/// An address; an empty one is none.
pub fn email(text: Option<String>) -> Result<Option<String>, AdminError> {
    let Some(text) = crate::admin::query::filled(text) else {
        return Ok(None);
    };
    let plain = text.len() <= 254 && !text.chars().any(|c| c.is_whitespace() || c.is_control());
    let parts = text.rsplit_once('@');
    match parts.filter(|(user, host)| plain && !user.is_empty() && host.contains('.')) {
        Some(_) => Ok(Some(text)),
        None => Err(AdminError::invalid_member(
            "email",
            format!("is no address: {text:?}"),
        )),
    }
}

/// A password that may be set.
pub fn password(param: &str, password: &str) -> Result<(), AdminError> {
    if password.chars().count() < SHORTEST {
        return Err(AdminError::bad_request(
            "password_too_short",
            format!("the password needs at least {SHORTEST} characters"),
        ));
    }
    if password.len() > LONGEST_BYTES {
        return Err(AdminError::invalid_member(
            param,
            format!("is longer than {LONGEST_BYTES} bytes"),
        ));
    }
    Ok(())
}

/// A role by its word.
pub fn role(param: &str, word: &str) -> Result<Role, AdminError> {
    Role::from_word(word).ok_or_else(|| {
        AdminError::invalid_member(
            param,
            format!("is {word:?}, but must be owner, admin, member or guest"),
        )
    })
}

/// Nobody gives a role, or touches somebody with one, that is above their own.
pub fn not_above(caller: &Principal, role: Role) -> Result<(), AdminError> {
    if role <= caller.role {
        return Ok(());
    }
    Err(AdminError::forbidden(
        "role_above_own",
        format!(
            "this concerns the role {}, which only somebody with that role may give or touch; the caller has the role {}",
            role.word(),
            caller.role.word()
        ),
    ))
}

/// Somebody else signs in as that.
pub fn name_taken(name: &str) -> AdminError {
    AdminError::conflict(
        "name_taken",
        format!("somebody signs in as {name:?} already; choose another name"),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_addresses_are_checked() {
        assert_eq!(name(" Ann ").unwrap(), "Ann");
        for bad in ["", "  ", "a\nb"] {
            assert!(name(bad).is_err(), "{bad:?}");
        }
        assert_eq!(email(Some(" ".into())).unwrap(), None);
        assert_eq!(
            email(Some("a@b.c".into())).unwrap().as_deref(),
            Some("a@b.c")
        );
        for bad in ["a", "@b.c", "a@b", "a b@c.d"] {
            assert!(email(Some(bad.into())).is_err(), "{bad}");
        }
    }
}
