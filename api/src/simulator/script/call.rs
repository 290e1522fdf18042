//! A tool call that a script names, for sessions of agents.

use serde_json::{Map, Value};

use super::ScriptError;

/// One call: the tool and what it is called with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ScriptedCall {
    /// The tool's name.
    pub name: String,
    /// Its arguments: a JSON object, as it was written.
    pub arguments: String,
}

impl ScriptedCall {
    /// Reads `NAME` or `NAME:ARGUMENTS`.
    pub fn read(written: &str) -> Result<Self, ScriptError> {
        let (name, arguments) = written.split_once(':').unwrap_or((written, "{}"));
        if name.is_empty() {
            let words = "`call` needs the name of a tool, or NAME:ARGUMENTS";
            return Err(ScriptError(words.to_owned()));
        }
        serde_json::from_str::<Map<String, Value>>(arguments).map_err(|problem| {
            ScriptError(format!(
                "the arguments of the call of `{name}` are no JSON object: {problem}"
            ))
        })?;
        Ok(Self {
            name: name.to_owned(),
            arguments: arguments.to_owned(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_call_has_a_name_and_an_object_of_arguments() {
        let call = ScriptedCall::read(r#"Read:{"file_path":"/a:b"}"#).unwrap();
        assert_eq!(call.name, "Read");
        assert_eq!(call.arguments, r#"{"file_path":"/a:b"}"#);
        assert_eq!(ScriptedCall::read("list").unwrap().arguments, "{}");
    }

    #[test]
    fn what_no_tool_could_be_called_with_is_refused() {
        for wrong in ["", ":{}", "Read:", "Read:[1]", r#"Read:{"a":"#] {
            assert!(ScriptedCall::read(wrong).is_err(), "{wrong}");
        }
    }
}
