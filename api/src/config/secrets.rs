//! Secrets in the file: written out, or as `env:NAME`.

use secrecy::SecretString;

use super::env::Env;
use super::problem::Hinders;

/// Why there is no secret.
#[derive(Debug, PartialEq, Eq)]
pub struct NoSecret {
    /// A variable that is merely not set hinders only what needs the secret.
    pub hinders: Hinders,
    /// What to tell.
    pub reason: String,
}

impl NoSecret {
    fn wrong(reason: impl Into<String>) -> Self {
        NoSecret {
            hinders: Hinders::Everything,
            reason: reason.into(),
        }
    }
}

/// The secret that `text` is or names; an error says why there is none, without showing `text`.
pub fn resolve(text: &str, env: &Env) -> Result<SecretString, NoSecret> {
    let Some(name) = text.strip_prefix("env:") else {
        return match text.starts_with('$') {
            true => Err(NoSecret::wrong(
                "looks like a shell variable; write env:NAME instead",
            )),
            false => Ok(SecretString::from(text)),
        };
    };
    let well_formed = |c: char| c.is_ascii_alphanumeric() || c == '_';
    if name.is_empty() || !name.chars().all(well_formed) {
        return Err(NoSecret::wrong(
            "env: must be followed by the name of an environment variable",
        ));
    }
    match env.var(name) {
        Ok(Some(value)) => Ok(SecretString::from(value)),
        Ok(None) => Err(NoSecret {
            hinders: Hinders::Serving,
            reason: format!("environment variable {name} is not set or empty"),
        }),
        Err(problem) => Err(NoSecret::wrong(problem.to_string())),
    }
}

#[cfg(test)]
mod tests {
    use secrecy::ExposeSecret;

    use super::*;

    #[test]
    fn a_reference_takes_the_variable_and_anything_else_is_the_secret() {
        let env = Env::of([("KEY", "sk-1")]);
        assert_eq!(resolve("env:KEY", &env).unwrap().expose_secret(), "sk-1");
        assert_eq!(resolve("sk-2", &env).unwrap().expose_secret(), "sk-2");
    }

    #[test]
    fn a_reference_to_nothing_names_the_variable() {
        let told = resolve("env:NOPE", &Env::default()).unwrap_err();
        assert_eq!(told.reason, "environment variable NOPE is not set or empty");
        assert!(resolve("env:", &Env::default()).is_err());
        assert!(resolve("env:A B", &Env::default()).is_err());
        assert!(resolve("$KEY", &Env::default()).is_err());
    }
}
