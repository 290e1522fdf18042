//! Signing out at the issuer as well (OpenID Connect RP-Initiated Logout 1.0).

use url::Url;

use super::exchange::Desk;
use super::issuer::Issuer;

impl Desk<'_> {
    /// Where the browser is sent to end its session at the issuer; None if the issuer has no such
    /// place, or does not answer.
    pub async fn exit(&self, issuer: &Issuer, id_token: Option<&str>) -> Option<Url> {
        let known = self.issuers.metadata(self.upstream, issuer).await.ok()?;
        let further = known.metadata.additional_metadata();
        let mut url = further.end_session_endpoint.as_ref()?.url().clone();
        let back = format!("{}/sign-in", self.public_url.as_str().trim_end_matches('/'));
        let mut query = url.query_pairs_mut();
        if let Some(token) = id_token {
            query.append_pair("id_token_hint", token);
        }
        query.append_pair("client_id", &issuer.client_id);
        query.append_pair("post_logout_redirect_uri", &back);
        drop(query);
        Some(url)
    }
}
