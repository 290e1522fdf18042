//! The table itself: what differs between kinds of providers, in families.

pub mod authors;
pub mod china;
pub mod cloud;
pub mod hosts;
pub mod local;
pub mod makers;
pub mod markets;

use super::Kind;
use wire::accent;
use wire::operation::Form;

use super::Fetching;
use super::profile::{Auth, Endpoint, ListForm, ModelList, Profile};

/// `GET /models`, as OpenAI has it.
const MODELS: Option<ModelList> = Some(ModelList {
    path: "/models",
    form: ListForm::Data,
});

/// A provider that speaks OpenAI's chat completions and wants its key as OpenAI does: what most
/// rows begin with.
const LIKE_OPENAI: Profile = Profile {
    kind: Kind::Compatible,
    name: "",
    title: "",
    page: "",
    default_base_url: "",
    other_base_urls: &[],
    stray_path: None,
    endpoints: &[Endpoint::CHAT],
    accent: &accent::PLAIN,
    fetching: Fetching::PICTURES,
    operations: &[],
    videos: None,
    operation_form: Form::OpenAi,
    models: MODELS,
    test_model: None,
    auth: Auth::Bearer,
    headers: &[],
    forwarded: &[],
    needs_credential: true,
    private: false,
    key_variables: &[],
    base_url_variable: None,
};
