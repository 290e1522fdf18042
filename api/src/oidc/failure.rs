//! Why a sign-in at an issuer did not succeed.

/// Why a sign-in at an issuer did not succeed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Failure {
    /// The issuer does not answer.
    #[error("the issuer does not answer: {0}")]
    Unreachable(String),
    /// What the operator said of the issuer and what the issuer says do not fit.
    #[error("the issuer's settings do not fit: {0}")]
    Misconfigured(String),
    /// The browser that came back is not the one that began, or it came too late, or twice.
    #[error(
        "no sign-in of this browser is under way: it was finished before, or begun elsewhere, or longer ago than ten minutes"
    )]
    Lost,
    /// The issuer did not let the person in.
    #[error("the issuer refused: {0}")]
    Denied(String),
    /// What the issuer sent back does not hold.
    #[error("what came back from the issuer does not hold: {0}")]
    Forged(String),
    /// The hub does not know the person, and the issuer may not bring new ones.
    #[error("nobody here has this identity, and the issuer lets in known people only")]
    NotInvited,
    /// None of the person's groups has a role here.
    #[error("none of the groups has a role here, and the issuer has no default role")]
    NoRole,
    /// The person was deactivated here.
    #[error("the account was deactivated")]
    Deactivated,
    /// Nothing to do with the issuer.
    #[error("{0}")]
    Unavailable(String),
}

impl Failure {
    /// A word that the sign-in page knows.
    pub fn code(&self) -> &'static str {
        match self {
            Failure::Unreachable(_) => "issuer_unreachable",
            Failure::Misconfigured(_) => "issuer_misconfigured",
            Failure::Lost => "sign_in_lost",
            Failure::Denied(_) => "issuer_denied",
            Failure::Forged(_) => "issuer_answer_invalid",
            Failure::NotInvited => "not_invited",
            Failure::NoRole => "no_role",
            Failure::Deactivated => "account_deactivated",
            Failure::Unavailable(_) => "hub_unavailable",
        }
    }
}

impl From<store::StoreError> for Failure {
    fn from(error: store::StoreError) -> Self {
        Failure::Unavailable(error.to_string())
    }
}
