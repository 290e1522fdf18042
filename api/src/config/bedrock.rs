//! Amazon Bedrock, as the environment declares it.
//!
//! An API key of Bedrock is for nothing else, so its variable is enough. Access keys are often in an
//! environment for other uses: they become a provider where key, secret and region are all there,
//! unless `AWS_BEDROCK=0` says that they are for something else.

use secrecy::SecretString;

use super::declared::{DeclaredCredential, DeclaredIn, DeclaredProvider};
use super::env::Env;
use super::file::DEFAULT_WEIGHT;
use super::problem::{Hinders, Origin, Problem};
use crate::providers::aws::{self, AccessKeyPair};
use crate::providers::{Kind, Settings};

const API_KEY: &str = "AWS_BEARER_TOKEN_BEDROCK";
const SWITCH: &str = "AWS_BEDROCK";
const KEY_ID: &str = "AWS_ACCESS_KEY_ID";
const SECRET: &str = "AWS_SECRET_ACCESS_KEY";
const REGIONS: [&str; 2] = ["AWS_REGION", "AWS_DEFAULT_REGION"];

/// The provider `bedrock`, where the environment has credentials for it.
pub(super) fn of_environment(env: &Env) -> Result<Option<DeclaredProvider>, Problem> {
    let mut credentials = Vec::new();
    if let Some(key) = env.var(API_KEY)? {
        credentials.push(credential(API_KEY, SecretString::from(key)));
    }
    if pair_is_meant(env)? {
        let pair = AccessKeyPair {
            id: env.required(KEY_ID)?.to_owned(),
            secret: SecretString::from(env.required(SECRET)?),
            session_token: env.var("AWS_SESSION_TOKEN")?.map(SecretString::from),
        };
        credentials.push(credential(KEY_ID, pair.to_secret()));
    }
    if credentials.is_empty() {
        return Ok(None);
    }
    let (region, base_url) = place(env)?;
    Ok(Some(DeclaredProvider {
        name: "bedrock".to_owned(),
        display_name: "Amazon Bedrock".to_owned(),
        kind: Kind::Bedrock,
        base_url,
        region: Some(region),
        settings: Settings::default(),
        enabled: true,
        private_network: true,
        declared_in: DeclaredIn::Environment,
        credentials,
        models: Vec::new(),
    }))
}

fn credential(name: &str, value: SecretString) -> DeclaredCredential {
    DeclaredCredential {
        name: name.to_owned(),
        value,
        weight: DEFAULT_WEIGHT,
    }
}

/// Said with `1`; else a pair that is whole, with a region of AWS.
fn pair_is_meant(env: &Env) -> Result<bool, Problem> {
    match env.var(SWITCH)? {
        Some("0" | "false") => Ok(false),
        Some("1" | "true") => Ok(true),
        Some(other) => Err(problem(SWITCH, format!("is {other:?}, but must be 1 or 0"))),
        None => {
            let whole = env.var(KEY_ID)?.is_some() && env.var(SECRET)?.is_some();
            Ok(whole && place(env).is_ok())
        }
    }
}

/// The region, and where the service is there.
fn place(env: &Env) -> Result<(String, String), Problem> {
    let [first, second] = REGIONS;
    let (name, region) = match (env.var(first)?, env.var(second)?) {
        (Some(region), _) => (first, region),
        (None, Some(region)) => (second, region),
        (None, None) => {
            let reason = "is not set, but the provider `bedrock` needs a region, such as us-east-1";
            return Err(problem(first, reason.to_owned()));
        }
    };
    let url = aws::base_url(region).ok_or_else(|| {
        let reason =
            format!("is {region:?}, which is no region of AWS; give one such as us-east-1");
        problem(name, reason)
    })?;
    Ok((region.to_owned(), url))
}

fn problem(name: &str, reason: String) -> Problem {
    Problem {
        hinders: Hinders::Everything,
        origin: Origin::Variable(name.to_owned()),
        reason,
    }
}
