//! The clouds, which sign in their own ways.

use super::LIKE_OPENAI;
use crate::providers::{Auth, Endpoint, Kind, Profile};

/// <https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_Converse.html>
pub const BEDROCK: Profile = Profile {
    kind: Kind::Bedrock,
    name: "bedrock",
    title: "Amazon Bedrock",
    page: "https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_Converse.html",
    // Its address follows from the region; its list of models is at another one.
    endpoints: &[Endpoint::CONVERSE],
    models: None,
    test_model: Some("us.amazon.nova-lite-v1:0"),
    auth: Auth::Aws,
    ..LIKE_OPENAI
};
