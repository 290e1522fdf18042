//! One provider as a call sees it: where the call goes, with which headers and in which form.
//! Pure; most kinds follow the table, three have rooms of their own.

use std::borrow::Cow;

use actix_http::header::{HeaderName, HeaderValue};
use bytes::Bytes;
use secrecy::SecretString;
use url::Url;
use wire::{Dialect, WireError, splice};

use super::outgoing::{self, ProviderError};
use super::profile::Endpoint;
use super::settings::Settings;
use super::vertex::{self, ServiceAccount};
use super::{Kind, azure};
use crate::clock::Millis;

/// A provider, and the credential of one call.
#[derive(Clone, Copy)]
pub struct Site<'a> {
    /// Its row of the table.
    pub kind: Kind,
    /// As saved.
    pub base: &'a Url,
    /// For providers that have several places.
    pub region: Option<&'a str>,
    /// What else was set.
    pub settings: &'a Settings,
    /// The key, where there is one.
    pub secret: Option<&'a SecretString>,
}

impl Site<'_> {
    /// Where a call for a model goes.
    pub fn url(&self, target: Endpoint, model: &str, stream: bool) -> Result<Url, ProviderError> {
        match self.kind {
            Kind::Azure => azure::url(self.base, self.settings, target.path, model),
            Kind::Vertex => {
                let location = self.region.ok_or(ProviderError::NoRegion)?;
                let project = self.project().ok_or(ProviderError::NoProject)?;
                vertex::url(self.base, &project, location, target, model, stream)
            }
            _ => outgoing::endpoint(self.base, target, model, stream),
        }
    }

    fn project(&self) -> Option<Cow<'_, str>> {
        if let Some(project) = &self.settings.project {
            return Some(Cow::Borrowed(project));
        }
        let account = self.secret.and_then(ServiceAccount::of_secret)?;
        account.project.map(Cow::Owned)
    }

    /// The headers that do not depend on the finished call.
    pub fn headers(
        &self,
        target: Endpoint,
        stream: bool,
    ) -> Result<Vec<(HeaderName, HeaderValue)>, ProviderError> {
        outgoing::headers(self.kind.profile(), target, self.secret, stream)
    }

    /// The body as this provider takes it, where that is not just its dialect's.
    pub fn body(&self, target: Endpoint, body: Bytes) -> Result<Bytes, WireError> {
        match self.kind {
            Kind::Vertex if target.dialect == Dialect::AnthropicMessages => {
                let (name, value) = vertex::CLAUDE_VERSION;
                splice::instead_of_model(&body, name, value)
            }
            _ => Ok(body),
        }
    }

    /// The headers that can only be made for a finished call: its signature.
    pub fn authorize(
        &self,
        url: &Url,
        body: &[u8],
        at: Millis,
    ) -> Result<Vec<(HeaderName, HeaderValue)>, ProviderError> {
        outgoing::authorize(self.kind.profile(), self.secret, self.region, url, body, at)
    }

    /// The account whose assertion has to be exchanged for a token before the call.
    pub fn account(&self) -> Option<ServiceAccount> {
        match self.kind {
            Kind::Vertex => self.secret.and_then(ServiceAccount::of_secret),
            _ => None,
        }
    }
}
