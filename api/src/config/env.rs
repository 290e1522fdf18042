//! The only reader of environment variables.
//!
//! An empty variable counts as not set, since compose files and unit files often pass `NAME=`.

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::str::FromStr;

use super::problem::{Hinders, Origin, Problem};

/// The environment, taken once: tests pass their own.
#[derive(Clone, Default)]
pub struct Env(BTreeMap<String, OsString>);

impl Env {
    /// The environment of this process.
    pub fn of_process() -> Self {
        let named = |(name, value): (OsString, OsString)| Some((name.into_string().ok()?, value));
        Env(std::env::vars_os().filter_map(named).collect())
    }

    /// An environment that holds these variables and nothing else.
    pub fn of<const N: usize>(variables: [(&str, &str); N]) -> Self {
        Env(variables
            .into_iter()
            .map(|(name, value)| (name.to_owned(), value.into()))
            .collect())
    }

    /// These variables too; one that is there already is replaced.
    pub fn and<N: Into<String>, V: Into<OsString>>(
        mut self,
        variables: impl IntoIterator<Item = (N, V)>,
    ) -> Self {
        let named = variables
            .into_iter()
            .map(|(name, value)| (name.into(), value.into()));
        self.0.extend(named);
        self
    }

    /// The value of `name`; `None` if it is not set or empty.
    pub fn var(&self, name: &str) -> Result<Option<&str>, Problem> {
        match self.0.get(name) {
            None => Ok(None),
            Some(value) => match value.to_str() {
                Some(text) if text.trim().is_empty() => Ok(None),
                Some(text) => Ok(Some(text.trim())),
                None => Err(problem(name, "the value is not UTF-8")),
            },
        }
    }

    /// The value of `name` as it is: also an empty one, which for some means something.
    pub fn raw(&self, name: &str) -> Option<&str> {
        self.0.get(name).and_then(|value| value.to_str())
    }

    /// The value of `name`, which must be set.
    pub fn required(&self, name: &str) -> Result<&str, Problem> {
        self.var(name)?
            .ok_or_else(|| problem(name, "is not set or empty"))
    }

    /// The value of `name` as a `T`; `allowed` says what a value looks like.
    pub fn parsed<T: FromStr>(&self, name: &str, allowed: &str) -> Result<Option<T>, Problem> {
        let Some(text) = self.var(name)? else {
            return Ok(None);
        };
        text.parse()
            .map(Some)
            .map_err(|_| problem(name, &format!("{text:?} is not allowed; give {allowed}")))
    }

    /// The values of `name`, separated by commas; blanks around them and empty ones are left out.
    pub fn list(&self, name: &str) -> Result<Vec<&str>, Problem> {
        let text = self.var(name)?.unwrap_or_default();
        Ok(text
            .split(',')
            .map(str::trim)
            .filter(|item| !item.is_empty())
            .collect())
    }
}

impl std::fmt::Debug for Env {
    /// The names only: values may be secrets.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("Env").field(&self.0.keys()).finish()
    }
}

fn problem(name: &str, reason: &str) -> Problem {
    Problem {
        hinders: Hinders::Everything,
        origin: Origin::Variable(name.to_owned()),
        reason: reason.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_empty_variable_is_not_set() {
        let env = Env::of([("EMPTY", " "), ("SET", " x ")]);
        assert_eq!(env.var("EMPTY"), Ok(None));
        assert_eq!(env.var("SET"), Ok(Some("x")));
        assert_eq!(env.var("ABSENT"), Ok(None));
        assert!(env.required("EMPTY").is_err());
    }

    #[test]
    fn a_list_leaves_out_blanks() {
        let env = Env::of([("LIST", "a, b,,c ,")]);
        assert_eq!(env.list("LIST"), Ok(vec!["a", "b", "c"]));
        assert_eq!(env.list("ABSENT"), Ok(vec![]));
    }

    #[test]
    fn a_wrong_value_is_named_with_what_is_allowed() {
        let env = Env::of([("N", "many")]);
        let told = env.parsed::<u16>("N", "a whole number").unwrap_err();
        assert_eq!(
            told.to_string(),
            r#"environment variable N: "many" is not allowed; give a whole number"#
        );
    }

    #[cfg(unix)]
    #[test]
    fn a_value_that_is_not_utf8_is_told_and_not_ignored() {
        use std::os::unix::ffi::OsStringExt;
        let env = Env([("N".to_owned(), OsString::from_vec(vec![0xff]))].into());
        assert!(env.var("N").unwrap_err().to_string().contains("not UTF-8"));
    }
}
