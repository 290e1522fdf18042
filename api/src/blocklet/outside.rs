//! From a request under Blocklet Server to its principal.
//!
//! The order: a token or key in a header, a login in cookie or query, a component's signature. What
//! was sent and does not hold is refused; nothing weaker is tried after it.

use std::rc::Rc;
use std::sync::Arc;

use actix_web::http::Method;
use actix_web::{HttpMessage, HttpRequest, web};
use futures_util::future::LocalBoxFuture;
use secrecy::ExposeSecret;

use super::access_key::{self, AccessKeyError};
use super::component::intake::Verdict;
use super::login_token::{self, LoginToken, TokenError};
use super::people::Person;
use super::service::Connections;
use super::token_place::{self, Found, Place};
use super::{Blocklet, csrf, headers, passport};
use crate::identity::outside::{OutsideIdentity, Visitor};
use crate::identity::principal::{AllowedModels, Principal, Proof, Role, Subject};
use crate::identity::refusal::Refusal;
use crate::identity::resolve::CSRF_HEADER;

/// Where Blocklet Server signs people in, at the root of the app.
const SIGN_IN: &str = "/.well-known/service/login";

impl OutsideIdentity for Blocklet {
    fn takes(&self, secret: &str) -> bool {
        secret.starts_with(access_key::MARK) || login_token::is_one(secret)
    }

    fn by_secret<'a>(
        &'a self,
        request: &'a HttpRequest,
        secret: &'a str,
    ) -> LocalBoxFuture<'a, Result<Principal, Refusal>> {
        Box::pin(async move {
            token_place::beside(request, secret)?;
            self.bearer(request, secret).await
        })
    }

    fn by_request<'a>(
        &'a self,
        request: &'a HttpRequest,
    ) -> LocalBoxFuture<'a, Result<Option<Principal>, Refusal>> {
        Box::pin(async move {
            let found = token_place::find(request)?;
            let Some(Found { token, place }) = found.filter(|found| self.takes(&found.token))
            else {
                return self.component(request).await;
            };
            let reads = matches!(*request.method(), Method::GET | Method::HEAD);
            if place == Place::Cookie && !reads && !self.repeats(request, &token) {
                return Err(Refusal::CsrfMismatch);
            }
            self.bearer(request, &token).await.map(Some)
        })
    }

    fn visitor(&self, request: &HttpRequest) -> Option<Visitor> {
        let found = token_place::find(request).ok()??;
        let token = self.login(&found.token).ok()?;
        Some(Visitor {
            name: token.full_name.clone().unwrap_or_else(|| token.did.clone()),
            role: role_of(&token),
            csrf: csrf::token(self.environment.access_key.expose_secret(), &found.token),
            id: token.did,
        })
    }

    fn sign_in_path(&self) -> Option<String> {
        Some(SIGN_IN.to_owned())
    }
}

impl Blocklet {
    async fn bearer(&self, request: &HttpRequest, secret: &str) -> Result<Principal, Refusal> {
        // A signature that was sent as well must hold as well.
        signed(request).transpose()?;
        if secret.starts_with(access_key::MARK) {
            return self.by_access_key(request, secret).await;
        }
        let token = self.login(secret)?;
        let role = role_of(&token);
        let proof = if token.oauth.is_some() {
            Proof::OAuth
        } else {
            Proof::Login
        };
        // An application's token may carry less than the person has.
        let persons_role = (proof == Proof::Login).then_some(role);
        self.meet(Person {
            did: token.did.clone(),
            name: token.full_name,
            role: persons_role,
        })
        .await;
        Ok(principal(proof, token.did.clone(), Some(token.did), role))
    }

    fn login(&self, token: &str) -> Result<LoginToken, TokenError> {
        login_token::verify(token, &self.environment.session_secret, self.clock.now())
    }

    async fn by_access_key(
        &self,
        request: &HttpRequest,
        secret: &str,
    ) -> Result<Principal, Refusal> {
        let Some(connections) = request.app_data::<web::Data<Rc<Connections>>>() else {
            return Err(Refusal::PlatformDown(
                "this worker has no connections to it".to_owned(),
            ));
        };
        let key = self.access_keys.verify(secret, connections).await?;
        self.meet(Person {
            did: key.created_by.clone(),
            name: None,
            role: None,
        })
        .await;
        let role = passport::role(&key.passport);
        Ok(principal(
            Proof::AccessKey,
            key.id.clone(),
            Some(key.created_by.clone()),
            role,
        ))
    }

    /// A signature proves that some component of the app calls. It may name the person it calls
    /// for, and it never manages the hub: that takes the person's own token.
    async fn component(&self, request: &HttpRequest) -> Result<Option<Principal>, Refusal> {
        let Some(call) = signed(request).transpose()? else {
            return Ok(None);
        };
        let id = call.named.unwrap_or_else(|| "component".to_owned());
        let user = headers::described(request).map(|described| described.did);
        if let Some(did) = user.clone() {
            let (name, role) = (None, None);
            self.meet(Person { did, name, role }).await;
        }
        Ok(Some(principal(Proof::Component, id, user, Role::Member)))
    }

    fn repeats(&self, request: &HttpRequest, token: &str) -> bool {
        let sent = request
            .headers()
            .get(CSRF_HEADER)
            .and_then(|sent| sent.to_str().ok());
        let key = self.environment.access_key.expose_secret();
        sent.is_some_and(|sent| csrf::fits(key, token, sent))
    }
}

type Signed = Option<Result<super::component::ComponentCall, Refusal>>;

/// What the intake found out about the signature, if there is one.
fn signed(request: &HttpRequest) -> Signed {
    let verdict = request.extensions().get::<Verdict>().cloned()?;
    Some(
        verdict
            .0
            .map_err(|error| Refusal::InvalidSignature(error.to_string())),
    )
}

/// An application that acts for a person never manages the hub.
fn role_of(token: &LoginToken) -> Role {
    let role = passport::role(&token.passport);
    match token.oauth {
        Some(_) => role.min(Role::Member),
        None => role,
    }
}

fn principal(proof: Proof, id: String, user_id: Option<String>, role: Role) -> Principal {
    Principal {
        subject: Subject::Outside { proof, id },
        user_id,
        role,
        project: None,
        models: Arc::new(AllowedModels::default()),
        cache_seconds: None,
        priority: 0,
    }
}

impl From<TokenError> for Refusal {
    fn from(error: TokenError) -> Self {
        match error {
            TokenError::Expired(at) => Refusal::ExpiredToken { at: at.rfc3339() },
            TokenError::Forged | TokenError::Refresh | TokenError::NoUser => {
                Refusal::InvalidToken(error.to_string())
            }
        }
    }
}

impl From<AccessKeyError> for Refusal {
    fn from(error: AccessKeyError) -> Self {
        match error {
            AccessKeyError::Unknown => Refusal::UnknownKey,
            AccessKeyError::Expired(at) => Refusal::ExpiredKey {
                name: "access key".to_owned(),
                at: at.rfc3339(),
            },
            AccessKeyError::Down(down) => Refusal::PlatformDown(down.0),
        }
    }
}
