//! Secrets in the file: written out, or as `env:NAME`.

use secrecy::SecretString;

use super::env::Env;

/// The secret that `text` is or names; an error says why there is none, without showing `text`.
pub fn resolve(text: &str, env: &Env) -> Result<SecretString, String> {
    let Some(name) = text.strip_prefix("env:") else {
        return match text.starts_with('$') {
            true => Err("looks like a shell variable; write env:NAME instead".to_owned()),
            false => Ok(SecretString::from(text)),
        };
    };
    let well_formed = |c: char| c.is_ascii_alphanumeric() || c == '_';
    if name.is_empty() || !name.chars().all(well_formed) {
        return Err("env: must be followed by the name of an environment variable".to_owned());
    }
    match env.var(name) {
        Ok(Some(value)) => Ok(SecretString::from(value)),
        Ok(None) => Err(format!("environment variable {name} is not set or empty")),
        Err(problem) => Err(problem.to_string()),
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
        assert_eq!(told, "environment variable NOPE is not set or empty");
        assert!(resolve("env:", &Env::default()).is_err());
        assert!(resolve("env:A B", &Env::default()).is_err());
        assert!(resolve("$KEY", &Env::default()).is_err());
    }
}
