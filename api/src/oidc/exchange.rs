//! A code for a checked token: who it is that signed in.

use chrono::{DateTime, TimeDelta, Utc};
use openidconnect::core::{
    CoreAuthenticationFlow, CoreClientAuthMethod, CoreErrorResponseType, CoreGenderClaim,
    CoreJwsSigningAlgorithm,
};
use openidconnect::{
    AuthType, AuthorizationCode, ClaimsVerificationError, ClientId, ClientSecret, CsrfToken, Nonce,
    OAuth2TokenResponse, PkceCodeChallenge, PkceCodeVerifier, RedirectUrl, RequestTokenError,
    Scope, SignatureVerificationError, TokenResponse, UserInfoClaims,
};
use secrecy::ExposeSecret;
use serde_json::{Map, Value};
use url::Url;

use super::claims::{self, Person};
use super::failure::Failure;
use super::flow::Flow;
use super::http::Sender;
use super::issuer::Issuer;
use super::known::{Issuers, Known};
use super::spoken::{Client, Further, Tokens};
use crate::clock::Millis;
use crate::upstream::Upstream;

/// How far clocks may be apart.
const SKEW_S: i64 = 60;

/// A token is used at once, so an older one is somebody else's.
const OLDEST_S: i64 = 600;

/// Signatures that are taken: those by a key that the issuer publishes. A
/// token without one (`none`) and those by a shared secret never are.
const SIGNATURES: [CoreJwsSigningAlgorithm; 9] = [
    CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha256,
    CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha384,
    CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha512,
    CoreJwsSigningAlgorithm::RsaSsaPssSha256,
    CoreJwsSigningAlgorithm::RsaSsaPssSha384,
    CoreJwsSigningAlgorithm::RsaSsaPssSha512,
    CoreJwsSigningAlgorithm::EcdsaP256Sha256,
    CoreJwsSigningAlgorithm::EcdsaP384Sha384,
    CoreJwsSigningAlgorithm::EdDsa,
];

/// Who signed in.
#[derive(Debug, Clone)]
pub struct Vouched {
    /// What the issuer says of them.
    pub person: Person,
    /// The token, which the issuer wants to see at sign-out.
    pub id_token: String,
}

/// What the browser brought back.
#[derive(Debug, Clone, Default)]
pub struct Answer {
    /// To be exchanged.
    pub code: Option<String>,
    /// Who sent it, where the issuer names itself.
    pub issuer: Option<String>,
    /// Why there is no code.
    pub error: Option<String>,
}

/// The issuers, as one worker asks them.
pub struct Desk<'a> {
    /// What is known of them.
    pub issuers: &'a Issuers,
    /// The worker's connections.
    pub upstream: &'a Upstream,
    /// The hub's own address.
    pub public_url: &'a Url,
}

impl Desk<'_> {
    /// Where the browser is sent to sign in.
    pub async fn entrance(&self, issuer: &Issuer, flow: &Flow) -> Result<Url, Failure> {
        let known = self.issuers.metadata(self.upstream, issuer).await?;
        let client = self.client(issuer, &known)?;
        let (state, nonce) = (flow.state(), flow.nonce());
        let challenge = PkceCodeChallenge::from_code_verifier_sha256(&verifier(flow));
        let (url, _, _) = client
            .authorize_url(
                CoreAuthenticationFlow::AuthorizationCode,
                || CsrfToken::new(state),
                || Nonce::new(nonce),
            )
            .add_scopes(issuer.scopes.iter().cloned().map(Scope::new))
            .set_pkce_challenge(challenge)
            .url();
        Ok(url)
    }

    /// Who came back.
    pub async fn exchange(
        &self,
        issuer: &Issuer,
        flow: &Flow,
        answer: Answer,
        now: Millis,
    ) -> Result<Vouched, Failure> {
        let known = self.issuers.metadata(self.upstream, issuer).await?;
        if let Some(error) = answer.error {
            return Err(Failure::Denied(error));
        }
        check_sender(answer.issuer.as_deref(), issuer, &known)?;
        let code = answer
            .code
            .ok_or_else(|| Failure::Forged("there is no code".to_owned()))?;
        let client = self.client(issuer, &known)?;
        let sender = Sender {
            upstream: self.upstream,
            egress: issuer.egress,
        };
        let tokens = client
            .exchange_code(AuthorizationCode::new(code))
            .map_err(|error| Failure::Misconfigured(error.to_string()))?
            .set_pkce_verifier(verifier(flow))
            .request_async(&sender)
            .await
            .map_err(refused)?;
        let (mut said, client) = self.verified(issuer, known, flow, &tokens, now).await?;
        if claims::is_thin(&said, &issuer.roles) {
            add_user_info(&client, &sender, &tokens, &mut said).await?;
        }
        let person = Person::of(&said, &issuer.roles);
        Ok(Vouched {
            person: person.ok_or_else(|| Failure::Forged("it names nobody".to_owned()))?,
            id_token: tokens
                .id_token()
                .map(ToString::to_string)
                .unwrap_or_default(),
        })
    }

    /// The claims of the token; with the issuer's newest keys if those at hand do not fit.
    async fn verified(
        &self,
        issuer: &Issuer,
        known: Known,
        flow: &Flow,
        tokens: &Tokens,
        now: Millis,
    ) -> Result<(Map<String, Value>, Client), Failure> {
        let client = self.client(issuer, &known)?;
        match check(&client, flow, tokens, now) {
            Ok(said) => Ok((said, client)),
            Err(Unfit::Key(why)) => {
                let newer = self
                    .issuers
                    .newer_keys(self.upstream, issuer, &known)
                    .await?;
                let Some(newer) = newer else {
                    return Err(Failure::Forged(why));
                };
                let client = self.client(issuer, &newer)?;
                match check(&client, flow, tokens, now) {
                    Ok(said) => Ok((said, client)),
                    Err(Unfit::Key(why) | Unfit::Claims(why)) => Err(Failure::Forged(why)),
                }
            }
            Err(Unfit::Claims(why)) => Err(Failure::Forged(why)),
        }
    }

    fn client(&self, issuer: &Issuer, known: &Known) -> Result<Client, Failure> {
        let redirect = RedirectUrl::new(issuer.redirect(self.public_url))
            .map_err(|error| Failure::Misconfigured(format!("the public URL: {error}")))?;
        let secret = issuer.secret.as_ref();
        let secret = secret.map(|secret| ClientSecret::new(secret.expose_secret().to_owned()));
        let metadata = known.metadata.as_ref().clone();
        let methods = metadata.token_endpoint_auth_methods_supported().cloned();
        let client = Client::from_provider_metadata(
            metadata,
            ClientId::new(issuer.client_id.clone()),
            secret,
        )
        .set_redirect_uri(redirect);
        // Without a list it is the header (OpenID Connect Discovery 1.0, 3).
        let takes = |method| methods.as_ref().is_none_or(|list| list.contains(&method));
        let in_body = !takes(CoreClientAuthMethod::ClientSecretBasic)
            && takes(CoreClientAuthMethod::ClientSecretPost);
        Ok(match in_body {
            true => client.set_auth_type(AuthType::RequestBody),
            false => client,
        })
    }
}

fn verifier(flow: &Flow) -> PkceCodeVerifier {
    PkceCodeVerifier::new(flow.verifier())
}

/// An issuer that names itself must be the one that was asked (RFC 9207).
fn check_sender(told: Option<&str>, issuer: &Issuer, known: &Known) -> Result<(), Failure> {
    let further = known.metadata.additional_metadata();
    match told {
        Some(told) if told != issuer.url => Err(Failure::Forged(format!("it came from {told}"))),
        None if further.authorization_response_iss_parameter_supported => {
            Err(Failure::Forged("it does not say who sent it".to_owned()))
        }
        _ => Ok(()),
    }
}

/// Why a token is not taken.
enum Unfit {
    /// No key at hand made the signature.
    Key(String),
    /// Something else about it is wrong.
    Claims(String),
}

fn check(
    client: &Client,
    flow: &Flow,
    tokens: &Tokens,
    now: Millis,
) -> Result<Map<String, Value>, Unfit> {
    let token = tokens
        .id_token()
        .ok_or_else(|| Unfit::Claims("there is no ID token".to_owned()))?;
    let made: Vec<CoreJwsSigningAlgorithm> = SIGNATURES.to_vec();
    let time = DateTime::from_timestamp_millis(now.0).unwrap_or(DateTime::<Utc>::MIN_UTC);
    let (skew, oldest) = (TimeDelta::seconds(SKEW_S), TimeDelta::seconds(OLDEST_S));
    let verifier = client
        .id_token_verifier()
        .set_allowed_algs(made)
        .set_time_fn(move || time - skew)
        .set_issue_time_verifier_fn(move |made_at| {
            let fresh = (time - oldest..=time + skew).contains(&made_at);
            fresh
                .then_some(())
                .ok_or_else(|| format!("it was made at {made_at}"))
        });
    let claims =
        token
            .claims(&verifier, &Nonce::new(flow.nonce()))
            .map_err(|error| match error {
                ClaimsVerificationError::SignatureVerification(
                    SignatureVerificationError::DisallowedAlg(_)
                    | SignatureVerificationError::UnsupportedAlg(_),
                ) => Unfit::Claims(error.to_string()),
                ClaimsVerificationError::SignatureVerification(_) => Unfit::Key(with_cause(&error)),
                _ => Unfit::Claims(error.to_string()),
            })?;
    match serde_json::to_value(claims) {
        Ok(Value::Object(claims)) => Ok(claims),
        _ => Err(Unfit::Claims("its claims are no object".to_owned())),
    }
}

fn with_cause(error: &dyn std::error::Error) -> String {
    match error.source() {
        Some(cause) => format!("{error}: {cause}"),
        None => error.to_string(),
    }
}

/// Adds what the issuer tells those who ask, without changing what it signed.
async fn add_user_info(
    client: &Client,
    sender: &Sender<'_>,
    tokens: &Tokens,
    said: &mut Map<String, Value>,
) -> Result<(), Failure> {
    let subject = said.get("sub").and_then(Value::as_str).unwrap_or_default();
    let subject = openidconnect::SubjectIdentifier::new(subject.to_owned());
    let Ok(request) = client.user_info(tokens.access_token().clone(), Some(subject)) else {
        return Ok(());
    };
    let told: Result<UserInfoClaims<Further, CoreGenderClaim>, _> =
        request.request_async(sender).await;
    let told = told.map_err(|error| match error {
        openidconnect::UserInfoError::Request(error) => Failure::Unreachable(error.to_string()),
        other => Failure::Forged(format!("its user info: {other}")),
    })?;
    if let Ok(Value::Object(told)) = serde_json::to_value(told) {
        for (name, value) in told {
            said.entry(name).or_insert(value);
        }
    }
    Ok(())
}

/// What the token endpoint said.
fn refused(
    error: RequestTokenError<
        super::http::SendError,
        openidconnect::StandardErrorResponse<CoreErrorResponseType>,
    >,
) -> Failure {
    match error {
        RequestTokenError::ServerResponse(told) => {
            let words = told
                .error_description()
                .map(String::as_str)
                .unwrap_or_default();
            let code = told.error().as_ref().to_owned();
            match told.error() {
                CoreErrorResponseType::InvalidClient
                | CoreErrorResponseType::UnauthorizedClient => Failure::Misconfigured(format!(
                    "it does not take the client id or the client secret ({code}) {words}"
                )),
                _ => Failure::Denied(format!("{code} {words}").trim().to_owned()),
            }
        }
        RequestTokenError::Request(error) => Failure::Unreachable(error.to_string()),
        RequestTokenError::Parse(error, _) => {
            Failure::Forged(format!("its tokens cannot be read: {error}"))
        }
        RequestTokenError::Other(why) => Failure::Forged(why),
    }
}
