//! The values of a script's options.

use percent_encoding::percent_decode_str;

use super::ScriptError;

/// A whole number up to `most`.
pub fn number(name: &str, value: Option<&str>, most: u64) -> Result<u64, ScriptError> {
    let written = value.unwrap_or_default();
    match written.parse::<u64>() {
        Ok(number) if number <= most => Ok(number),
        Ok(_) => Err(ScriptError(format!("`{name}` is at most {most}"))),
        Err(_) => Err(ScriptError(format!(
            "`{name}` needs a whole number, not `{written}`"
        ))),
    }
}

/// A text, URL-encoded in the script.
pub fn text(name: &str, value: Option<&str>) -> Result<String, ScriptError> {
    let Some(value) = value else {
        return Err(ScriptError(format!("`{name}` needs a value")));
    };
    match percent_decode_str(value).decode_utf8() {
        Ok(text) => Ok(text.into_owned()),
        Err(_) => Err(ScriptError(format!("`{name}` is not UTF-8"))),
    }
}

/// An option that is there or not; `=0` and `=false` take it back.
pub fn flag(name: &str, value: Option<&str>) -> Result<bool, ScriptError> {
    match value {
        None | Some("1" | "true") => Ok(true),
        Some("0" | "false") => Ok(false),
        Some(other) => Err(ScriptError(format!("`{name}` takes no value `{other}`"))),
    }
}
