//! Somebody came from an issuer: who that is here.

use store::account_links;
use store::identities::Identity;
use store::ledger::starter::{self, Starter};
use store::users::{self, User};
use store::{Conn, QueryResult};

use super::claims::Person;
use super::failure::Failure;
use super::issuer::Issuer;
use crate::clock::Millis;
use crate::identity::principal::Role;
use crate::identity::token;

/// Who signed in where.
#[derive(Debug, Clone)]
pub struct Arrival {
    /// What the issuer says of them.
    pub person: Person,
    /// The issuer.
    pub issuer: Issuer,
    /// The id of their row, should they be new.
    pub new_id: String,
}

impl Arrival {
    /// Finds or makes the person. In one transaction, so that of any number of first sign-ins at
    /// once one makes the person and gives the starter credit.
    pub fn admit(
        &self,
        conn: &mut Conn,
        starter: Option<&Starter>,
        now: Millis,
    ) -> QueryResult<Result<User, Failure>> {
        let Some(role) = self.person.role else {
            return Ok(Err(Failure::NoRole));
        };
        let known = store::identities::user(conn, &self.issuer.url, &self.person.subject)?;
        let found = match known {
            Some(user) => {
                let (url, subject) = (&self.issuer.url, &self.person.subject);
                store::identities::touch(conn, url, subject, now.0)?;
                Some(user)
            }
            None => self.same_address(conn, now)?,
        };
        match found {
            Some(user) if user.deactivated_at.is_some() => Ok(Err(Failure::Deactivated)),
            Some(user) => self.welcome_back(conn, user, role, now).map(Ok),
            None => self.make(conn, role, starter, now),
        }
    }

    fn source(&self) -> String {
        format!("oidc:{}", self.issuer.url)
    }

    fn verified_email(&self) -> Option<&str> {
        let email = self.person.email.as_deref();
        email.filter(|_| self.person.email_verified)
    }

    /// The one person with the same address, where the operator allows that and both sides vouch
    /// for it.
    fn same_address(&self, conn: &mut Conn, now: Millis) -> QueryResult<Option<User>> {
        let Some(email) = self.verified_email().filter(|_| self.issuer.link_by_email) else {
            return Ok(None);
        };
        let mut people = users::by_trusted_email(conn, email)?;
        match people.pop() {
            Some(user) if people.is_empty() => {
                self.remember(conn, &user.id, now)?;
                Ok(Some(user))
            }
            _ => Ok(None),
        }
    }

    /// Name, address and role follow the issuer for those who came from it; who was here before it
    /// keeps what they have.
    fn welcome_back(
        &self,
        conn: &mut Conn,
        user: User,
        role: Role,
        now: Millis,
    ) -> QueryResult<User> {
        let from_here = user.source == self.source();
        let user = match from_here {
            true => User {
                name: self.person.name.clone(),
                email: self.person.email.clone(),
                email_trusted: self.verified_email().is_some(),
                role: match self.issuer.roles.decides() {
                    true => role.word().to_owned(),
                    false => user.role,
                },
                last_seen_at: Some(now.0),
                ..user
            },
            false => User {
                last_seen_at: Some(now.0),
                ..user
            },
        };
        users::upsert(conn, &user)?;
        Ok(user)
    }

    fn make(
        &self,
        conn: &mut Conn,
        role: Role,
        starter: Option<&Starter>,
        now: Millis,
    ) -> QueryResult<Result<User, Failure>> {
        let invitation = match self.verified_email() {
            Some(email) => account_links::invitation_of(conn, email, now.0)?,
            None => None,
        };
        if invitation.is_none() && !self.issuer.sign_up {
            return Ok(Err(Failure::NotInvited));
        }
        let invited_as = invitation.as_ref().and_then(|link| link.role.clone());
        let user = User {
            id: self.new_id.clone(),
            name: self.person.name.clone(),
            email: self.person.email.clone(),
            role: match invited_as {
                Some(word) if !self.issuer.roles.decides() => word,
                _ => role.word().to_owned(),
            },
            source: self.source(),
            password_hash: None,
            created_at: now.0,
            last_seen_at: Some(now.0),
            email_trusted: self.verified_email().is_some(),
            deactivated_at: None,
        };
        users::upsert(conn, &user)?;
        self.remember(conn, &user.id, now)?;
        if let Some(link) = &invitation {
            account_links::use_up(conn, &link.id, &user.id, now.0)?;
        }
        if let Some(starter) = starter {
            starter::give(conn, &user.id, starter, token::new_id(), now.0)?;
        }
        Ok(Ok(user))
    }

    fn remember(&self, conn: &mut Conn, user_id: &str, now: Millis) -> QueryResult<()> {
        let identity = Identity {
            issuer: self.issuer.url.clone(),
            subject: self.person.subject.clone(),
            user_id: user_id.to_owned(),
            created_at: now.0,
            last_seen_at: now.0,
        };
        store::identities::insert(conn, &identity)
    }
}
