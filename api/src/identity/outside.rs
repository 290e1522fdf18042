//! Identities that the platform around the hub vouches for; absent when the hub runs alone.

use actix_web::HttpRequest;
use futures_util::future::LocalBoxFuture;

use super::principal::{Principal, Role};
use super::refusal::Refusal;

/// Who is signed in with a browser, in the platform's own session.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Visitor {
    /// Their id.
    pub id: String,
    /// What they are called.
    pub name: String,
    /// How far they may go.
    pub role: Role,
    /// What a changing request must repeat in `x-csrf-token`.
    pub csrf: String,
}

/// One more way to prove who calls.
pub trait OutsideIdentity: Send + Sync {
    /// Is this secret, sent where a hub key could be, one of the platform's?
    fn takes(&self, secret: &str) -> bool;

    /// The caller with a secret that [`OutsideIdentity::takes`] took.
    fn by_secret<'a>(
        &'a self,
        request: &'a HttpRequest,
        secret: &'a str,
    ) -> LocalBoxFuture<'a, Result<Principal, Refusal>>;

    /// The caller by anything else that the request carries; `None` if it carries nothing.
    fn by_request<'a>(
        &'a self,
        request: &'a HttpRequest,
    ) -> LocalBoxFuture<'a, Result<Option<Principal>, Refusal>>;

    /// Who is signed in with this browser, whatever the request's method.
    fn visitor(&self, request: &HttpRequest) -> Option<Visitor>;

    /// The page that signs people in; `None` if the platform has none.
    fn sign_in_path(&self) -> Option<String>;
}
