//! Credentials of providers: adding, changing, testing, removing. Secrets go in and never out.

pub mod check;
pub mod create;
pub mod delete;
pub mod secret;
pub mod test;
pub mod trial;
pub mod update;

use serde::Deserialize;
use utoipa::IntoParams;

/// Whether to try the key before it is kept.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct TestQuery {
    /// `false` keeps the key untried.
    test: Option<String>,
}

impl TestQuery {
    /// Is the key to be tried?
    pub fn wanted(&self) -> bool {
        self.test.as_deref() != Some("false")
    }
}
