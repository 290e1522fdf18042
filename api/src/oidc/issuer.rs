//! An issuer that people may sign in with, as its row says.

use secrecy::SecretString;
use url::Url;

use super::claims::RoleRule;
use crate::identity::principal::Role;
use crate::upstream::Egress;
use crate::vault::{Vault, VaultError};

/// The scopes that are asked for beside `openid` unless others are named.
pub const SCOPES: [&str; 2] = ["profile", "email"];

/// The claim that names groups unless another one is named.
pub const ROLE_CLAIM: &str = "groups";

/// How long a sign-in counts unless something else is said, in hours.
pub const SESSION_HOURS: i64 = 24;

/// The most that a sign-in may count, in hours.
pub const MOST_SESSION_HOURS: i64 = 720;

/// An issuer.
#[derive(Debug, Clone)]
pub struct Issuer {
    /// Its row.
    pub id: String,
    /// In the address that it sends people back to.
    pub name: String,
    /// For people.
    pub display_name: String,
    /// What it calls itself, to the letter.
    pub url: String,
    /// The hub's name there.
    pub client_id: String,
    /// The hub's secret there.
    pub secret: Option<SecretString>,
    /// What is asked for beside `openid`.
    pub scopes: Vec<String>,
    /// Which groups have which role.
    pub roles: RoleRule,
    /// Lets in people whom the hub does not know yet.
    pub sign_up: bool,
    /// Takes a person with the same trusted address for the same person.
    pub link_by_email: bool,
    /// Which addresses may be called.
    pub egress: Egress,
    /// A sign-in counts for so long.
    pub session_hours: i64,
}

impl Issuer {
    /// From its row.
    pub fn open(row: store::issuers::Issuer, vault: &Vault) -> Result<Issuer, VaultError> {
        let secret = row.secret.as_deref();
        let secret = secret
            .map(|sealed| vault.open(&row.id, sealed))
            .transpose()?;
        Ok(Issuer {
            secret,
            ..Issuer::without_secret(row)
        })
    }

    /// From its row, for those who only want to know whether it can be reached.
    pub fn without_secret(row: store::issuers::Issuer) -> Issuer {
        let role = |word: &str| Role::from_word(word);
        let pairs: Vec<(String, String)> = serde_json::from_str(&row.roles).unwrap_or_default();
        Issuer {
            roles: RoleRule {
                claim: row.role_claim,
                roles: pairs
                    .into_iter()
                    .filter_map(|(group, word)| Some((group, role(&word)?)))
                    .collect(),
                default: row.default_role.as_deref().and_then(role),
            },
            id: row.id,
            name: row.name,
            display_name: row.display_name,
            url: row.url,
            client_id: row.client_id,
            secret: None,
            scopes: serde_json::from_str(&row.scopes).unwrap_or_default(),
            sign_up: row.sign_up,
            link_by_email: row.link_by_email,
            egress: Egress::of(row.private_network),
            session_hours: row.session_hours,
        }
    }

    /// Where the issuer sends people back to, under the hub's public address.
    pub fn redirect(&self, public_url: &Url) -> String {
        redirect(&self.name, public_url)
    }
}

/// Where an issuer of this name sends people back to. Each has an address of its own, so that one
/// cannot pass an answer of another's off (RFC 9700, 4.4.2).
pub fn redirect(name: &str, public_url: &Url) -> String {
    let base = public_url.as_str().trim_end_matches('/');
    format!("{base}/api/session/oidc/{name}/callback")
}

/// Whether a name can stand in an address.
pub fn is_name(name: &str) -> bool {
    let plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
    (1..=40).contains(&name.len()) && name.bytes().all(plain) && !name.starts_with('-')
}

/// What is wrong with an issuer's URL, if something is. It is kept as it was written: issuers are
/// compared letter by letter.
pub fn check_url(text: &str, private_network: bool) -> Result<(), String> {
    const SUFFIX: &str = "/.well-known/openid-configuration";
    let url = Url::parse(text).map_err(|error| {
        format!("is no URL ({error}); give the issuer's address, such as https://login.example.com")
    })?;
    if text.trim_end_matches('/').ends_with(SUFFIX) {
        let (issuer, _) = text.split_at(text.find(SUFFIX).unwrap_or(text.len()));
        return Err(format!(
            "is the address of the document; the issuer is {issuer}"
        ));
    }
    match url.scheme() {
        "https" => {}
        "http" if private_network => {}
        "http" => {
            return Err(
                "must begin with https; http is taken only with a private network allowed"
                    .to_owned(),
            );
        }
        _ => return Err("must begin with https".to_owned()),
    }
    if url.query().is_some() || url.fragment().is_some() || !url.username().is_empty() {
        return Err("must be without a query, a fragment and a user name".to_owned());
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_issuer_is_an_https_address_and_the_document_is_not_the_issuer() {
        assert_eq!(
            check_url("https://login.example.com/realms/a", false),
            Ok(())
        );
        assert_eq!(check_url("http://localhost:8080", true), Ok(()));
        for bad in [
            "login.example.com",
            "ftp://x",
            "http://x",
            "https://x/?a=1",
            "https://u@x/",
        ] {
            assert!(check_url(bad, false).is_err(), "{bad}");
        }
        let told = check_url("https://x/realms/a/.well-known/openid-configuration", false);
        assert_eq!(
            told.unwrap_err(),
            "is the address of the document; the issuer is https://x/realms/a"
        );
    }
}
