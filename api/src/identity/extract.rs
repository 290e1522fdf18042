//! Extractors that give a handler its caller, and refuse the wrong one.

use actix_web::dev::Payload;
use actix_web::{FromRequest, HttpMessage, HttpRequest, web};
use futures_util::future::LocalBoxFuture;

use super::principal::{Principal, Proof, Role, Subject};
use super::refusal::Refusal;
use super::resolve::Identity;
use crate::admin::error::AdminError;

/// Who may call a route.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Caller {
    /// Everybody, signed in or not.
    Anyone,
    /// Any hub key and any session.
    Known,
    /// A browser session of any role.
    Session,
    /// A key or a session with the role admin or owner.
    Admin,
    /// Another component of the app, by its signature.
    Component,
}

impl Caller {
    /// Whom the document of the API names. A key has the role admin or member; a component speaks
    /// for itself by its signature.
    pub fn words(self) -> &'static [&'static str] {
        match self {
            Caller::Anyone => &[
                "anonymous",
                "guest",
                "member",
                "admin",
                "owner",
                "member key",
                "admin key",
                "component",
            ],
            Caller::Known => &[
                "guest",
                "member",
                "admin",
                "owner",
                "member key",
                "admin key",
                "component",
            ],
            Caller::Session => &["guest", "member", "admin", "owner"],
            Caller::Admin => &["admin", "owner", "admin key"],
            Caller::Component => &["component"],
        }
    }

    /// Whether a browser gets through in which somebody with this role is signed in, or nobody.
    pub fn takes_session(self, role: Option<Role>) -> bool {
        match self {
            Caller::Anyone => true,
            Caller::Known | Caller::Session => role.is_some(),
            Caller::Admin => role.is_some_and(Role::manages),
            Caller::Component => false,
        }
    }

    /// Lets the principal through or says why not.
    pub fn admit(self, principal: Option<&Principal>) -> Result<(), Refusal> {
        let known = principal.ok_or(Refusal::Anonymous);
        match self {
            Caller::Anyone => Ok(()),
            Caller::Known => known.map(|_| ()),
            Caller::Session => match known?.subject {
                Subject::Session { .. } => Ok(()),
                Subject::Key { .. } | Subject::Outside { .. } => Err(Refusal::SessionsOnly),
            },
            Caller::Admin => manages(known?),
            Caller::Component => match known?.subject {
                Subject::Outside {
                    proof: Proof::Component,
                    ..
                } => Ok(()),
                _ => Err(Refusal::ComponentsOnly),
            },
        }
    }
}

/// Does the caller manage the hub? What stands for a person without being one never does.
fn manages(caller: &Principal) -> Result<(), Refusal> {
    match &caller.subject {
        Subject::Outside { proof, .. } if *proof == Proof::OAuth => Err(Refusal::ScopedToken),
        Subject::Outside { proof, .. } if *proof == Proof::Component => {
            Err(Refusal::ComponentsNotAdmin)
        }
        _ if caller.role.manages() => Ok(()),
        _ => Err(Refusal::AdminsOnly {
            role: caller.role.word(),
        }),
    }
}

/// A caller that is known: any hub key, any session.
pub struct AnyCaller(pub Principal);

/// A caller with the role admin or owner.
pub struct AdminCaller(pub Principal);

impl FromRequest for AnyCaller {
    type Error = AdminError;
    type Future = LocalBoxFuture<'static, Result<Self, AdminError>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let request = request.clone();
        Box::pin(async move { admitted(&request, Caller::Known).await.map(AnyCaller) })
    }
}

impl FromRequest for AdminCaller {
    type Error = AdminError;
    type Future = LocalBoxFuture<'static, Result<Self, AdminError>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let request = request.clone();
        Box::pin(async move { admitted(&request, Caller::Admin).await.map(AdminCaller) })
    }
}

/// The principal of a request, looked up once and kept in the request's extensions.
pub async fn principal(request: &HttpRequest) -> Result<Option<Principal>, Refusal> {
    if let Some(principal) = request.extensions().get::<Principal>() {
        return Ok(Some(principal.clone()));
    }
    let Some(identity) = request.app_data::<web::Data<Identity>>() else {
        return Err(Refusal::Unavailable(
            "identity is not configured".to_owned(),
        ));
    };
    let found = identity.principal(request).await?;
    if let Some(principal) = &found {
        request.extensions_mut().insert(principal.clone());
    }
    Ok(found)
}

/// The principal of a request, if the route is for it; none where the route is for everybody.
pub async fn let_in(request: &HttpRequest, caller: Caller) -> Result<Option<Principal>, Refusal> {
    let principal = principal(request).await?;
    match caller.admit(principal.as_ref()) {
        Ok(()) => Ok(principal),
        Err(Refusal::Anonymous) => Err(nobody(request)),
        Err(refusal) => Err(refusal),
    }
}

async fn admitted(request: &HttpRequest, caller: Caller) -> Result<Principal, AdminError> {
    let principal = let_in(request, caller).await?;
    principal.ok_or_else(|| nobody(request).into())
}

fn nobody(request: &HttpRequest) -> Refusal {
    let identity = request.app_data::<web::Data<Identity>>();
    identity.map_or(Refusal::Anonymous, |identity| identity.nobody())
}
