//! Which role a passport gives: the one table.

use crate::identity::principal::Role;

/// The role of a passport's name. The router writes `blocklet-` before those of access keys.
pub fn role(passport: &str) -> Role {
    let name = passport.strip_prefix("blocklet-").unwrap_or(passport);
    match name {
        "owner" => Role::Owner,
        "admin" => Role::Admin,
        "member" => Role::Member,
        // Everybody who signed in without a passport.
        "guest" | "" => Role::Guest,
        // A passport that this app's admins invented: they gave it on purpose, so it is worth more
        // than none, but never what they did not say.
        _ => Role::Member,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_passport_has_its_role_and_nothing_looks_like_an_admin() {
        for (passport, expected) in [
            ("owner", Role::Owner),
            ("blocklet-owner", Role::Owner),
            ("admin", Role::Admin),
            ("member", Role::Member),
            ("guest", Role::Guest),
            ("blocklet-guest", Role::Guest),
            ("", Role::Guest),
            ("editor", Role::Member),
            ("Owner", Role::Member),
            ("owner ", Role::Member),
            ("blocklet-blocklet-owner", Role::Member),
        ] {
            assert_eq!(role(passport), expected, "{passport:?}");
        }
    }
}
